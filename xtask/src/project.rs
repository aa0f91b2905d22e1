//! Where things are in the project, and what its lock file pins.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The project's root: the folder of the workspace's `Cargo.toml`.
#[must_use]
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
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
        assert_eq!(locked_versions("xtask").unwrap(), [env!("CARGO_PKG_VERSION")]);
    }
}
