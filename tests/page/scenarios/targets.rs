//! Targets that are more than a class a pixel, and the weight map in both forms: typed, painted, refused and taken back.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::{losses, open_options, shown, shown_number, wait_losses};

/// Opens the options, turns one on, and leaves the menu.
async fn turn_on(page: &Page, option: &str) -> Result<()> {
    open_options(page).await?;
    page.find("checkbox", option).await?.click().await?;
    page.type_keys(Key::Escape).await
}

#[test]
fn a_soft_target_is_typed_and_painted_and_taken_back() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let before = losses(page).await?;
        turn_on(page, "soft target").await?;
        let target = page.grid("Target mask").await?;
        let z = shown_number(&page.grid("Binary logits").await?, 1, 3).await?;
        target.click(1, 3).await?;
        page.type_keys("0.3").await?;
        page.type_keys(Key::Enter).await?;
        page.wait_for("the target", async || Ok(shown_number(&target, 1, 3).await? == 0.3)).await?;
        // BCEWithLogits is softplus(z) − t·z, of one pixel in 25.
        let soft = before.0 - 0.3 * z / 25.0;
        wait_losses(page, soft, before.1).await?;
        target.double_click(1, 3).await?;
        page.type_keys("1.5").await?;
        page.type_keys(Key::Enter).await?;
        page.wait_for("it says why not", async || Ok(page.alert().await?.contains("between 0 and 1")))
            .await?;
        page.type_keys(Key::Escape).await?;
        wait_losses(page, soft, before.1).await?;
        page.press("Soft").await?;
        page.press("0.75").await?;
        target.drag(&[(4, 0), (4, 4)]).await?;
        page.wait_for("a row is painted", async || {
            Ok(target.texts().await?[4].iter().all(|text| text == ".75"))
        })
        .await?;
        page.press("Undo").await?;
        wait_losses(page, soft, before.1).await?;
        page.press("Undo").await?;
        page.press("Undo").await?;
        wait_losses(page, before.0, before.1).await?;
        page.wait_for("the tool is laid down with its target", async || {
            Ok(!page.has("button", "Soft").await?)
        })
        .await
    })
}

#[test]
fn ce_takes_probabilities_and_a_weight_map_and_says_what_excludes_them() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let before = losses(page).await?;
        turn_on(page, "class probabilities").await?;
        let [zero, one] = [
            page.grid("Target probability, class 0").await?,
            page.grid("Target probability, class 1").await?,
        ];
        let z = shown_number(&page.grid("Binary logits").await?, 1, 3).await?;
        one.double_click(1, 3).await?;
        page.type_keys("0.25").await?;
        page.type_keys(Key::Enter).await?;
        page.wait_for("the other class", async || Ok(shown_number(&zero, 1, 3).await? == 0.75)).await?;
        // Σ −q·log p is −log p₀ − q₁·(z₁ − z₀), of one pixel in 25.
        wait_losses(page, before.0, before.1 - 0.25 * z / 25.0).await?;
        open_options(page).await?;
        page.fill_in("textbox", "ignore_index", "255").await?;
        page.wait_for("it says why not", async || Ok(page.alert().await?.contains("not supported"))).await?;
        page.press("All off").await?;
        page.fill_in("textbox", "ignore_index", "255").await?;
        page.wait_for("the switch says why not", async || {
            let said = shown(page, "[data-option='class_probabilities'] .effect").await?;
            Ok(said.contains("not supported for floating point target"))
        })
        .await?;
        ensure!(!page.find("checkbox", "class probabilities").await?.is_enabled().await?);
        page.choose("weight map in CE", "÷ Σw").await?;
        page.press("Paint").await?;
        page.press("×0").await?;
        page.grid("Weight map of CE").await?.drag(&[(0, 0), (4, 0)]).await?;
        page.wait_for("CE divides by what is left", async || {
            Ok(shown(page, "form-loss[data-form='multiclass']").await?.contains("20"))
        })
        .await?;
        assert_eq!(page.loss("binary").await?, before.0);
        Ok(())
    })
}

#[test]
fn logits_that_are_no_numbers_are_typed_shown_and_explained() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let before = losses(page).await?;
        let logits = page.grid("Binary logits").await?;
        for (typed, shown_as, said) in [
            ("nan", "NaN", "its logit is NaN"),
            ("-inf", "−∞", "−∞ + ∞"),
            ("inf", "∞", "softmax takes ∞ − ∞"),
        ] {
            logits.double_click(1, 3).await?;
            page.type_keys(typed).await?;
            page.type_keys(Key::Enter).await?;
            page.wait_equal("the logit", shown_as.to_owned(), async || logits.text(1, 3).await).await?;
            page.wait_for("where the loss comes from", async || {
                let line = shown(page, "form-bond").await?;
                Ok(line.contains("pixel [1, 3]") && line.contains(said))
            })
            .await?;
            ensure!(shown(page, "loss-curve .note").await?.contains(shown_as));
        }
        page.wait_equal("CE", "NaN".to_owned(), async || shown(page, "#loss-multiclass").await).await?;
        page.press("Undo").await?;
        page.press("Undo").await?;
        page.press("Undo").await?;
        wait_losses(page, before.0, before.1).await
    })
}
