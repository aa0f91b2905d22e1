//! The ways to one number: what is counted together, what becomes of a class that is not there, and which mean comes first.

use crate::counts::{Counts, Table};

/// A ratio of counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// TP / (TP + FP + FN).
    Iou,
    /// 2·TP / (2·TP + FP + FN).
    Dice,
}

impl Measure {
    /// The ratio; `None` where nothing is below the line.
    #[must_use]
    pub fn of(self, counts: Counts) -> Option<f64> {
        let Counts { hits, .. } = counts;
        let (above, below) = match self {
            Self::Iou => (hits, counts.either()),
            Self::Dice => (2 * hits, hits + counts.either()),
        };
        (below > 0).then(|| above as f64 / below as f64)
    }
}

/// What a score is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The pixels of all images together.
    Batch,
    /// Each image and class, then one mean of all scores.
    Cells,
    /// Each image and class, then the mean of each image's classes, then of the images.
    ImagesFirst,
    /// Each image and class, then the mean of each class's images, then of the classes.
    ClassesFirst,
}

/// How classes become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Average {
    /// Their counts are added.
    Micro,
    /// The mean of their scores.
    Macro,
}

/// What a class counts that has no pixel in the target or the prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// 0.
    Zero,
    /// 1.
    One,
    /// It is left out.
    Skipped,
    /// It is left out wherever the target has no pixel of it, even if the prediction has.
    SkippedUnlessInTarget,
}

/// A way to one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// What a score is taken of.
    pub over: Over,
    /// How classes become one number.
    pub average: Average,
    /// What an absent class counts.
    pub absent: Absent,
    /// Whether class 0 counts.
    pub background: bool,
}

impl Way {
    /// The number; `None` where nothing is left to take a mean of.
    #[must_use]
    pub fn score(self, table: &Table, measure: Measure) -> Option<f64> {
        let (images, classes) = (0..table.images(), self.first_class()..table.classes());
        let cell = |image: usize, class: usize| table.cell(image, class);
        let image = |image: usize| -> Counts { classes.clone().map(|class| cell(image, class)).sum() };
        match (self.over, self.average) {
            (Over::Batch, Average::Micro) => self.value(images.map(image).sum(), measure),
            (Over::Batch, Average::Macro) => {
                mean(classes.map(|class| self.value(table.pooled(class), measure)))
            }
            (_, Average::Micro) => mean(images.map(|at| self.value(image(at), measure))),
            (Over::Cells, Average::Macro) => {
                let cells = images.flat_map(|image| classes.clone().map(move |class| (image, class)));
                mean(cells.map(|(image, class)| self.value(cell(image, class), measure)))
            }
            (Over::ImagesFirst, Average::Macro) => mean(
                images
                    .map(|image| mean(classes.clone().map(|class| self.value(cell(image, class), measure)))),
            ),
            (Over::ClassesFirst, Average::Macro) => mean(
                classes
                    .map(|class| mean(images.clone().map(|image| self.value(cell(image, class), measure)))),
            ),
        }
    }

    /// Whether the score of a class in an image, or of a class in all images, goes into the number.
    #[must_use]
    pub fn uses(self, class: usize, counts: Counts) -> bool {
        class >= self.first_class()
            && (self.average == Average::Micro || self.value(counts, Measure::Iou).is_some())
    }

    fn first_class(self) -> usize {
        usize::from(!self.background)
    }

    /// The score that these counts bring; `None` where they are left out.
    fn value(self, counts: Counts, measure: Measure) -> Option<f64> {
        match self.absent {
            Absent::SkippedUnlessInTarget if counts.actual() == 0 => None,
            Absent::Zero => measure.of(counts).or(Some(0.0)),
            Absent::One => measure.of(counts).or(Some(1.0)),
            Absent::Skipped | Absent::SkippedUnlessInTarget => measure.of(counts),
        }
    }
}

/// The mean of what is not left out.
fn mean(scores: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for score in scores.flatten() {
        sum += score;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}
