//! `cargo xtask bench`: the kernels natively; then, on the built page in a browser, what a first visit loads, how long an edit takes, the
//! kernels and training against others.

use std::fs;

use anyhow::Result;
use workshop::command::{cargo, run};
use workshop::{project, tools};

use crate::build;

/// Measures the kernels, then builds the page and measures it; a quick run only shows that the benchmarks work.
///
/// # Errors
/// Where a result is wrong, the page does not build or the browser does not come up.
pub(crate) fn bench(quick: bool) -> Result<()> {
    let kernels = ["--quiet", "--package", "benches", "--bench", "kernels", "--", "--quiet"];
    let mut measure = cargo(["run", "--quiet", "--package", "page-tests", "--bin", "measure-page", "--"]);
    if quick {
        run(cargo(["test"]).args(kernels))?;
        println!("The kernels and the losses in double precision agree");
        measure.arg("--quick");
    } else {
        let results = project::root().join("target/kernels");
        if results.is_dir() {
            fs::remove_dir_all(&results)?;
        }
        run(cargo(["bench"]).args(kernels).env("CRITERION_HOME", &results))?;
        build::build()?;
        measure.arg("--native").arg(&results);
    }
    tools::browser()?;
    tools::peers()?;
    run(&mut measure)
}
