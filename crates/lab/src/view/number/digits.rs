//! Decimal digits of floats, exactly as the standard library writes them, without its tables: they would weigh a tenth of the page.

use std::cmp::Ordering;

/// A number from 0 up: 0.d₁d₂d₃… · 10^`point`, its first digit not 0.
#[derive(Clone, Debug)]
struct Decimal {
    digits: Vec<u8>,
    point: i32,
}

/// A float's value: `mantissa` · 2^`exponent`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Binary {
    negative: bool,
    mantissa: u64,
    exponent: i32,
    /// Whether the next float below is nearer than the next one above.
    narrow: bool,
}

impl From<f32> for Binary {
    fn from(x: f32) -> Self {
        Self::of(x.is_sign_negative(), x.to_bits().into(), 23, 0xff)
    }
}

impl From<f64> for Binary {
    fn from(x: f64) -> Self {
        Self::of(x.is_sign_negative(), x.to_bits(), 52, 0x7ff)
    }
}

/// As `{:.n}`: `−0.50`, rounded half to even.
pub(crate) fn fixed(x: impl Into<Binary>, decimals: usize) -> String {
    let x = x.into();
    let decimal = Decimal::of(x.mantissa, x.exponent);
    let keep = decimal.point + decimals as i32;
    x.signed(&decimal.rounded(keep).plain(decimals))
}

/// As `{:.ne}`: `1.50e-3`, rounded half to even.
pub(crate) fn scientific(x: impl Into<Binary>, decimals: usize) -> String {
    let x = x.into();
    x.signed(&Decimal::of(x.mantissa, x.exponent).rounded(decimals as i32 + 1).scientific(decimals))
}

/// As `{}`: the shortest that reads back as the same float, without an exponent.
pub(crate) fn plain(x: impl Into<Binary>) -> String {
    let x = x.into();
    x.signed(&x.shortest().plain(0))
}

/// As `{:e}`: the shortest that reads back as the same float, with an exponent.
pub(crate) fn exponential(x: impl Into<Binary>) -> String {
    let x = x.into();
    x.signed(&x.shortest().scientific(0))
}

impl Binary {
    /// Takes a finite float's bits apart.
    fn of(negative: bool, bits: u64, fraction_bits: u32, exponents: u64) -> Self {
        let fraction = bits & ((1 << fraction_bits) - 1);
        let exponent = bits >> fraction_bits & exponents;
        let bias = (exponents >> 1) as i32 + fraction_bits as i32;
        Self {
            negative,
            mantissa: if exponent > 0 { fraction | 1 << fraction_bits } else { fraction },
            exponent: exponent.max(1) as i32 - bias,
            narrow: fraction == 0 && exponent > 1,
        }
    }

    fn signed(self, text: &str) -> String {
        if self.negative { format!("-{text}") } else { text.to_owned() }
    }

    /// The fewest digits between the middles to the next floats, the nearest of them where there are several.
    fn shortest(self) -> Decimal {
        if self.mantissa == 0 {
            return Decimal::of(0, 0);
        }
        let (m, e) = (self.mantissa * 4, self.exponent - 2);
        let [low, value, high] =
            [m.saturating_sub(if self.narrow { 1 } else { 2 }), m, m + 2].map(|m| Decimal::of(m, e));
        let point = high.point + 1;
        let length =
            [&low, &value, &high].map(|x| (point - x.point) as usize + x.digits.len()).into_iter().max();
        let [low, value, high] = [low, value, high].map(|x| x.laid_out(point, length.unwrap_or(0)));
        // Reading rounds a middle to the float whose mantissa is even.
        let even = self.mantissa.is_multiple_of(2);
        let zeros = |digits: &[u8]| digits.iter().all(|&digit| digit == 0);
        for n in 1..value.len() {
            let down = value[..n].to_vec();
            let up = next(&down);
            let down_reads = down != low[..n] || (even && zeros(&low[n..]));
            let up_reads = match up[..].cmp(&high[..n]) {
                Ordering::Less => true,
                Ordering::Equal => even || !zeros(&high[n..]),
                Ordering::Greater => false,
            };
            let digits = match (down_reads, up_reads) {
                (false, false) => continue,
                (true, true) if half(&value[n..]).is_lt() => down,
                (_, true) => up,
                (true, false) => down,
            };
            return Decimal::trimmed(digits, point);
        }
        Decimal::trimmed(value, point)
    }
}

impl Decimal {
    /// `mantissa` · 2^`exponent`, every digit.
    fn of(mantissa: u64, exponent: i32) -> Self {
        const LIMB: u64 = 1_000_000_000;
        if mantissa == 0 {
            return Self { digits: Vec::new(), point: 0 };
        }
        let twos = mantissa.trailing_zeros();
        let (mantissa, exponent) = (mantissa >> twos, exponent + twos as i32);
        let mut limbs = vec![mantissa % LIMB, mantissa / LIMB % LIMB, mantissa / LIMB / LIMB];
        // m · 2^−e is m · 5^e · 10^−e.
        let (factor, power) = if exponent < 0 { (5_u64, 12) } else { (2, 29) };
        let mut left = exponent.unsigned_abs();
        while left > 0 {
            let factor = factor.pow(left.min(power));
            left -= left.min(power);
            let mut carry = 0;
            for limb in &mut limbs {
                let product = *limb * factor + carry;
                *limb = product % LIMB;
                carry = product / LIMB;
            }
            limbs.push(carry);
        }
        let mut digits = Vec::with_capacity(limbs.len() * 9);
        for mut limb in limbs {
            for _ in 0..9 {
                digits.push((limb % 10) as u8);
                limb /= 10;
            }
        }
        digits.reverse();
        let length = digits.len() as i32;
        Self::trimmed(digits, length + exponent.min(0))
    }

