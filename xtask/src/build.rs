//! Builds what the page loads in `www/pkg`, or everything, and then the whole site in `dist`.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use workshop::project::{dist, locked_versions, root, www};
use workshop::tools;

use crate::modules::{self, FILES, LOSSES, MODULES, PAGE};
use crate::publish::{self, Leftovers};
use crate::{licenses, site};

/// What makes `www/pkg` a package for Node and for type checkers, too: without it, an older Node takes it for a script.
const PACKAGE: &str = r#"{
  "name": "pixelwise",
  "type": "module",
  "main": "pixelwise.js",
  "types": "pixelwise.d.ts"
}
"#;

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
    // Apart, because in one run all would get the kernels that only the last two need.
    modules::build(&[&PAGE, &[FILES, LOSSES]], &staged)?;
    modules::add_fused(&staged)?;
    write(&staged.join("package.json"), PACKAGE)?;
    publish::publish(&staged, &www().join("pkg"), Leftovers::Removed)?;
    println!("build: writing the site to dist");
    site(Some(&licenses::texts(&MODULES.map(|module| module.package))?))
}

/// Builds the modules that the page loads, and leaves the others as they are.
///
/// # Errors
/// As [`build`].
pub(crate) fn build_page() -> Result<()> {
    let _alone = alone()?;
    check_tools()?;
    let staged = publish::stage(&www().join("pkg"))?;
    modules::build(&[&PAGE, &[FILES]], &staged)?;
    write(&staged.join("package.json"), PACKAGE)?;
    publish::publish(&staged, &www().join("pkg"), Leftovers::Kept)?;
    renew_site()
}

/// Writes the site again where something under `www` has changed since it was written last, or nothing has been written yet.
///
/// # Errors
/// Where the site cannot be written, as [`site::write`].
pub(crate) fn renew_site() -> Result<()> {
    static WRITTEN: Mutex<Option<SystemTime>> = Mutex::new(None);
    let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    let changed = site::changed()?;
    if *written != Some(changed) {
        site(None)?;
        *written = Some(changed);
    }
    Ok(())
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

/// Writes the whole site to `dist`, with these licenses or the ones that are there.
fn site(licenses: Option<&str>) -> Result<()> {
    let staged = publish::stage(&dist())?;
    site::write(&staged)?;
    let known = fs::read_to_string(dist().join(LICENSES)).unwrap_or_default();
    write(&staged.join(LICENSES), licenses.unwrap_or(&known))?;
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
