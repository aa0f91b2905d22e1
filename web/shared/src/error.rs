//! Errors as JavaScript throws them: an `Error` with a `code` and the `values` of its sentence.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use pixelwise::Error;

/// What a binding gives: an error is thrown.
pub type Thrown<T> = Result<T, JsValue>;

/// The error to be thrown.
#[must_use]
pub fn thrown(error: Error) -> JsValue {
    let values = Object::new();
    for (name, value) in error.values() {
        set(&values, name, &value.into());
    }
    let thrown = js_sys::Error::new(&error.to_string());
    set(&thrown, "code", &error.code().into());
    set(&thrown, "values", &values);
    thrown.into()
}

/// Sets a property of an object that was made here, which does not fail.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    let done = Reflect::set(object, &name.into(), value);
    debug_assert!(done.is_ok(), "a new object takes every property");
}
