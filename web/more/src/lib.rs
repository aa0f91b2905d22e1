//! What no first visit needs: exports, lessons and traps. They are one module, because each of them alone would bring the lab again.
#![cfg(target_arch = "wasm32")]

// What they export to JavaScript is exported by the module that they are linked into.
extern crate pixelwise_web_export as _;
extern crate pixelwise_web_lessons as _;
extern crate pixelwise_web_traps as _;
