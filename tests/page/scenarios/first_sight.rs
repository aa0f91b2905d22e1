//! What is there before anyone has touched anything.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};

use crate::acts::{GRIDS, cut_off, is_close, losses};

#[test]
fn the_first_scene_is_linked_its_losses_are_equal_and_all_in_it_has_a_name() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let (binary, multiclass) = losses(page).await?;
        assert!(binary > 0.0 && is_close(binary, multiclass), "{binary} and {multiclass}");
        let link = page.find("button", "linked z = z₁ − z₀").await?;
        assert_eq!(link.attr("aria-pressed").await?.as_deref(), Some("true"));
        for name in GRIDS {
            let grid = page.grid(name).await?;
            let (rows, columns) = grid.size().await?;
            assert!(rows > 1 && columns > 1, "{name} is {rows}×{columns}");
            for (row, column) in [(0, 0), (rows - 1, columns - 1)] {
                let called = grid.cell_name(row, column).await?;
                let value = called.rsplit(": ").next().unwrap_or_default();
                assert!(value.starts_with(|c: char| c.is_ascii_digit() || c == '−'), "{name}: {called}");
            }
        }
        Ok(())
    })
}

#[test]
fn a_desk_and_a_projector_show_all_of_it_at_once() -> Result<()> {
    for first in [Setup::default(), Setup::default().in_language("zh-CN")] {
        on_page(&first, async |page| {
            for size in [&first, &Setup::projector()] {
                page.resize(size).await?;
                let (wider, taller) = overflow(page).await?;
                ensure!(
                    wider <= 0 && taller <= 0,
                    "the page is {wider} wider and {taller} taller than the view"
                );
                assert_eq!(cut_off(page).await?, [""; 0]);
            }
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_phone_scrolls_in_one_direction_only() -> Result<()> {
    on_page(&Setup::phone(), async |page| {
        let (wider, _) = overflow(page).await?;
        assert!(wider <= 0, "the page is {wider} wider than the view");
        page.grid("Binary logits").await?.click(1, 1).await?;
        page.find("button", "Gradient").await?.click().await?;
        page.grid("Binary gradient").await?.click(0, 1).await?;
        let (wider, _) = overflow(page).await?;
        assert!(wider <= 0, "with the gradient, the page is {wider} wider than the view");
        Ok(())
    })
}

/// By how many CSS pixels the page is wider and taller than what can be seen.
async fn overflow(page: &Page) -> Result<(i64, i64)> {
    let script = "const page = document.scrollingElement;
        return [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight]";
    Ok(serde_json::from_value(page.run(script, []).await?)?)
}
