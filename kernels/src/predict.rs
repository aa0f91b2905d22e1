//! Masks and class indices as bytes, sixteen at a time.

use bytemuck::cast;
use wide::{f32x4, i16x8, i32x4, u8x16};

use crate::lanes::load;

/// Writes 1 where a probability is strictly above the threshold, else 0.
pub fn threshold(probability: &[f32], threshold: f32, out: &mut [u8]) {
    let above = f32x4::splat(threshold);
    let (whole, rest) = out.as_chunks_mut::<16>();
    let (groups, _) = probability.as_chunks::<4>();
    let (groups, _) = groups.as_chunks::<4>();
    for (out, group) in whole.iter_mut().zip(groups) {
        let mask = group.each_ref().map(|p| cast::<f32x4, i32x4>(load(p).simd_gt(above)) & i32x4::splat(1));
        *out = narrow(mask);
    }
    let done = probability.len() - rest.len();
    for (out, &p) in rest.iter_mut().zip(&probability[done..]) {
        *out = u8::from(p > threshold);
    }
}

/// Sixteen integers from 0 to 255 as bytes.
#[inline(always)]
pub(crate) fn narrow([a, b, c, d]: [i32x4; 4]) -> [u8; 16] {
    let low = i16x8::from_i32x8_saturate(cast([a, b]));
    let high = i16x8::from_i32x8_saturate(cast([c, d]));
    cast(u8x16::narrow_i16x8(low, high))
}

/// Integers from 0 to 255 as bytes; the row is padded to a multiple of sixteen.
pub(crate) fn bytes(row: &[i32x4], out: &mut [u8]) {
    let (groups, _) = row.as_chunks::<4>();
    for (out, group) in out.chunks_mut(16).zip(groups) {
        out.copy_from_slice(&narrow(*group)[..out.len()]);
    }
}
