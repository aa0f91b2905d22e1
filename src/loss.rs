//! The losses of the two forms: value, per-pixel map and gradient from one call.

use ndarray::{Array, Array4};

/// How the per-pixel losses become one number, in PyTorch's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Reduction {
    /// The sum divided by what the loss divides by: the element count for BCE, Σ w over kept pixels for CE.
    #[default]
    Mean,
    /// The sum.
    Sum,
    /// No reduction; where one number is wanted all the same, the sum.
    None,
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
