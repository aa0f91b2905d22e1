//! Reading decimal numbers without the tables of correct rounding: they would weigh a tenth of the page.

/// The most digits that are taken into account: all that fit exactly into a float64.
const DIGITS: u32 = 15;

/// Reads `-12.5e-3`.
///
/// Up to 15 digits with an exponent of 10 within ±22 the result is the nearest float64: both factors are exact, so that one operation
/// rounds once (Clinger, 1990). Beyond that it is within a few units in the last place, far below what float32 can tell.
///
/// `None` for anything that is not digits with at most one point and one exponent.
pub(super) fn read(text: &str) -> Option<f64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, whole(exponent)?),
        None => (text, 0),
    };
    let (sign, mantissa) = signed(mantissa);
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let (mut value, mut taken, mut scale) = (0_u64, 0, exponent);
    for (at, digit) in before.bytes().chain(after.bytes()).enumerate() {
        let digit = char::from(digit).to_digit(10)?;
        let behind_the_point = at >= before.len();
        if taken < DIGITS {
            value = value * 10 + u64::from(digit);
            taken += u32::from(value > 0);
            scale -= i32::from(behind_the_point);
        } else {
            scale += i32::from(!behind_the_point);
        }
    }
    Some(sign * scaled(value as f64, scale))
}

/// `value` · 10^`power`, by exact powers of ten.
fn scaled(mut value: f64, mut power: i32) -> f64 {
    const MOST: i32 = 22;
    const LARGEST: f64 = 1e22;
    while power > MOST && value != 0.0 && value.is_finite() {
        value *= LARGEST;
        power -= MOST;
    }
    while power < -MOST && value != 0.0 {
        value /= LARGEST;
        power += MOST;
    }
    let factor = (0..power.abs().min(MOST)).fold(1.0, |factor, _| factor * 10.0);
    if power < 0 { value / factor } else { value * factor }
}

/// An exponent; one that is out of any range is as good as a thousand.
fn whole(text: &str) -> Option<i32> {
    let (sign, digits) = signed(text);
    if digits.is_empty() {
        return None;
    }
    let size = digits.bytes().try_fold(0, |size, digit| {
        let digit = char::from(digit).to_digit(10)? as i32;
        Some((size * 10 + digit).min(1000))
    })?;
    Some(sign as i32 * size)
}

fn signed(text: &str) -> (f64, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in ["", ".", "-", "e5", "1e", "1e+", "1.2.3", "--1", "1e5.0", "0x10", "1_000", "inf", "nan"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn ends_of_the_range_are_zero_and_infinity() {
        assert_eq!(read("1e400"), Some(f64::INFINITY));
        assert_eq!(read("-1e999999999999"), Some(f64::NEG_INFINITY));
        assert_eq!(read("1e-400"), Some(0.0));
        assert_eq!(read("0e99999"), Some(0.0));
        assert_eq!(read("000000000000000000001.5"), Some(1.5));
    }

    proptest! {
        #[test]
        fn fifteen_digits_are_read_as_the_standard_library_reads_them(
            digits in 0..10_u64.pow(15), power in -15..8_i32, sign in any::<bool>(),
        ) {
            let text = format!("{}{digits}e{power}", if sign { "-" } else { "" });
            prop_assert_eq!(read(&text), text.parse().ok());
        }

        #[test]
        fn every_float32_is_read_as_itself(bits in any::<u32>()) {
            let x = f32::from_bits(bits);
            prop_assume!(x.is_finite());
            for text in [x.to_string(), format!("{x:e}")] {
                prop_assert_eq!(read(&text).map(|x| (x as f32).to_bits()), Some(bits), "{}", text);
            }
        }

        #[test]
        fn every_float64_is_read_to_a_few_units_in_the_last_place(bits in any::<u64>()) {
            let x = f64::from_bits(bits);
            prop_assume!(x.is_finite() && x.abs() > 1e-290);
            let read = read(&format!("{x:e}")).unwrap();
            prop_assert!((read - x).abs() <= 1e-14 * x.abs(), "{read} for {x}");
        }
    }
}
