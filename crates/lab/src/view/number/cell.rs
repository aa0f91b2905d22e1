//! A number in the four characters of a grid's cell.

use super::{fixed, not_a_quantity, scientific, typographic};

/// What a grid's cell holds, which decides how its number is shortened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Any number: a logit.
    Signed,
    /// Any number whose map has a common factor, so that few are small: a gradient.
    Scaled,
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
        Cell::Weight if x == x.round() || x >= 100.0 => fixed(x, 0),
        Cell::Class => fixed(x, 0),
        Cell::Probability if x == 1.0 => "1".to_owned(),
        Cell::Probability if x >= 0.995 => ">.99".to_owned(),
        Cell::Probability | Cell::Loss | Cell::Weight if x < 0.005 => "<.01".to_owned(),
        Cell::Probability => hundredths(x),
        Cell::Loss | Cell::Weight => loss_cell(x),
        Cell::Scaled if (0.005..0.995).contains(&x.abs()) => hundredths(x),
        Cell::Signed | Cell::Scaled => signed_cell(x),
    }
}

fn loss_cell(x: f32) -> String {
    if x < 9.995 {
        hundredths(x)
    } else if x < 99.95 {
        let tenths = fixed(x, 1);
        tenths.strip_suffix(".0").map_or(tenths.clone(), str::to_owned)
    } else if x < 999.5 {
        fixed(x, 0)
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
        typographic(&fixed(x, 1))
    } else if size < 999.5 {
        typographic(&fixed(x, 0))
    } else {
        power_of_ten(x)
    }
}

/// Two decimals without the 0 before the point: `.96`, `−.04`, `3.14`.
fn hundredths(x: f32) -> String {
    let text = fixed(x, 2);
    match text.split_once('.') {
        Some((whole, decimals)) if x.abs() < 0.995 => {
            typographic(&format!("{}.{decimals}", whole.trim_end_matches('0')))
        }
        _ => typographic(&text),
    }
}

/// One digit and the power of ten: `1e3`.
fn power_of_ten(x: f32) -> String {
    typographic(&scientific(x, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            (-0.27, Cell::Scaled, "−.27"),
            (0.996, Cell::Scaled, "1.0"),
            (-4.0, Cell::Scaled, "−4.0"),
            (0.004, Cell::Scaled, "≈0"),
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
}
