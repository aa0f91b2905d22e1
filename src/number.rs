//! How numbers are written: a few significant digits to read, every digit to copy, and what a person may type.

mod decimal;

use crate::tensor::Error;

/// The minus sign of typography, as wide as a plus.
const MINUS: char = '\u{2212}';

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
        return typographic(&format!("{x:.0}"));
    }
    let scientific = format!("{x:.*e}", digits.max(1) - 1);
    let exponent: i32 = scientific.rsplit_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    if (-4..6).contains(&exponent) {
        let decimals = usize::try_from(digits as i32 - 1 - exponent).unwrap_or(0);
        typographic(&format!("{x:.decimals$}"))
    } else {
        typographic(&scientific)
    }
}

/// Writes `x` as short as it can be told apart at four significant digits: `3.1`, `−0.7`, `17`, `0.9569`.
#[must_use]
pub fn short(x: f32) -> String {
    let rounded = significant(f64::from(x), 4);
    if rounded.contains('.') && !rounded.contains('e') {
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
        Some(x) => format!("{x:.3}"),
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
        format!("{:.0}\u{a0}%", x * 100.0)
    } else {
        format!("{:.1}\u{a0}%", x * 100.0)
    }
}

/// Writes every digit that a float32 needs to be read back as itself, in Python's characters: `3.1440463`, `2.06e-9`, `nan`.
#[must_use]
pub fn full(x: f32) -> String {
    let size = x.abs();
    if x.is_nan() {
        "nan".to_owned()
    } else if size != 0.0 && !(1e-5..1e16).contains(&size) && size.is_finite() {
        format!("{x:e}")
    } else if x == 0.0 {
        "0".to_owned()
    } else {
        x.to_string()
    }
}

/// As [`full`], for a float64.
#[must_use]
pub fn full64(x: f64) -> String {
    let size = x.abs();
    if x.is_nan() {
        "nan".to_owned()
    } else if size != 0.0 && !(1e-5..1e16).contains(&size) && size.is_finite() {
        format!("{x:e}")
    } else if x == 0.0 {
        "0".to_owned()
    } else {
        x.to_string()
    }
}

/// What a grid's cell holds, which decides how its number is shortened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Any number: a logit, a gradient.
    Signed,
    /// A number from 0 to 1.
    Probability,
    /// A number from 0 up.
    Loss,
    /// A number from 0 up, without a zero at its end.
    Weight,
    /// A whole number.
    Class,
}

/// Writes `x` in at most four characters, for a cell of a grid: `−2.4`, `.96`, `3.14`, `17`.
///
/// What would round to 0 or to 1 without being it says so: `<.01`, `>.99`, `≈0`.
#[must_use]
pub fn cell(x: f32, kind: Cell) -> String {
    if let Some(word) = not_a_quantity(f64::from(x)) {
        return word.to_owned();
    }
    if x == 0.0 {
        return "0".to_owned();
    }
    match kind {
        Cell::Weight if x == x.round() || x >= 100.0 => format!("{x:.0}"),
        Cell::Class => format!("{x:.0}"),
        Cell::Probability if x == 1.0 => "1".to_owned(),
        Cell::Probability if x >= 0.995 => ">.99".to_owned(),
        Cell::Probability | Cell::Loss | Cell::Weight if x < 0.005 => "<.01".to_owned(),
        Cell::Probability => hundredths(x),
        Cell::Loss | Cell::Weight => loss_cell(x),
        Cell::Signed => signed_cell(x),
    }
}

/// The decimal number that a float32 was read from, 0.3 where it is 0.30000001: the shortest that is read as it.
#[must_use]
pub fn as_typed(x: f32) -> f64 {
    decimal::read(&x.to_string()).unwrap_or(f64::from(x))
}

/// Reads a number as a person types it: `3.1`, ` −0,5 `, `1e-3`.
///
/// Takes `−` (U+2212) for a minus, and one comma for the decimal point unless it may separate thousands (`1,000`).
///
/// # Errors
/// [`Error::NotANumber`] for anything else, the text shortened to 24 characters.
pub fn parse(what: &'static str, text: &str) -> Result<f64, Error> {
    let trimmed = text.trim();
    let plain: String =
        trimmed.chars().take(65).map(|c| if c == MINUS || c == '\u{ff0d}' { '-' } else { c }).collect();
    let numeric = plain.len() <= 64
        && plain.chars().any(|c| c.is_ascii_digit())
        && plain.chars().all(|c| c.is_ascii_digit() || ".,eE+-".contains(c));
    let number = numeric.then(|| decimal_point(&plain)).flatten().and_then(|plain| decimal::read(&plain));
    number.ok_or_else(|| Error::NotANumber { what, text: shortened(trimmed, 24) })
}

