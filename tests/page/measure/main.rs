//! Measures the built page: what a first visit loads, and how long an edit takes to be seen.

mod edit;
mod size;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let mut quick = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--quick" => quick = true,
            other => bail!("\"{other}\" is not known; only --quick is"),
        }
    }
    size::measure()?;
    edit::measure(quick)
}
