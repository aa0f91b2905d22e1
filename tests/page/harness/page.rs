//! The page as a person has it: what can be found by its name, pressed, typed and read.

use std::fmt::Debug;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use http::Method;
use serde_json::{Value, json};
use thirtyfour::action_chain::ActionChain;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};
use thirtyfour::{Key, WebDriver, WebElement, WindowHandle};

use crate::grid::Grid;

/// How long a pointer takes for one move: a display's frame, as a hand's moves arrive.
const MOVE: Duration = Duration::from_millis(16);
/// How long anything on the page may take to show.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long after a look the next one is taken: at first soon, then less often, since looking takes time from what is waited for.
const SOON: Duration = Duration::from_millis(15);
const LATER: Duration = Duration::from_millis(50);

/// Waits for the next look at what is waited for since `start`.
async fn pause(start: Instant) {
    tokio::time::sleep(if start.elapsed() < 8 * SOON { SOON } else { LATER }).await;
}

/// An opened browser window.
pub struct Page {
    pub(crate) session: WebDriver,
    site: String,
    /// Whether the site's server answers.
    served: Arc<AtomicBool>,
}

impl Page {
    pub(crate) fn new(session: &WebDriver, site: String, served: &Arc<AtomicBool>) -> Self {
        Self { session: session.clone(), site, served: Arc::clone(served) }
    }

    /// Stops the site's server: from now on nobody is answered.
    pub fn stop_server(&self) {
        self.served.store(false, Ordering::Release);
    }

