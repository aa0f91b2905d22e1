//! Lessons: asked before they tell, beside the reader's own scene.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page};
use thirtyfour::Key;

/// Waits until the step that is shown has this title.
async fn wait_for_step(page: &Page, title: &str) -> Result<()> {
    page.wait_equal("the step's title", title.to_owned(), async || {
        let script = "return document.querySelector('lesson-panel .title')?.textContent ?? ''";
        Ok(serde_json::from_value(page.run(script, []).await?)?)
    })
    .await
}

/// Whether a text stands anywhere in the document: in a name, a title or a number that nobody sees, too.
async fn holds(page: &Page, text: &str) -> Result<bool> {
    let script = "return document.documentElement.outerHTML.includes(arguments[0])";
    Ok(serde_json::from_value(page.run(script, [text.into()]).await?)?)
}

async fn wait_for_text(page: &Page, text: &str) -> Result<()> {
    page.wait_for(text, async || Ok(page.text().await?.contains(text))).await
}

#[test]
fn a_number_is_locked_before_the_truth_is_told_and_ones_own_scene_comes_back() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.grid("Binary logits").await?.double_click(0, 0).await?;
        page.type_keys("7" + Key::Enter).await?;
        page.wait_for("the edit", async || Ok(page.loss("binary").await? > 0.4)).await?;
        let before = page.loss("binary").await?;

        page.press("Lessons").await?;
        page.wait_for("the list of lessons", async || holds(page, "data-lesson=\"cost\"").await).await?;
        page.run("document.querySelector('[data-lesson=cost]').click()", []).await?;
        wait_for_step(page, "A network that knows nothing").await?;
        for digits in ["0.69", ".693", ".69<"] {
            ensure!(!holds(page, digits).await?, "{digits} is in the document before the answer is locked");
        }
        page.press("Lock in my answer").await?;
        wait_for_text(page, "Choose an answer first").await?;
        page.fill_in("textbox", "What is the loss, to two decimals?", "a half").await?;
        page.press("Lock in my answer").await?;
        wait_for_text(page, "is not a number").await?;
        page.fill_in("textbox", "What is the loss, to two decimals?", "0.5").await?;
        page.press("Lock in my answer").await?;
        wait_for_text(page, "That is p.").await?;
        wait_for_text(page, "0.6931").await?;
        page.press("Next").await?;
        wait_for_step(page, "Where does the loss come from?").await?;

        page.press("Free play").await?;
        page.wait_equal("one's own loss", before, async || Ok(page.loss("binary").await.unwrap_or(f64::NAN)))
            .await?;
        page.chord([Key::Control], "z").await?;
        page.wait_for("undo", async || Ok(page.loss("binary").await? < before)).await
    })
}

#[test]
fn a_link_opens_a_step_keys_turn_pages_and_a_reload_stays() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.open("/#lesson=cost&step=2").await?;
        page.wait_until_ready().await?;
        wait_for_step(page, "Where does the loss come from?").await?;
        page.grid("Binary logits").await?.click(2, 2).await?;
        wait_for_text(page, "Your pick: [2, 2]").await?;
        page.press("Lock in my answer").await?;
        wait_for_text(page, "It is [1, 3].").await?;
        wait_for_text(page, "That pixel is the surest, and right").await?;
        page.type_keys(Key::PageDown + "").await?;
        wait_for_step(page, "What does certainty cost?").await?;
        page.reload().await?;
        wait_for_step(page, "What does certainty cost?").await?;
        ensure!(!holds(page, "6.20").await?, "the loss is in the document before the answer is locked");
        page.press("Show me").await?;
        wait_for_text(page, "6.202").await?;
        page.type_keys(Key::PageDown + "").await?;
        wait_for_step(page, "The other side of the curve").await?;
        // From 6.2 on the right of the curve down to its flat side, ten tenths a key.
        page.run("document.querySelector('lesson-drag [role=slider]').focus()", []).await?;
        for _ in 0..10 {
            page.chord([Key::Shift], Key::Left + "").await?;
        }
        wait_for_text(page, "Once the pixel is right").await?;
        page.type_keys(Key::PageUp + Key::PageUp).await?;
        wait_for_step(page, "Where does the loss come from?").await
    })
}

/// Follows a link in the page that is open.
async fn follow(page: &Page, link: &str) -> Result<()> {
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
    let script = "history.replaceState(null, '', location.pathname); location.hash = arguments[0]";
    page.run(script, [fragment.into()]).await.map(drop)
}

