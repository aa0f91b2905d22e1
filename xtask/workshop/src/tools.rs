//! Finds the tools that the build and the tests need, and installs what is missing where it may.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::command::{command, read, run};
use crate::project;

/// The target that the page's module is built for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// A browser and the driver that speaks WebDriver to it.
#[derive(Clone, Debug)]
pub struct Browser {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// Its chromedriver.
    pub driver: PathBuf,
}

/// Adds the wasm target where it is missing.
///
/// # Errors
/// Where it is missing and rustup is not there to add it.
pub fn wasm_target() -> Result<()> {
    let libraries = read(command("rustc").args(["--print", "target-libdir", "--target", WASM]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    if find(&["rustup"]).is_none() {
        bail!("the target {WASM} is missing and there is no rustup to add it: install Rust by rustup");
    }
    println!("tools: adding the target {WASM} by rustup");
    run(command("rustup").args(["target", "add", WASM]))
}

/// The browser for the page tests, installed where it is missing and may be.
///
/// # Errors
/// Where it is missing and cannot be installed by us; the message says what to install.
pub fn browser() -> Result<Browser> {
    if let Some(browser) = installed_browser() {
        return Ok(browser);
    }
    install(&["chromium", "chromium-driver"], "Chromium and chromedriver")?;
    match installed_browser() {
        Some(browser) => Ok(browser),
        None => bail!("chromium and chromedriver were installed but are not on the PATH"),
    }
}

/// The browser that is there already: `CHROMIUM` and `CHROMEDRIVER` where they are set, else what is on the PATH.
#[must_use]
pub fn installed_browser() -> Option<Browser> {
    let chromium = env::var_os("CHROMIUM").map(PathBuf::from).or_else(|| {
        find(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"])
    })?;
    let driver = env::var_os("CHROMEDRIVER")
        .map(PathBuf::from)
        .or_else(|| find(&["chromedriver", "chromium.chromedriver"]))?;
    Some(Browser { chromium, driver })
}

/// Node and npm, installed where they are missing and may be.
///
/// # Errors
/// Where they are missing and cannot be installed by us; the message says what to install.
pub fn node() -> Result<()> {
    if find(&["node"]).is_some() && find(&["npm"]).is_some() {
        return Ok(());
    }
    install(&["nodejs", "npm"], "Node.js and npm")
}

/// The type checker, as its lock file pins it; returns its program.
///
/// # Errors
/// Where npm cannot be had or fails.
pub fn typescript() -> Result<PathBuf> {
    let modules = packages("tests/page", "the type checker, axe and reveal.js")?;
    Ok(modules.join("typescript/bin/tsc"))
}

/// axe, the script that finds what keeps people from using a page, as the lock file pins it; returns its file.
///
/// # Errors
/// Where npm cannot be had or fails.
pub fn axe() -> Result<PathBuf> {
    let modules = packages("tests/page", "the type checker, axe and reveal.js")?;
    Ok(modules.join("axe-core/axe.min.js"))
}

/// reveal.js, which shows decks of slides, as the lock file pins it; returns its folder.
///
/// # Errors
/// Where npm cannot be had or fails.
pub fn reveal() -> Result<PathBuf> {
    let modules = packages("tests/page", "the type checker, axe and reveal.js")?;
    Ok(modules.join("reveal.js/dist"))
}

/// TensorFlow.js and ONNX Runtime Web, which the kernels and training are measured against, as their lock file pins them.
///
/// # Errors
/// Where npm cannot be had or fails.
pub fn peers() -> Result<()> {
    packages("tests/page/measure", "TensorFlow.js and ONNX Runtime Web").map(|_| ())
}

/// The packages of a folder's lock file, installed again where it has changed; returns where they are.
fn packages(folder: &str, what: &str) -> Result<PathBuf> {
    node()?;
    let folder = project::root().join(folder);
    let modules = folder.join("node_modules");
    let fresh = || {
        let installed = modules.join(".package-lock.json").metadata()?.modified()?;
        std::io::Result::Ok(installed >= folder.join("package-lock.json").metadata()?.modified()?)
    };
    if !fresh().unwrap_or(false) {
        println!("tools: installing {what} by npm");
        run(command("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    }
    Ok(modules)
}

/// Installs Debian packages, where this is Debian or a child of it and we are root.
fn install(packages: &[&str], what: &str) -> Result<()> {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    if !is_debian(&release) {
        bail!("{what} are missing: install them (on Debian: apt-get install {})", packages.join(" "));
    }
    if read(command("id").arg("--user")).unwrap_or_default().trim() != "0" {
        bail!("{what} are missing: run `sudo apt-get install {}`", packages.join(" "));
    }
    println!("tools: installing {what} by apt-get");
    let quiet = |command: &mut std::process::Command| run(command.env("DEBIAN_FRONTEND", "noninteractive"));
    quiet(command("apt-get").args(["update", "--quiet"]))?;
    quiet(command("apt-get").args(["install", "--quiet", "--yes", "--no-install-recommends"]).args(packages))
}

fn is_debian(release: &str) -> bool {
    release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .any(|ids| ids.trim_matches('"').split(' ').any(|id| id == "debian" || id == "ubuntu"))
}

/// The first of these programs that is on the PATH.
fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<_> = env::split_paths(&env::var_os("PATH")?).collect();
    names
        .iter()
        .flat_map(|name| {
            folders.iter().map(move |folder| folder.join(name).with_extension(env::consts::EXE_EXTENSION))
        })
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_and_its_children_are_told_by_their_release_file() {
        assert!(is_debian("NAME=\"Debian GNU/Linux\"\nID=debian\n"));
        assert!(is_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!is_debian("ID=fedora\nID_LIKE=\"rhel\"\nHOME_URL=\"debian\"\n"));
    }

    #[test]
    fn a_program_is_found_by_the_first_name_that_exists() {
        assert_eq!(find(&["no-such-program"]), None);
        assert!(find(&["no-such-program", "cargo"]).is_some());
    }
}
