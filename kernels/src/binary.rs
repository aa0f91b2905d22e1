//! Binary cross-entropy on logits.

use std::hint::black_box;

use bytemuck::cast;
use wide::f32x4;

use crate::Room;
use crate::exp::{Exp, Log1p};
use crate::lanes::{LANES, Sum, flags, groups, groups_mut, load};
use crate::range::{Farthest, Range};

/// What a tile of the loss is computed from: slices of one length, a multiple of four and at most [`TILE`](crate::TILE).
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
    /// What a probability must exceed to be predicted.
    pub threshold: f32,
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
    /// 1 where the probability is above the threshold, where it is wanted.
    pub prediction: Option<&'a mut [u8]>,
}

/// Computes a tile and returns the sum of its losses, or nothing where a logit is out of range, and then nothing is written.
///
/// # Panics
/// If the slices' lengths differ, are above [`TILE`](crate::TILE) or no multiple of four.
#[must_use]
pub fn bce(from: &Elements<'_>, to: Results<'_>, room: &mut Room) -> Option<f64> {
    let logits = groups(from.logits);
    let powers = &mut room.powers[..logits.len()];
    let (exp, signs) = (Exp::new(), Signs::new());
    let mut farthest = Farthest::new();
    for (e, z) in powers.iter_mut().zip(logits) {
        let x = load(z) | signs.sign;
        farthest.add(x);
        *e = exp.of::<false>(x);
    }
    match farthest.range(87.0) {
        Range::Near => {}
        // A subnormal probability has few digits, which a factor above 1 would show.
        Range::Far if from.weight.is_some() || from.pos_weight.abs() > 1.0 || from.scale.abs() > 1.0 => {
            return None;
        }
        Range::Far => {
            for (e, z) in powers.iter_mut().zip(logits) {
                *e = exp.of::<true>(load(z) | signs.sign);
            }
        }
        Range::Outside => return None,
    }
    let logs = &mut room.logs[..powers.len()];
    Log1p::new().row(powers, logs);
    Some(match from.weight {
        _ if from.pos_weight.to_bits() != 1f32.to_bits() => finish::<true>(powers, logs, from, to, |i| {
            from.weight.map_or(f32x4::splat(1.0), |weight| load(&groups(weight)[i]))
        }),
        Some(weight) => finish::<false>(powers, logs, from, to, |i| load(&groups(weight)[i])),
        None => finish::<false>(powers, logs, from, to, |_| f32x4::splat(1.0)),
    })
}

/// `POSITIVE` is for a factor on the positive part.
#[inline(always)]
fn finish<const POSITIVE: bool>(
    powers: &[f32x4],
    logs: &[f32x4],
    from: &Elements<'_>,
    to: Results<'_>,
    weight: impl Fn(usize) -> f32x4,
) -> f64 {
    let n = powers.len();
    let (logits, target) = (&groups(from.logits)[..n], &groups(from.target)[..n]);
    let loss = &mut groups_mut(to.loss)[..n];
    let probability = &mut groups_mut(to.probability)[..n];
    let grad = &mut groups_mut(to.grad)[..n];
    let logs = &logs[..n];
    let mut sum = Sum::new();
    let signs = Signs::new();
    let (pos_weight, scale) = (f32x4::splat(from.pos_weight), f32x4::splat(from.scale));
    for i in 0..n {
        let (z, y) = (load(&logits[i]), load(&target[i]));
        let w = weight(i);
        let Sigmoid { above, rest } = signs.sigmoid(z, powers[i]);
        let (cost, slope) = if POSITIVE {
            let (negative, positive) = (signs.one - y, pos_weight * y);
            let both = negative + positive;
            let far = negative * above - positive * (signs.one - above);
            (far * z + both * logs[i], far - both * rest)
        } else {
            // What the target lacks of the side where z is: −y or 1 − y.
            let far = above - y;
            (far * z + logs[i], far - rest)
        };
        let weighted = w * cost;
        sum.add(weighted);
        loss[i] = weighted.to_array();
        probability[i] = (above - rest).to_array();
        grad[i] = (scale * (w * slope)).to_array();
    }
    if let Some(prediction) = to.prediction {
        predict(probability, from.threshold, prediction);
    }
    sum.total()
}

/// Writes 1 where a probability is above the threshold.
#[inline(always)]
fn predict(probability: &[[f32; LANES]], threshold: f32, prediction: &mut [u8]) {
    let threshold = f32x4::splat(threshold);
    flags(prediction, probability.len(), |i| cast(load(&probability[i]).simd_gt(threshold)));
}

/// What tells the sides of 0 apart, as values that the compiler does not know, as [`Exp::new`] has them.
#[derive(Clone, Copy)]
pub(crate) struct Signs {
    pub(crate) one: f32x4,
    sign: f32x4,
}

/// σ(z) = above − rest.
#[derive(Clone, Copy)]
pub(crate) struct Sigmoid {
    /// 0 where z is negative, 1 elsewhere.
    pub(crate) above: f32x4,
    /// σ(−|z|) with the sign of z. Both differences keep the last digit of a probability next to 1, which 1 / (1 + e) has lost.
    pub(crate) rest: f32x4,
}

impl Signs {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        black_box(Self { one: f32x4::splat(1.0), sign: f32x4::splat(-0.0) })
    }

    /// σ(z), from e = e^−|z|.
    #[inline(always)]
    pub(crate) fn sigmoid(&self, z: f32x4, e: f32x4) -> Sigmoid {
        let below = z.simd_lt(f32x4::splat(0.0));
        Sigmoid { above: !below & self.one, rest: (e / (self.one + e)) | (below & self.sign) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::{binary, magnitudes, ulps};
    use crate::{TILE, tiles};

    #[test]
    fn hard_targets_are_right_to_four_ulp() {
        let mut worst = [0f64; 3];
        let logits = magnitudes(400_000).into_iter().filter(|z| z.abs() <= 2048.0).collect::<Vec<_>>();
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
                    threshold: 0.5,
                };
                let to = Results { loss: &mut loss, probability: &mut p, grad: &mut grad, prediction: None };
                assert!(bce(&from, to, &mut Room::default()).is_some());
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
                threshold: 0.5,
                scale: 1.0,
            };
            assert_eq!(
                bce(&from, Results { loss, probability, grad, prediction: None }, &mut Room::default()),
                None
            );
            assert_eq!(results, [[7.0; 4]; 3]);
        }
    }
}
