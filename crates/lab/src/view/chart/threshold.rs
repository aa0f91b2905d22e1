//! The probabilities by true class and the scores over every threshold, in one chart.

use super::frame::{Axis, Frame, Plot, Room, sample};
use super::palette::Ink;
use super::svg::Stroke;
use crate::Lab;
use crate::explain::analysis;
use crate::explain::sweep::{Best, Histogram, Measure, Sweep, best};
use crate::view::colour;
use crate::view::number;

/// Room around the plot, in pixels.
const LEFT: u32 = 28;
const RIGHT: u32 = 10;
const TOP: u32 = 8;
const BOTTOM: u32 = 18;
/// How much of the plot the tallest bar takes.
const TALLEST: f64 = 0.45;

/// What is drawn: bars for the pixels, lines for the scores, a shade over the best thresholds, and the threshold.
#[derive(Clone, Debug)]
pub struct ThresholdChart {
    /// The scores.
    pub sweep: Sweep,
    /// The pixels.
    pub histogram: Histogram,
    /// The best threshold by `IoU`.
    pub best: Option<Best>,
    /// The threshold.
    pub threshold: f32,
}

/// A measure's line. Each is told from the others without its colour.
fn line_of(measure: Measure) -> Stroke {
    match measure {
        Measure::Iou => Stroke::of(Ink::Binary, 2.0),
        Measure::Dice => Stroke::of(Ink::Binary, 2.0).dashed(10, 3),
        Measure::Precision => Stroke::of(Ink::Soft, 2.0).dashed(2, 3),
        Measure::Recall => Stroke::of(Ink::Soft, 1.0).dashed(6, 3),
        Measure::Accuracy => Stroke::of(Ink::Soft, 1.0),
    }
}

/// A measure's line alone, as SVG of 28 × 8 pixels, for a legend.
#[must_use]
pub fn measure_sample(measure: Measure) -> String {
    sample(28, 8, line_of(measure))
}

/// The threshold under an x of a chart of a width, one of so many steps from 0 to 1.
#[must_use]
pub fn threshold_at(x: f64, width: u32, steps: f64) -> f64 {
    let room = f64::from(width.saturating_sub(LEFT + RIGHT).max(1));
    let share = ((x - f64::from(LEFT)) / room).clamp(0.0, 1.0);
    (share * steps).round() / steps
}

impl ThresholdChart {
    /// The chart of a scene.
    #[must_use]
    pub fn of(lab: &Lab) -> Self {
        let sweep = analysis::sweep(lab);
        let (best, threshold) = (best(&sweep, Measure::Iou), lab.scene().threshold());
        Self { sweep, histogram: analysis::histogram(lab), best, threshold }
    }

    /// Each measure of the legend with its line and its value at the threshold.
    #[must_use]
    pub fn key(&self) -> [(Measure, String, Option<f64>); 5] {
        let counts = self.sweep.at(self.threshold);
        Measure::ALL.map(|measure| (measure, measure_sample(measure), counts.measure(measure)))
    }

    /// Whether the threshold gives as much as the best one.
    #[must_use]
    pub fn has_best(&self) -> bool {
        self.best.is_some_and(|best| self.sweep.at(self.threshold).measure(Measure::Iou) == Some(best.value))
    }

    /// The chart as SVG; empty where there is no room for one.
    #[must_use]
    pub fn svg(&self, width: u32, height: u32) -> String {
        let short = |x: f64| number::short(x as f32);
        // The zero below the corner is both axes'.
        let upward = |y: f64| if y == 0.0 { String::new() } else { short(y) };
        let frame = Frame {
            size: (width, height),
            room: Room { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM },
            x: Axis { range: 0.0..1.0, labels: 5, write: &short },
            y: Axis { range: 0.0..1.0, labels: 3, write: &upward },
            tick: 1,
            bare: false,
        };
        frame.svg(&|plot| {
            if let Some(best) = self.best {
                plot.bar([(best.from.into(), 0.0), (best.to.into(), 1.0)], Ink::Wash);
            }
            self.bars(plot);
            // The first of the legend lies on top.
            for measure in Measure::ALL.into_iter().rev() {
                for run in self.line(measure) {
                    plot.path(&run, line_of(measure));
                }
            }
            let t = f64::from(self.threshold);
            plot.path(&[(t, 0.0), (t, 1.0)], Stroke::of(Ink::Ink, 2.0));
            plot.disc((t, 0.5), 6.0, Ink::Panel);
            plot.ring((t, 0.5), 6.0, Stroke::of(Ink::Ink, 2.0));
        })
    }

    /// Draws how many pixels of each class have a probability, bin by bin.
    fn bars(&self, plot: &mut Plot) {
        let most = f64::from(self.histogram.most().max(1));
        let bin = 1.0 / Histogram::BINS as f64;
        let inks = [[0x9a, 0xa1, 0xab], colour::class(1)].map(Ink::Data);
        for (class, counts) in
            [&self.histogram.background, &self.histogram.foreground].into_iter().enumerate()
        {
            for (index, &count) in counts.iter().enumerate().filter(|&(_, &count)| count > 0) {
                let from = bin * (index as f64 + 0.08 + 0.42 * class as f64);
                let corners = [(from, 0.0), (from + 0.42 * bin, TALLEST * f64::from(count) / most)];
                plot.bar(corners, inks[class]);
            }
        }
    }

    /// A measure as steps over the threshold, broken where it is undefined.
    fn line(&self, measure: Measure) -> Vec<Vec<(f64, f64)>> {
        let mut runs = vec![Vec::new()];
        for (from, to, counts) in self.sweep.intervals() {
            match counts.measure(measure) {
                Some(value) => {
                    if let Some(run) = runs.last_mut() {
                        run.extend([(f64::from(from), value), (f64::from(to), value)]);
                    }
                }
                None => runs.push(Vec::new()),
            }
        }
        runs.retain(|run| run.len() > 1);
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lab;
    use crate::explain::analysis;

    #[test]
    fn an_x_is_a_threshold_to_the_step() {
        assert!(threshold_at(0.0, 300, 100.0) < 1e-12);
        assert!((threshold_at(300.0, 300, 100.0) - 1.0).abs() < 1e-12);
        let middle = f64::from(LEFT) + f64::from(300 - LEFT - RIGHT) / 2.0;
        assert!((threshold_at(middle, 300, 100.0) - 0.5).abs() < 1e-12);
        let beside = middle + 5.0;
        assert!((threshold_at(beside, 300, 100.0) - 0.52).abs() < 1e-12);
        assert!((threshold_at(beside, 300, 20.0) - 0.5).abs() < 1e-12, "a finger's twentieth");
    }

    #[test]
    fn the_chart_has_bars_lines_and_a_handle() {
        let lab = Lab::new();
        let chart = ThresholdChart::of(&lab);
        assert_eq!(chart.best, analysis::best_threshold(&lab));
        let svg = chart.svg(300, 150);
        for part in ["<rect", "<polyline", "<circle"] {
            assert!(svg.contains(part), "{part}");
        }
        assert_eq!(svg.matches(r#"class="wash""#).count(), 1, "the best thresholds");
    }

    /// By what the lines look like without their colours.
    #[test]
    fn no_two_measures_have_the_same_line() {
        let plain = |measure| Stroke { ink: Ink::Ink, ..line_of(measure) };
        for (index, &measure) in Measure::ALL.iter().enumerate() {
            for &other in &Measure::ALL[index + 1..] {
                assert_ne!(plain(measure), plain(other), "{measure:?} and {other:?}");
            }
            assert!(measure_sample(measure).contains("<polyline"));
        }
    }
}
