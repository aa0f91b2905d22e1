//! One module of the page: what it imports, exports and loads later. It is read by rules stricter than the language's, and what does not
//! keep to them is refused: a linker that guesses would be found out in a browser.

use std::ops::Range;
use std::sync::LazyLock;

use anyhow::{Result, bail, ensure};
use regex_lite::{Captures, Regex};

use super::scan::{Script, scan};

/// A module, its statements of import and export taken apart from the rest.
#[derive(Debug)]
pub(crate) struct Module {
    /// Where it stands, from the page's folder on: `elements/pixel-grid.js`.
    pub(crate) path: String,
    pub(crate) script: Script,
    pub(crate) imports: Vec<Import>,
    pub(crate) exports: Vec<Export>,
    /// What is loaded when it is first asked for.
    pub(crate) later: Vec<Place>,
    /// What runs beside the page.
    pub(crate) workers: Vec<Place>,
    /// Files that are named by their address.
    pub(crate) files: Vec<Place>,
}

/// `import first, { name as local } from "./from.js";`
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) from: String,
    /// What is imported, `default` for what has no name of its own, each with its name here. `*` is everything.
    pub(crate) names: Vec<(String, String)>,
    /// Where the statement stands.
    pub(crate) range: Range<usize>,
}

/// `export class Name`, or a name in `export { local as name };`.
#[derive(Debug)]
pub(crate) struct Export {
    pub(crate) local: String,
    pub(crate) name: String,
    /// The words to be taken out: `export`, or the whole list.
    pub(crate) range: Range<usize>,
}

/// Another file, and the expression that names it.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) range: Range<usize>,
}

/// What is looked for: a word, and the whole that it begins.
struct Pattern {
    word: &'static str,
    whole: LazyLock<Regex>,
    /// Whether it begins a line.
    statement: bool,
}

macro_rules! pattern {
    ($name:ident, $word:literal, $whole:literal, $statement:literal) => {
        static $name: Pattern = Pattern {
            word: $word,
            whole: LazyLock::new(|| Regex::new(concat!("^", $whole)).expect("a pattern of this file")),
            statement: $statement,
        };
    };
}

