//! The lab: a scene that a person edits, what the losses make of it, and what explains it, number by number.
//!
//! Folders stand in reading order: `document` holds the scene and its history, `evaluate` runs the losses over it, `learn` descends
//! them, `explain` takes a number apart, `view` writes and draws it. [`Lab`] holds them together.

mod arrays;
mod history;
mod lab;
pub mod link;
pub mod save;
mod valid;

pub mod document;
pub mod evaluate;
pub mod explain;
pub mod learn;
pub mod view;

pub use document::edit::{Edit, Fill};
pub use document::import::Import;
pub use document::learning::{DescentRun, DescentSettings, NetworkRun};
pub use document::options::{BinaryLoss, MulticlassLoss, Options, PixelMean, Setting};
pub use document::outcome::Outcome;
pub use document::pixel::Pixel;
pub use document::preset::Preset;
pub use document::scene::{Form, IGNORED, Scene};
pub use document::step_kind::StepKind;
pub use evaluate::ablation::{Effect, Floor, Overlap};
pub use evaluate::ranges::{Range, Ranges};
pub use evaluate::results::{Results, Score};
pub use evaluate::stage::Stage;
pub use explain::equivalence::Agreement;
pub use explain::step_parts::Move;
pub use lab::Lab;
pub use learn::descent::{Moved, Why};
pub use learn::moments::TimelinePoint;
pub use learn::network::NetworkOutput;
pub use learn::pin::Pin;
pub use view::heatmap::Legend;
pub use view::pytorch::TensorInfo;
pub use view::step_summary::StepSummary;
