//! One pixel through the binary head: sigmoid, binary cross-entropy, weight, share, gradient.

#![expect(clippy::float_cmp, reason = "a hard target and a rounded probability are exactly 0 or 1")]

mod two_step;

use ndarray::Array4;

use super::math::{Function, Math};
use super::share::{derivative, share};
use super::source::{Map, Row, Source};
use super::{Derivation, Equation, Line, Note, Reduced, Shown, follows};
use pixelwise::Reduction;
use pixelwise::{BceOptions, BceWithLogitsOptions, bce_with_logits, sigmoid_bce};

/// A pixel of the binary head, with every option that bears on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinaryPixel {
    /// z.
    pub logit: f32,
    /// y, in [0, 1].
    pub target: f32,
    /// The pixel's place in the weight map, where there is one.
    pub weight: Option<f32>,
    /// The factor of the positive term, where there is one; `BCELoss` has none.
    pub pos_weight: Option<f32>,
    /// Whether a sigmoid and `BCELoss` stand in for `BCEWithLogitsLoss`.
    pub two_step: bool,
    /// What the loss goes into.
    pub reduced: Reduced,
}

impl BinaryPixel {
    /// What PyTorch gives for this pixel in float32.
    #[must_use]
    pub fn shown(&self) -> Shown {
        let one = |x: f32| Array4::from_elem((1, 1, 1, 1), x);
        let (logit, target) = (one(self.logit), one(self.target));
        let weight = self.weight.map(one);
        let weight = weight.as_ref().map(|w| w.view());
        let pos_weight = self.pos_weight.map(|w| ndarray::Array1::from_elem(1, w));
        let result = if self.two_step {
            let options = BceOptions { weight, reduction: Reduction::Sum };
            sigmoid_bce(logit.view(), target.view(), &options)
        } else {
            let pos_weight = pos_weight.as_ref().map(|w| w.view());
            let options = BceWithLogitsOptions { weight, pos_weight, reduction: Reduction::Sum };
            bce_with_logits(logit.view(), target.view(), &options)
        };
        match result {
            Ok(result) => Shown {
                probability: vec![result.probability[[0, 0, 0, 0]]],
                loss: result.loss,
                gradient: self.reduced.divide(&result.grad),
            },
            // Only a NaN logit is refused, by the second of the two steps.
            Err(_) => Shown::refused(1),
        }
    }

    /// The derivation, ending in the numbers that the page shows.
    #[must_use]
    pub fn derive(&self, shown: &Shown) -> Derivation {
        let p = shown.probability[0];
        let mut lines = vec![self.sigmoid(p)];
        if self.two_step {
            lines.extend([two_step::log_p(p), two_step::log_q(p), self.two_step_surprise(p)]);
        } else {
            lines.push(self.surprise(p));
        }
        lines.extend(self.weighted(shown.loss, lines.last().and_then(|line| line.value(None))));
        lines.push(share(Row::Binary, shown.loss, self.reduced));
        if self.two_step {
            lines.extend([self.gradient_of_probability(p), self.two_step_gradient(p, shown)]);
        } else {
            lines.push(self.gradient(p, shown.gradient[0]));
        }
        Derivation { lines }
    }

    fn sigmoid(&self, p: f32) -> Line {
        let formula = |z: Math| Math::over(one(), Math::Sum(vec![one(), Math::exp(Math::negative(z))]));
        let steps = [
            Math::Call(Function::Sigmoid, Box::new(z_symbol())),
            formula(z_symbol()),
            formula(self.z()),
            Math::number(p, probability()),
        ];
        Line::new("sigmoid", vec![Equation::new(Math::Symbol("p"), steps)])
    }

    /// −[`w₊` · y · log p + (1 − y) · log(1 − p)].
    fn surprise(&self, p: f32) -> Line {
        let value = f64::from(Self { weight: None, ..*self }.shown().loss);
        let p = Math::number(p, probability());
        let symbols =
            self.cross_entropy(Math::Symbol("y"), Math::Symbol("w₊"), log_p_symbol(), log_q_symbol());
        let mut steps = vec![symbols];
        let terms = |log_p, log_q| self.cross_entropy(self.y(), self.positive_weight(), log_p, log_q);
        let filled = terms(Math::log(p.clone()), Math::log(Math::minus(one(), p.clone())));
        if self.is_hard() {
            steps.push(self.term_that_stays(log_p_symbol(), log_q_symbol(), Math::Symbol("w₊")));
            let short = self.term_that_stays(
                Math::log(p.clone()),
                Math::log(Math::minus(one(), p)),
                self.positive_weight(),
            );
            if follows(short.value(), value) {
                steps.push(short);
            } else {
                // p has rounded: the digits are those of log(1 + e^∓z).
                let (log_p, log_q) = (self.log_sigmoid(true), self.log_sigmoid(false));
                steps.push(self.term_that_stays(log_p, log_q, self.positive_weight()));
            }
        } else if follows(filled.value(), value) {
            steps.push(filled);
        } else {
            steps.push(terms(self.log_sigmoid(true), self.log_sigmoid(false)));
        }
        steps.push(Math::number(value, self.surprise_source()));
        let infinite = self.logit.is_infinite() && value.is_nan();
        Line::new("surprise", vec![Equation::new(self.surprise_symbol(), steps)])
            .noted(infinite.then_some(Note::Infinite))
    }

