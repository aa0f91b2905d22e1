use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

use flate2::read::GzDecoder;

use super::*;
use crate::project::root;

/// A folder with one file.
fn folder_with(file: &str, content: &[u8]) -> PathBuf {
    let folder = root().join("target/workshop").join(file.replace('.', "-"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(file), content).unwrap();
    folder
}

/// The status line and headers of an answer, in lower case, and its body.
fn ask(address: SocketAddr, method: &str, path: &str, headers: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n")
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    (String::from_utf8_lossy(&answer[..end + 2]).to_lowercase(), answer[end + 4..].to_vec())
}

#[track_caller]
fn check_type(file: &str, kind: &str) {
    let address = Server::bind(0).unwrap().folder(&folder_with(file, b"x")).spawn().unwrap();
    let (head, body) = ask(address, "GET", &format!("/{file}"), "");
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert!(head.contains(&format!("content-type: {kind}\r\n")), "{head}");
    assert_eq!(body, b"x");
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
fn a_browser_keeps_a_file_and_asks_whether_it_still_holds() {
    let folder = folder_with("kept.js", b"first");
    let address = Server::bind(0).unwrap().folder(&folder).spawn().unwrap();
    let (head, _) = ask(address, "GET", "/kept.js", "");
    assert!(head.contains("cache-control: no-cache\r\n"), "{head}");
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let known = format!("If-None-Match: \"other\", {tag}\r\n");
    let (head, body) = ask(address, "GET", "/kept.js", &known);
    assert!(head.starts_with("http/1.1 304") && body.is_empty(), "{head}");
    fs::write(folder.join("kept.js"), "second one").unwrap();
    let (head, body) = ask(address, "GET", "/kept.js", &known);
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert_eq!(body, b"second one");
}

#[test]
fn who_takes_gzip_gets_it_and_nobody_else() {
    let long = "all is said again and ".repeat(100);
    let address = Server::bind(0).unwrap().folder(&folder_with("long.css", long.as_bytes())).spawn().unwrap();
    let (head, body) = ask(address, "GET", "/long.css", "Accept-Encoding: deflate, gzip;q=0.8, br\r\n");
    assert!(
        head.contains("content-encoding: gzip\r\n") && head.contains("vary: accept-encoding\r\n"),
        "{head}"
    );
    assert!(body.len() * 10 < long.len());
    let mut read = String::new();
    GzDecoder::new(&*body).read_to_string(&mut read).unwrap();
    assert_eq!(read, long);
    for others in ["", "Accept-Encoding: br, gzip;q=0\r\n"] {
        let (head, body) = ask(address, "GET", "/long.css", others);
        assert!(!head.contains("content-encoding"), "{head}");
        assert_eq!(body, long.as_bytes());
    }
}

#[test]
fn until_it_is_built_the_page_says_so() {
    let built = Arc::new(AtomicBool::new(false));
    let folder = folder_with("index.html", b"x");
    let address = Server::bind(0).unwrap().folder(&folder).once(&built).spawn().unwrap();
    let (head, body) = ask(address, "GET", "/", "");
    assert!(head.starts_with("http/1.1 503"), "{head}");
    let said = String::from_utf8(body).unwrap();
    assert!(said.contains("being built") && said.contains("正在构建"), "{said}");
    built.store(true, Ordering::Release);
    assert_eq!(ask(address, "GET", "/", ""), ask(address, "GET", "/index.html", ""));
}

#[test]
fn one_connection_carries_many_requests_and_many_wait_for_none() {
    let address = Server::bind(0).unwrap().folder(&folder_with("many.js", b"many")).spawn().unwrap();
    // Browsers open connections that they may never use.
    let idle: Vec<_> = (0..50).map(|_| TcpStream::connect(address).unwrap()).collect();
    let mut stream = TcpStream::connect(address).unwrap();
    let asked = format!("GET /many.js HTTP/1.1\r\nHost: {address}\r\n\r\n");
    stream.write_all(asked.repeat(3).as_bytes()).unwrap();
    let mut answers = String::new();
    let mut bytes = [0; 1024];
    while answers.matches("\r\n\r\nmany").count() < 3 {
        let count = stream.read(&mut bytes).unwrap();
        assert!(count > 0, "{answers}");
        answers += str::from_utf8(&bytes[..count]).unwrap();
    }
    drop(idle);
}

#[test]
fn a_taken_port_gives_way_to_the_next() {
    let first = Server::bind(0).unwrap();
    let port = first.address().unwrap().port();
    let second = Server::bind(port).unwrap();
    assert!(second.address().unwrap().port() > port);
}

#[test]
fn what_is_not_there_is_not_found_and_a_folder_gets_its_slash() {
    let address = Server::bind(0).unwrap().folder(&root().join("www")).spawn().unwrap();
    let status = |method: &str, path: &str| ask(address, method, path, "").0;
    assert!(status("GET", "/no-such-file").starts_with("http/1.1 404"));
    assert!(status("GET", "/../Cargo.toml").starts_with("http/1.1 404"));
    assert!(status("POST", "/main.js").starts_with("http/1.1 405"));
    let folder = status("GET", "/strings?a");
    assert!(folder.starts_with("http/1.1 308") && folder.contains("location: /strings/?a\r\n"), "{folder}");
    let (head, body) = ask(address, "HEAD", "/main.js", "");
    assert!(head.starts_with("http/1.1 200") && body.is_empty(), "{head}");
}

#[test]
fn what_its_version_names_is_kept_for_good() {
    let folder = folder_with("of-a-version.js", b"x");
    let address = Server::bind(0).unwrap().folder_at("/site/app-1", &folder).spawn().unwrap();
    let (head, _) = ask(address, "GET", "/site/app-1/of-a-version.js", "");
    assert!(head.contains("cache-control: public, max-age=31536000, immutable\r\n"), "{head}");
}

#[test]
fn something_can_be_done_before_each_page() {
    let folder = folder_with("page.html", b"before");
    let page = folder.join("page.html");
    let server = Server::bind(0).unwrap().folder(&folder);
    let address = server.before_pages(move || fs::write(&page, "after it").unwrap()).spawn().unwrap();
    assert_eq!(ask(address, "GET", "/page.html", "").1, b"after it");
}

#[test]
fn a_stopped_server_answers_nobody() {
    let open = std::sync::Arc::new(AtomicBool::new(true));
    let folder = folder_with("stopped.js", b"x");
    let address = Server::bind(0).unwrap().folder(&folder).while_open(&open).spawn().unwrap();
    assert_eq!(ask(address, "GET", "/stopped.js", "").1, b"x");
    open.store(false, Ordering::Release);
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /stopped.js HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(answer.is_empty());
}
