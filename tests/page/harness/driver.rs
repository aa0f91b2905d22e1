//! Browsers for tests: chromedriver on a free port, Chromium with a fresh profile, both ended by us alone. A test has a tab of a browser
//! that no other test has at the same time; its site has a port, and so a storage, that no other test has.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};
use workshop::tools;

use crate::scenario::Setup;

/// What a browser in a test needs not to do, and what root may not do without.
const ARGUMENTS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--window-size=1600,1200",
    // A name is never looked up: the site is on this machine, and nothing else may be asked for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// A running chromedriver with one session. [`Driver::quit`] ends both; dropping it ends at least chromedriver.
pub(crate) struct Driver {
    session: WebDriver,
    child: OwnChild,
    /// What the browser was started with, which a tab cannot change.
    language: &'static str,
}

/// The browsers that wait for their next test, and how many tests have one.
#[derive(Default)]
struct Waiting {
    drivers: Vec<Driver>,
    in_use: usize,
}

static WAITING: Mutex<Waiting> = Mutex::new(Waiting { drivers: Vec::new(), in_use: 0 });

fn waiting() -> std::sync::MutexGuard<'static, Waiting> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends one test's use of a browser. Closes all that wait where it was the last.
async fn leave() -> Result<()> {
    let rest = {
        let mut waiting = waiting();
        waiting.in_use -= 1;
        if waiting.in_use == 0 { std::mem::take(&mut waiting.drivers) } else { Vec::new() }
    };
    for driver in rest {
        driver.close().await?;
    }
    Ok(())
}

impl Driver {
    /// A browser for one test, set up as asked: one that waits, else a new one.
    pub(crate) async fn take(setup: &Setup) -> Result<Self> {
        let waiting_one = {
            let mut waiting = waiting();
            waiting.in_use += 1;
            let fitting = waiting.drivers.iter().position(|driver| driver.language == setup.language);
            fitting.map(|index| waiting.drivers.swap_remove(index))
        };
        let driver = match waiting_one {
            Some(driver) => Ok(driver),
            None => Self::start(setup.language).await,
        };
        let emulated = match driver {
            Ok(driver) => driver.emulate(setup).await.map(|()| driver),
            Err(error) => Err(error),
        };
        if emulated.is_err() {
            leave().await?;
        }
        emulated
    }

    /// Gives a browser back after a test that went well. When no test has one any more, all are closed: nobody is there at a program's end
    /// to do it.
    pub(crate) async fn give_back(self) -> Result<()> {
        if let Err(error) = self.renew().await {
            self.quit().await?;
            return Err(error);
        }
        waiting().drivers.push(self);
        leave().await
    }

    /// Closes the browser of a test that failed, which may be in any state.
    pub(crate) async fn quit(self) -> Result<()> {
        let closed = self.close().await;
        leave().await?;
        closed
    }

    async fn start(language: &'static str) -> Result<Self> {
        let browser = tools::installed_browser()
            .context("chromium and chromedriver are missing: `cargo xtask test --only page` installs them")?;
        let (child, port) = start_driver(&browser.driver)?;

        let mut wishes = DesiredCapabilities::chrome();
        wishes.set_binary(&browser.chromium.to_string_lossy())?;
        for argument in ARGUMENTS {
            wishes.add_arg(argument)?;
        }
        wishes.add_arg(&format!("--accept-lang={language}"))?;
        wishes.set_logging_prefs("browser", LoggingPrefsLogLevel::All)?;
        wishes.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
        wishes.add_experimental_option(
            "perfLoggingPrefs",
            json!({ "enableNetwork": true, "enablePage": false }),
        )?;

        let session = WebDriver::new(format!("http://127.0.0.1:{port}"), wishes).await?;
        Ok(Self { session, child, language })
    }

    /// Leaves one new tab: what a test has set belongs to the tabs that it had. What their ends still say is nobody's.
    async fn renew(&self) -> Result<()> {
        let tabs = self.session.windows().await?;
        let fresh = self.session.new_tab().await?;
        for tab in tabs {
            self.session.switch_to_window(tab).await?;
            self.session.close_window().await?;
        }
        self.session.switch_to_window(fresh).await?;
        self.session.get_log("performance").await?;
        self.session.browser_log().await?;
        Ok(())
    }

    /// The browser's session.
    pub(crate) fn session(&self) -> &WebDriver {
        &self.session
    }

    /// Closes the browser, then ends chromedriver.
    async fn close(self) -> Result<()> {
        let Self { session, child, .. } = self;
        let closed = session.quit().await;
        drop(child);
        closed.context("the browser did not close")
    }

    /// Gives the browser the screen and the reader's wishes.
    async fn emulate(&self, setup: &Setup) -> Result<()> {
        let devtools = self.session.cdp();
        devtools.send_raw("Emulation.setDeviceMetricsOverride", screen(setup)).await?;
        devtools.send_raw("Emulation.setTouchEmulationEnabled", json!({ "enabled": setup.phone })).await?;
        let scheme = if setup.dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        devtools.send_raw("Emulation.setEmulatedMedia", media).await?;
        if !setup.keeps {
            let script = json!({ "source": "delete Navigator.prototype.serviceWorker" });
            devtools.send_raw("Page.addScriptToEvaluateOnNewDocument", script).await?;
        }
        Ok(())
    }
}

/// The screen of a setup, as the browser is told it.
pub(crate) fn screen(&Setup { width, height, phone, .. }: &Setup) -> Value {
    json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone })
}

/// Starts chromedriver on a free port. It looks one up for IPv4 and then asks for the same one for IPv6, where another program may
/// have it: then it ends, and another port has to be tried.
fn start_driver(program: &Path) -> Result<(OwnChild, u16)> {
    const TRIES: usize = 5;
    let mut last = None;
    for _ in 0..TRIES {
        match OwnChild::start(Command::new(program).arg("--port=0")) {
            Ok(started) => return Ok(started),
            Err(error) => last = Some(error),
        }
    }
    Err(last.context("no try")?.context(format!("chromedriver did not start in {TRIES} tries")))
}

/// A process that ends with its handle, and what it leaves on the disk with it.
struct OwnChild {
    process: Child,
    folder: TempDir,
}

impl OwnChild {
    /// Starts chromedriver; returns it with the port that it has found free.
    fn start(command: &mut Command) -> Result<(Self, u16)> {
        let folder = TempDir::with_prefix("pixelwise-")?;
        command.env("TMPDIR", folder.path()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().context("chromedriver does not start")?;
        let output = process.stdout.take().context("a piped output")?;
        let child = Self { process, folder };
        let mut lines = BufReader::new(output).lines();
        while let Some(line) = lines.next().transpose()? {
            if let Some(port) = port_in(&line) {
                // What it says later is read and dropped, so that it never waits for a reader.
                thread::spawn(move || lines.for_each(drop));
                return Ok((child, port));
            }
        }
        bail!("chromedriver ended before it named its port");
    }
}

impl Drop for OwnChild {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
        // The browser's last processes may still be writing as they end.
        let start = Instant::now();
        while fs::remove_dir_all(self.folder.path()).is_err() && start.elapsed() < Duration::from_secs(2) {
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The port in `ChromeDriver was started successfully on port 38571.`
fn port_in(line: &str) -> Option<u16> {
    line.split_once("started successfully on port ")?.1.trim().trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_what_chromedriver_says() {
        assert_eq!(port_in("ChromeDriver was started successfully on port 38571."), Some(38571));
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0"), None);
    }
}
