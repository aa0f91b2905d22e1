//! What one pixel adds to the reduced loss, the last steps that all heads share.

use super::math::Math;
use super::source::{Row, Source};
use super::{Equation, Line, Reduced};

/// The pixel's part of the mean, and its share of the whole.
///
/// ```text
/// ℓ / D,   ℓ / Σℓ = ℓ / (D · L)
/// ```
///
/// With a denominator of 1 only the share is left; where nothing is lost anywhere, or the loss is not finite, there is no share.
pub(super) fn share(row: Row, loss: f32, reduced: Reduced) -> Line {
    let mut equations = Vec::new();
    let symbol = || Math::Symbol("ℓ");
    let pixel = || Math::number(loss, Source::Loss(row));
    if reduced.is_divided() {
        equations.push(Equation::new(
            Math::over(symbol(), Math::Symbol("D")),
            [
                Math::over(pixel(), Math::number(reduced.denominator, Source::Denominator(row))),
                Math::number(f64::from(loss) / reduced.denominator, Source::Term("share")),
            ],
        ));
    }
    let total = reduced.loss * reduced.denominator;
    if total.is_finite() && total != 0.0 {
        let whole = reduced.divided_into(row, Math::number(reduced.loss, Source::Reduced(row)));
        equations.push(Equation::new(
            Math::over(symbol(), Math::Total("i", Box::new(Math::Indexed("ℓ", "i".to_owned())))),
            [Math::over(pixel(), whole), Math::number(f64::from(loss) / total, Source::Term("share"))],
        ));
    }
    Line::new("share", equations)
}

/// The derivative of the loss by a logit, as a symbol.
pub(super) fn derivative(by: Math) -> Math {
    Math::Derivative(Box::new(Math::Symbol("L")), Box::new(by))
}

impl Reduced {
    /// Whether there is anything to divide by.
    #[must_use]
    #[expect(clippy::float_cmp, reason = "no division is a denominator of exactly 1")]
    pub(super) fn is_divided(self) -> bool {
        self.denominator != 1.0
    }

    /// `math / D`, or `math` where D is 1.
    #[must_use]
    pub(super) fn divides(self, row: Row, math: Math) -> Math {
        if self.is_divided() {
            Math::over(math, Math::number(self.denominator, Source::Denominator(row)))
        } else {
            math
        }
    }

    /// As [`Reduced::divides`], with the symbol D.
    #[must_use]
    pub(super) fn divides_symbol(self, math: Math) -> Math {
        if self.is_divided() { Math::over(math, Math::Symbol("D")) } else { math }
    }

    /// `math / D` as `1/D · math`, which a line can break.
    #[must_use]
    pub(super) fn in_front(divided: Math) -> Math {
        match divided {
            Math::Fraction(math, denominator) => {
                Math::Product(vec![Math::over(Math::constant(1.0), *denominator), *math])
            }
            math => math,
        }
    }

    /// Each gradient of a sum, as the gradient of the reduced loss.
    #[must_use]
    pub(super) fn divide(self, gradient: &ndarray::Array4<f32>) -> Vec<f32> {
        gradient.iter().map(|&g| (f64::from(g) / self.denominator) as f32).collect()
    }

    /// `D · math`, or `math` where D is 1.
    fn divided_into(self, row: Row, math: Math) -> Math {
        if self.is_divided() {
            Math::Product(vec![Math::number(self.denominator, Source::Denominator(row)), math])
        } else {
            math
        }
    }
}
