//! Round numbers above others: the ends of axes and of colours.

/// The least of 1, 2, 3, 4, 5, 6, 8 times a power of ten that is not below `x`, and not below `least`.
#[must_use]
pub fn nice_limit(x: f64, least: f64) -> f64 {
    if !(x.is_finite() && x > least) {
        return least;
    }
    let power = 10_f64.powi(x.log10().floor() as i32);
    let steps = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    // A power of ten below 1 is no float: dividing by its inverse keeps 0.3 from becoming 0.30000000000000004.
    let times = |step: f64| if power < 1.0 { step / (1.0 / power).round() } else { step * power };
    steps.map(times).into_iter().find(|&nice| nice >= x).unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_round() {
        let cases = [
            (3.4, 5.0, 5.0),
            (5.1, 5.0, 6.0),
            (17.0, 5.0, 20.0),
            (100.0, 5.0, 100.0),
            (0.3, 0.1, 0.3),
            (0.038, 0.0, 0.04),
        ];
        for (x, least, limit) in cases {
            assert_eq!(nice_limit(x, least), limit, "{x}");
        }
        assert_eq!(nice_limit(f64::NAN, 1.0), 1.0);
        assert_eq!(nice_limit(f64::INFINITY, 1.0), 1.0);
    }
}
