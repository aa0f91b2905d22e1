//! `cargo xtask serve`: builds, then serves the page to a browser on this machine.

use anyhow::Result;

use crate::build;
use crate::project::www;
use crate::server::Server;

/// How the page is to be served.
#[derive(Clone, Debug)]
pub struct Options {
    /// The first port to try.
    pub port: u16,
    /// Whether to open a browser.
    pub open: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 8080, open: false }
    }
}

/// Builds the page and serves `www` until the program is stopped.
///
/// # Errors
/// Where the build fails or no port is free.
pub fn serve(options: &Options) -> Result<()> {
    build::build()?;
    let server = Server::bind(options.port)?.folder(&www());
    let address = server.address()?;
    if address.port() != options.port && options.port != 0 {
        println!("serve: port {} is taken", options.port);
    }
    println!("serve: http://{address}/ (Ctrl+C stops)");
    if options.open
        && let Err(error) = opener::open_browser(format!("http://{address}/"))
    {
        println!("serve: no browser could be opened ({error})");
    }
    server.run()
}
