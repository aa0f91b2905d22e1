//! The passes over a tile.

use wide::{f32x4, f64x2, i32x4};

use super::{Cost, Spread, Terms, Tiled};
use crate::exp::{Exp, Log1p, Reduced};
use crate::lanes::{
    BLOCK, LANES, Sum, VECTORS, bits, bytes, choose, each, fma, fnma, from_bits, load, two_sum, value,
};
use crate::range::{Farthest, Range as Reach};
use crate::tiles::TILE;

/// Logits within it are at most e^87 apart, and neither they nor their differences have a subnormal power.
const NEAR: f32 = 43.0;
/// Below it a power has lost digits, or soon will.
const FAINT: f32 = 1e-30;
/// How many classes are summed in one pass.
const TOGETHER: usize = 2;

/// What the passes leave for one another.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// How many blocks a tile may have.
    tile: usize,
    pub(super) blocks: Vec<Block>,
    /// A class's logits, reduced.
    reduced: Vec<[Reduced; VECTORS]>,
    /// A row of powers for each class: e^z, or e^(z − s) with s near the largest logit.
    pub(super) powers: Vec<Powers>,
    /// What smoothing asks for.
    pub(super) smooth: Vec<Smooth>,
}

/// A class's row, as long as the longest tile: where the next class's row lies is known to the compiler.
pub(super) type Powers = [[f32x4; VECTORS]; TILE / BLOCK];

/// What sixteen pixels need one of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block {
    /// The largest logit, and whose it is.
    pub(super) max: [f32x4; VECTORS],
    best: [i32x4; VECTORS],
    /// The power of the pixel's class.
    own: [f32x4; VECTORS],
    /// The sum of the other classes' powers, and what its roundings added.
    others: [f32x4; VECTORS],
    lost: [f32x4; VECTORS],
    /// 1 / Σ, and that times the cost's mass.
    inverse: [f32x4; VECTORS],
    slope: [f32x4; VECTORS],
    /// The gradient at the pixel's class.
    grad: [f32x4; VECTORS],
}

/// What smoothing needs of sixteen pixels.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Smooth {
    /// −log p of the pixel's class.
    pub(super) surprise: [f32x4; VECTORS],
    /// All ones where the pixel is kept.
    pub(super) kept: [i32x4; VECTORS],
    /// The power of the likeliest class, and the sum of all others.
    pub(super) best: [f32x4; VECTORS],
    pub(super) rest: [f32x4; VECTORS],
    /// The logits' sum, each with its class's factor.
    pub(super) logits: [[f64x2; 2]; VECTORS],
}

impl Rows {
    /// Makes room for tiles of that many blocks.
    pub(super) fn resize(&mut self, tile: usize, classes: usize) {
        self.tile = tile;
        self.blocks.resize(tile, Block::default());
        self.reduced.resize(tile, Default::default());
        self.powers.resize(classes, Powers::default());
        self.smooth.resize(tile, Smooth::default());
    }

    /// How many blocks a tile may have.
    pub(super) fn tile(&self) -> usize {
        self.tile
    }

    /// e^z, the largest logits, and how far any lies from 0.
    pub(super) fn exponentiate(&mut self, tile: &Tiled<'_>) -> Reach {
        let n = tile.place.n;
        let (blocks, reduced) = (&mut self.blocks[..n], &mut self.reduced[..n]);
        let (exp, sign) = (Exp::new(), value(-0.0));
        let mut farthest = Farthest::new();
        for (class, powers) in self.powers.iter_mut().enumerate() {
            let (row, powers) = (&tile.place.row(tile.logits, class)[..n], &mut powers[..n]);
            if class == 0 {
                for i in 0..n {
                    for k in 0..VECTORS {
                        let z = load(&row[i][k]);
                        farthest.add(z | sign);
                        blocks[i].max[k] = z;
                        blocks[i].best[k] = i32x4::splat(0);
                        reduced[i][k] = exp.reduce(z);
                    }
                }
            } else {
                let name = i32x4::splat(class as i32);
                for i in 0..n {
                    let block = &mut blocks[i];
                    for k in 0..VECTORS {
                        let z = load(&row[i][k]);
                        farthest.add(z | sign);
                        let above = bits(z.simd_gt(block.max[k]));
                        block.max[k] = block.max[k].fast_max(z);
                        block.best[k] = bits(choose(above, from_bits(name), from_bits(block.best[k])));
                        reduced[i][k] = exp.reduce(z);
                    }
                }
            }
            for (power, reduced) in powers.iter_mut().zip(&*reduced) {
                *power = reduced.map(|x| exp.near(x));
            }
        }
        farthest.range(NEAR)
    }

