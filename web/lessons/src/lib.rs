//! Lessons for the page: a separate module, which a first visit does not load.
#![cfg(target_arch = "wasm32")]
#![expect(non_snake_case, reason = "what JavaScript calls has its JavaScript name")]

mod lesson;
mod own;
