//! Four neighbours of a slice at once.

use bytemuck::cast;
use wide::{f32x4, i32x4};

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

/// Σ of a slice in double precision.
#[must_use]
pub fn sum(values: &[f32]) -> f64 {
    let (groups, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for group in groups {
        for (sum, &value) in sums.iter_mut().zip(group) {
            *sum += f64::from(value);
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest.iter().copied().map(f64::from).sum::<f64>()
}
