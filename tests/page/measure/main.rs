//! Measures the built page: what a first visit loads, how long an edit takes to be seen, the kernels and training against others.

mod edit;
mod kernels;
mod size;
mod training;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let (mut quick, mut kernels_alone) = (false, false);
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--quick" => quick = true,
            "--kernels" => kernels_alone = true,
            other => bail!("\"{other}\" is not known; only --quick and --kernels are"),
        }
    }
    if kernels_alone {
        return kernels::measure(quick);
    }
    size::measure()?;
    edit::measure(quick)?;
    kernels::measure(quick)?;
    training::measure(quick)
}
