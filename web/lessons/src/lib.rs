//! Lessons for the page: a separate module, which a first visit does not load.
#![cfg(target_arch = "wasm32")]

mod lesson;
mod own;
