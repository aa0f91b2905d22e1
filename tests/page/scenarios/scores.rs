//! A prediction's mean IoU in every way in which libraries take the mean.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};

use crate::acts::{losses, shown, wait_losses};

/// Waits until the nine numbers stand below this title.
async fn titled(page: &Page, title: &str) -> Result<()> {
    page.wait_equal("the title", title.to_owned(), async || shown(page, "score-ways .nine h2").await).await
}

/// The nine numbers.
async fn nine(page: &Page) -> Result<Vec<String>> {
    let read =
        "return [...document.querySelectorAll('score-ways .ways .n b')].map((number) => number.textContent)";
    Ok(serde_json::from_value(page.run(read, []).await?)?)
}

/// How many scores of images and classes are outlined.
async fn used(page: &Page) -> Result<u64> {
    let count = "return document.querySelectorAll('score-ways td:not(.pooled)[data-used]').length";
    Ok(page.run(count, []).await?.as_u64().unwrap_or_default())
}

#[test]
fn the_iou_of_a_scene_is_one_of_nine_which_all_differ_in_the_example() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let first = losses(page).await?;
        page.choose("Scene", "Two images in the batch").await?;
        page.wait_for("the scene is shown", async || Ok(losses(page).await? != first)).await?;
        let before = losses(page).await?;
        // The binary form's stands before the multiclass form's.
        let both = shown(page, "form-scores div:nth-child(2) dd").await?;
        let iou = both.split(' ').next().unwrap_or_default();
        page.press("IoU, binary: opens its mean in nine ways").await?;
        titled(page, "Nine mean IoUs").await?;
        let scene = nine(page).await?;
        ensure!(scene.len() == 9 && scene[2] == iou, "{scene:?} for {iou}");
        // What the table shows is the way that is outlined first.
        let marked = shown(page, "score-ways .ways [data-on] .n b").await?;
        ensure!(marked == iou, "{marked} is outlined for {iou}");
        ensure!(!shown(page, "score-ways .ways [data-on] .shown").await?.is_empty());

        page.press("Three images for which all nine differ").await?;
        page.wait_equal("the least of all", "0.631".to_owned(), async || Ok(nine(page).await?[8].clone()))
            .await?;
        let mut all = nine(page).await?;
        all.sort();
        all.dedup();
        ensure!(all.len() == 9, "{all:?}");
        page.press("8: skipped where the mask lacks it, even if predicted").await?;
        page.wait_equal("the scores that are used", 7, async || used(page).await).await?;
        page.press("4: absent counts as 1").await?;
        page.wait_equal("the scores that are used", 9, async || used(page).await).await?;
        page.press("2: macro: mean of the classes").await?;
        page.wait_equal("the scores of images that are used", 0, async || used(page).await).await?;

        page.press("中文").await?;
        titled(page, "九个平均 IoU").await?;
        ensure!(nine(page).await?[8] == "0.631");
        page.press("回到当前场景").await?;
        page.wait_equal("the scene's numbers", scene, async || nine(page).await).await?;
        page.press("回到表格").await?;
        wait_losses(page, before.0, before.1).await
    })
}
