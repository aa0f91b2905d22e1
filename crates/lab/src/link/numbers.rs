//! Numbers of a scene, to the bit: as the digits that people read where these say it all, else as their bits.

use super::bytes::{Reader, many, unzigzag, varint, zigzag};

/// float32 as bits; the digits of decimals with a common power of ten; the same with room for what no digits say.
const BITS: u8 = 0;
const DECIMALS: u8 = 1;
const SPECIAL: u8 = 2;

/// What no digits say, by its code in the third way.
const SPECIALS: [f32; 4] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0];
/// Whole numbers up to this are exact in double precision, and so are powers of ten up to that one.
const MAX_DIGITS: i64 = 1 << 53;
const MAX_POWER: i32 = 22;

/// Writes numbers in the way that takes fewest bytes. NaN comes back as the one NaN.
pub(super) fn write(bytes: &mut Vec<u8>, numbers: &[f32]) {
    let ways = [decimals(numbers, false), decimals(numbers, true), Some(bits(numbers))];
    let shortest = ways.into_iter().flatten().min_by_key(Vec::len);
    bytes.extend(shortest.into_iter().flatten());
}

/// That many numbers.
pub(super) fn read(reader: &mut Reader<'_>, count: usize) -> Option<Vec<f32>> {
    match reader.byte()? {
        BITS => {
            let words = reader.many(count)?.into_iter();
            words.map(|word| u32::try_from(word).ok().map(f32::from_bits)).collect()
        }
        way @ (DECIMALS | SPECIAL) => {
            let power = power(reader.signed()?)?;
            let codes = reader.many(count)?.into_iter();
            codes
                .map(|code| if way == SPECIAL { special(code, power) } else { single(code, power) })
                .collect()
        }
        _ => None,
    }
}

/// Writes a float64.
pub(super) fn write_double(bytes: &mut Vec<u8>, number: f64) {
    let exact = digits(&number.to_string()).filter(|&(digits, power)| {
        digits.abs() <= MAX_DIGITS
            && power.abs() < MAX_POWER
            && double(digits, power).to_bits() == number.to_bits()
    });
    if let Some((digits, power)) = exact {
        // Powers of ten are stored above 0, which is left for bits.
        varint(bytes, (power + MAX_POWER) as u64);
        varint(bytes, zigzag(digits));
    } else {
        bytes.push(0);
        bytes.extend(number.to_le_bytes());
    }
}

/// A float64.
pub(super) fn read_double(reader: &mut Reader<'_>) -> Option<f64> {
    match reader.varint()? {
        0 => reader.bytes(8)?.first_chunk().map(|bytes| f64::from_le_bytes(*bytes)),
        above => {
            let power = power(i64::try_from(above).ok()?.checked_sub(MAX_POWER.into())?)?;
            let digits = unzigzag(reader.varint()?);
            (digits.abs() <= MAX_DIGITS).then(|| double(digits, power))
        }
    }
}

fn bits(numbers: &[f32]) -> Vec<u8> {
    let mut bytes = vec![BITS];
    let words = numbers.iter().map(|x| u64::from(if x.is_nan() { f32::NAN.to_bits() } else { x.to_bits() }));
    many(&mut bytes, &words.collect::<Vec<_>>());
    bytes
}

/// The numbers by their digits; `None` where the digits of one of them do not give its bits.
fn decimals(numbers: &[f32], special: bool) -> Option<Vec<u8>> {
    let exception = |x: f32| {
        let same = |other: &f32| other.to_bits() == x.to_bits() || (other.is_nan() && x.is_nan());
        SPECIALS.iter().position(same).filter(|_| special)
    };
    let parts: Vec<Option<(i64, i32)>> = numbers
        .iter()
        .map(|&x| if exception(x).is_some() { Some((0, i32::MAX)) } else { digits(&x.to_string()) })
        .collect();
    let common = parts.iter().flatten().filter(|part| part.0 != 0).map(|part| part.1).min().unwrap_or(0);
    power(common.into())?;
    let code = |(&x, part): (&f32, &Option<(i64, i32)>)| {
        let (digits, power) = (*part)?;
        if let Some(code) = exception(x) {
            return Some(code as u64);
        }
        let up = if digits == 0 { 0 } else { u32::try_from(power - common).ok()? };
        let digits = digits.checked_mul(10_i64.checked_pow(up)?)?;
        let code = zigzag(digits);
        let exact = single(code, common)?.to_bits() == x.to_bits();
        exact.then_some(if special { code + SPECIALS.len() as u64 } else { code })
    };
    let codes: Vec<u64> = numbers.iter().zip(&parts).map(code).collect::<Option<_>>()?;
    let mut bytes = vec![if special { SPECIAL } else { DECIMALS }];
    varint(&mut bytes, zigzag(common.into()));
    many(&mut bytes, &codes);
    Some(bytes)
}