    /// log σ(z), or log σ(−z), out of the logit alone: −log(1 + e^−z).
    fn log_sigmoid(&self, positive: bool) -> Math {
        let away = if positive { self.logit < 0.0 } else { self.logit > 0.0 };
        let softplus = |z: Math| Math::log(Math::Sum(vec![one(), Math::exp(z)]));
        // e^|z| would overflow: −log(1 + e^z) is −z − log(1 + e^−z).
        match (positive, away) {
            (true, false) => Math::negative(softplus(Math::negative(self.z()))),
            (false, false) => Math::negative(softplus(self.z())),
            (true, true) => Math::minus(self.z(), softplus(self.z())),
            (false, true) => Math::minus(Math::negative(self.z()), softplus(Math::negative(self.z()))),
        }
    }

    fn cross_entropy(&self, y: Math, positive_weight: Math, log_p: Math, log_q: Math) -> Math {
        let mut positive = vec![y.clone(), log_p];
        if self.pos_weight.is_some() {
            positive.insert(0, positive_weight);
        }
        let negative = vec![Math::minus(one(), y), log_q];
        Math::negative(Math::Sum(vec![Math::Product(positive), Math::Product(negative)]))
    }

    /// −log p at y = 1, −log(1 − p) at y = 0.
    fn term_that_stays(&self, log_p: Math, log_q: Math, positive_weight: Math) -> Math {
        Math::negative(match self.pos_weight {
            _ if self.target == 0.0 => log_q,
            Some(_) => Math::Product(vec![positive_weight, log_p]),
            None => log_p,
        })
    }

    fn weighted(&self, loss: f32, surprise: Option<f64>) -> Option<Line> {
        let (weight, surprise) = (self.weight?, surprise?);
        let steps = [
            Math::Product(vec![Math::Symbol("w"), self.surprise_symbol()]),
            Math::Product(vec![
                Math::number(weight, Source::Weight),
                Math::number(surprise, self.surprise_source()),
            ]),
            Math::number(loss, Source::Loss(Row::Binary)),
        ];
        let note = (weight == 0.0).then_some(Note::Ignored);
        Some(Line::new("weight", vec![Equation::new(Math::Symbol("ℓ"), steps)]).noted(note))
    }

    /// w · [(1 + (`w₊` − 1) · y) · p − `w₊` · y] / D, which is (p − y) / D without weights.
    fn gradient(&self, p: f32, value: f32) -> Line {
        let weighted = |w: Math, inside: Math| match self.weight {
            Some(_) => Math::Product(vec![w, inside]),
            None => inside,
        };
        let difference = |y: Math, w: Math, p: Math| {
            if self.pos_weight.is_none() {
                return Math::minus(p, y);
            }
            let more = Math::Product(vec![Math::minus(w.clone(), one()), y.clone()]);
            let p = Math::Product(vec![Math::Sum(vec![one(), more]), p]);
            Math::minus(p, Math::Product(vec![w, y]))
        };
        let weight = || Math::number(self.weight.unwrap_or(1.0), Source::Weight);
        let symbols = difference(Math::Symbol("y"), Math::Symbol("w₊"), Math::Symbol("p"));
        // With its weights the difference is too long for a fraction.
        let long = |math: Math| if self.pos_weight.is_some() { Reduced::in_front(math) } else { math };
        let mut steps = vec![long(self.reduced.divides_symbol(weighted(Math::Symbol("w"), symbols)))];
        let p = Math::number(p, probability());
        let filled = self
            .reduced
            .divides(Row::Binary, weighted(weight(), difference(self.y(), self.positive_weight(), p)));
        if follows(filled.value(), f64::from(value)) || !self.is_hard() {
            steps.push(long(filled));
        } else {
            let inside = self.rounded_difference();
            steps.push(self.reduced.divides(Row::Binary, weighted(weight(), inside)));
        }
        steps.push(Math::number(value, gradient()));
        Line::new("gradient", vec![Equation::new(derivative(z_symbol()), steps)])
    }

    /// p − y of a hard target out of the logit alone: −`w₊`/(1 + e^z) at y = 1, 1/(1 + e^−z) at y = 0.
    fn rounded_difference(&self) -> Math {
        let of = |exponent: Math| Math::Sum(vec![one(), Math::exp(exponent)]);
        if self.target == 0.0 {
            return Math::over(one(), of(Math::negative(self.z())));
        }
        let weight = if self.pos_weight.is_some() { self.positive_weight() } else { one() };
        Math::negative(Math::over(weight, of(self.z())))
    }

    fn is_hard(&self) -> bool {
        self.target == 0.0 || self.target == 1.0
    }

    fn surprise_symbol(&self) -> Math {
        Math::Symbol(if self.weight.is_some() { "s" } else { "ℓ" })
    }

    fn surprise_source(&self) -> Source {
        if self.weight.is_some() { Source::Term("surprise") } else { Source::Loss(Row::Binary) }
    }

    fn z(&self) -> Math {
        Math::number(self.logit, Source::Cell(Row::Binary, Map::Logits, 0))
    }

    fn y(&self) -> Math {
        Math::number(self.target, Source::Target)
    }

    fn positive_weight(&self) -> Math {
        Math::number(self.pos_weight.unwrap_or(1.0), Source::Setting("pos_weight"))
    }
}

fn one() -> Math {
    Math::constant(1.0)
}

fn z_symbol() -> Math {
    Math::Symbol("z")
}

fn log_p_symbol() -> Math {
    Math::log(Math::Symbol("p"))
}

fn log_q_symbol() -> Math {
    Math::log(Math::minus(one(), Math::Symbol("p")))
}

const fn probability() -> Source {
    Source::Cell(Row::Binary, Map::Probability, 0)
}

const fn gradient() -> Source {
    Source::Cell(Row::Binary, Map::Gradient, 0)
}
