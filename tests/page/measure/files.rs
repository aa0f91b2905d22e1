//! How long one's own files take: from the choice of two files to the painted map, and from a changed option to the next picture.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};

/// The sides of the map.
const SIDE: usize = 512;

/// Notes when files are chosen or an option is changed, and when the map of both files is painted next; the first alone has a picture too.
const STOPWATCH: &str = "
    globalThis.began = 0;
    globalThis.took = [];
    addEventListener('change', () => (globalThis.began = performance.now()), { capture: true });
    new MutationObserver((changes) => {
        if (!changes.some((change) => change.attributeName === 'data-painted')) return;
        requestAnimationFrame(() => {
            if (document.querySelector('file-map .choices input[type=checkbox]')) globalThis.took.push(performance.now() - globalThis.began);
        });
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-painted'] });";

/// Brings an output and a mask of 512 × 512 pixels with two classes and with 21, and prints how long it took.
pub(crate) fn measure(quick: bool) -> Result<()> {
    let folder = tempfile::tempdir()?;
    println!(
        "\nOne's own files, {SIDE}×{SIDE}, in ms (limits: 500 to read and paint; an option a frame at K = 2, 100 at K = 21)"
    );
    for classes in if quick { vec![2] } else { vec![2, 21] } {
        let (output, target) = (folder.path().join("output.npy"), folder.path().join("target.npy"));
        write(&output, "<f4", &[1, classes, SIDE, SIDE], |at| {
            (((at * 2_654_435_761) >> 7) % 2000) as f32 / 200.0 - 5.0
        })?;
        write(&target, "<f4", &[1, SIDE, SIDE], |at| ((at / 64 + at / SIDE / 64) % classes) as f32)?;
        on_page(&Setup::default(), async |page| {
            page.press("Your files…").await?;
            page.run(STOPWATCH, []).await?;
            let files = format!("{}\n{}", output.display(), target.display());
            page.find("button", "Files").await?.send_keys(&files).await?;
            let read = next(page, 1).await?;
            let option = "document.querySelector('file-map .choices input[type=checkbox]').click()";
            let mut options = Vec::new();
            for times in 2..if quick { 3 } else { 9 } {
                page.run(option, []).await?;
                options.push(next(page, times).await?);
            }
            options.sort_by(f64::total_cmp);
            println!(
                "  K = {classes}: read and painted {read:.0}, an option {:.0}",
                options[options.len() / 2]
            );
            Ok(())
        })?;
    }
    Ok(())
}

/// Waits for so many pictures, and returns how long the last one took.
async fn next(page: &Page, count: usize) -> Result<f64> {
    page.wait_for("the map is painted", async || {
        Ok(page.run("return globalThis.took.length", []).await?.as_u64() >= Some(count as u64))
    })
    .await?;
    page.run("return globalThis.took.at(-1)", []).await?.as_f64().context("a time")
}

/// Writes an array as numpy does.
fn write(path: &Path, dtype: &str, shape: &[usize], value: impl Fn(usize) -> f32) -> Result<()> {
    let sizes: Vec<String> = shape.iter().map(usize::to_string).collect();
    let mut header =
        format!("{{'descr': '{dtype}', 'fortran_order': False, 'shape': ({}), }}", sizes.join(", "));
    while !(header.len() + 11).is_multiple_of(64) {
        header.push(' ');
    }
    header.push('\n');
    let mut file = std::fs::File::create(path)?;
    file.write_all(b"\x93NUMPY\x01\x00")?;
    file.write_all(&u16::try_from(header.len())?.to_le_bytes())?;
    file.write_all(header.as_bytes())?;
    let count = shape.iter().product();
    let bytes: Vec<u8> = (0..count).flat_map(|at| value(at).to_le_bytes()).collect();
    Ok(file.write_all(&bytes)?)
}
