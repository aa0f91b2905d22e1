//! From logits to probabilities: sigmoid, softmax and log-softmax.

use ndarray::{Array4, ArrayView4};

use crate::Real;
use crate::tensor::{flat_mut, in_order};

/// Maps each logit to its probability.
///
/// ```text
/// σ(z) = 1 / (1 + e^−z), each operation rounded
/// ```
///
/// # Shapes
/// `logits` and the result are `[N, C, H, W]`.
///
/// σ(−∞) is 0, σ(∞) is 1, σ(NaN) is NaN. As `torch.sigmoid`: the sum rounds to 1 from z ≈ 16.6 on in `f32` (36.7 in `f64`), and so
/// does the probability.
#[must_use]
pub fn sigmoid<T: Real>(logits: ArrayView4<'_, T>) -> Array4<T> {
    let mut probability = Array4::from_elem(logits.dim(), T::default());
    for (p, &z) in flat_mut(&mut probability).iter_mut().zip(&*in_order(logits)) {
        *p = T::ONE / (T::ONE + T::from_f64((-z.to_f64()).exp()));
    }
    probability
}

/// Maps the logits of a pixel to probabilities that sum to 1.
///
/// ```text
/// softmax(z)_c = e^(z_c − m) / Σ_k e^(z_k − m),   m = max z
/// ```
///
/// # Shapes
/// `logits` and the result are `[N, K, H, W]`; the sum runs over K.
///
/// A pixel with a NaN, with an ∞, or with nothing but −∞ is NaN in every channel. As `torch.softmax(logits, dim=1)`.
#[must_use]
pub fn softmax<T: Real>(logits: ArrayView4<'_, T>) -> Array4<T> {
    map_pixels(logits, |z, out| {
        Softmax::of(z, out);
    })
}

/// Maps the logits of a pixel to the logarithms of its probabilities, without taking the logarithm of a rounded probability.
///
/// ```text
/// log softmax(z)_c = z_c − m − log Σ_k e^(z_k − m),   m = max z
/// ```
///
/// # Shapes
/// `logits` and the result are `[N, K, H, W]`; the sum runs over K.
///
/// The edge cases are those of [`softmax`]; where a single logit is −∞, so is the result. As `torch.log_softmax(logits, dim=1)`.
#[must_use]
pub fn log_softmax<T: Real>(logits: ArrayView4<'_, T>) -> Array4<T> {
    map_pixels(logits, |z, out| {
        let pixel = Softmax::of(z, out);
        for (out, &z) in out.iter_mut().zip(z) {
            *out = -pixel.surprise(z);
        }
    })
}

/// The sigmoid of one logit with what its loss needs, in double precision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sigmoid {
    /// σ(z).
    pub(crate) p: f64,
    /// σ(−z), which is 1 − σ(z) without the cancellation.
    pub(crate) q: f64,
    /// log(1 + e^−|z|).
    pub(crate) log1p: f64,
}

impl Sigmoid {
    pub(crate) fn of(z: f64) -> Self {
        let e = (-z.abs()).exp();
        let (near, far) = (1.0 / (1.0 + e), e / (1.0 + e));
        let (p, q) = if z < 0.0 { (far, near) } else { (near, far) };
        Self { p, q, log1p: e.ln_1p() }
    }
}

/// The softmax of one pixel, reduced to what −log p needs, in double precision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Softmax {
    max: f64,
    /// The class with the largest logit: the first, or the first NaN.
    pub(crate) best: usize,
    /// Σ e^(z − m) over all classes but that.
    others: f64,
}

impl Softmax {
    /// Writes the probabilities into `probability`.
    pub(crate) fn of(logits: &[f64], probability: &mut [f64]) -> Self {
        let mut max = f64::NEG_INFINITY;
        let mut at = 0;
        for (c, &z) in logits.iter().enumerate() {
            if z > max || z.is_nan() {
                (max, at) = (z, c);
                if z.is_nan() {
                    break;
                }
            }
        }
        // The largest term is 1; leaving it out of the sum keeps what the others add to it.
        let mut others = 0.0;
        for (c, (e, &z)) in probability.iter_mut().zip(logits).enumerate() {
            *e = (z - max).exp();
            if c != at {
                others += *e;
            }
        }
        if !max.is_finite() {
            others = f64::NAN;
        }
        for p in probability.iter_mut() {
            *p /= 1.0 + others;
        }
        Self { max, best: at, others }
    }

    /// −log p of the channel with the logit `z`.
    pub(crate) fn surprise(self, z: f64) -> f64 {
        self.others.ln_1p() + (self.max - z)
    }

    /// The sum of all probabilities but the largest: 1 − p without the cancellation.
    pub(crate) fn others(self) -> f64 {
        self.others / (1.0 + self.others)
    }
}

/// Applies `f` to the channels of every pixel.
fn map_pixels<T: Real>(logits: ArrayView4<'_, T>, f: impl Fn(&[f64], &mut [f64])) -> Array4<T> {
    let (n, channels, h, w) = logits.dim();
    let mut result = Array4::from_elem(logits.dim(), T::default());
    let (mut z, mut out) = (vec![0.0; channels], vec![0.0; channels]);
    for i in 0..n {
        for y in 0..h {
            for x in 0..w {
                for c in 0..channels {
                    z[c] = logits[[i, c, y, x]].to_f64();
                }
                f(&z, &mut out);
                for c in 0..channels {
                    result[[i, c, y, x]] = T::from_f64(out[c]);
                }
            }
        }
    }
    result
}
