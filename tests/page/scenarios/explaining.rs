//! What explains the numbers: the curve, the formulas, the mean, the link, the threshold, in tabs beside the table.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::{Key, WebElement};

use crate::acts::{is_close, losses, open_options, shown, step};

async fn open_tab(page: &Page, name: &str) -> Result<()> {
    let tab = page.find("tab", name).await?;
    tab.click().await?;
    // What it shows is loaded when it is first asked for.
    page.wait_for("the tab is open", async || Ok(tab.attr("aria-selected").await?.as_deref() == Some("true")))
        .await
}

/// Opens what shows every step with all digits.
async fn open_digits(page: &Page) -> Result<()> {
    if page.run("return document.querySelector('pixel-derivation') !== null", []).await?
        != serde_json::json!(true)
    {
        page.run("document.querySelectorAll('pixel-inspector > details > summary')[0].click()", []).await?;
    }
    page.wait_for("the formulas are there", async || {
        let busy = "return document.querySelector('pixel-derivation[aria-busy]') !== null";
        let there = shown(page, "pixel-derivation .label").await?.contains("probability");
        Ok(there && page.run(busy, []).await? == serde_json::json!(false))
    })
    .await
}

/// What the curve says to those who hear it.
async fn curve_says(page: &Page) -> Result<String> {
    let chart = page.find("slider", "Loss over the logit: drag the point").await?;
    Ok(chart.attr("aria-valuetext").await?.unwrap_or_default())
}

#[test]
fn a_press_on_the_curve_takes_the_logit_there_and_arrow_keys_by_a_tenth() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let before = losses(page).await?;
        let chart = page.find("slider", "Loss over the logit: drag the point").await?;
        page.wait_for("the curve is drawn", async || Ok(shown(page, "loss-curve svg").await?.contains('z')))
            .await?;
        // The middle of the axis is a logit near 0, where the loss is near ln 2.
        page.click_in(&chart, 0.54, 0.5).await?;
        page.wait_for("both losses have changed", async || Ok(losses(page).await? != before)).await?;
        assert_eq!(step(page).await?, 1);
        let (binary, multiclass) = losses(page).await?;
        ensure!(is_close(binary, multiclass), "linked: {binary} and {multiclass}");
        page.chord([Key::Control], "z").await?;
        page.wait_equal("the losses", before, async || losses(page).await).await?;

        let logit =
            async || -> Result<f64> { Ok(chart.attr("aria-valuenow").await?.unwrap_or_default().parse()?) };
        page.wait_for("the curve is drawn", async || Ok(logit().await.is_ok())).await?;
        let before = logit().await?;
        chart.focus().await?;
        page.type_keys(Key::Right).await?;
        page.wait_for("a tenth more", async || Ok((logit().await? - before - 0.1).abs() < 1e-5)).await
    })
}

/// Drags a slider twice with the mouse, and a third time until Esc: each drag is a step, and Esc leaves and restores.
async fn drags_again_and_again(page: &Page, slider: &WebElement) -> Result<()> {
    let value =
        async || -> Result<f64> { Ok(slider.attr("aria-valuenow").await?.unwrap_or_default().parse()?) };
    page.wait_for("the chart is drawn", async || Ok(value().await.is_ok())).await?;
    let first = step(page).await?;
    for (turn, to) in [0.3, 0.75, 0.4].into_iter().enumerate() {
        let before = value().await?;
        page.hold(slider, &[(0.6, 0.95), (0.5, 0.95), (to + 0.02, 0.9), (to, 0.9)]).await?;
        page.wait_for("the slider follows", async || {
            let far = (value().await? - before).abs() > 0.01;
            let there = page.run("return getSelection().toString()", []).await?;
            ensure!(there == "", "no label is selected, as {there} is");
            Ok(far)
        })
        .await?;
        if turn == 2 {
            page.type_keys(Key::Escape).await?;
            page.wait_equal("the value before the drag", before, value).await?;
        }
        page.let_go().await?;
    }
    assert_eq!(step(page).await?, first + 2);
    Ok(())
}

#[test]
fn the_point_is_dragged_again_and_again_in_both_forms() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        // Linked, both forms have one point; of three classes, each has its own.
        let chart = page.find("slider", "Loss over the logit: drag the point").await?;
        drags_again_and_again(page, &chart).await?;
        page.choose("Scene", "Three classes").await?;
        page.press("curve").await?;
        page.press("Multiclass").await?;
        drags_again_and_again(page, &chart).await
    })
}

