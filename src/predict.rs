//! From probabilities or logits to a predicted mask.

use ndarray::{Array3, Array4, ArrayView4};

use crate::Real;
use crate::tensor::{flat_mut, in_order};

/// Predicts the foreground where the probability is strictly above the threshold.
///
/// # Shapes
/// `probability` and the result are `[N, C, H, W]`.
///
/// A probability equal to the threshold and a NaN give 0. As `(probability > threshold)` in PyTorch.
#[must_use]
pub fn threshold<T: Real>(probability: ArrayView4<'_, T>, threshold: T) -> Array4<u8> {
    let mut prediction = Array4::from_elem(probability.dim(), 0);
    for (to, &p) in flat_mut(&mut prediction).iter_mut().zip(&*in_order(probability)) {
        *to = u8::from(p > threshold);
    }
    prediction
}

/// Predicts the class with the largest value, the first of them on a tie.
///
/// # Shapes
/// `logits` is `[N, K, H, W]` with K from 1 to 256, the result `[N, H, W]`.
///
/// A NaN counts as larger than any number, as in `torch.argmax(logits, dim=1)`. Logits and their softmax give the same
/// classes, up to logits so close that their probabilities are equal.
///
/// # Panics
/// If there are more classes than a byte can name.
#[must_use]
pub fn argmax<T: Real>(logits: ArrayView4<'_, T>) -> Array3<u8> {
    let (n, classes, h, w) = logits.dim();
    assert!(classes <= 256, "argmax gives a byte: {classes} classes are more than 256");
    let (mut prediction, logits) = (Array3::from_elem((n, h, w), 0), in_order(logits));
    for (at, to) in flat_mut(&mut prediction).iter_mut().enumerate() {
        let logit = |c: usize| logits[(at / (h * w) * classes + c) * h * w + at % (h * w)];
        let mut best = 0;
        for c in 1..classes {
            let (z, max) = (logit(c), logit(best));
            if z > max || (is_nan(z) && !is_nan(max)) {
                best = c;
            }
        }
        *to = best as u8;
    }
    prediction
}

fn is_nan<T: Real>(x: T) -> bool {
    x.partial_cmp(&x).is_none()
}
