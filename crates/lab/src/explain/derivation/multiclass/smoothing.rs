//! The steps that label smoothing adds: every class's surprise, their mixture, and the target that it amounts to.

use super::Terms;
use crate::explain::derivation::math::Math;
use crate::explain::derivation::source::{Row, Source};
use crate::explain::derivation::{Equation, Line};

impl Terms<'_> {
    /// −log p of every class that matters, which label smoothing asks for.
    pub(super) fn surprises(&self) -> Line {
        let mut line = self.per_class("surprises", &|c| {
            let log = Math::negative(Math::log(Math::of_class("p", c)));
            (log, vec![Math::number(self.surprise[c], Source::ClassTerm("surprises", c))])
        });
        if !self.fold.others.is_empty() {
            let total: f64 = self.fold.others.iter().map(|&c| self.weight(c) * self.surprise[c]).sum();
            let left = Math::negative(Math::log(Math::indexed("p", "…")));
            let left = if self.pixel.weight.is_some() {
                Math::Product(vec![Math::indexed("w", "…"), left])
            } else {
                left
            };
            line.equations.push(Equation::new(left, [Math::number(total, Source::Others("surprises"))]));
        }
        line
    }

    /// (1 − ε) · `w_y` · (−log `p_y`) + (ε/K) · Σ `w_c` · (−log `p_c`).
    pub(super) fn smoothing(&self, class: usize) -> Line {
        let log = |index: &str| Math::negative(Math::log(Math::indexed("p", index)));
        let classes = Math::constant(self.pixel.logits.len() as f64);
        let symbols = Math::Sum(vec![
            Math::Product(self.with_weight(
                Math::indexed("w", "y"),
                vec![Math::one_minus(Math::Symbol("ε"))],
                log("y"),
            )),
            Math::Product(vec![
                Math::over(Math::Symbol("ε"), Math::Symbol("K")),
                Math::Total("c", Box::new(self.weighted_symbol(log("c")))),
            ]),
        ]);
        let mut terms: Vec<Math> = (self.fold.shown.iter())
            .map(|&c| {
                let surprise = Math::number(self.surprise[c], Source::ClassTerm("surprises", c));
                Math::product(self.with_weight(self.w(c), Vec::new(), surprise))
            })
            .collect();
        if !self.fold.others.is_empty() {
            let total: f64 = self.fold.others.iter().map(|&c| self.weight(c) * self.surprise[c]).sum();
            terms.push(Math::number(total, Source::Others("surprises")));
        }
        let own = Math::number(self.surprise[class], Source::ClassTerm("surprises", class));
        let filled = Math::Sum(vec![
            Math::Product(self.with_weight(self.w(class), vec![Math::one_minus(self.epsilon())], own)),
            Math::Product(vec![Math::over(self.epsilon(), classes), Math::Sum(terms)]),
        ]);
        let (left, result) = match self.pixel.pixel_weight {
            None => ("ℓ", Math::number(self.shown.loss, Source::Loss(Row::Multiclass))),
            Some(_) => ("ℓ′", Math::number(self.mixed_cost(), Source::Term("surprise"))),
        };
        Line::new("smoothing", vec![Equation::new(Math::Symbol(left), [symbols, filled, result])])
    }

    /// `a_c` = (1 − ε) · `w_y` · `y_c` + (ε/K) · `w_c`, and A, their sum.
    pub(super) fn smoothed_target(&self, class: usize) -> Line {
        let spread = |e: Math, k: Math| Math::over(e, k);
        let mut line = self.per_class("smoothed-target", &|c| {
            let sharp =
                |w: Math, e: Math, y: Math| Math::Product(self.with_weight(w, vec![Math::one_minus(e)], y));
            let even = |w: Math, share: Math| Math::product(self.with_weight(w, Vec::new(), share));
            let symbols = Math::Sum(vec![
                sharp(Math::indexed("w", "y"), Math::Symbol("ε"), Math::of_class("y", c)),
                even(Math::of_class("w", c), spread(Math::Symbol("ε"), Math::Symbol("K"))),
            ]);
            let classes = Math::constant(self.pixel.logits.len() as f64);
            let filled = Math::Sum(vec![
                sharp(self.w(class), self.epsilon(), self.y(c)),
                even(self.w(c), spread(self.epsilon(), classes)),
            ]);
            (Math::of_class("a", c), vec![symbols, filled, self.a(c)])
        });
        let total: f64 = (0..self.pixel.logits.len()).map(|c| self.share_of(c)).sum();
        let total = [
            Math::Total("c", Box::new(Math::indexed("a", "c"))),
            Math::number(total, Source::Term("smoothed-target")),
        ];
        line.equations.push(Equation::new(Math::Symbol("A"), total));
        line
    }

    /// A · `p_c` − `a_c`.
    pub(super) fn smoothed_difference(&self, c: usize) -> Math {
        let total = Math::number(self.total_share(), Source::Term("smoothed-target"));
        Math::minus(Math::Product(vec![total, self.p(c)]), self.a(c))
    }

    pub(super) fn total_share(&self) -> f64 {
        (0..self.pixel.logits.len()).map(|c| self.share_of(c)).sum()
    }

    pub(super) fn share_of(&self, c: usize) -> f64 {
        let smoothing = f64::from(self.pixel.label_smoothing);
        let even = smoothing / self.pixel.logits.len() as f64 * self.weight(c);
        if let Some(soft) = &self.pixel.soft {
            return even + (1.0 - smoothing) * self.weight(c) * f64::from(soft[c]);
        }
        if self.pixel.target == Some(c) { even + (1.0 - smoothing) * self.weight(c) } else { even }
    }

    pub(super) fn a(&self, c: usize) -> Math {
        Math::number(self.share_of(c), Source::ClassTerm("smoothed-target", c))
    }

    pub(super) fn epsilon(&self) -> Math {
        Math::number(self.pixel.label_smoothing, Source::Setting("label_smoothing"))
    }

    fn weighted_symbol(&self, of: Math) -> Math {
        Math::product(self.with_weight(Math::indexed("w", "c"), Vec::new(), of))
    }
}

/// A · `p_c` − `a_c`, as symbols.
pub(super) fn difference_symbol(c: usize) -> Math {
    let weighted = Math::Product(vec![Math::Symbol("A"), Math::of_class("p", c)]);
    Math::minus(weighted, Math::of_class("a", c))
}
