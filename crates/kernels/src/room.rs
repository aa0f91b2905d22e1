//! What the passes over a tile leave for one another.

use std::ops::Range;

use wide::f32x4;

use crate::exp::Reduced;
use crate::lanes::{BLOCK, VECTORS};
use crate::tiles::TILE;

/// Room for one tile of the binary losses, to be used again for the next tile and the next loss.
#[derive(Clone, Debug, Default)]
pub struct Room {
    pub(crate) blocks: [Block; TILE / BLOCK],
    /// The parts of the last loss that were left out.
    pub left: Vec<Range<usize>>,
}

/// A block's room.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Block {
    /// z₁ − z₀.
    pub(crate) difference: [f32x4; VECTORS],
    /// −|z|, reduced.
    pub(crate) reduced: [Reduced; VECTORS],
    /// e^−|z|.
    pub(crate) power: [f32x4; VECTORS],
    /// log(1 + e^−|z|).
    pub(crate) log: [f32x4; VECTORS],
}
