//! Nothing that was made is lost: to a reload, to another tab, to a document that cannot be read.

use anyhow::{Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, on_page, on_site};
use thirtyfour::{Key, WindowHandle};

use crate::acts::{kept_steps, losses, shown, step, stored};

/// Sets the first logit of the binary form.
async fn set_first(page: &Page, value: &str) -> Result<()> {
    page.grid("Binary logits").await?.click(0, 0).await?;
    page.type_keys(value).await?;
    page.type_keys(Key::Enter).await?;
    let name = format!("row 0, column 0: {value}");
    page.wait_for("the logit is set", async || Ok(first(page).await?.contains(&name))).await
}

/// The first logit's name, which says its value.
async fn first(page: &Page) -> Result<String> {
    page.grid("Binary logits").await?.cell_name(0, 0).await
}

/// Waits until this number of documents is kept.
async fn wait_documents(page: &Page, count: usize) -> Result<()> {
    page.wait_equal("the documents that are kept", count, async || {
        Ok(serde_json::from_value(stored(page, "entries.length").await?)?)
    })
    .await
}

/// What is offered beside the scene that is shown.
async fn offered(page: &Page) -> Result<String> {
    shown(page, "kept-documents").await
}

#[test]
fn a_stroke_is_kept_before_the_hand_lifts() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let own = page.tab().await?;
        page.grid("Binary logits").await?.hold((0, 0), 60).await?;
        wait_documents(page, 1).await?;
        let drawn = losses(page).await?;
        // Another tab begins with what is kept; this one has not ended its stroke.
        page.open_tab("/").await?;
        assert_eq!((losses(page).await?, step(page).await?), (drawn, 1));
        page.close_tab().await?;
        page.go_to_tab(&own).await?;
        page.reload().await?;
        assert_eq!((losses(page).await?, step(page).await?), (drawn, 1));
        Ok(())
    })
}

#[test]
fn a_run_is_kept_while_it_goes_on() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let own = page.tab().await?;
        page.press("Learn").await?;
        page.wait_for("steps are kept", async || Ok(kept_steps(page).await? > 3)).await?;
        page.open_tab("/").await?;
        let came = step(page).await?;
        ensure!(came > 3, "the run came with {came} steps");
        page.close_tab().await?;
        page.go_to_tab(&own).await?;
        page.press("Pause").await
    })
}

