//! A file server on this machine alone, for `cargo xtask serve` and for the page tests.

mod connection;
mod files;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use anyhow::{Context, Result, bail};

use connection::{Answer, Body, Request};
use files::{Content, Files, Found};

use crate::project::APP;

pub use files::gzip;

/// How many ports are tried, from the one that was asked for on.
const PORTS: u16 = 100;
/// How long a browser may keep a file: until it has asked whether it still holds, or always.
const ASK_FIRST: &str = "no-cache";
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// What is said until there is a site; it looks again by itself.
const BUILDING: &str = include_str!("server/building.html");

/// A server of folders, bound to a port of 127.0.0.1.
pub struct Server {
    listener: TcpListener,
    site: Site,
}

/// What is served.
struct Site {
    files: Files,
    /// Whether there is something to be served yet.
    built: Arc<AtomicBool>,
    /// Whether anybody is answered.
    open: Arc<AtomicBool>,
    /// What is done before a page is sent.
    renew: Box<dyn Fn() + Send + Sync>,
}

impl Server {
    /// Binds the port, or the next free one if it is taken; port 0 is any free one.
    ///
    /// # Errors
    /// Where none of the next hundred ports is free.
    pub fn bind(port: u16) -> Result<Self> {
        let last = if port == 0 { 0 } else { port.saturating_add(PORTS - 1) };
        for candidate in port..=last {
            if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)) {
                let site = Site {
                    files: Files::default(),
                    built: Arc::new(AtomicBool::new(true)),
                    open: Arc::new(AtomicBool::new(true)),
                    renew: Box::new(|| {}),
                };
                return Ok(Self { listener, site });
            }
        }
        bail!("no port from {port} to {last} is free");
    }

    /// Serves a folder's files at the root.
    #[must_use]
    pub fn folder(self, folder: &Path) -> Self {
        self.folder_at("", folder)
    }

    /// Serves another folder's files under a path.
    #[must_use]
    pub fn folder_at(mut self, path: &str, folder: &Path) -> Self {
        self.site.files.add(path, folder);
        self
    }

    /// Says that the page is being built for as long as this is false.
    #[must_use]
    pub fn once(mut self, built: &Arc<AtomicBool>) -> Self {
        self.site.built = Arc::clone(built);
        self
    }

    /// Answers nobody while this is false, as if the server had been stopped.
    #[must_use]
    pub fn while_open(mut self, open: &Arc<AtomicBool>) -> Self {
        self.site.open = Arc::clone(open);
        self
    }

    /// Does this before each page that is sent.
    #[must_use]
    pub fn before_pages(mut self, renew: impl Fn() + Send + Sync + 'static) -> Self {
        self.site.renew = Box::new(renew);
        self
    }

    /// The address that it is bound to.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr().context("the server has no address")
    }

    /// Serves from its own threads, one for each connection, for as long as the program lives; returns the address.
    ///
    /// # Errors
    /// Where the system does not tell the address.
    pub fn spawn(self) -> Result<SocketAddr> {
        let address = self.address()?;
        let (listener, site) = (self.listener, Arc::new(self.site));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = Arc::clone(&site);
                // A browser that has gone away needs no answer.
                thread::spawn(move || {
                    connection::serve(&stream, |request| site.answer_if_open(request)).ok()
                });
            }
        });
        Ok(address)
    }
}

impl Site {
    fn answer_if_open(&self, request: &Request) -> Option<Answer> {
        self.open.load(Ordering::Acquire).then(|| self.answer(request))
    }

    fn answer(&self, request: &Request) -> Answer {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Answer::new(405).with("Allow", "GET, HEAD");
        }
        if !self.built.load(Ordering::Acquire) {
            return Answer::new(503).with("Retry-After", "1").text("text/html; charset=utf-8", BUILDING);
        }
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        if path.rsplit('/').next().is_some_and(|name| name.is_empty() || name.ends_with("html")) {
            (self.renew)();
        }
        match self.files.find(path) {
            Found::File(content) => {
                file(request, &content).kept(if is_of_a_version(path) { FOR_GOOD } else { ASK_FIRST })
            }
            Found::Folder => {
                let mark = if query.is_empty() { "" } else { "?" };
                Answer::new(308).with("Location", &format!("{path}/{mark}{query}"))
            }
            Found::Nothing => Answer::new(404).text("text/plain; charset=utf-8", "Not found\n"),
        }
    }
}

/// Whether what is at this address never changes, because its folder is named after what is in it.
fn is_of_a_version(path: &str) -> bool {
    path.split('/').any(|folder| folder.starts_with(APP))
}

/// A file, compressed for whom takes that; to whom has it already, it is only said so.
fn file(request: &Request, content: &Arc<Content>) -> Answer {
    let gzip = content.gzip.is_some() && request.header("accept-encoding").is_some_and(takes_gzip);
    let tag = format!("\"{}{}\"", content.tag, if gzip { "-gzip" } else { "" });
    let is_known =
        request.header("if-none-match").is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let answer =
        Answer::new(if is_known { 304 } else { 200 }).with("ETag", &tag).with("Vary", "Accept-Encoding");
    if is_known {
        return answer;
    }
    let answer = if gzip { answer.with("Content-Encoding", "gzip") } else { answer };
    answer.body(content.kind, Body::File { content: Arc::clone(content), gzip })
}

/// Whether `Accept-Encoding` lists gzip and does not rule it out.
fn takes_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("gzip")
            && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

#[cfg(test)]
mod tests;
