//! The page on a phone: the edited map, what it leads to and both losses on one screen, under a finger.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::losses;

/// A phone upright and on its side, and the narrowest window.
fn phones() -> [Setup; 3] {
    let upright = Setup::phone();
    let lying = Setup { width: 844, height: 390, ..Setup::phone() };
    [upright.clone(), lying, upright.in_language("zh-CN")]
}

/// Of what a selector finds and is seen, what is not wholly between the header and the foot.
async fn covered(page: &Page, selector: &str) -> Result<Vec<String>> {
    let script = "const top = document.getElementById('top').getBoundingClientRect().bottom;
        const foot = document.getElementById('prompt-strip').getBoundingClientRect().top;
        const found = [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility());
        if (found.length === 0) return ['nothing is there'];
        return found.flatMap((one) => {
            const box = one.getBoundingClientRect();
            const inside = box.top >= top - 1 && box.bottom <= foot + 1 && box.left >= 0 && box.right <= innerWidth;
            return inside ? [] : [`${one.ariaLabel}: ${Math.round(box.top)} to ${Math.round(box.bottom)} in ${Math.round(top)} to ${Math.round(foot)}`];
        })";
    Ok(serde_json::from_value(page.run(script, [selector.into()]).await?)?)
}

/// What can be pressed and is smaller than a finger's 44 px.
async fn small_targets(page: &Page) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('button, select, summary, input:not([type=radio]):not([type=checkbox])')]
        .filter((one) => one.checkVisibility())
        .map((one) => [one, one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width < 43.5 || height < 43.5)
        .map(([one, { width, height }]) => `${one.ariaLabel ?? one.textContent}: ${width} by ${height}`)";
    Ok(serde_json::from_value(page.run(script, []).await?)?)
}

#[test]
fn a_phone_shows_the_map_its_effect_and_both_losses_and_buttons_as_large_as_a_finger() -> Result<()> {
    for setup in phones() {
        on_page(&setup, async |page| {
            let maps = "form-stage pixel-grid, logit-slider button";
            assert_eq!(covered(page, maps).await?, [""; 0]);
            page.run("document.querySelector('form-switch button:last-child').click()", []).await?;
            page.wait_equal("the maps of the other form", 3, async || {
                let script =
                    "return [...document.querySelectorAll('form-stage[data-form=multiclass] pixel-grid')]
                    .filter((one) => one.checkVisibility()).length";
                Ok(serde_json::from_value::<u64>(page.run(script, []).await?)?)
            })
            .await?;
            assert_eq!(covered(page, maps).await?, [""; 0]);

            assert_eq!(small_targets(page).await?, [""; 0]);
            page.run("document.querySelector('.more-button').click()", []).await?;
            page.wait_for("the rest of the header", async || {
                Ok(page.run("return document.getElementById('more-page').checkVisibility()", []).await?
                    == true)
            })
            .await?;
            assert_eq!(small_targets(page).await?, [""; 0]);
            // The help tells a finger first, and keys only when they are asked for.
            page.run("document.querySelector('#more-page button:last-child').click()", []).await?;
            let told = "const help = document.querySelector('dialog[open]');
                return help?.querySelectorAll('dl').length === 2 && help.querySelector('details:not([open]) dl') !== null";
            page.wait_for("what fingers do", async || Ok(page.run(told, []).await? == true)).await?;
            stays_closable(page).await?;
            page.run("document.getElementById('share').click()", []).await?;
            page.wait_for("every section", async || {
                let sections =
                    "return document.querySelectorAll('#share-dialog[open] .share-section').length > 5";
                Ok(page.run(sections, []).await? == true)
            })
            .await?;
            stays_closable(page).await
        })?;
    }
    Ok(())
}

/// Closes the open sheet by its button, which stays in view and covers nothing that is pressed, wherever the sheet is scrolled.
async fn stays_closable(page: &Page) -> Result<()> {
    let script = "const sheet = document.querySelector('dialog[open]');
        const close = [...sheet.querySelectorAll('button.square')].find((one) => one.ariaLabel);
        const seen = [0, 0.5, 1].map((part) => {
            sheet.scrollTop = part * sheet.scrollHeight;
            const { left, top, width, height } = close.getBoundingClientRect();
            return [4, width / 2, width - 4].every((x) => {
                const [upper, ...below] = document.elementsFromPoint(left + x, top + height / 2);
                const under = below.find((one) => !close.contains(one));
                return close.contains(upper) && !under?.closest('button, input, select, a, pre');
            });
        });
        const scrolled = sheet.scrollTop > 0;
        close.click();
        return [scrolled, seen.every(Boolean), sheet.open]";
    assert_eq!(page.run(script, []).await?, serde_json::json!([true, true, false]));
    Ok(())
}

