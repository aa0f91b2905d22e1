//! Where things are in the project, and what its lock file pins.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The project's root: the folder of the workspace's `Cargo.toml`.
///
/// It is looked for when the program runs, from the package that cargo runs or from the current folder upwards. A path that was compiled in
/// would lead a copied checkout to the original.
///
/// # Panics
/// Outside of a checkout, where nothing can be built.
#[must_use]
pub fn root() -> PathBuf {
    let start = env::var_os("CARGO_MANIFEST_DIR").map_or_else(env::current_dir, |folder| Ok(folder.into()));
    let start = start.unwrap_or_else(|error| panic!("the current folder is gone: {error}"));
    let Some(root) = root_above(&start) else {
        panic!("{} is not in a checkout of Pixelwise", start.display());
    };
    root.to_owned()
}

/// The folder, this one or one above it, that holds the page and its builder.
fn root_above(folder: &Path) -> Option<&Path> {
    folder
        .ancestors()
        .find(|folder| ["Cargo.lock", "xtask", "www"].iter().all(|name| folder.join(name).exists()))
}

/// The page's sources.
#[must_use]
pub fn www() -> PathBuf {
    root().join("www")
}

/// The whole site, as it is put on a host.
#[must_use]
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// How the folder of a version begins, with all that a page of the site loads; after it comes a name for what is in it.
pub const APP: &str = "app-";

/// The folder of a site with all that its page loads.
///
/// # Errors
/// Where the site has none.
pub fn app(site: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(site).with_context(|| format!("{} cannot be read", site.display()))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let name = names.filter(|name| name.starts_with(APP)).max();
    Ok(site.join(name.with_context(|| format!("there is no version in {}", site.display()))?))
}

/// The versions of a package that `Cargo.lock` holds.
///
/// # Errors
/// Where the lock file cannot be read.
pub fn locked_versions(package: &str) -> Result<Vec<String>> {
    let path = root().join("Cargo.lock");
    let lock = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(versions_in(&lock, package))
}

fn versions_in(lock: &str, package: &str) -> Vec<String> {
    let name = format!("name = \"{package}\"");
    lock.split("[[package]]")
        .filter(|entry| entry.lines().any(|line| line == name))
        .filter_map(|entry| entry.lines().find_map(|line| line.strip_prefix("version = ")))
        .map(|version| version.trim_matches('"').to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_found_by_its_whole_name() {
        let lock = "[[package]]\nname = \"ab\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"2.0.0\"\n";
        assert_eq!(versions_in(lock, "a"), ["2.0.0"]);
        assert_eq!(versions_in(lock, "c"), [""; 0]);
    }

    #[test]
    fn the_lock_file_holds_this_package() {
        assert_eq!(locked_versions("workshop").unwrap(), [env!("CARGO_PKG_VERSION")]);
    }

    #[test]
    fn the_root_is_found_from_anywhere_inside_a_copy() {
        let copy = root().join("target/workshop/a copy");
        let inside = copy.join("tests/page");
        for folder in [&inside, &copy.join("xtask"), &copy.join("www")] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(copy.join("Cargo.lock"), "").unwrap();
        assert_eq!(root_above(&inside), Some(copy.as_path()));
        assert_eq!(root_above(&copy), Some(copy.as_path()));
        assert_eq!(root_above(Path::new("/")), None);
    }
}
