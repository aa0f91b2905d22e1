//! What the table says around its maps, and what it folds where there is little room.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::{losses, open_options, shown};

/// The screens on which all of the table is in sight, by language.
fn desks() -> [Vec<Setup>; 2] {
    [vec![Setup::default(), Setup::projector()], vec![Setup::projector().in_language("zh-CN")]]
}

/// The texts of all that matches a selector and is seen, each with whether it is whole; a glyph may stand out of its line.
async fn seen(page: &Page, selector: &str) -> Result<Vec<(String, bool)>> {
    let script = "return [...document.querySelectorAll(arguments[0])]
        .filter((one) => one.checkVisibility() && one.textContent !== '')
        .map((one) => [one.textContent, one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight + 3])";
    Ok(serde_json::from_value(page.run(script, [selector.into()]).await?)?)
}

#[test]
fn the_scenes_lesson_is_in_sight_at_every_size() -> Result<()> {
    for sizes in [vec![Setup::default(), Setup::projector()], vec![Setup::phone()]] {
        on_page(&sizes[0], async |page| {
            let lesson = seen(page, "#prompt").await?;
            ensure!(lesson.len() == 1 && lesson[0].0.contains("Drag the outlined number"), "{lesson:?}");
            page.choose("Scene", "One confident mistake").await?;
            for size in &sizes {
                page.resize(size).await?;
                page.wait_for("the lesson of that scene", async || {
                    Ok(seen(page, "#prompt")
                        .await?
                        .iter()
                        .any(|(text, whole)| text.contains("watch both losses fall") && *whole))
                })
                .await?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn the_gradient_has_a_column_on_request_and_says_what_was_lost() -> Result<()> {
    for sizes in desks() {
        on_page(&sizes[0], async |page| {
            let (gradient, lost, scene) = if sizes[0].language == "zh-CN" {
                ("梯度", "2 处被舍入为 0", ("场景", "先 sigmoid 再 BCELoss"))
            } else {
                ("Gradient", "2 rounded to 0", ("Scene", "Sigmoid, then BCELoss"))
            };
            page.choose(scene.0, scene.1).await?;
            assert_eq!(seen(page, ".lost-count").await?, []);
            page.press(gradient).await?;
            for size in &sizes {
                page.resize(size).await?;
                page.wait_equal("what was lost", vec![(lost.to_owned(), true)], async || {
                    seen(page, ".lost-count").await
                })
                .await?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_gradient_that_is_nan_is_told_as_nan() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        open_options(page).await?;
        page.choose("What computes the multiclass loss", "log(softmax)").await?;
        page.press("Gradient").await?;
        let before = losses(page).await?;
        let logits = page.grid("Multiclass logits, class 1").await?;
        logits.click(2, 2).await?;
        page.type_keys("178").await?;
        page.type_keys(Key::Enter).await?;
        page.wait_for("the loss is no number", async || Ok(!losses(page).await?.1.is_finite())).await?;
        assert!(before.1.is_finite());
        page.wait_equal("the marked pixel", vec![("1 is NaN".to_owned(), true)], async || {
            seen(page, ".lost-count").await
        })
        .await?;
        let gradient = page.grid("Multiclass gradient, class 1").await?;
        assert!(gradient.cell_name(2, 2).await?.ends_with("NaN, gradient is NaN"));
        page.wait_for("the exact loss beside it", async || {
            Ok(shown(page, "form-loss[data-form='multiclass'] .delta").await?.starts_with("float64 "))
        })
        .await
    })
}

#[test]
fn cells_of_a_gradient_carry_digits_under_a_common_factor() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.choose("Scene", "Smoothed labels, both ways").await?;
        page.press("Gradient").await?;
        let legend = "stage-head[data-stage='gradient'] .range";
        page.wait_for("the factor", async || Ok(shown(page, legend).await?.contains("×10⁻"))).await?;
        let cells = page.grid("Binary gradient").await?.texts().await?.concat();
        let small = cells.iter().filter(|text| text.contains('≈')).count();
        ensure!(small * 4 < cells.len(), "{small} of {cells:?} are called ≈0");
        Ok(())
    })
}

/// The screens that the table is made for.
const SCREENS: [(u32, u32); 7] =
    [(1366, 768), (1280, 720), (1280, 600), (1536, 730), (1024, 768), (1440, 900), (1920, 950)];

/// What of the maps cannot be read: cells without a number, or with one that is smaller than it may be or that stands out of its cell.
async fn unreadable(page: &Page, least: f64) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('[role=gridcell]')].filter((cell) => cell.checkVisibility()).flatMap((cell) => {
            const small = cell.closest('.one-hot') ? 12 : arguments[0];
            const size = parseFloat(getComputedStyle(cell).fontSize);
            const text = document.createRange();
            text.selectNodeContents(cell);
            const out = text.getBoundingClientRect().width - cell.getBoundingClientRect().width;
            const fault = cell.textContent === '' ? 'no number' : size < small ? `${size} px` : out > 0.5 ? `${out} px too wide` : '';
            return fault ? [`${cell.closest('[role=grid]').ariaLabel} ${cell.textContent}: ${fault}`] : [];
        })";
    Ok(serde_json::from_value(page.run(script, [least.into()]).await?)?)
}

#[test]
fn every_cell_carries_a_number_that_can_be_read_on_every_screen() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        for scene in ["A first look", "One confident mistake", "Three classes", "A weight map"] {
            page.choose("Scene", scene).await?;
            is_readable_on_every_screen(page, scene, 13.0).await?;
        }
        page.press("Gradient").await?;
        is_readable_on_every_screen(page, "with the gradient", 13.0).await?;
        page.choose("Scene", "A first look").await?;
        for size in ["Height in pixels, H", "Width in pixels, W"] {
            page.fill_in("textbox", size, "8").await?;
        }
        is_readable_on_every_screen(page, "eight by eight", 12.0).await
    })
}

