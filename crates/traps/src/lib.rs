//! Traps: common mistakes with the losses of segmentation, each run wrong and right on the same pixels.
//!
//! A trap is found by what one sees ([`search`]), and shown as a [`Card`]: the lines that were written beside the lines that were meant,
//! what each gives, and how to tell. Nothing here touches the lab's document.

mod card;
mod catalog;
mod descent;
mod drawing;
mod grid;
mod open;
mod runs;
pub mod search;
pub mod torch;

pub use card::{
    Answer, Card, Cell, Choice, Curve, Figure, Input, Label, Level, Line, Map, Row, Side, Table, Tone, Word,
};
pub use catalog::{Trap, catalog, find};
pub use drawing::{Drawing, DrawnLine, DrawnWord};
pub use grid::Grid;
pub use open::Opening;
