//! Learning by a small network: its tasks, its seed, its images.

use anyhow::Result;
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::{losses, shown, step};
use crate::learning::{state, wait_step};

/// Shows a network before its first step, with which a scene begins.
pub(crate) async fn show_network(page: &Page) -> Result<()> {
    let before = losses(page).await?;
    page.choose("Logits come from", "a network").await?;
    page.wait_for("the network's losses", async || Ok(losses(page).await? != before)).await?;
    wait_step(page, 0).await
}

#[test]
fn a_network_learns_the_mask_and_pausing_gives_what_is_shown() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        show_network(page).await?;
        let untrained = losses(page).await?;
        page.choose("Speed", "max").await?;
        page.press("Learn").await?;
        page.wait_for("both losses are less than half", async || {
            let now = losses(page).await?;
            Ok(now.0 < untrained.0 / 2.0 && now.1 < untrained.1 / 2.0)
        })
        .await?;
        page.press("Pause").await?;
        page.find("button", "Learn").await?;
        let (at, paused) = (step(page).await?, state(page).await?);
        // Ten more, and the same ten again after going back: one seed is one run, wherever it was paused.
        page.press("Ten steps").await?;
        wait_step(page, at + 10).await?;
        let later = state(page).await?;
        assert!(later != paused);
        page.press("Undo").await?;
        page.wait_equal("the state", paused, async || state(page).await).await?;
        page.press("Ten steps").await?;
        wait_step(page, at + 10).await?;
        assert_eq!(state(page).await?, later);
        Ok(())
    })
}

#[test]
fn a_network_goes_on_after_a_reload_from_where_it_was() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        show_network(page).await?;
        page.press("Ten steps").await?;
        wait_step(page, 10).await?;
        page.press("One step").await?;
        wait_step(page, 11).await?;
        let eleven = state(page).await?;
        page.press("Undo").await?;
        wait_step(page, 10).await?;
        page.reload().await?;
        wait_step(page, 10).await?;
        page.press("One step").await?;
        page.wait_equal("the state", eleven, async || state(page).await).await
    })
}

#[test]
fn every_task_can_be_chosen_and_shows_its_scene() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        show_network(page).await?;
        page.choose("What the network learns", "A disc and a ring").await?;
        page.wait_for("a third class", async || Ok(shown(page, "#shape").await?.starts_with("[1, 3, ")))
            .await?;
        page.choose("What the network learns", "4 %, pos_weight 24").await?;
        page.wait_for("the loss that is trained is the loss that is shown", async || {
            Ok(page.text().await?.contains("pos_weight"))
        })
        .await?;
        page.press("What the network sees, and its feature maps").await?;
        page.wait_for("the lines of PyTorch", async || Ok(page.text().await?.contains("nn.Conv2d(8, 8, 3")))
            .await
    })
}

/// What tells which scene is shown: its title, its size, whether a network has a tab, its losses.
async fn scene(page: &Page) -> Result<(String, String, bool, (f64, f64))> {
    let title = shown(page, "#scenes").await?;
    let shape = shown(page, "#shape").await?;
    Ok((title, shape, page.has("tab", "Network").await?, losses(page).await?))
}

#[test]
fn undoing_a_change_of_scenes_brings_its_network_back() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let first = scene(page).await?;
        // The scenes before the first one are networks'.
        page.type_keys("[").await?;
        page.wait_for("a network", async || Ok(scene(page).await?.2)).await?;
        let one = scene(page).await?;
        page.type_keys("[").await?;
        page.wait_for("another network", async || {
            let now = scene(page).await?;
            Ok(now.0 != one.0 && now.3 != one.3)
        })
        .await?;
        let other = scene(page).await?;
        page.type_keys("]").await?;
        page.wait_equal("the first network", one.clone(), async || scene(page).await).await?;
        for before in [&other, &one, &first] {
            page.press("Undo").await?;
            page.wait_equal("the scene before", before.clone(), async || scene(page).await).await?;
        }
        page.press("Redo").await?;
        page.wait_equal("the scene after", one.clone(), async || scene(page).await).await?;
        // It goes on from what is shown.
        page.press("One step").await?;
        wait_step(page, 1).await?;
        assert_eq!(scene(page).await?.0, one.0);
        Ok(())
    })
}

/// The network's own numbers, before its first step.
async fn begun(page: &Page, old: &(u64, u64, Vec<Vec<String>>)) -> Result<(u64, u64, Vec<Vec<String>>)> {
    page.wait_for("another network", async || Ok(state(page).await? != *old)).await?;
    state(page).await
}

#[test]
fn another_seed_is_another_network_and_the_same_one_the_same() -> Result<()> {
    on_page(&Setup::projector(), async |page| {
        show_network(page).await?;
        let one = state(page).await?;
        page.fill_in("textbox", "Seed of the network and its images", "7").await?;
        let seven = begun(page, &one).await?;
        page.find("textbox", "Seed of the network and its images").await?.focus().await?;
        page.type_keys(Key::Up).await?;
        begun(page, &seven).await?;
        page.fill_in("textbox", "Seed of the network and its images", "1").await?;
        page.wait_equal("the first network", one.clone(), async || state(page).await).await?;
        page.fill_in("textbox", "Seed of the network and its images", "-3").await?;
        page.wait_for("it is refused", async || Ok(page.alert().await?.contains("The seed cannot be −3")))
            .await?;
        assert_eq!(state(page).await?, one);
        Ok(())
    })
}

