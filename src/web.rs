//! The binding to JavaScript: conversions alone. What is converted is computed, and tested, elsewhere.

#[cfg(feature = "lab")]
mod edits;
mod error;
#[cfg(any(feature = "lab", feature = "trainer"))]
mod ids;
#[cfg(feature = "lab")]
mod lab;
#[cfg(feature = "lab")]
mod learn;
#[cfg(feature = "losses")]
mod losses;
#[cfg(feature = "lab")]
mod maps;
#[cfg(any(feature = "lab", feature = "losses"))]
mod memory;
#[cfg(any(feature = "lab", feature = "losses"))]
mod mirrored;
#[cfg(feature = "lab")]
mod network;
#[cfg(feature = "lab")]
mod options;
#[cfg(feature = "lab")]
mod plain;
#[cfg(feature = "losses")]
mod resident;
#[cfg(feature = "lab")]
mod said;
#[cfg(any(feature = "lab", feature = "losses"))]
mod stage;
#[cfg(feature = "lab")]
mod study;
#[cfg(feature = "trainer")]
mod train;
#[cfg(feature = "lab")]
mod views;

use wasm_bindgen::prelude::wasm_bindgen;

/// Says in the console where a bug panicked.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}