async fn is_readable_on_every_screen(page: &Page, what: &str, least: f64) -> Result<()> {
    for (width, height) in SCREENS {
        page.resize(&Setup { width, height, ..Setup::default() }).await?;
        let which = format!("{what} at {width}×{height}");
        page.wait_equal(&which, vec![], async || unreadable(page, least).await).await?;
    }
    Ok(())
}

/// Where all maps stand and how large they are.
async fn places(page: &Page) -> Result<Vec<[f64; 4]>> {
    let script = "return [...document.querySelectorAll('[role=grid]')].filter((grid) => grid.checkVisibility()).map((grid) => {
            const { x, y, width, height } = grid.getBoundingClientRect();
            return [x, y, width, height];
        })";
    Ok(serde_json::from_value(page.run(script, []).await?)?)
}

#[test]
fn nothing_that_a_person_does_moves_a_map() -> Result<()> {
    for (width, height) in [(1366, 768), (1280, 720)] {
        on_page(&Setup { width, height, ..Setup::default() }, async |page| {
            let before = places(page).await?;
            ensure!(before.len() == 14, "{} maps", before.len());
            for tool in ["Brush", "Mask", "Ignore", "Point"] {
                page.press(tool).await?;
                assert_eq!(places(page).await?, before, "{tool}");
            }
            page.grid("Binary loss").await?.hover(3, 1).await?;
            page.wait_for("the line of the hovered pixel", async || {
                Ok(shown(page, "form-stage[data-form='binary'][data-stage='logits'] .pixel-line").await?
                    == "z = −0.6")
            })
            .await?;
            assert_eq!(places(page).await?, before, "hover");
            page.find("slider", "Threshold").await?.focus().await?;
            page.type_keys(Key::End).await?;
            page.wait_for("the threshold", async || Ok(shown(page, "threshold-slider").await?.contains('1')))
                .await?;
            assert_eq!(places(page).await?, before, "threshold");
            let logits = page.grid("Binary logits").await?;
            logits.click(1, 3).await?;
            page.type_keys("-123.456").await?;
            page.type_keys(Key::Enter).await?;
            page.wait_for("the logit", async || Ok(logits.text(1, 3).await? == "−123")).await?;
            assert_eq!(places(page).await?, before, "a long number");
            page.type_keys("1e9").await?;
            page.type_keys(Key::Enter).await?;
            page.wait_for("an error", async || Ok(!page.alert().await?.is_empty())).await?;
            assert_eq!(places(page).await?, before, "an error");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_columns_numbers_can_be_hidden_and_the_column_folded() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let loss = page.grid("Binary loss").await?;
        page.find("button", "Loss per pixel 0 to 2").await?.click().await?;
        page.press("Hide numbers").await?;
        page.wait_for("nothing to read", async || {
            Ok(loss.text(0, 0).await? == "?" && shown(page, "#loss-binary").await? == "?")
        })
        .await?;
        page.press("Show numbers").await?;
        page.wait_for("the numbers again", async || Ok(loss.text(0, 0).await? == ".09")).await?;
        page.press("Fold column").await?;
        page.wait_for("no map", async || Ok(!page.has("grid", "Binary loss").await?)).await?;
        page.find("button", "Loss per pixel").await?.click().await?;
        page.wait_for("the map again", async || page.has("grid", "Binary loss").await).await
    })
}

#[test]
fn more_classes_are_lines_and_a_line_brings_its_channel_up_in_every_map() -> Result<()> {
    on_page(&Setup::projector(), async |page| {
        page.choose("Scene", "Three classes").await?;
        let lines =
            "form-stage[data-form='multiclass'][data-stage='probability'] class-lines button:not(.all)";
        page.wait_equal("a line a class", 3, async || Ok(seen(page, lines).await?.len())).await?;
        page.grid("Multiclass logits, class 1").await?;
        page.run("document.querySelectorAll(arguments[0])[2].click()", [lines.into()]).await?;
        for map in ["logits", "probability"] {
            page.grid(&format!("Multiclass {map}, class 2")).await?;
        }
        page.wait_for("the line is marked", async || {
            let pressed = "return document.querySelectorAll(arguments[0])[2].ariaPressed";
            Ok(page.run(pressed, [lines.into()]).await? == "true")
        })
        .await?;
        page.fill_in("textbox", "Classes, K", "21").await?;
        page.wait_equal("the likeliest have lines", 4, async || Ok(seen(page, lines).await?.len())).await?;
        ensure!(shown(page, "class-lines p").await?.contains("17 more"));
        Ok(())
    })
}

#[test]
fn the_images_of_a_batch_stand_before_the_table_and_one_is_chosen_there() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        assert_eq!(seen(page, "batch-strip button").await?.len(), 0);
        let losses_of_both = async || losses(page).await;
        page.choose("Scene", "Two images in the batch").await?;
        page.wait_equal("two images", 2, async || Ok(seen(page, "batch-strip button").await?.len())).await?;
        let before = losses_of_both().await?;
        let mask = page.grid("Target classes").await?.texts().await?;
        page.run("document.querySelectorAll('batch-strip button')[1].click()", []).await?;
        page.wait_for("the other image", async || {
            Ok(page.grid("Target classes").await?.texts().await? != mask)
        })
        .await?;
        assert_eq!(losses_of_both().await?, before);
        Ok(())
    })
}

