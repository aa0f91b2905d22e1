//! The losses for other programs, under their JavaScript names: conversions alone.
#![cfg(target_arch = "wasm32")]
#![expect(non_snake_case, reason = "what JavaScript calls has its JavaScript name")]
#![expect(unreachable_pub, reason = "what is exported to JavaScript is reached from there")]

mod buffers;
mod losses;
mod value;

use wasm_bindgen::prelude::wasm_bindgen;

/// Says in the console where a bug panicked.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}
