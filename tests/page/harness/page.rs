//! The page as a person has it: opened, waited for, read. What is found on it is in `find.rs`, what a hand does in `hands.rs`.

use std::fmt::Debug;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use thirtyfour::{WebDriver, WindowHandle};

use crate::driver::screen;
use crate::scenario::Setup;

/// How long anything on the page may take to show.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// How long after a look the next one is taken: at first soon, then less often, since looking takes time from what is waited for.
const SOON: Duration = Duration::from_millis(15);
const LATER: Duration = Duration::from_millis(50);

/// Waits for the next look at what is waited for since `start`.
pub(crate) async fn pause(start: Instant) {
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

    /// Gives the window another size, as a person does who drags its corner or turns a phone, and lets the page lay itself out. All else of
    /// the setup is what it was.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn resize(&self, setup: &Setup) -> Result<()> {
        self.session.cdp().send_raw("Emulation.setDeviceMetricsOverride", screen(setup)).await?;
        // What it measures in one frame it draws in the next one.
        let drawn =
            "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))";
        self.run(drawn, []).await?;
        Ok(())
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
}
