//! Four neighbours of a slice at once.

use bytemuck::cast;
use wide::{f32x4, f64x2, i8x16, i16x8, i32x4, u8x16};

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

/// a − b rounded, and what the rounding took from it, exactly.
#[inline(always)]
pub(crate) fn two_difference(a: f32x4, b: f32x4) -> (f32x4, f32x4) {
    let difference = a - b;
    let from_b = a - difference;
    (difference, (a - (difference + from_b)) - (b - from_b))
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

/// Writes `n` masks as bytes, 1 where a lane is set, four vectors at once where they last.
#[inline(always)]
pub(crate) fn flags(to: &mut [u8], n: usize, mask: impl Fn(usize) -> i32x4) {
    let to = &mut to[..n * LANES];
    let (wide, rest) = to.as_chunks_mut::<{ 4 * LANES }>();
    let whole = wide.len() * 4;
    for (i, to) in wide.iter_mut().enumerate() {
        let [a, b, c, d] = std::array::from_fn(|k| mask(4 * i + k));
        let low = i16x8::from_i32x8_saturate(cast([a, b]));
        let high = i16x8::from_i32x8_saturate(cast([c, d]));
        *to = cast(i8x16::from_i16x16_saturate(cast([low, high])) & i8x16::splat(1));
    }
    for (i, to) in rest.as_chunks_mut().0.iter_mut().enumerate() {
        *to = bytes(mask(whole + i) & i32x4::splat(1));
    }
}

/// Four integers from 0 to 255 as bytes.
#[inline(always)]
pub(crate) fn bytes(lanes: i32x4) -> [u8; LANES] {
    let half = i16x8::from_i32x8_saturate(cast([lanes, lanes]));
    let [bytes, ..]: [[u8; LANES]; 4] = cast(u8x16::narrow_i16x8(half, half));
    bytes
}
