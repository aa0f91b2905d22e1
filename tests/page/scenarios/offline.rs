//! The site without a network, and with another version on its host: what was seen once works, and no page has files of two versions.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, faults};
use workshop::project::{APP, app, dist, root};

use crate::acts::shown;
use crate::starting::copy;

/// The version that the page is of, once all that it has loaded is known to be of it.
async fn version(page: &Page) -> Result<String> {
    let script = "return [document.querySelector('script[type=module]').src, ...performance.getEntriesByType('resource').map(({ name }) => name)]";
    let loaded: Vec<String> = serde_json::from_value(page.run(script, []).await?)?;
    let of = |url: &String| url.split('/').find(|part| part.starts_with(APP)).map(str::to_owned);
    let versions: Vec<String> = loaded.iter().filter_map(of).collect();
    let first = versions.first().context("the page is of no version")?;
    ensure!(versions.iter().all(|version| version == first), "files of two versions: {versions:?}");
    Ok(first.clone())
}

async fn wait_kept(page: &Page) -> Result<()> {
    let kept = "return document.documentElement.dataset.offline";
    page.wait_for("the site is kept", async || Ok(page.run(kept, []).await? == "ready")).await
}

/// What a first visit has not loaded.
async fn open_later_parts(page: &Page) -> Result<()> {
    page.find("tab", "Mean").await?.click().await?;
    let panel = "[role=tabpanel]:not([hidden]) > *";
    page.wait_for("the tab", async || Ok(!shown(page, panel).await?.is_empty())).await?;
    assert_eq!(page.alert().await?, "");
    Ok(())
}

/// Puts another version in a site's place.
fn deploy(site: &Path) -> Result<()> {
    let old = app(site)?;
    let name = old.file_name().and_then(|name| name.to_str()).context("a version has a name")?.to_owned();
    let new = format!("{APP}{}", name.trim_start_matches(APP).chars().rev().collect::<String>());
    fs::rename(&old, site.join(&new))?;
    for file in ["index.html", "sw.js"] {
        let text = fs::read_to_string(site.join(file))?;
        fs::write(site.join(file), text.replace(&name, &new))?;
    }
    Ok(())
}

#[test]
fn the_site_works_without_a_network_and_never_mixes_versions() -> Result<()> {
    let site = root().join("target/page-tests/offline");
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    copy(&dist(), &site)?;
    // Without a network, a browser says on its console that there is none.
    faults(&Setup { keeps: true, site: site.clone(), ..Setup::default() }, async |page| {
        page.open("/").await?;
        page.wait_until_ready().await?;
        wait_kept(page).await?;
        let (first, tab) = (version(page).await?, page.tab().await?);

        deploy(&site)?;
        let other = page.open_tab("/").await?;
        wait_kept(page).await?;
        let second = version(page).await?;
        assert_ne!(second, first);

        page.go_to_tab(&tab).await?;
        page.wait_for("a new version is told", async || Ok(page.alert().await?.contains("new version")))
            .await?;
        page.press("Close the message").await?;
        open_later_parts(page).await?;
        assert_eq!(version(page).await?, first);

        page.stop_server();
        for tab in [tab, other] {
            page.go_to_tab(&tab).await?;
            page.reload().await?;
            open_later_parts(page).await?;
            assert_eq!(version(page).await?, second);
        }
        Ok(())
    })
    .map(drop)
}
