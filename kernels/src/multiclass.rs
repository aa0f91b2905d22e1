//! Cross-entropy over any number of classes.

use bytemuck::cast;
use wide::{f32x4, i32x4};

use crate::TILE;
use crate::exp::{exp, log1p_far};
use crate::lanes::{LANES, groups, groups_mut, load, two_sum};
use crate::predict::narrow;
use crate::range::{Farthest, Range};

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

/// What smoothing spreads over all classes. Its losses have digits to lose in many sums: they are computed in double precision.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// The factor on −log p of the pixel's own class, without what is spread.
    pub own: Vec<f64>,
    /// The factor on −log p of each class.
    pub loss: Vec<f64>,
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
    /// The groups of four pixels that a tile has at most.
    tile: usize,
    /// A row a class: the logits, then e^(z − m).
    rows: Vec<f32x4>,
    groups: Vec<Group>,
}

/// What four pixels need one of.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    /// m, the largest logit, and whose it is.
    max: f32x4,
    best: i32x4,
    /// Σ e^(z − m) without the largest, and what its roundings lost.
    others: f32x4,
    lost: f32x4,
    /// Of the pixel's class: m − z and e^(z − m).
    below: [f32; LANES],
    power: [f32; LANES],
    /// Its [`Cost`], apart.
    loss: [f32; LANES],
    mass: [f32; LANES],
    own: [f32; LANES],
    /// 1 where it has a class, else 0.
    kept: [f32; LANES],
    /// Σ of what smoothing spreads, times m − z.
    spread: [f64; LANES],
    /// log Σ e^(z − m).
    log: f32x4,
    /// 1 / Σ e^(z − m), and that times the cost's mass.
    inverse: f32x4,
    slope: f32x4,
    /// The gradient at the pixel's class.
    grad: [f32; LANES],
}

impl Multiclass {
    /// Room for tiles with as many classes as there are costs, of planes of so many pixels.
    #[must_use]
    pub fn new(terms: Terms, plane: usize) -> Self {
        let classes = terms.costs.len();
        let fit = (ROOM / classes.max(1)).clamp(4, TILE / LANES);
        let tile = fit.min(plane / LANES).max(1);
        Self {
            terms,
            tile,
            rows: vec![f32x4::default(); tile * classes],
            groups: vec![Group::default(); tile],
        }
    }

    /// How many pixels a tile has at most.
    #[must_use]
    pub fn tile(&self) -> usize {
        self.tile * LANES
    }

    /// Computes a tile; false where the logits are out of range, and then nothing is written.
    ///
    /// # Panics
    /// If a slice is shorter than the tile asks for.
    #[must_use]
    pub fn cross_entropy(&mut self, from: &Pixels<'_>, to: Results<'_>) -> bool {
        let n = from.target.len() / LANES;
        self.gather(from, n);
        match self.exponentiate::<false>(n) {
            Range::Near => {}
            // A subnormal probability has few digits, which a factor above 1 would show.
            Range::Far if self.terms.costs.iter().flatten().any(|cost| cost.mass.abs() > 1.0) => {
                return false;
            }
            Range::Far => {
                self.gather(from, n);
                self.exponentiate::<true>(n);
            }
            Range::Outside => return false,
        }
        self.look_up(from);
        self.reduce(to.loss);
        if let Some(spread) = &self.terms.spread {
            self.smooth(spread, from, to.loss);
        }
        self.scatter(from, to.probability, to.grad);
        if let Some(prediction) = to.prediction {
            self.predict(prediction);
        }
        true
    }

    /// Copies the planes into compact rows, no two of which share a place in the cache, and finds the largest logits.
    fn gather(&mut self, from: &Pixels<'_>, n: usize) {
        let groups_of_four = &mut self.groups[..n];
        for group in groups_of_four.iter_mut() {
            group.max = f32x4::splat(f32::NEG_INFINITY);
            group.best = i32x4::splat(0);
            group.others = f32x4::splat(0.0);
            group.lost = f32x4::splat(0.0);
            group.spread = [0.0; LANES];
        }
        for (c, row) in self.rows.chunks_exact_mut(self.tile).enumerate() {
            let plane = groups(&from.logits[c * from.plane + from.start..][..n * LANES]);
            let class = i32x4::splat(c as i32);
            for ((e, z), group) in row.iter_mut().zip(plane).zip(groups_of_four.iter_mut()) {
                let z = load(z);
                *e = z;
                let above: i32x4 = cast(z.simd_gt(group.max));
                group.max = group.max.fast_max(z);
                group.best = above.select(class, group.best);
            }
        }
    }

    /// Turns the rows into e^(z − m) and sums all but the largest, with what the roundings lose beside.
    fn exponentiate<const FAR: bool>(&mut self, n: usize) -> Range {
        let groups = &mut self.groups[..n];
        let mut farthest = Farthest::new();
        for (c, row) in self.rows.chunks_exact_mut(self.tile).enumerate() {
            let class = i32x4::splat(c as i32);
            if let Some(terms) = &self.terms.spread {
                for (z, group) in row.iter().zip(groups.iter_mut()) {
                    let (z, max) = (z.to_array(), group.max.to_array());
                    for lane in 0..LANES {
                        group.spread[lane] += terms.loss[c] * (f64::from(max[lane]) - f64::from(z[lane]));
                    }
                }
            }
            for (z, group) in row.iter_mut().zip(groups.iter_mut()) {
                let (d, low) = two_sum(*z, -group.max);
                farthest.add(d);
                let e = exp::<FAR>(d, low);
                *z = e;
                let largest: f32x4 = cast(group.best.simd_eq(class));
                let term = (!largest & e) - group.lost;
                let sum = group.others + term;
                group.lost = (sum - group.others) - term;
                group.others = sum;
            }
        }
        farthest.range()
    }

