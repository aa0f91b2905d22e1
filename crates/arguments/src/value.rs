//! A value of any type, and how each type of argument is read from it.

use std::ops::RangeInclusive;

use pixelwise::memory::elements;
use pixelwise::{Error as LossError, Shape};

use crate::Error;

/// A value that was given.
#[derive(Debug)]
pub enum Value<'a> {
    /// `undefined` or `null`.
    Missing,
    /// A number.
    Number(f64),
    /// A string, which may have been shortened.
    Text(String),
    /// A `Float32Array`.
    Floats(Box<dyn Numbers<f32> + 'a>),
    /// An `Int32Array`.
    Ints(Box<dyn Numbers<i32> + 'a>),
    /// A `BigInt64Array`.
    Longs(Box<dyn Numbers<i64> + 'a>),
    /// A `Uint8Array`.
    Bytes(Box<dyn Numbers<u8> + 'a>),
    /// A short `Array`.
    List(Vec<Value<'a>>),
    /// An object with its properties.
    Record(Vec<(String, Value<'a>)>),
    /// Anything else, as one says it: "a Map", "true".
    Other(String),
}

/// Numbers that the program holds: how many is known before they are copied.
pub trait Numbers<T>: std::fmt::Debug {
    /// How many they are.
    fn count(&self) -> usize;

    /// A copy of them.
    ///
    /// # Errors
    /// [`pixelwise::Error::TooLarge`] where there is no memory for it.
    fn copy(&self) -> Result<Vec<T>, LossError>;
}

impl<T: Clone + std::fmt::Debug> Numbers<T> for &[T] {
    fn count(&self) -> usize {
        self.len()
    }

    fn copy(&self) -> Result<Vec<T>, LossError> {
        Ok(self.to_vec())
    }
}

impl Value<'_> {
    /// The value as a person would say it, shortened if it is long.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Missing => "undefined".to_owned(),
            Self::Number(x) => number(*x),
            Self::Text(text) => format!("\"{}\"", shorten(text)),
            Self::Floats(floats) => format!("a Float32Array of {}", floats.count()),
            Self::Ints(ints) => format!("an Int32Array of {}", ints.count()),
            Self::Longs(longs) => format!("a BigInt64Array of {}", longs.count()),
            Self::Bytes(bytes) => format!("a Uint8Array of {}", bytes.count()),
            Self::List(values) => {
                let values: Vec<String> = values.iter().map(Value::describe).collect();
                format!("[{}]", values.join(", "))
            }
            Self::Record(_) => "an Object".to_owned(),
            Self::Other(text) => text.clone(),
        }
    }

    /// The error of a value that is not what was expected.
    pub(crate) fn unexpected(&self, what: &'static str, expected: impl Into<String>) -> Error {
        Error::Unexpected { what, got: self.describe(), expected: expected.into() }
    }

    /// A shape `[N, C, H, W]`.
    pub(crate) fn shape(&self) -> Result<Shape, Error> {
        let error = || self.unexpected("shape", "four whole numbers from 0 to 4294967295: [N, C, H, W]");
        let Self::List(sizes) = self else { return Err(error()) };
        let size = |value: &Value<'_>| value.whole(0..=i64::from(u32::MAX)).map(|size| size as usize);
        let sizes: Option<Vec<usize>> = sizes.iter().map(size).collect();
        match sizes.as_deref() {
            Some(&[n, c, h, w]) => Ok(Shape::new(n, c, h, w)),
            _ => Err(error()),
        }
    }

    /// A whole number in a range, which nothing is rounded into.
    pub(crate) fn whole(&self, range: RangeInclusive<i64>) -> Option<i64> {
        let Self::Number(x) = *self else { return None };
        let whole = x as i64;
        (whole as f64 == x && range.contains(&whole)).then_some(whole)
    }

    /// A number that is not NaN.
    pub(crate) fn number(&self, what: &'static str) -> Result<f64, Error> {
        match *self {
            Self::Number(x) if !x.is_nan() => Ok(x),
            _ => Err(self.unexpected(what, "a number")),
        }
    }

    /// A `Float32Array` of any length.
    pub(crate) fn any_floats(&self, what: &'static str) -> Result<&dyn Numbers<f32>, Error> {
        match self {
            Self::Floats(floats) => Ok(&**floats),
            _ => Err(self.unexpected(what, "a Float32Array")),
        }
    }

    /// A `Float32Array` of a shape.
    pub(crate) fn floats(&self, what: &'static str, shape: &[usize]) -> Result<&dyn Numbers<f32>, Error> {
        match self {
            Self::Floats(floats) => of_shape(what, &**floats, shape),
            _ => Err(self.unexpected(what, format!("a Float32Array of shape {shape:?}"))),
        }
    }
}

/// The numbers, if they are as many as a shape has.
pub(crate) fn of_shape<'a, T>(
    what: &'static str,
    numbers: &'a dyn Numbers<T>,
    shape: &[usize],
) -> Result<&'a dyn Numbers<T>, Error> {
    if elements(shape) == numbers.count() as u128 {
        return Ok(numbers);
    }
    Err(LossError::ShapeMismatch { what, expected: shape.to_vec(), got: vec![numbers.count()] }.into())
}

/// A number as JavaScript writes it, as far as that is short.
fn number(x: f64) -> String {
    if x.is_infinite() {
        return if x > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let plain = x.to_string();
    if plain.len() <= 24 { plain } else { format!("{x:e}") }
}

/// "reduction, weight or posWeight".
pub(crate) fn or(names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// The beginning of a text.
pub(crate) fn shorten(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Which of some names was given.
///
/// # Errors
/// If it is none of them.
pub fn choice(what: &'static str, given: &Value<'_>, names: &[&str]) -> Result<usize, Error> {
    let found = names.iter().position(|name| matches!(given, Value::Text(text) if text == name));
    found.ok_or_else(|| {
        let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        given.unexpected(what, or(&names))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &Value<'_>, expected: &str) {
        assert_eq!(value.describe(), expected);
    }

    #[test]
    fn a_value_is_said_as_a_person_says_it() {
        check(&Value::Missing, "undefined");
        check(&Value::Number(-5.0), "-5");
        check(&Value::Number(2.9), "2.9");
        check(&Value::Number(f64::NAN), "NaN");
        check(&Value::Number(f64::NEG_INFINITY), "-Infinity");
        check(&Value::Number(1e300), "1e300");
        check(&Value::Text("batchmean".to_owned()), "\"batchmean\"");
        check(&Value::Text("é".repeat(1000)), &format!("\"{}…\"", "é".repeat(40)));
        check(&Value::Bytes(Box::new(&[1_u8, 2][..])), "a Uint8Array of 2");
        check(&Value::List(vec![Value::Number(1.0), Value::Missing]), "[1, undefined]");
    }

    #[test]
    fn no_number_is_rounded_into_being_whole() {
        assert_eq!(Value::Number(3.0).whole(0..=9), Some(3));
        assert_eq!(Value::Number(-0.0).whole(0..=9), Some(0));
        for x in [0.5, 2.9, f64::NAN, f64::INFINITY, -1.0, 10.0, 1e300] {
            assert_eq!(Value::Number(x).whole(0..=9), None, "{x}");
        }
        assert_eq!(Value::Text("3".to_owned()).whole(0..=9), None);
    }

    #[test]
    fn a_shape_is_four_whole_numbers() {
        let list = |sizes: &[f64]| Value::List(sizes.iter().map(|&x| Value::Number(x)).collect());
        assert_eq!(list(&[1.0, 2.0, 0.0, 4.0]).shape(), Ok(Shape::new(1, 2, 0, 4)));
        for sizes in [&[1.0, 2.0, 3.0][..], &[1.0; 5], &[1.0, 1.0, -5.0, 1.0], &[1.0, 0.5, 1.0, 1.0]] {
            let error = list(sizes).shape().unwrap_err().to_string();
            assert!(error.starts_with(&format!("shape is {}, ", list(sizes).describe())), "{error}");
        }
        assert!(
            Value::Missing.shape().unwrap_err().to_string().starts_with("shape is undefined, expected four")
        );
    }

    #[test]
    fn numbers_of_another_length_or_type_are_refused() {
        let two = Value::Floats(Box::new(&[0.5_f32, 1.0][..]));
        assert!(two.floats("logits", &[1, 2, 1, 1]).is_ok());
        let error =
            |value: &Value<'_>, shape: &[usize]| value.floats("logits", shape).unwrap_err().to_string();
        assert_eq!(error(&two, &[1, 1, 3, 1]), "logits has shape [2], expected [1, 1, 3, 1]");
        assert_eq!(error(&Value::Number(4.0), &[2]), "logits is 4, expected a Float32Array of shape [2]");
    }
}
