//! How often a class was hit, called wrongly and missed, in each image.

use std::ops::AddAssign;

use ndarray::ArrayView3;

/// How a class fares in some pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pixels of the class that are predicted as it: TP.
    pub hits: u64,
    /// Pixels of another class that are predicted as it: FP.
    pub false_alarms: u64,
    /// Pixels of the class that are predicted as another: FN.
    pub misses: u64,
}

impl Counts {
    /// Pixels of the class.
    #[must_use]
    pub const fn actual(self) -> u64 {
        self.hits + self.misses
    }

    /// Pixels that are of the class or predicted as it.
    #[must_use]
    pub const fn either(self) -> u64 {
        self.hits + self.misses + self.false_alarms
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.hits += other.hits;
        self.false_alarms += other.false_alarms;
        self.misses += other.misses;
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

/// The counts of every class in every image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    classes: usize,
    /// Image by image, in each class by class.
    cells: Vec<Counts>,
}

impl Table {
    /// Counts how a prediction meets its target.
    ///
    /// # Shapes
    /// Both are `[N, H, W]`.
    ///
    /// A pixel whose target is no class is left out, and so is one whose prediction is none.
    #[must_use]
    pub fn of(prediction: ArrayView3<'_, u8>, target: ArrayView3<'_, i32>, classes: usize) -> Self {
        let mut cells = vec![Counts::default(); target.dim().0 * classes];
        for (((image, ..), &target), &predicted) in target.indexed_iter().zip(prediction) {
            let (Ok(target), predicted) = (usize::try_from(target), usize::from(predicted)) else { continue };
            if target >= classes || predicted >= classes {
                continue;
            }
            if target == predicted {
                cells[image * classes + target].hits += 1;
            } else {
                cells[image * classes + target].misses += 1;
                cells[image * classes + predicted].false_alarms += 1;
            }
        }
        Self { classes, cells }
    }

    /// How many images there are.
    #[must_use]
    pub fn images(&self) -> usize {
        self.cells.len() / self.classes.max(1)
    }

    /// How many classes there are.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The counts of a class in an image.
    #[must_use]
    pub fn cell(&self, image: usize, class: usize) -> Counts {
        self.cells[image * self.classes + class]
    }

    /// The counts of a class in all images.
    #[must_use]
    pub fn pooled(&self, class: usize) -> Counts {
        (0..self.images()).map(|image| self.cell(image, class)).sum()
    }

    /// How many pixels are counted, and how many of them are wrong.
    #[must_use]
    pub fn pixels(&self) -> (u64, u64) {
        let all: Counts = self.cells.iter().copied().sum();
        (all.actual(), all.misses)
    }
}
