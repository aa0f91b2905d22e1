//! `cargo xtask bench`: the kernels natively; then, on the built page in a browser, what a first visit loads, how long an edit takes, the
//! kernels and training against others.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use workshop::command::{cargo, command, run};
use workshop::{project, tools};

use crate::build;
use crate::test::ALL;

/// Measures the kernels, then builds the page and measures it; a quick run only shows that the benchmarks work.
///
/// # Errors
/// Where a result is wrong, the page does not build or the browser does not come up.
pub(crate) fn bench(quick: bool) -> Result<()> {
    let kernels = ["--quiet", "--bench", "kernels", "--", "--quiet"];
    let mut measure = command(&measure_page()?.to_string_lossy());
    if quick {
        run(cargo(["test"]).args(ALL).args(kernels))?;
        println!("The kernels and the losses in double precision agree");
        measure.arg("--quick");
    } else {
        let results = project::root().join("target/kernels");
        if results.is_dir() {
            fs::remove_dir_all(&results)?;
        }
        run(cargo(["bench", "--package", "benches"]).args(kernels).env("CRITERION_HOME", &results))?;
        build::build()?;
        measure.arg("--native").arg(&results);
    }
    run(cargo(["build", "--quiet"]).args(ALL).args(["--bin", "measure-page"]))?;
    tools::browser()?;
    tools::peers()?;
    run(&mut measure)
}

/// What measures the page is compiled as everything else of the workspace is, and lies beside this program.
fn measure_page() -> Result<PathBuf> {
    Ok(env::current_exe()?.with_file_name(format!("measure-page{}", env::consts::EXE_SUFFIX)))
}
