//! The options of the losses: each on and off, what it says it did, and the scenes that show them, in both languages.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::{losses, open_options, shown, wait_losses};

/// Opens the scene of a name, and the options beside it.
async fn open(page: &Page, scene: &str) -> Result<()> {
    page.choose("Scene", scene).await?;
    open_options(page).await
}

/// Waits until an option says what it did, and gives the sentence.
async fn effect(page: &Page, option: &str) -> Result<String> {
    let place = format!("[data-option='{option}'] .effect");
    page.wait_for("the effect is told", async || Ok(!shown(page, &place).await?.is_empty())).await?;
    shown(page, &place).await
}

#[test]
fn pos_weight_comes_as_negatives_over_positives_and_goes_again() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open(page, "4 % foreground").await?;
        let before = losses(page).await?;
        page.find("checkbox", "pos_weight").await?.click().await?;
        // 4 pixels of 100 at p = 0.04: their loss −log 0.04 counts 24 times instead of once.
        let more = 23.0 * 4.0 / 100.0 * -(0.04_f64.ln());
        page.wait_for("the loss has grown", async || {
            Ok((page.loss("binary").await? - before.0 - more).abs() < 1e-3)
        })
        .await?;
        page.wait_equal("pos_weight", "24".to_owned(), async || {
            Ok(page.find("textbox", "pos_weight").await?.prop("value").await?.unwrap_or_default())
        })
        .await?;
        ensure!(effect(page, "pos_weight").await?.starts_with("BCE 0.1679 →"));
        page.find("checkbox", "pos_weight").await?.click().await?;
        wait_losses(page, before.0, before.1).await
    })
}

#[test]
fn two_steps_die_at_17_and_one_step_lives_in_either_language() -> Result<()> {
    for (language, scene, loss, one_step, lost) in [
        (
            "en-US",
            "Sigmoid, then BCELoss",
            "What computes the binary loss",
            "BCEWithLogits",
            "gradient lost to rounding",
        ),
        ("zh-CN", "先 sigmoid 再 BCELoss", "单通道损失的计算方式", "BCEWithLogits", "梯度因舍入丢失"),
    ] {
        let setup = Setup { language, ..Setup::default() };
        on_page(&setup, async |page| {
            let (scenes, gradient, per_pixel) = if language == "zh-CN" {
                ("场景", "单通道梯度", "单通道损失")
            } else {
                ("Scene", "Binary gradient", "Binary loss")
            };
            page.choose(scenes, scene).await?;
            open_options(page).await?;
            page.press(if language == "zh-CN" { "梯度" } else { "Gradient" }).await?;
            let gradient = page.grid(gradient).await?;
            page.wait_for("the dead pixel is marked", async || {
                Ok(gradient.cell_name(2, 0).await?.contains(lost))
            })
            .await?;
            let cost = page.grid(per_pixel).await?;
            page.wait_equal("what it costs", "100".to_owned(), async || cost.text(2, 0).await).await?;
            page.choose(loss, one_step).await?;
            page.wait_equal("what it costs", "17".to_owned(), async || cost.text(2, 0).await).await?;
            page.wait_for("no gradient is lost", async || Ok(!gradient.cell_name(2, 0).await?.contains(lost)))
                .await
        })?;
    }
    Ok(())
}

#[test]
fn three_sigmoids_leave_a_pixel_with_two_classes() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open(page, "Three sigmoids for three classes").await?;
        let prediction = page.grid("Multiclass prediction").await?;
        page.wait_equal("both classes", "1·2".to_owned(), async || prediction.text(2, 3).await).await?;
        ensure!(shown(page, "loss-options").await?.contains("two or more classes above 0.5: 1"));
        ensure!(shown(page, "form-bond").await?.contains("pixels with 2+ classes: 1; with none: 0"));
        // What BCE lacks is said, and pretends nothing.
        ensure!(effect(page, "class_weight").await?.contains("BCEWithLogitsLoss has no per-class weight"));
        ensure!(!page.find("checkbox", "weight").await?.is_enabled().await?);
        page.find("slider", "label_smoothing").await?.focus().await?;
        page.type_keys(Key::Right).await?;
        page.wait_for("ε can smooth the binary target", async || {
            Ok(page.find("checkbox", "smooth the target by hand").await?.is_enabled().await?)
        })
        .await?;
        ensure!(effect(page, "label_smoothing").await?.contains("BCEWithLogitsLoss has no label_smoothing"));
        ensure!(!shown(page, "loss-options").await?.contains("cannot fall below"));
        ensure!(!shown(page, "loss-options").await?.contains("CrossEntropyLoss has no"));
        page.choose("What computes the multiclass loss", "CE").await?;
        page.wait_for("one class", async || Ok(prediction.text(2, 3).await?.len() == 1)).await
    })
}

