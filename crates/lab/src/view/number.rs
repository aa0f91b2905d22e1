//! How numbers are written: a few significant digits to read, every digit to copy, and what a person may type.

use std::fmt::{Display, LowerExp};

mod cell;
pub mod line;

pub use crate::document::typed::{as_typed, parse, parse_logit};
pub use cell::{Cell, cell};

/// Writes `x` with `digits` significant digits: `0.2975`, `3.144`, `−0.03828`, `2.061e−9`.
///
/// A whole number is written whole (`17`, `1000`, `0`), so that trailing zeros say "rounded" (`3.100`). Below 1e−4 and
/// from 1e6 on there is an exponent: a number that is not 0 is never written as zeros, and there is no −0.
#[must_use]
pub fn significant(x: f64, digits: usize) -> String {
    if let Some(word) = not_a_quantity(x) {
        return word.to_owned();
    }
    if x == x.trunc() && x.abs() < 1e6 {
        return typographic(&fixed(x, 0));
    }
    let scientific = scientific(x, digits.max(1) - 1);
    let exponent: i32 = scientific.rsplit_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    if (-4..6).contains(&exponent) {
        let decimals = usize::try_from(digits as i32 - 1 - exponent).unwrap_or(0);
        typographic(&fixed(x, decimals))
    } else {
        typographic(&scientific)
    }
}

/// Writes `x` with four significant digits, as a loss is read.
#[must_use]
pub fn four(x: impl Into<f64>) -> String {
    significant(x.into(), 4)
}

/// Writes `x` as short as it can be told apart at four significant digits: `3.1`, `−0.7`, `17`, `0.9569`.
#[must_use]
pub fn short(x: f32) -> String {
    let rounded = significant(f64::from(x), 4);
    if rounded.bytes().any(|byte| byte == b'.') && !rounded.bytes().any(|byte| byte == b'e') {
        let exact = typographic(&x.to_string());
        if exact.chars().count() < rounded.chars().count() {
            return exact;
        }
    }
    rounded
}

/// Writes a change with its sign: `+0.1096`, `−0.05000`, `0`.
#[must_use]
pub fn signed(x: f64, digits: usize) -> String {
    let text = significant(x, digits);
    if x > 0.0 { format!("+{text}") } else { text }
}

/// Writes a power of ten as a factor: `×10⁻²`; nothing for 10⁰.
#[must_use]
pub fn factor(power: i32) -> String {
    if power == 0 {
        return String::new();
    }
    let raised = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        // The other digits stand side by side.
        digit => char::from_u32('⁰' as u32 + u32::from(digit) - u32::from('0')).unwrap_or(digit),
    };
    format!("×10{}", power.to_string().chars().map(raised).collect::<String>())
}

/// Writes a ratio between 0 and 1 with three decimals: `0.875`, `1.000`; `—` where it is undefined.
///
/// Only a ratio that is 1 is written `1.000`, only one that is 0 `0.000`.
#[must_use]
pub fn ratio(x: Option<f64>) -> String {
    match x {
        None => "—".to_owned(),
        Some(x) if x.is_nan() => "—".to_owned(),
        Some(x) if (0.9995..1.0).contains(&x) => ">0.999".to_owned(),
        Some(x) if x > 0.0 && x < 0.0005 => "<0.001".to_owned(),
        Some(x) => fixed(x, 3),
    }
}

/// Writes a share between 0 and 1 as a percentage with one decimal: `42.3 %`, `<0.1 %`.
#[must_use]
pub fn percent(x: f64) -> String {
    if !x.is_finite() {
        "—".to_owned()
    } else if x > 0.0 && x < 0.0005 {
        "<0.1\u{a0}%".to_owned()
    } else if x == x.trunc() {
        format!("{}\u{a0}%", fixed(x * 100.0, 0))
    } else {
        format!("{}\u{a0}%", fixed(x * 100.0, 1))
    }
}

/// Writes every digit that a float32 needs to be read back as itself, in Python's characters: `3.1440463`, `2.06e-9`, `nan`.
#[must_use]
pub fn full(x: f32) -> String {
    every_digit(x)
}

/// As [`full`], for a float64.
#[must_use]
pub fn full64(x: f64) -> String {
    every_digit(x)
}

/// As [`full`], in the page's characters: `2.06e−9`, `−∞`, `NaN`.
#[must_use]
pub fn all_digits(x: f32) -> String {
    not_a_quantity(x.into()).map_or_else(|| typographic(&full(x)), str::to_owned)
}

/// As [`all_digits`], for a float64.
#[must_use]
pub fn all_digits64(x: f64) -> String {
    not_a_quantity(x).map_or_else(|| typographic(&full64(x)), str::to_owned)
}

/// Python's `repr`: shortest digits, an exponent below 1e−5 and from 1e16 on.
fn every_digit(x: impl Into<f64> + Copy + Display + LowerExp) -> String {
    let value = x.into();
    if value.is_nan() {
        "nan".to_owned()
    } else if value == 0.0 {
        "0".to_owned()
    } else if value.is_infinite() || (1e-5..1e16).contains(&value.abs()) {
        x.to_string()
    } else {
        format!("{x:e}")
    }
}

/// Writes a finite number with a number of decimals.
#[must_use]
pub fn fixed(x: impl Into<f64>, decimals: usize) -> String {
    format!("{:.decimals$}", x.into())
}

