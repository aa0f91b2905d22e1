//! A person's own tensors, for the page's worker: a separate module, which a first visit does not load.
#![cfg(target_arch = "wasm32")]
#![expect(non_snake_case, reason = "what JavaScript calls has its JavaScript name")]

mod files;
mod views;
mod ways;

use wasm_bindgen::prelude::wasm_bindgen;

/// Says in the console where a bug panicked.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}