/// Three tabs, each with its own work, closed in orders in which each is the first once: the newest is shown then, and the others can be
/// brought back.
#[test]
fn three_tabs_keep_the_work_of_each_whichever_closes_first() -> Result<()> {
    for order in [[0, 2, 1], [1, 0, 2], [2, 1, 0]] {
        on_site(&Setup::default(), async |page| {
            let own = page.tab().await?;
            let mut tabs: Vec<WindowHandle> = Vec::new();
            for value in ["1", "2", "3"] {
                tabs.push(page.open_tab("/").await?);
                set_first(page, value).await?;
                wait_documents(page, tabs.len()).await?;
            }
            // One that only looks closes last.
            let looking = page.open_tab("/").await?;
            for at in order {
                page.go_to_tab(&tabs[at]).await?;
                page.close_tab().await?;
            }
            page.go_to_tab(&looking).await?;
            page.close_tab().await?;
            page.go_to_tab(&own).await?;
            page.open("/").await?;
            page.wait_until_ready().await?;
            let mut seen = vec![first(page).await?];
            ensure!(seen[0].contains(": 3"), "the newest is shown, not {seen:?}");
            for _ in 0..2 {
                page.wait_for("the others are offered", async || {
                    Ok(offered(page).await?.contains("2 other scenes are kept"))
                })
                .await?;
                page.press("Show").await?;
                // The oldest, which stands last.
                page.run("document.querySelector('#kept-list li:last-child button').click()", []).await?;
                page.wait_for("another scene", async || Ok(!seen.contains(&first(page).await?))).await?;
                page.wait_until_ready().await?;
                seen.push(first(page).await?);
            }
            seen.sort();
            let values = seen.iter().filter_map(|name| name.rsplit(' ').next()?.parse::<f64>().ok());
            ensure!(values.eq([1.0, 2.0, 3.0]), "{seen:?}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn documents_that_cannot_be_read_are_kept_and_can_be_brought_back() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let flip = "(async () => {
            const bytes = await answer(byteStore.get(newest.id));
            bytes[bytes.length - 9] ^= 4;
            await answer(byteStore.put(bytes, newest.id));
        })()";
        let start = first(page).await?;
        let mut documents = 0;
        for (value, told) in [("7", "Another scene is kept"), ("8", "2 other scenes are kept")] {
            set_first(page, value).await?;
            documents += 1;
            wait_documents(page, documents).await?;
            stored(page, flip).await?;
            page.reload().await?;
            assert_eq!(first(page).await?, start, "the page starts with its first scene");
            page.wait_for("what is kept", async || Ok(offered(page).await?.contains(told))).await?;
            ensure!(offered(page).await?.contains("It cannot be read: it is damaged."));
        }
        set_first(page, "9").await?;
        wait_documents(page, 3).await?;
        // Once the second is whole again, another try brings it back; the present one stays.
        let mend = flip.replace("newest", "entries[1]");
        stored(page, &mend).await?;
        page.press("Show").await?;
        page.press("Try again").await?;
        page.wait_for("the mended scene", async || Ok(first(page).await?.contains(": 8"))).await?;
        page.wait_for("what is kept", async || Ok(offered(page).await?.contains("2 other scenes are kept")))
            .await
    })
}

#[test]
fn what_earlier_versions_kept_is_opened_or_kept() -> Result<()> {
    let former = include_bytes!("../../../crates/lab/tests/documents/version3_runs.pxw");
    let former = format!("btoa(String.fromCharCode(...{former:?}))");
    for (document, opens) in [(&*former, true), ("'no base64!'", false)] {
        on_site(&Setup::default(), async |page| {
            page.before_load(&format!(
                "if (!sessionStorage.told) localStorage.setItem('pixelwise.document', sessionStorage.told = {document})"
            ))
            .await?;
            page.open("/").await?;
            page.wait_until_ready().await?;
            if opens {
                page.wait_equal("the moment", 42, async || step(page).await).await?;
            } else {
                let told = async || {
                    let offered = offered(page).await?;
                    Ok(offered.contains("Another scene is kept in this browser. It cannot be read"))
                };
                page.wait_for("a sentence", told).await?;
                page.reload().await?;
                page.wait_for("the sentence again", told).await?;
                page.press("Show").await?;
                page.wait_for("what it is", async || {
                    Ok(shown(page, "#kept-list").await?.contains("Saved by an earlier version."))
                })
                .await?;
                let size = stored(page, "(await answer(byteStore.get(newest.id))).length").await?;
                assert_eq!(size, 10, "not a byte is lost");
            }
            assert!(page.run("return localStorage.getItem('pixelwise.document')", []).await?.is_null());
            Ok(())
        })?;
    }
    Ok(())
}

const NO_DATABASE: &str = "Object.defineProperty(globalThis, 'indexedDB', { value: undefined });";

/// Without a database until it is opened for the third time, then without any storage at all.
#[test]
fn without_storage_the_page_works_and_says_what_will_be_lost() -> Result<()> {
    let at_first = format!(
        "sessionStorage.times = Number(sessionStorage.times ?? 0) + 1; if (sessionStorage.times < 3) {NO_DATABASE}"
    );
    let nothing = format!(
        "{NO_DATABASE} Object.defineProperty(globalThis, 'localStorage',
        {{ get() {{ throw new DOMException('no', 'SecurityError') }} }})"
    );
    for (script, lost) in [(&at_first, false), (&nothing, true)] {
        on_site(&Setup::default(), async |page| {
            page.before_load(script).await?;
            page.open("/").await?;
            page.wait_until_ready().await?;
            set_first(page, "1").await?;
            if lost {
                return page
                    .wait_for("a hint", async || {
                        Ok(page.alert().await?.contains("does not let the page save anything"))
                    })
                    .await;
            }
            let edited = losses(page).await?;
            page.reload().await?;
            assert_eq!(losses(page).await?, edited);
            // A database that opens takes over what was kept without it.
            page.reload().await?;
            assert_eq!(losses(page).await?, edited);
            wait_documents(page, 1).await
        })?;
    }
    Ok(())
}

/// Text beside the documents takes all the room that there is.
#[test]
fn a_full_storage_is_told_and_saving_goes_on_once_there_is_room() -> Result<()> {
    on_site(&Setup::default(), async |page| {
        page.before_load(NO_DATABASE).await?;
        page.open("/").await?;
        page.wait_until_ready().await?;
        let kept = async || {
            page.run("return Object.keys(localStorage).filter((name) => name.startsWith('pixelwise.documents.')).length", []).await
        };
        set_first(page, "1").await?;
        page.wait_for("it is kept", async || Ok(kept().await? == 1)).await?;
        let fill = "let text = '';
            for (let more = 2 ** 22; more >= 1; more /= 2) {
                try { localStorage.setItem('text', text + 'x'.repeat(more)); text += 'x'.repeat(more); } catch {}
            }";
        page.run(fill, []).await?;
        set_first(page, "2").await?;
        page.wait_for("a sentence", async || {
            Ok(page.alert().await?.contains("storage for this page is full"))
        })
        .await?;
        page.run("localStorage.removeItem('text')", []).await?;
        set_first(page, "3").await?;
        let edited = losses(page).await?;
        page.reload().await?;
        assert_eq!((losses(page).await?, step(page).await?), (edited, 3));
        Ok(())
    })
}

#[test]
fn steps_that_no_reload_keeps_are_told() -> Result<()> {
    on_page(&Setup::default(), async |page| {
        let fill = "pixelwise.edit((lab) => {
            lab.setShape(4, 16, 16);
            for (let seed = 0; seed < 200; seed += 1) lab.fill('normal', seed);
        })";
        page.run(fill, []).await?;
        page.wait_equal("the kept steps", 201, async || kept_steps(page).await).await?;
        page.reload().await?;
        let told = page.alert().await?;
        let kept = step(page).await?;
        ensure!(kept < 201 && told.contains(&format!("oldest {} steps", 201 - kept)), "{kept} steps: {told}");
        page.reload().await?;
        assert_eq!((page.alert().await?.as_str(), step(page).await?), ("", kept), "it is told once");
        Ok(())
    })
}

