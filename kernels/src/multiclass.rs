//! Cross-entropy over any number of classes.

use std::hint::black_box;
use std::ops::Range;

use bytemuck::cast;
use wide::{f32x4, i32x4};

use crate::TILE;
use crate::exp::{Exp, Log1p};
use crate::lanes::{LANES, Sum, bytes, groups_mut, load, two_sum};
use crate::range::{Farthest, Range as Reach};

/// How many groups of four a tile's logits may fill: 16 kB, half of a first cache.
const ROOM: usize = 1024;
/// Logits within it are at most e^87 apart, and no e^(z − s) is subnormal.
const NEAR: f32 = 43.0;
/// How many groups of four lie in a line of the cache.
const LINE: usize = 4;
/// How many groups of four are written to a plane before the next plane's turn.
const BLOCK: usize = 16;
/// How many groups of four are summed at once.
const SUMS: usize = 2;

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
    /// What a class costs, where all cost the same and none is ignored.
    even: Option<Cost>,
    /// The groups of four pixels that a tile has at most.
    tile: usize,
    /// A run of all classes for each group: the logits, then e^(z − s), s near the largest.
    powers: Vec<f32x4>,
    groups: Vec<Group>,
}

/// What four pixels need one of.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    /// The largest logit, and whose it is.
    max: f32x4,
    best: i32x4,
    /// z of the pixel's class, where it is far below the largest, and e^(z − s).
    own: f32x4,
    own_power: f32x4,
    /// The other classes' sum over it.
    ratio: f32x4,
    /// Σ e^(z − s) of the other classes, and what that sum's roundings lost.
    others: f32x4,
    lost: f32x4,
    /// 1 / Σ e^(z − s), and that times the cost's mass.
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
        let fit = (ROOM / classes.max(1)).clamp(LANES, TILE / LANES) / LANES * LANES;
        let tile = fit.min(plane / LANES).max(1);
        let even = terms.costs[0].filter(|first| terms.costs.iter().all(|cost| *cost == Some(*first)));
        let powers = vec![f32x4::default(); tile * classes];
        Self { terms, even, tile, powers, groups: vec![Group::default(); tile] }
    }

    /// How many pixels a tile has at most.
    #[must_use]
    pub fn tile(&self) -> usize {
        self.tile * LANES
    }

    /// Computes a tile and returns the sum of its losses, or nothing where the logits are out of range, and then nothing is written.
    ///
    /// # Panics
    /// If a slice is shorter than the tile asks for.
    #[must_use]
    pub fn cross_entropy(&mut self, from: &Pixels<'_>, to: Results<'_>) -> Option<f64> {
        let mut sum = match self.gather(from) {
            Reach::Near => {
                self.exponentiate::<false>(from);
                self.reduce(from);
                self.measure::<false>(from, to.loss)
            }
            // A subnormal probability has few digits, which a factor above 1 would show.
            Reach::Far if self.terms.costs.iter().flatten().all(|cost| cost.mass.abs() <= 1.0) => {
                self.exponentiate::<true>(from);
                self.reduce(from);
                self.measure::<true>(from, to.loss)
            }
            Reach::Far | Reach::Outside => return None,
        };
        if let Some(spread) = &self.terms.spread {
            sum = self.smooth(spread, from, to.loss);
        }
        self.scatter(from, to.probability, to.grad);
        if let Some(prediction) = to.prediction {
            for (out, group) in prediction.as_chunks_mut().0.iter_mut().zip(&self.groups) {
                *out = bytes(group.best);
            }
        }
        Some(sum)
    }

    /// Copies the planes into runs and finds the largest logits, a cache line of each plane at a time: many planes lie at distances
    /// that share a place in the cache.
    fn gather(&mut self, from: &Pixels<'_>) -> Reach {
        let classes = self.terms.costs.len();
        let n = from.target.len() / LANES;
        let mut farthest = Farthest::new();
        let lines = self.groups[..n].chunks_mut(LINE).zip(self.powers.chunks_mut(LINE * classes));
        for (line, (groups, runs)) in lines.enumerate() {
            let start = from.start + line * LINE * LANES;
            if let (Ok(groups), Some(runs)) =
                (<&mut [Group; LINE]>::try_from(&mut *groups), runs.get_mut(..LINE * classes))
            {
                gather_line(from, start, classes, groups, runs, &mut farthest);
            } else {
                for (i, group) in groups.iter_mut().enumerate() {
                    let (group, run) = (std::slice::from_mut(group), &mut runs[i * classes..][..classes]);
                    if let Ok(group) = <&mut [Group; 1]>::try_from(group) {
                        gather_line(from, start + i * LANES, classes, group, run, &mut farthest);
                    }
                }
            }
        }
        farthest.range(NEAR)
    }

    /// Turns the runs into e^(z − s); s is the multiple of ln 2 next to the largest logit, so that the difference is never rounded.
    fn exponentiate<const FAR: bool>(&mut self, from: &Pixels<'_>) {
        let exp = Exp::new();
        let classes = self.terms.costs.len();
        let n = from.target.len() / LANES;
        for (group, run) in self.groups[..n].iter().zip(self.powers.chunks_exact_mut(classes)) {
            let shift = exp.shift(group.max);
            for z in run {
                *z = exp.shifted::<FAR>(*z, shift);
            }
        }
        let targets = from.target.as_chunks::<LANES>().0;
        let runs = self.powers.chunks(SUMS * classes);
        for ((groups, run), targets) in self.groups[..n].chunks_mut(SUMS).zip(runs).zip(targets.chunks(SUMS))
        {
            if let (Ok(groups), Ok(targets)) =
                (<&mut [Group; SUMS]>::try_from(&mut *groups), targets.try_into())
            {
                sum_others(groups, run, targets);
            } else {
                for ((group, run), target) in groups.iter_mut().zip(run.chunks_exact(classes)).zip(targets) {
                    sum_others(std::array::from_mut(group), run, std::array::from_ref(target));
                }
            }
        }
        if FAR {
            for (at, (group, target)) in self.groups.iter_mut().zip(targets).enumerate() {
                let own = |lane: usize| {
                    let class = target[lane] as usize;
                    if class < classes {
                        from.logits[class * from.plane + from.start + at * LANES + lane]
                    } else {
                        0.0
                    }
                };
                group.own = f32x4::new(std::array::from_fn(own));
            }
        }
    }

    /// What the probabilities and the gradient are multiplied by, and the ratio that the loss is the logarithm of.
    fn reduce(&mut self, from: &Pixels<'_>) {
        let one = black_box(f32x4::splat(1.0));
        let targets = from.target.as_chunks::<LANES>().0;
        let even = self.even.map(|cost| [cost.mass, cost.own].map(f32x4::splat));
        for (group, target) in self.groups.iter_mut().zip(targets) {
            let (mass, own) = if let Some([mass, own]) = even {
                let kept = self.terms.kept(*target);
                (kept & mass, kept & own)
            } else {
                let costs = target.map(|class| self.terms.cost(class).unwrap_or_default());
                (f32x4::new(costs.map(|cost| cost.mass)), f32x4::new(costs.map(|cost| cost.own)))
            };
            let (power, others) = (group.own_power, group.others);
            let (sum, left) = two_sum(power, others);
            let rough = one / sum;
            let inverse = rough - rough * rough * (left - group.lost);
            group.ratio = others / power;
            // At the pixel's class it is minus the sum of the other probabilities, which 1 − p would lose to rounding.
            group.grad = (((mass - own) * power - own * others) * inverse).to_array();
            group.inverse = inverse;
            group.slope = mass * inverse;
        }
    }

    /// The loss and its sum.
    fn measure<const FAR: bool>(&self, from: &Pixels<'_>, loss: &mut [f32]) -> f64 {
        let (exp, log1p, one) = (Exp::new(), Log1p::new(), f32x4::splat(1.0));
        let targets = from.target.as_chunks::<LANES>().0;
        let even = self.even.map(|cost| f32x4::splat(cost.loss));
        let mut total = Sum::new();
        for ((loss, group), target) in groups_mut(loss).iter_mut().zip(&self.groups).zip(targets) {
            let (kept, cost) = if let Some(cost) = even {
                (self.terms.kept(*target), cost)
            } else {
                let costs = target.map(|class| self.terms.cost(class));
                let kept = costs.map(|cost| -i32::from(cost.is_some()));
                (cast(kept), f32x4::new(costs.map(|cost| cost.map_or(0.0, |cost| cost.loss))))
            };
            let mut surprise = log1p.far(group.ratio, one + group.ratio);
            if FAR {
                // Where the own class's power is 0 or has few digits, its logit has them: log Σ e^(z − s) + s − z, doubled for a
                // logarithm of more than 1.
                let sum = group.own_power + group.others;
                let double = sum + sum;
                let log = log1p.far(double - one, double);
                let far = log + exp.below(exp.shift(group.max) - i32x4::splat(1), group.own);
                surprise = group.own_power.simd_lt(f32x4::splat(1e-30)).select(far, surprise);
            }
            let costs = kept & (cost * surprise);
            total.add(costs);
            *loss = costs.to_array();
        }
        total.total()
    }

    /// The loss again, with what smoothing spreads, and its sum.
    fn smooth(&self, spread: &Spread, from: &Pixels<'_>, loss: &mut [f32]) -> f64 {
        let (exp, log1p, one) = (Exp::new(), Log1p::new(), f32x4::splat(1.0));
        let factors: f64 = spread.loss.iter().sum();
        let targets = from.target.as_chunks::<LANES>().0;
        let mut total = 0.0;
        for (at, ((group, target), loss)) in self.groups.iter().zip(targets).zip(groups_mut(loss)).enumerate()
        {
            // log Σ e^z = log Σ e^(z − s) + s, doubled for a logarithm of more than 1.
            let double = (group.own_power + group.others) * f32x4::splat(2.0);
            let log = log1p.far(double - one, double).to_array();
            let shift = exp.exponent(exp.shift(group.max)).to_array();
            let mut spread_logits = [0.0; LANES];
            for (c, factor) in spread.loss.iter().enumerate() {
                let row = &from.logits[c * from.plane + from.start + at * LANES..][..LANES];
                for (sum, &z) in spread_logits.iter_mut().zip(row) {
                    *sum += factor * f64::from(z);
                }
            }
            for lane in 0..LANES {
                loss[lane] = 0.0;
                if self.terms.cost(target[lane]).is_some() {
                    let class = target[lane] as usize;
                    let own = f64::from(from.logits[class * from.plane + from.start + at * LANES + lane]);
                    let log = f64::from(log[lane]) + (f64::from(shift[lane]) - 1.0) * std::f64::consts::LN_2;
                    let sharp = spread.own[class] * (log - own);
                    loss[lane] = (sharp + factors * log - spread_logits[lane]) as f32;
                    total += f64::from(loss[lane]);
                }
            }
        }
        total
    }

    /// Writes the probabilities and the gradient, and then the gradient at each pixel's class over it.
    fn scatter(&self, from: &Pixels<'_>, probability: &mut [f32], grad: &mut [f32]) {
        let classes = self.terms.costs.len();
        let n = from.target.len() / LANES;
        for (block, groups) in self.groups[..n].chunks(BLOCK).enumerate() {
            let runs = &self.powers[block * BLOCK * classes..][..groups.len() * classes];
            let start = from.start + block * BLOCK * LANES;
            let mut factors = [[f32x4::splat(0.0); 2]; BLOCK];
            for (factors, group) in factors.iter_mut().zip(groups) {
                *factors = [group.inverse, group.slope];
            }
            let factors = &factors[..groups.len()];
            for c in 0..classes {
                let place = c * from.plane + start;
                let p = groups_mut(&mut probability[place..][..groups.len() * LANES]);
                let g = groups_mut(&mut grad[place..][..groups.len() * LANES]);
                let powers = runs.chunks_exact(classes).map(|run| run[c]);
                for (((p, g), e), [inverse, slope]) in p.iter_mut().zip(g).zip(powers).zip(factors) {
                    *p = (e * *inverse).to_array();
                    *g = (e * *slope).to_array();
                }
            }
        }
        if let Some(spread) = &self.terms.spread {
            self.subtract(spread, from, from.start..from.start + from.target.len(), grad);
        }
        let targets = from.target.as_chunks::<LANES>().0;
        for (at, (target, group)) in targets.iter().zip(&self.groups).enumerate() {
            for lane in 0..LANES {
                let class = target[lane] as usize;
                if class < classes {
                    grad[class * from.plane + from.start + at * LANES + lane] = group.grad[lane];
                }
            }
        }
    }

    /// Takes what smoothing spreads from the gradient of the pixels that are kept.
    fn subtract(&self, spread: &Spread, from: &Pixels<'_>, range: Range<usize>, grad: &mut [f32]) {
        let targets = &from.target[range.start - from.start..range.end - from.start];
        for (c, spread) in spread.grad.iter().enumerate() {
            let row = &mut grad[c * from.plane + range.start..][..targets.len()];
            for (grad, &class) in row.iter_mut().zip(targets) {
                if self.terms.cost(class).is_some() {
                    *grad -= spread;
                }
            }
        }
    }
}

