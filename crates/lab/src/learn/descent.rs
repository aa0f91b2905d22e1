//! Learning: both forms' logits follow their own gradient, step by step.

use serde::{Deserialize, Serialize};

use crate::Lab;
use crate::arrays::flat;
use crate::document::history::{MAX_LEARNED, StepKind};
use crate::document::limits::check_count;
use crate::document::preset::Preset;
use crate::document::scene::{Form, Scene};
use crate::document::stroke::Stroke;
use crate::learn::optimizer_state::Memory;
use crate::learn::run::Run;
use pixelwise::Error;
use pixelwise_train::optimizer::{Rule, Settings};

/// How the logits descend: the same for both forms but for the learning rate, which cross-entropy can have half of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learning {
    /// Which optimizer.
    pub rule: Rule,
    /// The learning rate.
    pub lr: f64,
    /// Whether cross-entropy has half of it, which makes z₁ − z₀ move as z does.
    pub half: bool,
}

impl Default for Learning {
    fn default() -> Self {
        Self { rule: Rule::Sgd, lr: 10.0, half: false }
    }
}

impl Preset {
    /// How the logits descend where the preset is a scene of that; `None` where it has nothing to say about it.
    #[must_use]
    pub const fn learning(self) -> Option<Learning> {
        let (rule, lr) = match self {
            Self::Divergence => (Rule::Momentum, 1000.0),
            Self::DeadGradient => (Rule::Sgd, 50.0),
            Self::SmoothingFloor => (Rule::Sgd, 100.0),
            _ => return None,
        };
        Some(Learning { rule, lr, half: false })
    }
}

impl Learning {
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

impl Lab {
    /// How the logits descend from the next step on.
    #[must_use]
    pub fn learning(&self) -> Learning {
        self.learning
    }

    /// Sets how the logits descend. This is no step; a run that is under way ends.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for settings that PyTorch refuses.
    pub fn set_learning(&mut self, learning: Learning) -> Result<(), Error> {
        learning.check()?;
        if learning != self.learning {
            self.end_run();
            self.learning = learning;
            self.changes = self.changes.wrapping_add(1);
        }
        Ok(())
    }

    /// Begins a run: until it ends, all steps of learning are one step of the history. An edit ends it.
    ///
    /// Optimizers go on from what they remember, where the step before was one of theirs.
    ///
    /// # Errors
    /// None for a scene that keeps its promises.
    pub fn begin_run(&mut self) -> Result<(), Error> {
        if self.is_running() {
            return Ok(());
        }
        self.end_stroke();
        let memory = self.memory()?;
        self.ranges = self.ranges.settled();
        let mut stroke = Stroke::new(self.scene.clone());
        stroke.run = Some(Run::descent(self.learning, memory, &self.scene, self.results.outcome())?);
        self.stroke = Some(stroke);
        Ok(())
    }

    /// Takes steps of learning, in the run that is under way or as a run of their own.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] where the timeline would become longer than [`MAX_LEARNED`].
    pub fn descend(&mut self, steps: usize) -> Result<(), Error> {
        let end = self.moment().saturating_add(steps);
        check_count("step", end, 0, MAX_LEARNED)?;
        let alone = !self.is_running();
        self.begin_run()?;
        for _ in 0..steps {
            let Some(mut run) = self.stroke.as_mut().and_then(|stroke| stroke.run.take()) else { break };
            let mut scene = self.scene.clone();
            // Equal rates make z₁ − z₀ move twice as far as z: the forms cannot stay linked.
            scene.settings.link &= !scene.linked();
            let stepped = run.step(&mut scene, &self.results).and_then(|()| self.show(scene));
            let recorded =
                stepped.and_then(|()| run.record(&self.scene, self.results.outcome(), [f32::NAN; 2]));
            let kind = run.kind(0, run.steps());
            if let Some(stroke) = &mut self.stroke {
                stroke.kind = Some(kind);
                stroke.run = Some(run);
            }
            recorded?;
        }
        if alone {
            self.end_stroke();
        }
        Ok(())
    }

    /// Whether a run is under way.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.stroke.as_ref().is_some_and(|stroke| stroke.run.is_some())
    }

    /// Whether the last step that was taken had to stop a logit at the end of its range: the run has diverged.
    #[must_use]
    pub fn has_diverged(&self) -> bool {
        match self.stroke.as_ref().and_then(|stroke| stroke.run.as_ref()) {
            Some(run) => run.diverged(),
            None => self.last_piece().is_some_and(|piece| piece.run.diverged()),
        }
    }

