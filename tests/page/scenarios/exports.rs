//! What leaves the page as files: figures, tensors, PyTorch.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use serde_json::json;

use crate::acts::shown;

/// Keeps what is given to the reader as a file, for [`file`] to read.
const KEEP: &str = "window.given = [];
    const address = URL.createObjectURL;
    URL.createObjectURL = (file) => (window.given.push(file), address.call(URL, file));
    HTMLAnchorElement.prototype.click = function () { window.given.at(-1).called = this.download; };";

/// Presses a button and gives the file that it makes: its name, and what a script makes of the `file`.
async fn file(page: &Page, button: &str, script: &str) -> Result<(String, String)> {
    page.run("window.given.length = 0", []).await?;
    page.press(button).await?;
    page.wait_for("there is a file", async || {
        Ok(page.run("return Boolean(window.given[0]?.called)", []).await?.as_bool() == Some(true))
    })
    .await?;
    let read =
        format!("const file = window.given[0]; return (async () => [file.called, String({script})])()");
    Ok(serde_json::from_value(page.run(&read, []).await?)?)
}

#[test]
fn figures_tensors_and_code_have_the_numbers_of_the_page() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.choose("Scene", "One confident mistake").await?;
        let loss = shown(page, "#loss-binary").await?;
        page.run(KEEP, []).await?;
        page.press("Share").await?;

        let (name, svg) = file(page, "Save the figure as SVG", "await file.text()").await?;
        ensure!(name == "pixelwise-confident-mistake-table.svg", "{name}");
        for text in ["Loss per pixel", "Multiclass", "One confident mistake", &loss, "BCEWithLogitsLoss()"] {
            ensure!(svg.contains(text), "the table as a figure lacks {text}");
        }
        let size = "await createImageBitmap(file).then(({ width, height }) => `${width} ${height}`)";
        let (name, picture) = file(page, "Save the figure as PNG, at twice its size", size).await?;
        let read =
            "const svg = new DOMParser().parseFromString(arguments[0], 'image/svg+xml').documentElement;
            return `${2 * svg.width.baseVal.value} ${2 * svg.height.baseVal.value}`";
        let twice = page.run(read, [json!(svg)]).await?;
        ensure!(name.ends_with("-table.png") && twice == picture.as_str(), "{picture} for {twice}");
        page.choose("What the figure shows", "Scores over the threshold").await?;
        let (name, chart) = file(page, "Save the figure as SVG", "await file.text()").await?;
        ensure!(name.ends_with("-thresholds.svg") && chart.contains("recall") && !chart.contains("class="));

        let (name, names) =
            file(page, "Save all tensors as .npz, for numpy.load", "await file.text()").await?;
        ensure!(
            name.ends_with("mistake.npz") && names.starts_with("PK") && names.contains("binary_grad.npy")
        );
        let (_, table) = file(page, "Save as CSV, one row a pixel", "await file.text()").await?;
        ensure!(table.lines().count() == 26 && table.starts_with("image,row,column,target"), "{table}");

        let (name, script) = file(page, "Save as a Python file, .py", "await file.text()").await?;
        let full = page.run("return pixelwise.lab.lossFull('binary')", []).await?;
        let full = full.as_str().unwrap_or_default();
        ensure!(
            name.ends_with("mistake.py") && script.contains(&format!("assert close(loss, {full}")),
            "{script}"
        );
        ensure!(shown(page, "share-code pre").await? == script);
        ensure!(shown(page, "share-code > div > span").await? == format!("prints {loss} twice"));
        Ok(())
    })
}