    /// e^(z − s); s is the multiple of ln 2 next to the largest logit, so that the difference is never rounded.
    pub(super) fn exponentiate_far(&mut self, tile: &Tiled<'_>) {
        let exp = Exp::new();
        for (class, powers) in self.powers.iter_mut().enumerate() {
            let rows = powers.iter_mut().zip(tile.place.row(tile.logits, class));
            for ((power, z), block) in rows.zip(&self.blocks) {
                *power = each(|k| exp.far(exp.reduce(load(&z[k])), exp.shift(block.max[k])));
            }
        }
    }

    /// Sums the powers of all classes but the pixel's, and picks that out.
    pub(super) fn sum(&mut self, tile: &Tiled<'_>) {
        let (together, rest) = self.powers.as_chunks::<TOGETHER>();
        let mut first = 0;
        for powers in together {
            add(&mut self.blocks, tile, first, powers);
            first += TOGETHER;
        }
        for powers in rest {
            add(&mut self.blocks, tile, first, std::array::from_ref(powers));
            first += 1;
        }
    }

    /// The loss and its sum, and what the probabilities and the gradient are multiplied by.
    pub(super) fn measure<const FAR: bool>(
        &mut self,
        terms: &Terms,
        even: Option<Cost>,
        tile: &Tiled<'_>,
        loss: &mut [[[f32; LANES]; VECTORS]],
    ) -> f64 {
        let n = tile.place.n;
        let (blocks, smooth) = (&mut self.blocks[..n], &mut self.smooth[..n]);
        let (loss, targets) = (&mut loss[..n], &tile.target[..n]);
        let (exp, log1p, one) = (Exp::new(), Log1p::new(), value(1.0));
        let (classes, smoothed) = (i32x4::splat(terms.costs.len() as i32), terms.spread.is_some());
        let mut total = Sum::new();
        for i in 0..n {
            for k in 0..VECTORS {
                let block = &mut blocks[i];
                let (power, rest) = (block.own[k], block.others[k]);
                let (sum, left) = two_sum(power, rest);
                let rough = one / sum;
                // What the sums' roundings took from the logarithm and from the quotient.
                let mend = f32x4::splat(0.0) - block.lost[k] * rough;
                let surprise = if FAR {
                    // Where the own class's power is 0 or has few digits, its logit has them: log Σ e^(z − s) + s − z.
                    let faint = bits(power.simd_lt(f32x4::splat(FAINT)));
                    let log =
                        log1p.ratio(choose(faint, sum - one, rest), choose(faint, one, power), sum, mend);
                    let below = exp.below(exp.shift(block.max[k]), tile.own(i, k));
                    log + (from_bits(faint) & below)
                } else {
                    log1p.ratio(rest, power, sum, mend)
                };
                let (keep, cost, mass, spare) = if let Some(cost) = even {
                    let class = i32x4::new(targets[i][k]);
                    let keep = class.simd_gt(i32x4::splat(-1)) & class.simd_lt(classes);
                    (keep, f32x4::splat(cost.loss), f32x4::splat(cost.mass), f32x4::splat(cost.spare))
                } else {
                    let costs = targets[i][k].map(|class| terms.cost(class));
                    let keep = i32x4::new(costs.map(|cost| -i32::from(cost.is_some())));
                    let of = |part: fn(Cost) -> f32| f32x4::new(costs.map(|cost| cost.map_or(0.0, part)));
                    (keep, of(|cost| cost.loss), of(|cost| cost.mass), of(|cost| cost.spare))
                };
                let costs = from_bits(keep) & (cost * surprise);
                total.add(costs);
                loss[i][k] = costs.to_array();
                if smoothed {
                    smooth[i].surprise[k] = surprise;
                    smooth[i].kept[k] = keep;
                }
                let inverse = fnma(rough, fma(left, rough, mend), rough);
                block.inverse[k] = inverse;
                block.slope[k] = from_bits(keep) & (mass * inverse);
                // At the pixel's class it is minus the sum of the other probabilities, which 1 − p would lose to rounding where p is
                // near 1; where it is not, 1 − p has more digits.
                let least = power.fast_min(rest) * inverse;
                let others = (one & from_bits(bits(power.simd_lt(rest)))) - least;
                block.grad[k] = from_bits(keep) & (spare - mass * others.abs());
            }
        }
        total.total()
    }

