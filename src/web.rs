//! The binding to JavaScript: conversions alone. What is converted is computed, and tested, elsewhere.

#[cfg(not(feature = "trainer"))]
mod edits;
mod error;
mod ids;
#[cfg(not(feature = "trainer"))]
mod lab;
#[cfg(not(feature = "trainer"))]
mod learn;
#[cfg(not(feature = "trainer"))]
mod losses;
#[cfg(not(feature = "trainer"))]
mod maps;
#[cfg(not(feature = "trainer"))]
mod memory;
#[cfg(not(feature = "trainer"))]
mod network;
#[cfg(not(feature = "trainer"))]
mod options;
#[cfg(not(feature = "trainer"))]
mod plain;
#[cfg(not(feature = "trainer"))]
mod resident;
#[cfg(not(feature = "trainer"))]
mod study;
#[cfg(feature = "trainer")]
mod train;
#[cfg(not(feature = "trainer"))]
mod views;

use wasm_bindgen::prelude::wasm_bindgen;

/// Says in the console where a bug panicked.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}
