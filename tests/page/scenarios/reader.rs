//! The reader's language and light.

use anyhow::Result;
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page, on_site};

use crate::acts::losses;

async fn language(page: &Page) -> Result<String> {
    let language = page.run("return document.documentElement.lang", []).await?;
    Ok(language.as_str().unwrap_or_default().to_owned())
}

#[test]
fn the_language_changes_all_words_and_no_number() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let before = losses(page).await?;
        page.press("中文").await?;
        page.wait_equal("the language", "zh-CN".to_owned(), async || language(page).await).await?;
        page.grid("目标掩码").await?;
        page.grid("多通道 logits，类别 1").await?;
        assert!(page.text().await?.contains("阈值") || page.find("slider", "阈值").await.is_ok());
        assert_eq!(losses(page).await?, before);
        page.reload().await?;
        assert_eq!(language(page).await?, "zh-CN");
        page.press("EN").await?;
        page.wait_equal("the language", "en".to_owned(), async || language(page).await).await?;
        page.grid("Target mask").await.map(drop)
    })
}

#[test]
fn a_chinese_browser_is_met_in_chinese() -> Result<()> {
    on_page(&Setup::default().in_language("zh-CN"), async |page| {
        assert_eq!(language(page).await?, "zh-CN");
        page.find("button", "撤销").await.map(drop)
    })
}

#[test]
fn a_link_decides_the_language_over_the_browser() -> Result<()> {
    on_site(&Setup::default().in_language("zh-CN"), async |page| {
        page.open("/#lang=en").await?;
        page.wait_until_ready().await?;
        assert_eq!(language(page).await?, "en");
        Ok(())
    })
}

#[test]
fn the_light_is_the_browsers_until_it_is_chosen() -> Result<()> {
    let theme = async |page: &Page| page.run("return document.documentElement.dataset.theme", []).await;
    on_page(&Setup::default().in_the_dark(), async |page| {
        assert_eq!(theme(page).await?, "dark");
        page.press("Light theme").await?;
        page.wait_for("light", async || Ok(theme(page).await? == "light")).await?;
        page.reload().await?;
        assert_eq!(theme(page).await?, "light");
        Ok(())
    })
}
