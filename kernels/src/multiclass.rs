//! Cross-entropy over any number of classes.

use bytemuck::cast;
use wide::{f32x4, i32x4};

use crate::TILE;
use crate::exp::{exp, log1p_far};
use crate::lanes::{LANES, groups, groups_mut, load, two_sum};
use crate::predict::bytes;
use crate::range::{Farthest, Range};

const GROUPS: usize = TILE / LANES;
/// How many groups of four a tile's logits may fill: 16 kB, half of a first cache.
const ROOM: usize = 1024;

/// What a pixel of a class costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// The factor on −log p of the pixel's class, without what smoothing spreads.
    pub loss: f32,
    /// Σ a, scaled: the factor on the probabilities in the gradient.
    pub mass: f32,
    /// a of the pixel's class, scaled.
    pub own: f32,
}

/// What smoothing spreads over all classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// The factor on −log p of each class.
    pub loss: Vec<f32>,
    /// The same, scaled as the gradient is.
    pub grad: Vec<f32>,
}

/// What holds for every tile.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// What each class costs as a target; nothing where it is the one to ignore.
    pub costs: Vec<Option<Cost>>,
    /// What smoothing spreads, where it does.
    pub spread: Option<Spread>,
}

/// What a tile of the loss is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Pixels<'a> {
    /// The image's logits, a plane a class.
    pub logits: &'a [f32],
    /// How many pixels a plane has.
    pub plane: usize,
    /// Where in a plane the tile begins.
    pub start: usize,
    /// The tile's classes; what is none is ignored. Their number is a multiple of four and at most [`Multiclass::tile`].
    pub target: &'a [i32],
}

/// Where a tile's results go.
#[derive(Debug)]
pub struct Results<'a> {
    /// The weighted loss, of the tile.
    pub loss: &'a mut [f32],
    /// softmax(z), of the image.
    pub probability: &'a mut [f32],
    /// The gradient by z, of the image.
    pub grad: &'a mut [f32],
    /// The class with the largest logit, the first on a tie, of the tile.
    pub prediction: Option<&'a mut [u8]>,
}

/// The kernel with its room for one tile.
#[derive(Debug)]
pub struct Multiclass {
    terms: Terms,
    tile: usize,
    /// A row a class: the logits, then e^(z − m).
    rows: Vec<f32x4>,
    pixels: Rows,
}

/// What a tile's pixels need one of.
#[derive(Debug)]
struct Rows {
    max: [f32x4; GROUPS],
    best: [i32x4; GROUPS],
    /// Σ e^(z − m) without the largest, and what its roundings lost.
    others: [f32x4; GROUPS],
    lost: [f32x4; GROUPS],
    /// Of the pixel's class: m − z and e^(z − m).
    below: [[f32; LANES]; GROUPS],
    own_power: [[f32; LANES]; GROUPS],
    /// Its [`Cost`], apart.
    cost: [[[f32; LANES]; 3]; GROUPS],
    /// 1 where it has a class.
    kept: [[f32; LANES]; GROUPS],
    /// What smoothing adds to the loss.
    spread: [f32x4; GROUPS],
    /// 1 / Σ e^(z − m), and that times the cost's mass.
    inverse: [f32x4; GROUPS],
    mass: [f32x4; GROUPS],
    /// The gradient at the pixel's class.
    own_grad: [[f32; LANES]; GROUPS],
}

