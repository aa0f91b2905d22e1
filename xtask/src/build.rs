//! Builds what the page loads in `www/pkg`, or everything, and then the whole site in `dist`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use workshop::project::{dist, locked_versions, root, www};
use workshop::tools;

use crate::comments::{without_comments, without_style_comments};
use crate::licenses;
use crate::modules::{self, LOSSES, MODULES, PAGE};
use crate::preload::with_preloads;
use crate::publish::{self, Leftovers};

/// What makes `www/pkg` a package for Node and for type checkers, too: without it, an older Node takes it for a script.
const PACKAGE: &str = r#"{
  "name": "pixelwise",
  "type": "module",
  "main": "pixelwise.js",
  "types": "pixelwise.d.ts"
}
"#;

/// What lies in `www` for those who work on it and is no part of the site.
const DEVELOPMENT: [&str; 2] = ["tsconfig.json", "README.md"];

/// The file of the site with the licenses of what it contains.
const LICENSES: &str = "licenses.txt";

/// Builds every module, then the site. What was built last stays in its place until all of it is there.
///
/// # Errors
/// Where a tool is missing, a crate does not compile, or a file cannot be written.
pub(crate) fn build() -> Result<()> {
    let _alone = alone()?;
    check_tools()?;
    let staged = publish::stage(&www().join("pkg"))?;
    modules::build(&PAGE, &staged)?;
    // Alone, because in one run all would get the kernels that only the losses need.
    modules::build(&[LOSSES], &staged)?;
    modules::add_fused(&staged)?;
    write(&staged.join("package.json"), PACKAGE)?;
    publish::publish(&staged, &www().join("pkg"), Leftovers::Removed)?;
    site()
}

/// Builds the modules that the page loads, and leaves the others as they are.
///
/// # Errors
/// As [`build`].
pub(crate) fn build_page() -> Result<()> {
    let _alone = alone()?;
    check_tools()?;
    let staged = publish::stage(&www().join("pkg"))?;
    modules::build(&PAGE, &staged)?;
    write(&staged.join("package.json"), PACKAGE)?;
    publish::publish(&staged, &www().join("pkg"), Leftovers::Kept)
}

/// Waits until no other program builds in this checkout; the file that is returned keeps others waiting.
fn alone() -> Result<fs::File> {
    let path = root().join("target/xtask.lock");
    fs::create_dir_all(root().join("target"))?;
    let file = fs::File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    if file.try_lock().is_err() {
        println!("build: waiting for another build of this checkout");
        file.lock().with_context(|| format!("{} cannot be locked", path.display()))?;
    }
    Ok(file)
}

fn check_tools() -> Result<()> {
    check_versions(&locked_versions("wasm-bindgen")?, &locked_versions("wasm-bindgen-cli-support")?)?;
    tools::wasm_target()
}

/// Copies the site to `dist`, its scripts without comments, its page with links to all that it needs at once.
fn site() -> Result<()> {
    println!("build: copying the site to dist");
    let staged = publish::stage(&dist())?;
    copy(&www(), &staged)?;
    let page = staged.join("index.html");
    let text = fs::read_to_string(&page).with_context(|| format!("{} cannot be read", page.display()))?;
    write(&page, &with_preloads(&text, &staged)?)?;
    write(&staged.join(LICENSES), &licenses::texts(&MODULES.map(|module| module.package))?)?;
    publish::publish(&staged, &dist(), Leftovers::Removed)
}

/// The bindings must be written by the version that the crate was compiled against.
fn check_versions(bindgen: &[String], post_processor: &[String]) -> Result<()> {
    if bindgen != post_processor {
        bail!(
            "wasm-bindgen is locked to {} and wasm-bindgen-cli-support to {}: set both to one version \
             (`cargo update --package … --precise …`, and Cargo.toml)",
            bindgen.join(", "),
            post_processor.join(", ")
        );
    }
    Ok(())
}

fn write(file: &Path, content: &str) -> Result<()> {
    fs::write(file, content).with_context(|| format!("{} cannot be written", file.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.starts_with('.') || DEVELOPMENT.contains(&text.as_ref()) {
            continue;
        }
        let target = to.join(&name);
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if let Some(without) = text.rsplit('.').next().and_then(comment_remover) {
            let code = fs::read_to_string(entry.path())
                .with_context(|| format!("{} cannot be read", entry.path().display()))?;
            write(&target, &without(&code))?;
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("{} cannot be copied", entry.path().display()))?;
        }
    }
    Ok(())
}

/// What leaves the comments out of files with this ending.
fn comment_remover(ending: &str) -> Option<fn(&str) -> String> {
    match ending {
        "js" => Some(without_comments),
        "css" => Some(without_style_comments),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_of_the_binding_are_locked_to_one_version() {
        check_versions(
            &locked_versions("wasm-bindgen").unwrap(),
            &locked_versions("wasm-bindgen-cli-support").unwrap(),
        )
        .unwrap();
    }

    #[test]
    fn different_versions_are_refused() {
        let error = check_versions(&["0.2.1".to_owned()], &["0.2.2".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("0.2.1") && error.contains("0.2.2"), "{error}");
    }
}
