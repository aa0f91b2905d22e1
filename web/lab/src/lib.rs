//! The lab for the page: conversions alone. What is converted is computed, and tested, in the core.
#![cfg(target_arch = "wasm32")]
#![expect(non_snake_case, reason = "what JavaScript calls has its JavaScript name")]

mod edits;
mod lab;
mod learn;
mod maps;
mod network;
mod options;
mod said;
mod study;
mod views;

use wasm_bindgen::prelude::wasm_bindgen;

/// Says in the console where a bug panicked.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}
