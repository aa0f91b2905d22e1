//! What the bindings share: errors as JavaScript throws them, views of the module's memory, enums of the core by name.
#![cfg(target_arch = "wasm32")]

pub mod error;
pub mod ids;
pub mod memory;
mod mirrored;
mod stage;

pub use error::{Thrown, thrown};
pub use stage::Stage;
