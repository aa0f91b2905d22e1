//! The gradient of a pixel's logits: probabilities less the target, weighted, over what the loss divides by.

use super::{Terms, smoothing};
use crate::explain::derivation::math::Math;
use crate::explain::derivation::share::derivative;
use crate::explain::derivation::source::{Map, Row, Source};
use crate::explain::derivation::{Line, Note, follows};

impl Terms<'_> {
    /// `w_y` · (`p_c` − `y_c`) / D; with smoothing (A · `p_c` − `a_c`) / D.
    pub(super) fn gradient(&self) -> Line {
        let mut line = self.per_class("gradient", &|c| {
            let mut steps = Vec::new();
            if self.pixel.counts() {
                let reduced = self.pixel.reduced;
                steps.push(reduced.divides_symbol(self.difference_symbol(c)));
                steps.push(reduced.divides(Row::Multiclass, self.difference(c)));
            }
            let value = Math::number(self.shown.gradient[c], Source::Cell(Row::Multiclass, Map::Gradient, c));
            steps.push(value);
            (derivative(Math::of_class("z", c)), steps)
        });
        line.equations.extend(self.others_of(
            derivative(Math::indexed("z", "…")),
            "gradient",
            &self.shown.gradient,
        ));
        let lost = self.shown.gradient.iter().any(|grad| grad.is_nan());
        let note = if lost && self.pixel.naive { Some(Note::Overflow) } else { None };
        line.noted(note.or((!self.pixel.counts()).then_some(Note::Ignored)))
    }

    fn difference_symbol(&self, c: usize) -> Math {
        let map = self.pixel.pixel_weight.map(|_| Math::Symbol("w"));
        if self.is_mixed() {
            return Math::product(map.into_iter().chain([smoothing::difference_symbol(c)]).collect());
        }
        let inside = Math::minus(Math::of_class("p", c), Math::of_class("y", c));
        Math::product(self.with_weight(Math::indexed("w", "y"), map.into_iter().collect(), inside))
    }

    fn difference(&self, c: usize) -> Math {
        let class = self.pixel.target.unwrap_or_default();
        let map = || self.pixel_weight().into_iter();
        if self.is_mixed() {
            return Math::product(map().chain([self.smoothed_difference(c)]).collect());
        }
        let exact = f64::from(self.shown.gradient[c]) * self.pixel.reduced.denominator;
        let plain = Math::product(self.with_weight(
            self.w(class),
            map().collect(),
            Math::minus(self.p(c), self.y(c)),
        ));
        let soft = self.pixel.soft.is_some();
        if follows(plain.value(), exact) || c != class || self.pixel.naive || soft {
            return plain;
        }
        // p has rounded to 1: p − 1 is minus the sum of the others.
        let mut others: Vec<Math> =
            self.fold.shown.iter().filter(|&&other| other != c).map(|&other| self.p(other)).collect();
        if !self.fold.others.is_empty() {
            let total = self.total_of_others(&self.shown.probability);
            others.push(Math::number(total, Source::Others("softmax")));
        }
        Math::product(self.with_weight(self.w(class), map().collect(), Math::negative(Math::sum(others))))
    }
}
