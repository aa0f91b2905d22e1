//! Shapes `[N, C, H, W]`, and the one error that a person can cause.

use std::borrow::Cow;
use std::fmt;

use ndarray::{Array, ArrayView, Dimension};

/// The shape of a tensor `[N, C, H, W]`: images, channels, rows, columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Shape {
    /// Images in the batch.
    pub n: usize,
    /// Channels.
    pub c: usize,
    /// Rows.
    pub h: usize,
    /// Columns.
    pub w: usize,
}

impl Shape {
    /// The shape `[n, c, h, w]`.
    #[must_use]
    pub const fn new(n: usize, c: usize, h: usize, w: usize) -> Self {
        Self { n, c, h, w }
    }

    /// The four sizes, as ndarray takes them.
    #[must_use]
    pub const fn dims(self) -> (usize, usize, usize, usize) {
        (self.n, self.c, self.h, self.w)
    }

    /// How many elements: N · C · H · W.
    ///
    /// # Panics
    /// If a `usize` cannot count them; [`crate::memory::elements`] can.
    #[must_use]
    pub const fn elements(self) -> usize {
        product([self.n, self.c, self.h, self.w])
    }

    /// How many pixels, whatever the channels: N · H · W.
    ///
    /// # Panics
    /// If a `usize` cannot count them; [`crate::memory::elements`] can.
    #[must_use]
    pub const fn pixels(self) -> usize {
        product([self.n, 1, self.h, self.w])
    }
}

const fn product([n, c, h, w]: [usize; 4]) -> usize {
    if n == 0 || c == 0 || h == 0 || w == 0 {
        return 0;
    }
    let Some(elements) = n.checked_mul(c) else { panic!("a shape has more elements than can be counted") };
    let Some(elements) = elements.checked_mul(h) else {
        panic!("a shape has more elements than can be counted")
    };
    let Some(elements) = elements.checked_mul(w) else {
        panic!("a shape has more elements than can be counted")
    };
    elements
}

/// As PyTorch prints it: `[1, 2, 5, 5]`.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}, {}, {}]", self.n, self.c, self.h, self.w)
    }
}

/// The elements in reading order: where they lie, or copied where that is another order.
pub(crate) fn in_order<T: Copy, D: Dimension>(array: ArrayView<'_, T, D>) -> Cow<'_, [T]> {
    array.to_slice().map_or_else(|| array.iter().copied().collect::<Vec<_>>().into(), Cow::Borrowed)
}

/// The elements of an array that was made here, which lie in reading order. Loops over them are smaller than ndarray's, which are
/// prepared for every order.
pub(crate) fn flat<T, D: Dimension>(array: &Array<T, D>) -> &[T] {
    array.as_slice().expect("an array that was made here is in reading order")
}

/// As [`flat`], to be written.
pub(crate) fn flat_mut<T, D: Dimension>(array: &mut Array<T, D>) -> &mut [T] {
    array.as_slice_mut().expect("an array that was made here is in reading order")
}

/// What a person can get wrong, with the shape or the value that was wrong.
///
/// [`Error::code`] and [`Error::values`] carry the same to a page that says it in another language.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// Two shapes that must agree do not.
    ShapeMismatch {
        /// What has the wrong shape: "target", "weight", ….
        what: &'static str,
        /// The shape it must have.
        expected: Vec<usize>,
        /// The shape it has.
        got: Vec<usize>,
    },
    /// A class index outside [0, K) that is not `ignore_index`.
    TargetOutOfBounds {
        /// The index.
        target: i64,
        /// K.
        classes: usize,
    },
    /// A class index to ignore where the target is class probabilities, in which there is none.
    IgnoreIndexOfProbabilities {
        /// The index.
        ignore_index: i32,
    },
    /// A probability outside [0, 1].
    ProbabilityOutOfRange {
        /// The value.
        value: f64,
    },
    /// A setting outside its range.
    OutOfRange {
        /// What it is: "logit", "threshold", "classes", ….
        what: &'static str,
        /// The value.
        value: f64,
        /// The least that is allowed.
        min: f64,
        /// The most that is allowed.
        max: f64,
    },
    /// Tensors that take more memory than can be had.
    TooLarge {
        /// What they are for, with their shape.
        what: String,
        /// How many bytes they take.
        bytes: u128,
    },
    /// A text that is no number.
    NotANumber {
        /// What was being set.
        what: &'static str,
        /// The text, shortened if it is an essay.
        text: String,
    },
    /// Parts of a document that do not fit each other.
    BrokenDocument {
        /// Which check failed.
        reason: &'static str,
    },
    /// Bytes that cannot be opened as a document.
    UnreadableDocument(Unreadable),
}

