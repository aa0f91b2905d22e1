//! JavaScript's values as the check of arguments takes them, and its errors as JavaScript throws them.

use js_sys::{Array, ArrayBuffer, BigInt64Array, Float32Array, Int32Array, JsString, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use pixelwise::memory::zeros;
use pixelwise_arguments::{Error, Numbers, Value};
use pixelwise_web::Thrown;
use pixelwise_web::error::throwable;
use pixelwise_web::memory::buffer;

/// How many characters of a string are read: more than any option has.
const TEXT: u32 = 64;
/// How many elements of an array and how many properties of an object are read: more than there are sizes or options.
const LIST: u32 = 8;

#[wasm_bindgen]
extern "C" {
    /// What JavaScript calls the kind of a value: `[object Map]`.
    #[wasm_bindgen(js_namespace = ["Object", "prototype", "toString"], js_name = call, catch)]
    fn tag(value: &JsValue) -> Result<JsString, JsValue>;
}

/// The error to be thrown.
pub(crate) fn thrown(error: Error) -> JsValue {
    throwable(&error.to_string(), error.code(), &error.values())
}

/// What a value is. Of arrays of numbers nothing is read but the length.
pub(crate) fn value(given: &JsValue) -> Value<'static> {
    if given.is_undefined() || given.is_null() {
        Value::Missing
    } else if let Some(number) = given.as_f64() {
        Value::Number(number)
    } else if given.is_string() {
        Value::Text(text(given))
    } else if ArrayBuffer::is_view(given) {
        numbers(given)
    } else if Array::is_array(given) {
        list(given.unchecked_ref())
    } else {
        Value::Other(describe(given))
    }
}

/// What options are: an object's own properties, or what else was given in its place.
///
/// An object of a class may have inherited properties, which would be overlooked: it is none of options.
pub(crate) fn options(given: &JsValue) -> Thrown<Value<'static>> {
    if !given.is_object() || Array::is_array(given) || !is_plain(given) {
        return Ok(value(given));
    }
    let mut record = Vec::new();
    for key in Reflect::own_keys(given)?.iter().filter(JsValue::is_string).take(LIST as usize) {
        record.push((text(&key), value(&Reflect::get(given, &key)?)));
    }
    Ok(Value::Record(record))
}

/// Whether an object has no prototype, or one that has none, as `Object.prototype` of any realm.
fn is_plain(given: &JsValue) -> bool {
    let prototype = |of: &JsValue| Reflect::get_prototype_of(of).map(JsValue::from);
    prototype(given).is_ok_and(|first| first.is_null() || prototype(&first).is_ok_and(|next| next.is_null()))
}

/// The beginning of a string.
fn text(given: &JsValue) -> String {
    let string: &JsString = given.unchecked_ref();
    string.slice(0, TEXT).into()
}

fn list(array: &Array) -> Value<'static> {
    if array.length() > LIST {
        return Value::Other(format!("an Array of {}", array.length()));
    }
    let element = |i| Reflect::get_u32(array, i).map_or(Value::Missing, |element| value(&element));
    // An array of arrays is not followed: it may be without end.
    let nested = |i| Reflect::get_u32(array, i).is_ok_and(|element| Array::is_array(&element));
    if (0..array.length()).any(nested) {
        return Value::Other(format!("an Array of {} with Arrays", array.length()));
    }
    Value::List((0..array.length()).map(element).collect())
}

/// An array of numbers of one of the types that the losses take. Its kind is asked by name, as it may come from another realm.
fn numbers(given: &JsValue) -> Value<'static> {
    match kind(given).as_str() {
        "Float32Array" => Value::Floats(Box::new(View::<Float32Array>::of(given))),
        "Int32Array" => Value::Ints(Box::new(View::<Int32Array>::of(given))),
        "BigInt64Array" => Value::Longs(Box::new(View::<BigInt64Array>::of(given))),
        "Uint8Array" => Value::Bytes(Box::new(View::<Uint8Array>::of(given))),
        other => Value::Other(with_article(other)),
    }
}

fn describe(given: &JsValue) -> String {
    if let Some(truth) = given.as_bool() {
        truth.to_string()
    } else if given.is_bigint() {
        "a BigInt".to_owned()
    } else {
        with_article(&kind(given))
    }
}

/// `Map` of `[object Map]`.
fn kind(given: &JsValue) -> String {
    let tag = tag(given).map_or_else(|_| String::new(), |tag| text(&tag));
    tag.strip_prefix("[object ").and_then(|tag| tag.strip_suffix(']')).unwrap_or("Object").to_owned()
}

fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['A', 'E', 'I', 'O']) { "an" } else { "a" };
    format!("{article} {kind}")
}

/// An array of numbers with its length as it was when it was given.
#[derive(Debug)]
struct View<A> {
    array: A,
    length: u32,
    /// Where it begins, if it is a view of the module's own memory, which moves when that grows.
    own: Option<u32>,
}

macro_rules! view {
    ($array:ident, $number:ty) => {
        impl View<$array> {
            fn of(given: &JsValue) -> Self {
                let array: $array = given.clone().unchecked_into();
                let own = (JsValue::from(array.buffer()) == buffer()).then(|| array.byte_offset());
                Self { length: array.length(), array, own }
            }
        }

        impl Numbers<$number> for View<$array> {
            fn count(&self) -> usize {
                self.length as usize
            }

            fn copy(&self) -> Result<Vec<$number>, pixelwise::Error> {
                let mut copy = zeros(self.count())?;
                let now = match self.own {
                    Some(at) => $array::new_with_byte_offset_and_length(&buffer(), at, self.length),
                    None => self.array.clone(),
                };
                if now.length() != self.length {
                    // Reading the options has run code that took the array's numbers away.
                    let (expected, got) = (vec![self.count()], vec![now.length() as usize]);
                    return Err(pixelwise::Error::ShapeMismatch { what: "array", expected, got });
                }
                now.copy_to(&mut copy);
                Ok(copy)
            }
        }
    };
}

view!(Float32Array, f32);
view!(Int32Array, i32);
view!(BigInt64Array, i64);
view!(Uint8Array, u8);