#[test]
fn a_drag_beyond_the_curves_edge_ends_at_it() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let chart = page.find("slider", "Loss over the logit: drag the point").await?;
        let logit =
            async || -> Result<f64> { Ok(chart.attr("aria-valuenow").await?.unwrap_or_default().parse()?) };
        page.wait_for("the curve is drawn", async || Ok(logit().await.is_ok())).await?;
        page.hold(&chart, &[(0.5, 0.5), (0.1, 0.5), (0.01, 0.5), (0.004, 0.5), (0.002, 0.5), (0.001, 0.5)])
            .await?;
        page.wait_equal("the axis' end", -6.0, logit).await?;
        page.let_go().await
    })
}

#[test]
fn the_pixels_path_leads_from_its_logit_to_its_next_one_in_both_forms() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.choose("Scene", "One confident mistake").await?;
        page.grid("Binary logits").await?.click(1, 3).await?;
        for (stop, parts) in [
            ("logit", "logit 3.1 −1.55, 1.55"),
            ("loss", "loss ℓ 3.144 3.144"),
            ("next", "next z 2.717 −1.167, 1.167"),
        ] {
            let script = format!(
                "return [...document.querySelectorAll('pixel-path [data-name={stop}] :is(th, td)')]
                    .map((cell) => cell.textContent).join(' ')"
            );
            page.wait_equal(stop, serde_json::json!(parts), async || page.run(&script, []).await).await?;
        }
        ensure!(shown(page, "pixel-inspector .say").await?.contains("lower"));
        // What an option does is tinted.
        page.choose("Scene", "A weight map").await?;
        page.grid("Binary logits").await?.click(1, 1).await?;
        page.wait_equal("the weight", "× 3".to_owned(), async || {
            shown(page, "pixel-path [data-form='binary'] [data-tinted]").await
        })
        .await
    })
}

#[test]
fn the_curve_says_the_loss_that_the_map_and_the_formulas_show() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        for (scene, pixel, said, formula) in [
            // −3 · log σ(1.4), and its slope −3 · σ(−1.4).
            ("A weight map", (1, 1), "logit 1.4, loss 0.6613, slope −0.5934", "0.6613"),
            ("The background ignored", (0, 0), "logit 2.4, loss 0, slope 0", "0"),
        ] {
            page.choose("Scene", scene).await?;
            page.grid("Binary logits").await?.click(pixel.0, pixel.1).await?;
            page.wait_equal("what the curve says", said.to_owned(), async || curve_says(page).await).await?;
            open_digits(page).await?;
            let loss = shown(page, "pixel-derivation [data-from='binary.loss']").await?;
            ensure!(loss.split(' ').all(|loss| loss == formula), "the formulas say {loss}");
        }
        Ok(())
    })
}

#[test]
fn a_softmax_that_overflows_opens_its_curve_says_where_and_ce_is_finite() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.choose("Scene", "Softmax without its shift").await?;
        page.wait_for("the loss is no number", async || Ok(!page.loss("multiclass").await?.is_finite()))
            .await?;
        page.wait_equal("the curve", "logit 100, loss ∞, slope NaN".to_owned(), async || {
            curve_says(page).await
        })
        .await?;
        open_digits(page).await?;
        let form = page.find("button", "Multiclass").await?;
        assert_eq!(form.attr("aria-pressed").await?.as_deref(), Some("true"));
        assert_eq!(
            page.find("combobox", "Channel on the horizontal axis").await?.prop("value").await?.as_deref(),
            Some("0")
        );
        ensure!(shown(page, "loss-curve .note").await?.contains("overflowed"));
        // The words stand below e^100 alone.
        let noted = "return [...document.querySelectorAll(\"[data-name='exponentials'] .note\")]
            .map((note) => note.previousElementSibling.querySelector('[data-from]').textContent)";
        assert_eq!(page.run(noted, []).await?, serde_json::json!(["100"]));
        open_options(page).await?;
        page.choose("What computes the multiclass loss", "CE").await?;
        let cost = page.grid("Multiclass loss").await?;
        page.wait_equal("what the pixel costs", "200".to_owned(), async || cost.text(1, 1).await).await
    })
}

#[test]
fn formulas_fit_their_panel_and_are_as_large_in_a_fraction() -> Result<()> {
    on_page(&Setup::projector(), async |page| {
        for scene in ["Sigmoid, then BCELoss", "Smoothed labels, both ways", "Softmax without its shift"] {
            page.choose("Scene", scene).await?;
            open_digits(page).await?;
            let small = "return [...document.querySelectorAll('pixel-derivation mfrac > *')]
                .filter((part) => !part.closest('msup') && parseFloat(getComputedStyle(part).fontSize) < 16).length";
            assert_eq!(page.run(small, []).await?, 0, "{scene}");
            let cut = "return [...document.querySelectorAll('pixel-derivation li')]
                .filter((line) => line.scrollWidth > line.clientWidth).map((line) => line.dataset.name)";
            assert_eq!(page.run(cut, []).await?, serde_json::json!([]), "{scene}");
        }
        Ok(())
    })
}

