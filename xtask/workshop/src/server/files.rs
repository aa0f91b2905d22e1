//! The files behind the addresses: what kind each is of, what it is known by, and what it weighs less as.

use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::SystemTime;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A file's content, read and compressed once.
pub(super) struct Content {
    pub(super) kind: &'static str,
    /// Names this content: another content has another one.
    pub(super) tag: String,
    pub(super) plain: Vec<u8>,
    /// Compressed, where that makes it smaller.
    pub(super) gzip: Option<Vec<u8>>,
}

/// What there is at an address.
pub(super) enum Found {
    File(Arc<Content>),
    /// A folder, whose address ends in a slash.
    Folder,
    Nothing,
}

/// Folders, each under the path where its files appear.
#[derive(Default)]
pub(super) struct Files {
    folders: Vec<(String, PathBuf)>,
}

/// What was read. All servers of a program share it, because the page's tests start one each for the same site.
static READ: LazyLock<Mutex<Contents>> = LazyLock::new(Mutex::default);

type Contents = HashMap<PathBuf, (Stamp, Arc<Content>)>;

/// What changes when a file is written.
type Stamp = (SystemTime, u64);

impl Files {
    /// Adds a folder under a path, which is "" or `/…` without a slash at its end. The path that was added last counts.
    pub(super) fn add(&mut self, path: &str, folder: &Path) {
        self.folders.push((path.to_owned(), folder.to_owned()));
    }

    /// What there is at an address, without its query.
    pub(super) fn find(&self, address: &str) -> Found {
        let Some(mut path) = self.path_of(address) else { return Found::Nothing };
        if path.is_dir() {
            if !address.ends_with('/') {
                return Found::Folder;
            }
            path.push("index.html");
        }
        Self::content(&path).map_or(Found::Nothing, Found::File)
    }

    fn path_of(&self, address: &str) -> Option<PathBuf> {
        let (folder, rest) = self.folders.iter().rev().find_map(|(path, folder)| {
            let rest = address.strip_prefix(path.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then_some((folder, rest))
        })?;
        let rest = decoded(rest.trim_start_matches('/'))?;
        let inside = Path::new(&rest).components().all(|part| matches!(part, Component::Normal(_)));
        inside.then(|| folder.join(rest))
    }

    /// The file's content; none where it cannot be read.
    fn content(path: &Path) -> Option<Arc<Content>> {
        let about = fs::metadata(path).ok()?;
        let stamp = (about.modified().ok()?, about.len());
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, content)) = read.get(path)
            && *known == stamp
        {
            return Some(Arc::clone(content));
        }
        let content = Arc::new(Content::new(kind(path), fs::read(path).ok()?));
        read.insert(path.to_owned(), (stamp, Arc::clone(&content)));
        Some(content)
    }
}

impl Content {
    pub(super) fn new(kind: &'static str, plain: Vec<u8>) -> Self {
        let mut hash = DefaultHasher::new();
        hash.write(&plain);
        let gzip = gzip(&plain).ok().filter(|packed| packed.len() < plain.len());
        Self { kind, tag: format!("{:016x}", hash.finish()), plain, gzip }
    }
}

/// Bytes as a host sends them that compresses with gzip.
///
/// # Errors
/// Never, as memory takes every byte.
pub fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes)?;
    packed.finish()
}

/// The type of a file's content. Texts are UTF-8.
fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "txt" | "ts" | "md" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// An address with its `%20` read; none where that is no text.
fn decoded(address: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(address.len());
    let mut parts = address.split('%');
    bytes.extend(parts.next()?.bytes());
    for part in parts {
        let code = part.get(..2).filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend(part.bytes().skip(2));
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_decoded() {
        assert_eq!(decoded("a%20b.js").as_deref(), Some("a b.js"));
        assert_eq!(decoded("%E4%B8%AD").as_deref(), Some("中"));
        assert_eq!(decoded("100%"), None);
        assert_eq!(decoded("%+1"), None);
        assert_eq!(decoded("%FF"), None);
    }

    #[test]
    fn no_address_leads_out_of_its_folder() {
        let mut files = Files::default();
        files.add("", Path::new("site"));
        files.add("/tests", Path::new("laws"));
        let found = |address| files.path_of(address).map(|path| path.to_string_lossy().replace('\\', "/"));
        assert_eq!(found("/a/b.js").as_deref(), Some("site/a/b.js"));
        assert_eq!(found("/tests/a.js").as_deref(), Some("laws/a.js"));
        assert_eq!(found("/testsa.js").as_deref(), Some("site/testsa.js"));
        for outside in ["/../a", "/a/../../b", "/%2e%2e/a", "/a/%2e%2e%2f%2e%2e/b", "/tests/../a"] {
            assert_eq!(found(outside), None, "{outside}");
        }
    }

    #[test]
    fn what_does_not_get_smaller_is_not_compressed() {
        assert!(Content::new("text/plain", vec![7; 1000]).gzip.is_some_and(|packed| packed.len() < 50));
        assert!(Content::new("text/plain", b"x".to_vec()).gzip.is_none());
    }

    #[test]
    fn another_content_has_another_tag() {
        let tag = |text: &str| Content::new("text/plain", text.into()).tag;
        assert_eq!(tag("a"), tag("a"));
        assert_ne!(tag("a"), tag("b"));
    }
}
