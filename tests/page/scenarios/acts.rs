//! What many scenarios do or look at.

use anyhow::Result;
use page_tests::grid::Grid;
use page_tests::page::Page;

/// Every grid of a scene with two classes, by its name.
pub(crate) const GRIDS: [&str; 14] = [
    "Target mask",
    "Binary logits",
    "Binary probability",
    "Binary loss",
    "Binary prediction",
    "Multiclass logits, class 0",
    "Multiclass logits, class 1",
    "Multiclass probability, class 0",
    "Multiclass probability, class 1",
    "Target classes",
    "One-hot target, class 0",
    "One-hot target, class 1",
    "Multiclass loss",
    "Multiclass prediction",
];

/// Both losses: the binary one, the multiclass one.
pub(crate) async fn losses(page: &Page) -> Result<(f64, f64)> {
    Ok((page.loss("binary").await?, page.loss("multiclass").await?))
}

/// The scene in which all logits are 0 and both losses are ln 2.
pub(crate) async fn untrained(page: &Page) -> Result<()> {
    page.choose("Fill the logits", "0").await?;
    page.wait_for("both losses are ln 2", async || {
        let (binary, multiclass) = losses(page).await?;
        Ok(is_close(binary, std::f64::consts::LN_2) && is_close(multiclass, std::f64::consts::LN_2))
    })
    .await
}

/// Waits until both losses are what they must be, to float32's digits.
pub(crate) async fn wait_losses(page: &Page, binary: f64, multiclass: f64) -> Result<()> {
    page.wait_for(&format!("the losses are {binary} and {multiclass}"), async || {
        let now = losses(page).await?;
        anyhow::ensure!(is_close(now.0, binary) && is_close(now.1, multiclass), "they are {now:?}");
        Ok(true)
    })
    .await
}

/// As close as float32 can tell.
pub(crate) fn is_close(got: f64, expected: f64) -> bool {
    (got - expected).abs() <= 1e-6 * expected.abs().max(1.0)
}

/// The loss of one pixel: log(1 + e^−z) where the target is 1, log(1 + e^z) where it is 0.
pub(crate) fn pixel_loss(logit: f64, target: f64) -> f64 {
    if target > 0.5 { (-logit).exp().ln_1p() } else { logit.exp().ln_1p() }
}

/// The mean over a scene of zeros in which one pixel has another logit.
pub(crate) fn one_among_zeros(pixels: usize, logit: f64, target: f64) -> f64 {
    let others = (pixels - 1) as f64 * std::f64::consts::LN_2;
    (others + pixel_loss(logit, target)) / pixels as f64
}

/// A cell's number, as it stands there.
pub(crate) async fn shown_number(grid: &Grid<'_>, row: usize, column: usize) -> Result<f64> {
    let text = grid.text(row, column).await?.replace('−', "-");
    Ok(text.parse()?)
}

/// How many steps the timeline has taken, by its own word.
pub(crate) async fn step(page: &Page) -> Result<usize> {
    let timeline = page.find("slider", "Timeline: step shown").await?;
    Ok(timeline.attr("aria-valuenow").await?.unwrap_or_default().parse()?)
}

/// The grids, losses and controls that are not whole in sight: outside the view, or clipped by what they lie in.
pub(crate) async fn cut_off(page: &Page) -> Result<Vec<String>> {
    let script = "const inside = (box, frame) => box.left >= frame.left - 1 && box.top >= frame.top - 1
            && box.right <= frame.right + 1 && box.bottom <= frame.bottom + 1;
        const frames = (element) => {
            const found = [new DOMRect(0, 0, innerWidth, innerHeight)];
            for (let around = element.parentElement; around; around = around.parentElement) {
                if (getComputedStyle(around).overflow !== 'visible') found.push(around.getBoundingClientRect());
            }
            return found;
        };
        return [...document.querySelectorAll('[role=grid], output, button, select, input')]
            .filter((element) => element.checkVisibility())
            .filter((element) => !frames(element).every((frame) => inside(element.getBoundingClientRect(), frame)))
            .map((element) => `${element.localName} ${element.ariaLabel ?? element.id ?? element.textContent}`)";
    Ok(serde_json::from_value(page.run(script, []).await?)?)
}

/// The text of all that matches a selector, as the page shows it.
pub(crate) async fn shown(page: &Page, selector: &str) -> Result<String> {
    let script =
        "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent).join(' ')";
    Ok(page.run(script, [selector.into()]).await?.as_str().unwrap_or_default().to_owned())
}

/// How many steps the newest document has that is kept; 0 where none is.
pub(crate) async fn kept_steps(page: &Page) -> Result<usize> {
    let steps = stored(page, "newest?.steps ?? 0").await?;
    Ok(serde_json::from_value(steps)?)
}

/// What a script makes of the stored documents: it has their `entries`, the `newest` of them, and both object stores.
pub(crate) async fn stored(page: &Page, script: &str) -> Result<serde_json::Value> {
    let script = format!(
        "const answer = (request) => new Promise((done, fail) => {{
            request.onsuccess = () => done(request.result);
            request.onerror = () => fail(request.error);
        }});
        return (async () => {{
            const database = await answer(indexedDB.open('pixelwise'));
            try {{
                const store = database.transaction(['entries', 'bytes'], 'readwrite');
                const [entryStore, byteStore] = [store.objectStore('entries'), store.objectStore('bytes')];
                const entries = (await answer(entryStore.getAll())).sort((a, b) => b.saved - a.saved);
                const newest = entries[0];
                return {script};
            }} finally {{
                database.close();
            }}
        }})()"
    );
    page.run(&script, []).await
}

/// Opens the options of the losses, which are loaded when they are first asked for.
pub(crate) async fn open_options(page: &Page) -> Result<()> {
    page.wait_for("the options are there", async || {
        // A menu closes when the focus comes back to what was used before it.
        page.run("document.querySelector('#loss[aria-expanded=false]')?.click()", []).await?;
        Ok(!shown(page, "loss-options").await?.is_empty())
    })
    .await
}