    /// Opens a path of the site.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn open(&self, path: &str) -> Result<()> {
        self.session.goto(format!("{}{path}", self.site)).await?;
        Ok(())
    }

    /// Opens a file of this machine, as a double click does.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn open_file(&self, file: &Path) -> Result<()> {
        self.session.goto(format!("file://{}", file.display())).await?;
        Ok(())
    }

    /// Opens the page again, as the reload button does.
    ///
    /// # Errors
    /// Where the page does not come back.
    pub async fn reload(&self) -> Result<()> {
        self.session.refresh().await?;
        self.wait_until_ready().await
    }

    /// Opens a path of the site in another tab of the same browser, and goes there once it can be used.
    ///
    /// # Errors
    /// Where the browser cannot, or the page does not come.
    pub async fn open_tab(&self, path: &str) -> Result<WindowHandle> {
        let tab = self.session.new_tab().await?;
        self.session.switch_to_window(tab.clone()).await?;
        self.open(path).await?;
        self.wait_until_ready().await?;
        Ok(tab)
    }

    /// The tab that is shown.
    ///
    /// # Errors
    /// Where the browser cannot say.
    pub async fn tab(&self) -> Result<WindowHandle> {
        Ok(self.session.window().await?)
    }

    /// Goes to a tab.
    ///
    /// # Errors
    /// Where it is not there.
    pub async fn go_to_tab(&self, tab: &WindowHandle) -> Result<()> {
        Ok(self.session.switch_to_window(tab.clone()).await?)
    }

    /// Closes the tab that is shown, as a person does.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn close_tab(&self) -> Result<()> {
        Ok(self.session.close_window().await?)
    }

    /// Goes into a frame of the page, by its place among them.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn enter_frame(&self, frame: u16) -> Result<()> {
        self.wait_for("the frame", async || Ok(self.session.enter_frame(frame).await.is_ok())).await
    }

    /// Goes back to the page from its frame.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn leave_frame(&self) -> Result<()> {
        Ok(self.session.enter_default_frame().await?)
    }

    /// Waits until the page says that it can be used.
    ///
    /// # Errors
    /// Where it does not say so in time.
    pub async fn wait_until_ready(&self) -> Result<()> {
        let ready = "return document.documentElement.dataset.ready";
        let soon = "const [patience, done] = arguments, root = document.documentElement;
            new MutationObserver(() => root.dataset.ready && done()).observe(root, { attributeFilter: ['data-ready'] });
            setTimeout(done, root.dataset.ready ? 0 : patience)";
        let patience = json!(PATIENCE.as_millis() as u64);
        // The page tells; asking again and again would keep it from getting ready. One that is replaced meanwhile tells nothing.
        if self.run(ready, []).await? != "true" {
            let _ = self.session.execute_async(soon.to_owned(), vec![patience]).await;
        }
        self.wait_for("the page is ready", async || Ok(self.run(ready, []).await? == "true")).await
    }

    /// Waits until something holds, looking again and again; an element that has been replaced meanwhile is looked
    /// for again.
    ///
    /// # Errors
    /// Where it does not hold in time; the error says what was waited for and what was in the way.
    pub async fn wait_for<F>(&self, what: &str, mut holds: impl FnMut() -> F) -> Result<()>
    where
        F: Future<Output = Result<bool>>,
    {
        let start = Instant::now();
        loop {
            let now = holds().await;
            if matches!(now, Ok(true)) {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                let waited = format!("waited in vain: {what}");
                return now.and_then(|_| bail!("it does not hold")).context(waited);
            }
            pause(start).await;
        }
    }

    /// Waits until what is read is what is expected.
    ///
    /// # Errors
    /// Where it is not so in time; the error shows both.
    pub async fn wait_equal<T, F>(&self, what: &str, expected: T, mut read: impl FnMut() -> F) -> Result<()>
    where
        T: PartialEq + Debug,
        F: Future<Output = Result<T>>,
    {
        let start = Instant::now();
        loop {
            let now = read().await;
            if now.as_ref().is_ok_and(|now| *now == expected) {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                let now = now.with_context(|| format!("waited in vain: {what}"))?;
                bail!("waited in vain: {what} is {now:?}, expected {expected:?}");
            }
            pause(start).await;
        }
    }

    /// Runs a script in the page and returns its value.
    ///
    /// # Errors
    /// Where it throws.
    pub async fn run<const N: usize>(&self, script: &str, args: [Value; N]) -> Result<Value> {
        Ok(self.session.execute(script.to_owned(), args.to_vec()).await?.json().clone())
    }

    /// The grid of this accessible name.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn grid(&self, name: &str) -> Result<Grid<'_>> {
        Ok(Grid { page: self, name: name.to_owned(), element: self.find("grid", name).await? })
    }

    /// The one visible element of this role and accessible name, both as the browser computes them, waited for: what is loaded when it is
    /// first asked for is not there at once.
    ///
    /// # Errors
    /// Where there is none in time; the error names those of the role that there are.
    pub async fn find(&self, role: &str, name: &str) -> Result<WebElement> {
        let start = Instant::now();
        self.open_what_holds(role, name).await?;
        loop {
            if let Some(element) = self.named(role, name).await? {
                self.close_what_does_not_hold(&element).await?;
                return Ok(element);
            }
            if start.elapsed() > PATIENCE {
                bail!("there is no {role} called \"{name}\", only {:?}", self.names(role).await?);
            }
            pause(start).await;
        }
    }

    /// Opens the menu that holds the element of this name, as a person does who knows where it is: by the button that controls it.
    async fn open_what_holds(&self, role: &str, name: &str) -> Result<()> {
        let script = "const [selector, name] = arguments;
            const called = (one) => one.ariaLabel ?? one.labels?.[0]?.textContent ?? one.textContent;
            const wanted = [...document.querySelectorAll(selector)].filter((one) => called(one) === name);
            if (wanted.length === 0 || wanted.some((one) => one.checkVisibility())) return;
            const opener = (one) => one && (document.querySelector(`button[aria-controls~='${one.id}'][aria-expanded=false]`) ?? opener(one.parentElement));
            opener(wanted[0].parentElement)?.click()";
        self.run(script, [json!(candidates(role)), json!(name)]).await?;
        Ok(())
    }

    /// Closes the menus beside the element: they may cover what comes next.
    async fn close_what_does_not_hold(&self, element: &WebElement) -> Result<()> {
        let script = "for (const menu of document.querySelectorAll(':popover-open')) {
                if (!menu.contains(arguments[0])) menu.hidePopover();
            }";
        self.run(script, [element.to_json()?]).await?;
        Ok(())
    }

    /// Whether there is such an element now.
    ///
    /// # Errors
    /// Where the browser cannot say.
    pub async fn has(&self, role: &str, name: &str) -> Result<bool> {
        Ok(self.named(role, name).await?.is_some())
    }

    /// The element, if there is one. Where the page replaces elements while they are asked for their names, all are asked again.
    async fn named(&self, role: &str, name: &str) -> Result<Option<WebElement>> {
        const TRIES: usize = 8;
        for _ in 1..TRIES {
            match self.named_at_once(role, name).await {
                Err(error) if is_stale(&error) => {}
                found => return found,
            }
        }
        self.named_at_once(role, name).await
    }

    async fn named_at_once(&self, role: &str, name: &str) -> Result<Option<WebElement>> {
        for element in self.may_be(role, name).await? {
            if self.computed(&element, "label").await? == name
                && self.computed(&element, "role").await? == role
            {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    /// The names of all visible elements of a role.
    async fn names(&self, role: &str) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for element in self.may_be(role, "").await? {
            if self.computed(&element, "role").await? == role {
                names.push(self.computed(&element, "label").await?);
            }
        }
        Ok(names)
    }

    /// What is visible and may have this role, first those that seem to have this name: the browser is asked for one after another, and
    /// its word decides.
    async fn may_be(&self, role: &str, name: &str) -> Result<Vec<WebElement>> {
        let script = "const [selector, name] = arguments;
            const called = (one) => (one.ariaLabel ?? one.labels?.[0]?.textContent ?? one.textContent).trim();
            const shown = [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
            const seeming = (one) => Number(called(one) === name);
            return shown.sort((one, other) => seeming(other) - seeming(one))";
        let found = self.session.execute(script, vec![json!(candidates(role)), json!(name)]).await?;
        Ok(found.elements()?)
    }

    /// Presses the button of this name with the pointer.
    ///
    /// # Errors
    /// Where there is none, or it is covered.
    pub async fn press(&self, button: &str) -> Result<()> {
        Ok(self.find("button", button).await?.click().await?)
    }

    /// Types a text into the field of this role and name, in place of what is there, and leaves it.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn fill_in(&self, role: &str, name: &str, text: &str) -> Result<()> {
        self.find(role, name).await?.click().await?;
        self.chord([Key::Control], "a").await?;
        self.type_keys(text).await?;
        self.type_keys(Key::Tab).await
    }

    /// Clicks at a place of an element, given as shares of its width and height.
    ///
    /// # Errors
    /// Where the element is gone.
    pub async fn click_in(&self, element: &WebElement, across: f64, down: f64) -> Result<()> {
        let place = element.rect().await?;
        let x = (place.x + place.width * across).round() as i64;
        let y = (place.y + place.height * down).round() as i64;
        Ok(self.pointer().move_to(x, y).click().perform().await?)
    }

    /// Presses the pointer on an element and moves it, holding, through places given as shares of its width and height.
    ///
    /// # Errors
    /// Where the element is gone.
    pub async fn hold(&self, element: &WebElement, places: &[(f64, f64)]) -> Result<()> {
        let at = element.rect().await?;
        let point = |&(x, y): &(f64, f64)| {
            ((at.x + at.width * x).round() as i64, (at.y + at.height * y).round() as i64)
        };
        let mut points = places.iter().map(point);
        let (x, y) = points.next().context("a stroke has a start")?;
        let chain = self.pointer().move_to(x, y).click_and_hold();
        Ok(points.fold(chain, |chain, (x, y)| chain.move_to(x, y)).perform().await?)
    }

    /// Releases the pointer.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn let_go(&self) -> Result<()> {
        Ok(self.pointer().release().perform().await?)
    }

    /// Picks an option, by its text, in the list, the menu or the row of choices of this name.
    ///
    /// # Errors
    /// Where there is no such list or option.
    pub async fn choose(&self, list: &str, option: &str) -> Result<()> {
        let script = "const [name, option] = arguments;
            const called = (one) => one.ariaLabel ?? one.labels?.[0]?.textContent;
            const list = [...document.querySelectorAll('select, [role=radiogroup], [role=group], [role=dialog]')].find((one) => called(one) === name);
            const own = [...(list?.querySelectorAll('option, label, button') ?? [])].find((one) => one.textContent === option);
            const opener = (one) => one && (document.querySelector(`button[aria-controls~='${one.id}'][aria-expanded=false]`) ?? opener(one.parentElement));
            // An option of a closed list is not laid out.
            if (own && (own.localName === 'option' ? list : own).checkVisibility()) return own;
            if (own) opener(list)?.click();
            return null";
        let ask = [json!(list), json!(option)];
        self.wait_for(&format!("\"{list}\" offers \"{option}\""), async || {
            Ok(!self.run(script, ask.clone()).await?.is_null())
        })
        .await?;
        let own = self.session.execute(script.to_owned(), ask.to_vec()).await?.element()?;
        self.close_what_does_not_hold(&own).await?;
        Ok(own.click().await?)
    }

    /// Runs a script before any of the page's own, each time a page is opened from now on.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn before_load(&self, script: &str) -> Result<()> {
        let script = json!({ "source": script });
        self.session.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", script).await?;
        Ok(())
    }

    /// Takes the network away from the page, or gives it back.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub async fn offline(&self, offline: bool) -> Result<()> {
        let conditions =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.session.cdp().send_raw("Network.enable", json!({})).await?;
        self.session.cdp().send_raw("Network.emulateNetworkConditions", conditions).await?;
        Ok(())
    }

    /// Shows the page in the system's colours alone, as a reader does who has set them.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub async fn force_colours(&self) -> Result<()> {
        let features = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        self.session.cdp().send_raw("Emulation.setEmulatedMedia", features).await?;
        Ok(())
    }

    /// What the page tells the reader at once: the text of its visible alerts.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn alert(&self) -> Result<String> {
        let script = "return [...document.querySelectorAll('[role=alert]')]
            .filter((e) => e.checkVisibility()).map((e) => e.innerText).join(' ')";
        Ok(self.run(script, []).await?.as_str().unwrap_or_default().to_owned())
    }

    /// A chain of what a hand does with the pointer.
    pub(crate) fn pointer(&self) -> ActionChain {
        self.session.action_chain_with_delay(None, Some(MOVE))
    }

    /// Types text into what has the focus.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn type_keys(&self, keys: impl Into<thirtyfour::TypingData>) -> Result<()> {
        Ok(self.session.action_chain().send_keys(keys).perform().await?)
    }

    /// Presses a key while others are held: `chord([Key::Control], "z")`.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn chord<const N: usize>(
        &self,
        held: [Key; N],
        key: impl Into<thirtyfour::TypingData>,
    ) -> Result<()> {
        let mut chain = self.session.action_chain();
        for key in &held {
            chain = chain.key_down(key.clone());
        }
        chain = chain.send_keys(key);
        for key in &held {
            chain = chain.key_up(key.clone());
        }
        Ok(chain.perform().await?)
    }

    /// A loss as it stands in the page, unrounded: `form` is "binary" or "multiclass".
    ///
    /// # Errors
    /// Where that output does not exist or holds no number.
    pub async fn loss(&self, form: &str) -> Result<f64> {
        let script = "return document.querySelector(`output#loss-${arguments[0]}`)?.dataset.value";
        let value = self.run(script, [json!(form)]).await?;
        let text = value.as_str().with_context(|| format!("there is no loss-{form} with its value"))?;
        text.parse().with_context(|| format!("loss-{form} is \"{text}\""))
    }

    /// Everything that can be read on the page.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn text(&self) -> Result<String> {
        let text = self.run("return document.body.innerText", []).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Keeps a picture of what can be seen.
    ///
    /// # Errors
    /// Where it cannot be taken or written.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        Ok(self.session.screenshot(path).await?)
    }

    /// What the browser computes for assistive technology: an element's "role" or "label".
    pub(crate) async fn computed(&self, element: &WebElement, what: &'static str) -> Result<String> {
        let ask = Computed { element: element.element_id().to_string(), what };
        let answer = self.session.cmd(Command::ExtensionCommand(Box::new(ask))).await?;
        Ok(answer.value::<String>()?)
    }
}

