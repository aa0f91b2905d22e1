//! What a tensor holds: its range, a histogram, its classes and their shares.

use std::collections::BTreeMap;

use crate::tensor::Values;

/// How many columns a histogram has.
pub const COLUMNS: usize = 56;
/// The most different values that are counted one by one.
const MAX_IDS: usize = 512;

/// What a tensor holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The least and the largest of its finite values; infinities the other way round where there is none.
    pub range: (f32, f32),
    /// Values that are NaN.
    pub nan: usize,
    /// Values that are ±∞.
    pub infinite: usize,
    /// How many finite values lie in each of [`COLUMNS`] equal parts of the range.
    pub histogram: Vec<u32>,
    /// Each value and how often it occurs, in their order; nothing where they are too many or lie between whole numbers.
    pub ids: Vec<(i32, usize)>,
    /// Whether every value is a whole number.
    pub whole: bool,
    /// How many values there are.
    pub count: usize,
}

impl Facts {
    /// Looks at all values.
    #[must_use]
    pub fn of(values: &Values) -> Self {
        match values {
            Values::Float(values) => Self::of_floats(values),
            Values::Whole(values) => {
                let floats = values.iter().map(|&x| x as f32);
                let range = floats.fold(NOTHING, |(low, high), x| (low.min(x), high.max(x)));
                Self {
                    range,
                    nan: 0,
                    infinite: 0,
                    histogram: histogram(values.iter().map(|&x| x as f32), range),
                    ids: ids(values.iter().copied()),
                    whole: true,
                    count: values.len(),
                }
            }
        }
    }

    /// Looks at floats.
    #[must_use]
    pub fn of_floats(values: &[f32]) -> Self {
        let finite = || values.iter().copied().filter(|x| x.is_finite());
        let (mut range, mut infinite, mut nan) = (NOTHING, 0, 0);
        for &x in values {
            if x.is_finite() {
                range = (range.0.min(x), range.1.max(x));
            } else if x.is_nan() {
                nan += 1;
            } else {
                infinite += 1;
            }
        }
        let whole = values.iter().all(|x| *x == x.trunc() && x.abs() < 1e9);
        Self {
            range,
            nan,
            infinite,
            histogram: histogram(finite(), range),
            ids: if whole { ids(values.iter().map(|&x| x as i32)) } else { Vec::new() },
            whole,
            count: values.len(),
        }
    }

    /// How often a value occurs.
    #[must_use]
    pub fn count_of(&self, id: i32) -> usize {
        self.ids.iter().find(|&&(value, _)| value == id).map_or(0, |&(_, count)| count)
    }
}

const NOTHING: (f32, f32) = (f32::INFINITY, f32::NEG_INFINITY);

fn histogram(values: impl Iterator<Item = f32>, (low, high): (f32, f32)) -> Vec<u32> {
    let mut counts = vec![0; COLUMNS];
    let scale = COLUMNS as f32 / (high - low);
    for x in values {
        // Of a single value the scale is infinite and the product NaN, which is the first column.
        let column = ((x - low) * scale) as usize;
        counts[column.min(COLUMNS - 1)] += 1;
    }
    counts
}

fn ids(values: impl Iterator<Item = i32>) -> Vec<(i32, usize)> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    let (mut last, mut run) = (0, 0);
    // Masks have long runs of one class: a look-up a run, not a pixel.
    for value in values {
        if value != last && run > 0 {
            *counts.entry(last).or_default() += run;
            run = 0;
            if counts.len() > MAX_IDS {
                return Vec::new();
            }
        }
        last = value;
        run += 1;
    }
    if run > 0 {
        *counts.entry(last).or_default() += run;
    }
    counts.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_counted() {
        let facts = Facts::of(&Values::Whole(vec![0, 0, 255, 0, 255, 1]));
        assert_eq!(facts.ids, [(0, 3), (1, 1), (255, 2)]);
        assert_eq!((facts.range, facts.count_of(255), facts.count_of(7)), ((0.0, 255.0), 2, 0));
        assert_eq!(facts.histogram.iter().sum::<u32>(), 6);
    }

    #[test]
    fn what_is_not_finite_is_counted_apart() {
        let facts = Facts::of_floats(&[f32::NAN, f32::INFINITY, -1.5, 2.0]);
        assert_eq!((facts.nan, facts.infinite, facts.range, facts.whole), (1, 1, (-1.5, 2.0), false));
        assert_eq!(facts.histogram.iter().sum::<u32>(), 2);
    }
}
