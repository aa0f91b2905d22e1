//! What the table says around its maps, and what it folds where there is little room.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

use crate::acts::{cut_off, losses, shown};

/// The screens on which all of the table is in sight.
fn desks() -> [Setup; 3] {
    [Setup::default(), Setup::projector(), Setup::projector().in_language("zh-CN")]
}

/// The texts of all that matches a selector and is seen, each with whether it is whole; a glyph may stand out of its line.
async fn seen(page: &Page, selector: &str) -> Result<Vec<(String, bool)>> {
    let script = "return [...document.querySelectorAll(arguments[0])]
        .filter((one) => one.checkVisibility() && one.textContent !== '')
        .map((one) => [one.textContent, one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight + 3])";
    Ok(serde_json::from_value(page.run(script, [selector.into()]).await?)?)
}

/// The edge of the smallest cell of the table, in CSS pixels.
async fn smallest_cell(page: &Page) -> Result<f64> {
    let script = "return Math.min(...[...document.querySelectorAll('[role=gridcell]')].map((cell) => cell.offsetWidth))";
    Ok(page.run(script, []).await?.as_f64().unwrap_or_default())
}

#[test]
fn the_scenes_lesson_is_in_sight_at_every_size() -> Result<()> {
    for setup in [Setup::default(), Setup::projector(), Setup::phone()] {
        on_page(&setup, async |page| {
            let lesson = seen(page, "#prompt").await?;
            ensure!(lesson.len() == 1 && lesson[0].0.contains("the two forms are one model"), "{lesson:?}");
            page.choose("Scene", "One confident mistake").await?;
            page.wait_for("the lesson of that scene", async || {
                Ok(seen(page, "#prompt")
                    .await?
                    .iter()
                    .any(|(text, whole)| text.contains("find it in the loss map") && *whole))
            })
            .await
        })?;
    }
    Ok(())
}

#[test]
fn the_gradient_says_of_what_it_is_and_what_was_lost() -> Result<()> {
    for setup in desks() {
        on_page(&setup, async |page| {
            let (mean, lost, scene) = if setup.language == "zh-CN" {
                ("∂均值/∂z", "2 处被舍入为 0", ("场景", "先 sigmoid 再 BCELoss"))
            } else {
                ("∂mean/∂z", "2 rounded to 0", ("Scene", "Sigmoid, then BCELoss"))
            };
            let head = "stage-head[data-stage='gradient'] p";
            assert_eq!(seen(page, head).await?, [(mean.to_owned(), true)]);
            page.choose(scene.0, scene.1).await?;
            page.wait_equal("what was lost", vec![(lost.to_owned(), true)], async || {
                seen(page, ".lost-count").await
            })
            .await?;
            assert_eq!(seen(page, head).await?, [(mean.to_owned(), true)]);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_gradient_that_is_nan_is_told_as_nan() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.press("Options").await?;
        page.wait_for("the options are there", async || Ok(!shown(page, "loss-options").await?.is_empty()))
            .await?;
        page.choose("What computes the multiclass loss", "softmax without shift, then log").await?;
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
        page.wait_for("where the loss went", async || {
            Ok(shown(page, "form-loss[data-form='multiclass'] .delta").await?.starts_with("→ "))
        })
        .await
    })
}

#[test]
fn cells_of_a_gradient_carry_digits_under_a_common_factor() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.choose("Scene", "Smoothed labels, both ways").await?;
        let legend = "stage-head[data-stage='gradient'] .legend";
        page.wait_for("the factor", async || Ok(shown(page, legend).await?.contains("×10⁻"))).await?;
        let cells = page.grid("Binary gradient").await?.texts().await?.concat();
        let small = cells.iter().filter(|text| text.contains('≈')).count();
        ensure!(small * 4 < cells.len(), "{small} of {cells:?} are called ≈0");
        Ok(())
    })
}

