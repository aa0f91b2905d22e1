//! Every threshold of a large map of two classes: the scores over it, and how many pixels of each class have which probability.

use std::array;

use ndarray::{ArrayView3, ArrayView4};
use pixelwise_lab::explain::sweep::{self, Best, Counts, Histogram, Measure, Step, Sweep};
use pixelwise_lab::view::chart::threshold::{ThresholdChart, measure_sample};
use pixelwise_lab::view::{colour, number};

use super::{Form, Large, Settings};
use crate::error::grouped;

/// How many hundredths a threshold can be.
const STEPS: usize = 101;

/// What the thresholds of a map come to.
#[derive(Clone, Debug)]
pub(super) struct Thresholds {
    /// Exact at each hundredth, where alone a threshold can stand.
    sweep: Sweep,
    histogram: Histogram,
}

/// A measure of a legend: its name, its line as SVG, its value at the threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// A stable key: `iou`, ….
    pub name: &'static str,
    /// SVG.
    pub line: String,
    /// The value.
    pub value: String,
}

/// The best thresholds by `IoU`.
#[derive(Clone, Debug, PartialEq)]
pub struct BestThreshold {
    /// One of them.
    pub threshold: f64,
    /// It as text.
    pub text: String,
    /// The least.
    pub from: String,
    /// The largest.
    pub to: String,
    /// What they give.
    pub iou: String,
    /// Whether the map's own threshold gives as much.
    pub reached: bool,
}

/// What the thresholds of a map of two classes come to, as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ThresholdView {
    /// The chart as SVG.
    pub chart: String,
    /// The threshold as text.
    pub text: String,
    /// The logit that it is.
    pub logit: String,
    /// The legend of the chart.
    pub key: Vec<Key>,
    /// True negatives, false positives, false negatives, true positives.
    pub counts: Vec<String>,
    /// The colours of both classes, as CSS.
    pub colours: Vec<String>,
    /// Whether white digits are read better on class 1.
    pub light: bool,
    /// The best thresholds.
    pub best: Option<BestThreshold>,
}

impl Large {
    /// What the thresholds come to, with a chart of a size in pixels; nothing of more than two classes.
    #[must_use]
    pub fn threshold_view(&self, width: u32, height: u32) -> Option<ThresholdView> {
        let counts = self.threshold_counts()?;
        let counts =
            [counts.true_negative, counts.false_positive, counts.false_negative, counts.true_positive];
        Some(ThresholdView {
            chart: self.threshold_chart(width, height),
            text: self.threshold_text(),
            logit: self.threshold_logit(),
            key: self.threshold_key(),
            counts: counts.map(|count| grouped(count.into())).to_vec(),
            colours: [0, 1].map(|class| colour::css(colour::class(class))).to_vec(),
            light: colour::wants_light_ink(colour::class(1)),
            best: self.best_threshold(),
        })
    }

    /// The scores over the threshold and the probabilities by true class, as SVG of a size in pixels; empty of more than two classes.
    #[must_use]
    pub fn threshold_chart(&self, width: u32, height: u32) -> String {
        self.thresholds().map_or_else(String::new, |Thresholds { sweep, histogram }| {
            let (threshold, best) = (self.threshold(), best(sweep));
            let (sweep, histogram) = (sweep.clone(), histogram.clone());
            ThresholdChart { sweep, histogram, best, threshold }.svg(width, height)
        })
    }

    /// The legend of that chart.
    #[must_use]
    pub fn threshold_key(&self) -> Vec<Key> {
        let Some(counts) = self.threshold_counts() else { return Vec::new() };
        let key = |measure: Measure| Key {
            name: measure.code(),
            line: measure_sample(measure),
            value: number::ratio(counts.measure(measure)),
        };
        Measure::ALL.map(key).to_vec()
    }

    /// How the prediction at the threshold meets the mask; nothing of more than two classes.
    #[must_use]
    pub fn threshold_counts(&self) -> Option<Counts> {
        Some(self.thresholds()?.sweep.at(self.threshold()))
    }

    /// The thresholds with the largest `IoU`; nothing where none gives more than 0.
    #[must_use]
    pub fn best_threshold(&self) -> Option<BestThreshold> {
        let sweep = &self.thresholds()?.sweep;
        let best = best(sweep)?;
        let (from, to) = best.hundredths()?;
        let middle = (f64::midpoint(from, to) * 100.0).floor() / 100.0;
        Some(BestThreshold {
            threshold: middle,
            text: number::significant(middle, 2),
            from: number::significant(from, 2),
            to: number::significant(to, 2),
            iou: number::ratio(Some(best.value)),
            reached: sweep.at(self.threshold()).measure(Measure::Iou) >= Some(best.value),
        })
    }

