//! SGD, momentum and Adam, as `torch.optim` defines them.

use serde::{Deserialize, Serialize};

use crate::number::Number;
use pixelwise::Error;

/// Moves values against their gradient, and remembers what its rule needs from step to step.
///
/// ```text
/// SGD        v ← v − lr·g
/// momentum   b ← μ·b + g  (b = g at the first step),  v ← v − lr·b
/// Adam       m ← m + (1−β₁)(g − m),  s ← β₂·s + (1−β₂)·g²,  t ← t + 1
///            v ← v − lr · m/(1−β₁ᵗ) / (√s/√(1−β₂ᵗ) + ε)
/// ```
///
/// As PyTorch does, the settings and the two bias corrections are held in `f64`, the values and the memory in `T`.
/// A NaN or infinite gradient makes the value NaN or infinite; that is what divergence looks like.
///
/// Source: `torch.optim.SGD(lr, momentum, dampening=0, nesterov=False)`, `torch.optim.Adam(lr, betas, eps)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Optimizer<T> {
    settings: Settings,
    steps: u64,
    /// The momentum buffer, or Adam's mean of the gradients; empty for SGD.
    first: Vec<T>,
    /// Adam's mean of the squared gradients; empty for the others.
    second: Vec<T>,
}

impl<T: Number> Optimizer<T> {
    /// An optimizer of `len` values that has taken no step.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a setting that PyTorch refuses.
    pub fn new(settings: Settings, len: usize) -> Result<Self, Error> {
        settings.check()?;
        let memory = |wanted: bool| vec![T::zero(); if wanted { len } else { 0 }];
        Ok(Self {
            settings,
            steps: 0,
            first: memory(settings.rule != Rule::Sgd),
            second: memory(settings.rule == Rule::Adam),
        })
    }

    /// Takes one step, in place.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where the gradient, or the number of values, is not the one this optimizer was made for.
    pub fn step(&mut self, values: &mut [T], grad: &[T]) -> Result<(), Error> {
        self.check(values, grad)?;
        self.steps += 1;
        let rate = Rate::new(&self.settings, self.steps);
        match self.settings.rule {
            Rule::Sgd => {
                for (v, &g) in values.iter_mut().zip(grad) {
                    *v -= rate.lr * g;
                }
            }
            Rule::Momentum => {
                for ((v, &g), b) in values.iter_mut().zip(grad).zip(&mut self.first) {
                    *b = rate.momentum(*b, g);
                    *v -= rate.lr * *b;
                }
            }
            Rule::Adam => {
                let memory = self.first.iter_mut().zip(&mut self.second);
                for ((v, &g), (m, s)) in values.iter_mut().zip(grad).zip(memory) {
                    (*m, *s) = rate.means(*m, *s, g);
                    *v -= rate.adam(*m, *s);
                }
            }
        }
        Ok(())
    }

    /// The parts of the step that [`Optimizer::step`] would take now, without taking it.
    ///
    /// # Errors
    /// As [`Optimizer::step`].
    pub fn parts(&self, values: &[T], grad: &[T]) -> Result<Parts<T>, Error> {
        self.check(values, grad)?;
        let rate = Rate::new(&self.settings, self.steps + 1);
        let mut parts = Parts {
            gradient: grad.to_vec(),
            direction: grad.to_vec(),
            update: grad.to_vec(),
            value: values.to_vec(),
        };
        for (at, &g) in grad.iter().enumerate() {
            let (direction, update) = match self.settings.rule {
                Rule::Sgd => (g, rate.lr * g),
                Rule::Momentum => {
                    let b = rate.momentum(self.first[at], g);
                    (b, rate.lr * b)
                }
                Rule::Adam => {
                    let (m, s) = rate.means(self.first[at], self.second[at], g);
                    (rate.corrected(m, s), rate.adam(m, s))
                }
            };
            parts.direction[at] = direction;
            parts.update[at] = update;
            parts.value[at] = values[at] - update;
        }
        Ok(parts)
    }

    /// Sets the learning rate from the next step on; the memory stays, as it does in PyTorch.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] as in [`Settings::check`].
    pub fn set_lr(&mut self, lr: f64) -> Result<(), Error> {
        let settings = Settings { lr, ..self.settings };
        settings.check()?;
        self.settings = settings;
        Ok(())
    }

