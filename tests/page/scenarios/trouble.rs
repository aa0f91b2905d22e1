//! A browser that lacks something, a stored document that is broken, a core that fails: told in words, nothing lost.

use anyhow::{Result, ensure};
use page_tests::scenario::{Setup, faults, on_page};
use thirtyfour::Key;

use crate::acts::{kept_steps, losses, shown, step};

#[test]
fn a_part_that_does_not_come_is_told_and_comes_when_it_can() -> Result<()> {
    let ((), faults) = faults(&Setup::default(), async |page| {
        page.open("/").await?;
        page.wait_until_ready().await?;
        let chosen = async || -> Result<bool> {
            let tab = page.find("tab", "Pixel").await?;
            Ok(tab.attr("aria-selected").await?.as_deref() == Some("true"))
        };
        page.offline(true).await?;
        page.find("tab", "Mean").await?.click().await?;
        page.wait_for("a sentence", async || Ok(page.alert().await?.contains("could not be loaded"))).await?;
        ensure!(chosen().await?, "what was shown stays");
        page.offline(false).await?;
        page.reload().await?;
        page.find("tab", "Mean").await?.click().await?;
        page.wait_for("the part", async || Ok(!shown(page, "mean-parts").await?.is_empty())).await
    })?;
    ensure!(faults.iter().all(|fault| fault.contains("ERR_INTERNET_DISCONNECTED")), "{faults:?}");
    Ok(())
}

#[test]
fn a_language_that_does_not_come_is_told_and_comes_when_it_can() -> Result<()> {
    let ((), faults) = faults(&Setup::default(), async |page| {
        page.open("/").await?;
        page.wait_until_ready().await?;
        page.offline(true).await?;
        page.press("中文").await?;
        page.wait_for("a sentence", async || Ok(page.alert().await?.contains("could not be loaded"))).await?;
        page.offline(false).await?;
        page.press("中文").await?;
        page.wait_for("Chinese", async || page.has("grid", "目标掩码").await).await
    })?;
    ensure!(faults.iter().all(|fault| fault.contains("ERR_INTERNET_DISCONNECTED")), "{faults:?}");
    Ok(())
}

#[test]
fn a_failing_core_is_told_and_the_work_is_kept() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let logits = page.grid("Binary logits").await?;
        logits.click(0, 0).await?;
        page.type_keys("2").await?;
        page.type_keys(Key::Enter).await?;
        page.wait_equal("the step", 1, async || step(page).await).await?;
        let before = losses(page).await?;
        page.wait_equal("it is kept", 1, async || kept_steps(page).await).await?;
        let fail = "Object.getPrototypeOf(pixelwise.lab).typeLogit = () => { throw new WebAssembly.RuntimeError('unreachable') }";
        page.run(fail, []).await?;
        page.type_keys("5").await?;
        page.type_keys(Key::Enter).await?;
        page.wait_for("a sentence", async || Ok(page.alert().await?.contains("Something went wrong")))
            .await?;
        page.reload().await?;
        assert_eq!(losses(page).await?, before);
        assert_eq!(step(page).await?, 1);
        Ok(())
    })
}
