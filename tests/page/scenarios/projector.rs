//! The page on a wall: what is read from the last row.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};

/// The smallest digits of the maps that stand under each other at full size, and how far the table is from fitting its room.
async fn read(page: &Page) -> Result<(f64, i64)> {
    let script = "const maps = [...document.querySelectorAll('form-stage .frame > pixel-grid')].filter((one) => one.checkVisibility());
        const table = document.getElementById('table');
        return [Math.min(...maps.map((map) => parseFloat(getComputedStyle(map).fontSize))), table.scrollHeight - table.clientHeight]";
    Ok(serde_json::from_value(page.run(script, []).await?)?)
}

/// The columns whose maps are shown.
async fn columns(page: &Page) -> Result<Vec<String>> {
    let script = "return [...new Set([...document.querySelectorAll('form-stage')]
        .filter((one) => one.checkVisibility()).map((one) => one.dataset.stage))]";
    Ok(serde_json::from_value(page.run(script, []).await?)?)
}

async fn wait_for_view(page: &Page, shown: bool) -> Result<()> {
    page.wait_equal("the projector's view", shown, async || Ok(page.has("radio", "Both").await?)).await
}

#[test]
fn a_projector_shows_four_columns_in_digits_for_the_last_row() -> Result<()> {
    on_page(&Setup::projector(), async |page| {
        page.press("Projector view").await?;
        wait_for_view(page, true).await?;
        assert_eq!(columns(page).await?, ["logits", "probability", "target", "loss"]);
        for forms in ["Binary", "Both", "Multiclass"] {
            page.run("[...document.querySelectorAll('projector-bar label')].find((one) => one.textContent === arguments[0]).click()", [forms.into()])
                .await?;
            page.wait_for(forms, async || {
                let (digits, over) = read(page).await?;
                Ok(digits >= 20.0 && over <= 0)
            })
            .await?;
        }
        let size = "return parseFloat(getComputedStyle(document.getElementById('prompt')).fontSize)";
        ensure!(page.run(size, []).await?.as_f64() >= Some(28.0), "the sentence is smaller than 28 px");
        Ok(())
    })
}

#[test]
fn the_address_keeps_the_projectors_view() -> Result<()> {
    on_page(&Setup::projector(), async |page| {
        page.press("Projector view").await?;
        wait_for_view(page, true).await?;
        page.reload().await?;
        wait_for_view(page, true).await?;
        page.press("Leave").await?;
        wait_for_view(page, false).await?;
        assert_eq!(columns(page).await?.len(), 5);
        page.reload().await?;
        wait_for_view(page, false).await
    })
}
