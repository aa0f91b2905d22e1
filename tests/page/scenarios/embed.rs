//! The page in another site's frame: what its address names and no more, nothing remembered, its height told.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, faults};
use serde_json::Value;
use thirtyfour::Key;
use workshop::project::{dist, root};
use workshop::server::Server;
use workshop::tools;

const KEYS: &str = "#view=embed&form=binary&cols=logits.loss&hide=rail.panel.strip&lang=en";

/// A course page that frames the site, once freely and once in a sandbox, and keeps what it is told.
fn course(site: &str) -> Result<PathBuf> {
    let folder = root().join("target/page-tests/course");
    fs::create_dir_all(&folder)?;
    let page = format!(
        "<!doctype html><link rel=icon href=data:,><iframe width=640 height=420></iframe>
        <script>
        const told = [];
        addEventListener('message', ({{ data }}) => told.push(data));
        const frame = document.querySelector('iframe');
        if (location.search === '?sandbox') frame.sandbox = 'allow-scripts';
        frame.addEventListener('load', () => (document.title = 'loaded'));
        frame.src = '{site}/{KEYS}';
        </script>"
    );
    fs::write(folder.join("index.html"), page)?;
    Ok(folder)
}

/// What the frame has left in the browser, and where it is.
async fn traces(page: &Page) -> Result<Value> {
    let script = "return (async () => {
        const kept = (read) => { try { return read() } catch { return 0 } };
        const databases = await Promise.resolve().then(() => indexedDB.databases()).catch(() => []);
        return [kept(() => localStorage.length), kept(() => sessionStorage.length), databases.length, location.hash];
    })()";
    page.run(script, []).await
}

/// An edit, and back.
async fn work(page: &Page) -> Result<()> {
    ensure!(!page.has("button", "Share").await?, "a frame has a header");
    let before = page.loss("binary").await?;
    page.grid("Binary logits").await?.click(0, 0).await?;
    page.type_keys("5").await?;
    page.type_keys(Key::Enter).await?;
    page.wait_for("another loss", async || Ok(page.loss("binary").await? != before)).await?;
    page.press("Undo").await?;
    page.wait_equal("the losses", before, async || page.loss("binary").await).await?;
    Ok(())
}

#[test]
fn a_frame_of_another_site_shows_what_it_is_asked_for_and_remembers_nothing() -> Result<()> {
    let site = format!("http://{}", Server::bind(0)?.folder(&dist()).spawn()?);
    let ((), faults) = faults(&Setup { site: course(&site)?, ..Setup::default() }, async |page| {
        for path in ["/", "/?sandbox"] {
            page.open(path).await?;
            page.wait_for("the frame", async || Ok(page.run("return document.title", []).await? == "loaded"))
                .await?;
            page.enter_frame(0).await?;
            page.wait_until_ready().await?;
            let grids = "return [...document.querySelectorAll('[role=grid]')].filter((grid) => grid.checkVisibility()).map((grid) => grid.getAttribute('aria-label'))";
            assert_eq!(page.run(grids, []).await?, serde_json::json!(["Binary logits", "Binary loss"]));
            // chromedriver cannot work in a frame that has a process of its own, as one in a sandbox has.
            if path == "/" {
                work(page).await?;
            }
            assert_eq!(traces(page).await?, serde_json::json!([0, 0, 0, KEYS]));
            page.leave_frame().await?;
            let told = page.run("return told.map((one) => [one.type ?? one.subject, one.height > 300 && one.height <= 420])", []).await?;
            for kind in ["pixelwise:height", "lti.frameResize"] {
                let one = serde_json::json!([kind, true]);
                ensure!(told.as_array().is_some_and(|all| all.contains(&one)), "{told}");
            }
        }
        Ok(())
    })?;
    // The site's own host is another one than the course's; there is no third.
    let others: Vec<_> =
        faults.iter().filter(|fault| !fault.contains(&format!("another host: {site}/"))).collect();
    ensure!(others.is_empty(), "{others:?}");
    Ok(())
}

/// A deck of two slides, the first of which frames the last step of a lesson.
fn deck(site: &str) -> Result<PathBuf> {
    let folder = root().join("target/page-tests/deck");
    fs::create_dir_all(&folder)?;
    for file in ["reveal.js", "reveal.css"] {
        fs::copy(tools::reveal()?.join(file), folder.join(file))?;
    }
    let page = format!(
        "<!doctype html><link rel=icon href=data:,><link rel=stylesheet href=reveal.css>
        <div class=reveal><div class=slides>
        <section><iframe width=1200 height=700 src='{site}/#lesson=mask&step=7&lang=en'></iframe></section>
        <section>The next slide</section></div></div>
        <script src=reveal.js></script><script>Reveal.initialize({{ width: 1280, height: 720 }})</script>"
    );
    fs::write(folder.join("index.html"), page)?;
    Ok(folder)
}

#[test]
fn a_lessons_last_step_leads_on_to_the_next_slide_of_a_deck() -> Result<()> {
    let site = format!("http://{}", Server::bind(0)?.folder(&dist()).spawn()?);
    faults(&Setup { site: deck(&site)?, ..Setup::default() }, async |page| {
        page.open("/").await?;
        let slide = async || page.run("return globalThis.Reveal?.getIndices().h ?? -1", []).await;
        page.wait_for("the first slide", async || Ok(slide().await? == 0)).await?;
        page.enter_frame(0).await?;
        page.wait_until_ready().await?;
        let next = page.find("button", "Next lesson").await?;
        // The deck draws its slides larger or smaller, which chromedriver does not know of when it clicks.
        page.run("arguments[0].click()", [next.to_json()?]).await?;
        page.leave_frame().await?;
        page.wait_for("the next slide", async || Ok(slide().await? == 1)).await
    })?;
    Ok(())
}
