//! `cargo xtask serve`: builds, then serves the page to a browser on this machine.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use anyhow::Result;
use workshop::project::dist;
use workshop::server::Server;

use crate::build;

/// How the page is to be served.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// The first port to try.
    pub(crate) port: u16,
    /// Whether to open a browser.
    pub(crate) open: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 8080, open: false }
    }
}

/// Builds the page and serves it until the program is stopped. The port answers at once, with a page that says what it waits for and
/// then opens the built one. What has changed under `www` since is in the page when it is loaded again.
///
/// # Errors
/// Where the build fails or no port is free.
pub(crate) fn serve(options: &Options) -> Result<()> {
    let built = Arc::new(AtomicBool::new(false));
    let address = Server::bind(options.port)?.folder(&dist()).once(&built).before_pages(renew).spawn()?;
    if address.port() != options.port && options.port != 0 {
        println!("serve: port {} is taken", options.port);
    }
    if options.open
        && let Err(error) = open(&format!("http://{address}/"))
    {
        println!("serve: no browser could be opened ({error})");
    }
    build::build_page()?;
    built.store(true, Ordering::Release);
    println!("serve: http://{address}/ (Ctrl+C stops)");
    loop {
        thread::park();
    }
}

/// Writes the site again where its sources have changed. What is wrong with them is said, and the site stays as it was.
fn renew() {
    if let Err(error) = build::renew_site() {
        eprintln!("serve: {error:#}");
    }
}

/// Opens an address in the browser that the system prefers.
fn open(address: &str) -> std::io::Result<()> {
    let (program, before): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(before).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop)
}
