//! Cross-entropy over two classes, which is binary cross-entropy on the difference of their logits.

use std::hint::black_box;

use bytemuck::cast;
use wide::{f32x4, i32x4};

use crate::Room;
use crate::binary::{Sigmoid, Signs};
use crate::exp::{Exp, Log1p};
use crate::lanes::{LANES, Sum, flags, groups, groups_mut, load, two_difference};
use crate::range::{Farthest, Range};

/// What a target costs: softplus(z₁ − z₀) times the first coefficient and softplus(z₀ − z₁) times the second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// The coefficients of the loss.
    pub loss: [f64; 2],
    /// The coefficients of the gradient.
    pub grad: [f32; 2],
}

/// What a tile of the loss is computed from, slices of one length, at most [`TILE`](crate::TILE).
#[derive(Clone, Copy, Debug)]
pub struct Pixels<'a> {
    /// z of either class.
    pub logits: [&'a [f32]; 2],
    /// The class; what is none costs nothing.
    pub target: &'a [i32],
    /// What either class costs as a target.
    pub costs: [Cost; 2],
    /// Whether a target costs on both sides.
    pub soft: bool,
}

/// Where a tile's results go, slices of the pixels' length.
#[derive(Debug)]
pub struct Results<'a> {
    /// The weighted loss.
    pub loss: &'a mut [f32],
    /// softmax(z), either class.
    pub probability: [&'a mut [f32]; 2],
    /// The gradient by z, either class.
    pub grad: [&'a mut [f32]; 2],
    /// The class with the larger logit, the first on a tie.
    pub prediction: Option<&'a mut [u8]>,
}

/// Computes a tile and returns the sum of its losses, or nothing where a difference of logits is out of range, and then nothing is
/// written.
///
/// # Panics
/// If the slices' lengths differ, are above [`TILE`](crate::TILE) or no multiple of four.
#[must_use]
pub fn cross_entropy(from: &Pixels<'_>, to: Results<'_>, room: &mut Room) -> Option<f64> {
    let n = from.target.len() / LANES;
    let (differences, powers) = (&mut room.differences[..n], &mut room.powers[..n]);
    match powers_of::<false>(from, differences, powers) {
        Range::Near => {}
        // A subnormal probability has few digits, which a factor above 1 would show.
        Range::Far if from.costs.iter().any(|cost| cost.grad.iter().any(|a| a.abs() > 1.0)) => return None,
        Range::Far => {
            powers_of::<true>(from, differences, powers);
        }
        Range::Outside => return None,
    }
    let logs = &mut room.logs[..n];
    Log1p::new().row(powers, logs);
    let rows = Rows { differences, powers, logs };
    Some(if from.soft { finish::<true>(from, &rows, to) } else { finish::<false>(from, &rows, to) })
}

/// What the passes before the last leave.
struct Rows<'a> {
    /// d = z₁ − z₀.
    differences: &'a [f32x4],
    /// e^−|d|.
    powers: &'a [f32x4],
    /// log(1 + e^−|d|).
    logs: &'a [f32x4],
}

/// d = z₁ − z₀ and e^−|d|, of the exact difference.
#[inline(always)]
fn powers_of<const FAR: bool>(from: &Pixels<'_>, differences: &mut [f32x4], powers: &mut [f32x4]) -> Range {
    let n = differences.len();
    let [z0, z1] = from.logits.map(|row| &groups(row)[..n]);
    let powers = &mut powers[..n];
    let (exp, sign) = (Exp::new(), black_box(f32x4::splat(-0.0)));
    let mut farthest = Farthest::new();
    for i in 0..n {
        let (d, low) = two_difference(load(&z1[i]), load(&z0[i]));
        differences[i] = d;
        let x = d | sign;
        farthest.add(x);
        // What rounding took from d changes its sign where d does.
        powers[i] = exp.of_difference::<FAR>(x, low ^ (d & sign));
    }
    farthest.range(87.0)
}

