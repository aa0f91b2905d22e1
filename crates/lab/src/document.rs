//! The document: a scene, the edits that change it, its history, and how it is saved.

pub(crate) mod change;
pub mod edit;
pub mod history;
pub mod limits;
pub mod options;
pub mod preset;
mod preset_scenes;
mod random;
mod save;
pub mod scene;
mod stored;
pub(crate) mod stroke;
pub mod typed;
