//! How long the losses take on this machine, as criterion has kept it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::quartiles::Quartiles;

/// Prints the table of the kernels against the losses in double precision.
pub(crate) fn report(results: &Path) -> Result<()> {
    let (single, double) = (results.join("losses/single"), results.join("losses/double"));
    println!("\nForward and backward on this machine, in ns a pixel: medians (and quartiles)");
    println!("\n| channels | size | double precision | kernels | ratio |");
    println!("|--:|--:|--:|--:|--:|");
    for (classes, side) in cases(&single)? {
        let case = format!("{classes}x{side}");
        let [kernels, plain] = [&single, &double].map(|way| times(&way.join(&case), side * side));
        let (kernels, plain) = (kernels?, plain?);
        let ratio = plain.median / kernels.median;
        println!("| {classes} | {side}×{side} | {plain} | {kernels} | {ratio:.1} |");
    }
    Ok(())
}

/// The cases that criterion has kept, by channels and size: a folder each, `5x64`.
fn cases(folder: &Path) -> Result<Vec<(usize, usize)>> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).context("the benchmark kept no results")? {
        let name = entry?.file_name();
        let numbers = name.to_str().and_then(|name| name.split_once('x'));
        if let Some((classes, side)) = numbers {
            cases.push((classes.parse()?, side.parse()?));
        }
    }
    cases.sort_unstable();
    Ok(cases)
}

/// What criterion has sampled of a case: the time of so many runs in ns, again and again.
fn times(case: &Path, pixels: usize) -> Result<Quartiles> {
    let file = case.join("new/sample.json");
    let sample: Value = serde_json::from_slice(&fs::read(&file)?)?;
    let numbers = |name: &str| sample[name].as_array().into_iter().flatten().filter_map(Value::as_f64);
    let times: Vec<f64> =
        numbers("times").zip(numbers("iters")).map(|(time, runs)| time / runs / pixels as f64).collect();
    Quartiles::of(&times).with_context(|| format!("{} has no times", file.display()))
}
