//! How long the kernels take against a loop in JavaScript and against others, on the same numbers, in the same run.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_site};
use serde::Deserialize;
use serde_json::json;
use xtask::project;

const PAGE: &str = "/tests/page/measure/kernels/";
/// Channels: 1 is binary cross-entropy, more are the classes of cross-entropy.
const CLASSES: [usize; 4] = [1, 2, 5, 21];
const SIDES: [usize; 6] = [8, 32, 64, 256, 512, 1024];
/// The side at which the options are measured, too.
const FULL: usize = 256;
/// How often each is timed; a third of it beyond that side.
const ROUNDS: usize = 15;
/// How many logits there may be: each contestant holds several tensors of them.
const MOST: usize = 6_000_000;
/// Where the peers are installed.
const PEERS: &str = "tests/page/measure/node_modules/@tensorflow/tfjs-core";

/// How many whole edits are timed, of a scene with so many classes.
const EDITS: usize = 200;
const EDIT_CLASSES: usize = 5;
/// Half a frame at 60 Hz, in milliseconds.
const HALF_A_FRAME: f64 = 500.0 / 60.0;

/// What was measured of whole edits: how many maps, and the milliseconds of each.
#[derive(Deserialize)]
struct Edit {
    maps: usize,
    times: Vec<f64>,
}

/// The times a pixel of each contestant, in ns, a round each.
type Times = BTreeMap<String, Vec<f64>>;

/// Runs the comparison and prints its tables; a quick run only checks, on one small size, that the results agree.
pub(crate) fn measure(quick: bool) -> Result<()> {
    on_site(&Setup::default(), async |page| {
        page.open(PAGE).await?;
        page.wait_until_ready().await?;
        if quick {
            for classes in CLASSES {
                times(page, 9, classes, 1).await?;
            }
            println!("\nThe kernels and the loop in JavaScript agree, for {CLASSES:?} channels");
            return edit(page, 9, 2).await;
        }
        println!(
            "\nForward and backward, all outputs in memory, in ns a pixel: medians of rounds that take turns"
        );
        if project::root().join(PEERS).is_dir() {
            let peer = page.run("return globalThis.peers()", []).await?;
            println!("TensorFlow.js: {}", peer.as_str().unwrap_or_default());
        } else {
            println!("TensorFlow.js: left out; `cargo xtask bench` installs it");
        }
        println!("ONNX Runtime Web: left out");
        println!(
            "\n| channels | size | Pixelwise (quartiles) | JavaScript | ratio | TensorFlow.js | ratio |"
        );
        println!("|--:|--:|--:|--:|--:|--:|--:|");
        let mut options = Vec::new();
        for classes in CLASSES {
            for side in SIDES.into_iter().filter(|side| side * side * classes <= MOST) {
                let rounds = if side > FULL { ROUNDS / 3 } else { ROUNDS };
                let times = times(page, side, classes, rounds).await?;
                println!("{}", row(&times, classes, side)?);
                if side == FULL {
                    options.push((classes, times));
                }
            }
        }
        println!("\n| channels | option | times the plain loss |");
        println!("|--:|--|--:|");
        for (classes, times) in &options {
            let plain = median(times, "Pixelwise")?;
            for name in times.keys().filter(|name| name.starts_with(char::is_lowercase)) {
                println!("| {classes} | {name} | {:.2} |", median(times, name)? / plain);
            }
        }
        edit(page, FULL, EDITS).await
    })
}

/// Prints how long a whole edit takes: both losses, every map in colour, every map put on its canvas.
async fn edit(page: &Page, side: usize, rounds: usize) -> Result<()> {
    let wish = json!({ "side": side, "classes": EDIT_CLASSES, "rounds": rounds });
    let Edit { maps, mut times } =
        serde_json::from_value(page.run("return globalThis.edit(arguments[0])", [wish]).await?)?;
    ensure!(times.len() == rounds, "not every edit was timed");
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    let (median, late) = (at(0.5), at(0.95));
    let verdict = if late <= HALF_A_FRAME { "within" } else { "OVER" };
    println!(
        "\nA whole edit of a {side}×{side} scene with K = {EDIT_CLASSES}, both losses and {maps} maps in colour on their canvases, in ms: \
         p50 {median:.2}, p95 {late:.2}; p95 {verdict} half a frame of 60 Hz ({HALF_A_FRAME:.1})"
    );
    Ok(())
}

async fn times(page: &Page, side: usize, classes: usize, rounds: usize) -> Result<Times> {
    let wish = json!({ "side": side, "classes": classes, "rounds": rounds, "options": side == FULL });
    let times = page.run("return globalThis.measure(arguments[0])", [wish]).await?;
    let times: Times = serde_json::from_value(times)
        .with_context(|| format!("{classes} channels at {side}×{side} gave no times"))?;
    ensure!(times.contains_key("Pixelwise"), "nothing was measured");
    Ok(times)
}

fn row(times: &Times, classes: usize, side: usize) -> Result<String> {
    let ours = median(times, "Pixelwise")?;
    let sorted = sorted(times, "Pixelwise")?;
    let (low, high) = (sorted[sorted.len() / 4], sorted[sorted.len() * 3 / 4]);
    let peers = ["JavaScript", "TensorFlow.js"].map(|name| match median(times, name) {
        Ok(theirs) => format!(" {theirs:.1} | {:.1} |", theirs / ours),
        Err(_) => " | |".to_owned(),
    });
    Ok(format!("| {classes} | {side}×{side} | {ours:.2} ({low:.2} to {high:.2}) |{}", peers.concat()))
}

fn median(times: &Times, name: &str) -> Result<f64> {
    let sorted = sorted(times, name)?;
    Ok(sorted[sorted.len() / 2])
}

fn sorted(times: &Times, name: &str) -> Result<Vec<f64>> {
    let mut sorted = times.get(name).with_context(|| format!("{name} was not measured"))?.clone();
    sorted.sort_by(f64::total_cmp);
    ensure!(!sorted.is_empty(), "{name} was not measured");
    Ok(sorted)
}