/// Sums the powers of all classes but the pixel's, with what the roundings lose beside; some groups at once, because each of a sum's
/// steps waits for the one before.
#[inline(always)]
fn sum_others<const N: usize>(groups: &mut [Group; N], runs: &[f32x4], targets: &[[i32; LANES]; N]) {
    let classes = runs.len() / N;
    let targets = targets.map(i32x4::new);
    let [mut own_power, mut others, mut lost] = [[f32x4::splat(0.0); N]; 3];
    let mut class = i32x4::splat(0);
    for c in 0..classes {
        for i in 0..N {
            let e = runs[i * classes + c];
            let own = e & cast::<i32x4, f32x4>(targets[i].simd_eq(class));
            own_power[i] |= own;
            let term = (e ^ own) - lost[i];
            let sum = others[i] + term;
            lost[i] = (sum - others[i]) - term;
            others[i] = sum;
        }
        class += i32x4::splat(1);
    }
    for (i, group) in groups.iter_mut().enumerate() {
        (group.own_power, group.others, group.lost) = (own_power[i], others[i], lost[i]);
    }
}

impl Terms {
    /// A mask of the targets that are classes.
    #[inline(always)]
    fn kept(&self, target: [i32; LANES]) -> f32x4 {
        let (class, classes) = (i32x4::new(target), i32x4::splat(self.costs.len() as i32));
        cast(class.simd_gt(i32x4::splat(-1)) & class.simd_lt(classes))
    }

