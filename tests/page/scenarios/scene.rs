//! What belongs to the whole scene: the threshold, the classes, the link, the sizes.

use anyhow::{Result, ensure};
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::{cut_off, is_close, losses, untrained, wait_losses};

#[test]
fn the_threshold_moves_the_prediction_and_never_the_loss() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let before = losses(page).await?;
        let prediction = page.grid("Binary prediction").await?;
        let predicted = prediction.texts().await?;
        let multiclass = page.grid("Multiclass prediction").await?.texts().await?;
        page.find("slider", "Threshold").await?.focus().await?;
        page.type_keys(Key::End).await?;
        page.wait_for("nothing is foreground", async || {
            Ok(prediction.texts().await?.concat().iter().all(|cell| cell == "0"))
        })
        .await?;
        assert_eq!(losses(page).await?, before);
        assert_eq!(page.grid("Multiclass prediction").await?.texts().await?, multiclass);
        page.type_keys(Key::Home).await?;
        page.wait_for("everything is foreground", async || {
            Ok(prediction.texts().await?.concat().iter().all(|cell| cell == "1"))
        })
        .await?;
        page.chord([Key::Control], "z").await?;
        page.chord([Key::Control], "z").await?;
        page.wait_equal("the prediction", predicted, async || prediction.texts().await).await?;
        assert_eq!(losses(page).await?, before);
        Ok(())
    })
}

#[test]
fn three_classes_and_back() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        untrained(page).await?;
        page.press("Classes, K: one more").await?;
        // All logits 0: CE = ln K, BCE = ln 2 whatever K is.
        wait_losses(page, std::f64::consts::LN_2, 3f64.ln()).await?;
        // Three maps with digits would not fit: one is shown, and a line for each class below it.
        page.press("class 2: 0").await?;
        page.wait_for("class 2", async || Ok(page.grid("Multiclass logits, class 2").await.is_ok())).await?;
        assert_eq!(
            page.grid("Multiclass logits, class 2").await?.size().await?,
            page.grid("Target mask").await?.size().await?
        );
        let link = page.find("button", "link z = z₁ − z₀").await?;
        ensure!(!link.is_enabled().await?, "three classes cannot be linked");
        page.press("Classes, K: one less").await?;
        wait_losses(page, std::f64::consts::LN_2, std::f64::consts::LN_2).await?;
        assert!(!page.has("grid", "Multiclass logits, class 2").await?);
        page.find("button", "linked z = z₁ − z₀").await.map(drop)
    })
}

#[test]
fn many_classes_stay_usable() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        untrained(page).await?;
        page.fill_in("textbox", "Classes, K", "21").await?;
        wait_losses(page, std::f64::consts::LN_2, 21f64.ln()).await?;
        assert_eq!(cut_off(page).await?, [""; 0]);
        Ok(())
    })
}

#[test]
fn unlinked_the_forms_go_their_own_ways() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let (_, linked) = losses(page).await?;
        page.press("linked z = z₁ − z₀").await?;
        page.find("button", "link z = z₁ − z₀").await?;
        let logits = page.grid("Binary logits").await?;
        logits.click(0, 0).await?;
        page.type_keys("8").await?;
        page.type_keys(Key::Enter).await?;
        page.wait_for("only the binary loss moves", async || {
            let (binary, multiclass) = losses(page).await?;
            Ok(!is_close(binary, linked) && multiclass.to_bits() == linked.to_bits())
        })
        .await?;
        // Linked again, the multiclass logits decide.
        page.press("link z = z₁ − z₀").await?;
        wait_losses(page, linked, linked).await
    })
}

#[test]
fn linked_an_edit_of_either_form_carries_over() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let before = losses(page).await?;
        let logits = page.grid("Multiclass logits, class 0").await?;
        logits.click(2, 1).await?;
        page.type_keys("4").await?;
        page.type_keys(Key::Enter).await?;
        page.wait_for("both losses move together", async || {
            let (binary, multiclass) = losses(page).await?;
            Ok(!is_close(binary, before.0) && is_close(binary, multiclass))
        })
        .await
    })
}

#[test]
fn a_size_out_of_range_is_refused_in_words() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let mask = page.grid("Target mask").await?;
        let before = mask.size().await?;
        page.fill_in("textbox", "Height in pixels, H", "17").await?;
        page.wait_for("a sentence", async || Ok(page.alert().await?.contains("between 1 and 16"))).await?;
        assert_eq!(page.grid("Target mask").await?.size().await?, before);
        page.fill_in("textbox", "Height in pixels, H", "2").await?;
        page.wait_for(
            "two rows",
            async || Ok(page.grid("Target mask").await?.size().await? == (2, before.1)),
        )
        .await?;
        assert_eq!(page.alert().await?, "");
        Ok(())
    })
}

#[test]
fn every_preset_opens_and_says_what_to_look_at() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let script = "return [...document.querySelectorAll('#scenes-panel [data-preset]')].map((scene) => scene.textContent)";
        let names: Vec<String> = serde_json::from_value(page.run(script, []).await?)?;
        assert!(names.len() >= 9, "{names:?}");
        for name in names {
            page.choose("Scene", &name).await?;
            let shown = "const look = document.querySelector('#prompt');
                return [document.querySelector('#scenes').textContent, look.checkVisibility() && look.textContent.length > 20]";
            page.wait_equal(&name, serde_json::json!([name, true]), async || page.run(shown, []).await)
                .await?;
            let (binary, multiclass) = losses(page).await?;
            // One scene is there to show how a loss is lost.
            let lost = name == "Softmax without its shift";
            assert!(binary.is_finite() && multiclass.is_finite() != lost, "{name}: {binary}, {multiclass}");
        }
        Ok(())
    })
}
