//! What the bindings share: tables of methods, plain objects, errors as JavaScript throws them, views of the module's memory, enums of the core by name.
#![cfg(target_arch = "wasm32")]
#![cfg_attr(
    target_arch = "wasm32",
    expect(clippy::must_use_candidate, reason = "the bindings call these for what they give")
)]

pub mod error;
pub mod ids;
pub mod memory;
mod methods;
mod mirrored;
mod names;
pub mod plain;
pub mod text;

pub use error::{Thrown, thrown};
pub use names::{ClassOrder, Form, Stage};
pub use plain::list;