#[inline(always)]
fn finish<const SOFT: bool>(from: &Pixels<'_>, rows: &Rows<'_>, to: Results<'_>) -> f64 {
    let n = rows.differences.len();
    let (differences, powers, logs) = (rows.differences, &rows.powers[..n], &rows.logs[..n]);
    let target = &from.target.as_chunks::<LANES>().0[..n];
    let loss = &mut groups_mut(to.loss)[..n];
    let [p0, p1] = to.probability.map(|row| &mut groups_mut(row)[..n]);
    let [g0, g1] = to.grad.map(|row| &mut groups_mut(row)[..n]);
    let coefficients = |k: usize| {
        let of = |class: usize| f32x4::splat(from.costs[class].loss[k] as f32);
        let left = |class: usize| {
            let a = from.costs[class].loss[k];
            f32x4::splat((a - f64::from(a as f32)) as f32)
        };
        let scaled = |class: usize| f32x4::splat(from.costs[class].grad[k]);
        ([of(0), of(1)], [left(0), left(1)], [scaled(0), scaled(1)])
    };
    let [(loss_0, left_0, grad_0), (loss_1, left_1, grad_1)] = [0, 1].map(coefficients);
    let zero = f32x4::splat(0.0);
    let signs = Signs::new();
    let mut sum = Sum::new();
    for i in 0..n {
        let (d, log) = (differences[i], logs[i]);
        let y = i32x4::new(target[i]);
        let at = [0, 1].map(|class| cast::<i32x4, f32x4>(y.simd_eq(i32x4::splat(class))));
        let pick = |of: [f32x4; 2]| (of[0] & at[0]) | (of[1] & at[1]);
        let Sigmoid { above, rest } = signs.sigmoid(d, powers[i]);
        let below = signs.one - above;
        let (p, q) = (above - rest, below + rest);
        let (cost, slope) = if SOFT {
            let over = d.fast_max(zero);
            let (loss_of_0, loss_of_1) = (over + log, (over - d) + log);
            let cost = pick(loss_0) * loss_of_0 + pick(loss_1) * loss_of_1;
            // What single precision took from the coefficients.
            let left = pick(left_0) * loss_of_0 + pick(left_1) * loss_of_1;
            (cost + left, pick(grad_0) * p - pick(grad_1) * q)
        } else {
            // A hard target of one class costs nothing on the other's side. What it lacks of the side where d is: −1, 0 or 1.
            let far = above - (signs.one & at[1]);
            let slope = pick([grad_0[0], grad_1[1]]) * (far - rest);
            (pick([loss_0[0], loss_1[1]]) * (far * d + log), slope & (at[0] | at[1]))
        };
        sum.add(cost);
        loss[i] = cost.to_array();
        p0[i] = q.to_array();
        p1[i] = p.to_array();
        g0[i] = (zero - slope).to_array();
        g1[i] = slope.to_array();
    }
    if let Some(prediction) = to.prediction {
        flags(prediction, n, |i| cast(differences[i].simd_gt(zero)));
    }
    sum.total()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::{Random, magnitudes, softmax, ulps};
    use crate::{TILE, tiles};

    #[test]
    fn hard_targets_are_right_to_four_ulp() {
        let mut worst = [0f64; 3];
        let mut random = Random(1);
        let sizes = magnitudes(200_000).into_iter().filter(|z| z.abs() <= 2000.0).collect::<Vec<_>>();
        let shifts = sizes.iter().map(|&z| (random.next() as f32 - 0.5) * z.abs().max(1.0));
        let first: Vec<f32> = shifts.collect();
        let second: Vec<f32> = first.iter().zip(&sizes).map(|(a, b)| a + b).collect();
        let cost = |c: usize| {
            let one = |k: usize| f32::from(u8::from(k == c));
            Cost { loss: [0, 1].map(|k| f64::from(one(k))), grad: [0, 1].map(one) }
        };
        for class in [0, 1] {
            for tile in tiles(first.len(), TILE) {
                let logits = [&first[tile.range.clone()], &second[tile.range]];
                let n = logits[0].len();
                let [mut loss, mut p0, mut p1, mut g0, mut g1] =
                    [[0.0; TILE]; 5].map(|row| row[..n].to_vec());
                let mut prediction = vec![9; n];
                let from = Pixels { logits, target: &vec![class; n], costs: [cost(0), cost(1)], soft: false };
                let to = Results {
                    loss: &mut loss,
                    probability: [&mut p0, &mut p1],
                    grad: [&mut g0, &mut g1],
                    prediction: Some(&mut prediction),
                };
                assert!(cross_entropy(&from, to, &mut Room::default()).is_some());
                for i in 0..n {
                    let (exact, p, grad) = softmax(&[logits[0][i], logits[1][i]], class as usize);
                    worst[0] = worst[0].max(ulps(loss[i], exact));
                    worst[1] = worst[1].max(ulps(p0[i], p[0])).max(ulps(p1[i], p[1]));
                    worst[2] = worst[2].max(ulps(g0[i], grad[0])).max(ulps(g1[i], grad[1]));
                    assert_eq!(prediction[i], u8::from(logits[1][i] > logits[0][i]));
                }
            }
        }
        eprintln!("worst of loss, probability, gradient: {worst:.3?} ulp");
        assert!(worst.iter().all(|&ulps| ulps <= 4.0), "{worst:?}");
    }
}
