//! Binary cross-entropy on logits.

use std::ops::Range;

use wide::f32x4;

use crate::Room;
use crate::exp::{Exp, Log1p};
use crate::lanes::{
    BLOCK, Flags, Sum, bits, blocks, blocks_mut, each, fma, from_bits, load, negative, value,
};
use crate::range::{Farthest, Range as Reach};
use crate::room::Block;
use crate::tiles::{TILE, Tile, tiles, total};

/// What the loss is computed from: slices of one length, a block at least.
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

/// Where the results go, slices of the elements' length.
#[derive(Debug)]
pub struct Results<'a> {
    /// The weighted loss.
    pub loss: &'a mut [f32],
    /// σ(z).
    pub probability: &'a mut [f32],
    /// The scaled gradient by z.
    pub grad: &'a mut [f32],
    /// 1 where the probability is above the threshold, if asked for.
    pub prediction: Option<&'a mut [u8]>,
}

/// Computes the loss and returns its sum. [`Room::left`] has the tiles with a logit out of range: nothing of them is written or summed.
///
/// # Panics
/// If the slices' lengths differ or are below a block's.
pub fn bce(from: &Elements<'_>, to: &mut Results<'_>, room: &mut Room) -> f64 {
    room.left.clear();
    let mut sum = 0.0;
    for Tile { range, fresh } in tiles(from.logits.len(), TILE) {
        match tile(&from.tile(range.clone()), to.tile(range.clone()), room) {
            Some(tile) if fresh == range.start => sum += tile,
            Some(_) => sum += total(&to.loss[fresh..range.end]),
            None => room.left.push(fresh..range.end),
        }
    }
    sum
}

impl Elements<'_> {
    fn tile(&self, range: Range<usize>) -> Self {
        let weight = self.weight.map(|weight| &weight[range.clone()]);
        Self { logits: &self.logits[range.clone()], target: &self.target[range], weight, ..*self }
    }
}

impl Results<'_> {
    fn tile(&mut self, range: Range<usize>) -> Results<'_> {
        Results {
            loss: &mut self.loss[range.clone()],
            probability: &mut self.probability[range.clone()],
            grad: &mut self.grad[range.clone()],
            prediction: self.prediction.as_deref_mut().map(|prediction| &mut prediction[range]),
        }
    }
}

/// Computes a tile, or nothing where a logit is out of range.
#[inline(always)]
fn tile(from: &Elements<'_>, to: Results<'_>, room: &mut Room) -> Option<f64> {
    let logits = blocks(from.logits);
    let room = &mut room.blocks[..logits.len()];
    let (exp, sign) = (Exp::new(), value(-0.0));
    let mut farthest = Farthest::new();
    for (room, z) in room.iter_mut().zip(logits) {
        room.reduced = each(|k| {
            let x = load(&z[k]) | sign;
            farthest.add(x);
            exp.reduce(x)
        });
    }
    match farthest.range(87.0) {
        Reach::Near => {
            for room in &mut *room {
                room.power = room.reduced.map(|x| exp.near(x));
            }
        }
        // A subnormal probability has few digits, which a factor above 1 would show.
        Reach::Far if from.weight.is_some() || from.pos_weight.abs() > 1.0 || from.scale.abs() > 1.0 => {
            return None;
        }
        Reach::Far => {
            for (room, z) in room.iter_mut().zip(logits) {
                room.power = each(|k| exp.least(load(&z[k]) | sign, f32x4::splat(0.0)));
            }
        }
        Reach::Outside => return None,
    }
    let log1p = Log1p::new();
    for room in &mut *room {
        room.log = room.power.map(|e| log1p.near(e));
    }
    Some(match from.weight {
        _ if from.pos_weight.to_bits() != 1f32.to_bits() => finish::<true>(room, from, to, |i, k| {
            from.weight.map_or(f32x4::splat(1.0), |weight| load(&blocks(weight)[i][k]))
        }),
        Some(weight) => finish::<false>(room, from, to, |i, k| load(&blocks(weight)[i][k])),
        None => finish::<false>(room, from, to, |_, _| f32x4::splat(1.0)),
    })
}

