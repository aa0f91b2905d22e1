//! The harness itself, on a page of a few lines: what must fail a test fails it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, faults, on_page};
use thirtyfour::Key;
use workshop::project;

/// A site of one page, with its own script.
fn site(name: &str, body: &str, script: &str) -> Result<Setup> {
    let folder: PathBuf = project::root().join("target/page-tests").join(name);
    fs::create_dir_all(&folder)?;
    let policy = "default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src *";
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{name}</title>
        <meta name=viewport content='width=device-width, initial-scale=1'>
        <meta http-equiv=Content-Security-Policy content=\"{policy}\"><link rel=icon href='data:,'>
        <body>{body}<script src=page.js></script>"
    );
    fs::write(folder.join("index.html"), page)?;
    let ready = "document.documentElement.dataset.ready = 'true';";
    fs::write(folder.join("page.js"), format!("{script}\n{ready}"))?;
    Ok(Setup { site: folder, ..Setup::default() })
}

fn check_fault(name: &str, body: &str, script: &str, fault: &str) -> Result<()> {
    let ((), told) = faults(&site(name, body, script)?, async |page| {
        page.open("/").await?;
        page.wait_until_ready().await
    })?;
    ensure!(told.iter().any(|told| told.contains(fault)), "{name}: \"{fault}\" is not in {told:?}");
    Ok(())
}

#[test]
fn a_quiet_page_passes() -> Result<()> {
    on_page(&site("quiet", "<p>quiet", "console.log('fine'); console.warn('so so')")?, async |page| {
        assert_eq!(page.text().await?, "quiet");
        Ok(())
    })
}

#[test]
fn a_console_error_is_a_fault() -> Result<()> {
    check_fault("console", "", "console.error('it broke')", "it broke")
}

#[test]
fn an_exception_and_a_rejection_are_faults() -> Result<()> {
    check_fault("thrown", "", "setTimeout(() => { throw new Error('thrown late') }, 0)", "thrown late")?;
    check_fault("rejected", "", "Promise.reject(new Error('rejected'))", "rejected")
}

#[test]
fn a_missing_file_is_a_fault() -> Result<()> {
    check_fault("missing", "<img src=no-such.png>", "", "404")
}

#[test]
fn a_breach_of_the_policy_is_a_fault() -> Result<()> {
    check_fault("policy", "<p style='color: red'>x", "", "Content Security Policy")
}

#[test]
fn a_request_to_another_host_is_a_fault() -> Result<()> {
    let elsewhere = "fetch('http://127.0.0.2:9/x').catch(() => {})";
    check_fault("elsewhere", "", elsewhere, "a request to another host: http://127.0.0.2:9/x")?;
    check_fault("named", "", "fetch('http://example.org/').catch(() => {})", "http://example.org/")
}

#[test]
fn the_screen_and_the_reader_are_as_asked() -> Result<()> {
    let report = "document.body.textContent = JSON.stringify([innerWidth, innerHeight, navigator.language,
        matchMedia('(prefers-color-scheme: dark)').matches, matchMedia('(pointer: coarse)').matches])";
    let here = site("reader", "", report)?;
    let phone = Setup { site: here.site.clone(), ..Setup::phone().in_language("zh-CN").in_the_dark() };
    for (setup, expected) in
        [(here, r#"[1440,900,"en-US",false,false]"#), (phone, r#"[390,844,"zh-CN",true,true]"#)]
    {
        on_page(&setup, async |page| {
            assert_eq!(page.text().await?, expected);
            Ok(())
        })?;
    }
    Ok(())
}

const GRID: &str = "<div role=grid aria-label=Logits>
    <div role=row><div role=gridcell aria-label='row 0, column 0: 1' tabindex=0>1</div>
        <div role=gridcell aria-label='row 0, column 1: 2' aria-selected=true>2</div></div>
    <div role=row><div role=gridcell aria-label='row 1, column 0: 3'>3</div>
        <div role=gridcell aria-label='row 7, column 1: 4'>4</div></div></div>
    <label>Name <input></label><button>Go <b>on</b></button><output id=loss-binary data-value=0.5>half</output>";

/// Writes down what the page is given.
const DIARY: &str = "const seen = document.createElement('pre'); document.body.append(seen);
    for (const kind of ['pointerdown', 'pointerup', 'click', 'dblclick', 'keydown']) addEventListener(kind, (e) => {
        seen.textContent += `${kind} ${e.key ?? e.target.closest('[role=gridcell], button')?.textContent ?? ''}\\n`;
    });
    addEventListener('pointermove', (e) => { if (e.buttons) seen.dataset.over = e.target.textContent; });";

async fn diary(page: &Page) -> Result<String> {
    let text = page.run("return document.querySelector('pre').textContent", []).await?;
    Ok(text.as_str().unwrap_or_default().replace('\n', ", "))
}

#[test]
fn a_grid_is_found_and_read_by_its_names() -> Result<()> {
    on_page(&site("grid", GRID, DIARY)?, async |page| {
        let grid = page.grid("Logits").await?;
        assert_eq!(grid.size().await?, (2, 2));
        assert_eq!(grid.texts().await?, [["1", "2"], ["3", "4"]]);
        assert_eq!(grid.selected().await?, [(0, 1)]);
        assert_eq!(grid.cell_name(1, 0).await?, "row 1, column 0: 3");
        let wrong = grid.cell_name(1, 1).await.unwrap_err().to_string();
        assert!(wrong.contains("row 7"), "{wrong}");
        let missing = page.grid("Loss").await.err().unwrap().to_string();
        assert!(missing.contains("only [\"Logits\"]"), "{missing}");
        assert_eq!(page.loss("binary").await?.to_bits(), 0.5f64.to_bits());
        Ok(())
    })
}

#[test]
fn pointer_and_keys_act_as_a_persons_do() -> Result<()> {
    on_page(&site("hands", GRID, DIARY)?, async |page| {
        page.press("Go on").await?;
        let grid = page.grid("Logits").await?;
        grid.click(0, 0).await?;
        page.type_keys("7").await?;
        page.chord([Key::Control], "z").await?;
        page.wait_equal(
            "the diary",
            "pointerdown Go on, pointerup Go on, click Go on, pointerdown 1, pointerup 1, click 1, \
             keydown 7, keydown Control, keydown z, "
                .to_owned(),
            async || diary(page).await,
        )
        .await?;
        grid.drag(&[(0, 0), (1, 0), (1, 1)]).await?;
        let over = page.run("return document.querySelector('pre').dataset.over", []).await?;
        assert_eq!(over, "4");
        Ok(())
    })
}
