//! How good a predicted mask is: confusion table, accuracy, IoU, Dice, precision and recall.

use ndarray::{Array2, ArrayView3};

use crate::target::class_index;
use crate::tensor::{Error, in_order};

/// Counts how a prediction meets its target, and what follows from the counts.
///
/// ```text
/// IoU = TP / (TP + FP + FN)      Dice = 2·TP / (2·TP + FP + FN)
/// precision = TP / (TP + FP)     recall = TP / (TP + FN)
/// accuracy = Σ TP / all pixels counted
/// ```
///
/// # Shapes
/// `prediction` and `target` are `[N, H, W]`.
///
/// A pixel whose target is `ignore_index` is left out. A ratio with nothing below the line is undefined: `None`, never 0.
///
/// # Errors
/// If the shapes differ, a target is neither a class nor `ignore_index`, or a prediction is no class.
pub fn metrics(
    prediction: ArrayView3<'_, u8>,
    target: ArrayView3<'_, i32>,
    classes: usize,
    ignore_index: Option<i32>,
) -> Result<Metrics, Error> {
    if prediction.shape() != target.shape() {
        return Err(Error::ShapeMismatch {
            what: "prediction",
            expected: target.shape().to_vec(),
            got: prediction.shape().to_vec(),
        });
    }
    let mut confusion = Array2::zeros((classes, classes));
    for (&prediction, &target) in in_order(prediction).iter().zip(&*in_order(target)) {
        if Some(target) == ignore_index {
            continue;
        }
        let row = class_index(target, classes)
            .ok_or(Error::TargetOutOfBounds { target: i64::from(target), classes })?;
        let column = class_index(i32::from(prediction), classes).ok_or(Error::OutOfRange {
            what: "prediction",
            value: f64::from(prediction),
            min: 0.0,
            max: classes.saturating_sub(1) as f64,
        })?;
        confusion[[row, column]] += 1;
    }
    Ok(Metrics::from_confusion(confusion))
}

/// What a confusion table says, class by class; `None` where a ratio has nothing below the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    /// Pixels by target class (row) and predicted class (column).
    pub confusion: Array2<u32>,
    /// The share of pixels whose class is right.
    pub accuracy: Option<f64>,
    /// Intersection over union, a class.
    pub iou: Vec<Option<f64>>,
    /// Dice, also F1, a class.
    pub dice: Vec<Option<f64>>,
    /// Of the pixels predicted to be in a class, the share that is.
    pub precision: Vec<Option<f64>>,
    /// Of the pixels in a class, the share that was predicted.
    pub recall: Vec<Option<f64>>,
}

impl Metrics {
    /// The ratios of a confusion table whose rows are the target's classes.
    #[must_use]
    pub fn from_confusion(confusion: Array2<u32>) -> Self {
        let classes = 0..confusion.nrows();
        let hit = |c: usize| u64::from(confusion[[c, c]]);
        let total = |counts: ndarray::ArrayView1<'_, u32>| counts.iter().map(|&n| u64::from(n)).sum::<u64>();
        let actual = |c: usize| total(confusion.row(c));
        let predicted = |c: usize| total(confusion.column(c));
        let per_class = |f: &dyn Fn(usize) -> Option<f64>| classes.clone().map(f).collect();
        let all = classes.clone().map(actual).sum();
        Self {
            accuracy: ratio(classes.clone().map(hit).sum(), all),
            iou: per_class(&|c| ratio(hit(c), actual(c) + predicted(c) - hit(c))),
            dice: per_class(&|c| ratio(2 * hit(c), actual(c) + predicted(c))),
            precision: per_class(&|c| ratio(hit(c), predicted(c))),
            recall: per_class(&|c| ratio(hit(c), actual(c))),
            confusion,
        }
    }

    /// The classes to be told one by one: all of a few, and of many those that the target or the prediction has.
    #[must_use]
    pub fn shown(&self) -> Vec<usize> {
        let counts = &self.confusion;
        let classes = counts.nrows();
        let has = |&c: &usize| (0..classes).any(|other| counts[[c, other]] + counts[[other, c]] > 0);
        (0..classes).filter(|c| classes <= FEW || has(c)).collect()
    }

    /// The rows of the confusion table to be told one by one: all of a few, and of many those that the target has.
    #[must_use]
    pub fn rows_shown(&self) -> Vec<usize> {
        let classes = self.confusion.nrows();
        (0..classes).filter(|&c| classes <= FEW || self.confusion.row(c).iter().any(|&n| n > 0)).collect()
    }

    /// The mean IoU over the classes where it is defined.
    #[must_use]
    pub fn mean_iou(&self) -> Option<f64> {
        mean(&self.iou)
    }

    /// The mean Dice over the classes where it is defined.
    #[must_use]
    pub fn mean_dice(&self) -> Option<f64> {
        mean(&self.dice)
    }

    /// The mean precision over the classes where it is defined.
    #[must_use]
    pub fn mean_precision(&self) -> Option<f64> {
        mean(&self.precision)
    }

    /// The mean recall over the classes where it is defined.
    #[must_use]
    pub fn mean_recall(&self) -> Option<f64> {
        mean(&self.recall)
    }
}

/// How many classes are a few.
const FEW: usize = 5;

fn ratio(above: u64, below: u64) -> Option<f64> {
    (below > 0).then(|| above as f64 / below as f64)
}

fn mean(per_class: &[Option<f64>]) -> Option<f64> {
    let defined: Vec<f64> = per_class.iter().copied().flatten().collect();
    (!defined.is_empty()).then(|| defined.iter().sum::<f64>() / defined.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_classes_those_that_are_there_are_shown() {
        let mut confusion = Array2::zeros((21, 21));
        confusion[[0, 0]] = 4;
        confusion[[7, 20]] = 1;
        let many = Metrics::from_confusion(confusion);
        assert_eq!((many.rows_shown(), many.shown()), (vec![0, 7], vec![0, 7, 20]));
        let few = Metrics::from_confusion(Array2::zeros((3, 3)));
        assert_eq!((few.rows_shown(), few.shown()), (vec![0, 1, 2], vec![0, 1, 2]));
    }
}