/// The worker's answers wait in `answers` until a test lets them through.
const SLOW_WORKER: &str = "globalThis.answers = [];
    const listen = Worker.prototype.addEventListener;
    Worker.prototype.addEventListener = function (kind, act, ...rest) {
        listen.call(this, kind, kind === 'message' ? (event) => answers.push(() => act(event)) : act, ...rest);
    };";

#[test]
fn a_network_that_answers_during_a_stroke_waits_for_its_end() -> Result<()> {
    on_site(&Setup::default(), async |page| {
        page.before_load(SLOW_WORKER).await?;
        page.open("/").await?;
        page.wait_until_ready().await?;
        let first = losses(page).await?;
        page.choose("Logits come from", "a network").await?;
        page.wait_for("an answer", async || Ok(page.run("return answers.length", []).await? == 1)).await?;
        let grid = page.grid("Binary logits").await?;
        grid.hold((0, 0), 60).await?;
        page.wait_for("the stroke", async || Ok(losses(page).await? != first)).await?;
        let drawn = losses(page).await?;
        page.run("for (const act of answers.splice(0)) act()", []).await?;
        wait_documents(page, 1).await?;
        assert_eq!(losses(page).await?, drawn, "the stroke goes on undisturbed");
        grid.release().await?;
        page.wait_for("the network", async || Ok(losses(page).await? != drawn)).await?;
        page.press("Undo").await?;
        page.wait_equal("the stroke", drawn, async || losses(page).await).await?;
        page.press("Undo").await?;
        page.wait_equal("the start", first, async || losses(page).await).await
    })
}
