//! Views of the module's memory. Each is made again when it is asked for, because memory that grows leaves old views empty.

use js_sys::{Uint32Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

/// A view of words.
pub fn words(words: &[u32]) -> Uint32Array {
    Uint32Array::new_with_byte_offset_and_length(&buffer(), words.as_ptr() as u32, words.len() as u32)
}

/// The memory as it is now.
pub fn buffer() -> JsValue {
    wasm_bindgen::memory().unchecked_into::<WebAssembly::Memory>().buffer()
}
