//! The controls around the table: menus, tools, keys, what was typed wrong, the chart; and that no map moves for any of them.

use anyhow::Result;
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use serde_json::Value;
use thirtyfour::Key;

use crate::acts::{losses, open_options, shown, step};

/// The id of what has the focus, or its name where it has none.
async fn focus(page: &Page) -> Result<String> {
    let script = "const { id, localName } = document.activeElement; return id || localName";
    Ok(page.run(script, []).await?.as_str().unwrap_or_default().to_owned())
}

/// Where every map lies.
async fn maps(page: &Page) -> Result<Value> {
    let script = "return [...document.querySelectorAll('pixel-grid')].map((map) => {
            const { left, top, width, height } = map.getBoundingClientRect();
            return [left, top, width, height];
        })";
    page.run(script, []).await
}

async fn wait_shown(page: &Page, selector: &str, text: &str) -> Result<()> {
    page.wait_for(&format!("{selector} says {text}"), async || {
        Ok(shown(page, selector).await?.contains(text))
    })
    .await
}

#[test]
fn a_menu_closes_with_escape_and_gives_the_focus_back() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        for (button, first) in [("scenes", "button"), ("shape", "field-images"), ("rule", "input")] {
            page.run("document.getElementById(arguments[0]).focus()", [button.into()]).await?;
            page.type_keys(Key::Enter).await?;
            page.wait_for("the menu is open", async || {
                Ok(page.run("return document.querySelectorAll(':popover-open').length", []).await? == 1)
            })
            .await?;
            // The scenes' menu opens with the focus on the scene that is shown.
            if button != "scenes" {
                page.type_keys(Key::Tab).await?;
            }
            page.wait_equal("the focus", first.to_owned(), async || focus(page).await).await?;
            page.type_keys(Key::Escape).await?;
            page.wait_equal("the focus", button.to_owned(), async || focus(page).await).await?;
        }
        Ok(())
    })
}

/// Whatever is open over the page does not cover what has the focus, and Escape closes it from anywhere.
#[test]
fn what_is_open_closes_when_the_focus_leaves_it_or_by_escape() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let open = async || page.run("return document.querySelectorAll(':popover-open').length", []).await;
        let chart =
            async || Ok(page.find("button", "Chart over the table").await?.attr("aria-expanded").await?);
        page.run("document.getElementById('shape').focus()", []).await?;
        page.type_keys(Key::Enter).await?;
        page.wait_for("the menu is open", async || Ok(open().await? == 1)).await?;
        page.chord([Key::Shift], Key::Tab).await?;
        page.wait_for("the menu is closed", async || Ok(open().await? == 0)).await?;

        page.press("Chart over the table").await?;
        page.wait_equal("the chart", Some("true".to_owned()), chart).await?;
        page.run("document.getElementById('share').focus()", []).await?;
        page.type_keys(Key::Escape).await?;
        page.wait_equal("the chart", Some("false".to_owned()), chart).await?;
        assert_eq!(focus(page).await?, "share");

        // A run of presses is one step.
        page.find("slider", "Threshold").await?.focus().await?;
        page.type_keys(Key::Right + Key::Right + Key::Right).await?;
        page.wait_equal("the step", 1, async || step(page).await).await?;
        page.chord([Key::Control], "z").await?;
        page.wait_equal("the step", 0, async || step(page).await).await?;

        // The threshold is typed, too: what is none stays in its field until Escape restores what holds.
        let field = page.find("textbox", "Type the threshold").await?;
        field.focus().await?;
        page.type_keys("1.5" + Key::Enter).await?;
        page.wait_equal("what the field is", Some("true".to_owned()), async || {
            Ok(field.attr("aria-invalid").await?)
        })
        .await?;
        page.type_keys(Key::Escape).await?;
        page.wait_equal("the field", Some("0.50".to_owned()), async || Ok(field.prop("value").await?))
            .await?;
        page.type_keys("0.7" + Key::Enter).await?;
        let slider = page.find("slider", "Threshold").await?;
        page.wait_equal("the slider", Some("0.7".to_owned()), async || Ok(slider.prop("value").await?))
            .await?;

        // The Brush paints by keys: a pixel, then a line.
        let logits = page.grid("Binary logits").await?;
        logits.click(2, 0).await?;
        page.type_keys("b").await?;
        let before = logits.texts().await?;
        page.type_keys(Key::Enter).await?;
        page.chord([Key::Shift], Key::Right).await?;
        page.chord([Key::Shift], Key::Right).await?;
        page.wait_equal("painted pixels", vec![true, true, true, false, false], async || {
            Ok(logits.texts().await?[2]
                .iter()
                .zip(&before[2])
                .map(|(now, then)| now != then)
                .collect::<Vec<_>>())
        })
        .await?;

        // The other language's button stands in the pressed one's place.
        page.run("document.querySelector('[data-language=zh-CN]').focus()", []).await?;
        page.type_keys(Key::Enter).await?;
        page.wait_for("the focus on the language", async || {
            Ok(page.run("return document.activeElement.dataset.language ?? ''", []).await? == "en")
        })
        .await
    })
}