#[test]
fn a_painted_weight_is_one_step_and_leaves_ce_alone() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open_options(page).await?;
        let before = losses(page).await?;
        page.press("Paint").await?;
        page.fill_in("textbox", "Weight to paint", "−3").await?;
        page.wait_for("it says why not", async || Ok(page.alert().await?.contains("between 0 and 1000")))
            .await?;
        page.press("×0").await?;
        let map = page.grid("Weight map").await?;
        map.drag(&[(0, 0), (0, 4)]).await?;
        page.wait_for("BCE has lost a row", async || Ok(page.loss("binary").await? < before.0)).await?;
        assert_eq!(page.loss("multiclass").await?, before.1);
        page.wait_equal("the weight", "0".to_owned(), async || map.text(0, 2).await).await?;
        page.find("checkbox", "weight map").await?.click().await?;
        wait_losses(page, before.0, before.1).await?;
        page.grid("Target mask").await?;
        page.press("Undo").await?;
        page.press("Undo").await?;
        wait_losses(page, before.0, before.1).await?;

        // All off lays the tool down and shows the target again.
        open_options(page).await?;
        page.press("Paint").await?;
        page.grid("Weight map").await?.drag(&[(0, 0), (0, 4)]).await?;
        page.press("All off").await?;
        page.grid("Target mask").await?;
        page.wait_for("a tool of the bar is taken", async || {
            let pressed = page.find("button", "Point").await?.attr("aria-pressed").await?;
            Ok(pressed.as_deref() == Some("true"))
        })
        .await
    })
}

#[test]
fn label_smoothing_moves_by_keys_and_tells_its_floor_which_knows_the_weights() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open_options(page).await?;
        let before = losses(page).await?;
        page.find("slider", "label_smoothing").await?.focus().await?;
        for _ in 0..10 {
            page.type_keys(Key::Right).await?;
        }
        // The floor at ε = 0.1 and K = 2, and the gap there: PyTorch's numbers, see src/smoothing.rs.
        page.wait_for("the floor is told", async || {
            let said = shown(page, "loss-options").await?;
            Ok(said.contains("0.1985") && said.contains("2.944"))
        })
        .await?;
        ensure!(page.loss("multiclass").await? > before.1);
        assert_eq!(page.loss("binary").await?, before.0);
        ensure!(shown(page, "loss-options").await?.contains("BCE has no label_smoothing"));
        page.find("checkbox", "smooth the target by hand").await?.click().await?;
        page.wait_for("the forms agree again", async || {
            let (binary, multiclass) = losses(page).await?;
            Ok((binary - multiclass).abs() < 1e-6)
        })
        .await?;
        page.press("All off").await?;
        wait_losses(page, before.0, before.1).await?;

        page.find("checkbox", "weight").await?.click().await?;
        page.fill_in("textbox", "Weight of class 1", "3").await?;
        page.find("slider", "label_smoothing").await?.focus().await?;
        for _ in 0..19 {
            page.type_keys(Key::Right).await?;
        }
        // ln(0.905 / 0.285) and ln(2.715 / 0.095), as src/smoothing.rs finds them by trying.
        page.wait_for("each class has its gap", async || {
            let said = shown(page, "loss-options").await?;
            Ok(said.contains("1.155 between the logits in pixels of class 0, of 3.353"))
        })
        .await
    })
}

#[test]
fn class_weights_and_an_ignored_class_are_typed_and_a_wrong_number_is_refused() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open_options(page).await?;
        let before = losses(page).await?;
        page.find("checkbox", "weight").await?.click().await?;
        page.fill_in("textbox", "Weight of class 1", "3").await?;
        page.wait_for("CE has changed", async || Ok(page.loss("multiclass").await? != before.1)).await?;
        let weighted = losses(page).await?;
        page.fill_in("textbox", "Weight of class 1", "−2").await?;
        page.wait_for("it says why not", async || Ok(page.alert().await?.contains("between 0 and 1000")))
            .await?;
        assert_eq!(losses(page).await?, weighted);
        page.find("checkbox", "weight").await?.click().await?;
        wait_losses(page, before.0, before.1).await?;
        page.fill_in("textbox", "ignore_index", "0").await?;
        let loss = page.grid("Multiclass loss").await?;
        page.wait_for("the background is hatched", async || {
            Ok(loss.cell_name(0, 0).await?.ends_with(", ignored"))
        })
        .await?;
        ensure!(effect(page, "ignore_index").await?.contains(&format!("{:.4}", before.1)));
        page.press("All off").await?;
        wait_losses(page, before.0, before.1).await
    })
}

#[test]
fn identities_hold_as_scenes() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        for scene in ["weight (1, 3) = pos_weight 3", "Smoothed labels, both ways"] {
            let before = losses(page).await?;
            page.choose("Scene", scene).await?;
            page.wait_for("another scene", async || Ok(losses(page).await? != before)).await?;
            let (binary, multiclass) = losses(page).await?;
            ensure!((binary - multiclass).abs() <= 2e-6 * binary, "{scene}: {binary} and {multiclass}");
        }
        page.choose("Scene", "weight (1, 3) = pos_weight 3").await?;
        page.choose("Reduction", "mean").await?;
        page.wait_for("under mean they differ", async || {
            let (binary, multiclass) = losses(page).await?;
            Ok((binary - multiclass).abs() > 0.1)
        })
        .await
    })
}
