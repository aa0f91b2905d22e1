//! A tensor as it was found: its name, type, shape and values in reading order.

use std::borrow::Cow;

use crate::error::Error;
use crate::limits::MAX_ELEMENTS;
use crate::{Format, error};

/// The type of a tensor's elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dtype {
    /// Half precision.
    Float16,
    /// The upper half of single precision.
    BFloat16,
    /// Single precision.
    Float32,
    /// Double precision.
    Float64,
    /// Signed, 8 bits.
    Int8,
    /// Signed, 16 bits.
    Int16,
    /// Signed, 32 bits.
    Int32,
    /// Signed, 64 bits.
    Int64,
    /// Unsigned, 8 bits.
    UInt8,
    /// Unsigned, 16 bits.
    UInt16,
    /// Unsigned, 32 bits.
    UInt32,
    /// Unsigned, 64 bits.
    UInt64,
    /// True or false.
    Bool,
}

impl Dtype {
    /// PyTorch's and numpy's name: `float32`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Float16 => "float16",
            Self::BFloat16 => "bfloat16",
            Self::Float32 => "float32",
            Self::Float64 => "float64",
            Self::Int8 => "int8",
            Self::Int16 => "int16",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::UInt8 => "uint8",
            Self::UInt16 => "uint16",
            Self::UInt32 => "uint32",
            Self::UInt64 => "uint64",
            Self::Bool => "bool",
        }
    }

    /// What PyTorch's messages call it: `Long`.
    #[must_use]
    pub const fn scalar(self) -> &'static str {
        match self {
            Self::Float16 => "Half",
            Self::BFloat16 => "BFloat16",
            Self::Float32 => "Float",
            Self::Float64 => "Double",
            Self::Int8 => "Char",
            Self::Int16 => "Short",
            Self::Int32 => "Int",
            Self::Int64 => "Long",
            Self::UInt8 => "Byte",
            Self::UInt16 => "UInt16",
            Self::UInt32 => "UInt32",
            Self::UInt64 => "UInt64",
            Self::Bool => "Bool",
        }
    }

    /// Bytes an element.
    #[must_use]
    pub const fn size(self) -> usize {
        match self {
            Self::Int8 | Self::UInt8 | Self::Bool => 1,
            Self::Float16 | Self::BFloat16 | Self::Int16 | Self::UInt16 => 2,
            Self::Float32 | Self::Int32 | Self::UInt32 => 4,
            Self::Float64 | Self::Int64 | Self::UInt64 => 8,
        }
    }

    /// Whether its values may lie between whole numbers.
    #[must_use]
    pub const fn is_float(self) -> bool {
        matches!(self, Self::Float16 | Self::BFloat16 | Self::Float32 | Self::Float64)
    }
}

/// The elements in reading order: what floats are as float32, everything else as 32-bit integers.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Of a floating-point type.
    Float(Vec<f32>),
    /// Of any other.
    Whole(Vec<i32>),
}

impl Values {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Float(values) => values.len(),
            Self::Whole(values) => values.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The elements at other places, in that order.
    pub(crate) fn gather(&self, places: impl Iterator<Item = usize>) -> Self {
        match self {
            Self::Float(values) => Self::Float(places.map(|at| values[at]).collect()),
            Self::Whole(values) => Self::Whole(places.map(|at| values[at]).collect()),
        }
    }

    /// All of them as float32, without a copy where they are.
    #[must_use]
    pub fn floats(&self) -> Cow<'_, [f32]> {
        match self {
            Self::Float(values) => values.into(),
            Self::Whole(values) => values.iter().map(|&x| x as f32).collect::<Vec<f32>>().into(),
        }
    }
}

/// A tensor as it was found in a file or a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// What the file calls it; the file's own name where it has one tensor.
    pub name: String,
    /// The type that it was stored in.
    pub dtype: Dtype,
    /// The sizes.
    pub shape: Vec<usize>,
    /// The elements, as many as the sizes say.
    pub values: Values,
}

impl Tensor {
    /// The sizes as PyTorch prints them: `[1, 2, 512, 512]`.
    #[must_use]
    pub fn shape_text(&self) -> String {
        shape_text(&self.shape)
    }

    /// The same tensor with its axes in another order: axis `i` of the result is axis `order[i]` of this one.
    #[must_use]
    pub(crate) fn permuted(&self, order: &[usize]) -> Self {
        let strides = strides(&self.shape);
        let shape: Vec<usize> = order.iter().map(|&axis| self.shape[axis]).collect();
        let steps: Vec<usize> = order.iter().map(|&axis| strides[axis]).collect();
        let values = self.values.gather(places(&shape, &steps, 0));
        Self { name: self.name.clone(), dtype: self.dtype, shape, values }
    }
}

/// Sizes as PyTorch prints them.
#[must_use]
pub fn shape_text(shape: &[usize]) -> String {
    let sizes: Vec<String> = shape.iter().map(usize::to_string).collect();
    format!("[{}]", sizes.join(", "))
}

