//! Links: what the lab shows as a short text that an address can hold, and back, whatever the text is.
//!
//! ```text
//! "1."  base64url of: version  length of the rest  CRC-32 of version, length and rest  the rest
//!                        1      varint              4, little-endian
//! ```
//!
//! The rest is the shape and the mask, then fields that each begin with a tag, in ascending order; one that has its default is left out.
//! A link holds the scene, its options, the selected pixel and the settings of learning; neither history nor pins. What a network gave
//! is left to the network: its run is what its settings say. A version is frozen with its first release: what it holds is its own struct
//! (`version1`), and names are written as themselves, never for a place in a
//! list. A later release may add a tag: a reader that does not know it says that the link is newer, and opens nothing.

mod bytes;
mod numbers;
mod scene;
mod text;
mod version1;

use std::fmt;

use crate::Lab;

pub use scene::complete;
pub use text::{MAX_CHARACTERS, read as unwrap, write as wrap};

/// Why a text cannot be opened as a scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not begin as a link's scene does.
    Foreign,
    /// A later version wrote it.
    Newer,
    /// The end is missing.
    CutOff {
        /// How many characters came.
        got: usize,
        /// How many there were; 0 where that is not known.
        of: usize,
    },
    /// It is not the text that was written.
    Altered,
    /// It is longer than a scene can be.
    TooLong,
    /// It holds a value that no scene has: the value's key.
    Invalid(&'static str),
}

impl Fault {
    /// A stable key: `foreign`, `newer`, ….
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Newer => "newer",
            Self::CutOff { .. } => "cutOff",
            Self::Altered => "altered",
            Self::TooLong => "tooLong",
            Self::Invalid(_) => "invalid",
        }
    }

    /// The values that go into the sentence, by name.
    #[must_use]
    pub fn values(self) -> Vec<(&'static str, String)> {
        match self {
            Self::CutOff { got, of } => vec![("got", got.to_string()), ("of", of.to_string())],
            Self::TooLong => vec![("limit", MAX_CHARACTERS.to_string())],
            Self::Invalid(what) => vec![("part", what.to_owned())],
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => f.write_str("it is not a link to a scene"),
            Self::Newer => f.write_str("a newer version wrote it"),
            Self::CutOff { got, of } => write!(f, "{got} of {of} characters came"),
            Self::Altered => f.write_str("its check sum does not match"),
            Self::TooLong => f.write_str("it is longer than a scene can be"),
            Self::Invalid(what) => write!(f, "a value is out of range: {what}"),
        }
    }
}

impl std::error::Error for Fault {}

/// The scene of a document as the text that a link holds.
#[must_use]
pub fn encode(lab: &Lab) -> String {
    text::write(&version1::write(&scene::of(lab)))
}

/// A document that begins with the scene of a text. Where the logits are what a network gives, they are awaited ([`Lab::awaits_network`])
/// until [`complete`] sets them.
///
/// # Errors
/// [`Fault`] for any text that was not made by [`encode`].
pub fn decode(text: &str) -> Result<Lab, Fault> {
    scene::open(version1::read(&text::read(text)?)?)
}
