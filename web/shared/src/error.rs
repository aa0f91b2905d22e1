//! Errors as JavaScript throws them: an `Error` with a `code` and the `values` of its sentence.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use pixelwise::Error;

/// What a binding gives: an error is thrown.
pub type Thrown<T> = Result<T, JsValue>;

/// The error to be thrown.
pub fn thrown(error: Error) -> JsValue {
    throwable(&error.to_string(), error.code(), &error.values())
}

/// An `Error` with a code and the values of its sentence.
pub fn throwable(message: &str, code: &str, values: &[(&'static str, String)]) -> JsValue {
    let by_name = Object::new();
    for (name, value) in values {
        set(&by_name, name, &value.as_str().into());
    }
    let thrown = js_sys::Error::new(message);
    set(&thrown, "code", &code.into());
    set(&thrown, "values", &by_name);
    thrown.into()
}

/// Sets a property of an object that was made here, which does not fail.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    let done = Reflect::set(object, &name.into(), value);
    debug_assert!(done.is_ok(), "a new object takes every property");
}
