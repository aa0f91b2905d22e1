//! The licenses of everything that the site contains, as one text beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use workshop::command::{cargo, command, read};
use workshop::project::root;
use workshop::tools::WASM;

/// A package whose code is in the site, by name and version.
type Name = String;

/// The texts under which the packages and all that they are compiled with for the web may be passed on, each text once.
///
/// # Errors
/// Where a package says nothing of its license or carries no text.
pub(crate) fn texts(packages: &[&str]) -> Result<String> {
    let mut metadata = cargo(["metadata", "--format-version", "1", "--locked", "--filter-platform", WASM]);
    let metadata: Value = serde_json::from_str(&read(&mut metadata)?).context("cargo's metadata")?;
    let mut users: BTreeMap<String, BTreeSet<Name>> = BTreeMap::new();
    for package in contained(&metadata, packages)? {
        let name = format!("{} {}", text(package, "name"), text(package, "version"));
        let license = text(package, "license");
        let folder =
            Path::new(text(package, "manifest_path")).parent().context("a manifest is in a folder")?;
        let mut files = chosen(license, &license_files(folder)?);
        if files.is_empty() && license.contains("Apache-2.0") {
            // Its text names nobody, so that it is the same for all.
            files.push(root().join("LICENSE-APACHE"));
        }
        // What a package says at the head of its sources alone is kept here.
        let kept = root().join("xtask/licenses").join(text(package, "name")).with_extension("txt");
        if files.is_empty() && kept.is_file() {
            files.push(kept);
        }
        ensure!(
            !files.is_empty(),
            "{name} ({license}) carries no text of its license in {}",
            folder.display()
        );
        for file in files {
            users.entry(content(&file)?).or_default().insert(name.clone());
        }
    }
    let sysroot = read(command("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(sysroot.trim()).join("share/doc/rust/licenses/MIT.txt");
    users.entry(content(&library)?).or_default().insert("the standard library of Rust".to_owned());
    let own = format!("Pixelwise\n\n{}\n", content(&root().join("LICENSE-MIT"))?);
    let others = users.into_iter().map(|(text, names)| {
        let names = Vec::from_iter(names).join("\n");
        format!("\n{}\n{names}\n\n{text}\n", "─".repeat(80))
    });
    Ok(std::iter::once(own).chain(others).collect())
}

/// The packages from elsewhere that are compiled into these: not what runs as they are compiled.
fn contained<'a>(metadata: &'a Value, packages: &[&str]) -> Result<Vec<&'a Value>> {
    let by_id: BTreeMap<&str, &Value> =
        list(&metadata["packages"]).map(|package| (text(package, "id"), package)).collect();
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).map(|node| (text(node, "id"), node)).collect();
    let mut open: Vec<&str> = Vec::new();
    for name in packages {
        let found =
            by_id.iter().find(|(_, package)| text(package, "name") == *name && package["source"].is_null());
        open.push(found.with_context(|| format!("there is no package {name}"))?.0);
    }
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        let compiles = list(&by_id[id]["targets"])
            .flat_map(|target| list(&target["kind"]))
            .any(|kind| kind == "proc-macro");
        if compiles || !seen.insert(id) {
            continue;
        }
        for dependency in list(&nodes[id]["deps"]) {
            if list(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null()) {
                open.push(text(dependency, "pkg"));
            }
        }
    }
    Ok(seen.into_iter().map(|id| by_id[id]).filter(|package| !package["source"].is_null()).collect())
}

/// The files of a package that are named as a license is, in order.
fn license_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        let name = file_name(&path);
        if path.is_file()
            && ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"]
                .iter()
                .any(|start| name.starts_with(start))
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Where there is a choice and MIT is one of it, its text alone; else every text.
fn chosen(license: &str, files: &[PathBuf]) -> Vec<PathBuf> {
    let choices: Vec<&str> =
        license.split(['/', ' ']).filter(|word| !word.is_empty() && *word != "OR").collect();
    let mit = files.iter().find(|file| file_name(file).contains("MIT"));
    match mit {
        Some(file) if choices.contains(&"MIT") && !choices.contains(&"AND") => vec![file.clone()],
        _ => files.to_vec(),
    }
}

fn content(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(text.trim_matches(['\n', '\r', '\u{feff}']).replace("\r\n", "\n"))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().to_uppercase()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::MODULES;

    #[test]
    fn whatever_is_compiled_into_a_module_is_named_with_its_text() {
        let packages = MODULES.map(|module| module.package);
        let all = texts(&packages).unwrap();
        for package in packages {
            let mut tree =
                cargo(["tree", "--package", package, "--target", WASM, "--edges", "normal,no-proc-macro"]);
            let tree = read(tree.args(["--prefix", "none", "--format", "{p}"])).unwrap();
            let mut elsewhere = 0;
            for line in tree.lines().filter(|line| !line.contains('/') && !line.contains('\\')) {
                let name = line.trim_end_matches(" (*)").replacen(" v", " ", 1);
                assert!(all.lines().any(|line| line == name), "{name} of {package} is not named");
                elsewhere += 1;
            }
            assert!(elsewhere > 5, "{package}: {tree}");
        }
        for (name, is_there) in
            [("the standard library of Rust", true), ("anyhow", false), ("proptest", false)]
        {
            assert_eq!(all.lines().any(|line| line.starts_with(name)), is_there, "{name}");
        }
        assert!(all.contains("Permission is hereby granted, free of charge"));
    }

    #[test]
    fn of_a_choice_mit_is_taken_and_nothing_is_left_out_otherwise() {
        let files = ["LICENSE-APACHE", "LICENSE-MIT", "LICENSE-ZLIB"].map(PathBuf::from);
        for choice in ["MIT OR Apache-2.0", "Apache-2.0/MIT", "Zlib OR Apache-2.0 OR MIT"] {
            assert_eq!(chosen(choice, &files), [PathBuf::from("LICENSE-MIT")], "{choice}");
        }
        for whole in ["Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "MIT AND Zlib", ""] {
            assert_eq!(chosen(whole, &files), files, "{whole}");
        }
    }
}