#[test]
fn formulas_hold_the_pixels_own_numbers_and_light_where_they_come_from() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let probability = page.grid("Binary probability").await?;
        probability.click(1, 1).await?;
        open_digits(page).await?;
        let p = probability.cell_name(1, 1).await?;
        let p = p.rsplit(' ').next().unwrap_or_default().to_owned();
        page.wait_for("the formulas hold p", async || {
            Ok(shown(page, "pixel-derivation[data-form='binary'] mn").await?.contains(&p))
        })
        .await?;
        // Pointing at z in a formula lights the point of the curve.
        let logit = "const z = document.querySelector(\"pixel-derivation [data-from='binary.logits.0']\");
            z.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
            return document.querySelector('loss-curve .handle').hasAttribute('data-lit')";
        page.wait_equal("the point is lit", serde_json::json!(true), async || page.run(logit, []).await)
            .await?;
        probability.hover(1, 1).await?;
        page.wait_for("p is lit in the formulas", async || {
            Ok(shown(page, "pixel-derivation .lit").await?.contains(&p))
        })
        .await?;
        page.grid("Target mask").await?.hover(1, 1).await?;
        page.wait_for("y is lit in the formulas", async || {
            Ok(shown(page, "pixel-derivation [data-from='target'].lit").await? == "1")
        })
        .await
    })
}

#[test]
fn a_shift_of_both_channels_changes_the_logits_and_no_loss() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let before = losses(page).await?;
        let logits = page.grid("Multiclass logits, class 0").await?.texts().await?;
        // The pixel in the middle: −1.7 and 1.7.
        page.grid("Binary logits").await?.click(2, 2).await?;
        open_tab(page, "Two forms").await?;
        page.wait_for("both logits are shown", async || {
            Ok(shown(page, "bond-panel").await?.contains("z₀−1.700z₁1.700"))
        })
        .await?;
        page.press("Add 1 to every channel").await?;
        page.wait_for("the logits have moved", async || {
            Ok(page.grid("Multiclass logits, class 0").await?.texts().await? != logits)
        })
        .await?;
        page.fill_in("textbox", "c, to be added to every channel", "−2,5").await?;
        page.press("add").await?;
        page.wait_for("both logits have moved, and their difference has not", async || {
            let said = shown(page, "bond-panel").await?;
            Ok(said.contains("z₀−3.200z₁0.2000") && said.contains("z₁ − z₀3.400"))
        })
        .await?;
        let after = losses(page).await?;
        ensure!(is_close(before.0, after.0) && is_close(before.1, after.1), "{before:?} became {after:?}");
        page.fill_in("textbox", "c, to be added to every channel", "1e9").await?;
        page.press("add").await?;
        page.wait_for("it says why not", async || Ok(page.alert().await?.contains("c cannot be"))).await
    })
}

#[test]
fn the_link_says_what_the_numbers_say() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open_tab(page, "Two forms").await?;
        for (scene, panel, bond) in [
            ("A first look", "the two columns agree", "one model in two forms"),
            ("pos_weight against imbalance", "the losses differ by", "treat the two forms differently"),
            ("Sigmoid, then BCELoss", "the losses differ by", "treat the two forms differently"),
            ("A dead gradient", "the losses differ by", "treat the two forms differently"),
            ("Smoothed labels, both ways", "act alike on both", "act alike on both forms"),
            ("An ignored border", "divides by every pixel", "divides by every pixel"),
            ("Three classes", "one logit cannot represent 3", "tells class 1 from all the rest"),
            ("Softmax without its shift", "exp(z) is ∞ from", "tells class 1 from all the rest"),
            ("Three sigmoids for three classes", "K sigmoids are not a softmax", "Σp runs from"),
        ] {
            page.choose("Scene", scene).await?;
            page.wait_for(scene, async || {
                let says = shown(page, "bond-panel").await?.to_lowercase();
                Ok(says.contains(&panel.to_lowercase())
                    && shown(page, "form-bond").await?.to_lowercase().contains(&bond.to_lowercase()))
            })
            .await?;
            if scene.starts_with("Three") {
                ensure!(!shown(page, "bond-panel").await?.contains("argmax"), "{scene}");
            }
        }
        Ok(())
    })
}