    /// Goes back to where the learning began that led here: before the first of the runs that follow one another.
    ///
    /// # Errors
    /// None for a history that was written by edits.
    pub fn rewind(&mut self) -> Result<(), Error> {
        self.end_run();
        self.go_to(self.learning_start())
    }

    /// The step of the history at which the learning began that led to the present one; the present one where none did.
    #[must_use]
    pub fn learning_start(&self) -> usize {
        let mut before = self.history.steps.iter().take(self.step()).rev().map(|step| step.kind).peekable();
        let network = matches!(before.peek(), Some(StepKind::Network(_)));
        let same = |kind: &StepKind| match kind {
            StepKind::Descent(_) => !network,
            // What a network gives before its first step is where its learning begins.
            StepKind::Network(trained) => network && trained.step > 0,
            _ => false,
        };
        self.step() - before.take_while(same).count()
    }

    /// How far z₁ − z₀ has moved since the learning began, where K = 2; `None` where z has not moved.
    #[must_use]
    pub fn moved(&self) -> Option<Moved> {
        let descent = self.open_run().or_else(|| Some(&*self.last_piece()?.run))?;
        let half = descent.learning().filter(|_| self.scene.linkable())?.half;
        let mut before = match &self.stroke {
            Some(stroke) => stroke.before.clone(),
            None => self.scene.clone(),
        };
        self.history.clone().go_to(self.learning_start(), &mut before).ok()?;
        if before.shape() != self.scene.shape() {
            return None;
        }
        let squares = |after: &[f32], before: &[f32]| {
            let moved = after.iter().zip(before).map(|(a, b)| f64::from(a - b));
            moved.map(|x| x * x).sum::<f64>()
        };
        let z = squares(flat(&self.scene.binary), flat(&before.binary));
        let difference = squares(&self.scene.difference(), &before.difference());
        (z > 0.0).then(|| Moved::of((difference / z).sqrt(), before.linked(), half))
    }

    pub(crate) fn end_run(&mut self) {
        if self.is_running() {
            self.end_stroke();
        }
    }

    /// What the optimizers would take their next step with.
    pub(crate) fn memory(&self) -> Result<Memory, Error> {
        if let Some(run) = self.open_run()
            && let Some(memory) = run.memory_at(run.steps(), &self.scene)?
        {
            return Ok(memory);
        }
        let piece = self.last_piece();
        let same = piece.filter(|piece| piece.run.learning().is_some_and(|l| l.rule == self.learning.rule));
        let kept = same.map(|piece| piece.run.memory_at(piece.to, &self.scene)).transpose()?.flatten();
        match kept {
            Some(mut memory) => {
                memory.set(&self.learning)?;
                Ok(memory)
            }
            None => Memory::new(&self.learning, &self.scene),
        }
    }
}

/// How far z₁ − z₀ has moved beside z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// How far z₁ − z₀ has moved, as a multiple of how far z has.
    pub ratio: f64,
    /// What explains the multiple.
    pub why: Why,
}

/// What explains how far z₁ − z₀ has moved beside z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Linked forms had the same gradient, which moved both channels of the one and the single channel of the other.
    BothChannels,
    /// The same, where the channels moved half as far.
    HalfRate,
    /// Each form followed a gradient of its own: the first step already differed, or led to where the gradients do.
    OwnGradients,
}

impl Moved {
    /// How close to 2 or to 1 a multiple is that the forms' one gradient explains.
    const CLOSE: f64 = 0.005;

    fn of(ratio: f64, linked: bool, half: bool) -> Self {
        let expected = if half { 1.0 } else { 2.0 };
        let why = match half {
            _ if !linked || (ratio - expected).abs() > Self::CLOSE => Why::OwnGradients,
            true => Why::HalfRate,
            false => Why::BothChannels,
        };
        Self { ratio, why }
    }
}

impl Why {
    /// A stable key: `twice`, `half`, `own`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::BothChannels => "twice",
            Self::HalfRate => "half",
            Self::OwnGradients => "own",
        }
    }
}

impl Scene {
    /// z₁ − z₀ of every pixel, in reading order.
    fn difference(&self) -> Vec<f32> {
        let plane = self.shape().h * self.shape().w;
        let images = flat(&self.multiclass);
        let pairs = images.chunks_exact(2 * plane);
        pairs.flat_map(|image| (0..plane).map(|i| image[plane + i] - image[i])).collect()
    }
}
