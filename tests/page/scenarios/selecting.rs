//! One pixel, seen in all grids.

use anyhow::Result;
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::GRIDS;

async fn wait_selected(page: &Page, row: usize, column: usize) -> Result<()> {
    for name in GRIDS {
        let grid = page.grid(name).await?;
        page.wait_equal(name, vec![(row, column)], async || grid.selected().await).await?;
    }
    Ok(())
}

#[test]
fn a_click_and_keys_select_one_pixel_in_every_grid_and_hovering_selects_none() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.grid("Binary loss").await?.click(2, 3).await?;
        wait_selected(page, 2, 3).await?;
        page.grid("Multiclass probability, class 0").await?.click(4, 0).await?;
        wait_selected(page, 4, 0).await?;
        assert!(page.text().await?.contains("Pixel [4, 0]"));

        page.grid("Binary probability").await?.click(1, 1).await?;
        page.type_keys(Key::Down + Key::Right).await?;
        wait_selected(page, 2, 2).await?;
        page.type_keys(Key::Home).await?;
        wait_selected(page, 2, 0).await?;
        page.type_keys(Key::Up + Key::Up + Key::Up + Key::End).await?;
        wait_selected(page, 0, 4).await?;

        page.grid("Multiclass loss").await?.hover(3, 2).await?;
        let script = "const marks = [...document.querySelectorAll('[role=grid] .hover')];
            const place = (mark) => `${mark.checkVisibility()} ${mark.style.getPropertyValue('--row')} ${mark.style.getPropertyValue('--column')}`;
            return [marks.length, ...new Set(marks.map(place))]";
        let grids = page.run("return document.querySelectorAll('[role=grid]').length", []).await?;
        page.wait_equal("the hovered pixel", serde_json::json!([grids, "true 3 2"]), async || {
            page.run(script, []).await
        })
        .await?;
        wait_selected(page, 0, 4).await?;

        // A grid is one stop of the Tab key.
        page.grid("Binary logits").await?.click(0, 0).await?;
        page.type_keys(Key::Tab).await?;
        let script = "return document.activeElement.closest('[role=grid]')?.ariaLabel";
        assert_eq!(page.run(script, []).await?, "Binary probability");
        Ok(())
    })
}
