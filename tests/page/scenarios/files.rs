//! One's own numbers: files and pasted tensors, what is wrong with them, their map, and the loss that a script printed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

/// A file that numpy, torch or Pillow wrote; `make.py` beside it made it.
fn written(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/files/tests/written").join(name)
}

/// Opens a room from the menu of scenes.
async fn open(page: &Page, button: &str, region: &str) -> Result<()> {
    page.press(button).await?;
    page.find("region", region).await?;
    Ok(())
}

/// Brings a file as the file dialog does.
async fn bring(page: &Page, name: &str) -> Result<()> {
    let path = written(name).canonicalize().with_context(|| format!("{name} is not there"))?;
    page.find("button", "Files").await?.send_keys(path.to_string_lossy()).await?;
    Ok(())
}

async fn text(page: &Page, selector: &str) -> Result<String> {
    let script = "return document.querySelector(arguments[0])?.textContent ?? ''";
    Ok(page.run(script, [selector.into()]).await?.as_str().unwrap_or_default().to_owned())
}

async fn wait_text(page: &Page, selector: &str, part: &str) -> Result<()> {
    page.wait_for(&format!("{selector} says {part}"), async || Ok(text(page, selector).await?.contains(part)))
        .await
}

#[test]
fn a_file_is_diagnosed_mended_and_edited_in_the_lab() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open(page, "Your files…", "Your files").await?;
        bring(page, "pixelwise.npz").await?;
        // A class of 255 is proposed to be ignored, never assumed.
        wait_text(page, ".asked", "Target 255 is out of bounds.").await?;
        ensure!(text(page, "file-map .loss").await?.is_empty(), "a loss is shown before the answer");
        page.press("255 is ignored").await?;
        wait_text(page, "file-map dl", "ignore_index=255").await?;
        let loss = text(page, "file-map .loss").await?;
        ensure!(loss.starts_with("0.") || loss.starts_with("1."), "the loss is {loss}");
        // What is no tensor is said, and all stays.
        bring(page, "module.pt").await?;
        wait_text(page, "your-files .said", "torch.nn.modules.linear.Linear").await?;
        ensure!(text(page, "file-map .loss").await? == loss, "a file that was refused changed the map");
        // A repair can be taken back.
        page.press("Undo").await?;
        wait_text(page, ".asked", "255").await?;
        page.press("255 is ignored").await?;
        wait_text(page, "file-map .loss", &loss).await?;
        // A map is shared as a file; a link holds a window of it.
        page.press("Share").await?;
        page.find("button", "Save the whole map as .npz").await?;
        let link = "return document.querySelector('#file-share[open] .link')?.value ?? ''";
        page.wait_for("a link", async || {
            Ok(page.run(link, []).await?.as_str().is_some_and(|link| link.contains("#s=1.")))
        })
        .await?;
        page.press("Close").await?;
        // The worst pixels lead to a window, and it to the lab as a visit.
        page.press("Edit these 16").await?;
        page.find("region", "Visit").await?;
        ensure!(page.grid("Binary logits").await?.size().await? == (4, 4), "the window is 4 × 4");
        // Back in the room, all is as it was left.
        page.press("Back to the map").await?;
        page.wait_equal("a visit", false, async || page.has("region", "Visit").await).await?;
        page.find("region", "Your files").await?;
        wait_text(page, "file-map .loss", &loss).await
    })
}

#[test]
fn pasted_tensors_are_a_pair_like_any_other() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open(page, "Your files…", "Your files").await?;
        let paste = async |text: &str| -> Result<()> {
            let field = page.find("textbox", "Paste a tensor").await?;
            field.clear().await?;
            field.send_keys(text).await?;
            page.press("Read it").await
        };
        paste("tensor([[1., 2.], [3., ...]])").await?;
        wait_text(page, "your-files .said", "torch.set_printoptions").await?;
        paste("tensor([[[[0.1, -2.0], [1.5, 0.3]]]], grad_fn=<Conv2DBackward0>)").await?;
        wait_text(page, "file-cards", "[1, 1, 2, 2]").await?;
        paste("[[0, 255], [255, 0]]").await?;
        wait_text(page, ".asked", "0 and 255").await?;
        page.press("Divide by 255").await?;
        wait_text(page, "file-map dl", "BCEWithLogitsLoss()").await?;
        wait_text(page, "file-findings", "target = target // 255").await
    })
}

#[test]
fn the_loss_that_a_script_printed_is_found() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let shown = text(page, "#loss-binary").await?;
        let number = shown.split_whitespace().next().unwrap_or_default().to_owned();
        open(page, "My loss says…", "My loss says").await?;
        page.find("textbox", "My loss says").await?.send_keys(&number).await?;
        wait_text(page, "loss-ways .hit h3", &number).await?;
        wait_text(page, "loss-ways tr[data-exact]", "BCE").await?;
        page.find("table", "Ways").await?;
        page.press("Open as a scene").await?;
        page.find("region", "Visit").await?;
        page.wait_for("the scene has the number", async || {
            Ok(text(page, "#loss-binary").await?.contains(&number))
        })
        .await
    })
}

#[test]
fn rows_are_pasted_into_a_grid_from_the_selected_cell_on() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let paste = async |text: &str| -> Result<()> {
            let script = "const data = new DataTransfer(); data.setData('text', arguments[0]);
                document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))";
            page.run(script, [text.into()]).await?;
            Ok(())
        };
        let name = async |row, column| page.grid("Binary logits").await?.cell_name(row, column).await;
        page.grid("Binary logits").await?.click(1, 1).await?;
        paste("0.5\t-1.5\n2\t3").await?;
        page.wait_for("the cells are set", async || Ok(name(2, 2).await?.ends_with(": 3"))).await?;
        ensure!(name(1, 2).await?.contains(": −1.5") && name(2, 1).await?.ends_with(": 2"), "rows are rows");
        // What is no number changes nothing and is said.
        paste("1 2 x").await?;
        page.wait_for("it is said", async || Ok(page.alert().await?.contains('x'))).await?;
        page.chord([Key::Control], "z").await?;
        page.wait_for("one step back", async || Ok(!name(2, 2).await?.ends_with(": 3"))).await
    })
}
