//! The threshold at which a measure is largest.

use super::{Measure, Sweep};

/// The thresholds at which a measure is largest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// One threshold of them: the middle of the interval.
    pub threshold: f32,
    /// The smallest of the interval, which belongs to it.
    pub from: f32,
    /// The end of the interval, which does not belong to it unless it is 1.
    pub to: f32,
    /// The largest value.
    pub value: f64,
}

impl Best {
    /// The smallest and the largest of the best thresholds to the hundredth, rounded inwards; `None` where no hundredth is among them.
    #[must_use]
    pub fn hundredths(&self) -> Option<(f64, f64)> {
        let (from, to) = (f64::from(self.from) * 100.0, f64::from(self.to) * 100.0);
        // A float32's hundredth may lie a rounding above the number that it was typed as.
        let from = (from - 1e-4).ceil();
        let to = if self.to >= 1.0 { 100.0 } else { (to - 1e-4).ceil() - 1.0 };
        (from <= to).then_some((from / 100.0, to / 100.0))
    }
}

/// Finds the threshold at which a measure is largest.
///
/// Where several intervals are as good, the widest is taken, the lowest of equally wide ones; `None` where no threshold gives more than
/// 0, as without foreground, or the measure is defined for none.
#[must_use]
pub fn best(sweep: &Sweep, measure: Measure) -> Option<Best> {
    let mut found: Option<Best> = None;
    for (from, to, counts) in sweep.intervals() {
        let Some(value) = counts.measure(measure).filter(|&value| value > 0.0) else { continue };
        let interval = Best { threshold: f32::midpoint(from, to), from, to, value };
        found = match found {
            Some(best) if value < best.value => Some(best),
            // The same value goes on from the step before.
            Some(best) if value <= best.value && best.to >= from => {
                Some(Best { threshold: f32::midpoint(best.from, to), to, ..best })
            }
            Some(best) if value <= best.value && to - from <= best.to - best.from => Some(best),
            _ => Some(interval),
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array3, Array4};

    #[track_caller]
    fn check(p: &[f32], y: &[i32], measure: Measure, threshold: f32, value: f64) {
        let probability = Array4::from_shape_vec((1, 1, 1, p.len()), p.to_vec()).unwrap();
        let target = Array3::from_shape_vec((1, 1, y.len()), y.to_vec()).unwrap();
        let sweep = Sweep::of(probability.view(), target.view());
        let best = best(&sweep, measure).unwrap();
        assert!((best.threshold - threshold).abs() < 1e-6, "{best:?}");
        assert!((best.value - value).abs() < 1e-12, "{best:?}");
        assert_eq!(sweep.at(best.threshold).measure(measure), Some(best.value));
    }

    #[test]
    fn the_best_threshold_of_what_can_be_told_apart_lies_in_the_middle() {
        for measure in [Measure::Iou, Measure::Dice, Measure::Accuracy] {
            check(&[0.1, 0.3, 0.7, 0.9], &[0, 0, 1, 1], measure, 0.5, 1.0);
        }
    }

    #[test]
    fn a_mask_that_is_rarely_sure_wants_a_low_threshold() {
        check(&[0.02, 0.05, 0.2, 0.4], &[0, 0, 1, 1], Measure::Iou, 0.125, 1.0);
    }

    #[test]
    fn equal_values_that_meet_are_one_interval() {
        // Precision stays 1 over both steps above the only background pixel.
        check(&[0.2, 0.6, 0.8], &[0, 1, 1], Measure::Precision, 0.5, 1.0);
    }

    #[test]
    fn without_foreground_there_is_nothing_to_win_but_accuracy() {
        let probability = Array4::from_elem((1, 1, 1, 2), 0.3);
        let sweep = Sweep::of(probability.view(), Array3::zeros((1, 1, 2)).view());
        for measure in [Measure::Iou, Measure::Dice, Measure::Precision, Measure::Recall] {
            assert_eq!(best(&sweep, measure), None, "{measure:?}");
        }
        check(&[0.3, 0.3], &[0, 0], Measure::Accuracy, 0.65, 1.0);
    }

    #[test]
    fn the_range_is_rounded_inwards() {
        let best = |from, to| Best { threshold: 0.5, from, to, value: 1.0 }.hundredths();
        assert_eq!(best(0.352, 0.689), Some((0.36, 0.68)));
        assert_eq!(best(0.35, 0.7), Some((0.35, 0.69)), "an interval holds its beginning and not its end");
        assert_eq!(best(0.9, 1.0), Some((0.9, 1.0)));
        assert_eq!(best(0.501, 0.509), None);
    }

    #[test]
    fn foreground_that_no_threshold_finds_cannot_be_won() {
        let probability = Array4::from_shape_vec((1, 1, 1, 2), vec![f32::NAN, 0.3]).unwrap();
        let target = Array3::from_shape_vec((1, 1, 2), vec![1, 0]).unwrap();
        assert_eq!(best(&Sweep::of(probability.view(), target.view()), Measure::Iou), None);
    }
}
