//! The binding to JavaScript: conversions alone. What is converted is computed, and tested, elsewhere.

mod edits;
mod error;
mod lab;
mod learn;
mod losses;
mod maps;
mod options;
mod resident;
mod study;
mod views;

use wasm_bindgen::prelude::wasm_bindgen;

/// Says in the console where a bug panicked.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}
