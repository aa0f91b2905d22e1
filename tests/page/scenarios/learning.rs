//! Learning on the logits: play, pause, step, going back, pinning.

use anyhow::Result;
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::{losses, shown, step};
use crate::learning_network::show_network;

pub(crate) const BACK: &str = "Back to where learning began";

/// Both losses and every logit of the binary form.
pub(crate) async fn state(page: &Page) -> Result<(u64, u64, Vec<Vec<String>>)> {
    let (binary, multiclass) = losses(page).await?;
    let logits = page.grid("Binary logits").await?.texts().await?;
    Ok((binary.to_bits(), multiclass.to_bits(), logits))
}

pub(crate) async fn wait_step(page: &Page, expected: usize) -> Result<()> {
    page.wait_equal("the step", expected, async || step(page).await).await
}

/// Opens the chart over the table, whose head is loaded with it.
async fn open_chart(page: &Page) -> Result<()> {
    page.wait_for("the chart's head", async || {
        page.run("document.querySelector('#open-chart[aria-expanded=false]')?.click()", []).await?;
        page.has("button", "Pin this run").await
    })
    .await
}

/// What is said over the chart of the learning that led here.
async fn status(page: &Page) -> Result<String> {
    open_chart(page).await?;
    page.wait_for("the chart", async || Ok(!shown(page, "timeline-tools .note").await?.is_empty())).await?;
    shown(page, "timeline-tools .note").await
}

#[test]
fn steps_lower_both_losses_and_the_page_says_why_the_forms_part() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let first = losses(page).await?;
        page.press("One step").await?;
        wait_step(page, 1).await?;
        let one = losses(page).await?;
        assert!(one.0 < first.0 && one.1 < one.0, "z₁ − z₀ runs twice as fast: {first:?}, {one:?}");
        let said = status(page).await?;
        assert!(said.contains("unlinked") && said.contains("moved 2"), "{said}");
        page.press("Ten steps").await?;
        wait_step(page, 11).await?;
        assert!(losses(page).await?.0 < one.0);
        page.press("Undo").await?;
        wait_step(page, 1).await
    })
}

#[test]
fn half_the_rate_lays_the_losses_on_each_other() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.find("checkbox", "CE at half the rate").await?.click().await?;
        page.press("Ten steps").await?;
        wait_step(page, 10).await?;
        let (binary, multiclass) = losses(page).await?;
        assert!((binary - multiclass).abs() < 1e-5, "{binary}, {multiclass}");
        assert!(status(page).await?.contains("half the rate"));
        Ok(())
    })
}

#[test]
fn playing_is_one_step_of_the_history_and_pausing_gives_what_is_shown() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let first = state(page).await?;
        page.choose("Speed", "60/s").await?;
        page.press("Learn").await?;
        page.wait_for("it has learned a while", async || Ok(step(page).await? > 20)).await?;
        page.press("Pause").await?;
        page.find("button", "Learn").await?;
        let paused = state(page).await?;
        assert!(paused != first);
        assert_eq!(state(page).await?, paused);
        page.press("Undo").await?;
        page.wait_equal("the state", first, async || state(page).await).await?;
        page.press("Redo").await?;
        page.wait_equal("the state", paused, async || state(page).await).await
    })
}

#[test]
fn the_space_bar_plays_and_an_edit_by_hand_pauses_and_says_so() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.type_keys(" ").await?;
        page.wait_for("it plays", async || Ok(step(page).await? > 2)).await?;
        page.choose("Fill the logits", "0").await?;
        page.wait_for("it says that it paused", async || Ok(page.alert().await?.contains("Paused"))).await?;
        page.find("button", "Learn").await?;
        let (binary, _) = losses(page).await?;
        assert!((binary - std::f64::consts::LN_2).abs() < 1e-6, "the edit stands: {binary}");
        Ok(())
    })
}

#[test]
fn any_step_of_a_run_can_be_gone_back_to() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let first = state(page).await?;
        page.press("Ten steps").await?;
        wait_step(page, 10).await?;
        let last = state(page).await?;
        let timeline = page.find("slider", "Timeline: step shown").await?;
        timeline.focus().await?;
        for _ in 0..4 {
            page.type_keys(Key::Left).await?;
        }
        wait_step(page, 6).await?;
        let middle = state(page).await?;
        assert!(middle != first && middle != last);
        page.type_keys(Key::End).await?;
        page.wait_equal("the state", last.clone(), async || state(page).await).await?;
        page.press(BACK).await?;
        page.wait_equal("the state", first, async || state(page).await).await?;
        for _ in 0..6 {
            page.press("One step").await?;
        }
        wait_step(page, 6).await?;
        assert_eq!(state(page).await?, middle, "the same steps lead to the same place");
        open_chart(page).await?;
        page.press("drop branch").await?;
        page.wait_for("nothing is left of the branch", async || {
            Ok(!page.has("button", "drop branch").await?)
        })
        .await
    })
}

#[test]
fn the_timeline_shows_losses_or_iou_and_goes_back_in_either() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.press("Ten steps").await?;
        wait_step(page, 10).await?;
        let drawn =
            async || page.run("return document.querySelector('loss-timeline .drawing').innerHTML", []).await;
        open_chart(page).await?;
        let mut seen = vec![drawn().await?];
        for height in ["log", "IoU"] {
            page.choose("What the timeline shows", height).await?;
            page.wait_for("another chart", async || Ok(!seen.contains(&drawn().await?))).await?;
            seen.push(drawn().await?);
        }
        let timeline = page.find("slider", "Timeline: step shown").await?;
        page.click_in(&timeline, 0.02, 0.8).await?;
        wait_step(page, 0).await
    })
}

#[test]
fn a_pinned_run_stays_with_its_settings() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open_chart(page).await?;
        assert!(!page.find("button", "Pin this run").await?.is_enabled().await?);
        page.press("Ten steps").await?;
        wait_step(page, 10).await?;
        page.press("Pin this run").await?;
        page.press(BACK).await?;
        page.choose("Optimizer", "Adam").await?;
        page.press("Ten steps").await?;
        wait_step(page, 10).await?;
        page.press("Pin this run").await?;
        page.wait_for("both runs are listed", async || {
            let text = page.text().await?;
            Ok(text.contains("SGD · lr 10 · 10×") && text.contains("Adam · lr 10 · 10×"))
        })
        .await?;
        page.press("Unpin: SGD · lr 10").await?;
        page.wait_for("it is gone", async || Ok(!page.text().await?.contains("SGD · lr 10 · 10×"))).await
    })
}

#[test]
fn a_scene_of_learning_brings_its_rule_and_its_rate() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        show_network(page).await?;
        page.choose("Scene", "A learning rate far too large").await?;
        page.wait_for("the logits descend by momentum", async || {
            Ok(shown(page, "#rule").await?.starts_with("SGD + momentum"))
        })
        .await?;
        for _ in 0..3 {
            page.press("Ten steps").await?;
        }
        page.wait_for("it says that it diverged", async || Ok(status(page).await?.contains("diverged"))).await
    })
}

#[test]
fn a_pin_and_the_chosen_rule_survive_a_reload() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.choose("Optimizer", "Adam").await?;
        page.press("Ten steps").await?;
        wait_step(page, 10).await?;
        open_chart(page).await?;
        page.press("Pin this run").await?;
        page.reload().await?;
        wait_step(page, 10).await?;
        assert!(shown(page, "#rule").await?.starts_with("Adam"));
        page.press("Chart over the table").await?;
        page.wait_for("the pinned run", async || Ok(page.text().await?.contains("Adam · lr 10 · 10×")))
            .await?;
        Ok(())
    })
}