#[test]
fn the_thresholds_handle_is_dragged_again_and_again_and_never_moves_the_loss() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let before = losses(page).await?;
        open_tab(page, "Threshold").await?;
        let chart = page.find("slider", "Threshold, on the chart").await?;
        page.wait_for("the chart is drawn", async || {
            Ok(!shown(page, "threshold-panel svg text").await?.is_empty())
        })
        .await?;
        page.click_in(&chart, 0.97, 0.5).await?;
        let threshold = page.find("slider", "Threshold").await?;
        page.wait_for("the threshold is high", async || {
            Ok(threshold.prop("value").await?.unwrap_or_default().parse::<f64>()? > 0.9)
        })
        .await?;
        let prediction = page.grid("Binary prediction").await?.texts().await?.concat();
        let target = page.grid("Target mask").await?.texts().await?.concat();
        ensure!(
            prediction.iter().filter(|cell| *cell == "1").count()
                < target.iter().filter(|cell| *cell == "1").count(),
            "a threshold above 0.9 leaves pixels out"
        );
        assert_eq!(losses(page).await?, before);
        drags_again_and_again(page, &chart).await
    })
}

#[test]
fn where_no_threshold_finds_foreground_none_is_offered() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let mask = page.grid("Target mask").await?;
        page.press("Mask").await?;
        for (row, texts) in mask.texts().await?.into_iter().enumerate() {
            for (column, _) in texts.iter().enumerate().filter(|(_, text)| *text == "1") {
                mask.click(row, column).await?;
            }
        }
        page.wait_for("an empty mask", async || {
            Ok(mask.texts().await?.concat().iter().all(|text| text == "0"))
        })
        .await?;
        open_tab(page, "Threshold").await?;
        page.wait_for("the panel says that nothing can be won", async || {
            Ok(shown(page, "threshold-panel").await?.contains("No threshold gives an IoU above 0"))
        })
        .await?;
        ensure!(!shown(page, "threshold-panel").await?.contains("best IoU"));
        Ok(())
    })
}

#[test]
fn every_measure_has_its_line_and_the_best_threshold_is_marked_and_taken() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open_tab(page, "Threshold").await?;
        page.wait_for("the legend has a line and a value each", async || {
            let names = shown(page, "threshold-panel .key li:has(polyline) b").await?;
            Ok(names == "0.875 0.933 0.875 1.000 0.960")
        })
        .await?;
        let circles = "return document.querySelectorAll('threshold-panel .chart circle').length";
        page.wait_equal("the handle", serde_json::json!(2), async || page.run(circles, []).await).await?;
        ensure!(shown(page, "threshold-panel .axis").await?.contains("threshold t"));
        page.press("best IoU 1.000 at 0.67: use it").await?;
        page.wait_for("the prediction is all right", async || {
            Ok(shown(page, "threshold-panel .key b").await? == "1.000 1.000 1.000 1.000 1.000")
        })
        .await?;
        ensure!(shown(page, "threshold-panel .scores").await?.contains("accuracy 1.000"));
        // There is nothing left to win, and nothing is offered.
        ensure!(shown(page, "threshold-panel .verdict").await?.contains("give IoU 1.000"));
        ensure!(!page.has("button", "best IoU 1.000 at 0.67: use it").await?);
        Ok(())
    })
}

#[test]
fn a_confusion_table_of_21_classes_is_folded_and_scrolls_by_keys() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open_tab(page, "Threshold").await?;
        page.fill_in("textbox", "Classes, K", "21").await?;
        page.wait_for("the classes that are not there are left out", async || {
            Ok(shown(page, "threshold-panel").await?.contains("left out: 19"))
        })
        .await?;
        page.choose("Fill the logits", "random").await?;
        page.find("region", "Confusion matrix of the multiclass form").await?;
        let table = "const room = document.querySelector('threshold-panel .wide');
            const widths = [...room.querySelectorAll('thead th + th')].map((one) => one.getBoundingClientRect().width);
            const scores = document.querySelectorAll('threshold-panel .scores')[1];
            return [
              Math.max(...widths) - Math.min(...widths) < 1,
              room.querySelectorAll('tbody tr').length,
              getComputedStyle(room).overflowX,
              scores.getBoundingClientRect().bottom <= room.getBoundingClientRect().top,
            ]";
        page.wait_equal("equal columns, two rows", serde_json::json!([true, 2, "auto", true]), async || {
            page.run(table, []).await
        })
        .await
    })
}

#[test]
fn the_mean_is_taken_apart_in_chinese_too() -> Result<()> {
    let setup = Setup { language: "zh-CN", ..Setup::default() };
    on_page(&setup, async |page| {
        open_tab(page, "均值").await?;
        page.wait_for("the fraction is shown", async || {
            let text = shown(page, "mean-parts").await?;
            Ok(text.contains("是怎么算出来的") && text.contains("N·C·H·W"))
        })
        .await?;
        page.run("document.querySelector('mean-parts summary').click()", []).await?;
        page.wait_for("float32 is held against float64", async || {
            Ok(shown(page, "mean-parts details").await?.contains("float64"))
        })
        .await
    })
}
