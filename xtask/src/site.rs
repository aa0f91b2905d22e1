//! The site as it is put on a host: a page, and beside it one folder with all that it loads. The folder is named after what is in it, so
//! that files of two versions never meet, and a browser may keep them for good.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};
use serde_json::json;
use workshop::project::{APP, www};

use crate::link::{self, Shape};
use crate::{one_file, page};

/// The script that the page starts with, and those that run beside it.
pub(crate) const ENTRY: &str = "main.js";
/// The page, and the script that says why it does not start.
const PAGE: &str = "index.html";
pub(crate) const BOOT: &str = "boot.js";
/// The page as one file.
const ONE_FILE: &str = "pixelwise.html";
/// What keeps the site for when there is no network.
const OFFLINE: &str = "sw.js";
/// Where the modules lie, and the name of those for other programs.
const MODULES: &str = "pkg";
const LOSSES: &str = "pixelwise";

/// Everything that the page loads, by its path in the folder of the version.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Writes the site to a folder.
///
/// # Errors
/// Where a file cannot be read or written, or a module does not keep to the linker's rules.
pub(crate) fn write(to: &Path) -> Result<()> {
    let sources = www();
    let page = text(&sources.join(PAGE))?;
    let files = files(&sources, &page)?;
    let app = format!("{APP}{}", version(&files));
    for (path, content) in &files {
        put(&to.join(&app).join(path), content)?;
    }
    put(&to.join(PAGE), page::linked(&page, &app, &files)?.as_bytes())?;
    put(&to.join(ONE_FILE), one_file::page(&sources, &page, &files)?.as_bytes())?;
    put(&to.join(OFFLINE), offline(&text(&sources.join(OFFLINE))?, &app, &files)?.as_bytes())?;
    for module in listed(&sources, MODULES)? {
        let name = module.trim_start_matches("pkg/");
        if name.starts_with(LOSSES) || name == "package.json" {
            put(&to.join(&module), &bytes(&sources.join(&module))?)?;
        }
    }
    Ok(())
}

/// When something that the site is made from was changed last.
///
/// # Errors
/// Where the sources cannot be read.
pub(crate) fn changed() -> Result<SystemTime> {
    let sources = www();
    let mut last = SystemTime::UNIX_EPOCH;
    for path in listed(&sources, "")? {
        last = last.max(fs::metadata(sources.join(path))?.modified()?);
    }
    Ok(last)
}

/// All that the page loads.
fn files(sources: &Path, page: &str) -> Result<Files> {
    let mut files = Files::new();
    let mut workers = BTreeSet::from([ENTRY.to_owned()]);
    let mut done = BTreeSet::new();
    while let Some(entry) = workers.pop_first() {
        let graph = link::Graph::read(sources, &entry, Shape::Files)?;
        for module in &graph.modules {
            workers.extend(
                module.workers.iter().map(|worker| worker.path.clone()).filter(|path| !done.contains(path)),
            );
            for file in &module.files {
                files.insert(file.path.clone(), bytes(&sources.join(&file.path))?);
            }
        }
        files.extend(link::files(&graph).into_iter().map(|(path, code)| (path, code.into_bytes())));
        done.insert(entry);
    }
    files.insert(BOOT.to_owned(), link::plain(&text(&sources.join(BOOT))?)?.into_bytes());
    let first = page::sheets(page);
    let mut sheet = String::new();
    for path in &first {
        sheet += &page::plain_style(&text(&sources.join(path))?);
    }
    files.insert(page::SHEET.to_owned(), sheet.into_bytes());
    for path in listed(sources, "")? {
        let ending = path.rsplit('.').next().unwrap_or_default();
        let content = match ending {
            _ if path.starts_with(MODULES) || first.contains(&path) => continue,
            "css" => page::plain_style(&text(&sources.join(&path))?).into_bytes(),
            "json" if path != "tsconfig.json" => flush_left(&text(&sources.join(&path))?).into_bytes(),
            "woff2" | "txt" | "svg" => bytes(&sources.join(&path))?,
            _ => continue,
        };
        files.insert(path, content);
    }
    Ok(files)
}

/// The script that keeps the site, told what there is to be kept.
fn offline(script: &str, app: &str, files: &Files) -> Result<String> {
    let site = json!({ "app": app, "files": files.keys().collect::<Vec<_>>() });
    Ok(format!("globalThis.site = {site};\n{}", link::plain(script)?))
}

/// A table without the space before its lines: no text of one holds the end of a line.
fn flush_left(json: &str) -> String {
    json.lines().map(str::trim_start).collect()
}

/// A name for this content.
fn version(files: &Files) -> String {
    let mut hash = DefaultHasher::new();
    for (path, content) in files {
        hash.write(path.as_bytes());
        hash.write(content);
    }
    format!("{:016x}", hash.finish())
}

/// The files of a folder and of those in it, by their paths from the page's folder on.
fn listed(sources: &Path, folder: &str) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    let mut open = vec![PathBuf::from(folder)];
    while let Some(inside) = open.pop() {
        let here = sources.join(&inside);
        for entry in fs::read_dir(&here).with_context(|| format!("{} cannot be read", here.display()))? {
            let entry = entry?;
            let path = inside.join(entry.file_name());
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else {
                paths.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    paths.sort();
    Ok(paths)
}

pub(crate) fn bytes(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

pub(crate) fn text(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn put(file: &Path, content: &[u8]) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, content).with_context(|| format!("{} cannot be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_content_is_another_version() {
        let files = |code: &str| Files::from([("main.js".to_owned(), code.as_bytes().to_vec())]);
        assert_eq!(version(&files("a")), version(&files("a")));
        assert_ne!(version(&files("a")), version(&files("b")));
    }

    #[test]
    fn the_linker_understands_every_module_of_the_page() {
        for path in listed(&www(), "").unwrap() {
            if path.rsplit('.').next() == Some("js") && !path.starts_with(MODULES) {
                link::check(&path, &text(&www().join(&path)).unwrap()).unwrap();
            }
        }
    }

    #[test]
    fn a_table_has_no_space_before_its_lines() {
        assert_eq!(flush_left("{\n  \"a\": \"b  c\"\n}\n"), "{\"a\": \"b  c\"}");
    }
}
