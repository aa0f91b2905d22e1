//! Texts that are put together while the module is compiled: names in TypeScript.

/// The longest name of a type.
const MOST: usize = 64;

/// A short text.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    bytes: [u8; MOST],
    length: usize,
}

impl Text {
    /// The text.
    ///
    /// # Panics
    /// If it has more than 64 bytes.
    pub const fn new(text: &str) -> Self {
        Self { bytes: [0; MOST], length: 0 }.with(text)
    }

    /// A text and what follows it.
    ///
    /// # Panics
    /// As [`Text::new`].
    pub const fn joined(first: &Self, then: &str) -> Self {
        Self::new(first.as_str()).with(then)
    }

    /// The type of two values of a type.
    ///
    /// # Panics
    /// As [`Text::new`].
    pub const fn pair(of: &Self) -> Self {
        Self::new("[").with(of.as_str()).with(", ").with(of.as_str()).with("]")
    }

    /// The text.
    pub const fn as_str(&self) -> &str {
        utf8(self.bytes.split_at(self.length).0)
    }

    const fn with(mut self, text: &str) -> Self {
        let mut at = 0;
        while at < text.len() {
            self.bytes[self.length] = text.as_bytes()[at];
            self.length += 1;
            at += 1;
        }
        self
    }
}

/// Bytes that were put together from texts, as a text.
///
/// # Panics
/// If they are none.
pub const fn utf8(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("texts put together are a text"),
    }
}

/// How long a name is in camel case.
pub const fn camel_len(name: &str) -> usize {
    let (mut at, mut length) = (0, 0);
    while at < name.len() {
        length += (name.as_bytes()[at] != b'_') as usize;
        at += 1;
    }
    length
}

/// A name in camel case: `rest_text` as `restText`.
pub const fn camel<const N: usize>(name: &str) -> [u8; N] {
    let (mut bytes, mut length) = ([0; N], 0);
    let mut at = 0;
    while at < name.len() {
        let byte = name.as_bytes()[at];
        if byte != b'_' {
            let begins = at > 0 && name.as_bytes()[at - 1] == b'_';
            bytes[length] = if begins { byte.to_ascii_uppercase() } else { byte };
            length += 1;
        }
        at += 1;
    }
    bytes
}

/// How long the declaration of an interface is.
pub const fn interface_len(name: &str, fields: &[(&str, &str)]) -> usize {
    let mut length = "export interface  {\n}\n".len() + name.len();
    let mut at = 0;
    while at < fields.len() {
        length += "  : ;\n".len() + camel_len(fields[at].0) + fields[at].1.len();
        at += 1;
    }
    length
}

/// The declaration of an interface with fields of these names and types.
pub const fn interface<const N: usize>(name: &str, fields: &[(&str, &str)]) -> [u8; N] {
    let (mut bytes, mut length) = put([0; N], 0, "export interface ");
    (bytes, length) = put(bytes, length, name);
    (bytes, length) = put(bytes, length, " {\n");
    let mut at = 0;
    while at < fields.len() {
        (bytes, length) = put(bytes, length, "  ");
        let key: [u8; MOST] = camel(fields[at].0);
        (bytes, length) = put(bytes, length, utf8(key.split_at(camel_len(fields[at].0)).0));
        (bytes, length) = put(bytes, length, ": ");
        (bytes, length) = put(bytes, length, fields[at].1);
        (bytes, length) = put(bytes, length, ";\n");
        at += 1;
    }
    put(bytes, length, "}\n").0
}

const fn put<const N: usize>(mut bytes: [u8; N], mut length: usize, text: &str) -> ([u8; N], usize) {
    let mut at = 0;
    while at < text.len() {
        bytes[length] = text.as_bytes()[at];
        length += 1;
        at += 1;
    }
    (bytes, length)
}
