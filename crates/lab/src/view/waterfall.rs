//! A sum as bars, each from where the last one ended; the sum itself stands from 0.

use crate::view::number;

/// A sum taken apart. Places run from 0, the lowest of all bars, to 1, the highest.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// Where 0 is.
    pub zero: f32,
    /// A bar a summand, and the sum's.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Where it begins.
    pub from: f32,
    /// Where it ends: above its beginning if it adds something.
    pub to: f32,
    /// Its value.
    pub text: String,
}

/// Draws summands and their sum as bars. All are flat where every sum on the way is 0 or one is not finite.
#[must_use]
pub fn waterfall(summands: &[f32], sum: f32) -> Waterfall {
    let ends = summands.iter().scan(0.0, |end, summand| {
        *end += summand;
        Some(*end)
    });
    let ends: Vec<f32> = ends.collect();
    let all = || ends.iter().copied().chain([0.0, sum]);
    let (low, high) = (all().fold(0.0, f32::min), all().fold(0.0, f32::max));
    let room = high - low;
    let place = |x: f32| if room > 0.0 && room.is_finite() { (x - low) / room } else { 0.0 };
    let begins = [0.0].into_iter().chain(ends.iter().copied());
    let values = summands.iter().copied().zip(begins.zip(ends.iter().copied()));
    let bars = values.chain([(sum, (0.0, sum))]).map(|(value, (from, to))| Bar {
        from: place(from),
        to: place(to),
        text: number::significant(value.into(), 4),
    });
    Waterfall { zero: place(0.0), bars: bars.collect() }
}

#[cfg(test)]
mod tests {
    use super::waterfall;

    #[track_caller]
    fn check(summands: &[f32], sum: f32, places: &[(f32, f32)]) {
        let bars = waterfall(summands, sum).bars;
        assert_eq!(bars.iter().map(|bar| (bar.from, bar.to)).collect::<Vec<_>>(), places);
    }

    #[test]
    fn every_bar_begins_where_the_last_one_ended() {
        check(&[1.0, 2.0, 1.0], 4.0, &[(0.0, 0.25), (0.25, 0.75), (0.75, 1.0), (0.0, 1.0)]);
    }

    #[test]
    fn the_lowest_sum_on_the_way_is_the_foot() {
        check(&[-1.0, 3.0], 2.0, &[(1.0 / 3.0, 0.0), (0.0, 1.0), (1.0 / 3.0, 1.0)]);
    }

    #[test]
    fn nothing_and_what_is_not_finite_are_flat() {
        check(&[0.0, 0.0], 0.0, &[(0.0, 0.0); 3]);
        assert!(waterfall(&[f32::INFINITY], f32::INFINITY).bars.iter().all(|bar| bar.to == 0.0));
    }

    #[test]
    fn values_are_written_with_four_digits() {
        let bars = waterfall(&[-0.5, 3.687_1], 3.187_1).bars;
        let texts = bars.iter().map(|bar| &*bar.text).collect::<Vec<_>>();
        assert_eq!(texts, ["−0.5000", "3.687", "3.187"]);
    }
}
