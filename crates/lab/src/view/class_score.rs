//! How a prediction meets the mask, class by class: the confusion table and the scores, of the classes that are told one by one.

use crate::view::number;
use crate::{Form, Lab};

/// How one class of a prediction fares, as texts; `—` where a ratio is undefined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassScore {
    /// The class, or `mean`.
    pub name: String,
    /// Intersection over union.
    pub iou: String,
    /// Dice, also F1.
    pub dice: String,
    /// Of the pixels predicted to be in the class, the share that is.
    pub precision: String,
    /// Of the pixels in the class, the share that was predicted.
    pub recall: String,
}

/// The mean over all classes that have a score, then each class that is told.
#[must_use]
pub fn class_scores(lab: &Lab, form: Form) -> Vec<ClassScore> {
    let metrics = lab.results().metrics(form);
    let line = |name, [iou, dice, precision, recall]: [Option<f64>; 4]| ClassScore {
        name,
        iou: number::ratio(iou),
        dice: number::ratio(dice),
        precision: number::ratio(precision),
        recall: number::ratio(recall),
    };
    let of = |c: usize| [metrics.iou[c], metrics.dice[c], metrics.precision[c], metrics.recall[c]];
    let mean = [metrics.mean_iou(), metrics.mean_dice(), metrics.mean_precision(), metrics.mean_recall()];
    let each = metrics.shown().into_iter().map(|class| line(class.to_string(), of(class)));
    std::iter::once(line("mean".to_owned(), mean)).chain(each).collect()
}

/// How many pixels of each class of the mask that has a row ([`pixelwise::Metrics::rows_shown`]) are predicted to be in each class that is
/// told ([`pixelwise::Metrics::shown`]), row by row.
#[must_use]
pub fn confusion(lab: &Lab, form: Form) -> Vec<u32> {
    let metrics = lab.results().metrics(form);
    let (rows, shown) = (metrics.rows_shown(), metrics.shown());
    rows.iter().flat_map(|&row| shown.iter().map(move |&class| metrics.confusion[[row, class]])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Preset};

    #[test]
    fn every_pixel_is_in_the_table_once() {
        for preset in Preset::ALL {
            let mut lab = Lab::new();
            lab.apply(Edit::LoadPreset(preset)).unwrap();
            for form in [Form::Binary, Form::Multiclass] {
                let all: u32 = lab.results().metrics(form).confusion.iter().sum();
                assert_eq!(confusion(&lab, form).iter().sum::<u32>(), all, "{preset:?}");
                let scores = class_scores(&lab, form);
                assert_eq!(scores.len(), 1 + lab.results().metrics(form).shown().len());
                assert_eq!(scores[0].iou, number::ratio(lab.results().metrics(form).mean_iou()));
            }
        }
    }
}
