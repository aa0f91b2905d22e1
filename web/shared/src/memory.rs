//! Views of the module's memory. Each is made again when it is asked for, because memory that grows leaves old views empty.

use js_sys::{Float32Array, Int32Array, Uint8Array, Uint32Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident: $number:ty => $array:ident;)+) => {$(
        $(#[$doc])*
        pub fn $name(values: &[$number]) -> $array {
            $array::new_with_byte_offset_and_length(&buffer(), values.as_ptr() as u32, values.len() as u32)
        }
    )+};
}

views! {
    /// A view of words.
    words: u32 => Uint32Array;
    /// A view of floats.
    floats: f32 => Float32Array;
    /// A view of integers.
    integers: i32 => Int32Array;
    /// A view of bytes.
    bytes: u8 => Uint8Array;
}

/// The memory as it is now.
pub fn buffer() -> JsValue {
    wasm_bindgen::memory().unchecked_into::<WebAssembly::Memory>().buffer()
}
