//! Links: what they open is a visit, what is wrong with one is said, and the reader's own scene stays as it was.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page, on_site};
use thirtyfour::Key;

use crate::acts::{shown, stored};

/// Sets the first logit of the binary form.
async fn set_first(page: &Page, value: &str) -> Result<()> {
    page.grid("Binary logits").await?.click(0, 0).await?;
    page.type_keys(value).await?;
    page.type_keys(Key::Enter).await?;
    wait_first(page, value).await
}

async fn wait_first(page: &Page, value: &str) -> Result<()> {
    let name = format!("row 0, column 0: {value}");
    page.wait_for(&format!("the first logit is {value}"), async || {
        Ok(page.grid("Binary logits").await?.cell_name(0, 0).await?.contains(&name))
    })
    .await
}

/// The link that the dialog of sharing makes, with the dialog left open.
async fn share(page: &Page) -> Result<String> {
    page.press("Share").await?;
    page.wait_for("the link is there", async || {
        Ok(page.has("textbox", "Link").await? && link(page).await?.contains("#s=1."))
    })
    .await?;
    link(page).await
}

/// The link that the dialog shows.
async fn link(page: &Page) -> Result<String> {
    Ok(page.find("textbox", "Link").await?.prop("value").await?.unwrap_or_default())
}

/// Follows a link in the page that is open.
async fn follow(page: &Page, link: &str) -> Result<()> {
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
    // The address may be the link already, in which case the browser would do nothing.
    page.run(
        "history.replaceState(null, '', location.pathname); location.hash = arguments[0]",
        [fragment.into()],
    )
    .await?;
    Ok(())
}

async fn wait_visit(page: &Page, on: bool) -> Result<()> {
    page.wait_equal("a visit is shown", on, async || Ok(page.has("region", "Visit").await?)).await
}

async fn wait_documents(page: &Page, count: usize) -> Result<()> {
    page.wait_equal("the documents that are kept", count, async || {
        Ok(serde_json::from_value(stored(page, "entries.length").await?)?)
    })
    .await
}

#[test]
fn a_link_is_a_visit_that_can_be_left_or_kept() -> Result<()> {
    on_site(&Setup::default(), async |page| {
        page.open("/").await?;
        page.wait_until_ready().await?;
        set_first(page, "1").await?;
        page.press("Gradient").await?;
        let link = share(page).await?;
        page.press("Close").await?;
        page.press("Gradient").await?;
        let gradient = async || {
            Ok(page.find("button", "Gradient").await?.attr("aria-pressed").await? == Some("true".to_owned()))
        };
        page.wait_equal("the column of one's own", false, gradient).await?;
        set_first(page, "2").await?;
        wait_documents(page, 1).await?;
        follow(page, &link).await?;
        wait_visit(page, true).await?;
        wait_first(page, "1").await?;
        page.wait_equal("the column that came along", true, gradient).await?;
        ensure!(
            !page.find("button", "Undo").await?.is_enabled().await?,
            "there is something to undo before the link"
        );
        // The visit and what was changed in it outlive a reload.
        set_first(page, "3").await?;
        page.reload().await?;
        wait_first(page, "3").await?;
        page.press("Back to mine").await?;
        wait_visit(page, false).await?;
        wait_first(page, "2").await?;
        page.wait_equal("the column of one's own", false, gradient).await?;
        // What was changed in the visit is kept beside the own scene.
        wait_documents(page, 2).await?;
        page.reload().await?;
        wait_first(page, "2").await?;
        follow(page, &link).await?;
        wait_visit(page, true).await?;
        page.press("Keep this").await?;
        wait_visit(page, false).await?;
        wait_documents(page, 3).await?;
        page.reload().await?;
        wait_first(page, "1").await
    })
}

