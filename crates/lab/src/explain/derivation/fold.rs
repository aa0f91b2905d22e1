//! Which classes are shown one by one where there are too many to show.

/// The most classes that are shown one by one; with one more, those that matter least are folded into one.
const MOST: usize = 5;
/// How many are shown where some are folded.
const SHOWN: usize = 4;

/// The classes that matter to a pixel, and the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fold {
    /// Shown one by one, in ascending order: the target, the prediction, and the next largest.
    pub(crate) shown: Vec<usize>,
    /// Folded into one.
    pub(crate) others: Vec<usize>,
}

impl Fold {
    /// Sorts the classes of a pixel by what matters to it.
    pub(crate) fn of(logits: &[f32], target: Option<usize>) -> Self {
        let classes = 0..logits.len();
        if logits.len() <= MOST {
            return Self { shown: classes.collect(), others: Vec::new() };
        }
        let mut shown: Vec<usize> = target.into_iter().collect();
        while shown.len() < SHOWN {
            // Of equal logits, the first class; a NaN counts as the largest.
            let left = classes.clone().filter(|c| !shown.contains(c));
            let larger = |a: usize, b: usize| if logits[b].total_cmp(&logits[a]).is_gt() { b } else { a };
            shown.extend(left.reduce(larger));
        }
        let (shown, others) = classes.partition(|c| shown.contains(c));
        Self { shown, others }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_classes_are_shown() {
        let fold = Fold::of(&[0.0; 5], Some(1));
        assert_eq!((fold.shown, fold.others), (vec![0, 1, 2, 3, 4], vec![]));
    }

    #[test]
    fn target_prediction_and_the_next_largest_stay() {
        let mut logits = [0.0; 21];
        (logits[7], logits[3], logits[11]) = (5.0, 4.0, 3.0);
        logits[20] = -9.0;
        let fold = Fold::of(&logits, Some(20));
        assert_eq!(fold.shown, [3, 7, 11, 20]);
        assert_eq!(fold.others.len(), 17);
    }

    #[test]
    fn a_pixel_without_a_target_shows_the_largest() {
        assert_eq!(Fold::of(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], None).shown, [2, 3, 4, 5]);
    }
}
