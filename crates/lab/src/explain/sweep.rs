//! Every threshold at once: how the binary prediction fares against the mask as the threshold moves from 0 to 1.

use std::collections::BinaryHeap;

use ndarray::{ArrayView3, ArrayView4};

use crate::arrays::in_order;

pub use best::{Best, best};
pub use histogram::Histogram;

mod best;
mod histogram;

/// The counts of a binary prediction for every threshold.
///
/// A prediction is p > t, so the counts change only where t reaches a probability: the sweep is exact with one step for each distinct
/// probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// The steps, from the threshold 0 up; never empty.
    pub steps: Vec<Step>,
}

/// The counts for the thresholds from `from` up to, and without, the next step's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The smallest threshold that gives these counts.
    pub from: f32,
    /// How the prediction meets the mask.
    pub counts: Counts,
}

/// How a binary prediction meets the mask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Foreground predicted as such.
    pub true_positive: u32,
    /// Background predicted as foreground.
    pub false_positive: u32,
    /// Foreground predicted as background.
    pub false_negative: u32,
    /// Background predicted as such.
    pub true_negative: u32,
}

/// A ratio of counts that is followed over the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// TP / (TP + FP + FN).
    Iou,
    /// 2·TP / (2·TP + FP + FN).
    Dice,
    /// TP / (TP + FP).
    Precision,
    /// TP / (TP + FN).
    Recall,
    /// (TP + TN) / all.
    Accuracy,
}

impl Measure {
    /// All of them, in the order in which a legend names them.
    pub const ALL: [Self; 5] = [Self::Iou, Self::Dice, Self::Precision, Self::Recall, Self::Accuracy];

    /// A stable key: `iou`, `dice`, ….
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Iou => "iou",
            Self::Dice => "dice",
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::Accuracy => "accuracy",
        }
    }
}

impl Sweep {
    /// Counts for every threshold.
    ///
    /// # Shapes
    /// `probability` is `[N, 1, H, W]`, `target` `[N, H, W]`: 1 is foreground, 0 background, anything else is left out.
    ///
    /// A probability of NaN is above no threshold.
    ///
    /// # Panics
    /// If the shapes do not agree.
    #[must_use]
    pub fn of(probability: ArrayView4<'_, f32>, target: ArrayView3<'_, i32>) -> Self {
        let mut counts = Counts::default();
        // Probabilities above 0 in the order of their bits, each with its target in the lowest one.
        let mut pixels: Vec<i32> = Vec::new();
        for (p, foreground) in kept(probability, target) {
            counts.add(p > 0.0, foreground);
            if p > 0.0 {
                pixels.push((p.to_bits() << 1) as i32 | i32::from(foreground));
            }
        }
        // By a heap, whose code is a sixth of a slice's sort.
        let pixels = BinaryHeap::from(pixels).into_sorted_vec();
        let mut steps = vec![Step { from: 0.0, counts }];
        for key in pixels {
            let (p, foreground) = (f32::from_bits(key as u32 >> 1), key & 1 == 1);
            // At t = p the pixel is no longer above the threshold.
            counts.lose(foreground);
            match steps.last_mut() {
                Some(last) if last.from >= p => last.counts = counts,
                _ => steps.push(Step { from: p, counts }),
            }
        }
        Self { steps }
    }

    /// The counts at a threshold.
    #[must_use]
    pub fn at(&self, threshold: f32) -> Counts {
        let after = self.steps.partition_point(|step| step.from <= threshold);
        self.steps[after.saturating_sub(1)].counts
    }

    /// Each step with the threshold at which it ends: the next one's beginning, or 1.
    pub fn intervals(&self) -> impl Iterator<Item = (f32, f32, Counts)> + '_ {
        let ends = self.steps.iter().skip(1).map(|step| step.from).chain([1.0]);
        self.steps.iter().zip(ends).map(|(step, end)| (step.from, end, step.counts))
    }
}

impl Counts {
    /// The value of a measure; `None` where there is nothing below the line.
    #[must_use]
    pub fn measure(self, measure: Measure) -> Option<f64> {
        let [hit, over, miss, rest] =
            [self.true_positive, self.false_positive, self.false_negative, self.true_negative].map(f64::from);
        let (above, below) = match measure {
            Measure::Iou => (hit, hit + over + miss),
            Measure::Dice => (2.0 * hit, 2.0 * hit + over + miss),
            Measure::Precision => (hit, hit + over),
            Measure::Recall => (hit, hit + miss),
            Measure::Accuracy => (hit + rest, hit + over + miss + rest),
        };
        (below > 0.0).then(|| above / below)
    }

