//! The page as one file: opened by a double click, in a frame without an address, in one without a host.

use std::fs;

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, faults, on_page, on_site};
use workshop::project::{dist, root};

use crate::acts::{losses, shown};
use crate::learning::{state, wait_step};
use crate::learning_network::show_network;

/// Ten steps of a network, the tabs beside it, the words of another language: all that comes later.
async fn work(page: &Page) -> Result<(u64, u64, Vec<Vec<String>>)> {
    show_network(page).await?;
    page.press("Ten steps").await?;
    wait_step(page, 10).await?;
    for tab in ["Mean", "Threshold", "Pixel"] {
        page.find("tab", tab).await?.click().await?;
        let panel = "[role=tabpanel]:not([hidden]) > *";
        page.wait_for(tab, async || Ok(!shown(page, panel).await?.is_empty())).await?;
    }
    page.press("中文").await?;
    page.wait_for("Chinese words", async || page.has("button", "EN").await).await?;
    page.press("EN").await?;
    page.wait_for("English words", async || page.has("button", "中文").await).await?;
    state(page).await
}

/// The page once more, as "Save as one file" gives it.
async fn saved(page: &Page) -> Result<String> {
    page.run("const make = URL.createObjectURL; URL.createObjectURL = (blob) => ((window.saved = blob), make(blob))", []).await?;
    page.press("Share").await?;
    page.find("button", "Save as one file, with this scene in it").await?.click().await?;
    page.wait_for("the file is made", async || Ok(page.run("return !!window.saved", []).await? == true))
        .await?;
    page.run("window.saved.text().then((text) => (window.text = text))", []).await?;
    page.wait_for("its text", async || Ok(page.run("return !!window.text", []).await? == true)).await?;
    Ok(page.run("return window.text", []).await?.as_str().unwrap_or_default().to_owned())
}

#[test]
fn one_file_gives_the_numbers_of_the_site_and_makes_another_with_its_scene() -> Result<()> {
    let mut expected = None;
    on_page(&Setup::default(), async |page| {
        expected = Some(work(page).await?);
        Ok(())
    })?;
    let ((), faults) = faults(&Setup::default(), async |page| {
        page.open_file(&dist().join("pixelwise.html")).await?;
        page.wait_until_ready().await?;
        assert_eq!(Some(work(page).await?), expected);
        page.choose("Fill the logits", "0").await?;
        let logits = page.grid("Binary logits").await?.texts().await?;
        let folder = root().join("target/page-tests/one-file");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("saved.html"), saved(page).await?)?;
        // To the tab that has made it, its own scene is no visit.
        page.run("sessionStorage.clear()", []).await?;
        page.open_file(&folder.join("saved.html")).await?;
        page.wait_until_ready().await?;
        assert_eq!(page.grid("Binary logits").await?.texts().await?, logits);
        page.find("region", "Visit").await?;
        Ok(())
    })?;
    // Of what it asks for, the files themselves are all.
    let others: Vec<_> = faults.iter().filter(|fault| !fault.contains(": file:///")).collect();
    ensure!(others.is_empty(), "{others:?}");
    Ok(())
}

#[test]
fn one_file_runs_in_frames_without_an_address_or_a_host() -> Result<()> {
    let folder = root().join("target/page-tests/frames");
    fs::create_dir_all(&folder)?;
    fs::copy(dist().join("pixelwise.html"), folder.join("pixelwise.html"))?;
    fs::write(
        folder.join("index.html"),
        "<!doctype html><link rel=icon href=data:,><iframe width=1366 height=768></iframe>
        <script>
        const frame = document.querySelector('iframe');
        if (location.search === '?sandbox') frame.sandbox = 'allow-scripts';
        fetch('pixelwise.html').then((answer) => answer.text()).then((text) => {
            frame.addEventListener('load', () => (document.title = 'loaded'));
            frame.srcdoc = text;
        });
        </script>",
    )?;
    on_site(&Setup { site: folder, ..Setup::default() }, async |page| {
        let mut seen = Vec::new();
        for path in ["/", "/?sandbox"] {
            page.open(path).await?;
            page.wait_for("the frame", async || Ok(page.run("return document.title", []).await? == "loaded"))
                .await?;
            page.enter_frame(0).await?;
            page.wait_until_ready().await?;
            let before = losses(page).await?;
            page.choose("Logits come from", "a network").await?;
            page.wait_for("a worker’s outputs", async || Ok(losses(page).await? != before)).await?;
            seen.push((before, losses(page).await?));
            page.leave_frame().await?;
        }
        assert_eq!(seen[0], seen[1]);
        Ok(())
    })
}
