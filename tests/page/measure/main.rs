//! Measures the built page: what a first visit loads, how long an edit takes to be seen, the kernels and training against others.

mod edit;
mod files;
mod kernels;
mod native;
mod quartiles;
mod size;
mod training;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let (mut quick, mut kernels_alone, mut size_alone) = (false, false, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => quick = true,
            "--kernels" => kernels_alone = true,
            "--size" => size_alone = true,
            "--native" => {
                let results = arguments.next().context("--native takes the folder of criterion's results")?;
                native::report(&PathBuf::from(results))?;
            }
            other => bail!("\"{other}\" is not known; only --quick, --kernels, --size and --native are"),
        }
    }
    if kernels_alone {
        return kernels::measure(quick);
    }
    size::measure()?;
    if size_alone {
        return Ok(());
    }
    edit::measure(quick)?;
    files::measure(quick)?;
    kernels::measure(quick)?;
    training::measure(quick)
}
