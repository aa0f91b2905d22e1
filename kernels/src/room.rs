//! What the passes over a tile leave for one another.

use wide::f32x4;

use crate::TILE;
use crate::lanes::LANES;

/// Room for one tile of the binary losses, to be used again for the next: clearing it costs a tenth of what fills it.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// z₁ − z₀.
    pub(crate) differences: [f32x4; TILE / LANES],
    /// e^−|z|.
    pub(crate) powers: [f32x4; TILE / LANES],
    /// log(1 + e^−|z|).
    pub(crate) logs: [f32x4; TILE / LANES],
}

impl Default for Room {
    fn default() -> Self {
        let row = [f32x4::splat(0.0); TILE / LANES];
        Self { differences: row, powers: row, logs: row }
    }
}
