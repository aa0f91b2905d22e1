//! The numbers that learning computes with.

use ndarray::NdFloat;
use wide::f32x8;

use pixelwise::Real;

/// `f32`, as the page does and PyTorch by default, or `f64`, to check it against.
///
/// Beside the number itself it knows how eight neighbours are worked at once, which is what makes a convolution quick.
pub trait Number: Real + NdFloat {
    /// Eight numbers side by side.
    type Lanes: Copy;

    /// The same number eight times.
    fn splat(self) -> Self::Lanes;

    /// Eight numbers in a row.
    fn load(from: &[Self; LANES]) -> Self::Lanes;

    /// The eight numbers, in their row.
    fn store(lanes: Self::Lanes) -> [Self; LANES];

    /// sum + a · b, rounded twice, lane by lane.
    fn add_product(sum: Self::Lanes, a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;
}

/// How many numbers are worked at once.
pub const LANES: usize = 8;

impl Number for f32 {
    type Lanes = f32x8;

    #[inline]
    fn splat(self) -> f32x8 {
        f32x8::splat(self)
    }

    #[inline]
    fn load(from: &[Self; LANES]) -> f32x8 {
        f32x8::new(*from)
    }

    #[inline]
    fn store(lanes: f32x8) -> [Self; LANES] {
        lanes.to_array()
    }

    #[inline]
    fn add_product(sum: f32x8, a: f32x8, b: f32x8) -> f32x8 {
        sum + a * b
    }
}

impl Number for f64 {
    type Lanes = [f64; LANES];

    #[inline]
    fn splat(self) -> [Self; LANES] {
        [self; LANES]
    }

    #[inline]
    fn load(from: &[Self; LANES]) -> [Self; LANES] {
        *from
    }

    #[inline]
    fn store(lanes: [Self; LANES]) -> [Self; LANES] {
        lanes
    }

    #[inline]
    fn add_product(sum: [Self; LANES], a: [Self; LANES], b: [Self; LANES]) -> [Self; LANES] {
        std::array::from_fn(|i| sum[i] + a[i] * b[i])
    }
}