    /// The number without zeros at its ends.
    fn trimmed(mut digits: Vec<u8>, point: i32) -> Self {
        let zeros = digits.iter().take_while(|&&digit| digit == 0).count();
        digits.drain(..zeros);
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let point = if digits.is_empty() { 0 } else { point - zeros as i32 };
        Self { digits, point }
    }

    /// The nearest number of so many digits, of two equally near ones the even one.
    fn rounded(self, keep: i32) -> Self {
        let Ok(keep) = usize::try_from(keep) else { return Self { digits: Vec::new(), point: 0 } };
        if keep >= self.digits.len() {
            return self;
        }
        let mut digits = vec![0];
        digits.extend_from_slice(&self.digits[..keep]);
        let up = match half(&self.digits[keep..]) {
            Ordering::Less => false,
            Ordering::Equal => digits[keep] % 2 == 1,
            Ordering::Greater => true,
        };
        Self::trimmed(if up { next(&digits) } else { digits }, self.point + 1)
    }

    /// The digits from 10^`point` on, so many of them.
    fn laid_out(self, point: i32, length: usize) -> Vec<u8> {
        let mut digits = vec![0; (point - self.point) as usize];
        digits.extend(self.digits);
        digits.resize(length, 0);
        digits
    }

    /// Writes it without an exponent, with at least so many decimals.
    fn plain(&self, decimals: usize) -> String {
        let mut text = String::new();
        let end = (self.digits.len() as i32 - self.point).max(decimals as i32);
        for place in -self.point.max(1)..end {
            if place == 0 {
                text.push('.');
            }
            text.push(self.digit(place + self.point));
        }
        text
    }

    /// Writes it with an exponent, with at least so many decimals.
    fn scientific(&self, decimals: usize) -> String {
        let mut text = String::new();
        for at in 0..self.digits.len().max(decimals + 1) {
            if at == 1 {
                text.push('.');
            }
            text.push(self.digit(at as i32));
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        format!("{text}e{exponent}")
    }

    fn digit(&self, at: i32) -> char {
        let digit = usize::try_from(at).ok().and_then(|at| self.digits.get(at));
        char::from(b'0' + digit.copied().unwrap_or(0))
    }
}

/// The next number with as many digits; the first one must not be 9.
fn next(digits: &[u8]) -> Vec<u8> {
    let mut digits = digits.to_vec();
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            break;
        }
        *digit = 0;
    }
    digits
}

/// Whether what follows a digit is less than half of it, half, or more.
fn half(rest: &[u8]) -> Ordering {
    match rest {
        [] => Ordering::Less,
        [first, rest @ ..] => first.cmp(&5).then(if rest.iter().all(|&digit| digit == 0) {
            Ordering::Equal
        } else {
            Ordering::Greater
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check32(x: f32) {
        assert_eq!(plain(x), format!("{x}"));
        assert_eq!(exponential(x), format!("{x:e}"));
    }

    #[track_caller]
    fn check64(x: f64, decimals: usize) {
        assert_eq!(plain(x), format!("{x}"));
        assert_eq!(exponential(x), format!("{x:e}"));
        assert_eq!(fixed(x, decimals), format!("{x:.decimals$}"), "{x:e} {decimals}");
        assert_eq!(scientific(x, decimals), format!("{x:.decimals$e}"), "{x:e} {decimals}");
    }

    #[test]
    fn ends_and_ties_are_the_standard_librarys() {
        let cases = [
            0.0,
            -0.0,
            0.5,
            1.5,
            2.5,
            0.05,
            0.25,
            0.125,
            0.375,
            9.5,
            99.5,
            0.95,
            0.995,
            1e22,
            1e23,
            5e-324,
            2.225_073_858_507_201_4e-308,
            f64::MAX,
            f64::MIN_POSITIVE,
            9_007_199_254_740_992.0,
            123_456_789.125,
            0.1,
            0.3,
            1.0 / 3.0,
            8.41e21,
            2.0_f64.powi(-44),
            9.999_999,
        ];
        for x in cases {
            for decimals in 0..6 {
                check64(x, decimals);
                check64(-x, decimals);
            }
        }
        for x in [0.0, 1e-45, f32::MIN_POSITIVE, f32::MAX, 16_777_216.0, 0.1, 8_388_608.5, 9.8e-45, 5e-44] {
            check32(x);
        }
        for power in -149..128 {
            check32(2.0_f32.powi(power));
        }
        for power in -1074..1024 {
            check64(2.0_f64.powi(power), 3);
        }
    }

    proptest! {
        #[test]
        fn every_float32_is_written_as_the_standard_library_writes_it(bits in any::<u32>()) {
            let x = f32::from_bits(bits);
            prop_assume!(x.is_finite());
            check32(x);
        }

        #[test]
        fn every_float64_is_written_as_the_standard_library_writes_it(bits in any::<u64>(), decimals in 0..20_usize) {
            let x = f64::from_bits(bits);
            prop_assume!(x.is_finite());
            check64(x, decimals);
        }

        #[test]
        fn numbers_of_a_page_are_written_as_the_standard_library_writes_them(
            thousandths in -10_000_000..10_000_000_i32, decimals in 0..8_usize,
        ) {
            check64(f64::from(thousandths) / 1000.0, decimals);
            check64(f64::from(thousandths as f32 / 1000.0), decimals);
            check64(f64::from(thousandths) / 1024.0, decimals);
            check32(thousandths as f32 / 1000.0);
        }
    }
}