fn special(code: u64, power: i32) -> Option<f32> {
    match code.checked_sub(SPECIALS.len() as u64) {
        None => Some(SPECIALS[code as usize]),
        Some(code) => single(code, power),
    }
}

fn single(code: u64, power: i32) -> Option<f32> {
    let digits = unzigzag(code);
    (digits.unsigned_abs() <= MAX_DIGITS.unsigned_abs()).then(|| double(digits, power) as f32)
}

/// Digits times a power of ten, rounded once.
fn double(digits: i64, power: i32) -> f64 {
    let ten = 10_f64.powi(power.abs());
    if power < 0 { digits as f64 / ten } else { digits as f64 * ten }
}

fn power(power: i64) -> Option<i32> {
    i32::try_from(power).ok().filter(|power| power.abs() <= MAX_POWER)
}

/// The digits of a number as it is written, and the power of ten of the last one; `None` for what is no such number.
fn digits(text: &str) -> Option<(i64, i32)> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{decimals}").parse::<i64>().ok()?;
    let mut power = -i32::try_from(decimals.len()).ok()?;
    let mut shorter = digits;
    while shorter != 0 && shorter % 10 == 0 {
        shorter /= 10;
        power += 1;
    }
    Some((shorter, power))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(numbers: &[f32]) -> usize {
        let mut bytes = Vec::new();
        write(&mut bytes, numbers);
        let mut reader = Reader::new(&bytes);
        let back = read(&mut reader, numbers.len()).unwrap();
        assert!(reader.rest().is_empty());
        for (back, x) in back.iter().zip(numbers) {
            assert!(
                back.to_bits() == x.to_bits() || (back.is_nan() && x.is_nan()),
                "{x} came back as {back}"
            );
        }
        bytes.len()
    }

    #[track_caller]
    fn check_double(number: f64) -> usize {
        let mut bytes = Vec::new();
        write_double(&mut bytes, number);
        let back = read_double(&mut Reader::new(&bytes)).unwrap();
        assert_eq!(back.to_bits(), number.to_bits());
        bytes.len()
    }

    #[test]
    fn tenths_take_a_byte_each() {
        assert_eq!(check(&[3.1, -2.4, 0.6, -1.8, 0.0, 2.2, -0.3, 1.9]), 4 + 7);
    }

    #[test]
    fn equal_numbers_take_no_more_than_one() {
        assert_eq!(check(&[0.25; 1000]), check(&[0.25]));
    }

    #[test]
    fn what_no_digits_say_comes_back() {
        check(&[f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0, 0.0, 1.5]);
        check(&[f32::MAX, f32::MIN_POSITIVE, f32::from_bits(1), -1e-30, 1000.0]);
        check(&[16_777_216.0, 0.1, 1.0 / 3.0]);
    }

    #[test]
    fn learning_rates_take_a_few_bytes() {
        for (lr, bytes) in [(10.0, 2), (0.1, 2), (0.0013, 2), (1000.0, 2), (1.0 / 3.0, 9)] {
            assert!(check_double(lr) <= bytes, "{lr}");
        }
    }

    proptest! {
        #[test]
        fn any_numbers_come_back_to_the_bit(bits in proptest::collection::vec(any::<u32>(), 0..40)) {
            check(&bits.into_iter().map(f32::from_bits).collect::<Vec<_>>());
        }

        #[test]
        fn decimals_come_back_to_the_bit(digits in proptest::collection::vec(-99_999..100_000_i32, 1..40), power in 0..6_i32) {
            check(&digits.into_iter().map(|digits| digits as f32 / 10_f32.powi(power)).collect::<Vec<_>>());
        }

        #[test]
        fn any_double_comes_back_to_the_bit(number in any::<f64>()) {
            if !number.is_nan() {
                check_double(number);
            }
        }
    }
}
