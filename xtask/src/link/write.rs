//! Writes linked modules: as files that load one another, or as one script.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::iter;
use std::ops::Range;

use super::compact::compact;
use super::graph::Graph;
use super::module::{Module, Place};
use super::scan::Script;

/// Runs a module once, when something it exports is first needed.
const ONCE: &str = "const $once = (run) => { let names; return () => names ??= run(); };\n";

/// The script and what it loads later, by their paths. A module that shares a file with others is a function, which gives what it exports.
pub(crate) fn files(graph: &Graph) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let wanted = wanted(graph);
    for root in graph.files.iter().copied().collect::<BTreeSet<_>>() {
        let mut text = String::new();
        let inside: Vec<usize> =
            (0..graph.modules.len()).filter(|&at| graph.files[at] == root && at != root).collect();
        if !inside.is_empty() {
            text += ONCE;
        }
        let path = &graph.modules[root].path;
        // What comes from other files, each once.
        let mut others: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for &at in inside.iter().chain([&root]) {
            for from in graph.modules[at].imports.iter().map(|import| graph.place(&import.from)) {
                if graph.files[from] != root {
                    others.entry(graph.files[from]).or_default().insert(from);
                }
            }
        }
        for (file, modules) in others {
            let address = address(path, &graph.modules[file].path);
            for at in modules {
                if at == file {
                    let _ = writeln!(
                        text,
                        "import * as $file{at} from \"{address}\";\nconst ${at} = () => $file{at};"
                    );
                } else {
                    let _ = writeln!(text, "import {{ ${at} }} from \"{address}\";");
                }
            }
        }
        for &at in &inside {
            text += &scope(graph, at, Some(path));
        }
        let shared: Vec<String> =
            inside.iter().filter(|at| wanted.contains(at)).map(|at| format!("${at}")).collect();
        if !shared.is_empty() {
            let _ = writeln!(text, "export {{ {} }};", shared.join(", "));
        }
        text += &body(graph, root, Some(path));
        files.insert(path.clone(), text);
    }
    files
}

/// Modules that other files than their own need.
fn wanted(graph: &Graph) -> BTreeSet<usize> {
    let needs =
        graph.modules.iter().zip(&graph.files).flat_map(|(module, file)| {
            module.imports.iter().map(|import| (graph.place(&import.from), *file))
        });
    needs.filter(|(from, file)| graph.files[*from] != *file).map(|(from, _)| from).collect()
}

/// Everything as one script of the old kind, which runs where modules do not: what would be loaded later is there already.
pub(crate) fn script(graph: &Graph, entry: &str) -> String {
    let scopes: String = (0..graph.modules.len()).map(|at| scope(graph, at, None)).collect();
    format!("(() => {{\n\"use strict\";\n{ONCE}{scopes}${}();\n}})();\n", graph.place(entry))
}

/// A module as a function of the file at this path, or of the one script.
fn scope(graph: &Graph, at: usize, path: Option<&str>) -> String {
    let exports: Vec<String> = (graph.modules[at].exports.iter())
        .map(|export| match &export.name {
            name if *name == export.local => name.clone(),
            name => format!("{name}: {}", export.local),
        })
        .collect();
    let code = body(graph, at, path);
    format!("const ${at} = $once(() => {{\n{}\nreturn {{ {} }};\n}});\n", code.trim_end(), exports.join(", "))
}

/// A module's code for the file at this path, of which it is the root or a part, or for the one script.
fn body(graph: &Graph, at: usize, path: Option<&str>) -> String {
    let module = &graph.modules[at];
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for import in &module.imports {
        changes.push((import.range.clone(), taken(graph.place(&import.from), &import.names)));
    }
    if path != Some(&module.path) {
        // A list has a range for each of its names.
        let ranges = module.exports.iter().map(|export| (export.range.start, export.range.end));
        let ranges: BTreeSet<_> = ranges.collect();
        changes.extend(ranges.into_iter().map(|(start, end)| (start..end, String::new())));
    }
    let mut change = |places: &[Place], new: &dyn Fn(&str) -> String| {
        changes.extend(places.iter().map(|place| (place.range.clone(), new(&place.path))));
    };
    if let Some(path) = path {
        change(&module.later, &|later| format!("import(\"{}\")", address(path, later)));
        let url = |other: &str| format!("new URL(\"{}\", import.meta.url)", address(path, other));
        change(&module.workers, &|worker| format!("new Worker({}, {{ type: \"module\" }})", url(worker)));
        change(&module.files, &url);
    } else {
        change(&module.later, &|later| format!("Promise.resolve().then(${})", graph.place(later)));
        let site = |name: &str, path: &str| format!("${}().{name}(\"{path}\")", graph.place(super::SITE));
        change(&module.workers, &|worker| site("worker", worker));
        change(&module.files, &|file| site("bytes", file));
    }
    changed(module, changes)
}

/// Imported names, taken from what the module gives.
fn taken(from: usize, names: &[(String, String)]) -> String {
    let mut lines: Vec<String> = names
        .iter()
        .filter(|(name, _)| name == "*")
        .map(|(_, local)| format!("const {local} = ${from}();"))
        .collect();
    let taken: Vec<String> = (names.iter().filter(|(name, _)| name != "*"))
        .map(|(name, local)| if name == local { name.clone() } else { format!("{name}: {local}") })
        .collect();
    if !taken.is_empty() {
        lines.push(format!("const {{ {} }} = ${from}();", taken.join(", ")));
    }
    if lines.is_empty() { format!("${from}();") } else { lines.join(" ") }
}

