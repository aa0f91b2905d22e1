//! Changing the mask: by click, by stroke, by keys; and leaving pixels out.

use anyhow::Result;
use page_tests::grid::Grid;
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::{is_close, losses, pixel_loss, shown_number, step, untrained};

async fn wait_mask(page: &Page, mask: &Grid<'_>, row: usize, expected: &[&str]) -> Result<()> {
    let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
    page.wait_equal("the mask", expected, async || Ok(mask.texts().await?[row].clone())).await
}

#[test]
fn a_click_with_the_mask_tool_is_a_switch_and_a_stroke_one_step() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let mask = page.grid("Target mask").await?;
        let before = (mask.text(0, 0).await?, losses(page).await?);
        assert_eq!(before.0, "0");
        page.press("Mask").await?;
        mask.click(0, 0).await?;
        page.wait_equal("the mask", "1".to_owned(), async || mask.text(0, 0).await).await?;
        assert_eq!(page.grid("One-hot target, class 1").await?.text(0, 0).await?, "1");
        let now = losses(page).await?;
        assert!(now.0 > before.1.0 && is_close(now.0, now.1), "{now:?}");
        mask.click(0, 0).await?;
        page.wait_equal("all of it", before, async || Ok((mask.text(0, 0).await?, losses(page).await?)))
            .await?;

        let before = step(page).await?;
        // Only the ends are visited: the pixels between lie on the way.
        mask.drag(&[(0, 0), (0, 4)]).await?;
        wait_mask(page, &mask, 0, &["1", "1", "1", "1", "1"]).await?;
        assert_eq!(step(page).await?, before + 1);
        page.chord([Key::Control], "z").await?;
        wait_mask(page, &mask, 0, &["0", "0", "0", "0", "0"]).await
    })
}

#[test]
fn keys_set_a_mask_pixel_and_ignore_it() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        untrained(page).await?;
        let mask = page.grid("Target mask").await?;
        let (rows, columns) = mask.size().await?;
        page.grid("Binary logits").await?.click(0, 0).await?;
        page.type_keys("2").await?;
        page.type_keys(Key::Enter).await?;
        mask.click(0, 0).await?;
        page.type_keys("1").await?;
        page.wait_equal("the mask", "1".to_owned(), async || mask.text(0, 0).await).await?;
        page.type_keys(Key::Delete).await?;
        page.wait_for("the pixel is ignored", async || {
            Ok(mask.cell_name(0, 0).await?.ends_with(", ignored"))
        })
        .await?;
        // CE leaves the pixel out of both sides of its mean; BCE has a weight of 0 for it and divides by all.
        let kept = (rows * columns - 1) as f64;
        let sum = kept * pixel_loss(0.0, 0.0);
        let (binary, multiclass) = losses(page).await?;
        assert!(is_close(multiclass, sum / kept), "{multiclass}");
        assert!(is_close(binary, sum / (kept + 1.0)), "{binary}");
        assert!(page.text().await?.contains("BCE has no ignore_index"));
        Ok(())
    })
}

#[test]
fn an_ignored_pixel_is_no_mistake() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.choose("Scene", "One confident mistake").await?;
        let prediction = page.grid("Multiclass prediction").await?;
        let mask = page.grid("Target mask").await?;
        page.wait_for("a wrong pixel", async || Ok(prediction.cell_name(1, 3).await?.ends_with(", wrong")))
            .await?;
        let before = shown_number(&mask, 1, 3).await?;
        page.press("Ignore").await?;
        mask.click(1, 3).await?;
        page.wait_for("no wrong pixel", async || {
            Ok(prediction.cell_name(1, 3).await?.ends_with(", ignored"))
        })
        .await?;
        page.press("Undo").await?;
        page.wait_for("the target again", async || Ok(shown_number(&mask, 1, 3).await.ok() == Some(before)))
            .await
    })
}