/// Why bytes cannot be opened as a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// They do not begin as a document does.
    Foreign,
    /// A later version wrote them.
    Newer,
    /// The end is missing.
    CutOff,
    /// They are not the bytes that were written.
    Altered,
    /// They hold a value that no document can have.
    Invalid(&'static str),
}

impl Unreadable {
    /// A stable key: `foreign`, `newer`, ….
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Newer => "newer",
            Self::CutOff => "cutOff",
            Self::Altered => "altered",
            Self::Invalid(_) => "invalid",
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Foreign => "it is not a document of Pixelwise",
            Self::Newer => "a newer version wrote it",
            Self::CutOff => "its end is missing",
            Self::Altered => "its check sum does not match",
            Self::Invalid(reason) => reason,
        })
    }
}

impl std::error::Error for Error {}

/// A shape of any length, as PyTorch prints it.
fn list(sizes: &[usize]) -> String {
    let sizes: Vec<String> = sizes.iter().map(usize::to_string).collect();
    format!("[{}]", sizes.join(", "))
}

/// In PyTorch's terms where PyTorch has words for it.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShapeMismatch { what, expected, got } => {
                write!(f, "{what} has shape {}, expected {}", list(got), list(expected))
            }
            Self::TargetOutOfBounds { target, classes } => {
                write!(
                    f,
                    "Target {target} is out of bounds: expected a class in [0, {classes}) or ignore_index"
                )
            }
            Self::IgnoreIndexOfProbabilities { ignore_index } => {
                write!(f, "ignore_index is not supported for floating point target, got {ignore_index}")
            }
            Self::ProbabilityOutOfRange { value } => {
                write!(f, "all elements of input should be between 0 and 1, got {value}")
            }
            Self::OutOfRange { what, value, min, max } => {
                write!(f, "{what} {value} is out of range: expected {min} to {max}")
            }
            Self::TooLarge { what, bytes } => {
                write!(f, "{what} needs {bytes} bytes of memory, which cannot be had")
            }
            Self::NotANumber { what, text } => write!(f, "{what} \"{text}\" is not a number"),
            Self::BrokenDocument { reason } => write!(f, "the document does not fit together: {reason}"),
            Self::UnreadableDocument(why) => write!(f, "the document cannot be read: {why}"),
        }
    }
}

impl Error {
    /// The kind of error as a stable key: `"shape-mismatch"`, `"out-of-range"`, ….
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ShapeMismatch { .. } => "shape-mismatch",
            Self::TargetOutOfBounds { .. } => "target-out-of-bounds",
            Self::IgnoreIndexOfProbabilities { .. } => "ignore-index-of-probabilities",
            Self::ProbabilityOutOfRange { .. } => "probability-out-of-range",
            Self::OutOfRange { .. } => "out-of-range",
            Self::TooLarge { .. } => "too-large",
            Self::NotANumber { .. } => "not-a-number",
            Self::BrokenDocument { .. } => "broken-document",
            Self::UnreadableDocument(_) => "unreadable-document",
        }
    }

    /// The values that go into the sentence, by name.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::ShapeMismatch { what, expected, got } => {
                vec![("what", (*what).to_owned()), ("expected", list(expected)), ("got", list(got))]
            }
            Self::TargetOutOfBounds { target, classes } => {
                vec![("target", target.to_string()), ("classes", classes.to_string())]
            }
            Self::IgnoreIndexOfProbabilities { ignore_index } => {
                vec![("ignore_index", ignore_index.to_string())]
            }
            Self::ProbabilityOutOfRange { value } => vec![("value", value.to_string())],
            Self::OutOfRange { what, value, min, max } => vec![
                ("what", (*what).to_owned()),
                ("value", value.to_string()),
                ("min", min.to_string()),
                ("max", max.to_string()),
            ],
            Self::TooLarge { what, bytes } => vec![("what", what.clone()), ("bytes", bytes.to_string())],
            Self::NotANumber { what, text } => vec![("what", (*what).to_owned()), ("text", text.clone())],
            Self::BrokenDocument { reason } => vec![("reason", (*reason).to_owned())],
            Self::UnreadableDocument(why) => vec![("why", why.id().to_owned()), ("reason", why.to_string())],
        }
    }
}
