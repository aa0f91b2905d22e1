//! Four neighbours of a slice at once.

use bytemuck::cast;
use wide::{f32x4, f64x2, i16x8, i32x4, u8x16};

/// How many elements are worked at once.
pub(crate) const LANES: usize = 4;

#[inline(always)]
pub(crate) fn load(from: &[f32; LANES]) -> f32x4 {
    f32x4::new(*from)
}

#[inline(always)]
pub(crate) fn bits(x: f32x4) -> i32x4 {
    cast(x)
}

#[inline(always)]
pub(crate) fn from_bits(bits: i32x4) -> f32x4 {
    cast(bits)
}

/// a + b rounded, and what the rounding left over, exactly.
#[inline(always)]
pub(crate) fn two_sum(a: f32x4, b: f32x4) -> (f32x4, f32x4) {
    let sum = a + b;
    let from_b = sum - a;
    (sum, (a - (sum - from_b)) + (b - from_b))
}

/// The four numbers' groups of a row whose length is a multiple of four.
#[inline(always)]
pub(crate) fn groups(row: &[f32]) -> &[[f32; LANES]] {
    row.as_chunks().0
}

/// As [`groups`], to write.
#[inline(always)]
pub(crate) fn groups_mut(row: &mut [f32]) -> &mut [[f32; LANES]] {
    row.as_chunks_mut().0
}

/// A sum in double precision.
#[derive(Clone, Copy)]
pub(crate) struct Sum([f64x2; 2]);

impl Sum {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        Self([f64x2::splat(0.0); 2])
    }

    #[inline(always)]
    pub(crate) fn add(&mut self, x: f32x4) {
        let [a, b, c, d] = x.to_array().map(f64::from);
        self.0[0] += f64x2::new([a, b]);
        self.0[1] += f64x2::new([c, d]);
    }

    #[inline(always)]
    pub(crate) fn total(self) -> f64 {
        (self.0[0] + self.0[1]).reduce_add()
    }
}

/// Four integers from 0 to 255 as bytes.
#[inline(always)]
pub(crate) fn bytes(lanes: i32x4) -> [u8; LANES] {
    let half = i16x8::from_i32x8_saturate(cast([lanes, lanes]));
    let [bytes, ..]: [[u8; LANES]; 4] = cast(u8x16::narrow_i16x8(half, half));
    bytes
}
