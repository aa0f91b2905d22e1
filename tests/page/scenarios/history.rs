//! Undo, redo, the timeline, and what a reload keeps.

use anyhow::Result;
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::{losses, step};

/// Everything that a person would miss: both losses, the mask, the logits, the step.
async fn state(page: &Page) -> Result<(u64, u64, Vec<Vec<String>>, Vec<Vec<String>>, usize)> {
    let (binary, multiclass) = losses(page).await?;
    let mask = page.grid("Target mask").await?.texts().await?;
    let logits = page.grid("Binary logits").await?.texts().await?;
    Ok((binary.to_bits(), multiclass.to_bits(), mask, logits, step(page).await?))
}

/// Four edits of four kinds.
async fn edits(page: &Page) -> Result<()> {
    let logits = page.grid("Binary logits").await?;
    logits.click(0, 1).await?;
    page.type_keys("3.25").await?;
    page.type_keys(Key::Enter).await?;
    logits.drag_by((3, 3), -60, 0).await?;
    page.press("Mask").await?;
    page.grid("Target mask").await?.drag(&[(0, 0), (2, 0)]).await?;
    page.find("slider", "Threshold").await?.focus().await?;
    page.type_keys(Key::Right).await?;
    page.wait_equal("the step", 4, async || step(page).await).await
}

#[test]
fn everything_can_be_undone_and_redone() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let first = state(page).await?;
        edits(page).await?;
        let last = state(page).await?;
        for _ in 0..4 {
            page.chord([Key::Control], "z").await?;
        }
        page.wait_equal("the state", first.clone(), async || state(page).await).await?;
        assert!(!page.find("button", "Undo").await?.is_enabled().await?);
        page.chord([Key::Control, Key::Shift], "z").await?;
        page.chord([Key::Control], "y").await?;
        page.press("Redo").await?;
        page.press("Redo").await?;
        page.wait_equal("the state", last, async || state(page).await).await?;
        assert!(!page.find("button", "Redo").await?.is_enabled().await?);
        Ok(())
    })
}

#[test]
fn the_timeline_goes_back_to_any_point() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let first = state(page).await?;
        edits(page).await?;
        let last = state(page).await?;
        let timeline = page.find("slider", "Timeline: step shown").await?;
        timeline.focus().await?;
        page.type_keys(Key::Home).await?;
        page.wait_equal("the state", first.clone(), async || state(page).await).await?;
        page.type_keys(Key::End).await?;
        page.wait_equal("the state", last.clone(), async || state(page).await).await?;
        // The pointer: the first step lies at the left end of the lines, the last at the right.
        page.click_in(&timeline, 0.02, 0.5).await?;
        page.wait_equal("the state", first, async || state(page).await).await?;
        page.click_in(&timeline, 0.98, 0.5).await?;
        page.wait_equal("the state", last, async || state(page).await).await
    })
}

#[test]
fn an_edit_after_going_back_goes_on_from_there() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        edits(page).await?;
        for _ in 0..3 {
            page.chord([Key::Control], "z").await?;
        }
        page.wait_equal("the step", 1, async || step(page).await).await?;
        page.grid("Binary logits").await?.click(4, 4).await?;
        page.type_keys("1").await?;
        page.type_keys(Key::Enter).await?;
        page.wait_equal("the step", 2, async || step(page).await).await?;
        assert!(!page.find("button", "Redo").await?.is_enabled().await?);

        // A text field keeps its own undo.
        page.find("textbox", "Classes, K").await?.click().await?;
        page.type_keys("7").await?;
        page.chord([Key::Control], "z").await?;
        page.type_keys(Key::Escape).await?;
        assert_eq!(step(page).await?, 2);
        Ok(())
    })
}

#[test]
fn a_reload_keeps_the_work_and_its_history() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let first = state(page).await?;
        edits(page).await?;
        let last = state(page).await?;
        page.reload().await?;
        page.wait_equal("the state", last, async || state(page).await).await?;
        for _ in 0..4 {
            page.press("Undo").await?;
        }
        page.wait_equal("the state", first, async || state(page).await).await
    })
}
