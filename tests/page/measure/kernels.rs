//! How long the kernels take against a loop in JavaScript and against others, on the same numbers, in the same run.

use std::collections::BTreeMap;

use crate::quartiles::Quartiles;
use anyhow::{Context, Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_site};
use serde::Deserialize;
use serde_json::json;
use workshop::project;

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
/// Where npm installs the peers, and each by its name with its package.
const MODULES: &str = "tests/page/measure/node_modules";
const PEERS: [(&str, &str); 2] = [(TENSORFLOW, "@tensorflow/tfjs-core"), (ONNX, "onnxruntime-web")];
/// The columns of the tables after our own.
const LOOPS: [&str; 3] = ["Pixelwise, not fused", "JavaScript", "JavaScript by tiles"];
const OTHERS: [&str; 2] = [TENSORFLOW, ONNX];
const TENSORFLOW: &str = "TensorFlow.js";
const ONNX: &str = "ONNX Runtime Web";
/// ONNX Runtime Web with every result copied to JavaScript.
const FETCHED: &str = "ONNX Runtime Web, fetched";

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

/// Runs the comparison and prints its tables; a quick run only checks, on one small size, that all results agree.
pub(crate) fn measure(quick: bool) -> Result<()> {
    on_site(&Setup::default(), async |page| {
        page.open(PAGE).await?;
        page.wait_until_ready().await?;
        bring_up(page).await?;
        if quick {
            for classes in CLASSES {
                times(page, 9, classes, 1).await?;
            }
            println!("All agree, for {CLASSES:?} channels");
            return edit(page, 9, 2).await;
        }
        let full = compare(page).await?;
        options(&full)?;
        fetching(&full)?;
        edit(page, FULL, EDITS).await
    })
}

/// Brings up the peers that are installed and says which they are.
async fn bring_up(page: &Page) -> Result<()> {
    println!("\nThe kernels, a loop in JavaScript, and peers");
    for (name, package) in PEERS {
        if project::root().join(MODULES).join(package).is_dir() {
            let version = page.run("return globalThis.bringUp(arguments[0])", [json!(name)]).await?;
            println!("  {name}: {}", version.as_str().context("a peer has a version")?);
        } else {
            println!("  {name}: left out; `cargo xtask bench` installs it");
        }
    }
    Ok(())
}

/// Prints a row for each number of channels and each size, against loops and against peers; returns the times of the full size, with its
/// channels.
async fn compare(page: &Page) -> Result<Vec<(usize, Times)>> {
    println!(
        "\nForward and backward, all results in memory, in ns a pixel: medians (and quartiles) of rounds that"
    );
    println!("take turns; a ratio is the median of those of the rounds, theirs over ours");
    heading(&LOOPS);
    let (mut full, mut rows) = (Vec::new(), Vec::new());
    for classes in CLASSES {
        for side in SIDES.into_iter().filter(|side| side * side * classes <= MOST) {
            let rounds = if side > FULL { ROUNDS / 3 } else { ROUNDS };
            let times = times(page, side, classes, rounds).await?;
            println!("{}", row(&times, classes, side, &LOOPS)?);
            rows.push(row(&times, classes, side, &OTHERS)?);
            if side == FULL {
                full.push((classes, times));
            }
        }
    }
    heading(&OTHERS);
    println!("{}", rows.join("\n"));
    Ok(full)
}

fn heading(others: &[&str]) {
    let columns: String = others.iter().flat_map(|name| [" ", name, " | ratio |"]).collect();
    println!("\n| channels | size | Pixelwise |{columns}");
    println!("|--:|--:|--:|{}", "--:|--:|".repeat(others.len()));
}

/// Prints what each option costs.
fn options(full: &[(usize, Times)]) -> Result<()> {
    println!("\n| channels | option | times the plain loss |");
    println!("|--:|--|--:|");
    for (classes, times) in full {
        for name in times.keys().filter(|name| name.starts_with(char::is_lowercase)) {
            println!("| {classes} | {name} | {:.2} |", ratio(times, name)?);
        }
    }
    Ok(())
}

/// Prints what it costs to have every result of ONNX Runtime Web, where it is there.
fn fetching(full: &[(usize, Times)]) -> Result<()> {
    let mut rows = full.iter().filter(|(_, times)| times.contains_key(FETCHED)).peekable();
    if rows.peek().is_some() {
        println!("\n| channels | ONNX Runtime Web | with its results copied to JavaScript |");
        println!("|--:|--:|--:|");
    }
    for (classes, times) in rows {
        println!("| {classes} | {} | {} |", quartiles(times, ONNX)?, quartiles(times, FETCHED)?);
    }
    Ok(())
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

fn row(times: &Times, classes: usize, side: usize, others: &[&str]) -> Result<String> {
    let ours = quartiles(times, "Pixelwise")?;
    let other = |name: &&str| -> Result<String> {
        if !times.contains_key(*name) {
            return Ok(" | |".to_owned());
        }
        Ok(format!(" {} | {:.1} |", quartiles(times, name)?, ratio(times, name)?))
    };
    let others = others.iter().map(other).collect::<Result<String>>()?;
    Ok(format!("| {classes} | {side}×{side} | {ours} |{others}"))
}

/// How many times as long as Pixelwise another takes, round by round: what slows the machine for a while slows both.
fn ratio(times: &Times, name: &str) -> Result<f64> {
    let (theirs, ours) = (times.get(name), times.get("Pixelwise"));
    let rounds = theirs.into_iter().flatten().zip(ours.into_iter().flatten());
    let ratios: Vec<f64> = rounds.map(|(theirs, ours)| theirs / ours).collect();
    let ratios = Quartiles::of(&ratios).with_context(|| format!("{name} was not measured"))?;
    Ok(ratios.median)
}

fn quartiles(times: &Times, name: &str) -> Result<Quartiles> {
    times.get(name).and_then(|times| Quartiles::of(times)).with_context(|| format!("{name} was not measured"))
}