#[test]
fn more_classes_are_folded_and_never_squeezed() -> Result<()> {
    for setup in desks() {
        on_page(&setup, async |page| {
            let classes = if setup.language == "zh-CN" { "类别数 K" } else { "Classes, K" };
            for count in ["3", "4", "5"] {
                page.fill_in("textbox", classes, count).await?;
                page.wait_for("as many thumbnails", async || {
                    let thumbnails =
                        seen(page, "form-stage[data-stage='logits'] channel-strip button").await?;
                    Ok(thumbnails.len().to_string() == count)
                })
                .await?;
                let cell = smallest_cell(page).await?;
                ensure!(cell >= 20.0, "K = {count}: a cell is {cell} wide");
                assert_eq!(cut_off(page).await?, [""; 0], "K = {count}");
                let legends = seen(page, ".legend, .caption, .caption span").await?;
                let cut: Vec<_> = legends.iter().filter(|(_, whole)| !whole).collect();
                ensure!(cut.is_empty(), "K = {count}: {cut:?} are cut");
            }
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_line_of_code_that_is_cut_can_be_read_whole() -> Result<()> {
    on_page(&Setup::projector(), async |page| {
        page.choose("Scene", "pos_weight against imbalance").await?;
        let line = "nn.BCEWithLogitsLoss(pos_weight=torch.tensor([24.0]).view(1, 1, 1), reduction=\"none\")(output, target)";
        page.wait_for("the line", async || Ok(page.find("button", line).await.is_ok())).await?;
        page.press(line).await?;
        page.wait_equal("the whole line", vec![(line.to_owned(), true)], async || {
            seen(page, "code-note code").await
        })
        .await?;
        page.type_keys(Key::Escape).await?;
        page.wait_equal("no line", 0, async || Ok(seen(page, "code-note code").await?.len())).await
    })
}

#[test]
fn float64_stands_beside_each_loss_and_the_clamp_is_told_apart() -> Result<()> {
    for setup in desks() {
        on_page(&setup, async |page| {
            let exact = async || seen(page, "form-loss .exact span").await;
            let both = exact().await?;
            ensure!(both.len() == 4 && both.iter().all(|(_, whole)| *whole), "{both:?}");
            assert_eq!(both[0].0, "float64 0.2131997");
            let (scenes, scene, clamp) = if setup.language == "zh-CN" {
                ("场景", "先 sigmoid 再 BCELoss", "截断 −0.8000")
            } else {
                ("Scene", "Sigmoid, then BCELoss", "clamp −0.8000")
            };
            page.choose(scenes, scene).await?;
            page.wait_for("the clamp", async || Ok(exact().await?.contains(&(clamp.to_owned(), true)))).await
        })?;
    }
    Ok(())
}

#[test]
fn the_timelines_tools_leave_its_curves_free() -> Result<()> {
    for setup in desks() {
        on_page(&setup, async |page| {
            let script = "const chart = document.querySelector('.chart').getBoundingClientRect();
                return [...document.querySelectorAll('timeline-tools > div > *')].filter((one) => one.checkVisibility())
                    .every((one) => one.getBoundingClientRect().left >= chart.right)";
            assert_eq!(page.run(script, []).await?, true);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn keys_lead_into_the_options_and_out_and_to_the_ends_of_the_tabs() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let focus = async || {
            let id = page.run("return document.activeElement.id", []).await?;
            Ok(id.as_str().unwrap_or_default().to_owned())
        };
        page.find("button", "Options").await?.focus().await?;
        page.type_keys(Key::Enter).await?;
        page.wait_equal("the focus", "side-body".to_owned(), focus).await?;
        page.type_keys(Key::Escape).await?;
        page.wait_equal("the focus", "open-options".to_owned(), focus).await?;
        page.find("tab", "Pixel").await?.focus().await?;
        page.type_keys(Key::End).await?;
        page.wait_equal("the focus", "tab-threshold".to_owned(), focus).await?;
        page.type_keys(Key::Home).await?;
        page.wait_equal("the focus", "tab-pixel".to_owned(), focus).await
    })
}
