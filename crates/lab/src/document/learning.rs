//! The settings of learning: how the logits descend, what a run was, which network is trained.

use serde::{Deserialize, Serialize};

use crate::document::limits::{MAX_MOMENTS, check_count};
use crate::document::preset::Preset;
use crate::document::scene::Form;
use pixelwise::Error;
use pixelwise_train::exposure::Exposure;
use pixelwise_train::optimizer::{Rule, Settings};
use pixelwise_train::run::Plan;
use pixelwise_train::task::Task;

/// The largest seed that can be chosen.
pub const MAX_SEED: u32 = 99_999_999;

/// How the logits descend: the same for both forms but for the learning rate, which cross-entropy can have half of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DescentSettings {
    /// Which optimizer.
    pub rule: Rule,
    /// The learning rate.
    pub lr: f64,
    /// Whether cross-entropy has half of it, which makes z₁ − z₀ move as z does.
    pub half: bool,
}

impl Default for DescentSettings {
    fn default() -> Self {
        Self { rule: Rule::Sgd, lr: 10.0, half: false }
    }
}

impl Preset {
    /// How the logits descend where the preset is a scene of that; `None` where it has nothing to say about it.
    #[must_use]
    pub const fn learning(self) -> Option<DescentSettings> {
        let (rule, lr) = match self {
            Self::Divergence => (Rule::Momentum, 1000.0),
            Self::DeadGradient => (Rule::Sgd, 50.0),
            Self::SmoothingFloor => (Rule::Sgd, 100.0),
            _ => return None,
        };
        Some(DescentSettings { rule, lr, half: false })
    }
}

impl DescentSettings {
    /// The learning rate's place on a logarithmic slider: twentieths of a power of ten, 0 for a rate of 1.
    #[must_use]
    pub fn place(&self) -> f64 {
        (self.lr.log10() * 20.0).round()
    }

    /// The same with the learning rate of a place, to two digits: 0.1, 0.11, 0.13, ….
    #[must_use]
    pub fn at_place(self, place: f64) -> Self {
        let exact = 10.0_f64.powf(place.clamp(-60.0, 60.0) / 20.0);
        // Powers of ten of whole numbers below 23 are exact, so a rate is the number that its digits say.
        let digits = 1 - exact.log10().floor() as i32;
        let power = 10.0_f64.powi(digits.abs());
        let lr = if digits < 0 { (exact / power).round() * power } else { (exact * power).round() / power };
        Self { lr, ..self }
    }

    /// The settings of a form's optimizer.
    #[must_use]
    pub fn settings(&self, form: Form) -> Settings {
        let halved = self.half && form == Form::Multiclass;
        Settings::new(self.rule, if halved { self.lr / 2.0 } else { self.lr })
    }

    /// Checks the settings of both forms' optimizers.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for settings that PyTorch refuses.
    pub fn check(&self) -> Result<(), Error> {
        self.settings(Form::Binary).check()?;
        self.settings(Form::Multiclass).check()
    }
}

/// What the history tells of a run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DescentRun {
    /// The optimizer.
    pub rule: Rule,
    /// The learning rate of the binary form.
    pub lr: f64,
    /// Whether cross-entropy had half of it.
    pub half: bool,
    /// How many steps it took.
    pub steps: u32,
}

impl DescentRun {
    /// Checks that such a run can be had.
    ///
    /// # Errors
    /// [`Error::OutOfRange`].
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Self { rule, lr, half, steps } = *self;
        DescentSettings { rule, lr, half }.check()?;
        check_count("steps", steps as usize, 0, MAX_MOMENTS)
    }
}

impl DescentRun {
    /// The settings, in no language's words: `SGD · lr 10`, `Adam · lr 0.1, CE 0.05`.
    #[must_use]
    pub fn text(&self) -> String {
        let rule = self.rule.name();
        let lr = self.lr;
        if self.half {
            format!("{rule} · lr {lr}, CE {}", self.lr / 2.0)
        } else {
            format!("{rule} · lr {lr}")
        }
    }
}

/// Which network gave the logits, and after how many steps: all that its run depends on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkRun {
    /// What it learns.
    pub task: Task,
    /// By which optimizer.
    pub rule: Rule,
    /// At which learning rate.
    pub lr: f64,
    /// From which seed.
    pub seed: u32,
    /// How many steps it has taken.
    pub step: u32,
    /// How many of them a step of the history holds; 0 where the network was put there.
    pub steps: u32,
    /// What its images look like.
    pub exposure: Exposure,
}

impl NetworkRun {
    /// A network that has taken no step, with the optimizer that its task begins with.
    #[must_use]
    pub const fn of(task: Task) -> Self {
        let settings = task.settings();
        Self {
            task,
            rule: settings.rule,
            lr: settings.lr,
            seed: 1,
            step: 0,
            steps: 0,
            exposure: Exposure::USUAL,
        }
    }

    /// The same network from another seed, which a person may have typed.
    ///
    /// # Errors
    /// [`Error::OutOfRange`].
    pub fn with_seed(self, seed: f64) -> Result<Self, Error> {
        let max = f64::from(MAX_SEED);
        if !(0.0..=max).contains(&seed) {
            return Err(Error::OutOfRange { what: "seed", value: seed, min: 0.0, max });
        }
        Ok(Self { seed: seed as u32, ..self })
    }

    /// The same network with the learning rate of a place on a slider, as of [`DescentSettings::at_place`].
    #[must_use]
    pub fn at_place(self, place: f64) -> Self {
        Self { lr: DescentSettings::default().at_place(place).lr, ..self }
    }

    /// The learning rate's place on a slider, as of [`DescentSettings::place`].
    #[must_use]
    pub fn place(&self) -> f64 {
        DescentSettings { lr: self.lr, ..DescentSettings::default() }.place()
    }

    /// The same network before its first step.
    #[must_use]
    pub const fn untrained(self) -> Self {
        Self { step: 0, steps: 0, ..self }
    }

    /// The run that leads to it.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let plan = self.task.plan(self.seed.into(), Settings::new(self.rule, self.lr));
        Plan { scenes: self.exposure.of(plan.scenes), ..plan }
    }

    /// Checks that the run can be had: its settings, and that it is not longer than a timeline can be.
    ///
    /// # Errors
    /// [`Error::OutOfRange`].
    pub fn check(&self) -> Result<(), Error> {
        Settings::new(self.rule, self.lr).check()?;
        let Exposure { contrast, noise, light } = self.exposure;
        Exposure::new(contrast.into(), noise.into(), light.into())?;
        check_count("seed", self.seed as usize, 0, MAX_SEED as usize)?;
        check_count("step", self.step as usize, 0, MAX_MOMENTS)?;
        check_count("steps", self.steps as usize, 0, self.step as usize)
    }

    /// The settings, in no language's words: `Adam · lr 0.01`.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{} · lr {}", self.rule.name(), self.lr)
    }
}
