//! Cross-entropy over two classes, which is binary cross-entropy on the difference of their logits.

use std::ops::Range;

use wide::{f32x4, i32x4};

use crate::Room;
use crate::exp::{Exp, Log1p};
use crate::lanes::{
    BLOCK, Flags, Sum, VECTORS, bits, blocks, blocks_mut, choose, each, from_bits, load, negative,
    two_difference, value,
};
use crate::range::{Farthest, Range as Reach};
use crate::room::Block;
use crate::tiles::{TILE, Tile, tiles, total};

/// What a target costs: softplus(z₁ − z₀) times the first coefficient and softplus(z₀ − z₁) times the second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// The coefficients of the loss.
    pub loss: [f64; 2],
    /// The coefficients of the gradient.
    pub grad: [f32; 2],
}

/// What the loss is computed from, slices of one length, a block at least.
#[derive(Clone, Copy, Debug)]
pub struct Pixels<'a> {
    /// z of either class.
    pub logits: [&'a [f32]; 2],
    /// The class; what is none costs nothing.
    pub target: &'a [i32],
    /// What either class costs as a target.
    pub costs: [Cost; 2],
    /// Whether every target is a class.
    pub all_classes: bool,
}

/// Where the results go, slices of the pixels' length.
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

/// Computes the loss and returns its sum. [`Room::left`] has the tiles with a difference of logits that is out of range: nothing of
/// them is written or summed.
///
/// # Panics
/// If the slices' lengths differ or are below a block's.
pub fn cross_entropy(from: &Pixels<'_>, to: &mut Results<'_>, room: &mut Room) -> f64 {
    row(from, to, room, Kind::of(&from.costs, from.all_classes))
}

/// What can be taken for granted of the targets' costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Every target is a class, and both classes cost the same, on their own side alone.
    Even,
    /// A class costs on its own side alone.
    Hard,
    /// A class may cost on both sides.
    Soft,
}

impl Kind {
    fn of(costs: &[Cost; 2], all_classes: bool) -> Self {
        let side = |class: usize, side: usize| (costs[class].loss[side], costs[class].grad[side]);
        if [side(0, 1), side(1, 0)] != [(0.0, 0.0); 2] {
            Self::Soft
        } else if all_classes && side(0, 0) == side(1, 1) {
            Self::Even
        } else {
            Self::Hard
        }
    }
}

fn row(from: &Pixels<'_>, to: &mut Results<'_>, room: &mut Room, kind: Kind) -> f64 {
    room.left.clear();
    let mut sum = 0.0;
    for Tile { range, fresh } in tiles(from.target.len(), TILE) {
        match tile(&from.tile(&range), to.tile(&range), room, kind) {
            Some(tile) if fresh == range.start => sum += tile,
            Some(_) => sum += total(&to.loss[fresh..range.end]),
            None => room.left.push(fresh..range.end),
        }
    }
    sum
}

impl Pixels<'_> {
    fn tile(&self, range: &Range<usize>) -> Self {
        let logits = self.logits.map(|row| &row[range.clone()]);
        Self { logits, target: &self.target[range.clone()], ..*self }
    }
}

impl Results<'_> {
    fn tile(&mut self, range: &Range<usize>) -> Results<'_> {
        let [p0, p1] = &mut self.probability;
        let [g0, g1] = &mut self.grad;
        Results {
            loss: &mut self.loss[range.clone()],
            probability: [&mut p0[range.clone()], &mut p1[range.clone()]],
            grad: [&mut g0[range.clone()], &mut g1[range.clone()]],
            prediction: self.prediction.as_deref_mut().map(|prediction| &mut prediction[range.clone()]),
        }
    }
}

/// Computes a tile, or nothing where a difference is out of range.
#[inline(always)]
fn tile(from: &Pixels<'_>, to: Results<'_>, room: &mut Room, kind: Kind) -> Option<f64> {
    let n = from.target.len() / BLOCK;
    let [z0, z1] = from.logits.map(|row| &blocks(row)[..n]);
    let room = &mut room.blocks[..n];
    let (exp, sign) = (Exp::new(), value(-0.0));
    let mut farthest = Farthest::new();
    for i in 0..n {
        let room = &mut room[i];
        for k in 0..VECTORS {
            let (d, low) = two_difference(load(&z1[i][k]), load(&z0[i][k]));
            room.difference[k] = d;
            let x = d | sign;
            farthest.add(x);
            room.reduced[k] = exp.reduce(x);
            // What rounding took from d changes its sign where d does.
            room.reduced[k].rest -= low ^ (d & sign);
        }
    }
    match farthest.range(87.0) {
        Reach::Near => {
            for room in &mut *room {
                room.power = room.reduced.map(|x| exp.near(x));
            }
        }
        // A subnormal probability has few digits, which a factor above 1 would show.
        Reach::Far if from.costs.iter().any(|cost| cost.grad.iter().any(|a| a.abs() > 1.0)) => return None,
        Reach::Far => {
            for (i, room) in room.iter_mut().enumerate() {
                room.power = each(|k| {
                    let (d, low) = two_difference(load(&z1[i][k]), load(&z0[i][k]));
                    exp.least(d | sign, low ^ (d & sign))
                });
            }
        }
        Reach::Outside => return None,
    }
    let log1p = Log1p::new();
    for room in &mut *room {
        room.log = room.power.map(|e| log1p.near(e));
    }
    Some(match kind {
        Kind::Even => finish(room, from, to, &Even::new(&from.costs[0])),
        Kind::Hard => finish(room, from, to, &Hard::new(&from.costs)),
        Kind::Soft => finish(room, from, to, &Soft::new(&from.costs)),
    })
}

