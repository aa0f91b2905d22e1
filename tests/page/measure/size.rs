//! What a first visit loads, file by file, as most hosts send it: compressed with gzip.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use page_tests::scenario::{Setup, requests};
use workshop::server::gzip;

/// What all of it may weigh, in bytes: what BENCHMARKS.md promises.
const BUDGET: usize = 300_000;

/// Visits the page for the first time and weighs what it asked for; fails where that is over the budget.
pub(crate) fn measure() -> Result<()> {
    let setup = Setup::default();
    let files = first_visit(&setup)?;
    println!("\nA first visit, in bytes: as it is, and compressed with gzip");
    let (mut raw, mut packed) = (0, 0);
    for file in &files {
        let bytes =
            fs::read(setup.site.join(file)).with_context(|| format!("{} cannot be read", file.display()))?;
        let small = gzip(&bytes)?.len();
        println!("  {:<34} {:>8} {small:>8}", file.display(), bytes.len());
        raw += bytes.len();
        packed += small;
    }
    let share = packed as f64 / BUDGET as f64 * 100.0;
    println!("  {:<34} {raw:>8} {packed:>8}  {share:.0} % of {BUDGET}", format!("{} files", files.len()));
    ensure!(packed <= BUDGET, "a first visit weighs {packed} bytes, {} over its budget", packed - BUDGET);
    Ok(())
}

/// The site's files that a new browser asks for, as paths in the site.
fn first_visit(setup: &Setup) -> Result<BTreeSet<PathBuf>> {
    let ((), requests) = requests(setup, async |page| {
        page.open("/").await?;
        page.wait_until_ready().await
    })?;
    let files: BTreeSet<PathBuf> = requests.iter().filter_map(|request| file_of(&request.url)).collect();
    ensure!(
        files.iter().any(|file| file.extension().is_some_and(|kind| kind == "wasm")),
        "the page loaded no wasm"
    );
    Ok(files)
}

/// The file behind an address: `http://127.0.0.1:8080/a/b.js?c#d` is `a/b.js`.
fn file_of(url: &str) -> Option<PathBuf> {
    let (_, path) = url.split_once("://")?.1.split_once('/')?;
    let path = path.split(['?', '#']).next()?;
    Some(Path::new(if path.is_empty() { "index.html" } else { path }).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_its_index() {
        assert_eq!(file_of("http://127.0.0.1:1/"), Some("index.html".into()));
        assert_eq!(file_of("http://127.0.0.1:1/a/b.js?c#d"), Some("a/b.js".into()));
        assert_eq!(file_of("data:,"), None);
    }
}
