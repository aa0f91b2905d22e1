//! `cargo xtask bench`: what a first visit loads, how long an edit takes and how quick training is, measured on the built page in a browser.

use anyhow::Result;

use crate::command::{cargo, run};
use crate::{build, setup};

/// Builds the page and measures it; a quick run only shows that the benchmark works.
///
/// # Errors
/// Where the page does not build or the browser does not come up.
pub fn bench(quick: bool) -> Result<()> {
    if !quick {
        build::build()?;
    }
    setup::browser()?;
    setup::peers()?;
    let mut command = cargo(["run", "--quiet", "--package", "page-tests", "--bin", "measure-page", "--"]);
    if quick {
        command.arg("--quick");
    }
    run(&mut command)
}
