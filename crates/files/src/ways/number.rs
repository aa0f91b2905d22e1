//! A number as a script printed it, and which numbers are printed so.

/// A number as a script printed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// As it was printed: `0.0850`.
    pub text: String,
    /// The number.
    pub value: f64,
    /// Half a unit of its last digit.
    pub half: f64,
    decimals: usize,
}

/// What float32 may add to a sum's relative error.
const SINGLE: f64 = 4e-7;

impl Printed {
    /// Reads what was typed or pasted: `0.0999`, `tensor(0.0999)`, `loss: 9.99e-2`, `nan`; `None` where there is no number.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let plain = text.replace('−', "-");
        let starts = |c: char| c.is_ascii_digit() || "+-.".contains(c);
        let is_part = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
        let words = plain.split(|c: char| c.is_whitespace() || "()[]=:,;".contains(c));
        let word = words.rev().find(|word| {
            word.starts_with(starts) && word.chars().all(is_part) && word.parse::<f64>().is_ok()
        })?;
        let value: f64 = word.parse().ok().filter(|value: &f64| value.is_finite())?;
        let (digits, exponent) = word.split_once(['e', 'E']).unwrap_or((word, "0"));
        let exponent: i32 = exponent.parse().ok()?;
        let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let half = 0.5 * 10.0_f64.powi(exponent - decimals as i32);
        let text = word.replace('-', "−");
        Some(Self { text, value, half, decimals: usize::try_from(decimals as i32 - exponent).unwrap_or(0) })
    }

    /// Whether a number is printed so.
    #[must_use]
    pub fn is(&self, value: f64) -> bool {
        (value - self.value).abs() <= self.half + SINGLE * value.abs()
    }

    /// How far a number is: the logarithm of their ratio, or their difference where one is not positive.
    #[must_use]
    pub fn distance(&self, value: f64) -> f64 {
        if value > 0.0 && self.value > 0.0 {
            (value / self.value).ln().abs()
        } else {
            1e3 + (value - self.value).abs()
        }
    }

    /// The least and the largest number that count as the same, with one digit more.
    #[must_use]
    pub fn range(&self) -> (String, String) {
        let text = |x: f64| pixelwise_lab::view::number::fixed(x, self.decimals + 1).replace('-', "−");
        (text(self.value - self.half), text(self.value + self.half))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_from_what_a_script_printed() {
        let value = |text: &str| Printed::read(text).map(|printed| (printed.value, printed.half));
        assert_eq!(value("0.0999"), Some((0.0999, 0.5e-4)));
        assert_eq!(value(" tensor(0.2248, grad_fn=<NllLoss2DBackward0>)"), Some((0.2248, 0.5e-4)));
        assert_eq!(value("epoch 3, loss: 1.5"), Some((1.5, 0.05)));
        assert_eq!(value("9.99e-2"), Some((0.0999, 0.5e-4)));
        assert_eq!(value("17"), Some((17.0, 0.5)));
        assert_eq!(value("none"), None);
        assert_eq!(value(""), None);
        let printed = Printed::read("0.0999").unwrap();
        assert!(printed.is(0.099_915_26) && !printed.is(0.0998));
        assert_eq!(printed.range(), ("0.09985".into(), "0.09995".into()));
    }
}