    /// Writes the probabilities and the gradient.
    pub(super) fn write(
        &self,
        spread: Option<&Spread>,
        tile: &Tiled<'_>,
        probability: &mut [f32],
        grad: &mut [f32],
    ) {
        let n = tile.place.n;
        let (blocks, targets, smooth) = (&self.blocks[..n], &tile.target[..n], &self.smooth[..n]);
        for (class, powers) in self.powers.iter().enumerate() {
            let powers = &powers[..n];
            let p = &mut tile.place.row_mut(probability, class)[..n];
            let g = &mut tile.place.row_mut(grad, class)[..n];
            let name = i32x4::splat(class as i32);
            let own = |i: usize, k: usize, others: f32x4| {
                let at: i32x4 = i32x4::new(targets[i][k]).simd_eq(name);
                choose(at, blocks[i].grad[k], others).to_array()
            };
            if let Some(spread) = spread {
                let spread = f32x4::splat(spread.grad[class]);
                for i in 0..n {
                    for k in 0..VECTORS {
                        let e = powers[i][k];
                        p[i][k] = (e * blocks[i].inverse[k]).to_array();
                        let spread = from_bits(smooth[i].kept[k]) & spread;
                        g[i][k] = own(i, k, e * blocks[i].slope[k] - spread);
                    }
                }
            } else {
                for i in 0..n {
                    for k in 0..VECTORS {
                        let e = powers[i][k];
                        p[i][k] = (e * blocks[i].inverse[k]).to_array();
                        g[i][k] = own(i, k, e * blocks[i].slope[k]);
                    }
                }
            }
        }
    }

    /// Writes the classes with the largest logits.
    pub(super) fn write_best(&self, prediction: &mut [[u8; BLOCK]]) {
        for (out, block) in prediction.iter_mut().zip(&self.blocks) {
            *out = bytes(block.best);
        }
    }
}

/// Adds some classes' powers to the sums, from the class `first` on; that class 0 begins again.
#[inline(always)]
fn add<const N: usize>(blocks: &mut [Block], tile: &Tiled<'_>, first: usize, powers: &[Powers; N]) {
    let n = tile.place.n.min(TILE / BLOCK);
    let (blocks, targets) = (&mut blocks[..n], &tile.target[..n]);
    let names: [i32x4; N] = std::array::from_fn(|c| i32x4::splat((first + c) as i32));
    let zero = f32x4::splat(0.0);
    for i in 0..n {
        for k in 0..VECTORS {
            let block = &mut blocks[i];
            let target = i32x4::new(targets[i][k]);
            let [mut own, mut others, mut lost] =
                if first == 0 { [zero; 3] } else { [block.own[k], block.others[k], block.lost[k]] };
            for c in 0..N {
                let at = from_bits(target.simd_eq(names[c]));
                own |= powers[c][i][k] & at;
                let term = (!at & powers[c][i][k]) - lost;
                let sum = others + term;
                lost = (sum - others) - term;
                others = sum;
            }
            (block.own[k], block.others[k], block.lost[k]) = (own, others, lost);
        }
    }
}
