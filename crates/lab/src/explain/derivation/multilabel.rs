//! One pixel through K sigmoids against the one-hot target: the head that is built by mistake for the multiclass one.

use ndarray::{Array1, Array4};

use super::fold::Fold;
use super::math::{Function, Math};
use super::share::{derivative, share};
use super::source::{Map, Row, Source};
use super::{Derivation, Equation, Line, Note, Reduced, Shown, follows};
use pixelwise::Reduction;
use pixelwise::{BceWithLogitsOptions, bce_with_logits};

/// A pixel of K sigmoids, each with its own binary cross-entropy.
#[derive(Clone, Debug, PartialEq)]
pub struct MultilabelPixel {
    /// z, one a class.
    pub logits: Vec<f32>,
    /// The class; with `None` the target is 0 in every channel.
    pub target: Option<usize>,
    /// The pixel's weight in every channel, where there is one.
    pub weight: Option<f32>,
    /// A factor of the positive term a class, where there are any.
    pub pos_weight: Option<Vec<f32>>,
    /// What the loss goes into; the mean divides by N·K·H·W.
    pub reduced: Reduced,
}

impl MultilabelPixel {
    /// What PyTorch gives for this pixel in float32.
    #[must_use]
    pub fn shown(&self) -> Shown {
        let classes = self.logits.len();
        let shape = (1, classes, 1, 1);
        let logits = Array4::from_shape_fn(shape, |(_, c, ..)| self.logits[c]);
        let target = Array4::from_shape_fn(shape, |(_, c, ..)| self.one_hot(c));
        let weight = self.weight.map(|w| Array4::from_elem(shape, w));
        let pos_weight = self.pos_weight.clone().map(Array1::from_vec);
        let options = BceWithLogitsOptions {
            weight: weight.as_ref().map(|w| w.view()),
            pos_weight: pos_weight.as_ref().map(|w| w.view()),
            reduction: Reduction::Sum,
        };
        match bce_with_logits(logits.view(), target.view(), &options) {
            Ok(result) => Shown {
                probability: result.probability.iter().copied().collect(),
                loss: result.loss,
                gradient: self.reduced.divide(&result.grad),
            },
            // Too few weights.
            Err(_) => Shown::refused(classes),
        }
    }

    /// The derivation, ending in the numbers that the page shows.
    #[must_use]
    pub fn derive(&self, shown: &Shown) -> Derivation {
        let terms = Terms { pixel: self, shown, fold: Fold::of(&self.logits, self.target) };
        let lines = vec![
            terms.sigmoid(),
            terms.total_probability(),
            terms.one_hot(),
            terms.surprise(),
            terms.total(),
            share(Row::Multiclass, shown.loss, self.reduced),
            terms.gradient(),
        ];
        Derivation { lines }
    }

    fn one_hot(&self, class: usize) -> f32 {
        f32::from(u8::from(self.target == Some(class)))
    }

    fn positive_weight(&self, class: usize) -> Option<f32> {
        self.pos_weight.as_ref().map(|weight| weight[class]).filter(|_| self.target == Some(class))
    }

    /// The weighted loss of one channel, exact.
    fn loss(&self, class: usize) -> f64 {
        let z = f64::from(self.logits[class]);
        let away = if self.target == Some(class) { -z } else { z };
        let softplus = away.max(0.0) + (-z.abs()).exp().ln_1p();
        let weight = f64::from(self.weight.unwrap_or(1.0));
        weight * f64::from(self.positive_weight(class).unwrap_or(1.0)) * softplus
    }
}

struct Terms<'a> {
    pixel: &'a MultilabelPixel,
    shown: &'a Shown,
    fold: Fold,
}

