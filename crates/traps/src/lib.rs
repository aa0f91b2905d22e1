//! Traps: common mistakes with the losses of segmentation, each run wrong and right on the same pixels.
//!
//! A trap is found by what one sees ([`search`]), and shown as a [`Card`]: the lines that were written beside the lines that were meant,
//! what each gives, and how to tell. Nothing here touches the lab's document.

mod card;
mod catalog;
mod descent;
mod grid;
mod runs;
pub mod search;
pub mod torch;

pub use card::{Card, Cell, Choice, Curve, Figure, Input, Label, Level, Line, Map, Row, Side, Tone, Word};
pub use catalog::{Trap, catalog, find};
pub use grid::Grid;
