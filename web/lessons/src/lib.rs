//! Lessons for the page: a separate module, which a first visit does not load.
#![cfg(target_arch = "wasm32")]
#![expect(non_snake_case, reason = "what JavaScript calls has its JavaScript name")]
#![expect(
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    reason = "JavaScript calls these, for what they give or throw"
)]

mod lesson;
mod own;
