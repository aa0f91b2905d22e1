//! Holds the page's tables of strings together: the same keys and places in each, none missing, none left over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use regex_lite::Regex;
use serde_json::Value;
use workshop::project::www;

/// The languages, the first one being the one that the others follow.
const LANGUAGES: [&str; 2] = ["en", "zh-CN"];

type Table = BTreeMap<String, String>;

/// Checks the tables against each other and against the page's sources, as one check.
///
/// # Errors
/// Where a table or a source cannot be read, or with everything that does not fit.
pub(crate) fn check() -> Result<usize> {
    let tables = LANGUAGES.map(|language| Ok((language, table_of(language)?)));
    let tables = tables.into_iter().collect::<Result<Vec<_>>>()?;
    let mut sources = Vec::new();
    collect(&www(), &mut sources)?;
    let uses = Uses::of(&sources)?;

    let (first, reference) = &tables[0];
    let mut faults = uses.faults(reference);
    for (language, table) in &tables[1..] {
        faults.extend(differences(first, reference, language, table));
    }
    if !faults.is_empty() {
        bail!("the tables of strings do not fit:\n  {}", faults.join("\n  "));
    }
    Ok(1)
}

/// A language's words: its table, and below their names the parts that a first visit does without.
fn table_of(language: &str) -> Result<Table> {
    let folder = www().join("strings");
    let mut table = Table::new();
    flatten("", &read(&folder.join(language).with_extension("json"))?, &mut table);
    let parts = folder.join(language);
    let parts =
        if parts.is_dir() { fs::read_dir(parts)?.collect::<std::io::Result<_>>()? } else { Vec::new() };
    for part in parts {
        let path = part.path();
        let name = path.file_stem().and_then(|name| name.to_str()).context("a part has a name")?;
        if table.keys().any(|key| key.split('.').next() == Some(name)) {
            bail!("{} would hide \"{name}\" of {language}.json", path.display());
        }
        flatten(name, &read(&path)?, &mut table);
    }
    Ok(table)
}

fn read(path: &Path) -> Result<Value> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{}", path.display()))
}

/// What sets two tables apart.
fn differences(first: &str, reference: &Table, language: &str, table: &Table) -> Vec<String> {
    let mut faults = Vec::new();
    for key in reference.keys().filter(|key| !table.contains_key(*key)) {
        faults.push(format!("{language} lacks \"{key}\""));
    }
    for (key, text) in table {
        match reference.get(key) {
            None => faults.push(format!("{language} has \"{key}\", which {first} lacks")),
            Some(other) if places(other) != places(text) => {
                faults.push(format!("\"{key}\" has other places in {language} than in {first}"));
            }
            Some(_) => {}
        }
    }
    faults
}

/// The keys that the sources name.
#[derive(Default)]
struct Uses {
    /// Keys that are looked up: `t("a.b")`, `data-t="a.b"`.
    looked_up: BTreeSet<String>,
    /// Patterns that are looked up: `` t(`a.${x}`) ``.
    patterns: BTreeMap<String, Regex>,
    /// Everything in quotes: a key may be passed on before it is looked up.
    quoted: BTreeSet<String>,
}

impl Uses {
    fn of(sources: &[PathBuf]) -> Result<Self> {
        let mut uses = Self::default();
        for path in sources {
            uses.add(
                &fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?,
            )?;
        }
        Ok(uses)
    }

