//! What the page asks for at once: without it, a module is found only when the one that imports it has come, twelve times in a row.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};

/// The script that the page starts with.
const ENTRY: &str = "main.js";
/// What the entry imports once the words are there, and what that fetches.
const CORE: [&str; 2] = ["pkg/lab.js", "pkg/lab_bg.wasm"];
/// Where in the page the links go.
const PLACE: &str = "<script defer";

/// The page with a link for every module that its entry imports, and for the core.
///
/// # Errors
/// Where a module cannot be read, or the page has no place for the links.
pub(crate) fn with_preloads(page: &str, site: &Path) -> Result<String> {
    let mut modules = BTreeSet::new();
    follow(site, Path::new(ENTRY), &mut modules)?;
    let mut links: Vec<String> =
        modules.iter().map(|module| modulepreload(&module.display().to_string())).collect();
    links.push(modulepreload(CORE[0]));
    links.push(format!(
        "<link rel=\"preload\" href=\"{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n",
        CORE[1]
    ));
    let (head, rest) = page.split_once(PLACE).context("index.html has no place for preloads")?;
    Ok(format!("{head}{}{PLACE}{rest}", links.concat()))
}

fn modulepreload(module: &str) -> String {
    format!("<link rel=\"modulepreload\" href=\"{module}\">\n")
}

/// Takes in a module and all that it imports as it starts.
fn follow(site: &Path, module: &Path, modules: &mut BTreeSet<PathBuf>) -> Result<()> {
    if !modules.insert(module.to_path_buf()) {
        return Ok(());
    }
    let code = fs::read_to_string(site.join(module))
        .with_context(|| format!("{} cannot be read", module.display()))?;
    for imported in imports(&code) {
        follow(site, &beside(module, imported), modules)?;
    }
    Ok(())
}

/// The modules that a module imports by a statement: `import { a } from "./b.js";` on a line.
fn imports(code: &str) -> impl Iterator<Item = &str> {
    code.lines()
        .filter(|line| line.starts_with("import ") || line.starts_with("} from "))
        .filter_map(|line| line.split('"').nth(1))
        .filter(|path| path.starts_with('.'))
}

/// The path that another means from a module.
fn beside(module: &Path, imported: &str) -> PathBuf {
    let mut path = module.parent().unwrap_or(Path::new("")).to_path_buf();
    for part in Path::new(imported).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_followed_and_calls_are_not() {
        let code = "import { a } from \"./a.js\";\nimport {\n  b,\n} from \"../b.js\";\nconst c = await import(\"./c.js\");\n";
        assert_eq!(imports(code).collect::<Vec<_>>(), ["./a.js", "../b.js"]);
    }

    #[test]
    fn paths_are_taken_from_the_module_that_imports() {
        assert_eq!(beside(Path::new("elements/a.js"), "../dom.js"), Path::new("dom.js"));
        assert_eq!(beside(Path::new("elements/a.js"), "./b.js"), Path::new("elements/b.js"));
        assert_eq!(beside(Path::new("main.js"), "./elements/c.js"), Path::new("elements/c.js"));
    }

    #[test]
    fn every_module_of_the_page_is_asked_for_at_once() {
        let www = workshop::project::www();
        let page = with_preloads(&fs::read_to_string(www.join("index.html")).unwrap(), &www).unwrap();
        for module in ["main.js", "page.js", "elements/pixel-grid.js", "pkg/lab.js"] {
            assert!(page.contains(&modulepreload(module)), "{module}");
        }
        assert!(!page.contains("elements/help-dialog.js"), "what is loaded later is asked for at once");
    }
}
