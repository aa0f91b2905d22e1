//! The steps of a target that is probabilities: what each class counts, and the mixture that the loss is.

use super::Terms;
use crate::explain::derivation::math::Math;
use crate::explain::derivation::source::{Row, Source};
use crate::explain::derivation::{Equation, Line};

impl Terms<'_> {
    /// −log p of every class that matters, and what the others cost together.
    pub(super) fn soft_surprises(&self) -> Line {
        let mut line = self.per_class("surprises", &|c| {
            let log = Math::negative(Math::log(Math::of_class("p", c)));
            (log, vec![Math::number(self.surprise[c], Source::ClassTerm("surprises", c))])
        });
        if !self.fold.others.is_empty() {
            let cost =
                Math::Product(vec![self.part("…"), Math::negative(Math::log(Math::indexed("p", "…")))]);
            let total = Math::number(self.cost_of_others(), Source::Others("surprises"));
            line.equations.push(Equation::new(Math::Total("…", Box::new(cost)), [total]));
        }
        line
    }

    /// `a_c` = `w_c` · ((1 − ε) · `y_c` + ε/K), and A, their sum.
    pub(super) fn mixed_target(&self) -> Line {
        let classes = Math::constant(self.pixel.logits.len() as f64);
        let mixed = |y: Math, epsilon: Math, classes: Math| {
            if self.pixel.label_smoothing == 0.0 {
                return y;
            }
            let sharp = Math::Product(vec![Math::one_minus(epsilon.clone()), y]);
            Math::Sum(vec![sharp, Math::over(epsilon, classes)])
        };
        let mut line = self.per_class("smoothed-target", &|c| {
            let symbols = mixed(Math::of_class("y", c), Math::Symbol("ε"), Math::Symbol("K"));
            let filled = mixed(self.y(c), self.epsilon(), classes.clone());
            let steps = [
                Math::product(self.with_weight(Math::of_class("w", c), Vec::new(), symbols)),
                Math::product(self.with_weight(self.w(c), Vec::new(), filled)),
                self.a(c),
            ];
            (Math::of_class("a", c), steps.to_vec())
        });
        let total = [
            Math::Total("c", Box::new(Math::indexed("a", "c"))),
            Math::number(self.total_share(), Source::Term("smoothed-target")),
        ];
        line.equations.push(Equation::new(Math::Symbol("A"), total));
        line
    }

    /// Σ `a_c` · (−log `p_c`), the loss but for the pixel's weight.
    pub(super) fn mixture(&self) -> Line {
        let log = Math::negative(Math::log(Math::indexed("p", "c")));
        let symbols = Math::Total("c", Box::new(Math::Product(vec![self.part("c"), log])));
        let mut terms: Vec<Math> = (self.fold.shown.iter())
            .map(|&c| {
                let surprise = Math::number(self.surprise[c], Source::ClassTerm("surprises", c));
                Math::Product(vec![if self.mixes() { self.a(c) } else { self.y(c) }, surprise])
            })
            .collect();
        if !self.fold.others.is_empty() {
            terms.push(Math::number(self.cost_of_others(), Source::Others("surprises")));
        }
        let (left, result) = match self.pixel.pixel_weight {
            None => ("ℓ", Math::number(self.shown.loss, Source::Loss(Row::Multiclass))),
            Some(_) => ("ℓ′", Math::number(self.mixed_cost(), Source::Term("surprise"))),
        };
        Line::new("surprise", vec![Equation::new(Math::Symbol(left), [symbols, Math::sum(terms), result])])
    }

    /// Whether what a class counts is more than its probability.
    pub(super) fn mixes(&self) -> bool {
        let sum: f64 = self.pixel.soft.iter().flatten().map(|&q| f64::from(q)).sum();
        self.pixel.weight.is_some() || self.pixel.label_smoothing > 0.0 || (sum - 1.0).abs() > 1e-6
    }

    /// Σ a · (−log p) over all classes.
    pub(super) fn mixed_cost(&self) -> f64 {
        (0..self.pixel.logits.len()).map(|c| self.cost(c)).sum()
    }

    fn cost(&self, c: usize) -> f64 {
        self.share_of(c) * self.surprise[c]
    }

    fn cost_of_others(&self) -> f64 {
        self.fold.others.iter().map(|&c| self.cost(c)).sum()
    }

    fn part(&self, index: &str) -> Math {
        Math::indexed(if self.mixes() { "a" } else { "y" }, index)
    }
}