/// Who has made a link and gives it to the address bar sees what it opens; loading the page again leads to the own scene.
#[test]
fn a_tabs_own_link_opens_when_the_tab_is_led_to_it() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        set_first(page, "1").await?;
        let link = share(page).await?;
        page.press("Close").await?;
        set_first(page, "2").await?;
        wait_documents(page, 1).await?;
        page.reload().await?;
        wait_first(page, "2").await?;
        ensure!(!page.has("region", "Visit").await?, "a reload is a visit");
        page.run("location.href = 'about:blank'", []).await?;
        page.wait_for("an empty page", async || Ok(page.text().await?.is_empty())).await?;
        let (_, fragment) = link.split_once('#').unwrap_or_default();
        page.open(&format!("/#{fragment}")).await?;
        page.wait_until_ready().await?;
        wait_visit(page, true).await?;
        wait_first(page, "1").await?;
        page.press("Back to mine").await?;
        wait_first(page, "2").await
    })
}

#[test]
fn what_is_wrong_with_a_link_is_said_and_changes_nothing() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        set_first(page, "1").await?;
        let link = share(page).await?;
        page.press("Close").await?;
        let scene = link.split_once("#s=").map_or("", |(_, scene)| scene);
        let length = scene.len();
        let swapped = if scene.ends_with('A') { 'B' } else { 'A' };
        let cases = [
            (scene[..40].to_owned(), format!("40 of {length} characters")),
            (format!("{}{swapped}{}", &scene[..30], &scene[31..]), "altered".to_owned()),
            (scene.replacen("1.", "9.", 1), "newer version".to_owned()),
            ("hello".to_owned(), "names no scene".to_owned()),
        ];
        for (wrong, said) in cases {
            follow(page, &format!("s={wrong}&hide=loss")).await?;
            page.wait_for(&said, async || Ok(shown(page, "page-notice").await?.contains(&said))).await?;
            wait_first(page, "1").await?;
            ensure!(!page.has("region", "Visit").await?, "{wrong} opened");
            ensure!(page.loss("binary").await? > 0.0, "{wrong} hid the loss");
        }
        Ok(())
    })
}

#[test]
fn a_question_hides_numbers_until_they_are_asked_for() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        share(page).await?;
        let choose = "[...document.querySelectorAll('#share-dialog input[type=radio]')].find((one) => one.value === 'question').click()";
        page.run(choose, []).await?;
        let asks = "&view=question&hide=loss.prediction";
        page.wait_for("the link asks", async || Ok(link(page).await?.ends_with(asks))).await?;
        let link = link(page).await?;
        page.wait_for("the code", async || page.has("image", "The link as a QR code").await).await?;
        page.press("Close").await?;
        follow(page, &link).await?;
        wait_visit(page, true).await?;
        page.wait_equal("both losses", "? ?".to_owned(), async || shown(page, "form-loss output").await)
            .await?;
        ensure!(!page.text().await?.contains("0.2132"), "the loss stands somewhere");
        page.press("Show the numbers").await?;
        page.wait_for("the loss is shown", async || {
            Ok(shown(page, "form-loss output").await?.contains("0.2132"))
        })
        .await?;
        ensure!(
            !page.run("return location.hash", []).await?.to_string().contains("question"),
            "the address still asks"
        );
        Ok(())
    })
}

/// The links of the first release.
const RELEASE: &str = include_str!("../../../crates/lab/tests/links/release1.txt");

#[test]
fn a_phone_that_reads_a_code_starts_with_its_scene() -> Result<()> {
    let link = RELEASE
        .split("# ")
        .find_map(|part| part.strip_prefix("confident-mistake\n"))
        .and_then(|part| part.lines().next());
    on_site(&Setup::phone(), async |page| {
        page.open(&format!("/#s={}&view=question&hide=loss&lang=zh-CN", link.unwrap_or_default())).await?;
        page.wait_until_ready().await?;
        page.wait_for("the question", async || page.has("button", "显示数值").await).await?;
        assert_eq!(page.run("return document.documentElement.dataset.stopped ?? ''", []).await?, "");
        page.press("显示数值").await?;
        page.wait_for("the loss is shown", async || Ok(shown(page, "form-switch").await?.contains("0.2975")))
            .await
    })
}
