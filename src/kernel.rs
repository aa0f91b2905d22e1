//! What computes a loss over slices: `f64` element by element, `f32` in tiles of four lanes.

mod single;

use crate::loss::{bce_with_logits, cross_entropy};

/// How a number type computes the losses. Both ways give the same but for rounding: `f32` is within 4 units in the last place of
/// the exact value on hard targets.
pub trait Kernel: Sized {
    /// The binary form's loss, unreduced, with its gradient.
    #[doc(hidden)]
    fn bce_with_logits(
        from: &bce_with_logits::Elements<'_, Self>,
        to: &mut bce_with_logits::Results<'_, Self>,
    );

    /// The multi-class form's loss unreduced, with its gradient.
    #[doc(hidden)]
    fn cross_entropy(from: &cross_entropy::Pixels<'_, Self>, to: &mut cross_entropy::Results<'_, Self>);

    /// Σ in double precision.
    #[doc(hidden)]
    fn sum(values: &[Self]) -> f64;
}

impl Kernel for f64 {
    fn bce_with_logits(
        from: &bce_with_logits::Elements<'_, Self>,
        to: &mut bce_with_logits::Results<'_, Self>,
    ) {
        bce_with_logits::one_by_one(from, to, 0..from.logits.len());
    }

    fn cross_entropy(from: &cross_entropy::Pixels<'_, Self>, to: &mut cross_entropy::Results<'_, Self>) {
        for image in 0..from.images() {
            cross_entropy::one_by_one(from, to, image, 0..from.plane);
        }
    }

    fn sum(values: &[Self]) -> f64 {
        values.iter().sum()
    }
}
