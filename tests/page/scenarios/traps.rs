//! Traps: a card by its link, a mistake by what one sees of it, a scene for a class.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page, on_site};
use serde_json::json;
use thirtyfour::Key;

/// The numbers that the two sides end in.
async fn headlines(page: &Page) -> Result<Vec<String>> {
    let script =
        "return [...document.querySelectorAll('trap-card .headline b')].map((one) => one.textContent)";
    Ok(serde_json::from_value(page.run(script, []).await?)?)
}

/// The trap that the address names; empty where it names none.
async fn named(page: &Page) -> Result<String> {
    let script = "return new URLSearchParams(location.hash.slice(1)).get('trap') ?? ''";
    Ok(serde_json::from_value(page.run(script, []).await?)?)
}

async fn wait_for_trap(page: &Page, id: &str) -> Result<()> {
    page.wait_equal("the trap in the address", id.to_owned(), async || named(page).await).await?;
    page.wait_equal("sides", 2, async || Ok(headlines(page).await?.len())).await
}

#[test]
fn a_link_opens_a_trap_whose_sides_both_follow_a_changed_number() -> Result<()> {
    on_site(&Setup::default(), async |page| {
        page.open("/").await?;
        page.wait_until_ready().await?;
        let loss = page.loss("binary").await?;
        page.open("/#trap=one-channel").await?;
        wait_for_trap(page, "one-channel").await?;
        let before = headlines(page).await?;
        page.fill_in("textbox", "Logits, row 2, column 2", "-9").await?;
        page.wait_for("the meant side to follow", async || Ok(headlines(page).await?[1] != before[1]))
            .await?;
        // One channel costs nothing, whatever its logit.
        assert_eq!([&headlines(page).await?[0], &before[0]], ["0", "0"]);
        let changed = headlines(page).await?;
        page.fill_in("textbox", "Logits, row 0, column 0", "much").await?;
        page.wait_for("the reason", async || Ok(page.text().await?.contains("“much” is not a number")))
            .await?;
        assert_eq!(headlines(page).await?, changed);
        page.press("Restore the numbers").await?;
        page.wait_equal("the numbers of the start", before, async || headlines(page).await).await?;
        page.press("Free play").await?;
        page.wait_equal("no trap", String::new(), async || named(page).await).await?;
        assert_eq!(page.loss("binary").await?, loss);

        // What the lab can be told opens there, with the number that the card shows.
        page.open("/#trap=one-hundred").await?;
        wait_for_trap(page, "one-hundred").await?;
        let shown: f64 = headlines(page).await?[0].parse()?;
        page.find("link", "Open as a scene").await?.click().await?;
        page.wait_for("the trap's loss", async || {
            Ok(page.loss("binary").await.is_ok_and(|loss| (loss - shown).abs() < 0.001))
        })
        .await?;
        page.press("Back to mine").await?;
        page.wait_equal("one's own loss", loss, async || page.loss("binary").await).await
    })
}

#[test]
fn a_pasted_error_and_a_loss_lead_to_their_traps() -> Result<()> {
    on_page(&Setup::default().in_language("zh-CN"), async |page| {
        page.run("location.hash = 'trap=sigmoid-twice'", []).await?;
        wait_for_trap(page, "sigmoid-twice").await?;
        page.press("陷阱").await?;
        let search = "粘贴报错，或你看到的损失";
        page.fill_in(
            "textbox",
            search,
            "RuntimeError: expected target dtype to be Long or Byte, but got Float",
        )
        .await?;
        page.find("textbox", search).await?.click().await?;
        page.type_keys(Key::Enter).await?;
        wait_for_trap(page, "types").await?;
        page.choose("损失", "CrossEntropyLoss").await?;
        page.wait_for("PyTorch's answer", async || {
            Ok(page.text().await?.contains("expected target dtype to be Long or Byte, but got Float"))
        })
        .await?;
        page.choose("掩码的类型", "int64").await?;
        page.wait_equal("both sides are taken", vec!["✓".to_owned(); 2], async || headlines(page).await)
            .await?;
        page.press("陷阱").await?;
        page.fill_in("textbox", search, "0.5514").await?;
        page.find("textbox", search).await?.click().await?;
        page.type_keys(Key::Enter).await?;
        wait_for_trap(page, "softmax-twice").await
    })
}

#[test]
fn a_scene_for_a_class_opens_with_its_answer_hidden() -> Result<()> {
    on_page(&Setup::projector(), async |page| {
        page.run("location.hash = 'trap=sigmoid-twice'", []).await?;
        wait_for_trap(page, "sigmoid-twice").await?;
        page.press("Traps").await?;
        let link = "return document.querySelector('[data-scene=untrained]')?.href ?? ''";
        page.wait_for("the scenes", async || Ok(page.run(link, []).await? != json!(""))).await?;
        page.run("document.querySelector('[data-scene=untrained]').click()", []).await?;
        page.wait_for("the question", async || page.has("button", "Show the numbers").await).await?;
        ensure!(!page.text().await?.contains("0.6931"), "the loss can be read before the class has answered");
        page.press("Show the numbers").await?;
        page.wait_for("the answer", async || Ok(page.text().await?.contains("0.6931"))).await
    })
}

/// The browser's Back and Forward lead through what stands in the lab's place, and never out of the site.
#[test]
fn back_leads_to_the_lab_and_forward_in_again() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let room = "return document.documentElement.dataset.room ?? ''";
        let wait = async |name: &str| {
            page.wait_equal("the room", name.to_owned(), async || {
                Ok(page.run(room, []).await?.as_str().unwrap_or_default().to_owned())
            })
            .await
        };
        page.press("Lessons").await?;
        wait("lessons").await?;
        let open = "document.querySelector('[data-trap=sigmoid-twice]')?.click()";
        page.wait_for("the trap's card", async || {
            page.run(open, []).await?;
            Ok(page.run(room, []).await? == json!("trap"))
        })
        .await?;
        page.run("history.back()", []).await?;
        wait("lessons").await?;
        page.wait_for("its card again", async || {
            Ok(page.run("return document.activeElement.dataset.trap ?? ''", []).await?
                == json!("sigmoid-twice"))
        })
        .await?;
        page.run("history.back()", []).await?;
        wait("").await?;
        page.run("history.forward()", []).await?;
        wait("lessons").await?;
        page.type_keys(Key::Escape).await?;
        wait("").await?;
        // A lesson that came by the address gives way to one's own scene, too.
        let own = page.loss("binary").await?;
        let visit = "return document.documentElement.dataset.visit ?? ''";
        page.run("location.hash = 'lesson=mask&step=1'", []).await?;
        page.wait_for("the lesson", async || Ok(page.run(visit, []).await? == json!("lesson"))).await?;
        page.run("history.back()", []).await?;
        page.wait_for("no lesson", async || Ok(page.run(visit, []).await? == json!(""))).await?;
        page.wait_equal("one's own scene", own, async || page.loss("binary").await).await
    })
}
