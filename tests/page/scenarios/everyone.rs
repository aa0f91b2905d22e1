//! Whether everyone can use the page: with a screen reader, with colours of their own.

use std::fs;
use std::sync::LazyLock;

use anyhow::{Context, Result, anyhow, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use workshop::tools;

/// A look of the page: what leads there, and what is seen then.
struct Look {
    name: &'static str,
    setup: Setup,
    /// The script that leads there.
    script: &'static str,
    /// What is seen once it has.
    shows: &'static str,
}

/// The page as it is found at first, and with everything open that opens.
fn looks() -> Vec<Look> {
    let desk = || Setup { width: 1366, height: 768, ..Setup::default() };
    let lying = Setup { width: 844, height: 390, ..Setup::phone() };
    let look = |name, setup, script, shows| Look { name, setup, script, shows };
    vec![
        look("first sight", desk(), "", "#prompt"),
        look("Chinese, in the dark", desk().in_language("zh-CN").in_the_dark(), "", "#prompt"),
        look("phone", Setup::phone(), "", "logit-slider"),
        look(
            "phone on its side",
            lying,
            "document.querySelector('form-switch button:last-child').click()",
            ".channels",
        ),
        look("five classes", desk(), "pixelwise.edit((lab) => lab.setClasses(5))", "class-lines button"),
        look("two images", desk(), "pixelwise.edit((lab) => lab.loadPreset('batch'))", "batch-strip button"),
        look(
            "gradient",
            desk(),
            "document.querySelector('#gradient').click()",
            "form-stage[data-stage=gradient]",
        ),
        look("chart", desk(), "document.querySelector('#open-chart').click()", "timeline-tools"),
        look("scenes", desk(), "document.querySelector('#scenes').click()", "#scenes-panel"),
        look("loss", desk(), "document.querySelector('#loss').click()", "#loss-panel"),
        look("shape", desk(), "document.querySelector('#shape').click()", "#shape-panel"),
        look("brush", desk(), "document.querySelector('[data-tool=brush]').click()", "brush-options"),
        look("threshold", desk(), "document.querySelector('#tab-threshold').click()", "threshold-panel"),
        look("error", desk(), "pixelwise.edit((lab) => lab.setShape(1, 0, 5))", "page-notice"),
    ]
}

/// The script of axe, installed by one of the tests alone.
fn axe() -> Result<&'static str> {
    static AXE: LazyLock<std::result::Result<String, String>> = LazyLock::new(|| {
        let read = || fs::read_to_string(tools::axe()?).context("axe cannot be read");
        read().map_err(|error| format!("{error:#}"))
    });
    AXE.as_deref().map_err(|error| anyhow!("{error}"))
}

/// What axe finds, a line each.
async fn violations(page: &Page, axe: &str) -> Result<Vec<String>> {
    let script = format!(
        "{axe}
        ; return axe.run({{ resultTypes: ['violations'] }}).then(({{ violations }}) => violations.flatMap(({{ id, nodes }}) =>
            nodes.slice(0, 3).map(({{ target, any, all }}) => `${{id}}: ${{target}}: ${{[...any, ...all].map((one) => one.message)}}`)))"
    );
    Ok(serde_json::from_value(page.run(&script, []).await?)?)
}

async fn wait_seen(page: &Page, selector: &str) -> Result<()> {
    page.wait_for(selector, async || {
        let script = "return document.querySelector(arguments[0])?.checkVisibility() ?? false";
        Ok(page.run(script, [selector.into()]).await? == true)
    })
    .await
}

#[test]
fn axe_finds_nothing_in_any_look_of_the_page() -> Result<()> {
    let axe = axe()?;
    for Look { name, setup, script, shows } in looks() {
        on_page(&setup, async |page| {
            page.run(script, []).await?;
            wait_seen(page, shows).await?;
            let found = violations(page, axe).await?;
            ensure!(found.is_empty(), "{name}: {found:#?}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn axe_finds_nothing_while_a_logit_is_typed() -> Result<()> {
    let axe = axe()?;
    on_page(&Setup::default(), async |page| {
        page.grid("Binary logits").await?.double_click(2, 2).await?;
        wait_seen(page, ".frame input").await?;
        assert_eq!(violations(page, axe).await?, [""; 0]);
        Ok(())
    })
}

#[test]
fn maps_that_cannot_be_edited_say_so() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        for (name, expected) in
            [("Binary logits", None), ("Target classes", None), ("Binary loss", Some("true"))]
        {
            let grid = page.find("grid", name).await?;
            assert_eq!(grid.attr("aria-readonly").await?.as_deref(), expected, "{name}");
        }
        Ok(())
    })
}

#[test]
fn a_cells_name_begins_with_what_it_shows() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        for name in ["Binary logits", "Binary probability", "Multiclass loss"] {
            let grid = page.grid(name).await?;
            let shown = grid.text(1, 3).await?;
            let called = grid.cell_name(1, 3).await?;
            ensure!(called.starts_with(&format!("{shown} ")), "{name}: \"{shown}\" is called \"{called}\"");
        }
        Ok(())
    })
}

#[test]
fn where_the_reader_sets_the_colours_maps_are_numbers_and_patterns() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let script = "const cells = [...document.querySelectorAll(`pixel-grid[aria-label='Target mask'] [role=gridcell]`)];
            const of = (shown) => getComputedStyle(cells.find((cell) => cell.textContent === shown)).backgroundImage;
            const colour = getComputedStyle(cells[0]).color;
            const canvas = getComputedStyle(cells[0].parentElement).backgroundColor;
            return [of('0') !== of('1'), colour !== canvas]";
        page.force_colours().await?;
        page.wait_equal(
            "classes that differ without colour, digits that are seen",
            vec![true, true],
            async || Ok(serde_json::from_value(page.run(script, []).await?)?),
        )
        .await
    })
}
