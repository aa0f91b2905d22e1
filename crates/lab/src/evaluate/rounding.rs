//! float32 against float64: how far a number is from the exact one, and which pixels have lost their gradient to rounding.

use ndarray::{Array3, ArrayView4};

use crate::arrays::{flat_mut, in_order};

/// A float32 result beside the exact one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rounding {
    /// What float32 gives.
    pub shown: f32,
    /// The same in float64.
    pub exact: f64,
    /// `shown` − `exact`.
    pub difference: f64,
    /// How many units in the last place of float32 the difference is; a correctly rounded number is at most half of one away.
    pub ulps: f64,
}

impl Rounding {
    /// Compares a float32 result with the exact one.
    ///
    /// Two equal infinities and two NaNs do not differ; where only one of the two is finite, the difference is not finite either.
    #[must_use]
    pub fn of(shown: f32, exact: f64) -> Self {
        let wide = f64::from(shown);
        let same = wide.is_nan() && exact.is_nan() || wide.is_infinite() && wide.total_cmp(&exact).is_eq();
        let difference = if same { 0.0 } else { wide - exact };
        Self { shown, exact, difference, ulps: if same { 0.0 } else { difference.abs() / ulp(exact) } }
    }
}

/// Marks the pixels of which float32 has lost a gradient: in some channel it is 0 where the exact one is a number that float32 could
/// hold, or NaN where the exact one is any number.
///
/// # Shapes
/// `shown` and `exact` are `[N, C, H, W]`, the result `[N, H, W]`.
///
/// A 0 for an exact gradient below float32's smallest normal number, about 1.2e−38, is not called lost.
///
/// # Panics
/// If the shapes differ.
#[must_use]
pub fn lost_gradients(shown: ArrayView4<'_, f32>, exact: ArrayView4<'_, f64>) -> Array3<bool> {
    let (n, classes, h, w) = shown.dim();
    assert!(shown.dim() == exact.dim(), "both gradients have one shape");
    let mut lost = Array3::from_elem((n, h, w), false);
    let (shown, exact) = (in_order(shown), in_order(exact));
    for (at, lost) in flat_mut(&mut lost).iter_mut().enumerate() {
        let channel = |c: usize| (at / (h * w) * classes + c) * h * w + at % (h * w);
        *lost = (0..classes).map(channel).any(|at| is_lost(shown[at], exact[at]));
    }
    lost
}

fn is_lost(shown: f32, exact: f64) -> bool {
    exact.is_finite() && (shown.is_nan() || shown == 0.0 && exact.abs() >= f64::from(f32::MIN_POSITIVE))
}

/// The distance between the two float32 numbers around `x`.
fn ulp(x: f64) -> f64 {
    let size = (x.abs() as f32).min(f32::MAX);
    // Of the numbers at and above a power of two; down to the subnormal ones, whose distance is fixed.
    let below = if f64::from(size) > x.abs() { size.next_down() } else { size };
    let below = below.min(f32::MAX.next_down());
    f64::from(below.next_up()) - f64::from(below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array4;
    use pixelwise::{BceOptions, BceWithLogitsOptions, bce_with_logits, sigmoid_bce};

    #[track_caller]
    fn check(shown: f32, exact: f64, ulps: f64) {
        let found = Rounding::of(shown, exact).ulps;
        assert!((found - ulps).abs() < 1e-9, "{found} for {ulps}");
    }

    #[test]
    fn a_unit_in_the_last_place_is_what_separates_two_neighbours() {
        check(1.0, 1.0, 0.0);
        check(1.0_f32.next_up(), 1.0, 1.0);
        check(1.0, 1.0 + f64::from(f32::EPSILON) / 2.0, 0.5);
        check(17.0, f64::from(17.0_f32.next_down()), 1.0);
        check(0.0, f64::from(f32::from_bits(1)), 1.0);
        check(0.0, 0.0, 0.0);
    }

    #[test]
    fn a_small_loss_that_became_0_is_millions_of_units_away() {
        assert!(Rounding::of(0.0, 2.061_153_6e-9).ulps > 8e6);
    }

    #[test]
    fn what_is_not_finite_on_both_sides_does_not_differ() {
        check(f32::NAN, f64::NAN, 0.0);
        check(f32::INFINITY, f64::INFINITY, 0.0);
        assert!(Rounding::of(f32::INFINITY, 200.0).difference.is_infinite());
        assert!(Rounding::of(f32::NAN, 0.0).difference.is_nan());
    }

    #[test]
    fn two_steps_lose_the_gradient_at_17_and_one_does_not() {
        let z = [17.0_f32, 3.0];
        let logits = Array4::from_shape_vec((1, 1, 1, 2), z.to_vec()).unwrap();
        let target = Array4::zeros((1, 1, 1, 2));
        let exact = bce_with_logits(
            logits.mapv(f64::from).view(),
            target.mapv(f64::from).view(),
            &BceWithLogitsOptions::default(),
        );
        let exact = exact.unwrap().grad;
        let two_step = sigmoid_bce(logits.view(), target.view(), &BceOptions::default()).unwrap();
        assert_eq!(
            lost_gradients(two_step.grad.view(), exact.view()).iter().copied().collect::<Vec<_>>(),
            [true, false]
        );
        let one = bce_with_logits(logits.view(), target.view(), &BceWithLogitsOptions::default()).unwrap();
        assert!(lost_gradients(one.grad.view(), exact.view()).iter().all(|&lost| !lost));
    }

    #[test]
    fn a_gradient_of_nan_is_lost_and_one_too_small_for_float32_is_not() {
        assert!(is_lost(f32::NAN, -0.04));
        assert!(is_lost(f32::NAN, 1e-77), "a NaN is no rounding of a small number");
        assert!(!is_lost(0.0, 1e-60));
        assert!(!is_lost(f32::NAN, f64::NAN));
        assert!(!is_lost(0.0, 0.0));
    }
}
