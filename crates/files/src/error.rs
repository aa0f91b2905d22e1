//! Why a file or a pasted text is not read: what was found, and what was expected.

use std::fmt;

use crate::Format;

/// What is wrong with a file, as a value: a key of its sentence, and what stands in the sentence's places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The bytes begin as no format that is read here.
    UnknownFormat {
        /// What they look like.
        found: String,
    },
    /// The file ends before what its header promises.
    CutOff {
        /// The format.
        format: Format,
        /// How many bytes it should have.
        expected: u64,
        /// How many it has.
        found: u64,
    },
    /// A part is not as the format says.
    Broken {
        /// The format.
        format: Format,
        /// Which part, a key: `header`, `shape`, ….
        part: &'static str,
    },
    /// A part that the format allows and that is not read here.
    Unsupported {
        /// The format.
        format: Format,
        /// What was found.
        found: String,
        /// What is read instead, a key: `dtype`, `compression`, ….
        expected: &'static str,
    },
    /// More than can be taken.
    TooLarge {
        /// Of what, a key: `file`, `elements`, `picture`.
        what: &'static str,
        /// How much was found.
        found: u128,
        /// The most that is taken.
        most: u128,
    },
    /// A number that no tensor of a segmentation holds.
    TooFar {
        /// The number.
        value: String,
    },
    /// A pickle asks for something that is no tensor. Nothing of it was run.
    NotATensor {
        /// What it asks for.
        found: String,
    },
    /// A file without a single tensor.
    Nothing {
        /// The format.
        format: Format,
    },
    /// A printed tensor with `...` in place of numbers.
    Shortened,
    /// A word that is no number.
    NotANumber {
        /// The word.
        text: String,
        /// The line that it stands in, from 1.
        line: usize,
    },
    /// Rows of different lengths.
    Ragged {
        /// The line, from 1.
        line: usize,
        /// The length of those before.
        expected: usize,
        /// Its length.
        found: usize,
    },
    /// A bracket that is not closed, or closed and never opened.
    Brackets {
        /// The line, from 1.
        line: usize,
    },
}

impl Error {
    /// The sentence's key: `unknownFormat`, `cutOff`, ….
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownFormat { .. } => "unknownFormat",
            Self::CutOff { .. } => "cutOff",
            Self::Broken { .. } => "broken",
            Self::Unsupported { .. } => "unsupported",
            Self::TooLarge { .. } => "tooLarge",
            Self::TooFar { .. } => "tooFar",
            Self::NotATensor { .. } => "notATensor",
            Self::Nothing { .. } => "nothing",
            Self::Shortened => "shortened",
            Self::NotANumber { .. } => "notANumber",
            Self::Ragged { .. } => "ragged",
            Self::Brackets { .. } => "brackets",
        }
    }

    /// What stands in the sentence's places. `part`, `expected` of [`Error::Unsupported`] and `what` are keys themselves.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownFormat { found } | Self::NotATensor { found } => vec![("found", found.clone())],
            Self::CutOff { format, expected, found } => {
                vec![
                    ("format", format.name().into()),
                    ("expected", grouped((*expected).into())),
                    ("found", grouped((*found).into())),
                ]
            }
            Self::Broken { format, part } => {
                vec![("format", format.name().into()), ("part", (*part).into())]
            }
            Self::Unsupported { format, found, expected } => vec![
                ("format", format.name().into()),
                ("found", found.clone()),
                ("instead", (*expected).into()),
            ],
            Self::TooLarge { what, found, most } => {
                vec![("what", (*what).into()), ("found", grouped(*found)), ("most", grouped(*most))]
            }
            Self::TooFar { value } => vec![("value", value.clone())],
            Self::Nothing { format } => vec![("format", format.name().into())],
            Self::Shortened => Vec::new(),
            Self::NotANumber { text, line } => vec![("text", text.clone()), ("line", line.to_string())],
            Self::Ragged { line, expected, found } => {
                vec![
                    ("line", line.to_string()),
                    ("expected", expected.to_string()),
                    ("found", found.to_string()),
                ]
            }
            Self::Brackets { line } => vec![("line", line.to_string())],
        }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        self.values().iter().try_for_each(|(name, value)| write!(f, ", {name}: {value}"))
    }
}

/// A count with its thousands apart: `262 144`.
#[must_use]
pub fn grouped(count: u128) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A size as a reader of files knows it: `2.1 MB`, `480 B`.
#[must_use]
pub fn size_text(bytes: usize) -> String {
    let in_units = |unit: f64, name: &str| {
        let decimals = usize::from(bytes as f64 / unit < 9.95);
        format!("{} {name}", pixelwise_lab::view::number::fixed(bytes as f64 / unit, decimals))
    };
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..999_500 => in_units(1e3, "kB"),
        _ => in_units(1e6, "MB"),
    }
}

/// The beginning of a text that came from a file, short enough for a sentence and without control characters.
#[must_use]
pub fn excerpt(text: &str) -> String {
    let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(48).collect();
    if text.chars().nth(48).is_some() { format!("{shown}…") } else { shown }
}