/// `POSITIVE` is for a factor on the positive part.
#[inline(always)]
fn finish<const POSITIVE: bool>(
    room: &[Block],
    from: &Elements<'_>,
    mut to: Results<'_>,
    weight: impl Fn(usize, usize) -> f32x4,
) -> f64 {
    let n = room.len();
    let (logits, target) = (&blocks(from.logits)[..n], &blocks(from.target)[..n]);
    let loss = &mut blocks_mut(to.loss)[..n];
    let probability = &mut blocks_mut(to.probability)[..n];
    let grad = &mut blocks_mut(to.grad)[..n];
    let mut prediction =
        to.prediction.as_deref_mut().map(|prediction| &mut prediction.as_chunks_mut::<BLOCK>().0[..n]);
    let mut sum = Sum::new();
    let (one, sign, flags) = (value(1.0), value(-0.0), Flags::new());
    let [pos_weight, scale, threshold] = [from.pos_weight, from.scale, from.threshold].map(value);
    for i in 0..n {
        let above_threshold = each(|k| {
            let (z, y, e, log) = (load(&logits[i][k]), load(&target[i][k]), room[i].power[k], room[i].log[k]);
            let w = weight(i, k);
            // σ(z) = above − rest: above is 0 where z is negative and 1 elsewhere, and rest is σ(−|z|) with the sign of z. Both
            // differences keep the last digit of a probability next to 1, which 1 / (1 + e) has lost.
            let above = from_bits(!negative(z)) & one;
            let rest = (e / (one + e)) | (z & sign);
            let (cost, slope) = if POSITIVE {
                let (off, on) = (one - y, pos_weight * y);
                let far = off * above - on * (one - above);
                (fma(far, z, (off + on) * log), far - (off + on) * rest)
            } else {
                // What the target lacks of the side where z is: −y or 1 − y.
                let far = above - y;
                (fma(far, z, log), far - rest)
            };
            let weighted = w * cost;
            sum.add(weighted);
            let p = above - rest;
            loss[i][k] = weighted.to_array();
            probability[i][k] = p.to_array();
            grad[i][k] = (scale * (w * slope)).to_array();
            bits(p.simd_gt(threshold))
        });
        if let Some(prediction) = &mut prediction {
            prediction[i] = flags.of(above_threshold);
        }
    }
    sum.total()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::{binary, magnitudes, ulps};

    #[test]
    fn hard_targets_are_right_to_four_ulp() {
        let mut worst = [0f64; 3];
        let logits = magnitudes(400_000).into_iter().filter(|z| z.abs() <= 2048.0).collect::<Vec<_>>();
        for y in [0.0, 1.0].map(|y| vec![y; logits.len()]) {
            let [mut loss, mut p, mut grad] = [(); 3].map(|()| vec![0.0; logits.len()]);
            let from = elements(&logits, &y);
            let mut to = Results { loss: &mut loss, probability: &mut p, grad: &mut grad, prediction: None };
            let mut room = Room::default();
            bce(&from, &mut to, &mut room);
            assert_eq!(room.left, []);
            for (i, &z) in logits.iter().enumerate() {
                let [sigma, rest, loss_of_0, loss_of_1] = binary(f64::from(z));
                let exact = if y[0] == 0.0 { [loss_of_0, sigma, sigma] } else { [loss_of_1, sigma, -rest] };
                for ((worst, found), exact) in worst.iter_mut().zip([loss[i], p[i], grad[i]]).zip(exact) {
                    *worst = worst.max(ulps(found, exact));
                }
            }
        }
        eprintln!("worst of loss, probability, gradient: {worst:.3?} ulp");
        assert!(worst.iter().all(|&ulps| ulps <= 4.0), "{worst:?}");
    }

    #[test]
    fn what_is_not_finite_is_left_alone() {
        for z in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 2e6] {
            let mut results = [[7.0; BLOCK]; 3];
            let [loss, probability, grad] = &mut results;
            let mut logits = [0.0; BLOCK];
            logits[2] = z;
            let mut room = Room::default();
            let to = &mut Results { loss, probability, grad, prediction: None };
            assert_eq!(bce(&elements(&logits, &[0.0; BLOCK]), to, &mut room), 0.0);
            assert_eq!(room.left, vec![0..BLOCK]);
            assert_eq!(results, [[7.0; BLOCK]; 3]);
        }
    }

    fn elements<'a>(logits: &'a [f32], target: &'a [f32]) -> Elements<'a> {
        Elements { logits, target, weight: None, pos_weight: 1.0, scale: 1.0, threshold: 0.5 }
    }
}
