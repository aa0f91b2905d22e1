//! The document: a scene, the edits that change it, its history, and how it is saved.

pub(crate) mod change;
pub mod edit;
mod image;
pub mod import;
pub mod learning;
pub mod limits;
mod linked;
pub mod options;
pub mod outcome;
mod paste;
pub mod pixel;
pub mod preset;
mod preset_scenes;
mod random;
pub mod scene;
pub mod step_kind;
pub(crate) mod stored;
pub(crate) mod stroke;
mod target;
pub mod typed;
