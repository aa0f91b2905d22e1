//! The same pixel through a sigmoid and then `BCELoss`: the clamp of the logarithms, and the gradient that dies.

use super::{BinaryPixel, gradient, log_p_symbol, log_q_symbol, one, probability, z_symbol};
use crate::explain::derivation::math::Math;
use crate::explain::derivation::share::derivative;
use crate::explain::derivation::source::{Row, Source};
use crate::explain::derivation::{Equation, Line, Note, Shown};

/// What `BCELoss` takes for a logarithm below it.
const CLAMP: f32 = -100.0;

/// max(log p, −100).
pub(super) fn log_p(p: f32) -> Line {
    clamped("log-p", log_p_symbol(), Math::log(Math::number(p, probability())), p.ln())
}

/// max(log(1 − p), −100).
pub(super) fn log_q(p: f32) -> Line {
    let log = Math::log(Math::one_minus(Math::number(p, probability())));
    clamped("log-q", log_q_symbol(), log, (-p).ln_1p())
}

impl BinaryPixel {
    /// −[y · log p + (1 − y) · log(1 − p)] of the clamped logarithms.
    pub(super) fn two_step_surprise(&self, p: f32) -> Line {
        let log_p = Math::number(clamp(p.ln()), Source::Term("log-p"));
        let log_q = Math::number(clamp((-p).ln_1p()), Source::Term("log-q"));
        let plain = Self { pos_weight: None, weight: None, ..*self };
        let steps = [
            plain.cross_entropy(Math::Symbol("y"), one(), log_p_symbol(), log_q_symbol()),
            plain.cross_entropy(self.y(), one(), log_p, log_q),
            Math::number(plain.shown().loss, self.surprise_source()),
        ];
        Line::new("surprise", vec![Equation::new(self.surprise_symbol(), steps)])
    }

    /// ∂L/∂p = w · (p − y) / max(p · (1 − p), 1e−12) / D.
    pub(super) fn gradient_of_probability(&self, p: f32) -> Line {
        let formula = |w: Math, y: Math, p: Math| {
            let floor = Math::Maximum(vec![slope(p.clone()), Math::constant(1e-12)]);
            let ratio = Math::over(Math::minus(p, y), floor);
            if self.weight.is_some() { Math::Product(vec![w, ratio]) } else { ratio }
        };
        let w = self.weight.unwrap_or(1.0);
        let floor = ((1.0 - p) * p).max(1e-12);
        let value = w * (p - self.target) / floor / self.reduced.denominator as f32;
        let numbers = formula(Math::number(w, Source::Weight), self.y(), Math::number(p, probability()));
        let steps = [
            self.reduced.divides_symbol(formula(Math::Symbol("w"), Math::Symbol("y"), Math::Symbol("p"))),
            self.reduced.divides(Row::Binary, numbers),
            Math::number(value, Source::Term("gradient-probability")),
        ];
        Line::new("gradient-probability", vec![Equation::new(derivative(Math::Symbol("p")), steps)])
    }

    /// ∂L/∂z = ∂L/∂p · p · (1 − p), which is 0 once p is 0 or 1.
    pub(super) fn two_step_gradient(&self, p: f32, shown: &Shown) -> Line {
        let value = shown.gradient[0];
        let by_p = self.gradient_of_probability(p).value(None).unwrap_or(f64::NAN);
        let by_p = Math::number(by_p, Source::Term("gradient-probability"));
        let steps = [
            Math::Product(vec![derivative(Math::Symbol("p")), slope(Math::Symbol("p"))]),
            Math::Product(vec![by_p, slope(Math::number(p, probability()))]),
            Math::number(value, gradient()),
        ];
        let saturated = p == 0.0 || p == 1.0;
        let dead = saturated && value == 0.0 && self.weight != Some(0.0);
        Line::new("gradient", vec![Equation::new(derivative(z_symbol()), steps)])
            .noted(dead.then_some(Note::DeadGradient))
    }
}

fn clamped(name: &'static str, symbol: Math, log: Math, value: f32) -> Line {
    let steps = [
        Math::Maximum(vec![log, Math::constant(f64::from(CLAMP))]),
        Math::number(clamp(value), Source::Term(name)),
    ];
    let note = (value < CLAMP).then_some(Note::Clamped);
    Line::new(name, vec![Equation::new(symbol, steps)]).noted(note)
}

fn clamp(log: f32) -> f32 {
    if log < CLAMP { CLAMP } else { log }
}

/// p · (1 − p), the slope of the sigmoid.
fn slope(p: Math) -> Math {
    Math::Product(vec![p.clone(), Math::one_minus(p)])
}
