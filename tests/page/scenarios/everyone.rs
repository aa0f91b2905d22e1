//! Whether everyone can use the page: with a screen reader, with colours of their own.

use std::fs;
use std::sync::LazyLock;

use anyhow::{Context, Result, anyhow, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use workshop::tools;

/// A look of the page: its name, the script that leads there from the look before, and what is seen once it has.
type Look = (&'static str, &'static str, &'static str);

/// Presses as a person does: the focus goes along.
const PRESS: &str = "const press = (selector) => {
    const one = document.querySelector(selector);
    one.focus();
    one.click();
}";

/// What a desk shows at first, and with everything open that opens, one after another.
const DESK: [Look; 11] = [
    ("first sight", "", "#prompt"),
    ("scenes", "press('#scenes')", "#scenes-panel"),
    ("loss", "press('#loss')", "#loss-panel"),
    ("shape", "press('#shape')", "#shape-panel"),
    ("brush", "press('[data-tool=brush]')", "brush-options"),
    ("threshold", "press('#tab-threshold')", "threshold-panel"),
    ("gradient", "press('#gradient')", "form-stage[data-stage=gradient]"),
    ("chart", "press('#open-chart')", "timeline-tools"),
    ("two images", "pixelwise.edit((lab) => lab.loadPreset('batch'))", "batch-strip button"),
    ("five classes", "pixelwise.edit((lab) => lab.setClasses(5))", "class-lines button"),
    ("error", "pixelwise.edit((lab) => lab.setShape(1, 0, 5))", "page-notice"),
];

/// The same at first in the other language and scheme, and on a phone.
fn looks() -> [(Setup, &'static [Look]); 4] {
    let desk = || Setup { width: 1366, height: 768, ..Setup::default() };
    let lying = Setup { width: 844, height: 390, ..Setup::phone() };
    [
        (desk(), &DESK),
        (desk().in_language("zh-CN").in_the_dark(), &DESK[..6]),
        (Setup::phone(), &[("phone", "", "logit-slider")]),
        (lying, &[("phone on its side", "press('form-switch button:last-child')", ".channels")]),
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
    for (setup, looks) in looks() {
        on_page(&setup, async |page| {
            for (name, script, shows) in looks {
                page.run(&format!("{PRESS}; {script}"), []).await?;
                wait_seen(page, shows).await?;
                let found = violations(page, axe).await?;
                ensure!(found.is_empty(), "{name}, {}: {found:#?}", setup.language);
            }
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_map_says_what_it_is_and_a_cell_what_it_shows() -> Result<()> {
    let axe = axe()?;
    on_page(&Setup::default(), async |page| {
        for (name, expected) in
            [("Binary logits", None), ("Target classes", None), ("Binary loss", Some("true"))]
        {
            let grid = page.find("grid", name).await?;
            assert_eq!(grid.attr("aria-readonly").await?.as_deref(), expected, "{name}");
        }
        for name in ["Binary logits", "Binary probability", "Multiclass loss"] {
            let grid = page.grid(name).await?;
            let shown = grid.text(1, 3).await?;
            let called = grid.cell_name(1, 3).await?;
            ensure!(called.starts_with(&format!("{shown} ")), "{name}: \"{shown}\" is called \"{called}\"");
        }
        page.grid("Binary logits").await?.double_click(2, 2).await?;
        wait_seen(page, ".frame input").await?;
        assert_eq!(violations(page, axe).await?, [""; 0], "while a logit is typed");
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
