//! What computes a loss over slices: `f64` element by element, `f32` in tiles of four lanes where the feature `simd` is on.

#[cfg(feature = "simd")]
mod simd;

use crate::loss::{bce_with_logits, cross_entropy};

/// How a number type computes the losses. Both ways give the same but for rounding.
///
/// On hard targets `f32` is within 4 units in the last place of the exact value, whether or not a machine multiplies and adds in one
/// instruction. The worst that sweeps over millions of pixels have met, for logits from 1e−8 to 2048 of both signs: 1.85 in the binary
/// loss and 2.11 in its probability and gradient; over two classes 1.88 and 2.08; over up to 64 classes 3.73 and 3.93. A tile with a
/// logit beyond that, an ∞ or a NaN is computed in double precision and rounded once.
pub trait Kernel: Sized {
    /// What a loss is computed in, to be used again for the next.
    #[doc(hidden)]
    type Room: Clone + Default + std::fmt::Debug;

    /// The binary form's loss, unreduced, with its gradient; returns its sum.
    #[doc(hidden)]
    fn bce_with_logits(
        from: &bce_with_logits::Elements<'_, Self>,
        to: &mut bce_with_logits::Results<'_, Self>,
        room: &mut Self::Room,
    ) -> f64;

    /// The multi-class form's loss, unreduced, with its gradient; returns its sum.
    #[doc(hidden)]
    fn cross_entropy(
        from: &cross_entropy::Pixels<'_, Self>,
        to: &mut cross_entropy::Results<'_, Self>,
        room: &mut Self::Room,
    ) -> f64;
}

/// Computes a number type's losses element by element, in double precision.
macro_rules! one_by_one {
    ($float:ty) => {
        impl Kernel for $float {
            type Room = ();

            fn bce_with_logits(
                from: &bce_with_logits::Elements<'_, Self>,
                to: &mut bce_with_logits::Results<'_, Self>,
                (): &mut (),
            ) -> f64 {
                bce_with_logits::one_by_one(from, to, 0..from.logits.len())
            }

            fn cross_entropy(
                from: &cross_entropy::Pixels<'_, Self>,
                to: &mut cross_entropy::Results<'_, Self>,
                (): &mut (),
            ) -> f64 {
                let images = 0..from.images();
                images.map(|image| cross_entropy::one_by_one(from, to, image, 0..from.plane)).sum()
            }
        }
    };
}

one_by_one!(f64);
#[cfg(not(feature = "simd"))]
one_by_one!(f32);