/// A module's code with these changes, as short as it is without them.
fn changed(module: &Module, mut changes: Vec<(Range<usize>, String)>) -> String {
    changes.sort_by_key(|(range, _)| range.start);
    let Script { text, code } = &module.script;
    let mut changed = Script { text: String::new(), code: Vec::new() };
    let mut take = |text: &str, code: &mut dyn Iterator<Item = bool>| {
        changed.text.push_str(text);
        changed.code.extend(code);
    };
    let mut end = 0;
    for (range, new) in changes {
        take(&text[end..range.start], &mut code[end..range.start].iter().copied());
        // What is written here is as it must be.
        take(&new, &mut iter::repeat_n(false, new.len()));
        end = range.end;
    }
    take(&text[end..], &mut code[end..].iter().copied());
    compact(&changed)
}

/// How a file names another.
fn address(from: &str, to: &str) -> String {
    let up = from.matches('/').count();
    format!("{}{to}", if up == 0 { "./".to_owned() } else { "../".repeat(up) })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use workshop::project::root;

    use super::super::Shape;
    use super::*;

    /// A folder with these modules.
    fn folder(name: &str, modules: &[(&str, &str)]) -> anyhow::Result<PathBuf> {
        let folder = root().join("target/workshop/link").join(name);
        for (path, code) in modules {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().unwrap())?;
            fs::write(file, code)?;
        }
        Ok(folder)
    }

    /// The linked files of a page with these modules, the first one being its script.
    fn linked(name: &str, modules: &[(&str, &str)]) -> anyhow::Result<BTreeMap<String, String>> {
        Ok(files(&Graph::read(&folder(name, modules)?, modules[0].0, Shape::Files)?))
    }

    #[test]
    fn what_is_needed_at_once_is_one_file() {
        let files = linked(
            "once",
            &[
                ("main.js", "import { A } from \"./parts/a.js\";\nnew A();\n"),
                ("parts/a.js", "import { b as c } from \"../b.js\";\nexport class A { d = c(); }\n"),
                ("b.js", "export const b = () => 1;\n"),
            ],
        )
        .unwrap();
        assert_eq!(
            files["main.js"],
            format!(
                "{ONCE}const $0 = $once(() => {{\nconst b=()=>1;\nreturn {{ b }};\n}});\n\
                 const $1 = $once(() => {{\nconst {{ b: c }} = $0();\nclass A{{d=c();}}\nreturn {{ A }};\n}});\n\
                 const {{ A }} = $1();\nnew A();\n"
            )
        );
        assert_eq!(files.len(), 1);
    }

    #[test]
    fn what_is_loaded_later_takes_what_is_there() {
        let files = linked(
            "later",
            &[
                ("main.js", "import { a } from \"./a.js\";\na(() => import(\"./parts/b.js\"), () => import(\"./parts/c.js\"));\n"),
                ("a.js", "export function a() {}\n"),
                ("parts/b.js", "import { a } from \"../a.js\";\nimport { d } from \"./d.js\";\nimport { e } from \"./e.js\";\nexport class B {}\n"),
                ("parts/c.js", "import { e } from \"./e.js\";\nexport class C {}\n"),
                ("parts/d.js", "export const d = 1;\n"),
                ("parts/e.js", "export const e = 1;\n"),
            ],
        )
        .unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["main.js", "parts/b.js", "parts/c.js", "parts/e.js"]);
        assert!(
            files["main.js"].contains("export { $0 };\nconst { a } = $0();\na(()=>import(\"./parts/b.js\")")
        );
        let second = &files["parts/b.js"];
        assert!(
            second.contains("import { $0 } from \"../main.js\";") && second.contains("const d=1;"),
            "{second}"
        );
        assert!(
            second.contains("from \"../parts/e.js\";") && second.ends_with("export class B{}\n"),
            "{second}"
        );
    }

    #[test]
    fn one_script_has_everything_and_asks_for_nothing() {
        let folder = folder(
            "script",
            &[
                ("main.js", "import(\"./a.js\").then(({ a }) => a());\n"),
                ("a.js", "export const a = () => new Worker(new URL(\"./w.js\", import.meta.url), { type: \"module\" });\n"),
                (super::super::ONE_FILE, "export function worker() {}\n"),
            ],
        )
        .unwrap();
        let script = script(&Graph::read(&folder, "main.js", Shape::OneScript).unwrap(), "main.js");
        assert!(script.contains("Promise.resolve().then($2).then(({a})=>a());"), "{script}");
        assert!(
            script.contains("const a=()=>$0().worker(\"w.js\");") && script.ends_with("$1();\n})();\n"),
            "{script}"
        );
        assert!(!script.contains("import"), "{script}");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let refused = |name: &str, modules: &[(&str, &str)]| linked(name, modules).unwrap_err().to_string();
        let circle = refused(
            "circle",
            &[("a.js", "import { b } from \"./b.js\";\n"), ("b.js", "import { a } from \"./a.js\";\n")],
        );
        assert!(circle.contains("a.js → b.js → a.js"), "{circle}");
        let name = refused(
            "name",
            &[("a.js", "import { c } from \"./b.js\";\n"), ("b.js", "export const b = 1;\n")],
        );
        assert!(name.contains("imports c from b.js"), "{name}");
        let both = refused(
            "both",
            &[
                ("a.js", "import { b } from \"./b.js\";\nimport(\"./b.js\");\n"),
                ("b.js", "export const b = 1;\n"),
            ],
        );
        assert!(both.contains("b.js"), "{both}");
        assert!(linked("missing", &[("a.js", "import { b } from \"./none.js\";\n")]).is_err());
    }
}