impl Terms<'_> {
    fn sigmoid(&self) -> Line {
        let sigmoid = |z: Math| Math::Call(Function::Sigmoid, Box::new(z));
        self.per_class("sigmoid", &|c| {
            (Math::of_class("p", c), vec![sigmoid(Math::of_class("z", c)), sigmoid(self.z(c)), self.p(c)])
        })
    }

    /// Σp, which nothing holds at 1.
    fn total_probability(&self) -> Line {
        let mut terms: Vec<Math> = self.fold.shown.iter().map(|&c| self.p(c)).collect();
        let p = |c: &usize| f64::from(self.shown.probability[*c]);
        if !self.fold.others.is_empty() {
            let others: f64 = self.fold.others.iter().map(p).sum();
            terms.push(Math::number(others, Source::Others("sigmoid")));
        }
        let total: f64 = self.fold.shown.iter().chain(&self.fold.others).map(p).sum();
        let steps = [Math::sum(terms), Math::number(total, Source::Term("total-probability"))];
        let left = Math::Total("c", Box::new(Math::indexed("p", "c")));
        Line::new("total-probability", vec![Equation::new(left, steps)])
    }

    fn one_hot(&self) -> Line {
        self.per_class("one-hot", &|c| (Math::of_class("y", c), vec![self.y(c)]))
    }

    /// −log p at the target, −log(1 − p) elsewhere, each with its weights.
    fn surprise(&self) -> Line {
        self.per_class("surprise", &|c| {
            let value = self.pixel.loss(c);
            let logarithm = |p: Math| {
                let inside = if self.pixel.target == Some(c) { p } else { Math::one_minus(p) };
                Math::negative(Math::log(inside))
            };
            let filled = self.weighted(c, logarithm(self.p(c)), true);
            let steps = vec![
                self.weighted(c, logarithm(Math::of_class("p", c)), false),
                if follows(filled.value(), value) {
                    filled
                } else {
                    self.weighted(c, self.softplus(c), true)
                },
                Math::number(value, Source::ClassTerm("surprise", c)),
            ];
            (Math::of_class("ℓ", c), steps)
        })
    }

    /// log(1 + e^−z) at the target, log(1 + e^z) elsewhere, for a probability that has rounded.
    fn softplus(&self, c: usize) -> Math {
        let positive = self.pixel.target == Some(c);
        let toward = if positive { self.z(c) } else { Math::negative(self.z(c)) };
        let away = if positive { Math::negative(self.z(c)) } else { self.z(c) };
        let softplus = |z: Math| Math::log(Math::Sum(vec![Math::constant(1.0), Math::exp(z)]));
        // e^|z| would overflow: log(1 + e^a) is a + log(1 + e^−a).
        if away.value().is_some_and(|away| away > 0.0) {
            Math::Sum(vec![away, softplus(toward)])
        } else {
            softplus(away)
        }
    }

    /// ℓ = Σ `ℓ_c`.
    fn total(&self) -> Line {
        let mut terms: Vec<Math> = (self.fold.shown.iter())
            .map(|&c| Math::number(self.pixel.loss(c), Source::ClassTerm("surprise", c)))
            .collect();
        if !self.fold.others.is_empty() {
            let others: f64 = self.fold.others.iter().map(|&c| self.pixel.loss(c)).sum();
            terms.push(Math::number(others, Source::Others("surprise")));
        }
        let steps = [
            Math::Total("c", Box::new(Math::indexed("ℓ", "c"))),
            Math::sum(terms),
            Math::number(self.shown.loss, Source::Loss(Row::Multiclass)),
        ];
        let note = (self.pixel.weight == Some(0.0)).then_some(Note::Ignored);
        Line::new("total", vec![Equation::new(Math::Symbol("ℓ"), steps)]).noted(note)
    }

    /// (`p_c` − `y_c`) / D, each with its weights.
    fn gradient(&self) -> Line {
        self.per_class("gradient", &|c| {
            let reduced = self.pixel.reduced;
            let difference = |p: Math, y: Math| Math::minus(p, y);
            let filled = self.weighted(c, difference(self.p(c), self.y(c)), true);
            let exact = f64::from(self.shown.gradient[c]) * reduced.denominator;
            let filled = if follows(filled.value(), exact) || self.pixel.target != Some(c) {
                filled
            } else {
                let sum = Math::Sum(vec![Math::constant(1.0), Math::exp(self.z(c))]);
                self.weighted(c, Math::negative(Math::over(Math::constant(1.0), sum)), true)
            };
            let symbols = self.weighted(c, difference(Math::of_class("p", c), Math::of_class("y", c)), false);
            let value = Math::number(self.shown.gradient[c], Source::Cell(Row::Multiclass, Map::Gradient, c));
            let steps =
                vec![reduced.divides_symbol(symbols), reduced.divides(Row::Multiclass, filled), value];
            (derivative(Math::of_class("z", c)), steps)
        })
    }

    /// The weights before a term, as numbers or as symbols.
    fn weighted(&self, c: usize, term: Math, numbers: bool) -> Math {
        let mut factors = Vec::new();
        if let Some(weight) = self.pixel.weight {
            factors.push(if numbers { Math::number(weight, Source::Weight) } else { Math::Symbol("w") });
        }
        if let Some(weight) = self.pixel.positive_weight(c) {
            let source = Source::Setting("pos_weight");
            factors.push(if numbers { Math::number(weight, source) } else { Math::Symbol("w₊") });
        }
        factors.push(term);
        Math::product(factors)
    }

    fn per_class(&self, name: &'static str, equation: &dyn Fn(usize) -> (Math, Vec<Math>)) -> Line {
        let equations = self.fold.shown.iter().map(|&c| {
            let (left, steps) = equation(c);
            Equation::of_class(c, left, steps)
        });
        Line::new(name, equations.collect())
    }

    fn z(&self, c: usize) -> Math {
        Math::number(self.pixel.logits[c], Source::Cell(Row::Multiclass, Map::Logits, c))
    }

    fn p(&self, c: usize) -> Math {
        Math::number(self.shown.probability[c], Source::Cell(Row::Multiclass, Map::Probability, c))
    }

    fn y(&self, c: usize) -> Math {
        Math::number(self.pixel.one_hot(c), Source::Cell(Row::Multiclass, Map::Target, c))
    }
}