/// Four pixels before their targets are looked at.
#[derive(Clone, Copy)]
struct Four {
    /// d = z₁ − z₀.
    d: f32x4,
    /// log(1 + e^−|d|).
    log: f32x4,
    /// σ(−|d|) and σ(|d|).
    rest: f32x4,
    most: f32x4,
}

impl Four {
    /// σ(d), where d is z₁ − z₀ or its opposite.
    #[inline(always)]
    fn sigmoid(&self, d: f32x4) -> f32x4 {
        choose(negative(d), self.rest, self.most)
    }
}

/// What a target makes of its pixel: the loss, and the gradient by z₁.
trait Target {
    fn of(&self, pixel: Four, target: i32x4) -> (f32x4, f32x4);
}

#[inline(always)]
fn finish(room: &[Block], from: &Pixels<'_>, mut to: Results<'_>, costs: &impl Target) -> f64 {
    let n = room.len();
    let target = &blocks(from.target)[..n];
    let loss = &mut blocks_mut(to.loss)[..n];
    let [p0, p1] = to.probability.map(|row| &mut blocks_mut(row)[..n]);
    let [g0, g1] = to.grad.map(|row| &mut blocks_mut(row)[..n]);
    let mut prediction =
        to.prediction.as_deref_mut().map(|prediction| &mut prediction.as_chunks_mut::<BLOCK>().0[..n]);
    let (one, sign, zero, flags) = (value(1.0), value(-0.0), f32x4::splat(0.0), Flags::new());
    let mut sum = Sum::new();
    for i in 0..n {
        let second = each(|k| {
            let (d, e, log) = (room[i].difference[k], room[i].power[k], room[i].log[k]);
            let rest = e / (one + e);
            let pixel = Four { d, log, rest, most: one - rest };
            let (cost, slope) = costs.of(pixel, i32x4::new(target[i][k]));
            sum.add(cost);
            loss[i][k] = cost.to_array();
            let below = negative(d);
            p0[i][k] = choose(below, pixel.most, rest).to_array();
            p1[i][k] = choose(below, rest, pixel.most).to_array();
            g0[i][k] = (slope ^ sign).to_array();
            g1[i][k] = slope.to_array();
            bits(d.simd_gt(zero))
        });
        if let Some(prediction) = &mut prediction {
            prediction[i] = flags.of(second);
        }
    }
    sum.total()
}

/// [`Kind::Even`].
struct Even {
    loss: f32x4,
    grad: f32x4,
}

impl Even {
    #[inline(always)]
    fn new(first: &Cost) -> Self {
        Self { loss: value(first.loss[0] as f32), grad: value(first.grad[0]) }
    }
}

impl Target for Even {
    #[inline(always)]
    fn of(&self, pixel: Four, target: i32x4) -> (f32x4, f32x4) {
        // Where the target is 1, both logits change places.
        let flip = from_bits(target << 31);
        let d = pixel.d ^ flip;
        let cost = self.loss * (d.fast_max(f32x4::splat(0.0)) + pixel.log);
        (cost, (pixel.sigmoid(d) * self.grad) ^ flip)
    }
}

/// [`Kind::Hard`].
struct Hard {
    loss: [f32x4; 2],
    grad: [f32x4; 2],
}

impl Hard {
    #[inline(always)]
    fn new(costs: &[Cost; 2]) -> Self {
        let loss = [0, 1].map(|class| value(costs[class].loss[class] as f32));
        Self { loss, grad: [0, 1].map(|class| value(costs[class].grad[class])) }
    }
}

impl Target for Hard {
    #[inline(always)]
    fn of(&self, pixel: Four, target: i32x4) -> (f32x4, f32x4) {
        let flip = from_bits(target << 31);
        let d = pixel.d ^ flip;
        let at = Classes::of(target);
        let cost = at.pick(self.loss) * (d.fast_max(f32x4::splat(0.0)) + pixel.log);
        (cost, (pixel.sigmoid(d) * at.pick(self.grad)) ^ flip)
    }
}

/// [`Kind::Soft`].
struct Soft {
    /// The coefficients of softplus(d) and softplus(−d), a class each, and what single precision took from them.
    loss: [[f32x4; 2]; 2],
    left: [[f32x4; 2]; 2],
    grad: [[f32x4; 2]; 2],
}

