//! Four neighbours of a slice at once.

use std::hint::black_box;

use bytemuck::cast;
use wide::{f32x4, f64x2, i32x4};

/// How many elements are worked at once.
pub(crate) const LANES: usize = 4;
/// How many vectors a block has: a loop that takes four at a time has little to do besides.
pub(crate) const VECTORS: usize = 4;
/// How many elements a block has: a line of the cache.
pub const BLOCK: usize = LANES * VECTORS;

#[inline(always)]
pub(crate) fn load(from: &[f32; LANES]) -> f32x4 {
    f32x4::new(*from)
}

/// A constant in all lanes, as a value that the compiler does not know: an engine writes a constant again, in several instructions,
/// wherever it stands in a loop, but keeps a value.
#[inline(always)]
pub(crate) fn value(constant: f32) -> f32x4 {
    black_box(f32x4::splat(constant))
}

#[inline(always)]
pub(crate) fn bits(x: f32x4) -> i32x4 {
    cast(x)
}

#[inline(always)]
pub(crate) fn from_bits(bits: i32x4) -> f32x4 {
    cast(bits)
}

/// a · b + c, rounded once where the machine multiplies and adds in one instruction, else twice.
#[inline(always)]
pub(crate) fn fma(a: f32x4, b: f32x4, c: f32x4) -> f32x4 {
    #[cfg(target_feature = "relaxed-simd")]
    return cast(core::arch::wasm32::f32x4_relaxed_madd(cast(a), cast(b), cast(c)));
    #[cfg(not(target_feature = "relaxed-simd"))]
    a.mul_add(b, c)
}

/// c − a · b, rounded as [`fma`] is.
#[inline(always)]
pub(crate) fn fnma(a: f32x4, b: f32x4, c: f32x4) -> f32x4 {
    #[cfg(target_feature = "relaxed-simd")]
    return cast(core::arch::wasm32::f32x4_relaxed_nmadd(cast(a), cast(b), cast(c)));
    #[cfg(not(target_feature = "relaxed-simd"))]
    a.mul_neg_add(b, c)
}

/// `yes` where the mask's lanes are set, `no` elsewhere.
#[inline(always)]
pub(crate) fn choose(mask: i32x4, yes: f32x4, no: f32x4) -> f32x4 {
    #[cfg(target_feature = "relaxed-simd")]
    return cast(core::arch::wasm32::i32x4_relaxed_laneselect(cast(yes), cast(no), cast(mask)));
    #[cfg(not(target_feature = "relaxed-simd"))]
    cast::<i32x4, f32x4>(mask).select(yes, no)
}

/// All ones where a number's sign is set.
#[inline(always)]
pub(crate) fn negative(x: f32x4) -> i32x4 {
    bits(x) >> 31
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

/// The numbers' blocks of a row whose length is a multiple of a block's.
#[inline(always)]
pub(crate) fn blocks<T>(row: &[T]) -> &[[[T; LANES]; VECTORS]] {
    row.as_chunks().0.as_chunks().0
}

/// As [`blocks`], to write.
#[inline(always)]
pub(crate) fn blocks_mut<T>(row: &mut [T]) -> &mut [[[T; LANES]; VECTORS]] {
    row.as_chunks_mut().0.as_chunks_mut().0
}

/// The same of each vector of a block.
#[inline(always)]
pub(crate) fn each<T>(of: impl FnMut(usize) -> T) -> [T; VECTORS] {
    std::array::from_fn(of)
}

/// The lanes in double precision.
#[inline(always)]
pub(crate) fn widen(x: f32x4) -> [f64x2; 2] {
    let [a, b, c, d] = x.to_array().map(f64::from);
    [f64x2::new([a, b]), f64x2::new([c, d])]
}

/// The lanes in single precision.
#[inline(always)]
pub(crate) fn narrow(x: [f64x2; 2]) -> f32x4 {
    let [[a, b], [c, d]] = x.map(f64x2::to_array);
    f32x4::new([a, b, c, d].map(|x| x as f32))
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
        let [low, high] = widen(x);
        self.0[0] += low;
        self.0[1] += high;
    }

    #[inline(always)]
    pub(crate) fn total(self) -> f64 {
        (self.0[0] + self.0[1]).reduce_add()
    }
}

/// Writes masks as bytes.
#[derive(Clone, Copy)]
pub(crate) struct Flags([i32x4; VECTORS]);

impl Flags {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        // Each vector's flags have a byte of their own: they share a register, and change places once.
        Self(each(|k| black_box(i32x4::splat(1 << (8 * k)))))
    }

    /// 1 where a lane is set.
    #[inline(always)]
    pub(crate) fn of(&self, masks: [i32x4; VECTORS]) -> [u8; BLOCK] {
        places(each(|k| masks[k] & self.0[k]))
    }
}

/// A block's integers from 0 to 255 as bytes.
#[inline(always)]
pub(crate) fn bytes(lanes: [i32x4; VECTORS]) -> [u8; BLOCK] {
    places(each(|k| lanes[k] << (8 * k as i32)))
}

/// The bytes of vectors that each keep to the byte of their place.
#[inline(always)]
fn places(vectors: [i32x4; VECTORS]) -> [u8; BLOCK] {
    let mixed: [u8; 16] = cast(vectors.into_iter().fold(i32x4::splat(0), |mixed, vector| mixed | vector));
    std::array::from_fn(|at| mixed[at % LANES * size_of::<i32>() + at / LANES])
}
