//! How quick training is: steps a second against TensorFlow.js, and the frames that the page keeps meanwhile.

use anyhow::{Context, Result, ensure};
use page_tests::scenario::{Setup, on_page, on_site};
use serde_json::{Value, json};

/// One frame at 60 Hz, in milliseconds.
const FRAME: f64 = 1000.0 / 60.0;

/// Trains the same two networks in the page's worker module and in TensorFlow.js, in one run of one browser.
pub(crate) fn measure(quick: bool) -> Result<()> {
    let milliseconds = if quick { 600 } else { 3000 };
    on_site(&Setup::default(), async |page| {
        page.open("/tests/page/measure/training.html").await?;
        page.wait_until_ready().await?;
        // Where there is no graphics card, the shaders of WebGL are compiled for seconds.
        let backends: &[&str] = if quick { &["cpu"] } else { &["cpu", "webgl"] };
        let ask = [json!(milliseconds), json!(backends)];
        let results = page.run("return measureTraining(...arguments)", ask).await?;
        let rate = |name: &str| results.get(name).and_then(Value::as_f64);
        let ours = rate("ours").context("training was not measured")?;
        println!("\nTraining both heads (8, 8 channels; 4 images of 12×12; Adam), steps a second");
        println!("  Pixelwise, with drawing the images: {ours:.0}");
        for (name, title) in [("cpu", "TensorFlow.js, cpu"), ("webgl", "TensorFlow.js, webgl")] {
            match rate(name) {
                Some(theirs) => println!("  {title}: {theirs:.0} ({:.1} times slower)", ours / theirs),
                None => println!("  {title}: not measured"),
            }
        }
        Ok(())
    })?;
    frames(milliseconds)
}

/// Plays a network at full speed and counts the frames that come late.
fn frames(milliseconds: u64) -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.choose("Logits come from", "a network").await?;
        page.wait_for("the network is shown", async || {
            Ok(page.run("return pixelwise.lab.networkStep", []).await? == 0)
        })
        .await?;
        page.choose("Speed", "max").await?;
        page.press("Learn").await?;
        let count = "const frames = globalThis.frames = [];
            let last = performance.now();
            const end = last + arguments[0];
            requestAnimationFrame(function tick(now) {
                frames.push(now - last);
                last = now;
                if (now < end) requestAnimationFrame(tick);
                else globalThis.counted = true;
            })";
        page.run(count, [json!(milliseconds)]).await?;
        page.wait_for("the frames are counted", async || {
            Ok(page.run("return !!globalThis.counted", []).await? == true)
        })
        .await?;
        let mut frames: Vec<f64> = serde_json::from_value(page.run("return globalThis.frames", []).await?)?;
        ensure!(frames.len() > 2, "no frame came");
        frames.sort_by(f64::total_cmp);
        let at = |share: f64| frames[((frames.len() - 1) as f64 * share).round() as usize];
        let late = frames.iter().filter(|&&frame| frame > 1.5 * FRAME).count();
        let steps = page.run("return pixelwise.lab.networkStep", []).await?;
        println!(
            "  while the page shows it at full speed: a frame takes p50 {:.1}, p95 {:.1}, max {:.1} ms, {late} of {} late; {steps} steps",
            at(0.5),
            at(0.95),
            at(1.0),
            frames.len()
        );
        Ok(())
    })
}
