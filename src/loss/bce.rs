//! Binary cross-entropy on probabilities: the second of two steps, and what the two steps lose.

use ndarray::{ArrayView4, Ix4};

use super::{Loss, Reduction, check_shape};
use crate::tensor::{flat, flat_mut, in_order};
use crate::{Error, Real, sigmoid};

/// What `torch.nn.BCELoss` can be told.
#[derive(Clone, Copy, Debug)]
pub struct BceOptions<'a, T> {
    /// A factor an element, of the probabilities' shape.
    pub weight: Option<ArrayView4<'a, T>>,
    /// How the elements become one number.
    pub reduction: Reduction,
}

impl<T> Default for BceOptions<'_, T> {
    fn default() -> Self {
        Self { weight: None, reduction: Reduction::Mean }
    }
}

/// Computes the binary cross-entropy of each probability against a target, with the gradient by the probability.
///
/// ```text
/// l     = −w · [ y · max(log p, −100) + (1 − y) · max(log(1 − p), −100) ]
/// dl/dp = w · (p − y) / max(p · (1 − p), 1e−12)
/// ```
///
/// # Shapes
/// `probability`, `target` and `weight` are `[N, C, H, W]`.
///
/// No element costs more than 100 · w. The mean divides by the number of elements; over no element it is NaN.
/// `Loss::probability` is the input.
///
/// # Errors
/// If a shape differs from the probabilities', or a probability is outside [0, 1] or NaN.
///
/// As `torch.nn.functional.binary_cross_entropy`.
pub fn bce<T: Real>(
    probability: ArrayView4<'_, T>,
    target: ArrayView4<'_, T>,
    options: &BceOptions<'_, T>,
) -> Result<Loss<T, Ix4>, Error> {
    check_shape("target", probability.shape(), target.shape())?;
    if let Some(weight) = &options.weight {
        check_shape("weight", probability.shape(), weight.shape())?;
    }
    let (dim, probability, target) = (probability.dim(), in_order(probability), in_order(target));
    let weight = options.weight.map(in_order);
    let outside = probability.iter().map(|p| p.to_f64()).find(|p| !(0.0..=1.0).contains(p));
    if let Some(value) = outside {
        return Err(Error::ProbabilityOutOfRange { value });
    }
    let mut result = Loss::zeros(dim, dim);
    let [per_pixel, out, grad] =
        [&mut result.per_pixel, &mut result.probability, &mut result.grad].map(flat_mut);
    let denominator = options.reduction.denominator(probability.len() as f64);
    let scale = T::from_f64(1.0 / denominator);
    let mut sum = 0.0;
    for (at, &p) in probability.iter().enumerate() {
        let y = target[at];
        let w = weight.as_ref().map_or(T::ONE, |weight| weight[at]);
        let loss = w * element_loss(p, y);
        sum += loss.to_f64();
        per_pixel[at] = loss;
        out[at] = p;
        grad[at] = scale * w * (p - y) / floor_at((T::ONE - p) * p, T::from_f64(1e-12));
    }
    result.loss = T::from_f64(sum / denominator);
    Ok(result)
}

/// Computes the sigmoid, then [`bce`] of it, with the gradient by the logit: what `BCELoss(sigmoid(z))` gives in this precision.
///
/// ```text
/// p     = 1 / (1 + e^−z), each operation rounded
/// dl/dz = dl/dp · (1 − p) · p
/// ```
///
/// The sum 1 + e^−z rounds to 1 from z ≈ 16.6 on in `f32` (36.7 in `f64`), so that there p is 1, the loss 0 or 100, and the gradient
/// 0 even where the pixel is wrong. [`bce_with_logits`](crate::bce_with_logits) has none of this.
///
/// # Shapes
/// `logits`, `target` and `weight` are `[N, C, H, W]`. `Loss::probability` is the rounded p.
///
/// # Errors
/// If a shape differs from the logits', or a logit is NaN.
pub fn sigmoid_bce<T: Real>(
    logits: ArrayView4<'_, T>,
    target: ArrayView4<'_, T>,
    options: &BceOptions<'_, T>,
) -> Result<Loss<T, Ix4>, Error> {
    let probability = sigmoid(logits);
    let mut result = bce(probability.view(), target, options)?;
    for (grad, &p) in flat_mut(&mut result.grad).iter_mut().zip(flat(&probability)) {
        *grad = *grad * (T::ONE - p) * p;
    }
    Ok(result)
}

fn element_loss<T: Real>(p: T, y: T) -> T {
    let log = |x: f64| floor_at(T::from_f64(x), T::from_f64(-100.0));
    let (log_p, log_q) = (log(p.to_f64().ln()), log((-p.to_f64()).ln_1p()));
    (y - T::ONE) * log_q - y * log_p
}

fn floor_at<T: Real>(x: T, floor: T) -> T {
    if x < floor { floor } else { x }
}