    /// Forgets every step.
    pub fn reset(&mut self) {
        self.steps = 0;
        self.first.fill(T::zero());
        self.second.fill(T::zero());
    }

    /// The rule and its numbers.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How many steps it has taken.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    fn check(&self, values: &[T], grad: &[T]) -> Result<(), Error> {
        let wrong = |what, expected: usize, got: usize| Error::ShapeMismatch {
            what,
            expected: vec![expected],
            got: vec![got],
        };
        if self.settings.rule != Rule::Sgd && self.first.len() != values.len() {
            return Err(wrong("values", self.first.len(), values.len()));
        }
        if grad.len() != values.len() {
            return Err(wrong("gradient", values.len(), grad.len()));
        }
        Ok(())
    }
}

/// One step of an optimizer, taken apart: gradient → direction → update → new value.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts<T> {
    /// d loss / d value.
    pub gradient: Vec<T>,
    /// What the rule makes of it before the learning rate: the gradient itself, the momentum buffer, or Adam's ratio.
    pub direction: Vec<T>,
    /// What is subtracted: the direction scaled by the learning rate.
    pub update: Vec<T>,
    /// The value after the step, to the bit what [`Optimizer::step`] gives.
    pub value: Vec<T>,
}

/// An optimizer's rule and its numbers, under PyTorch's names and with PyTorch's defaults.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Which optimizer.
    pub rule: Rule,
    /// The learning rate.
    pub lr: f64,
    /// μ, of [`Rule::Momentum`] alone.
    pub momentum: f64,
    /// β₁ and β₂, of [`Rule::Adam`] alone.
    pub betas: (f64, f64),
    /// ε, of [`Rule::Adam`] alone.
    pub eps: f64,
}

impl Settings {
    /// The largest learning rate that can be set; a run that diverges does so long before.
    pub const MAX_LR: f64 = 1e4;

    /// The rule with this learning rate, μ = 0.9, β = (0.9, 0.999) and ε = 1e−8.
    #[must_use]
    pub const fn new(rule: Rule, lr: f64) -> Self {
        Self { rule, lr, momentum: 0.9, betas: (0.9, 0.999), eps: 1e-8 }
    }

    /// Says which number is outside its range, if one is.
    ///
    /// # Errors
    /// [`Error::OutOfRange`]: lr and ε are at least 0, μ and both β in [0, 1).
    pub fn check(&self) -> Result<(), Error> {
        let below_one = 1.0 - f64::EPSILON / 2.0;
        for (what, value, max) in [
            ("lr", self.lr, Self::MAX_LR),
            ("momentum", self.momentum, below_one),
            ("beta1", self.betas.0, below_one),
            ("beta2", self.betas.1, below_one),
            ("eps", self.eps, 1.0),
        ] {
            if !(0.0..=max).contains(&value) {
                return Err(Error::OutOfRange { what, value, min: 0.0, max });
            }
        }
        Ok(())
    }

    /// The line of PyTorch that makes this optimizer.
    #[must_use]
    pub fn torch(&self, parameters: &str) -> String {
        let Self { lr, momentum, betas, eps, .. } = self;
        match self.rule {
            Rule::Sgd => format!("torch.optim.SGD({parameters}, lr={lr})"),
            Rule::Momentum => format!("torch.optim.SGD({parameters}, lr={lr}, momentum={momentum})"),
            Rule::Adam => format!(
                "torch.optim.Adam({parameters}, lr={lr}, betas=({}, {}), eps={eps:e})",
                betas.0, betas.1
            ),
        }
    }
}

/// The optimizers there are; what a menu lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// `torch.optim.SGD(lr)`.
    #[default]
    Sgd,
    /// `torch.optim.SGD(lr, momentum)`.
    Momentum,
    /// `torch.optim.Adam(lr, betas, eps)`.
    Adam,
}

impl Rule {
    /// All of them, in the order of a menu.
    pub const ALL: [Self; 3] = [Self::Sgd, Self::Momentum, Self::Adam];

