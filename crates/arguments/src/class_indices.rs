//! Class indices, in each of the types in which they come.

use pixelwise::Error as LossError;

use crate::value::of_shape;
use crate::{Error, Numbers, Value};

/// Class indices that the program holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ClassIndices<'a> {
    Ints(&'a dyn Numbers<i32>),
    Longs(&'a dyn Numbers<i64>),
    Bytes(&'a dyn Numbers<u8>),
}

impl<'a> ClassIndices<'a> {
    /// The class indices of a value; nothing where it is of another type.
    pub(crate) fn of(value: &'a Value<'_>) -> Option<Self> {
        match value {
            Value::Ints(ints) => Some(Self::Ints(&**ints)),
            Value::Longs(longs) => Some(Self::Longs(&**longs)),
            Value::Bytes(bytes) => Some(Self::Bytes(&**bytes)),
            _ => None,
        }
    }

    /// The class indices of a value, of a shape.
    pub(crate) fn of_shape(what: &'static str, value: &'a Value<'_>, shape: &[usize]) -> Result<Self, Error> {
        let Some(indices) = Self::of(value) else {
            let expected = format!("an Int32Array, a BigInt64Array or a Uint8Array of shape {shape:?}");
            return Err(value.unexpected(what, expected));
        };
        match indices {
            Self::Ints(ints) => of_shape(what, ints, shape).map(|_| indices),
            Self::Longs(longs) => of_shape(what, longs, shape).map(|_| indices),
            Self::Bytes(bytes) => of_shape(what, bytes, shape).map(|_| indices),
        }
    }

    /// How many bytes a pixel takes until its index has 32 bits.
    pub(crate) fn bytes(self) -> usize {
        match self {
            Self::Ints(_) => 4,
            Self::Longs(_) => 12,
            Self::Bytes(_) => 5,
        }
    }

    /// A copy of them in 32 bits. An index that needs more is no class and no `ignore_index`.
    pub(crate) fn copy(self, classes: usize) -> Result<Vec<i32>, Error> {
        self.copied(|index| {
            i32::try_from(index).map_err(|_| LossError::TargetOutOfBounds { target: index, classes })
        })
    }

    /// A copy of them in 32 bits, −1 for an index that needs more.
    pub(crate) fn copy_or_none(self) -> Result<Vec<i32>, Error> {
        self.copied(|index| Ok(i32::try_from(index).unwrap_or(-1)))
    }

    fn copied(self, narrow: impl Fn(i64) -> Result<i32, LossError>) -> Result<Vec<i32>, Error> {
        Ok(match self {
            Self::Ints(ints) => ints.copy()?,
            Self::Longs(longs) => longs.copy()?.into_iter().map(narrow).collect::<Result<_, _>>()?,
            Self::Bytes(bytes) => bytes.copy()?.into_iter().map(i32::from).collect(),
        })
    }
}
