//! HTTP/1.1 over one connection: requests without a body, one after the other, each with its answer.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use super::files::Content;

/// How long the head of a request may be, and how many headers it may have.
const LONGEST: usize = 32 * 1024;
const HEADERS: usize = 64;

/// What a browser asks.
pub(super) struct Request {
    pub(super) method: String,
    /// The address on this host.
    pub(super) target: String,
    /// By name in lower case.
    headers: Vec<(String, String)>,
    /// Whether this is the connection's last request.
    last: bool,
}

impl Request {
    /// The value of a header, by its name in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What it gets.
pub(super) struct Answer {
    status: u16,
    head: String,
    /// How long it may be kept.
    kept: &'static str,
    body: Body,
}

pub(super) enum Body {
    Text(&'static str),
    File { content: Arc<Content>, gzip: bool },
}

impl Answer {
    pub(super) fn new(status: u16) -> Self {
        Self { status, head: String::new(), kept: "no-cache", body: Body::Text("") }
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.head.extend([name, ": ", value, "\r\n"]);
        self
    }

    pub(super) fn kept(self, kept: &'static str) -> Self {
        Self { kept, ..self }
    }

    pub(super) fn body(self, kind: &str, body: Body) -> Self {
        Self { body, ..self.with("Content-Type", kind) }
    }

    pub(super) fn text(self, kind: &str, text: &'static str) -> Self {
        self.body(kind, Body::Text(text))
    }
}

impl Body {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::File { content, gzip } => content.gzip.as_ref().filter(|_| *gzip).unwrap_or(&content.plain),
        }
    }
}

/// Answers requests until the other side closes the connection, or one has no answer.
pub(super) fn serve(stream: &TcpStream, answer: impl Fn(&Request) -> Option<Answer>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut received = Vec::new();
    while let Some(request) = next(stream, &mut received)? {
        let Some(answer) = answer(&request) else { break };
        send(stream, &request, &answer)?;
        if request.last {
            break;
        }
    }
    Ok(())
}

/// Reads the next request; what came after it stays in `received`.
fn next(mut stream: &TcpStream, received: &mut Vec<u8>) -> io::Result<Option<Request>> {
    let invalid = |error| io::Error::new(io::ErrorKind::InvalidData, error);
    loop {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut head = httparse::Request::new(&mut headers);
        if let httparse::Status::Complete(length) = head.parse(received).map_err(invalid)? {
            let request = Request::read(&head);
            received.drain(..length);
            return Ok(Some(request));
        }
        let mut more = [0; 4096];
        let count = stream.read(&mut more)?;
        if count == 0 || received.len() > LONGEST {
            return Ok(None);
        }
        received.extend_from_slice(&more[..count]);
    }
}

impl Request {
    fn read(head: &httparse::Request<'_, '_>) -> Self {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers: Vec<_> = head
            .headers
            .iter()
            .map(|header| (header.name.to_ascii_lowercase(), text(header.value)))
            .collect();
        // A body would have to be read before the next request, and nobody here has a use for one.
        let has = |name: &str| headers.iter().any(|(known, _)| known == name);
        let closes =
            headers.iter().any(|(name, value)| name == "connection" && value.eq_ignore_ascii_case("close"));
        let last = closes || has("content-length") || has("transfer-encoding") || head.version == Some(0);
        let target = head.path.unwrap_or_default().to_owned();
        Self { method: head.method.unwrap_or_default().to_owned(), target, headers, last }
    }
}

/// Sends an answer, in one go with its head. The browser guesses no type.
fn send(
    mut stream: &TcpStream,
    request: &Request,
    Answer { status, head, kept, body }: &Answer,
) -> io::Result<()> {
    let reason = match status {
        200 => "OK",
        304 => "Not Modified",
        308 => "Permanent Redirect",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Service Unavailable",
    };
    let mut answer = format!("HTTP/1.1 {status} {reason}\r\n{head}Cache-Control: {kept}\r\n").into_bytes();
    // A frame in a sandbox is of no origin: to it, the site's own files are another's. Hosts of static sites allow that.
    answer.extend_from_slice(b"X-Content-Type-Options: nosniff\r\nAccess-Control-Allow-Origin: *\r\n");
    if *status != 304 {
        answer.extend_from_slice(format!("Content-Length: {}\r\n", body.bytes().len()).as_bytes());
    }
    if request.last {
        answer.extend_from_slice(b"Connection: close\r\n");
    }
    answer.extend_from_slice(b"\r\n");
    if request.method != "HEAD" {
        answer.extend_from_slice(body.bytes());
    }
    stream.write_all(&answer)
}