impl Multiclass {
    /// Room for tiles with as many classes as there are costs.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        let groups = (ROOM / terms.costs.len().max(1)).clamp(4, GROUPS) / 4 * 4;
        let zero = [f32x4::splat(0.0); GROUPS];
        let none = [[0.0; LANES]; GROUPS];
        Self {
            rows: vec![f32x4::splat(0.0); groups * terms.costs.len()],
            tile: groups * LANES,
            terms,
            pixels: Rows {
                max: zero,
                best: [i32x4::splat(0); GROUPS],
                others: zero,
                lost: zero,
                below: none,
                own_power: none,
                cost: [[[0.0; LANES]; 3]; GROUPS],
                kept: none,
                spread: zero,
                inverse: zero,
                mass: zero,
                own_grad: none,
            },
        }
    }

    /// How many pixels a tile has at most.
    #[must_use]
    pub fn tile(&self) -> usize {
        self.tile
    }

    /// Computes a tile; false where the logits are out of range, and then nothing is written.
    ///
    /// # Panics
    /// If a slice is shorter than the tile asks for.
    pub fn cross_entropy(&mut self, from: &Pixels<'_>, to: Results<'_>) -> bool {
        let n = from.target.len() / LANES;
        self.gather(from, n);
        match self.exponentiate::<false>(n) {
            Range::Near => {}
            Range::Far => {
                self.gather(from, n);
                self.exponentiate::<true>(n);
            }
            Range::Outside => return false,
        }
        self.look_up(from);
        self.reduce(to.loss);
        self.scatter(from, to.probability, to.grad);
        if let Some(prediction) = to.prediction {
            bytes(&self.pixels.best, prediction);
        }
        true
    }

    /// Copies the planes into compact rows, which no two of fall on one another in the cache, and finds the largest logits.
    fn gather(&mut self, from: &Pixels<'_>, n: usize) {
        let (max, best) = (&mut self.pixels.max[..n], &mut self.pixels.best[..n]);
        max.fill(f32x4::splat(f32::NEG_INFINITY));
        best.fill(i32x4::splat(0));
        for (c, row) in self.rows.chunks_exact_mut(self.tile / LANES).enumerate() {
            let row = &mut row[..n];
            let plane = &groups(&from.logits[c * from.plane + from.start..][..n * LANES])[..n];
            let class = i32x4::splat(c as i32);
            for i in 0..n {
                let z = load(&plane[i]);
                row[i] = z;
                let above = z.simd_gt(max[i]);
                max[i] = max[i].fast_max(z);
                best[i] = cast::<f32x4, i32x4>(above).select(class, best[i]);
            }
        }
    }

    /// Turns the rows into e^(z − m) and sums all but the largest, with what the roundings lose beside.
    fn exponentiate<const FAR: bool>(&mut self, n: usize) -> Range {
        let pixels = &mut self.pixels;
        let (max, best) = (&pixels.max[..n], &pixels.best[..n]);
        let (others, lost) = (&mut pixels.others[..n], &mut pixels.lost[..n]);
        others.fill(f32x4::splat(0.0));
        lost.fill(f32x4::splat(0.0));
        let spread = &mut pixels.spread[..n];
        spread.fill(f32x4::splat(0.0));
        let mut farthest = Farthest::new();
        for (c, row) in self.rows.chunks_exact_mut(self.tile / LANES).enumerate() {
            let row = &mut row[..n];
            let class = i32x4::splat(c as i32);
            if let Some(terms) = &self.terms.spread {
                let factor = f32x4::splat(terms.loss[c]);
                for i in 0..n {
                    spread[i] += factor * (max[i] - row[i]);
                }
            }
            for i in 0..n {
                let (d, low) = two_sum(row[i], -max[i]);
                farthest.add(d);
                let e = exp::<FAR>(d, low);
                row[i] = e;
                let largest: f32x4 = cast(best[i].simd_eq(class));
                let term = (!largest & e) - lost[i];
                let sum = others[i] + term;
                lost[i] = (sum - others[i]) - term;
                others[i] = sum;
            }
        }
        farthest.range()
    }

    /// Finds what depends on each pixel's class.
    fn look_up(&mut self, from: &Pixels<'_>) {
        let pixels = &mut self.pixels;
        let rows: &[f32] = bytemuck::cast_slice(&self.rows);
        let below: &mut [f32] = pixels.below.as_flattened_mut();
        let own_power = pixels.own_power.as_flattened_mut();
        let kept = pixels.kept.as_flattened_mut();
        let max: &[f32] = bytemuck::cast_slice(&pixels.max);
        for (at, &class) in from.target.iter().enumerate() {
            let class = class as usize;
            let cost = self.terms.costs.get(class).copied().flatten();
            let (group, lane) = (at / LANES, at % LANES);
            kept[at] = f32::from(u8::from(cost.is_some()));
            let Some(cost) = cost else {
                (below[at], own_power[at]) = (0.0, 0.0);
                pixels.cost[group].iter_mut().for_each(|cost| cost[lane] = 0.0);
                continue;
            };
            below[at] = max[at] - from.logits[class * from.plane + from.start + at];
            own_power[at] = rows[class * self.tile + at];
            let [loss, mass, own] = &mut pixels.cost[group];
            (loss[lane], mass[lane], own[lane]) = (cost.loss, cost.mass, cost.own);
        }
    }

    /// The loss, and what the probabilities and the gradient are multiplied by.
    fn reduce(&mut self, loss: &mut [f32]) {
        let pixels = &mut self.pixels;
        let total = self.terms.spread.as_ref().map_or(0.0, |spread| spread.loss.iter().sum());
        let total = f32x4::splat(total);
        let one = f32x4::splat(1.0);
        for (i, loss) in groups_mut(loss).iter_mut().enumerate() {
            let others = pixels.others[i];
            let (sum, left) = two_sum(one, others);
            let left = left - pixels.lost[i];
            let rough = one / sum;
            let inverse = rough - rough * rough * left;
            let log = log1p_far(others, sum);
            let [cost, mass, own] = pixels.cost[i].each_ref().map(load);
            let kept = load(&pixels.kept[i]);
            *loss = (cost * (log + load(&pixels.below[i])) + kept * (pixels.spread[i] + total * log)).to_array();

            // At the pixel's class: the sum of the other probabilities, which 1 − p would lose to rounding.
            let power = load(&pixels.own_power[i]);
            let is_largest = power.simd_eq(one);
            let rest = is_largest.select(others, one + (others - power));
            pixels.own_grad[i] = (((mass - own) * power - own * rest) * inverse).to_array();
            pixels.inverse[i] = inverse;
            pixels.mass[i] = mass * inverse;
        }
    }

    /// Writes the probabilities and the gradient, plane by plane, and then the gradient at each pixel's class over it.
    fn scatter(&self, from: &Pixels<'_>, probability: &mut [f32], grad: &mut [f32]) {
        let pixels = &self.pixels;
        let n = from.target.len() / LANES;
        let (inverse, mass, kept) = (&pixels.inverse[..n], &pixels.mass[..n], &pixels.kept[..n]);
        for (c, row) in self.rows.chunks_exact(self.tile / LANES).enumerate() {
            let row = &row[..n];
            let at = c * from.plane + from.start;
            let probability = &mut groups_mut(&mut probability[at..][..n * LANES])[..n];
            let grad = &mut groups_mut(&mut grad[at..][..n * LANES])[..n];
            if let Some(spread) = &self.terms.spread {
                let factor = f32x4::splat(spread.grad[c]);
                for i in 0..n {
                    let spread = f32x4::splat(0.0).simd_eq(load(&kept[i])).select(f32x4::splat(0.0), factor);
                    probability[i] = (row[i] * inverse[i]).to_array();
                    grad[i] = (row[i] * mass[i] - spread).to_array();
                }
            } else {
                for i in 0..n {
                    probability[i] = (row[i] * inverse[i]).to_array();
                    grad[i] = (row[i] * mass[i]).to_array();
                }
            }
        }
        let own_grad = pixels.own_grad.as_flattened();
        for (at, &class) in from.target.iter().enumerate() {
            if (class as usize) < self.terms.costs.len() {
                grad[class as usize * from.plane + from.start + at] = own_grad[at];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::{Random, softmax, ulps};
    use crate::tiles;

    /// The worst of loss, probability and gradient over random pixels whose logits are up to `size` apart.
    fn worst(classes: usize, pixels: usize, size: f64) -> [f64; 3] {
        let mut random = Random(classes as u64);
        let logits: Vec<f32> =
            (0..classes * pixels).map(|_| ((random.next() - 0.5) * 2.0 * size) as f32).collect();
        let target: Vec<i32> = (0..pixels).map(|_| (random.next() * classes as f64) as i32).collect();
        let costs = vec![Some(Cost { loss: 1.0, mass: 1.0, own: 1.0 }); classes];
        let mut kernel = Multiclass::new(Terms { costs, spread: None });
        let (mut loss, mut prediction) = (vec![0.0; pixels], vec![0; pixels]);
        let (mut probability, mut grad) = (vec![0.0; logits.len()], vec![0.0; logits.len()]);
        for tile in tiles(pixels, kernel.tile()) {
            let from = Pixels {
                logits: &logits,
                plane: pixels,
                start: tile.range.start,
                target: &target[tile.range.clone()],
            };
            let to = Results {
                loss: &mut loss[tile.range.clone()],
                probability: &mut probability,
                grad: &mut grad,
                prediction: Some(&mut prediction[tile.range]),
            };
            assert!(kernel.cross_entropy(&from, to));
        }
        let mut worst = [0f64; 3];
        for i in 0..pixels {
            let of = |row: &[f32]| -> Vec<f32> { (0..classes).map(|c| row[c * pixels + i]).collect() };
            let z = of(&logits);
            let (exact, p, g) = softmax(&z, target[i] as usize);
            worst[0] = worst[0].max(ulps(loss[i], exact));
            for c in 0..classes {
                worst[1] = worst[1].max(ulps(of(&probability)[c], p[c]));
                worst[2] = worst[2].max(ulps(of(&grad)[c], g[c]));
                assert!(z[c] < z[prediction[i] as usize] || c >= prediction[i] as usize);
            }
        }
        worst
    }

    #[test]
    fn hard_targets_are_right_to_four_ulp() {
        let mut all = [0f64; 3];
        for classes in [1, 2, 3, 5, 21, 64] {
            for size in [1e-8, 1e-3, 1.0, 10.0, 60.0, 1e4] {
                let found = worst(classes, 40_001 / classes, size);
                eprintln!("{classes} classes to {size:e}: {found:.3?}");
                all = std::array::from_fn(|i| all[i].max(found[i]));
            }
        }
        eprintln!("worst of loss, probability, gradient: {all:.3?} ulp");
        assert!(all.iter().all(|&ulps| ulps <= 4.0), "{all:?}");
    }
}