#[test]
fn a_line_of_code_that_is_cut_can_be_read_whole() -> Result<()> {
    on_page(&Setup::projector(), async |page| {
        page.choose("Scene", "pos_weight against imbalance").await?;
        let line = "loss = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([24.0]).view(1, 1, 1), reduction=\"none\")(output, target)";
        page.wait_for("the line", async || Ok(page.find("button", line).await.is_ok())).await?;
        page.press(line).await?;
        page.wait_equal("the whole line", vec![(line.to_owned(), true)], async || {
            seen(page, "code-note code").await
        })
        .await?;
        page.type_keys(Key::Escape).await?;
        page.wait_equal("no line", 0, async || Ok(seen(page, "code-note code").await?.len())).await?;
        page.run("document.querySelector('form-loss[data-form=binary] .reduced').click()", []).await?;
        let number =
            "loss = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([24.0]).view(1, 1, 1))(output, target)";
        page.wait_equal("the line of the number", vec![(number.to_owned(), true)], async || {
            seen(page, "code-note code").await
        })
        .await
    })
}

#[test]
fn keys_lead_into_the_options_and_out_and_to_the_ends_of_the_tabs() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let focus = async || {
            let id = page.run("return document.activeElement.id", []).await?;
            Ok(id.as_str().unwrap_or_default().to_owned())
        };
        page.run("document.querySelector('#loss').focus()", []).await?;
        page.type_keys(Key::Enter).await?;
        page.wait_for("the options are there", async || Ok(!shown(page, "loss-options").await?.is_empty()))
            .await?;
        page.type_keys(Key::Tab + Key::Tab).await?;
        page.wait_equal("the focus", "pos-weight-on".to_owned(), focus).await?;
        page.type_keys(Key::Escape).await?;
        page.wait_equal("the focus", "loss".to_owned(), focus).await?;
        page.find("tab", "Pixel").await?.focus().await?;
        page.type_keys(Key::End).await?;
        page.wait_equal("the focus", "tab-threshold".to_owned(), focus).await?;
        page.type_keys(Key::Home).await?;
        page.wait_equal("the focus", "tab-pixel".to_owned(), focus).await
    })
}
