//! From the logits to the probabilities: shift, exponentials, their sum, softmax.

use super::Terms;
use crate::explain::derivation::math::Math;
use crate::explain::derivation::source::Source;
use crate::explain::derivation::{Equation, Line, Note};

impl Terms<'_> {
    /// m = max z.
    pub(super) fn maximum(&self) -> Line {
        let mut logits: Vec<Math> = self.fold.shown.iter().map(|&c| self.z(c)).collect();
        if !self.fold.others.is_empty() {
            logits.push(Math::Symbol("…"));
        }
        let steps = [
            Math::Maximum(vec![Math::indexed("z", "c")]),
            Math::Maximum(logits),
            Math::number(self.max, Source::Term("maximum")),
        ];
        Line::new("maximum", vec![Equation::new(Math::Symbol("m"), steps)])
    }

    /// z − m.
    pub(super) fn shift(&self) -> Line {
        let line = self.per_class("shift", &|c| {
            let left = Math::minus(Math::of_class("z", c), Math::Symbol("m"));
            let steps = vec![
                Math::minus(self.z(c), Math::number(self.max, Source::Term("maximum"))),
                Math::number(self.shifted(c), Source::ClassTerm("shift", c)),
            ];
            (left, steps)
        });
        if self.is_infinite() { line.noted_where(Note::Infinite, f64::is_nan) } else { line }
    }

    /// Whether the largest logit is infinite, so that nothing is left of what is subtracted from it.
    fn is_infinite(&self) -> bool {
        self.max.is_infinite()
    }

    /// e^(z − m), or e^z without the shift.
    pub(super) fn exponentials(&self) -> Line {
        let mut line = self.per_class("exponentials", &|c| {
            let (symbol, filled) = if self.pixel.naive {
                (Math::of_class("z", c), self.z(c))
            } else {
                let shifted = Math::number(self.shifted(c), Source::ClassTerm("shift", c));
                (Math::minus(Math::of_class("z", c), Math::Symbol("m")), shifted)
            };
            (Math::of_class("e", c), vec![Math::exp(symbol), Math::exp(filled), self.e(c)])
        });
        line.equations.extend(self.others("e", "exponentials", &self.exp));
        line.noted_where(Note::Overflow, f64::is_infinite)
    }

    pub(super) fn sum(&self) -> Line {
        let steps = [
            Math::Total("c", Box::new(Math::indexed("e", "c"))),
            Math::Sum(self.exponentials_without(None)),
            Math::number(self.sum, Source::Term("sum")),
        ];
        let note = self.sum.is_infinite().then_some(Note::Overflow);
        Line::new("sum", vec![Equation::new(Math::Symbol("S"), steps)]).noted(note)
    }

    pub(super) fn softmax(&self) -> Line {
        let mut line = self.per_class("softmax", &|c| {
            let steps = vec![
                Math::over(Math::of_class("e", c), Math::Symbol("S")),
                Math::over(self.e(c), Math::number(self.sum, Source::Term("sum"))),
                self.p(c),
            ];
            (Math::of_class("p", c), steps)
        });
        line.equations.extend(self.others("p", "softmax", &self.shown.probability));
        line.noted_where(Note::Overflow, f64::is_nan)
    }
}
