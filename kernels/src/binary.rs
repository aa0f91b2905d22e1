//! Binary cross-entropy on logits.

use wide::f32x4;

use crate::TILE;
use crate::exp::{exp, log1p};
use crate::lanes::{LANES, groups, groups_mut, load};
use crate::range::{Farthest, Range};

/// What a tile of the loss is computed from: slices of one length, a multiple of four and at most [`TILE`].
#[derive(Clone, Copy, Debug)]
pub struct Elements<'a> {
    /// z.
    pub logits: &'a [f32],
    /// y.
    pub target: &'a [f32],
    /// A factor an element.
    pub weight: Option<&'a [f32]>,
    /// A factor on the positive part.
    pub pos_weight: f32,
    /// A factor on the gradient.
    pub scale: f32,
}

/// Where a tile's results go, slices of the elements' length.
#[derive(Debug)]
pub struct Results<'a> {
    /// The weighted loss.
    pub loss: &'a mut [f32],
    /// σ(z).
    pub probability: &'a mut [f32],
    /// The scaled gradient by z.
    pub grad: &'a mut [f32],
}

/// Computes a tile; false where a logit is out of range, and then nothing is written.
///
/// # Panics
/// If the slices' lengths differ, are above [`TILE`] or no multiple of four.
#[must_use]
pub fn bce(from: &Elements<'_>, to: Results<'_>) -> bool {
    let mut powers = [f32x4::splat(0.0); TILE / LANES];
    let logits = groups(from.logits);
    let powers = &mut powers[..logits.len()];
    let mut farthest = Farthest::new();
    for (e, z) in powers.iter_mut().zip(logits) {
        let z = load(z);
        farthest.add(z);
        *e = exp::<false>(-z.abs(), f32x4::splat(0.0));
    }
    match farthest.range() {
        Range::Near => {}
        // A subnormal probability has few digits, which a factor above 1 would show.
        Range::Far if from.weight.is_some() || from.pos_weight.abs() > 1.0 || from.scale.abs() > 1.0 => {
            return false;
        }
        Range::Far => {
            for (e, z) in powers.iter_mut().zip(logits) {
                *e = exp::<true>(-load(z).abs(), f32x4::splat(0.0));
            }
        }
        Range::Outside => return false,
    }
    match from.weight {
        Some(weight) => finish(powers, from, to, |i| load(&groups(weight)[i])),
        None => finish(powers, from, to, |_| f32x4::splat(1.0)),
    }
    true
}

#[inline(always)]
fn finish(powers: &[f32x4], from: &Elements<'_>, to: Results<'_>, weight: impl Fn(usize) -> f32x4) {
    let n = powers.len();
    let (logits, target) = (&groups(from.logits)[..n], &groups(from.target)[..n]);
    let loss = &mut groups_mut(to.loss)[..n];
    let probability = &mut groups_mut(to.probability)[..n];
    let grad = &mut groups_mut(to.grad)[..n];
    let (pos_weight, scale) = (f32x4::splat(from.pos_weight), f32x4::splat(from.scale));
    for i in 0..n {
        let (z, y) = (load(&logits[i]), load(&target[i]));
        let w = weight(i);
        let terms = Terms::of(z, powers[i]);
        let (negative, positive) = (f32x4::splat(1.0) - y, pos_weight * y);
        loss[i] = (w * (negative * terms.loss_of_0 + positive * terms.loss_of_1)).to_array();
        probability[i] = terms.p.to_array();
        grad[i] = (scale * (w * (negative * terms.p - positive * terms.q))).to_array();
    }
}

/// What a logit gives, from e = e^−|z|.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    /// σ(z).
    pub(crate) p: f32x4,
    /// σ(−z).
    pub(crate) q: f32x4,
    /// softplus(z), the loss where the target is 0.
    pub(crate) loss_of_0: f32x4,
    /// softplus(−z), the loss where the target is 1.
    pub(crate) loss_of_1: f32x4,
}

impl Terms {
    #[inline(always)]
    pub(crate) fn of(z: f32x4, e: f32x4) -> Self {
        let zero = f32x4::splat(0.0);
        let near = f32x4::splat(1.0) / (f32x4::splat(1.0) + e);
        let far = e * near;
        let log = log1p(e);
        let negative = z.simd_lt(zero);
        Self {
            p: negative.select(far, near),
            q: negative.select(near, far),
            loss_of_0: z.fast_max(zero) + log,
            loss_of_1: (-z).fast_max(zero) + log,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::{binary, magnitudes, ulps};
    use crate::tiles;

    #[test]
    fn hard_targets_are_right_to_four_ulp() {
        let mut worst = [0f64; 3];
        let logits = magnitudes(400_000);
        for y in [0.0, 1.0] {
            for tile in tiles(logits.len(), TILE) {
                let logits = &logits[tile.range];
                let [mut loss, mut p, mut grad] = [[0.0; TILE]; 3].map(|row| row[..logits.len()].to_vec());
                let from = Elements {
                    logits,
                    target: &vec![y; logits.len()],
                    weight: None,
                    pos_weight: 1.0,
                    scale: 1.0,
                };
                assert!(bce(&from, Results { loss: &mut loss, probability: &mut p, grad: &mut grad }));
                for (i, &z) in logits.iter().enumerate() {
                    let [sigma, rest, loss_of_0, loss_of_1] = binary(f64::from(z));
                    let exact = if y == 0.0 { [loss_of_0, sigma, sigma] } else { [loss_of_1, sigma, -rest] };
                    for ((worst, found), exact) in worst.iter_mut().zip([loss[i], p[i], grad[i]]).zip(exact) {
                        *worst = worst.max(ulps(found, exact));
                    }
                }
            }
        }
        eprintln!("worst of loss, probability, gradient: {worst:.3?} ulp");
        assert!(worst.iter().all(|&ulps| ulps <= 4.0), "{worst:?}");
    }

    #[test]
    fn what_is_not_finite_is_left_alone() {
        for z in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 2e6] {
            let mut results = [[7.0; 4]; 3];
            let [loss, probability, grad] = &mut results;
            let from = Elements {
                logits: &[0.0, 0.0, z, 0.0],
                target: &[0.0; 4],
                weight: None,
                pos_weight: 1.0,
                scale: 1.0,
            };
            assert!(!bce(&from, Results { loss, probability, grad }));
            assert_eq!(results, [[7.0; 4]; 3]);
        }
    }
}
