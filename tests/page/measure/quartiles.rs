//! Many times of the same thing in three numbers: the middle one, and the half of them around it.

use std::fmt;

/// The median of some times, and their first and third quartiles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quartiles {
    /// A quarter of the times is below it.
    pub(crate) low: f64,
    /// Half of the times is below it.
    pub(crate) median: f64,
    /// Three quarters of the times are below it.
    pub(crate) high: f64,
}

impl Quartiles {
    /// `None` if there are no times.
    #[must_use]
    pub(crate) fn of(times: &[f64]) -> Option<Self> {
        let mut sorted = times.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let at = |quarters: usize| sorted[last * quarters / 4];
        Some(Self { low: at(1), median: at(2), high: at(3) })
    }
}

/// `2.13 (2.12 to 2.14)`: three digits of each.
impl fmt::Display for Quartiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { low, median, high } = self;
        let digits = match median {
            ..10.0 => 2,
            10.0..100.0 => 1,
            _ => 0,
        };
        write!(f, "{median:.digits$} ({low:.digits$} to {high:.digits$})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(times: &[f64], shown: &str) {
        assert_eq!(Quartiles::of(times).unwrap().to_string(), shown);
    }

    #[test]
    fn the_order_of_times_is_of_no_account() {
        check(&[5.0, 1.0, 4.0, 2.0, 3.0], "3.00 (2.00 to 4.00)");
        check(&[250.0, 100.0, 150.0, 200.0, 300.0], "200 (150 to 250)");
    }

    #[test]
    fn one_time_is_all_there_is() {
        check(&[12.34], "12.3 (12.3 to 12.3)");
    }

    #[test]
    fn no_time_has_no_middle() {
        assert_eq!(Quartiles::of(&[]), None);
    }
}