    /// A stable key: `"sgd"`, `"momentum"`, `"adam"`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Sgd => "sgd",
            Self::Momentum => "momentum",
            Self::Adam => "adam",
        }
    }

    /// The rule of a key.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.id() == id)
    }

    /// The name that people give it, the same in every language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sgd => "SGD",
            Self::Momentum => "SGD + momentum",
            Self::Adam => "Adam",
        }
    }
}

/// A step's settings in `T`, the bias corrections worked out.
struct Rate<T> {
    lr: T,
    /// μ, but 0 at the first step, where PyTorch's buffer is the gradient.
    momentum: T,
    one_minus_beta1: T,
    beta2: T,
    one_minus_beta2: T,
    correction1: T,
    /// lr / (1 − β₁ᵗ), divided in `f64`.
    step_size: T,
    root_correction2: T,
    eps: T,
}

impl<T: Number> Rate<T> {
    /// The numbers of the step that is the `step`-th, from 1.
    fn new(settings: &Settings, step: u64) -> Self {
        let Settings { lr, momentum, betas: (beta1, beta2), eps, .. } = *settings;
        // After so many steps either correction is 1 to the last digit.
        let power = i32::try_from(step).unwrap_or(i32::MAX);
        let correction1 = 1.0 - beta1.powi(power);
        Self {
            lr: T::from_f64(lr),
            momentum: T::from_f64(if step == 1 { 0.0 } else { momentum }),
            one_minus_beta1: T::from_f64(1.0 - beta1),
            beta2: T::from_f64(beta2),
            one_minus_beta2: T::from_f64(1.0 - beta2),
            correction1: T::from_f64(correction1),
            step_size: T::from_f64(lr / correction1),
            root_correction2: T::from_f64((1.0 - beta2.powi(power)).sqrt()),
            eps: T::from_f64(eps),
        }
    }

    fn momentum(&self, buffer: T, g: T) -> T {
        self.momentum * buffer + g
    }

    fn means(&self, m: T, s: T, g: T) -> (T, T) {
        (m + self.one_minus_beta1 * (g - m), self.beta2 * s + self.one_minus_beta2 * g * g)
    }

    fn adam(&self, m: T, s: T) -> T {
        self.step_size * m / (s.sqrt() / self.root_correction2 + self.eps)
    }

    /// Adam's update before the learning rate.
    fn corrected(&self, m: T, s: T) -> T {
        m / self.correction1 / (s.sqrt() / self.root_correction2 + self.eps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_key() {
        for rule in Rule::ALL {
            assert_eq!(Rule::from_id(rule.id()), Some(rule));
        }
        assert_eq!(Rule::from_id("lbfgs"), None);
    }

    #[test]
    fn the_line_of_pytorch_runs_as_it_is() {
        let line = |rule| Settings::new(rule, 0.5).torch("[output]");
        assert_eq!(line(Rule::Sgd), "torch.optim.SGD([output], lr=0.5)");
        assert_eq!(line(Rule::Momentum), "torch.optim.SGD([output], lr=0.5, momentum=0.9)");
        assert_eq!(line(Rule::Adam), "torch.optim.Adam([output], lr=0.5, betas=(0.9, 0.999), eps=1e-8)");
    }

    #[test]
    fn a_setting_outside_its_range_is_an_error() {
        let sgd = Settings::new(Rule::Sgd, 0.1);
        for settings in [
            Settings { lr: f64::NAN, ..sgd },
            Settings { lr: -0.1, ..sgd },
            Settings { lr: 1e9, ..sgd },
            Settings { momentum: 1.0, ..sgd },
            Settings { betas: (0.9, 1.0), ..sgd },
            Settings { eps: -1.0, ..sgd },
        ] {
            assert!(
                matches!(Optimizer::<f32>::new(settings, 1), Err(Error::OutOfRange { .. })),
                "{settings:?}"
            );
        }
    }

    #[test]
    fn a_gradient_of_another_length_is_an_error() {
        for rule in Rule::ALL {
            let mut optimizer = Optimizer::new(Settings::new(rule, 0.1), 2).expect("valid settings");
            assert!(optimizer.step(&mut [0.0, 0.0], &[1.0]).is_err());
            assert_eq!(optimizer.steps(), 0);
        }
    }
}