/// What may have a role, for a first narrowing; the browser's own word decides.
fn candidates(role: &str) -> String {
    let native = match role {
        "button" => "button, summary, input:is([type=button], [type=file])",
        "slider" => "input[type=range]",
        "spinbutton" => "input[type=number]",
        "textbox" => "input, textarea",
        "checkbox" | "switch" => "input[type=checkbox]",
        "radio" => "input[type=radio]",
        "combobox" => "select",
        "status" => "output",
        "table" | "grid" => "table",
        "region" => "section",
        "image" => "img, svg, [role=img]",
        "tab" => "[role=tab]",
        _ => "[role]",
    };
    format!("{native}, [role={role}]")
}

/// `GET /session/{id}/element/{id}/computedrole` and `…/computedlabel`.
#[derive(Debug)]
struct Computed {
    element: String,
    what: &'static str,
}

impl ExtensionCommand for Computed {
    fn parameters_json(&self) -> Option<Value> {
        None
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn endpoint(&self) -> Arc<str> {
        format!("/element/{}/computed{}", self.element, self.what).into()
    }
}

/// Whether an element was gone before it could be asked.
fn is_stale(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<WebDriverError>()
        .is_some_and(|error| matches!(error.as_inner(), WebDriverErrorInner::StaleElementReference(_)))
}
