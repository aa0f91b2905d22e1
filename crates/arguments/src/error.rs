//! What can be wrong with an argument.

use std::fmt;

/// What is wrong with an argument: its name, its value and what was expected.
///
/// [`Error::code`] and [`Error::values`] carry the same to a program that says it in another language.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// An argument or an option of another type, or with a value that is not allowed.
    Unexpected {
        /// The name.
        what: &'static str,
        /// What it is: `2.9`, `"batchmean"`, `an Array of 3`.
        got: String,
        /// What it may be.
        expected: String,
    },
    /// An option that the function does not have.
    UnknownOption {
        /// The function.
        function: &'static str,
        /// The option's name, shortened if it is an essay.
        option: String,
        /// Its value.
        got: String,
        /// The options that the function has.
        expected: String,
    },
    /// Floats as a target of cross-entropy that are not class probabilities.
    FloatTarget {
        /// How many they are.
        got: usize,
        /// The shape that class probabilities have.
        expected: String,
    },
    /// What the losses refuse.
    Loss(pixelwise::Error),
}

impl std::error::Error for Error {}

impl From<pixelwise::Error> for Error {
    fn from(error: pixelwise::Error) -> Self {
        Self::Loss(error)
    }
}

/// In PyTorch's terms where PyTorch has words for it.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected { what, got, expected } => write!(f, "{what} is {got}, expected {expected}"),
            Self::UnknownOption { function, option, got, expected } => {
                write!(f, "{function} has no option {option}, which is {got}: expected {expected}")
            }
            Self::FloatTarget { got, expected } => write!(
                f,
                "expected target dtype to be Long or Byte, but got Float: class indices are an Int32Array, a BigInt64Array or a \
                 Uint8Array; a Float32Array holds class probabilities of shape {expected}, and target has {got} values"
            ),
            Self::Loss(error) => error.fmt(f),
        }
    }
}

impl Error {
    /// The kind of error as a stable key: `"unexpected-value"`, `"unknown-option"`, `"float-target"`, or the losses' own.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unexpected { .. } => "unexpected-value",
            Self::UnknownOption { .. } => "unknown-option",
            Self::FloatTarget { .. } => "float-target",
            Self::Loss(error) => error.code(),
        }
    }

    /// The values that go into the sentence, by name.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unexpected { what, got, expected } => {
                vec![("what", (*what).to_owned()), ("got", got.clone()), ("expected", expected.clone())]
            }
            Self::UnknownOption { function, option, got, expected } => vec![
                ("function", (*function).to_owned()),
                ("option", option.clone()),
                ("got", got.clone()),
                ("expected", expected.clone()),
            ],
            Self::FloatTarget { got, expected } => {
                vec![("got", got.to_string()), ("expected", expected.clone())]
            }
            Self::Loss(error) => error.values(),
        }
    }
}