    fn add(&mut self, source: &str) -> Result<()> {
        let call = Regex::new(r#"(?:\bt\(\s*|data-t=)["']([^"'\n]+)["']"#)?;
        self.looked_up.extend(call.captures_iter(source).map(|found| found[1].to_owned()));
        let quoted = Regex::new(r#"["']([\w.-]+)["']"#)?;
        self.quoted.extend(quoted.captures_iter(source).map(|found| found[1].to_owned()));
        let template = Regex::new(r"\bt\(\s*`([^`\n]+)`")?;
        for found in template.captures_iter(source) {
            self.patterns.insert(found[1].to_owned(), pattern(&found[1])?);
        }
        let passed = Regex::new(r"`([\w-]+\.(?:[\w.-]|\$\{[^}]*\})+)`")?;
        for found in passed.captures_iter(source) {
            self.patterns.entry(format!("passed on: {}", &found[1])).or_insert(pattern(&found[1])?);
        }
        Ok(())
    }

    /// Keys that are looked up and not there, and keys that nothing names. A quoted `a.b` counts as looked up where
    /// the tables have an `a`.
    fn faults(&self, table: &Table) -> Vec<String> {
        let sections: BTreeSet<&str> = table.keys().filter_map(|key| Some(key.split_once('.')?.0)).collect();
        let passed_on =
            |key: &&String| key.split_once('.').is_some_and(|(section, _)| sections.contains(section));
        let wanted =
            self.looked_up.iter().chain(self.quoted.iter().filter(passed_on)).collect::<BTreeSet<_>>();
        let missing = wanted.into_iter().filter(|key| !table.contains_key(*key));
        let mut faults: Vec<String> = missing.map(|key| format!("the page asks for \"{key}\"")).collect();
        for (name, pattern) in self.patterns.iter().filter(|(name, _)| !name.starts_with("passed on: ")) {
            if !table.keys().any(|key| pattern.is_match(key)) {
                faults.push(format!("the page asks for `{name}`, which no key is like"));
            }
        }
        let named = |key: &String| {
            self.looked_up.contains(key)
                || self.quoted.contains(key)
                || self.patterns.values().any(|pattern| pattern.is_match(key))
        };
        faults.extend(table.keys().filter(|key| !named(key)).map(|key| format!("nothing names \"{key}\"")));
        faults
    }
}

/// A template's text as the pattern of the keys that it can make.
fn pattern(template: &str) -> Result<Regex> {
    let place = Regex::new(r"\$\{[^}]*\}")?;
    let mut pattern = String::from("^");
    let mut end = 0;
    for found in place.find_iter(template) {
        pattern += &regex_lite::escape(&template[end..found.start()]);
        pattern += r"[\w.-]+";
        end = found.end();
    }
    pattern += &regex_lite::escape(&template[end..]);
    Ok(Regex::new(&(pattern + "$"))?)
}

/// The names in a text's braces.
fn places(text: &str) -> BTreeSet<String> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

/// Nested tables as one, its keys joined by dots.
fn flatten(prefix: &str, value: &Value, table: &mut Table) {
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                flatten(&key, value, table);
            }
        }
        Value::String(text) => {
            table.insert(prefix.to_owned(), text.clone());
        }
        other => {
            table.insert(prefix.to_owned(), other.to_string());
        }
    }
}

/// The page's own sources, without what is built.
fn collect(folder: &Path, sources: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("pkg") && !path.ends_with(".pkg.new") {
                collect(&path, sources)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "js" || extension == "html") {
            sources.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(json: &str) -> Table {
        let mut table = Table::new();
        flatten("", &serde_json::from_str(json).unwrap(), &mut table);
        table
    }

    fn faults(source: &str, json: &str) -> Vec<String> {
        let mut uses = Uses::default();
        uses.add(source).unwrap();
        uses.faults(&table(json))
    }

    #[test]
    fn a_key_that_is_missing_is_told() {
        assert_eq!(faults(r#"t("a.b")"#, r#"{"a": {"b": "x"}}"#), [""; 0]);
        assert_eq!(faults(r#"page.t("a.c", {})"#, "{}"), ["the page asks for \"a.c\""]);
        assert_eq!(faults(r#"<p data-t="a.d">"#, "{}"), ["the page asks for \"a.d\""]);
        assert_eq!(faults(r#"t(on ? "a.b" : "a.c")"#, r#"{"a": {"b": "x"}}"#), ["the page asks for \"a.c\""]);
        assert_eq!(faults("t(`a.${x}`)", "{}"), ["the page asks for `a.${x}`, which no key is like"]);
    }

    #[test]
    fn a_key_that_nothing_names_is_told() {
        assert_eq!(faults("", r#"{"a": "x"}"#), ["nothing names \"a\""]);
        assert_eq!(
            faults(r#"const key = on ? "a.on" : "a.off"; t(key)"#, r#"{"a": {"on": "x", "off": "y"}}"#),
            [""; 0]
        );
        assert_eq!(faults("t(`a.${form}.name`)", r#"{"a": {"binary": {"name": "x"}}}"#), [""; 0]);
    }

    #[test]
    fn languages_have_the_same_keys_and_places() {
        let english = table(r#"{"a": "{n} pixels", "b": "x"}"#);
        let fitting = table(r#"{"a": "共 {n} 个像素", "b": "y"}"#);
        assert_eq!(differences("en", &english, "zh-CN", &fitting), [""; 0]);
        let lacking = table(r#"{"a": "{m} 个像素"}"#);
        let told = differences("en", &english, "zh-CN", &lacking);
        assert_eq!(told, ["zh-CN lacks \"b\"", "\"a\" has other places in zh-CN than in en"]);
    }
}