impl Soft {
    #[inline(always)]
    fn new(costs: &[Cost; 2]) -> Self {
        let of = |value: fn(&Cost, usize) -> f32| {
            [0, 1].map(|side| [0, 1].map(|class: usize| f32x4::splat(value(&costs[class], side))))
        };
        let left = |cost: &Cost, side: usize| (cost.loss[side] - f64::from(cost.loss[side] as f32)) as f32;
        Self {
            loss: of(|cost, side| cost.loss[side] as f32),
            left: of(left),
            grad: of(|cost, side| cost.grad[side]),
        }
    }
}

impl Target for Soft {
    #[inline(always)]
    fn of(&self, pixel: Four, target: i32x4) -> (f32x4, f32x4) {
        let (at, zero) = (Classes::of(target), f32x4::splat(0.0));
        let over = pixel.d.fast_max(zero);
        let softplus = [over + pixel.log, (over - pixel.d) + pixel.log];
        let sum = |of: &[[f32x4; 2]; 2]| at.pick(of[0]) * softplus[0] + at.pick(of[1]) * softplus[1];
        let cost = sum(&self.loss) + sum(&self.left);
        let below = negative(pixel.d);
        let (p, q) = (choose(below, pixel.rest, pixel.most), choose(below, pixel.most, pixel.rest));
        (cost, at.pick(self.grad[0]) * p - at.pick(self.grad[1]) * q)
    }
}

/// Which pixels have either class as their target.
struct Classes([f32x4; 2]);

impl Classes {
    #[inline(always)]
    fn of(target: i32x4) -> Self {
        Self([0, 1].map(|class| from_bits(target.simd_eq(i32x4::splat(class)))))
    }

    /// What stands for each pixel's class, 0 where it has none.
    #[inline(always)]
    fn pick(&self, of: [f32x4; 2]) -> f32x4 {
        (of[0] & self.0[0]) | (of[1] & self.0[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::{Random, magnitudes, softmax, ulps};

    fn cost(class: usize) -> Cost {
        let one = |side: usize| f32::from(u8::from(side == class));
        Cost { loss: [0, 1].map(|side| f64::from(one(side))), grad: [0, 1].map(one) }
    }

    #[test]
    fn costs_are_even_only_where_either_class_costs_as_much() {
        let (even, soft) = ([cost(0), cost(1)], Cost { loss: [0.9, 0.1], grad: [0.9, 0.1] });
        assert_eq!(Kind::of(&even, true), Kind::Even);
        assert_eq!(Kind::of(&even, false), Kind::Hard);
        assert_eq!(Kind::of(&[Cost::default(), cost(1)], true), Kind::Hard);
        assert_eq!(Kind::of(&[cost(0), Cost::default()], true), Kind::Hard);
        assert_eq!(Kind::of(&[soft, Cost::default()], true), Kind::Soft);
    }

    #[test]
    fn hard_targets_are_right_to_four_ulp() {
        let mut worst = [0f64; 3];
        let mut random = Random(1);
        let sizes = magnitudes(200_000).into_iter().filter(|z| z.abs() <= 2000.0).collect::<Vec<_>>();
        let shifts = sizes.iter().map(|&z| (random.next() as f32 - 0.5) * z.abs().max(1.0));
        let first: Vec<f32> = shifts.collect();
        let second: Vec<f32> = first.iter().zip(&sizes).map(|(a, b)| a + b).collect();
        let n = first.len();
        for class in [0, 1] {
            for kind in [Kind::Even, Kind::Hard, Kind::Soft] {
                let [mut loss, mut p0, mut p1, mut g0, mut g1] = [(); 5].map(|()| vec![0.0; n]);
                let mut prediction = vec![9; n];
                let (logits, costs) = ([&*first, &*second], [cost(0), cost(1)]);
                let from = Pixels { logits, target: &vec![class; n], costs, all_classes: true };
                let mut to = Results {
                    loss: &mut loss,
                    probability: [&mut p0, &mut p1],
                    grad: [&mut g0, &mut g1],
                    prediction: Some(&mut prediction),
                };
                let mut room = Room::default();
                row(&from, &mut to, &mut room, kind);
                assert_eq!(room.left, []);
                for i in 0..n {
                    let (exact, p, grad) = softmax(&[first[i], second[i]], class as usize);
                    worst[0] = worst[0].max(ulps(loss[i], exact));
                    worst[1] = worst[1].max(ulps(p0[i], p[0])).max(ulps(p1[i], p[1]));
                    worst[2] = worst[2].max(ulps(g0[i], grad[0])).max(ulps(g1[i], grad[1]));
                    assert_eq!(prediction[i], u8::from(second[i] > first[i]));
                }
            }
        }
        eprintln!("worst of loss, probability, gradient: {worst:.3?} ulp");
        assert!(worst.iter().all(|&ulps| ulps <= 4.0), "{worst:?}");
    }
}
