//! Cross-entropy over any number of classes.
//!
//! A tile's powers lie class by class, as its logits do: every pass walks along rows, and every row is in the first cache.

mod passes;
mod smooth;

use std::ops::Range;

use wide::f32x4;

use crate::lanes::{BLOCK, LANES, VECTORS, blocks, blocks_mut};
use crate::range::Range as Reach;
use crate::tiles::{TILE, Tile, tiles, total};
use passes::Rows;

/// How many blocks a tile's powers may fill: 24 kB of a first cache.
const ROOM: usize = 384;

/// What a pixel of a class costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// The factor on −log p of the pixel's class, without what smoothing spreads.
    pub loss: f32,
    /// Σ a, scaled: the factor on the probabilities in the gradient.
    pub mass: f32,
    /// What of that the other classes have, which smoothing gives them.
    pub spare: f32,
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// What each class costs as a target; nothing where it is the one to ignore.
    pub costs: Vec<Option<Cost>>,
    /// What smoothing spreads, where it does.
    pub spread: Option<Spread>,
}

/// What an image's loss is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Pixels<'a> {
    /// The logits, a plane a class.
    pub logits: &'a [f32],
    /// The classes, a block at least; what is none is ignored.
    pub target: &'a [i32],
}

/// Where an image's results go.
#[derive(Debug)]
pub struct Results<'a> {
    /// The weighted loss, of the target's length.
    pub loss: &'a mut [f32],
    /// softmax(z), of the logits' length.
    pub probability: &'a mut [f32],
    /// The gradient by z, of the logits' length.
    pub grad: &'a mut [f32],
    /// The class with the largest logit, the first on a tie.
    pub prediction: Option<&'a mut [u8]>,
}

/// The kernel with its room for one tile, to be used again for the next image and the next loss.
#[derive(Clone, Debug, Default)]
pub struct Multiclass {
    /// What holds for every tile; [`Multiclass::prepare`] takes note of it.
    pub terms: Terms,
    /// What a class costs, where all cost the same and none is ignored.
    even: Option<Cost>,
    /// Whether what smoothing spreads may outweigh what a class costs as a target: then the rounding of that would be seen.
    outweighed: bool,
    rows: Rows,
    /// The parts of the last image that were left out.
    pub left: Vec<Range<usize>>,
}

impl Multiclass {
    /// Makes room for images of that many pixels under the terms, in which there is a cost for each class.
    pub fn prepare(&mut self, pixels: usize) {
        let costs = &self.terms.costs;
        let first = costs.first().copied().flatten();
        self.even = first.filter(|first| costs.iter().all(|cost| *cost == Some(*first)));
        self.outweighed = self.terms.spread.as_ref().is_some_and(|spread| {
            let kept = spread.own.iter().zip(&spread.loss).zip(costs).filter(|(_, cost)| cost.is_some());
            let least = kept.map(|((own, spread), _)| own + spread).fold(f64::INFINITY, f64::min);
            spread.loss.iter().sum::<f64>() > 2.0 * least
        });
        let fit = (ROOM / costs.len().max(1)).clamp(1, TILE / BLOCK);
        self.rows.resize(fit.min(pixels / BLOCK).max(1), costs.len());
    }

    /// Computes an image's loss and returns its sum. [`Multiclass::left`] has the parts with logits that are out of range: nothing of
    /// them is written or summed.
    ///
    /// # Panics
    /// If the lengths do not fit or there are fewer pixels than a block has.
    pub fn cross_entropy(&mut self, from: &Pixels<'_>, to: &mut Results<'_>) -> f64 {
        self.left.clear();
        let mut sum = 0.0;
        for Tile { range, fresh } in tiles(from.target.len(), self.rows.tile() * BLOCK) {
            match self.tile(from, to, &range) {
                Some(tile) if fresh == range.start => sum += tile,
                Some(_) => sum += total(&to.loss[fresh..range.end]),
                None => self.left.push(fresh..range.end),
            }
        }
        sum
    }

    fn tile(&mut self, from: &Pixels<'_>, to: &mut Results<'_>, range: &Range<usize>) -> Option<f64> {
        let Self { terms, even, outweighed, rows, .. } = self;
        let place = Place { plane: from.target.len(), start: range.start, n: range.len() / BLOCK };
        let tile = Tiled { logits: from.logits, target: blocks(&from.target[range.clone()]), place };
        let loss = blocks_mut(&mut to.loss[range.clone()]);
        let mut sum = match rows.exponentiate(&tile) {
            Reach::Near => {
                rows.sum(&tile);
                rows.measure::<false>(terms, *even, &tile, loss)
            }
            // A subnormal probability has few digits, which a factor above 1 would show.
            Reach::Far if terms.costs.iter().flatten().all(|cost| cost.mass.abs() <= 1.0) => {
                rows.exponentiate_far(&tile);
                rows.sum(&tile);
                rows.measure::<true>(terms, *even, &tile, loss)
            }
            Reach::Far | Reach::Outside => return None,
        };
        if let Some(spread) = &terms.spread {
            sum = if *outweighed {
                rows.smooth::<true>(spread, &tile, loss)
            } else {
                rows.smooth::<false>(spread, &tile, loss)
            };
        }
        rows.write(terms.spread.as_ref(), &tile, to.probability, to.grad);
        if let Some(prediction) = &mut to.prediction {
            rows.write_best(prediction[range.clone()].as_chunks_mut().0);
        }
        Some(sum)
    }
}