/// How many elements a shape has.
///
/// # Errors
/// [`Error::TooLarge`] where they are more than are taken.
pub(crate) fn count(shape: &[usize]) -> Result<usize, Error> {
    // A size of 0 makes the product 0 whatever the others are.
    let product = shape.iter().fold(1_u128, |product, &size| product.saturating_mul(size as u128));
    if product > MAX_ELEMENTS as u128 {
        return Err(Error::TooLarge { what: "elements", found: product, most: MAX_ELEMENTS as u128 });
    }
    Ok(product as usize)
}

/// How far one step along each axis goes, in reading order.
pub(crate) fn strides(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; shape.len()];
    for axis in (1..shape.len()).rev() {
        strides[axis - 1] = strides[axis] * shape[axis].max(1);
    }
    strides
}

/// The place of each element of a shape whose axes go in these steps, in reading order.
pub(crate) fn places<'a>(
    shape: &'a [usize],
    steps: &'a [usize],
    offset: usize,
) -> impl Iterator<Item = usize> + 'a {
    let total = if shape.contains(&0) { 0 } else { shape.iter().product() };
    let mut index = vec![0; shape.len()];
    let mut at = offset;
    (0..total).map(move |_| {
        let here = at;
        for axis in (0..shape.len()).rev() {
            index[axis] += 1;
            at = at.wrapping_add(steps[axis]);
            if index[axis] < shape[axis] {
                break;
            }
            at = at.wrapping_sub(steps[axis].wrapping_mul(shape[axis]));
            index[axis] = 0;
        }
        here
    })
}

/// Elements from their bytes.
///
/// # Errors
/// [`Error::TooFar`] for an integer beyond 32 bits.
pub(crate) fn decode(dtype: Dtype, big_endian: bool, bytes: &[u8]) -> Result<Values, Error> {
    fn each<const N: usize, T>(bytes: &[u8], big: bool, of: impl Fn([u8; N]) -> T) -> Vec<T> {
        let (chunks, _) = bytes.as_chunks::<N>();
        chunks
            .iter()
            .map(|&chunk| {
                let mut chunk = chunk;
                if big {
                    chunk.reverse();
                }
                of(chunk)
            })
            .collect()
    }
    let big = big_endian;
    let whole = |values: Vec<i128>| -> Result<Values, Error> {
        let narrow =
            |value: i128| i32::try_from(value).map_err(|_| Error::TooFar { value: value.to_string() });
        Ok(Values::Whole(values.into_iter().map(narrow).collect::<Result<_, _>>()?))
    };
    Ok(match dtype {
        Dtype::Float16 => Values::Float(each(bytes, big, |b| half(u16::from_le_bytes(b)))),
        Dtype::BFloat16 => {
            Values::Float(each(bytes, big, |b| f32::from_bits(u32::from(u16::from_le_bytes(b)) << 16)))
        }
        Dtype::Float32 => Values::Float(each(bytes, big, f32::from_le_bytes)),
        Dtype::Float64 => Values::Float(each(bytes, big, |b| f64::from_le_bytes(b) as f32)),
        Dtype::Int8 => Values::Whole(each(bytes, big, |b| i8::from_le_bytes(b).into())),
        Dtype::Int16 => Values::Whole(each(bytes, big, |b| i16::from_le_bytes(b).into())),
        Dtype::Int32 => Values::Whole(each(bytes, big, i32::from_le_bytes)),
        Dtype::UInt8 => Values::Whole(bytes.iter().map(|&b| b.into()).collect()),
        Dtype::Bool => Values::Whole(bytes.iter().map(|&b| i32::from(b != 0)).collect()),
        Dtype::UInt16 => Values::Whole(each(bytes, big, |b| u16::from_le_bytes(b).into())),
        Dtype::Int64 => narrowed(each(bytes, big, i64::from_le_bytes))?,
        Dtype::UInt32 => narrowed(each(bytes, big, u32::from_le_bytes))?,
        Dtype::UInt64 => whole(each(bytes, big, |b| u64::from_le_bytes(b).into()))?,
    })
}

/// Integers in 32 bits.
fn narrowed<T: Copy + std::fmt::Display + TryInto<i32>>(values: Vec<T>) -> Result<Values, Error> {
    let narrow = |value: T| value.try_into().map_err(|_| Error::TooFar { value: value.to_string() });
    Ok(Values::Whole(values.into_iter().map(narrow).collect::<Result<_, _>>()?))
}

/// A half-precision number's bits as single precision.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff));
    match (exponent, bits & 0x3ff) {
        (0, _) => sign * fraction * 2.0_f32.powi(-24),
        (31, 0) => sign * f32::INFINITY,
        (31, _) => f32::NAN,
        _ => sign * (1.0 + fraction / 1024.0) * 2.0_f32.powi(exponent - 15),
    }
}

/// A tensor of one file, from bytes of its elements.
///
/// # Errors
/// [`Error::CutOff`] where bytes are missing; as [`decode`].
pub(crate) fn from_bytes(
    format: Format,
    name: &str,
    dtype: Dtype,
    shape: Vec<usize>,
    big_endian: bool,
    bytes: &[u8],
) -> Result<Tensor, Error> {
    let length = count(&shape)? * dtype.size();
    let Some(bytes) = bytes.get(..length) else {
        return Err(Error::CutOff { format, expected: length as u64, found: bytes.len() as u64 });
    };
    Ok(Tensor { name: error::excerpt(name), dtype, shape, values: decode(dtype, big_endian, bytes)? })
}
