//! Links the page's modules, so that a first visit loads one script and not seventy. The sources stay as they are: plain modules, which a
//! browser and a type checker read by themselves.

mod compact;
mod graph;
mod module;
mod scan;
mod write;

use anyhow::Result;

pub(crate) use graph::{Graph, Shape};
pub(crate) use write::{files, script};

/// The module that knows where the page's files are.
pub(crate) const SITE: &str = "site.js";
/// What stands in its place where all of them are in the page itself.
pub(crate) const ONE_FILE: &str = "one-file.js";

/// A script that is no module, without its comments and the space before its lines.
///
/// # Errors
/// Where something that it opens is not closed.
pub(crate) fn plain(source: &str) -> Result<String> {
    Ok(scan::scan(source)?.text)
}

/// Whether a module keeps to the linker's rules.
#[cfg(test)]
pub(crate) fn check(path: &str, source: &str) -> Result<()> {
    module::Module::read(path, source).map(drop)
}
