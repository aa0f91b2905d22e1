//! How long an edit takes while dragging: from the pointer's event to the painted page.

use anyhow::{Context, Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use serde::Deserialize;

/// One frame at 60 Hz, in milliseconds.
const FRAME: f64 = 1000.0 / 60.0;
/// The scene: so many rows and columns, so many classes.
const SIDE: usize = 16;
const CLASSES: usize = 5;

/// Takes the time of each move of a dragging pointer. The event's listeners run first, then the frame that they asked
/// for; a message posted from within that frame arrives once it is painted.
const STOPWATCH: &str = "
    const samples = globalThis.samples = [];
    let open = null;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
        const painted = performance.now();
        open.work = painted - open.began;
        open.wait = painted - open.stamp;
        open.changed = open.before !== loss();
        samples.push(open);
        open = null;
    };
    const loss = () => document.querySelector('#loss-multiclass').dataset.value;
    addEventListener('pointermove', (event) => {
        if (open || event.buttons === 0) return;
        open = { began: performance.now(), stamp: event.timeStamp, before: loss() };
        requestAnimationFrame(() => port2.postMessage(null));
    }, { capture: true });";

/// What was measured of one move, in milliseconds.
#[derive(Deserialize)]
struct Sample {
    /// From the call of the first listener to the painted page.
    work: f64,
    /// From the event's own time stamp, which includes the wait for the next frame.
    wait: f64,
    /// Whether the move was an edit.
    changed: bool,
}

/// Drags a logit of a large scene to and fro and prints how long each edit took.
pub(crate) fn measure(quick: bool) -> Result<()> {
    on_page(&Setup::default(), async |page| {
        prepare(page).await?;
        page.run(STOPWATCH, []).await?;
        let grid = page.grid("Multiclass logits, class 1").await?;
        for _ in 0..if quick { 1 } else { 8 } {
            grid.drag_by((SIDE / 2, SIDE / 2), 240, 0).await?;
            grid.drag_by((SIDE / 2, SIDE / 2), -100, 0).await?;
        }
        let samples: Vec<Sample> = serde_json::from_value(page.run("return globalThis.samples", []).await?)?;
        let edits: Vec<&Sample> = samples.iter().filter(|sample| sample.changed).collect();
        ensure!(!edits.is_empty(), "no move of the drag was an edit");
        println!(
            "\nOne edit of a {SIDE}×{SIDE} scene with K = {CLASSES} while dragging, {} of them, in ms (and frames of {FRAME:.1} ms)",
            edits.len()
        );
        report("from the listener to the painted page", edits.iter().map(|sample| sample.work).collect())?;
        report(
            "from the event's time stamp, with the wait for a frame",
            edits.iter().map(|sample| sample.wait).collect(),
        )
    })
}

/// Makes the scene as a person does.
async fn prepare(page: &Page) -> Result<()> {
    let sizes = [("Height in pixels, H", SIDE), ("Width in pixels, W", SIDE), ("Classes, K", CLASSES)];
    for (name, size) in sizes {
        page.fill_in("textbox", name, &size.to_string()).await?;
    }
    let grid = page.grid("Multiclass logits, class 1").await?;
    page.wait_equal("the grid's size", (SIDE, SIDE), async || grid.size().await).await
}

fn report(what: &str, mut times: Vec<f64>) -> Result<()> {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        times.get(((times.len() - 1) as f64 * share).round() as usize).copied().context("a time")
    };
    let (median, late, worst) = (at(0.5)?, at(0.95)?, at(1.0)?);
    let verdict = if late <= FRAME { "within" } else { "OVER" };
    println!(
        "  {what}: p50 {median:.1}, p95 {late:.1}, max {worst:.1} ({:.2}, {:.2}, {:.2}); p95 {verdict} one frame",
        median / FRAME,
        late / FRAME,
        worst / FRAME
    );
    Ok(())
}
