//! Numbers within a line of text: three decimals, no zero before the point, and never a false 0 or 1.

use super::{fixed, not_a_quantity, scientific, significant, typographic};

/// Below this, three decimals would say nothing.
const LEAST: f64 = 0.0005;

/// Writes a probability: `.957`, `1`, `0`; `>.999` and `<.001` for what would round to 1 or to 0 without being it.
#[must_use]
pub fn probability(p: f64) -> String {
    if p == 0.0 || p == 1.0 || p.is_nan() {
        significant(p, 4)
    } else if p < LEAST {
        "<.001".to_owned()
    } else if (1.0 - LEAST..1.0).contains(&p) {
        ">.999".to_owned()
    } else {
        bare(&fixed(p, 3))
    }
}

/// Writes p where a formula takes it, so that the formula holds: `.957`, `3.0e−4`, `1−3.0e−4`; `rest` is 1 − p without cancellation.
#[must_use]
pub fn argument(p: f64, rest: f64) -> String {
    if p > 0.0 && p < LEAST {
        typographic(&scientific(p, 1))
    } else if rest > 0.0 && rest < LEAST {
        format!("1−{}", typographic(&scientific(rest, 1)))
    } else {
        probability(p)
    }
}

/// Writes a loss: `3.144`, `0.031`, `17`, `2.1e−9`.
#[must_use]
pub fn cost(loss: f64) -> String {
    if loss == 0.0 || not_a_quantity(loss).is_some() || loss >= 10.0 {
        significant(loss, 4)
    } else if loss < LEAST {
        typographic(&scientific(loss, 1))
    } else {
        fixed(loss, 3)
    }
}

/// Writes a gradient: `.0383`, `−.0372`, `1.2`, `4.0e−6`.
#[must_use]
pub fn slope(gradient: f64) -> String {
    let size = gradient.abs();
    if gradient == 0.0 || not_a_quantity(gradient).is_some() || size >= 1.0 {
        significant(gradient, 3)
    } else if size < LEAST {
        typographic(&scientific(gradient, 1))
    } else {
        bare(&fixed(gradient, 4))
    }
}

/// Writes a factor with at most three digits and no zero at its end: `3`, `2.57`, `.95`.
#[must_use]
pub fn weight(factor: f64) -> String {
    let text = significant(factor, 3);
    let trimmed = match text.split_once('.') {
        Some((_, decimals)) if !decimals.as_bytes().contains(&b'e') => {
            text.trim_end_matches('0').trim_end_matches('.')
        }
        _ => &text,
    };
    bare(trimmed)
}

/// Without the zero before the point.
fn bare(text: &str) -> String {
    let text = typographic(text);
    match text.strip_prefix('−').unwrap_or(&text).strip_prefix("0.") {
        Some(decimals) if text.starts_with('−') => format!("−.{decimals}"),
        Some(decimals) => format!(".{decimals}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn probabilities_do_not_round_to_their_ends() {
        let cases = [
            (0.956_89, ".957"),
            (1.0, "1"),
            (0.0, "0"),
            (0.999_9, ">.999"),
            (0.000_3, "<.001"),
            (0.5, ".500"),
            (f64::NAN, "NaN"),
        ];
        for (p, text) in cases {
            assert_eq!(probability(p), text, "{p}");
        }
    }

    #[test]
    fn a_formula_takes_small_numbers_as_they_are() {
        for (p, rest, text) in
            [(0.957, 0.043, ".957"), (3e-4, 0.9997, "3.0e−4"), (0.9997, 3e-4, "1−3.0e−4"), (0.0, 1.0, "0")]
        {
            assert_eq!(argument(p, rest), text, "{p}");
        }
    }

    #[test]
    fn losses_gradients_and_weights() {
        for (x, text) in
            [(3.144_05, "3.144"), (0.031, "0.031"), (17.0, "17"), (100.04, "100.0"), (2.06e-9, "2.1e−9")]
        {
            assert_eq!(cost(x), text, "{x}");
        }
        for (x, text) in
            [(0.038_276, ".0383"), (-0.0372, "−.0372"), (-4e-6, "−4.0e−6"), (0.0, "0"), (2.61, "2.61")]
        {
            assert_eq!(slope(x), text, "{x}");
        }
        for (x, text) in
            [(3.0, "3"), (18.0 / 7.0, "2.57"), (0.95, ".95"), (2.5, "2.5"), (24.0, "24"), (0.1, ".1")]
        {
            assert_eq!(weight(x), text, "{x}");
        }
    }

    proptest! {
        #[test]
        fn nothing_but_zero_is_written_as_zero(x in prop::num::f64::NORMAL) {
            for text in [cost(x.abs()), slope(x), weight(x)] {
                prop_assert!(text.chars().any(|c| ('1'..='9').contains(&c)), "{} {}", x, text);
            }
        }
    }
}