/// The text with a point for its one decimal comma; `None` where a comma may separate thousands.
fn decimal_point(text: &str) -> Option<String> {
    let Some((whole, rest)) = text.split_once(',') else {
        return Some(text.to_owned());
    };
    let decimals = rest.split(['e', 'E']).next().unwrap_or("");
    let thousands = decimals.len() == 3 && !whole.trim_start_matches(['-', '+', '0']).is_empty();
    let plain = !rest.contains([',', '.']) && !whole.contains('.');
    (plain && !thousands).then(|| format!("{whole}.{rest}"))
}

/// At most `length` characters of `text`, the last one an ellipsis where some are left out.
fn shortened(text: &str, length: usize) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(length + 1).collect();
    if line.chars().count() <= length {
        return line;
    }
    line.chars().take(length - 1).chain(['…']).collect()
}

fn loss_cell(x: f32) -> String {
    if x < 9.995 {
        hundredths(x)
    } else if x < 99.95 {
        let tenths = format!("{x:.1}");
        tenths.strip_suffix(".0").map_or(tenths.clone(), str::to_owned)
    } else if x < 999.5 {
        format!("{x:.0}")
    } else {
        power_of_ten(x)
    }
}

fn signed_cell(x: f32) -> String {
    let size = x.abs();
    if size < 0.005 {
        "≈0".to_owned()
    } else if size < 0.05 {
        hundredths(x)
    } else if size < 9.95 {
        typographic(&format!("{x:.1}"))
    } else if size < 999.5 {
        typographic(&format!("{x:.0}"))
    } else {
        power_of_ten(x)
    }
}

/// Two decimals without the 0 before the point: `.96`, `−.04`, `3.14`.
fn hundredths(x: f32) -> String {
    typographic(&format!("{x:.2}").replacen("0.", ".", usize::from(x.abs() < 0.995)))
}

/// One digit and the power of ten: `1e3`.
fn power_of_ten(x: f32) -> String {
    typographic(&format!("{x:.0e}"))
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
    fn cells_of_every_kind() {
        let cases = [
            (-2.4, Cell::Signed, "−2.4"),
            (3.1, Cell::Signed, "3.1"),
            (17.0, Cell::Signed, "17"),
            (-100.0, Cell::Signed, "−100"),
            (1000.0, Cell::Signed, "1e3"),
            (-1000.0, Cell::Signed, "−1e3"),
            (0.0, Cell::Signed, "0"),
            (-0.03, Cell::Signed, "−.03"),
            (-0.004, Cell::Signed, "≈0"),
            (0.956_893, Cell::Probability, ".96"),
            (1.0, Cell::Probability, "1"),
            (0.0, Cell::Probability, "0"),
            (0.9997, Cell::Probability, ">.99"),
            (0.004, Cell::Probability, "<.01"),
            (0.09, Cell::Loss, ".09"),
            (0.999, Cell::Loss, "1.00"),
            (3.144, Cell::Loss, "3.14"),
            (17.0, Cell::Loss, "17"),
            (16.43, Cell::Loss, "16.4"),
            (100.0, Cell::Loss, "100"),
            (2000.0, Cell::Loss, "2e3"),
            (2e-9, Cell::Loss, "<.01"),
            (20.0, Cell::Class, "20"),
            (f32::NAN, Cell::Loss, "NaN"),
            (f32::NEG_INFINITY, Cell::Signed, "−∞"),
        ];
        for (x, kind, text) in cases {
            assert_eq!(cell(x, kind), text, "{x} {kind:?}");
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

    #[test]
    fn what_people_type() {
        for (text, x) in [
            ("3.1", 3.1),
            (" −0,5 ", -0.5),
            ("1e-3", 0.001),
            ("+7", 7.0),
            (".5", 0.5),
            ("0,125", 0.125),
            ("1e3", 1000.0),
        ] {
            assert_eq!(parse("logit", text), Ok(x), "{text}");
        }
        for text in
            ["", " ", "NaN", "inf", "-", "1,000", "1.2.3", "1,2,3", "0x10", "three", "1 2", "--1", "e5"]
        {
            assert!(matches!(parse("logit", text), Err(Error::NotANumber { .. })), "{text}");
        }
    }

    #[test]
    fn an_essay_is_shortened() {
        let error = parse("logit", &"It was a dark and stormy night. ".repeat(1000)).unwrap_err();
        assert_eq!(error, Error::NotANumber { what: "logit", text: "It was a dark and storm…".to_owned() });
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
            prop_assert!(cell(x.abs() * 100.0, Cell::Loss).chars().count() <= 4);
            prop_assert!(cell(p, Cell::Probability).chars().count() <= 4);
        }

        #[test]
        fn parsing_never_panics(text in "\\PC*") {
            let _ = parse("logit", &text);
        }
    }
}
