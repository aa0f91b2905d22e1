//! One pixel of cross-entropy in double precision.

use crate::Real;
use crate::activation::Softmax;

/// One pixel, with room for its channels.
pub(super) struct Pixel {
    pub(super) logits: Vec<f64>,
    /// a: how much −log p of each class counts in the gradient.
    pub(super) share: Vec<f64>,
    pub(super) probability: Vec<f64>,
    pub(super) grad: Vec<f64>,
}

impl Pixel {
    pub(super) fn new(classes: usize) -> Self {
        let room = vec![0.0; classes];
        Self { logits: room.clone(), share: room.clone(), probability: room.clone(), grad: room }
    }

    /// Leaves the probabilities and the gradient behind, and returns what −log p follows from.
    ///
    /// ```text
    /// dl/dz_c = (Σ_k a_k) · p_c − a_c
    /// ```
    pub(super) fn evaluate(&mut self, denominator: f64) -> Softmax {
        let softmax = Softmax::of(&self.logits, &mut self.probability);
        let mass: f64 = self.share.iter().sum();
        let channels = self.grad.iter_mut().zip(&self.probability).zip(&self.share);
        for (c, ((grad, &p), &a)) in channels.enumerate() {
            // Only the likeliest class's probability is near 1, where 1 − p would lose digits.
            let others = if c == softmax.best { softmax.others() } else { 1.0 - p };
            *grad = ((mass - a) * p - a * others) / denominator;
        }
        softmax
    }

    /// As [`Pixel::evaluate`] where the pixel is ignored.
    pub(super) fn ignore(&mut self) -> Softmax {
        let softmax = Softmax::of(&self.logits, &mut self.probability);
        for (grad, p) in self.grad.iter_mut().zip(&self.probability) {
            // 0, or NaN where the probability is: PyTorch multiplies by 0 here.
            *grad = p * 0.0;
        }
        softmax
    }

    /// Takes the logits of the pixel whose channels lie at `channel`.
    pub(super) fn read<T: Real>(&mut self, logits: &[T], channel: impl Fn(usize) -> usize) {
        for (c, z) in self.logits.iter_mut().enumerate() {
            *z = logits[channel(c)].to_f64();
        }
    }

    /// Writes the probabilities and the gradient, each rounded once.
    pub(super) fn write<T: Real>(
        &self,
        probability: &mut [T],
        grad: &mut [T],
        channel: impl Fn(usize) -> usize,
    ) {
        for (c, (&p, &g)) in self.probability.iter().zip(&self.grad).enumerate() {
            probability[channel(c)] = T::from_f64(p);
            grad[channel(c)] = T::from_f64(g);
        }
    }
}