#[test]
fn a_finger_steps_the_selected_logit_and_sees_the_map_that_a_tool_works_on() -> Result<()> {
    on_page(&Setup::phone(), async |page| {
        page.grid("Binary logits").await?.click(1, 3).await?;
        let before = losses(page).await?.0;
        page.press("Logit down by 0.1").await?;
        page.wait_for("a lower loss of a pixel of the background", async || {
            Ok(losses(page).await?.0 < before)
        })
        .await?;
        page.press("Undo").await?;
        page.wait_equal("the loss before", before, async || Ok(losses(page).await?.0)).await?;

        page.press("Mask").await?;
        let target = page.grid("Target mask").await?;
        let before = target.text(0, 0).await?;
        target.click(0, 0).await?;
        page.wait_for("another class", async || Ok(target.text(0, 0).await? != before)).await?;
        ensure!(!page.has("grid", "Binary logits").await?, "the logits are shown where the target is");
        page.press("Point").await?;
        page.grid("Binary logits").await?.click(2, 2).await
    })
}

/// A finger that scrolls selects and changes nothing, wherever it begins; what opens begins at its top.
#[test]
fn a_finger_that_scrolls_changes_nothing_and_a_room_opens_at_its_top() -> Result<()> {
    on_page(&Setup::phone(), async |page| {
        let logits = page.grid("Binary logits").await?;
        let (selected, before) = (logits.selected().await?, losses(page).await?);
        let top = async || anyhow::Ok(page.run("return scrollY", []).await?.as_f64().unwrap_or(-1.0));
        let loss = page.grid("Binary loss").await?;
        let slider = page.find("slider", "Logit of row 1, column 3").await?;
        // The slider's own room is its knob: what lies below that is its line.
        for (place, down) in [(logits.cell(4, 0).await?, 0.5), (loss.cell(0, 0).await?, 0.5), (slider, 2.5)] {
            page.swipe_up(&place, down, 150).await?;
            page.wait_for("the page has scrolled", async || Ok(top().await? > 50.0)).await?;
            page.run("scrollTo(0, 0)", []).await?;
        }
        assert_eq!((logits.selected().await?, losses(page).await?), (selected, before));
        // The last scroll may still run out.
        page.wait_for("the tapped pixel", async || {
            loss.click(0, 0).await?;
            Ok(logits.selected().await? == [(0, 0)])
        })
        .await?;

        page.run("scrollTo(0, 400)", []).await?;
        page.wait_for("scrolled", async || Ok(top().await? > 300.0)).await?;
        page.press("Lessons").await?;
        page.wait_for("the top of the list", async || {
            Ok(page.run("return document.documentElement.dataset.room", []).await? == "lessons"
                && top().await? == 0.0)
        })
        .await?;
        page.press("Free play").await?;
        page.wait_for("where the lab was", async || Ok(top().await? > 300.0)).await
    })
}

#[test]
fn the_narrowest_window_scrolls_in_one_direction_only() -> Result<()> {
    let narrow = |height| Setup { width: 320, height, ..Setup::phone() };
    on_page(&narrow(568), async |page| {
        let script = "return document.scrollingElement.scrollWidth - innerWidth";
        for tab in ["Pixel", "Mean", "Two forms", "Threshold"] {
            page.find("tab", tab).await?;
            page.run("[...document.querySelectorAll('[role=tab]')].find((one) => one.textContent === arguments[0]).click()", [tab.into()])
                .await?;
            page.wait_for("the tab", async || {
                let chosen = "return document.querySelector('[role=tab][aria-selected=true]').textContent";
                Ok(page.run(chosen, []).await? == tab)
            })
            .await?;
            for height in [568, 256] {
                page.resize(&narrow(height)).await?;
                let wider = serde_json::from_value::<i64>(page.run(script, []).await?)?;
                ensure!(wider <= 0, "{tab}: {wider} wider than 320 at a height of {height}");
            }
        }
        Ok(())
    })
}

#[test]
fn the_tab_key_goes_as_the_eye_does_and_what_has_the_focus_is_seen() -> Result<()> {
    on_page(&Setup::phone(), async |page| {
        let script = "const one = document.activeElement;
            const region = one.closest('body > [id]')?.id ?? '';
            const { left, top, width, height } = one.getBoundingClientRect();
            const seen = document.elementFromPoint(left + width / 2, top + height / 2);
            return [region, one === document.body || one.contains(seen) || seen?.contains(one) === true]";
        let mut regions: Vec<String> = Vec::new();
        for _ in 0..80 {
            page.type_keys(Key::Tab).await?;
            let (region, seen): (String, bool) = serde_json::from_value(page.run(script, []).await?)?;
            if region.is_empty() {
                break;
            }
            ensure!(seen, "what has the focus in {region} is covered");
            if regions.last() != Some(&region) {
                regions.push(region);
            }
        }
        assert_eq!(regions, ["top", "table", "side", "strip", "prompt-strip", "rail"]);
        Ok(())
    })
}