#[test]
fn scenes_are_chosen_by_keys_and_restored() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.type_keys("]").await?;
        wait_shown(page, "#scenes", "An untrained network").await?;
        page.type_keys("[").await?;
        wait_shown(page, "#scenes", "A first look").await?;
        let first = losses(page).await?;
        page.choose("Fill the logits", "0").await?;
        page.wait_for("another loss", async || Ok(losses(page).await? != first)).await?;
        page.press("Restore this scene").await?;
        page.wait_equal("the losses", first, async || losses(page).await).await
    })
}

#[test]
fn a_size_that_cannot_be_stays_in_its_field_until_it_is_mended() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.fill_in("textbox", "Height in pixels, H", "99").await?;
        page.wait_for("a sentence", async || Ok(page.alert().await?.contains("between 1 and 16"))).await?;
        wait_shown(page, "#shape-panel .said", "between 1 and 16").await?;
        let field = page.find("textbox", "Height in pixels, H").await?;
        assert_eq!(field.prop("value").await?.as_deref(), Some("99"));
        assert_eq!(field.attr("aria-invalid").await?.as_deref(), Some("true"));
        field.click().await?;
        page.type_keys(Key::Escape).await?;
        page.wait_for("what holds is restored", async || {
            Ok(field.prop("value").await?.as_deref() == Some("5")
                && field.attr("aria-invalid").await?.is_none())
        })
        .await
    })
}

#[test]
fn no_map_moves_for_a_tool_a_sentence_or_the_chart() -> Result<()> {
    on_page(&Setup { width: 1366, height: 768, ..Setup::default() }, async |page| {
        let places = maps(page).await?;
        for (key, tool) in [("b", "Brush"), ("m", "Mask"), ("i", "Ignore"), ("v", "Point")] {
            page.type_keys(key).await?;
            page.wait_for(tool, async || {
                let pressed = page.find("button", tool).await?.attr("aria-pressed").await?;
                Ok(pressed.as_deref() == Some("true"))
            })
            .await?;
            assert_eq!(maps(page).await?, places, "{tool}");
        }
        page.press("Brush").await?;
        page.fill_in("textbox", "How much the brush adds, or the value it sets", "much").await?;
        page.wait_for("a sentence", async || Ok(page.alert().await?.contains("“much”"))).await?;
        assert_eq!(maps(page).await?, places, "a sentence");
        page.press("Close the message").await?;
        page.press("Chart over the table").await?;
        wait_shown(page, "timeline-tools", "How the loss changed").await?;
        assert_eq!(maps(page).await?, places, "the chart");
        page.type_keys(Key::Escape).await?;
        page.wait_equal("the focus", "open-chart".to_owned(), async || focus(page).await).await
    })
}

#[test]
fn the_focus_stays_on_the_page_where_its_button_is_disabled() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.type_keys(".").await?;
        page.wait_equal("the step", 1, async || step(page).await).await?;
        page.find("button", "Undo").await?.focus().await?;
        page.type_keys(Key::Enter).await?;
        page.wait_equal("the step", 0, async || step(page).await).await?;
        let focused = async || page.run("return document.activeElement.ariaLabel", []).await;
        page.wait_for("the focus is on redo", async || Ok(focused().await? == "Redo")).await?;
        // The key that has undone is still held: it does not redo.
        let held = "const held = new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true });
            return !document.activeElement.dispatchEvent(held)";
        assert_eq!(page.run(held, []).await?, true);
        // By the pointer, which presses what has the focus already.
        page.press("Redo").await?;
        page.wait_equal("the step", 1, async || step(page).await).await?;
        page.wait_for("the focus is beside it", async || Ok(focused().await? != "Redo")).await?;
        assert_ne!(focus(page).await?, "body");
        Ok(())
    })
}

#[test]
fn keys_take_steps_and_show_the_gradient() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let pressed = async || {
            let pressed = page.find("button", "Gradient").await?.attr("aria-pressed").await?;
            Ok(pressed.as_deref() == Some("true"))
        };
        page.type_keys(">").await?;
        page.wait_equal("the step", 10, async || step(page).await).await?;
        // A step shows the gradient that it follows.
        page.wait_for("the gradient", pressed).await?;
        page.type_keys("g").await?;
        page.wait_for("no gradient", async || Ok(!pressed().await?)).await?;
        // Space plays where a cell has the focus, too.
        page.grid("Binary logits").await?.click(0, 0).await?;
        page.type_keys(" ").await?;
        page.find("button", "Pause").await?;
        page.type_keys(" ").await?;
        page.find("button", "Learn").await.map(drop)
    })
}