    fn add(&mut self, predicted: bool, foreground: bool) {
        *match (predicted, foreground) {
            (true, true) => &mut self.true_positive,
            (true, false) => &mut self.false_positive,
            (false, true) => &mut self.false_negative,
            (false, false) => &mut self.true_negative,
        } += 1;
    }

    /// A pixel that was predicted as foreground no longer is.
    fn lose(&mut self, foreground: bool) {
        if foreground {
            self.true_positive -= 1;
            self.false_negative += 1;
        } else {
            self.false_positive -= 1;
            self.true_negative += 1;
        }
    }
}

/// Each pixel that counts: its probability, and whether it is foreground.
fn kept<'a>(
    probability: ArrayView4<'a, f32>,
    target: ArrayView3<'a, i32>,
) -> impl Iterator<Item = (f32, bool)> {
    let (n, c, h, w) = probability.dim();
    assert!(c == 1 && target.dim() == (n, h, w), "a sweep takes one channel and a mask of its shape");
    let mut pixels = Vec::with_capacity(target.len());
    for (&class, &p) in in_order(target).iter().zip(&*in_order(probability)) {
        if class == 0 || class == 1 {
            pixels.push((p, class == 1));
        }
    }
    pixels.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array3, Array4};
    use proptest::prelude::*;

    fn sweep(p: &[f32], y: &[i32]) -> Sweep {
        let probability = Array4::from_shape_vec((1, 1, 1, p.len()), p.to_vec()).unwrap();
        let target = Array3::from_shape_vec((1, 1, y.len()), y.to_vec()).unwrap();
        Sweep::of(probability.view(), target.view())
    }

    #[test]
    fn a_threshold_of_exactly_a_probability_loses_its_pixel() {
        let sweep = sweep(&[0.2, 0.8], &[0, 1]);
        assert_eq!(sweep.at(0.0).false_positive, 1);
        assert_eq!(sweep.at(0.2).false_positive, 0);
        assert_eq!(sweep.at(0.799).true_positive, 1);
        assert_eq!(sweep.at(0.8).true_positive, 0);
        assert_eq!(sweep.at(1.0).false_negative, 1);
    }

    #[test]
    fn equal_probabilities_are_one_step() {
        assert_eq!(sweep(&[0.5, 0.5, 0.5], &[0, 1, 1]).steps.len(), 2);
    }

    #[test]
    fn ignored_pixels_do_not_count() {
        let all = sweep(&[0.2, 0.8, 0.5], &[0, 1, -100]);
        assert_eq!(all, sweep(&[0.2, 0.8], &[0, 1]));
    }

    #[test]
    fn no_pixel_has_no_measure() {
        let nothing = sweep(&[], &[]);
        assert_eq!(nothing.steps.len(), 1);
        assert!(Measure::ALL.iter().all(|&measure| nothing.at(0.5).measure(measure).is_none()));
    }

    proptest! {
        #[test]
        fn the_sweep_counts_what_a_threshold_gives(
            pixels in prop::collection::vec((0_u8..=20, -1_i32..2), 0..40), t in 0_u8..=20,
        ) {
            let (p, y): (Vec<f32>, Vec<i32>) = pixels.iter().map(|&(p, y)| (f32::from(p) / 20.0, y)).unzip();
            let t = f32::from(t) / 20.0;
            let mut counts = Counts::default();
            for (&p, &y) in p.iter().zip(&y).filter(|(_, y)| **y >= 0) {
                counts.add(p > t, y == 1);
            }
            prop_assert_eq!(sweep(&p, &y).at(t), counts);
        }

        #[test]
        fn recall_never_rises_with_the_threshold(pixels in prop::collection::vec((0.0_f32..=1.0, 0_i32..2), 1..40)) {
            let (p, y): (Vec<f32>, Vec<i32>) = pixels.into_iter().unzip();
            let recall: Vec<f64> =
                sweep(&p, &y).steps.iter().filter_map(|step| step.counts.measure(Measure::Recall)).collect();
            prop_assert!(recall.windows(2).all(|pair| pair[1] <= pair[0]));
        }
    }
}
