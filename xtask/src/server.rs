//! A file server on this machine alone, for `cargo xtask serve` and for the page tests.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use tower_http::services::ServeDir;

/// How many ports are tried, from the one that was asked for on.
const PORTS: u16 = 100;

/// A server of folders, bound to a port of 127.0.0.1.
pub struct Server {
    listener: TcpListener,
    router: Router,
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
                listener.set_nonblocking(true)?;
                return Ok(Self { listener, router: Router::new() });
            }
        }
        bail!("no port from {port} to {last} is free");
    }

    /// Serves a folder's files at the root.
    #[must_use]
    pub fn folder(mut self, folder: &Path) -> Self {
        self.router = self.router.fallback_service(ServeDir::new(folder));
        self
    }

    /// Serves another folder's files under a path.
    #[must_use]
    pub fn folder_at(mut self, path: &str, folder: &Path) -> Self {
        self.router = self.router.nest_service(path, ServeDir::new(folder));
        self
    }

    /// The address that it is bound to.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr().context("the server has no address")
    }

    /// Serves until the program ends.
    ///
    /// # Errors
    /// Where the listener fails.
    pub fn run(self) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let router = self.router.layer(map_response(with_headers));
            axum::serve(listener, router).await.context("the server stopped")
        })
    }

    /// Serves from a thread of its own, for as long as the program lives; returns the address.
    ///
    /// # Errors
    /// Where the system does not tell the address.
    pub fn spawn(self) -> Result<SocketAddr> {
        let address = self.address()?;
        thread::spawn(|| self.run());
        Ok(address)
    }
}

/// What the files' own types leave open: texts are UTF-8, nothing is guessed, nothing is kept.
async fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    name_charset(headers);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn name_charset(headers: &mut HeaderMap) {
    let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) else { return };
    let is_text = kind.starts_with("text/") || kind == "application/json" || kind == "image/svg+xml";
    if is_text && let Ok(kind) = HeaderValue::from_str(&format!("{kind}; charset=utf-8")) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    /// The status line and headers of an answer, in lower case.
    fn head(address: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).split("\r\n\r\n").next().unwrap().to_lowercase()
    }

    #[track_caller]
    fn check_type(file: &str, kind: &str) {
        let folder = crate::project::root().join("target/xtask-server").join(file.replace('.', "-"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(file), "x").unwrap();
        let address = Server::bind(0).unwrap().folder(&folder).spawn().unwrap();
        let head = head(address, &format!("/{file}"));
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert!(head.contains(&format!("content-type: {kind}\r\n")), "{head}");
        assert!(head.contains("cache-control: no-store"), "{head}");
    }

    #[test]
    fn every_kind_of_file_has_its_content_type() {
        check_type("index.html", "text/html; charset=utf-8");
        check_type("main.js", "text/javascript; charset=utf-8");
        check_type("page.css", "text/css; charset=utf-8");
        check_type("en.json", "application/json; charset=utf-8");
        check_type("icon.svg", "image/svg+xml; charset=utf-8");
        check_type("pixelwise_bg.wasm", "application/wasm");
    }

    #[test]
    fn a_taken_port_gives_way_to_the_next() {
        let first = Server::bind(0).unwrap();
        let port = first.address().unwrap().port();
        let second = Server::bind(port).unwrap();
        assert!(second.address().unwrap().port() > port);
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let address = Server::bind(0).unwrap().folder(&crate::project::root().join("src")).spawn().unwrap();
        assert!(head(address, "/no-such-file").starts_with("http/1.1 404"));
        assert!(head(address, "/../Cargo.toml").starts_with("http/1.1 4"));
    }
}
