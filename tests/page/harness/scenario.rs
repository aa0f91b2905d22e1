//! One test in one browser: fresh storage, watched to the end, closed whatever happens.

use std::any::Any;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use anyhow::{Context, Result, ensure};
use futures_util::FutureExt;
use workshop::project;
use workshop::server::Server;

use crate::driver::Driver;
use crate::page::Page;
use crate::watch::{Watch, WatchedRequest};

/// The screen, the reader and the site of a test.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Width of the view in CSS pixels.
    pub width: u32,
    /// Height of the view in CSS pixels.
    pub height: u32,
    /// Whether it is a phone: a touch screen, the view as wide as the page says.
    pub phone: bool,
    /// The browser's language.
    pub language: &'static str,
    /// Whether the reader prefers dark.
    pub dark: bool,
    /// Whether the browser may keep the site for when there is no network, which loads all of it: more than all else that a test does.
    pub keeps: bool,
    /// The folder that is served.
    pub site: PathBuf,
}

/// A laptop, in English, light, with the built site.
impl Default for Setup {
    fn default() -> Self {
        Self {
            width: 1440,
            height: 900,
            phone: false,
            language: "en-US",
            dark: false,
            keeps: false,
            site: project::dist(),
        }
    }
}

impl Setup {
    /// A projector at 1280×720.
    #[must_use]
    pub fn projector() -> Self {
        Self { width: 1280, height: 720, ..Self::default() }
    }

    /// A phone at 390×844.
    #[must_use]
    pub fn phone() -> Self {
        Self { width: 390, height: 844, phone: true, ..Self::default() }
    }

    /// The same in another language.
    #[must_use]
    pub fn in_language(self, language: &'static str) -> Self {
        Self { language, ..self }
    }

    /// The same in the dark.
    #[must_use]
    pub fn in_the_dark(self) -> Self {
        Self { dark: true, ..self }
    }
}

/// Runs a test on the opened and usable page, then fails it on any console error, violation of the page's own
/// policy and request to another host. A failing test leaves a screenshot in `target/page-tests`.
///
/// # Errors
/// Where the browser does not come up, the body fails, or the page does what it must not.
pub fn on_page(setup: &Setup, body: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    on_site(setup, async |page| {
        page.open("/").await?;
        page.wait_until_ready().await?;
        body(page).await
    })
}

/// The same for any page of the site: nothing is opened yet.
///
/// # Errors
/// As [`on_page`].
pub fn on_site(setup: &Setup, body: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    requests(setup, body).map(|_| ())
}

/// Runs a body and hands over what the page did that it must not, for a test that means it.
///
/// # Errors
/// Where the browser does not come up or the body fails.
pub fn faults<T>(setup: &Setup, body: impl AsyncFnOnce(&Page) -> Result<T>) -> Result<(T, Vec<String>)> {
    let (outcome, watch) = observe(setup, body)?;
    Ok((outcome, watch.faults))
}

/// Runs a body and hands over the requests that the page made.
///
/// # Errors
/// Where the browser does not come up or the body fails, or the page does what it must not.
pub fn requests<T>(
    setup: &Setup,
    body: impl AsyncFnOnce(&Page) -> Result<T>,
) -> Result<(T, Vec<WatchedRequest>)> {
    let (outcome, watch) = observe(setup, body)?;
    ensure!(watch.faults.is_empty(), "the page did what it must not:\n  {}", watch.faults.join("\n  "));
    Ok((outcome, watch.requests))
}

fn observe<T>(setup: &Setup, body: impl AsyncFnOnce(&Page) -> Result<T>) -> Result<(T, Watch)> {
    ensure!(
        setup.site.join("index.html").is_file(),
        "there is no page in {}: run `cargo xtask build`",
        setup.site.display()
    );
    let served = Arc::new(AtomicBool::new(true));
    let server = Server::bind(0)?
        .while_open(&served)
        .folder(&setup.site)
        .folder_at("/tests", &project::root().join("tests"))
        .folder_at("/modules", &project::www().join("pkg"));
    let site = format!("http://{}", server.spawn()?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let driver = Driver::take(setup).await?;
        let page = Page::new(driver.session(), site.clone(), &served);
        let outcome = AssertUnwindSafe(body(&page)).catch_unwind().await;
        if !matches!(outcome, Ok(Ok(_))) {
            keep_screenshot(&page).await;
        }
        let watch = Watch::of(driver.session(), &site).await;
        if watch.is_ok() && matches!(outcome, Ok(Ok(_))) {
            driver.give_back().await
        } else {
            driver.quit().await
        }?;
        let watch = watch?;
        match outcome {
            Ok(Ok(value)) => Ok((value, watch)),
            Ok(Err(error)) => Err(error).with_context(|| seen(&watch)),
            Err(panic) => {
                eprintln!("{}", seen(&watch));
                resume_unwind(panic as Box<dyn Any + Send>)
            }
        }
    })
}

/// What else was seen when a test failed: often the reason.
fn seen(watch: &Watch) -> String {
    if watch.faults.is_empty() {
        "in the browser".to_owned()
    } else {
        format!("in the browser, which also saw:\n  {}", watch.faults.join("\n  "))
    }
}

async fn keep_screenshot(page: &Page) {
    let folder = project::root().join("target/page-tests");
    let name = thread::current().name().unwrap_or("test").replace("::", "-");
    let path = folder.join(name).with_extension("png");
    if std::fs::create_dir_all(&folder).is_ok() && page.screenshot(&path).await.is_ok() {
        eprintln!("a screenshot is in {}", shown(&path));
    }
}

fn shown(path: &Path) -> String {
    path.strip_prefix(project::root()).unwrap_or(path).display().to_string()
}