/// Writes a finite number with a number of decimals before an exponent: `2.06e-9`.
fn scientific(x: impl Into<f64>, decimals: usize) -> String {
    format!("{:.decimals$e}", x.into())
}

fn not_a_quantity(x: f64) -> Option<&'static str> {
    if x.is_nan() {
        Some("NaN")
    } else if x == f64::INFINITY {
        Some("∞")
    } else if x == f64::NEG_INFINITY {
        Some("−∞")
    } else {
        None
    }
}

/// The text with typography's minus, and without one before a 0.
fn typographic(text: &str) -> String {
    if text == "-0" {
        return "0".to_owned();
    }
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn four_significant_digits() {
        let cases = [
            (0.297_52, "0.2975"),
            (3.144_046_3, "3.144"),
            (-0.038_276, "−0.03828"),
            (2.061_153_6e-9, "2.061e−9"),
            (17.0, "17"),
            (1000.0, "1000"),
            (100.04, "100.0"),
            (0.999_999, "1.000"),
            (f64::from(3.1_f32), "3.100"),
            (12_345.6, "12346"),
            (1_234_567.8, "1.235e6"),
            (0.000_123_44, "0.0001234"),
            (0.000_099_996, "0.0001000"),
            (0.0, "0"),
            (-0.0, "0"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "∞"),
            (f64::NEG_INFINITY, "−∞"),
        ];
        for (x, text) in cases {
            assert_eq!(significant(x, 4), text, "{x}");
        }
    }

    #[test]
    fn all_digits_on_the_page_have_its_minus() {
        for (x, text) in [(-3.144_046_3, "−3.1440463"), (3.8e-44, "3.8e−44"), (f32::NAN, "NaN"), (-0.0, "0")]
        {
            assert_eq!(all_digits(x), text);
        }
        assert_eq!(all_digits64(-1e-30), "−1e−30");
    }

    #[test]
    fn short_numbers_stay_short() {
        for (x, text) in [
            (3.1, "3.1"),
            (-0.7, "−0.7"),
            (17.0, "17"),
            (0.956_893, "0.9569"),
            (0.5, "0.5"),
            (1e-9, "1.000e−9"),
        ] {
            assert_eq!(short(x), text);
        }
    }

    #[test]
    fn a_change_carries_its_sign() {
        for (x, text) in [(0.109_62, "+0.1096"), (-0.05, "−0.05000"), (0.0, "0"), (-0.0, "0")] {
            assert_eq!(signed(x, 4), text);
        }
    }

    #[test]
    fn ratios_do_not_round_to_their_ends() {
        let cases = [
            (None, "—"),
            (Some(1.0), "1.000"),
            (Some(0.9999), ">0.999"),
            (Some(0.875), "0.875"),
            (Some(0.0), "0.000"),
        ];
        for (x, text) in cases {
            assert_eq!(ratio(x), text);
        }
        assert_eq!(ratio(Some(1e-4)), "<0.001");
    }

    #[test]
    fn factors_are_powers_of_ten() {
        for (power, text) in [(-2, "×10⁻²"), (-10, "×10⁻¹⁰"), (3, "×10³"), (45, "×10⁴⁵"), (0, "")]
        {
            assert_eq!(factor(power), text);
        }
    }

    #[test]
    fn shares_are_percentages() {
        for (x, text) in [
            (0.4227, "42.3\u{a0}%"),
            (0.0, "0\u{a0}%"),
            (1.0, "100\u{a0}%"),
            (1e-9, "<0.1\u{a0}%"),
            (f64::NAN, "—"),
        ] {
            assert_eq!(percent(x), text);
        }
    }

    #[test]
    fn copied_digits_are_pythons() {
        for (x, text) in [
            (3.144_046_3, "3.1440463"),
            (-0.5, "-0.5"),
            (2.061_153_6e-9, "2.0611537e-9"),
            (0.0, "0"),
            (-0.0, "0"),
            (f32::INFINITY, "inf"),
        ] {
            assert_eq!(full(x), text);
        }
        assert_eq!(full(f32::NAN), "nan");
        assert_eq!(full64(0.1), "0.1");
    }

    proptest! {
        #[test]
        fn full_reads_back_as_itself(bits in any::<u32>()) {
            let x = f32::from_bits(bits);
            prop_assume!(x.is_finite());
            prop_assert_eq!(full(x).parse::<f32>().unwrap(), x);
        }

        #[test]
        fn no_number_but_zero_is_written_as_zero(bits in any::<u32>()) {
            let x = f32::from_bits(bits);
            prop_assume!(x.is_finite() && x != 0.0);
            for text in [significant(f64::from(x), 4), signed(f64::from(x), 4), short(x)] {
                prop_assert!(text.chars().any(|c| ('1'..='9').contains(&c)), "{} {}", x, text);
            }
        }

        #[test]
        fn cells_have_at_most_four_characters(x in -1000.0_f32..=1000.0, p in 0.0_f32..=1.0) {
            prop_assert!(cell(x, Cell::Signed).chars().count() <= 4);
            prop_assert!(cell(x, Cell::Scaled).chars().count() <= 4);
            prop_assert!(cell(x.abs() * 100.0, Cell::Loss).chars().count() <= 4);
            prop_assert!(cell(p, Cell::Probability).chars().count() <= 4);
        }

        #[test]
        fn parsing_never_panics(text in "\\PC*") {
            let _ = parse("logit", &text);
        }
    }
}
