//! What the core gives as plain JavaScript objects with exact types: nothing to be freed, no getter a field.

use js_sys::{Array, Float32Array, Int32Array, Object, Uint8Array, Uint8ClampedArray, Uint32Array};
use wasm_bindgen::JsValue;

use crate::error::set;
use crate::text::Text;

/// A type that JavaScript has, by its name in TypeScript.
pub trait Typed {
    /// The name.
    const TYPE: &'static Text;
}

/// A type of JavaScript that a value of the core becomes.
pub trait Plain<Core>: Typed {
    /// The value as JavaScript has it.
    fn plain(core: Core) -> JsValue;
}

/// Declares what a struct of the core becomes: a JavaScript object, which TypeScript knows as an interface of this name.
///
/// Each field keeps its name, in camel case, and says what it becomes. Where the object has other fields than the struct, each says
/// how it comes from it:
///
/// ```text
/// plain! {
///     /// The range of a column's colours.
///     RangeLine ("RangeLine") = view::RangeLine { said: Phrase, was: Option<Phrase> }
///
///     /// How good a prediction is; `—` where a ratio is undefined.
///     Score ("Score") = |score: lab::Score| {
///         accuracy: String = number::ratio(score.accuracy),
///     }
/// }
/// ```
///
/// A function of the binding then returns a `RangeLine`, made by `view::range(…).into()`, or a `Vec<RangeLine>`, made by [`crate::list`].
#[macro_export]
macro_rules! plain {
    () => {};
    ($(#[$doc:meta])* $name:ident ($type_name:literal) = $core:path { $($field:ident: $type:ty),+ $(,)? } $($rest:tt)*) => {
        $crate::plain! {
            @object [$(#[$doc])*] $name ($type_name) [$core { $($field),+ }] [$core] { $($field: $type = $field,)+ }
        }
        $crate::plain! { $($rest)* }
    };
    (
        $(#[$doc:meta])* $name:ident ($type_name:literal) = |$from:ident: $core:ty| {
            $($field:ident: $type:ty = $value:expr),+ $(,)?
        } $($rest:tt)*
    ) => {
        $crate::plain! {
            @object [$(#[$doc])*] $name ($type_name) [$from] [$core] { $($field: $type = $value,)+ }
        }
        $crate::plain! { $($rest)* }
    };
    (
        @object [$(#[$doc:meta])*] $name:ident ($type_name:literal) [$from:pat] [$core:ty] {
            $($field:ident: $type:ty = $value:expr,)+
        }
    ) => {
        #[wasm_bindgen::prelude::wasm_bindgen]
        extern "C" {
            $(#[$doc])*
            #[wasm_bindgen(typescript_type = $type_name)]
            pub type $name;
        }

        const _: () = {
            const FIELDS: &[(&str, &str)] = &[
                $((stringify!($field), <$type as $crate::plain::Typed>::TYPE.as_str())),+
            ];
            const DECLARATION: [u8; $crate::text::interface_len($type_name, FIELDS)] =
                $crate::text::interface($type_name, FIELDS);
            #[wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
            const TYPES: &str = $crate::text::utf8(&DECLARATION);
        };

        impl $crate::plain::Typed for $name {
            const TYPE: &'static $crate::text::Text = &$crate::text::Text::new($type_name);
        }

        impl $crate::plain::Plain<$core> for $name {
            fn plain($from: $core) -> wasm_bindgen::JsValue {
                $crate::plain::object(&[$((
                    const {
                        const KEY: [u8; $crate::text::camel_len(stringify!($field))] =
                            $crate::text::camel(stringify!($field));
                        $crate::text::utf8(&KEY)
                    },
                    <$type as $crate::plain::Plain<_>>::plain($value),
                )),+])
            }
        }

        impl From<$core> for $name {
            fn from(core: $core) -> Self {
                wasm_bindgen::JsCast::unchecked_into(<Self as $crate::plain::Plain<_>>::plain(core))
            }
        }
    };
}

/// An object with these fields.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        set(&object, name, value);
    }
    object.into()
}

/// What several values become.
pub fn list<Core, Js: From<Core>>(values: impl IntoIterator<Item = Core>) -> Vec<Js> {
    values.into_iter().map(Js::from).collect()
}

/// The values of a sentence by their names.
#[derive(Debug)]
pub struct Values;

impl Typed for Values {
    const TYPE: &'static Text = &Text::new("Record<string, string>");
}

impl<Name: AsRef<str>> Plain<Vec<(Name, String)>> for Values {
    fn plain(values: Vec<(Name, String)>) -> JsValue {
        let fields: Vec<_> = values.iter().map(|(name, value)| (name.as_ref(), value.into())).collect();
        object(&fields)
    }
}

macro_rules! values {
    ($($type:ty: $core:ty, |$value:ident| $plain:expr;)+) => {$(
        impl Plain<$core> for $type {
            fn plain($value: $core) -> JsValue {
                $plain.into()
            }
        }
    )+};
}

macro_rules! types {
    ($($type:ty = $name:literal),+) => {$(
        impl Typed for $type {
            const TYPE: &'static Text = &Text::new($name);
        }
    )+};
}

types! {
    bool = "boolean", i32 = "number", u32 = "number", f64 = "number", String = "string",
    Float32Array = "Float32Array", Int32Array = "Int32Array", Uint32Array = "Uint32Array",
    Uint8Array = "Uint8Array", Uint8ClampedArray = "Uint8ClampedArray"
}

values! {
    bool: bool, |value| value;
    i32: i32, |value| value;
    u32: u32, |value| value;
    u32: usize, |value| value as u32;
    f64: f64, |value| value;
    f64: f32, |value| value;
    String: String, |value| value;
    String: &'static str, |value| value;
    Uint32Array: Vec<u32>, |words| Self::from(words.as_slice());
    Int32Array: Vec<i32>, |numbers| Self::from(numbers.as_slice());
    Float32Array: Vec<f32>, |numbers| Self::from(numbers.as_slice());
    Uint8Array: Vec<u8>, |bytes| Self::from(bytes.as_slice());
    Uint8ClampedArray: Vec<u8>, |bytes| Self::from(bytes.as_slice());
}

impl<T: Typed> Typed for Option<T> {
    const TYPE: &'static Text = &Text::joined(T::TYPE, " | undefined");
}

impl<Core, T: Plain<Core>> Plain<Option<Core>> for Option<T> {
    fn plain(core: Option<Core>) -> JsValue {
        core.map_or(JsValue::UNDEFINED, T::plain)
    }
}

impl<T: Typed> Typed for Vec<T> {
    const TYPE: &'static Text = &Text::joined(T::TYPE, "[]");
}

impl<Core, T: Plain<Core>> Plain<Vec<Core>> for Vec<T> {
    fn plain(core: Vec<Core>) -> JsValue {
        core.into_iter().map(T::plain).collect::<Array>().into()
    }
}

impl<T: Typed> Typed for [T; 2] {
    const TYPE: &'static Text = &Text::pair(T::TYPE);
}

impl<Core, T: Plain<Core>> Plain<[Core; 2]> for [T; 2] {
    fn plain(core: [Core; 2]) -> JsValue {
        core.into_iter().map(T::plain).collect::<Array>().into()
    }
}
