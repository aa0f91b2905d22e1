//! Changing a logit: by typing, by keys, by dragging, by brush; and what is no logit.

use anyhow::Result;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::{
    is_close, losses, one_among_zeros, pixel_loss, shown_number, step, untrained, wait_losses,
};

#[test]
fn a_typed_and_nudged_logit_goes_through_both_forms() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        untrained(page).await?;
        let logits = page.grid("Binary logits").await?;
        let (rows, columns) = logits.size().await?;
        let target = shown_number(&page.grid("Target mask").await?, 1, 1).await?;
        logits.click(1, 1).await?;
        page.type_keys("-2.5").await?;
        page.type_keys(Key::Enter).await?;
        let expected = one_among_zeros(rows * columns, -2.5, target);
        wait_losses(page, expected, expected).await?;
        // Linked: z = z₁ − z₀.
        let first = shown_number(&page.grid("Multiclass logits, class 0").await?, 1, 1).await?;
        let second = shown_number(&page.grid("Multiclass logits, class 1").await?, 1, 1).await?;
        assert!(is_close(second - first, -2.5), "{second} − {first}");
        // Enter leaves the focus on the cell, so that the next key goes on from there.
        page.type_keys("1").await?;
        page.type_keys(Key::Enter).await?;
        let expected = one_among_zeros(rows * columns, 1.0, target);
        wait_losses(page, expected, expected).await?;

        // By a tenth, by one and by a hundredth.
        page.type_keys(Key::Enter + Key::Up + Key::Up).await?;
        page.chord([Key::Shift], Key::Up).await?;
        page.chord([Key::Alt], Key::Down).await?;
        page.type_keys(Key::Enter).await?;
        let expected = one_among_zeros(rows * columns, 2.19, target);
        wait_losses(page, expected, expected).await
    })
}

#[test]
fn escape_restores_what_was_there_and_what_is_no_logit_is_refused_in_words() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let before = (losses(page).await?, step(page).await?);
        let logits = page.grid("Multiclass logits, class 1").await?;
        let text = logits.text(2, 2).await?;
        logits.double_click(2, 2).await?;
        page.type_keys("9").await?;
        page.type_keys(Key::Up).await?;
        page.wait_for("the loss follows", async || Ok(losses(page).await? != before.0)).await?;
        page.type_keys(Key::Escape).await?;
        page.wait_equal("the losses and the step", before, async || {
            Ok((losses(page).await?, step(page).await?))
        })
        .await?;
        assert_eq!(logits.text(2, 2).await?, text);

        let essay = "a logit is what a network gives ".repeat(10);
        let before = losses(page).await?;
        let logits = page.grid("Binary logits").await?;
        for (typed, told) in [
            ("1001", "between −1000 and 1000"),
            ("1e", "is not a number"),
            ("0x10", "is not a number"),
            ("- -", "is not a number"),
            (&*format!("1{essay}"), "is not a number"),
        ] {
            logits.click(1, 2).await?;
            page.type_keys(typed).await?;
            page.type_keys(Key::Enter).await?;
            page.wait_for(told, async || Ok(page.alert().await?.contains(told))).await?;
            let said = page.alert().await?;
            assert!(said.chars().count() < 200 && said.contains("Nothing was changed"), "{said}");
            page.type_keys(Key::Escape).await?;
            page.wait_equal("the losses", before, async || losses(page).await).await?;
        }
        Ok(())
    })
}

#[test]
fn a_drag_and_a_brush_stroke_are_followed_and_are_one_step_each() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        untrained(page).await?;
        let before = step(page).await?;
        let logits = page.grid("Binary logits").await?;
        let (rows, columns) = logits.size().await?;
        let target = shown_number(&page.grid("Target mask").await?, 2, 2).await?;
        logits.drag_by((2, 2), 80, 0).await?;
        // Four pixels are a tenth.
        let expected = one_among_zeros(rows * columns, 2.0, target);
        wait_losses(page, expected, expected).await?;
        assert_eq!(step(page).await?, before + 1);
        page.press("Undo").await?;
        wait_losses(page, std::f64::consts::LN_2, std::f64::consts::LN_2).await?;
        assert_eq!(step(page).await?, before);

        // A brush adds once to each pixel on its way.
        page.press("Brush").await?;
        let mask = page.grid("Target mask").await?;
        logits.drag(&[(1, 0), (1, 1), (1, 2), (1, 1)]).await?;
        let mut sum = (rows * columns - 3) as f64 * std::f64::consts::LN_2;
        for column in 0..3 {
            sum += pixel_loss(1.0, shown_number(&mask, 1, column).await?);
        }
        let expected = sum / (rows * columns) as f64;
        wait_losses(page, expected, expected).await?;
        assert_eq!(step(page).await?, before + 1);
        Ok(())
    })
}