    /// What a target costs; nothing where it is ignored.
    fn cost(&self, class: i32) -> Option<Cost> {
        self.costs.get(class as usize).copied().flatten()
    }
}

/// Copies some groups of all planes and finds their largest logits.
#[inline(always)]
fn gather_line<const N: usize>(
    from: &Pixels<'_>,
    start: usize,
    classes: usize,
    groups: &mut [Group; N],
    runs: &mut [f32x4],
    farthest: &mut Farthest,
) {
    let mut max = [f32x4::splat(f32::NEG_INFINITY); N];
    let mut best = [i32x4::splat(0); N];
    let mut class = i32x4::splat(0);
    let mut place = start;
    for c in 0..classes {
        let line: &[f32] = &from.logits[place..][..N * LANES];
        for (i, z) in line.as_chunks::<LANES>().0.iter().enumerate() {
            let z = load(z);
            runs[i * classes + c] = z;
            farthest.add(z | f32x4::splat(-0.0));
            let above: i32x4 = cast(z.simd_gt(max[i]));
            max[i] = max[i].fast_max(z);
            best[i] = above.select(class, best[i]);
        }
        class += i32x4::splat(1);
        place += from.plane;
    }
    for (group, (max, best)) in groups.iter_mut().zip(max.into_iter().zip(best)) {
        (group.max, group.best) = (max, best);
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
            assert!(kernel.cross_entropy(&from, to).is_some());
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
            for size in [1e-8, 1e-3, 1.0, 10.0, 40.0, 60.0, 1000.0] {
                let found = worst(classes, 40_001 / classes, size);
                eprintln!("{classes} classes to {size:e}: {found:.3?}");
                all = std::array::from_fn(|i| all[i].max(found[i]));
            }
        }
        eprintln!("worst of loss, probability, gradient: {all:.3?} ulp");
        assert!(all.iter().all(|&ulps| ulps <= 4.0), "{all:?}");
    }
}