impl Terms {
    /// What a target costs; nothing where it is ignored.
    fn cost(&self, class: i32) -> Option<Cost> {
        self.costs.get(class as usize).copied().flatten()
    }
}

/// A tile of an image.
struct Tiled<'a> {
    logits: &'a [f32],
    target: &'a [[[i32; LANES]; VECTORS]],
    place: Place,
}

/// Where a tile lies in each plane.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// How many pixels a plane has.
    plane: usize,
    /// Where in it the tile begins.
    start: usize,
    /// How many blocks it has.
    n: usize,
}

impl Place {
    /// The tile's part of a class's plane.
    #[inline(always)]
    fn row(self, planes: &[f32], class: usize) -> &[[[f32; LANES]; VECTORS]] {
        blocks(&planes[class * self.plane + self.start..][..self.n * BLOCK])
    }

    /// As [`Place::row`], to write.
    #[inline(always)]
    fn row_mut(self, planes: &mut [f32], class: usize) -> &mut [[[f32; LANES]; VECTORS]] {
        blocks_mut(&mut planes[class * self.plane + self.start..][..self.n * BLOCK])
    }
}

impl Tiled<'_> {
    /// The logit of each pixel's own class in a vector of a block, 0 where that is none.
    #[inline(always)]
    fn own(&self, block: usize, vector: usize) -> f32x4 {
        let at = self.place.start + block * BLOCK + vector * LANES;
        let one = |lane: usize| {
            let class = self.target[block][vector][lane] as usize;
            // What is no class lies far beyond every plane.
            self.logits.get(class.saturating_mul(self.place.plane).saturating_add(at + lane))
        };
        f32x4::new(std::array::from_fn(|lane| one(lane).copied().unwrap_or(0.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::{Random, softmax, ulps};

    /// The worst of loss, probability and gradient, in units in the last place, and of the gradient as it is, over random pixels whose
    /// logits are up to `size` apart.
    fn worst(classes: usize, pixels: usize, size: f64) -> [f64; 4] {
        let mut random = Random(classes as u64);
        let logits: Vec<f32> =
            (0..classes * pixels).map(|_| ((random.next() - 0.5) * 2.0 * size) as f32).collect();
        let target: Vec<i32> = (0..pixels).map(|_| (random.next() * classes as f64) as i32).collect();
        let costs = vec![Some(Cost { loss: 1.0, mass: 1.0, spare: 0.0 }); classes];
        let mut kernel = Multiclass { terms: Terms { costs, spread: None }, ..Multiclass::default() };
        kernel.prepare(pixels);
        let (mut loss, mut prediction) = (vec![0.0; pixels], vec![0; pixels]);
        let (mut probability, mut grad) = (vec![0.0; logits.len()], vec![0.0; logits.len()]);
        let mut to = Results {
            loss: &mut loss,
            probability: &mut probability,
            grad: &mut grad,
            prediction: Some(&mut prediction),
        };
        kernel.cross_entropy(&Pixels { logits: &logits, target: &target }, &mut to);
        assert_eq!(kernel.left, []);
        let mut worst = [0f64; 4];
        for i in 0..pixels {
            let of = |row: &[f32]| -> Vec<f32> { (0..classes).map(|c| row[c * pixels + i]).collect() };
            let z = of(&logits);
            let (exact, p, g) = softmax(&z, target[i] as usize);
            worst[0] = worst[0].max(ulps(loss[i], exact));
            for c in 0..classes {
                worst[1] = worst[1].max(ulps(of(&probability)[c], p[c]));
                worst[2] = worst[2].max(ulps(of(&grad)[c], g[c]));
                worst[3] = worst[3].max((f64::from(of(&grad)[c]) - g[c]).abs());
                assert!(z[c] < z[prediction[i] as usize] || c >= prediction[i] as usize);
            }
        }
        worst
    }

    #[test]
    fn hard_targets_are_right_to_four_ulp() {
        let mut all = [0f64; 4];
        for classes in [1, 2, 3, 5, 21, 64] {
            for size in [1e-8, 1e-3, 1.0, 10.0, 40.0, 60.0, 1000.0] {
                let found = worst(classes, 40_001 / classes, size);
                eprintln!("{classes} classes to {size:e}: {found:.3?}");
                all = std::array::from_fn(|i| all[i].max(found[i]));
            }
        }
        let [loss, probability, grad, apart] = all;
        eprintln!(
            "worst of loss, probability, gradient: {loss:.3}, {probability:.3}, {grad:.3} ulp, {apart:e}"
        );
        assert!([loss, probability, grad].iter().all(|&ulps| ulps <= 4.0), "{all:?}");
        // PyTorch 2.15's gradient is 1.71e−7 from the exact one at worst.
        assert!(apart < 1.6e-7, "{apart:e}");
    }
}