    /// The logit that the threshold is, as text.
    #[must_use]
    pub fn threshold_logit(&self) -> String {
        let t = number::as_typed(self.threshold());
        number::significant((t / (1.0 - t)).ln(), 4)
    }

    /// The settings with the threshold moved to a hundredth. Only the binary form has one.
    #[must_use]
    pub fn at_threshold(&self, threshold: f64) -> Settings {
        let threshold = ((threshold * 100.0).round() / 100.0).clamp(0.0, 1.0) as f32;
        Settings { form: Form::Binary, threshold, ..self.settings }
    }

    /// The settings with the threshold moved by hundredths.
    #[must_use]
    pub fn threshold_moved(&self, hundredths: f64) -> Settings {
        self.at_threshold(f64::from(self.threshold()) + hundredths / 100.0)
    }

    /// The threshold as text.
    #[must_use]
    pub fn threshold_text(&self) -> String {
        number::fixed(self.threshold(), 2)
    }

    /// The one that decides: argmax over two channels is one half.
    fn threshold(&self) -> f32 {
        if self.settings.form == Form::Binary { self.settings.threshold } else { 0.5 }
    }

    fn thresholds(&self) -> Option<&Thresholds> {
        self.cost.thresholds.get_or_init(|| self.find_thresholds()).as_ref()
    }

    fn find_thresholds(&self) -> Option<Thresholds> {
        if self.shape.c > 2 {
            return None;
        }
        let (n, h, w) = (self.shape.n, self.shape.h, self.shape.w);
        let own: Vec<f32> = match self.settings.form {
            Form::Multiclass => self
                .cost
                .probability
                .chunks_exact(2 * self.plane())
                .flat_map(|image| &image[self.plane()..])
                .copied()
                .collect(),
            Form::Binary => self.cost.probability.clone(),
        };
        let mask = ArrayView3::from_shape((n, h, w), &self.target).ok()?;
        let probability = ArrayView4::from_shape((n, 1, h, w), &own).ok()?;
        let histogram = Histogram::of(probability, mask);
        Some(Thresholds { sweep: sweep_of(&own, &self.target), histogram })
    }
}

/// The counts at each hundredth. One step a probability, as for a grid, would be a chart of a hundred thousand steps.
fn sweep_of(probability: &[f32], target: &[i32]) -> Sweep {
    let thresholds: [f32; STEPS] = array::from_fn(|at| at as f32 / 100.0);
    // By class and by how many thresholds lie below a probability.
    let mut pixels = [[0_u32; STEPS + 1]; 2];
    for (&p, &class) in probability.iter().zip(target) {
        let Some(counts) = usize::try_from(class).ok().and_then(|class| pixels.get_mut(class)) else {
            continue;
        };
        // Near the place by arithmetic, to the bit by comparison. NaN lies above none.
        let mut below = ((p * 100.0).ceil() as usize).min(STEPS);
        while below > 0 && thresholds[below - 1] >= p {
            below -= 1;
        }
        while below < STEPS && thresholds[below] < p {
            below += 1;
        }
        counts[below] += 1;
    }
    let total = pixels.map(|counts| counts.iter().sum::<u32>());
    let mut under = [0; 2];
    let steps = thresholds.iter().enumerate().map(|(at, &from)| {
        for (under, counts) in under.iter_mut().zip(&pixels) {
            *under += counts[at];
        }
        let [rejected, missed] = under;
        let counts = Counts {
            true_positive: total[1] - missed,
            false_positive: total[0] - rejected,
            false_negative: missed,
            true_negative: rejected,
        };
        Step { from, counts }
    });
    Sweep { steps: steps.collect() }
}

fn best(sweep: &Sweep) -> Option<Best> {
    sweep::best(sweep, Measure::Iou)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hundredth_counts_as_the_sweep_of_each_probability_does() {
        let values = (0..2000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 8) as f32 / (1 << 24) as f32);
        let hundredths = (0..=100).map(|i| i as f32 / 100.0);
        let p: Vec<f32> = values.chain(hundredths).chain([f32::NAN, 0.0, 1.0]).collect();
        let y: Vec<i32> = (0..p.len()).map(|at| [0, 1, 1, -100][at % 4]).collect();
        let all = Sweep::of(
            ArrayView4::from_shape((1, 1, 1, p.len()), &p).unwrap(),
            ArrayView3::from_shape((1, 1, y.len()), &y).unwrap(),
        );
        let hundredth = sweep_of(&p, &y);
        for at in 0..STEPS {
            let t = at as f32 / 100.0;
            assert_eq!(hundredth.at(t), all.at(t), "{t}");
        }
    }
}
