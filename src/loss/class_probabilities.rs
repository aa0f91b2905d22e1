//! Cross-entropy of class logits against class probabilities.

use ndarray::{ArrayView4, Ix3};

use super::cross_entropy::{CrossEntropyOptions, Results, check_options};
use super::pixel::Pixel;
use super::{Loss, check_shape};
use crate::tensor::{flat_mut, in_order};
use crate::{Error, Real};

/// Computes the cross-entropy of each pixel's softmax against a probability for each class, with its gradient.
///
/// ```text
/// l       = −Σ_c a_c · log p_c,   a_c = w_c · ((1 − ε) · q_c + ε/K)
/// dl/dz_c = (Σ_k a_k) · p_c − a_c
/// ```
///
/// The mean divides by N·H·W, whatever the weights: one-hot probabilities have another mean than the classes they name, unless every
/// weight is 1. Over no pixel it is NaN.
///
/// # Shapes
/// `logits` and `target`, q, are `[N, K, H, W]`, `weight` is `[K]`; `Loss::per_pixel` is `[N, H, W]`.
///
/// Probabilities outside [0, 1], or that do not sum to 1, are not refused. A logit of −∞ costs NaN where its class's share is 0, as in
/// PyTorch.
///
/// # Errors
/// If a shape differs from what the logits ask for, ε is outside [0, 1], or `ignore_index` is not negative: there is no index here.
///
/// As `torch.nn.functional.cross_entropy` with class probabilities.
pub fn cross_entropy_of_probabilities<T: Real>(
    logits: ArrayView4<'_, T>,
    target: ArrayView4<'_, T>,
    options: &CrossEntropyOptions<'_, T>,
) -> Result<Loss<T, Ix3>, Error> {
    check_shape("target", logits.shape(), target.shape())?;
    let (n, classes, h, w) = logits.dim();
    let (weight, smoothing) = check_options(classes, options)?;
    if options.ignore_index >= 0 {
        return Err(Error::IgnoreIndexOfProbabilities { ignore_index: options.ignore_index });
    }
    let pixels = Probabilities {
        logits: &in_order(logits),
        target: &in_order(target),
        plane: h * w,
        weight: &weight,
        smoothing,
        denominator: options.reduction.denominator((n * h * w) as f64),
    };
    let mut result = Loss::zeros((n, h, w), logits.dim());
    result.loss = pixels.run(&mut Results {
        per_pixel: flat_mut(&mut result.per_pixel),
        probability: flat_mut(&mut result.probability),
        grad: flat_mut(&mut result.grad),
        prediction: None,
    });
    Ok(result)
}

/// The loss's arguments in reading order, checked.
#[derive(Debug)]
pub(crate) struct Probabilities<'a, T> {
    pub(crate) logits: &'a [T],
    /// q, of the logits' length.
    pub(crate) target: &'a [T],
    /// How many pixels an image has.
    pub(crate) plane: usize,
    /// A factor a class.
    pub(crate) weight: &'a [f64],
    pub(crate) smoothing: f64,
    /// What the sum is divided by.
    pub(crate) denominator: f64,
}

impl<T: Real> Probabilities<'_, T> {
    /// Computes everything in double precision, each result rounded once, and returns the reduced loss.
    pub(crate) fn run(&self, to: &mut Results<'_, T>) -> T {
        let classes = self.weight.len();
        let mut pixel = Pixel::new(classes);
        let mut sum = 0.0;
        for (at, loss) in to.per_pixel.iter_mut().enumerate() {
            let channel = |c: usize| (at / self.plane * classes + c) * self.plane + at % self.plane;
            pixel.read(self.logits, channel);
            for (c, (share, w)) in pixel.share.iter_mut().zip(self.weight).enumerate() {
                let q = self.target[channel(c)].to_f64();
                *share = w * ((1.0 - self.smoothing) * q + self.smoothing / classes as f64);
            }
            let softmax = pixel.evaluate(self.denominator);
            let costs = pixel.share.iter().zip(&pixel.logits).map(|(a, &z)| a * softmax.surprise(z));
            *loss = T::from_f64(costs.sum());
            sum += loss.to_f64();
            pixel.write(to.probability, to.grad, channel);
            if let Some(prediction) = &mut to.prediction {
                prediction[at] = softmax.best as u8;
            }
        }
        T::from_f64(sum / self.denominator)
    }
}
