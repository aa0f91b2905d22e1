//! A browser that lacks something, a stored document that is broken, a core that fails: told in words, nothing lost.

use anyhow::{Result, ensure};
use page_tests::scenario::{Setup, faults, on_page, on_site};
use thirtyfour::Key;

use crate::acts::{losses, shown, step};

#[test]
fn without_webassembly_the_page_says_so() -> Result<()> {
    for (language, told) in
        [("en-US", "WebAssembly, which this browser lacks"), ("zh-CN", "不支持或已将其关闭")]
    {
        on_site(&Setup::default().in_language(language), async |page| {
            page.before_load("delete globalThis.WebAssembly").await?;
            page.open("/").await?;
            page.wait_for(told, async || Ok(page.alert().await?.contains(told))).await
        })?;
    }
    Ok(())
}

#[test]
fn without_storage_the_page_works_and_says_what_will_be_lost() -> Result<()> {
    on_site(&Setup::default(), async |page| {
        page.before_load(
            "Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })",
        )
        .await?;
        page.open("/").await?;
        page.wait_until_ready().await?;
        page.grid("Binary logits").await?.click(0, 0).await?;
        page.type_keys("1").await?;
        page.type_keys(Key::Enter).await?;
        page.wait_equal("the step", 1, async || step(page).await).await?;
        page.wait_for("a hint", async || {
            Ok(page.alert().await?.contains("does not let the page save anything"))
        })
        .await
    })
}

#[test]
fn a_broken_document_is_set_aside_and_told() -> Result<()> {
    for broken in ["'no base64!'", "btoa('no document')", "btoa('x'.repeat(1e6))", "''"] {
        on_site(&Setup::default(), async |page| {
            page.open("/").await?;
            page.wait_until_ready().await?;
            let first = losses(page).await?;
            // Written as the next page begins, after the last one has kept its own.
            page.before_load(&format!(
                "if (!sessionStorage.told) localStorage.setItem('pixelwise.document', sessionStorage.told = {broken})"
            ))
            .await?;
            page.reload().await?;
            page.wait_for("a sentence", async || {
                Ok(page.alert().await?.contains("was set aside, not deleted"))
            })
            .await?;
            assert_eq!(losses(page).await?, first);
            Ok(())
        })?;
    }
    Ok(())
}

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
fn a_failing_core_is_told_and_the_work_is_kept() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let kept = async || page.run("return localStorage.getItem('pixelwise.document')", []).await;
        page.wait_for("the start is kept", async || Ok(!kept().await?.is_null())).await?;
        let start = kept().await?;
        let logits = page.grid("Binary logits").await?;
        logits.click(0, 0).await?;
        page.type_keys("2").await?;
        page.type_keys(Key::Enter).await?;
        page.wait_equal("the step", 1, async || step(page).await).await?;
        let before = losses(page).await?;
        page.wait_for("it is kept", async || Ok(kept().await? != start)).await?;
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
