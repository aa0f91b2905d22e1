//! The page's own text: its styles and scripts named as the site has them, and what it needs at once asked for at once.

use anyhow::{Context, Result, ensure};

use crate::site::Files;

/// The styles of the first sight, as one file. It stands where theirs do, so that what they name is found.
pub(crate) const SHEET: &str = "style/first.css";
pub(crate) const SHEET_BEGIN: &str = "<link rel=\"stylesheet\" href=\"";
/// What the entry imports once the words are there, and what that fetches.
const CORE: [&str; 2] = ["pkg/lab.js", "pkg/lab_bg.wasm"];
/// What else the page names.
const NAMED: [&str; 3] = ["src=\"boot.js\"", "src=\"main.js\"", "href=\"icon.svg\""];

/// The styles that a page names, in order.
pub(crate) fn sheets(page: &str) -> Vec<String> {
    page.lines()
        .filter_map(|line| line.strip_prefix(SHEET_BEGIN)?.strip_suffix("\">"))
        .map(str::to_owned)
        .collect()
}

/// The page that loads what is in the folder of its version.
///
/// # Errors
/// Where it lacks what is to be changed, or the folder lacks what it needs.
pub(crate) fn linked(page: &str, app: &str, files: &Files) -> Result<String> {
    for needed in CORE {
        ensure!(files.contains_key(needed), "the page's core {needed} is not there");
    }
    let [module, wasm] = CORE;
    let links = [
        format!("{SHEET_BEGIN}{app}/{SHEET}\">\n"),
        format!("<link rel=\"modulepreload\" href=\"{app}/{module}\">\n"),
        format!(
            "<link rel=\"preload\" href=\"{app}/{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n"
        ),
    ];
    let (before, after) = page.split_once(SHEET_BEGIN).context("index.html names no style")?;
    let rest: String =
        after.split_inclusive('\n').skip(1).filter(|line| !line.starts_with(SHEET_BEGIN)).collect();
    let mut linked = before.to_owned() + &links.concat() + &rest;
    for named in NAMED {
        ensure!(linked.matches(named).count() == 1, "index.html does not have {named} once");
        linked = linked.replace(named, &named.replace("=\"", &format!("=\"{app}/")));
    }
    Ok(linked)
}

/// A style without its comments and without the space around its lines and its signs. No text of a style may hold the beginning of a
/// comment or the end of a line.
pub(crate) fn plain_style(style: &str) -> String {
    let mut kept = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").unwrap_or((after, "")).1;
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| narrow(line) + "\n").collect()
}

/// A line of a style without the spaces that say nothing; those in its texts stay. Before a colon, a space leads from an element to one in it.
fn narrow(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut quote = None;
    for next in line.chars() {
        match next {
            '"' | '\'' if quote.is_none() => quote = Some(next),
            _ if quote == Some(next) => quote = None,
            '{' if quote.is_none() && kept.ends_with(' ') => drop(kept.pop()),
            ' ' if quote.is_none() && kept.ends_with([':', ',', ';', '{']) => continue,
            _ => {}
        }
        kept.push(next);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_lose_their_comments_and_their_space() {
        let style = "/* What\n   it is. */\na {\n  color: red; /* here */\n}\n\nb {}\n";
        assert_eq!(plain_style(style), "a{\ncolor:red;\n}\nb{}\n");
        assert_eq!(plain_style("a {} /* open"), "a{}\n");
    }

    #[test]
    fn texts_and_ways_into_elements_keep_their_space() {
        assert_eq!(plain_style("a :is(b, c) { content: \", : {\"; }"), "a :is(b,c){content:\", : {\";}\n");
    }

    #[test]
    fn the_page_loads_from_the_folder_of_its_version() {
        let page = format!(
            "<head>\n{SHEET_BEGIN}style/a.css\">\n{SHEET_BEGIN}style/b.css\">\n<a {}>\n</head>\n",
            NAMED.join(" ")
        );
        let files = CORE.iter().map(|path| ((*path).to_owned(), Vec::new())).collect();
        assert_eq!(sheets(&page), ["style/a.css", "style/b.css"]);
        let linked = linked(&page, "app-1", &files).unwrap();
        assert_eq!(linked.matches("app-1/").count(), 6, "{linked}");
        assert!(linked.contains("href=\"app-1/style/first.css\"") && !linked.contains("a.css"), "{linked}");
        assert!(super::linked(&page, "app-1", &Files::new()).is_err());
    }
}
