//! The losses of the two forms: value, per-pixel map and gradient from one call.

pub(crate) mod bce;
pub(crate) mod bce_with_logits;
pub(crate) mod class_probabilities;
pub(crate) mod cross_entropy;

mod pixel;

use ndarray::{Array, Array4, Ix4};

use crate::{Error, Real};

/// How the per-pixel losses become one number, in PyTorch's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Reduction {
    /// The sum divided by what the loss divides by: the element count for BCE, Σ w over kept pixels for CE.
    #[default]
    Mean,
    /// The sum.
    Sum,
    /// No reduction; where one number is wanted all the same, the sum.
    None,
}

impl Reduction {
    /// What the sum is divided by, where the mean divides by `mean`.
    pub(crate) fn denominator(self, mean: f64) -> f64 {
        match self {
            Self::Mean => mean,
            Self::Sum | Self::None => 1.0,
        }
    }
}

/// What a loss gives: the number, what each pixel costs, the probabilities, and the gradient.
///
/// # Shapes
/// `per_pixel` is `[N, C, H, W]` for the binary losses and `[N, H, W]` for cross-entropy; `probability` and `grad` are `[N, C, H, W]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss<T, D: ndarray::Dimension> {
    /// The reduced loss; the sum where the reduction is [`Reduction::None`].
    pub loss: T,
    /// The unreduced, weighted loss.
    pub per_pixel: Array<T, D>,
    /// The activation of the logits.
    pub probability: Array4<T>,
    /// d loss / d first argument.
    pub grad: Array4<T>,
}

impl<T: Real, D: ndarray::Dimension> Loss<T, D> {
    /// Room for a loss map of one shape and for channels of another, all 0.
    #[must_use]
    pub fn zeros(
        map: impl ndarray::IntoDimension<Dim = D>,
        channels: impl ndarray::IntoDimension<Dim = Ix4>,
    ) -> Self {
        let channels = channels.into_dimension();
        Self {
            loss: T::default(),
            per_pixel: Array::from_elem(map.into_dimension(), T::default()),
            probability: Array4::from_elem(channels, T::default()),
            grad: Array4::from_elem(channels, T::default()),
        }
    }
}

fn check_shape(what: &'static str, expected: &[usize], got: &[usize]) -> Result<(), Error> {
    if got == expected {
        return Ok(());
    }
    Err(Error::ShapeMismatch { what, expected: expected.to_vec(), got: got.to_vec() })
}
