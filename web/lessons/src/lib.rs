//! Lessons for the page: a module of its own, which a first visit does not load.
#![cfg(target_arch = "wasm32")]

mod lesson;