#[test]
fn an_option_says_what_it_would_do_and_does_it() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.choose("Scene", "One confident mistake").await?;
        open_options(page).await?;
        wait_shown(page, "#loss-panel", "sum would be 7.437").await?;
        wait_shown(page, "[data-option='pos_weight'] .effect", "BCE 0.2975 → 0.3788").await?;
        wait_shown(page, "[data-option='label_smoothing'] .effect", "CE 0.2975 → 0.3785").await?;
        page.find("checkbox", "pos_weight").await?.click().await?;
        page.wait_for("the loss that was told", async || Ok((losses(page).await?.0 - 0.3788).abs() < 5e-5))
            .await?;
        wait_shown(page, "#loss", "pos_weight").await
    })
}

#[test]
fn a_change_is_told_once_to_those_who_listen() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.run(
            "globalThis.told = []; const region = document.querySelector('loss-timeline [role=status]');
            new MutationObserver(() => told.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true })",
            [],
        )
        .await?;
        page.choose("Speed", "60/s").await?;
        page.press("Learn").await?;
        page.wait_for("it has learned a while", async || Ok(step(page).await? > 20)).await?;
        page.press("Pause").await?;
        page.wait_for("it is told", async || Ok(page.run("return told.length", []).await? == 1)).await?;
        let (told, at) = (page.run("return told[0]", []).await?, step(page).await?);
        assert!(
            told.as_str().is_some_and(|told| told.starts_with(&format!("Learning step {at} "))),
            "{told}"
        );
        Ok(())
    })
}

#[test]
fn doing_what_the_prompt_says_fills_its_step_and_the_next_one_is_a_key_away() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        wait_shown(page, "#prompt", "Drag the outlined number").await?;
        page.grid("Binary logits").await?.drag_by((1, 3), -80, 0).await?;
        wait_shown(page, "prompt-strip li[data-done]", "Drag a number").await?;
        page.type_keys("n").await?;
        wait_shown(page, "#prompt", "find the pixel that costs most").await?;
        page.press("Next").await?;
        wait_shown(page, "#prompt", "Press Learn").await?;
        page.type_keys(".").await?;
        wait_shown(page, "last-edit", "Learning step ").await?;
        // After the last step comes the next scene.
        page.press("Next scene").await?;
        wait_shown(page, "#scenes", "An untrained network").await
    })
}

#[test]
fn the_prompts_steps_lead_back_and_forth_and_the_first_visit_can_be_skipped() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        wait_shown(page, "#prompt", "Drag the outlined number").await?;
        page.press("Let it learn").await?;
        wait_shown(page, "#prompt", "Press Learn").await?;
        // Back by keys, from the step before.
        page.find("button", "Find the cost").await?.focus().await?;
        page.type_keys(Key::Enter).await?;
        wait_shown(page, "#prompt", "find the pixel that costs most").await?;
        page.press("Skip").await?;
        wait_shown(page, "#prompt", "").await?;
        page.wait_for("the steps are gone", async || Ok(!page.has("button", "Find the cost").await?)).await?;
        // Who opens the scene again has them again.
        page.press("Next scene (])").await?;
        wait_shown(page, "#scenes", "An untrained network").await?;
        page.press("Previous scene ([)").await?;
        wait_shown(page, "#prompt", "Drag the outlined number").await
    })
}

#[test]
fn all_channels_are_shown_as_tiles_and_a_class_is_brought_up_by_keys_alone() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.fill_in("textbox", "Classes, K", "21").await?;
        let all = "document.querySelector('form-stage[data-stage=probability] .all')";
        page.wait_for("the lines of 21 classes", async || {
            Ok(page.run(&format!("return {all}?.checkVisibility() ?? false"), []).await? == true)
        })
        .await?;
        page.run(&format!("{all}.focus()"), []).await?;
        page.type_keys(Key::Enter).await?;
        let tiles = "return document.querySelectorAll('#class-picker .tiles button').length";
        page.wait_for("a tile a class", async || Ok(page.run(tiles, []).await? == 21)).await?;
        // From class 1, which is shown, a row down and one to the right.
        page.wait_for("the shown class has the focus", async || {
            Ok(page.run("return document.activeElement.dataset.class", []).await? == "1")
        })
        .await?;
        page.type_keys(Key::Down + Key::Right + Key::Enter).await?;
        page.find("grid", "Multiclass logits, class 9").await?;
        page.type_keys(Key::Escape).await?;
        let back = format!("return document.activeElement === {all}");
        page.wait_for("the focus is back", async || Ok(page.run(&back, []).await? == true)).await?;
        page.type_keys("c").await?;
        page.find("grid", "Multiclass logits, class 10").await.map(drop)
    })
}