    /// Finds what depends on each pixel's class.
    fn look_up(&mut self, from: &Pixels<'_>) {
        let rows: &[[f32; LANES]] = bytemuck::cast_slice(&self.rows);
        let targets = from.target.as_chunks::<LANES>().0;
        for (at, (target, group)) in targets.iter().zip(&mut self.groups).enumerate() {
            let max = group.max.to_array();
            for (lane, &class) in target.iter().enumerate() {
                let class = class as usize;
                let cost = self.terms.costs.get(class).copied().flatten();
                group.kept[lane] = f32::from(u8::from(cost.is_some()));
                let Cost { loss, mass, own } = cost.unwrap_or_default();
                (group.loss[lane], group.mass[lane], group.own[lane]) = (loss, mass, own);
                (group.below[lane], group.power[lane]) = (0.0, 0.0);
                if cost.is_some() {
                    let logit = from.logits[class * from.plane + from.start + at * LANES + lane];
                    group.below[lane] = max[lane] - logit;
                    group.power[lane] = rows[class * self.tile + at][lane];
                }
            }
        }
    }

    /// The loss, and what the probabilities and the gradient are multiplied by.
    fn reduce(&mut self, loss: &mut [f32]) {
        let one = f32x4::splat(1.0);
        for (loss, group) in groups_mut(loss).iter_mut().zip(&mut self.groups) {
            let others = group.others;
            let (sum, left) = two_sum(one, others);
            let rough = one / sum;
            let inverse = rough - rough * rough * (left - group.lost);
            let log = log1p_far(others, sum);
            *loss = (load(&group.loss) * (log + load(&group.below))).to_array();
            group.log = log;

            // At the pixel's class: the sum of the other probabilities, which 1 − p would lose to rounding.
            let power = load(&group.power);
            let rest = power.simd_eq(one).select(others, one + (others - power));
            let (mass, own) = (load(&group.mass), load(&group.own));
            group.grad = (((mass - own) * power - own * rest) * inverse).to_array();
            group.inverse = inverse;
            group.slope = mass * inverse;
        }
    }

    /// The loss again, with what smoothing spreads.
    fn smooth(&self, spread: &Spread, from: &Pixels<'_>, loss: &mut [f32]) {
        let total: f64 = spread.loss.iter().sum();
        let targets = from.target.as_chunks::<LANES>().0;
        let groups = self.groups.iter().zip(targets).zip(groups_mut(loss)).enumerate();
        for (at, ((group, target), loss)) in groups {
            let (log, max) = (group.log.to_array(), group.max.to_array());
            for lane in 0..LANES {
                if group.kept[lane] == 0.0 {
                    continue;
                }
                let class = target[lane] as usize;
                let logit = from.logits[class * from.plane + from.start + at * LANES + lane];
                let (log, below) = (f64::from(log[lane]), f64::from(max[lane]) - f64::from(logit));
                loss[lane] = (spread.own[class] * (log + below) + group.spread[lane] + total * log) as f32;
            }
        }
    }

    /// Writes the probabilities and the gradient, plane by plane, and then the gradient at each pixel's class over it.
    fn scatter(&self, from: &Pixels<'_>, probability: &mut [f32], grad: &mut [f32]) {
        let zero = f32x4::splat(0.0);
        for (c, row) in self.rows.chunks_exact(self.tile).enumerate() {
            let place = c * from.plane + from.start;
            let probability = groups_mut(&mut probability[place..][..from.target.len()]);
            let grad = groups_mut(&mut grad[place..][..from.target.len()]);
            let planes = probability.iter_mut().zip(grad).zip(row.iter().zip(&self.groups));
            if let Some(spread) = &self.terms.spread {
                let factor = f32x4::splat(spread.grad[c]);
                for ((p, g), (&e, group)) in planes {
                    let spread = load(&group.kept).simd_eq(zero).select(zero, factor);
                    *p = (e * group.inverse).to_array();
                    *g = (e * group.slope - spread).to_array();
                }
            } else {
                for ((p, g), (&e, group)) in planes {
                    *p = (e * group.inverse).to_array();
                    *g = (e * group.slope).to_array();
                }
            }
        }
        let own = self.groups.iter().flat_map(|group| group.grad);
        for (at, (&class, own)) in from.target.iter().zip(own).enumerate() {
            if (class as usize) < self.terms.costs.len() {
                grad[class as usize * from.plane + from.start + at] = own;
            }
        }
    }

    fn predict(&self, prediction: &mut [u8]) {
        for (out, groups) in prediction.chunks_mut(16).zip(self.groups.chunks(4)) {
            let best = std::array::from_fn(|i| groups.get(i).map_or_else(i32x4::default, |group| group.best));
            out.copy_from_slice(&narrow(best)[..out.len()]);
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
        let mut kernel = Multiclass::new(Terms { costs, spread: None }, pixels);
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
