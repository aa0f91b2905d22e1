//! One pixel of cross-entropy in double precision.

use crate::Real;
use crate::activation::Softmax;

/// One pixel, with room for its channels.
pub(super) struct Pixel {
    pub(super) logits: Vec<f64>,
    /// a: how much −log p of each class counts.
    pub(super) share: Vec<f64>,
    pub(super) probability: Vec<f64>,
    pub(super) grad: Vec<f64>,
    /// The class with the largest logit.
    pub(super) best: usize,
}

/// Which classes' −log p are counted. It matters where one is ∞: times a share of 0, that is NaN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// None: the pixel is ignored.
    None,
    /// One class's.
    One(usize),
    /// Every class's, whatever its share.
    All,
}

impl Pixel {
    pub(super) fn new(classes: usize) -> Self {
        let room = vec![0.0; classes];
        Self { logits: room.clone(), share: room.clone(), probability: room.clone(), grad: room, best: 0 }
    }

    /// Returns the loss, and leaves the probabilities and the gradient behind.
    ///
    /// ```text
    /// l = Σ_c a_c · (−log p_c),   dl/dz_c = (Σ_k a_k) · p_c − a_c
    /// ```
    pub(super) fn evaluate(&mut self, counted: Counted, denominator: f64) -> f64 {
        let softmax = Softmax::of(&self.logits, &mut self.probability);
        self.best = softmax.best;
        let loss = match counted {
            Counted::None => {
                // 0, or NaN where the probability is: PyTorch multiplies by 0 here.
                for (grad, p) in self.grad.iter_mut().zip(&self.probability) {
                    *grad = p * 0.0;
                }
                return 0.0;
            }
            Counted::One(class) => self.share[class] * softmax.surprise(self.logits[class]),
            Counted::All => self.share.iter().zip(&self.logits).map(|(a, &z)| a * softmax.surprise(z)).sum(),
        };
        let mass: f64 = self.share.iter().sum();
        for (c, (grad, (&p, &a))) in
            self.grad.iter_mut().zip(self.probability.iter().zip(&self.share)).enumerate()
        {
            // Only the likeliest class's probability is near 1, where 1 − p would lose digits.
            let others = if c == softmax.best { softmax.others() } else { 1.0 - p };
            *grad = ((mass - a) * p - a * others) / denominator;
        }
        loss
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
