//! Numbers as people type them.

use crate::document::limits::LOGIT_LIMIT;
use pixelwise::Error;

/// The minus sign of typography.
const MINUS: char = '\u{2212}';

/// The decimal number that a float32 was read from, 0.3 where it is 0.30000001: the shortest that is read as it.
#[must_use]
pub fn as_typed(x: f32) -> f64 {
    decimal(&x.to_string()).unwrap_or(f64::from(x))
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
        && plain.chars().all(|c| matches!(c, '0'..='9' | '.' | ',' | 'e' | 'E' | '+' | '-'));
    let number = numeric.then(|| decimal_point(&plain)).flatten().and_then(|plain| decimal(&plain));
    number.ok_or_else(|| Error::NotANumber { what, text: shortened(trimmed, 24) })
}

/// Reads a logit as a person types it: a number, or `inf`, `-inf`, `∞`, `−∞` and `nan`, in whatever case.
///
/// # Errors
/// As [`parse`]; [`Error::OutOfRange`] for a number that float32 has no room for, which is not what ∞ means.
pub fn parse_logit(text: &str) -> Result<f32, Error> {
    let word = text.trim().to_ascii_lowercase();
    let (sign, size) = match word.strip_prefix(['-', MINUS, '\u{ff0d}']) {
        Some(size) => (-1.0, size),
        None => (1.0, word.strip_prefix('+').unwrap_or(&word)),
    };
    match size {
        "inf" | "infinity" | "∞" => return Ok(sign * f32::INFINITY),
        "nan" => return Ok(f32::NAN),
        _ => {}
    }
    let value = parse("logit", text)?;
    let (z, limit) = (value as f32, f64::from(LOGIT_LIMIT));
    if z.is_finite() {
        Ok(z)
    } else {
        Err(Error::OutOfRange { what: "logit", value, min: -limit, max: limit })
    }
}

/// Reads `-12.5e-3`: to the last bit up to 15 digits and a power of ten of 22, beyond that but for the last bits of a float64's 53.
///
/// By hand, because `str::parse` would add 14 kB to a first visit: tables that do not compress.
fn decimal(text: &str) -> Option<f64> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i64>().ok()?.clamp(-1000, 1000) as i32),
        None => (text, 0),
    };
    let plain = number.strip_prefix(['-', '+']).unwrap_or(number);
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let mut power = exponent - decimals.len() as i32;
    let mut digits: u64 = 0;
    for digit in whole.bytes().chain(decimals.bytes()) {
        if !digit.is_ascii_digit() {
            return None;
        }
        if digits < 10_u64.pow(17) {
            digits = digits * 10 + u64::from(digit - b'0');
        } else {
            power += 1;
        }
    }
    // In two steps, so that neither power is too large for a float64.
    let first = power.clamp(-300, 300);
    let size = times_power(times_power(digits as f64, first), power - first);
    let any = !whole.is_empty() || !decimals.is_empty();
    any.then_some(if number.starts_with('-') { -size } else { size })
}

/// A number times a power of ten, rounded once up to a power of 22.
fn times_power(x: f64, power: i32) -> f64 {
    let ten = 10.0_f64.powi(power.abs());
    if power < 0 { x / ten } else { x * ten }
}

/// The text with a point for its one decimal comma; `None` where a comma may separate thousands.
fn decimal_point(text: &str) -> Option<String> {
    let Some((whole, rest)) = text.split_once(',') else {
        return Some(text.to_owned());
    };
    let decimals = rest.split(['e', 'E']).next().unwrap_or("");
    let thousands = decimals.len() == 3 && !whole.trim_start_matches(['-', '+', '0']).is_empty();
    // Among bytes: a search for a character would bring the tables of all of Unicode into a first visit, 4 kB.
    let plain = !rest.contains([',', '.']) && !whole.as_bytes().contains(&b'.');
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        /// What the page writes, it reads again.
        #[test]
        fn every_float32_is_read_from_its_shortest_text(bits: u32) {
            let x = f32::from_bits(bits);
            prop_assume!(x.is_finite());
            for text in [x.to_string(), format!("{x:e}")] {
                prop_assert_eq!(decimal(&text).map(|read| (read as f32).to_bits()), Some(bits), "{}", text);
            }
        }

        #[test]
        fn what_people_type_is_read_to_the_last_bit(digits in 0_u64..1_000_000_000_000_000, power in -22_i32..=22) {
            let text = format!("-{digits}e{power}");
            prop_assert_eq!(decimal(&text), text.parse().ok());
        }

        #[test]
        fn longer_texts_are_read_but_for_the_last_bits(text in "[0-9]{1,20}\\.[0-9]{0,20}(e-?[0-9]{1,2})?") {
            let exact: f64 = text.parse().unwrap();
            let read = decimal(&text).unwrap();
            prop_assert!((read - exact).abs() <= 1e-14 * exact.abs(), "{} is {} for {}", text, read, exact);
        }
    }

    #[test]
    fn a_power_beyond_every_float_is_infinite_or_nothing() {
        assert_eq!(decimal("1e999999"), Some(f64::INFINITY));
        assert_eq!(decimal("-1e-999999"), Some(-0.0));
        assert_eq!(decimal("4.9e-324"), "4.9e-324".parse().ok());
    }

    #[test]
    fn a_logit_can_be_no_number() {
        for (text, z) in [
            ("inf", f32::INFINITY),
            (" −∞", f32::NEG_INFINITY),
            ("-Infinity", f32::NEG_INFINITY),
            ("0,5", 0.5),
        ] {
            assert_eq!(parse_logit(text), Ok(z), "{text}");
        }
        assert!(parse_logit("NaN").unwrap().is_nan());
        for text in ["1e39", "-1e999999"] {
            assert!(matches!(parse_logit(text), Err(Error::OutOfRange { .. })), "{text}");
        }
        assert!(matches!(parse_logit("in"), Err(Error::NotANumber { .. })));
    }

    #[test]
    fn an_essay_is_shortened() {
        let error = parse("logit", &"It was a dark and stormy night. ".repeat(1000)).unwrap_err();
        assert_eq!(error, Error::NotANumber { what: "logit", text: "It was a dark and storm…".to_owned() });
    }
}