/// Drops a file of this text on the page.
async fn drop_lesson(page: &Page, text: &str) -> Result<()> {
    let script = "const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([arguments[0]], 'mine.lesson.json', { type: 'application/json' }));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))";
    page.run(script, [text.into()]).await.map(drop)
}

#[test]
fn a_teachers_own_lesson_is_put_together_in_the_lab_and_opened_by_a_class() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        page.grid("Binary logits").await?.double_click(0, 0).await?;
        page.type_keys("7" + Key::Enter).await?;
        page.wait_for("the edit", async || Ok(page.loss("binary").await? > 0.4)).await?;
        let before = page.loss("binary").await?;
        let steps = async || -> Result<usize> {
            let script = "return document.querySelectorAll('own-editor li').length";
            Ok(serde_json::from_value(page.run(script, []).await?)?)
        };

        page.press("Share").await?;
        let add = "Add this scene as a step of your own lesson";
        page.wait_for(add, async || page.has("button", add).await).await?;
        page.press(add).await?;
        page.wait_equal("the first step", 1, steps).await?;
        page.choose("Question", "BCE: what the selected pixel costs").await?;
        page.fill_in("textbox", "What it says", "<b>Guess</b> {row}").await?;
        page.fill_in("textbox", "What it says after the answer", "Sure, and wrong.").await?;
        page.fill_in("textbox", "Name", "Certainty").await?;
        page.press("Add the lab’s scene as a step").await?;
        page.wait_equal("the second step", 2, steps).await?;
        page.press("Move step 1 down").await?;
        page.press("Remove step 1").await?;
        page.wait_equal("what is left", 1, steps).await?;
        page.press("Put it back").await?;
        page.wait_equal("what was removed", 2, steps).await?;
        page.press("Move step 1 down").await?;
        let link =
            page.find("textbox", "Link to your lesson").await?.prop("value").await?.unwrap_or_default();
        ensure!(page.text().await?.contains(&format!("{} characters", link.len())), "the length is not said");
        let kept = page.run("return localStorage.getItem('pixelwise.ownLesson')", []).await?;
        let kept: String = serde_json::from_value(kept)?;

        // The class has work of its own, another than the teacher's scene.
        page.press("Free play").await?;
        page.chord([Key::Control], "z").await?;
        page.wait_for("undo", async || Ok(page.loss("binary").await? < before)).await?;
        let before = page.loss("binary").await?;

        // As a class opens it: a question first, the teacher's words as they were written, the answer nowhere.
        follow(page, &link).await?;
        wait_for_step(page, "Certainty").await?;
        page.reload().await?;
        wait_for_step(page, "Certainty").await?;
        wait_for_text(page, "<b>Guess</b> {row}").await?;
        ensure!(!holds(page, "7.001").await?, "the cost is in the document before the answer is locked");
        let question = "What does pixel [0, 0] cost in BCE, to 2 decimals?";
        page.fill_in("textbox", question, "0.999").await?;
        page.press("Lock in my answer").await?;
        wait_for_text(page, "That is the probability.").await?;
        wait_for_text(page, "7.001").await?;
        wait_for_text(page, "Sure, and wrong.").await?;
        page.press("Next").await?;
        wait_for_text(page, "Step 2 of 2").await?;
        page.reload().await?;
        wait_for_text(page, "Step 2 of 2").await?;
        page.press("Back").await?;
        wait_for_text(page, "Step 1 of 2").await?;
        page.run("localStorage.removeItem('pixelwise.ownLesson')", []).await?;
        page.press("Make it your own").await?;
        page.wait_equal("its steps in the editor", 2, steps).await?;
        page.press("Free play").await?;
        let back = async || Ok(page.loss("binary").await.unwrap_or(f64::NAN));
        page.wait_equal("one's own loss", before, back).await?;

        follow(page, &link[..link.len() - 9]).await?;
        wait_for_text(page, "This link to a lesson is cut short").await?;
        drop_lesson(page, &kept.replacen("\"columns\":[", "\"columns\":[\"onload\",", 1)).await?;
        wait_for_text(page, "Step 1 shows no column").await?;
        page.wait_equal("one's own loss", before, back).await?;
        drop_lesson(page, &kept).await?;
        wait_for_step(page, "Certainty").await
    })
}