pattern!(
    IMPORT,
    "import",
    r#"import\s*(?:(\w+)\s*,?\s*)?(?:\{([^}"]*)\}|\*\s*as\s+(\w+))?\s*(?:from\s*)?"([^"]+)";"#,
    true
);
pattern!(
    EXPORT_NAMED,
    "export",
    r"export\s+(default\s+)?(?:async\s+)?(?:class|function\*?|const)\s+(\w+)",
    true
);
pattern!(EXPORT_LIST, "export", r"export\s*\{([^}]*)\};", true);
pattern!(LATER, "import", r#"import\(\s*["']([^"']+)["']\s*\)"#, false);
pattern!(
    WORKER,
    "new Worker",
    r#"new Worker\(\s*new URL\(\s*"([^"]+)",\s*import\.meta\.url\s*\),\s*\{\s*type: "module"\s*\}\s*\)"#,
    false
);
pattern!(FILE, "new URL", r#"new URL\(\s*["']([^"']+\.wasm)["'],\s*import\.meta\.url\s*\)"#, false);
pattern!(EXPORT, "export", r"export\b", true);
pattern!(ANY_IMPORT, "import", r"import\b", true);
pattern!(ELSEWHERE, "import", r"import\s*(?:\(|\.meta\b)", false);

impl Module {
    /// Reads a module.
    ///
    /// # Errors
    /// Where it does not keep to the rules.
    pub(crate) fn read(path: &str, source: &str) -> Result<Self> {
        let script = scan(source)?;
        let mut module = Self {
            path: path.to_owned(),
            script,
            imports: Vec::new(),
            exports: Vec::new(),
            later: Vec::new(),
            workers: Vec::new(),
            files: Vec::new(),
        };
        module.imports = module.read_imports()?;
        module.exports = module.read_exports()?;
        module.later = module.places(&LATER);
        module.workers = module.places(&WORKER);
        module.files = module.places(&FILE);
        module.refuse_the_rest()?;
        Ok(module)
    }

    fn read_imports(&self) -> Result<Vec<Import>> {
        let mut imports = Vec::new();
        for (range, found) in self.found(&IMPORT) {
            let part = |index| found.get(index).map_or("", |part| part.as_str());
            let mut names = listed(part(2))?;
            if !part(1).is_empty() {
                names.push(("default".to_owned(), part(1).to_owned()));
            }
            if !part(3).is_empty() {
                names.push(("*".to_owned(), part(3).to_owned()));
            }
            let from = beside(&self.path, part(4))?;
            imports.push(Import { from, names, range });
        }
        Ok(imports)
    }

    fn read_exports(&self) -> Result<Vec<Export>> {
        let mut exports = Vec::new();
        for (range, found) in self.found(&EXPORT_NAMED) {
            let local = found[2].to_owned();
            let default = found.get(1).map(|word| word.len());
            let end = range.start + "export ".len() + default.unwrap_or_default();
            let name = if default.is_some() { "default".to_owned() } else { local.clone() };
            exports.push(Export { local, name, range: range.start..end });
        }
        for (range, found) in self.found(&EXPORT_LIST) {
            for (local, name) in listed(&found[1])? {
                exports.push(Export { local, name, range: range.clone() });
            }
        }
        Ok(exports)
    }

    fn places(&self, pattern: &Pattern) -> Vec<Place> {
        let place = |(range, found): (Range<usize>, Captures<'_>)| {
            Some(Place { path: beside(&self.path, &found[1]).ok()?, range })
        };
        self.found(pattern).into_iter().filter_map(place).collect()
    }

    /// Where the pattern is found in code, not in a string.
    fn found(&self, pattern: &Pattern) -> Vec<(Range<usize>, Captures<'_>)> {
        let Script { text, code } = &self.script;
        let before = |at: usize| text[..at].chars().next_back();
        (text.match_indices(pattern.word))
            .filter(|&(at, _)| code[at])
            .filter(|&(at, _)| match before(at) {
                None | Some('\n') => true,
                Some(last) => !pattern.statement && !last.is_alphanumeric() && !"_$.".contains(last),
            })
            .filter_map(|(at, _)| {
                let found = pattern.whole.captures(&text[at..])?;
                Some((at..at + found[0].len(), found))
            })
            .collect()
    }

    /// Every word of import and export must have been understood.
    fn refuse_the_rest(&self) -> Result<()> {
        let understood: Vec<&Range<usize>> = (self.imports.iter().map(|import| &import.range))
            .chain(self.exports.iter().map(|export| &export.range))
            .chain([&self.later, &self.workers, &self.files].into_iter().flatten().map(|place| &place.range))
            .collect();
        for pattern in [&EXPORT, &ANY_IMPORT, &ELSEWHERE] {
            for (at, found) in self.found(pattern) {
                // The module that knows where the page's files are may ask where it is.
                let is_address = found[0].ends_with("meta") && self.path == super::SITE;
                if !is_address && !understood.iter().any(|range| range.contains(&at.start)) {
                    let line = self.script.text[at.start..].lines().next().unwrap_or_default();
                    bail!("{}: the linker does not understand `{line}`", self.path);
                }
            }
        }
        Ok(())
    }
}

/// The names of `a, b as c`, each with what it is called on the other side.
fn listed(list: &str) -> Result<Vec<(String, String)>> {
    let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
    names
        .map(|name| {
            let (first, second) = name.split_once(" as ").map_or((name, name), |(a, b)| (a.trim(), b.trim()));
            let is_name =
                |name: &str| name.chars().all(|letter| letter.is_alphanumeric() || "_$".contains(letter));
            ensure!(is_name(first) && is_name(second), "the linker does not understand the name `{name}`");
            Ok((first.to_owned(), second.to_owned()))
        })
        .collect()
}

/// The path that another means from a module.
fn beside(module: &str, other: &str) -> Result<String> {
    let mut path: Vec<&str> = module.split('/').collect();
    path.pop();
    for part in other.split('/') {
        match part {
            "." => {}
            ".." => ensure!(path.pop().is_some(), "{module}: {other} leads out of the page's folder"),
            name => path.push(name),
        }
    }
    Ok(path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Module {
        Module::read("elements/a.js", source).unwrap()
    }

    #[test]
    fn imports_are_read_in_each_form() {
        let module = read(
            "import { b, c as d } from \"./b.js\";\nimport {\n  e,\n} from \"../e.js\";\nimport f, { g } from \"./f.js\";\nimport * as h from \"./h.js\";\nimport \"./i.js\";\n",
        );
        let read: Vec<String> =
            module.imports.iter().map(|import| format!("{} {:?}", import.from, import.names)).collect();
        assert_eq!(
            read,
            [
                "elements/b.js [(\"b\", \"b\"), (\"c\", \"d\")]",
                "e.js [(\"e\", \"e\")]",
                "elements/f.js [(\"g\", \"g\"), (\"default\", \"f\")]",
                "elements/h.js [(\"*\", \"h\")]",
                "elements/i.js []"
            ]
        );
    }

    #[test]
    fn exports_are_read_in_each_form() {
        let module = read(
            "export class A {}\nexport async function b() {}\nexport const c = 1;\nexport default class D {}\nexport { e, f as default };\n",
        );
        let read: Vec<String> =
            module.exports.iter().map(|export| format!("{} {}", export.local, export.name)).collect();
        assert_eq!(read, ["A A", "b b", "c c", "D default", "e e", "f default"]);
    }

    #[test]
    fn what_is_loaded_later_is_read() {
        let module = read(
            "/** @type {import(\"./types.js\").T} */\nconst a = await import(\"./b.js\");\nnew Worker(new URL(\"../w.js\", import.meta.url), { type: \"module\" });\nnew URL('c_bg.wasm', import.meta.url);\n",
        );
        let paths = |places: &[Place]| places.iter().map(|place| place.path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&module.later), ["elements/b.js"]);
        assert_eq!(paths(&module.workers), ["w.js"]);
        assert_eq!(paths(&module.files), ["elements/c_bg.wasm"]);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for source in [
            "import { a } from './a.js';\n",
            "export let a = 1;\n",
            "export * from \"./a.js\";\n",
            "export { a } from \"./a.js\";\n",
            "import(name);\n",
            "f(import.meta.url);\n",
            "import { a } from \"../../a.js\";\n",
        ] {
            assert!(Module::read("elements/a.js", source).is_err(), "{source}");
        }
    }

    #[test]
    fn what_stands_in_a_string_is_no_statement() {
        let module = read("const a = `\nimport { b } from \"./b.js\";\n`;\nf(\"import(x)\");\n");
        assert!(module.imports.is_empty() && module.later.is_empty());
    }
}
