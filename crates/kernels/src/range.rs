//! How far from 0 the exponents of a tile lie, which decides how it is computed.

use wide::{f32x4, i32x4};

use crate::lanes::bits;

/// The largest magnitude that e^x takes: beyond, multiples of ln 2 have too few digits.
const FAR: f32 = 2048.0;

/// What computes a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Range {
    /// The quick way.
    Near,
    /// The way that knows subnormal results.
    Far,
    /// Nothing here.
    Outside,
}

/// The largest magnitude of many numbers, with NaN above all.
#[derive(Clone, Copy)]
pub(crate) struct Farthest(i32x4);

impl Farthest {
    pub(crate) fn new() -> Self {
        Self(i32x4::splat(i32::MIN))
    }

    /// Takes a number whose sign is set: as integers, such are ordered by their magnitudes, with −∞ and then NaN above all.
    #[inline(always)]
    pub(crate) fn add(&mut self, x: f32x4) {
        self.0 = self.0.max(bits(x));
    }

    /// Where magnitudes to `near` go the quick way.
    pub(crate) fn range(self, near: f32) -> Range {
        let farthest = f32::from_bits(self.0.reduce_max() as u32).abs();
        if farthest <= near {
            Range::Near
        } else if farthest <= FAR {
            Range::Far
        } else {
            Range::Outside
        }
    }
}