#[test]
fn the_images_can_be_made_harder() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        show_network(page).await?;
        let usual = state(page).await?;
        page.press("Input 0 … 1").await?;
        page.find("slider", "noise").await?.focus().await?;
        page.type_keys(Key::End).await?;
        begun(page, &usual).await?;
        let noise = "return document.querySelectorAll('network-input output')[1].textContent";
        page.wait_for("it says how noisy", async || Ok(page.run(noise, []).await? == "50 %")).await?;
        page.press("Undo").await?;
        page.wait_equal("the state", usual, async || state(page).await).await
    })
}

/// The image that the network sees, as it is shown.
async fn picture(page: &Page) -> Result<String> {
    let script = "return [...document.querySelectorAll('network-input network-image [role=row]')]
        .map((row) => row.style.background).join()";
    Ok(page.run(script, []).await?.as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_painted_image_is_what_the_network_sees_until_it_is_taken_back() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        show_network(page).await?;
        page.press("Ten steps").await?;
        wait_step(page, 10).await?;
        let drawn = state(page).await?;
        let image = page.find("grid", "Input, the held-out image").await?;
        page.wait_for("it is there", async || Ok(!picture(page).await?.is_empty())).await?;
        let own = picture(page).await?;
        // The pointer selects; with the brush it paints.
        page.click_in(&image, 0.04, 0.04).await?;
        assert_eq!(state(page).await?, drawn);
        page.press("Brush").await?;
        page.click_in(&image, 0.04, 0.04).await?;
        wait_step(page, 11).await?;
        let painted = begun(page, &drawn).await?;
        page.wait_for("the image shows it", async || Ok(picture(page).await? != own)).await?;
        let seen = picture(page).await?;
        page.reload().await?;
        page.wait_equal("the state", painted.clone(), async || state(page).await).await?;
        page.wait_equal("the picture", seen, async || picture(page).await).await?;
        page.press("Restore the original image").await?;
        page.wait_equal("the state", drawn.clone(), async || state(page).await).await?;
        page.wait_equal("the picture", own.clone(), async || picture(page).await).await?;
        // By keys: to the pixel, and Enter; another grey gives another image.
        page.press("Brush").await?;
        page.run("document.querySelector('network-image [tabindex=\"0\"]').focus()", []).await?;
        page.type_keys(Key::Enter).await?;
        page.wait_equal("the same image", painted.clone(), async || state(page).await).await?;
        page.press("Undo").await?;
        page.wait_equal("the state", drawn.clone(), async || state(page).await).await?;
        page.wait_equal("the picture", own, async || picture(page).await).await?;
        page.press("Paint the input with 0").await?;
        page.run("document.querySelector('network-image [tabindex=\"0\"]').focus()", []).await?;
        page.type_keys(Key::Enter).await?;
        page.wait_for("a dark pixel", async || {
            let now = state(page).await?;
            Ok(now != drawn && now != painted)
        })
        .await
    })
}

#[test]
fn a_feature_map_stands_in_the_images_place_and_its_products_add_up_to_the_logit() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        show_network(page).await?;
        page.press("Ten steps").await?;
        wait_step(page, 10).await?;
        page.wait_for("the image", async || Ok(!picture(page).await?.is_empty())).await?;
        let own = picture(page).await?;
        page.press("What the network sees, and its feature maps").await?;
        let bars = "return document.querySelectorAll('.waterfall li').length";
        page.wait_for("the bias, eight products and z", async || Ok(page.run(bars, []).await? == 10)).await?;
        let sum = "return document.querySelector('.waterfall [data-sum]').title";
        let logit = "return document.querySelector('form-stage[data-form=binary] .pixel-line').textContent";
        page.wait_for("the bars end at the logit of the table", async || {
            let (sum, line) = (page.run(sum, []).await?, page.run(logit, []).await?);
            Ok(line.as_str().zip(sum.as_str()).is_some_and(|(line, sum)| line.ends_with(sum)))
        })
        .await?;
        page.run("document.querySelector('network-view .layers button').focus()", []).await?;
        page.wait_for("the map in the image's place", async || Ok(picture(page).await? != own)).await?;
        let caption = "return document.querySelector('network-input .caption').textContent";
        assert_eq!(page.run(caption, []).await?, "layer 1map 1");
        page.type_keys(Key::Right).await?;
        page.wait_equal("the next map", "layer 1map 2".to_owned(), async || {
            Ok(page.run(caption, []).await?.as_str().unwrap_or_default().to_owned())
        })
        .await?;
        page.run("document.activeElement.blur()", []).await?;
        page.wait_equal("the image again", own, async || picture(page).await).await
    })
}
