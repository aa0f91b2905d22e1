//! Training: the scene shows what a network gives for its held-out image, which learns elsewhere.

use ndarray::{Array3, Array4};
use serde::{Deserialize, Serialize};

use crate::document::change::Change;
use crate::document::history::{MAX_LEARNED, MAX_MOMENTS, StepKind};
use crate::document::limits::{LOGIT_LIMIT, MAX_CLASSES, check_count, check_shape};
use crate::document::scene::Scene;
use crate::document::stroke::Stroke;
use crate::learn::run::Run;
use crate::view::number;
use crate::{Lab, Ranges};
use pixelwise::{Error, Shape};
use pixelwise_train::exposure::Exposure;
use pixelwise_train::optimizer::{Rule, Settings};
use pixelwise_train::run::Plan;
use pixelwise_train::task::Task;

/// The largest seed that can be chosen.
pub const MAX_SEED: u32 = 99_999_999;

/// Which network gave the logits, and after how many steps: all that its run depends on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trained {
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
    /// How many of them a step of the history stands for; 0 where the network was put there.
    pub steps: u32,
    /// What its images look like.
    pub exposure: Exposure,
}

/// What a network gives at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    /// The step.
    pub step: u32,
    /// What the head of one channel gives for the held-out image, in reading order.
    pub binary: Vec<f32>,
    /// What the head of K channels gives.
    pub multiclass: Vec<f32>,
    /// The losses of the last batch.
    pub training: [f32; 2],
}

impl Trained {
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
        format!("{} · lr {}", self.rule.name(), number::full64(self.lr))
    }
}

impl Lab {
    /// The network that would be trained next, before its first step.
    #[must_use]
    pub fn network(&self) -> Trained {
        self.network
    }

    /// Chooses the network that would be trained next. This is no step; a run that is under way ends.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for settings that PyTorch refuses.
    pub fn set_network(&mut self, network: Trained) -> Result<(), Error> {
        network.check()?;
        self.end_run();
        if self.network != network.untrained() {
            self.network = network.untrained();
            self.changes = self.changes.wrapping_add(1);
        }
        Ok(())
    }

    /// Replaces the scene by a network's held-out mask and what the network gives before its first step. This is a step.
    /// While a person's stroke is open, nothing is replaced.
    ///
    /// # Shapes
    /// `mask` is `[H, W]` in reading order, of classes below `shape.c`.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where the mask or the logits have another size, [`Error::BrokenDocument`] where the mask holds no
    /// class.
    pub fn begin_network(
        &mut self,
        trained: Trained,
        shape: Shape,
        mask: Vec<i32>,
        sight: &Sight,
    ) -> Result<(), Error> {
        if self.is_drawn_on() {
            return Ok(());
        }
        self.end_run();
        check_shape(Shape { n: 1, ..shape })?;
        let mut scene = Scene::blank(Shape { n: 1, ..shape }, self.scene.preset());
        let wrong = |got: usize, expected: usize| Error::ShapeMismatch {
            what: "mask",
            expected: vec![expected],
            got: vec![got],
        };
        let got = mask.len();
        scene.mask =
            Array3::from_shape_vec(scene.mask.dim(), mask).map_err(|_| wrong(got, shape.h * shape.w))?;
        scene.settings.link = false;
        if let Some(weight) = trained.task.foreground_weight() {
            let mut weights = [1.0; MAX_CLASSES];
            weights[1] = weight;
            scene.settings.options.pos_weight = Some(weight);
            scene.settings.options.class_weight = Some(weights);
        }
        // A person's image and its mask stay: it is another network that looks at them.
        if !self.image().is_empty() && scene.shape() == self.scene.shape() {
            scene.image.clone_from(&self.scene.image);
            scene.mask.clone_from(&self.scene.mask);
        }
        show(sight, &mut scene)?;
        scene.check()?;
        let change = Change::between(&self.scene, &scene);
        self.show(scene)?;
        self.ranges = Ranges::of(&self.scene, &self.results);
        // Two tasks can begin alike: which network it is has changed all the same.
        let change = change.unwrap_or_else(Change::nothing);
        self.push(StepKind::Network(trained.untrained()), change, None);
        Ok(())
    }

    /// The network that gave the logits of this scene, or of the one that was edited since; `None` where none did.
    #[must_use]
    pub fn trained(&self) -> Option<Trained> {
        if let Some(run) = self.open_run() {
            return match run.kind(0, run.steps()) {
                StepKind::Network(trained) => Some(trained),
                _ => None,
            };
        }
        for step in self.history.steps.iter().take(self.step()).rev() {
            match step.kind {
                StepKind::Network(trained) => return Some(trained),
                StepKind::Preset | StepKind::Reset | StepKind::Shape | StepKind::Classes => return None,
                _ => {}
            }
        }
        None
    }

    /// Whether a stroke is open that is no run.
    pub(crate) fn is_drawn_on(&self) -> bool {
        self.stroke.is_some() && !self.is_running()
    }

    /// Begins a run of the network that gave the logits: until it ends, all that it gives is one step of the history. An edit
    /// ends it. Where no network gave them, nothing begins.
    ///
    /// # Errors
    /// None for a scene that keeps its promises.
    pub fn begin_training(&mut self) -> Result<(), Error> {
        if self.is_running() {
            return Ok(());
        }
        self.end_stroke();
        let Some(trained) = self.trained() else { return Ok(()) };
        self.ranges = self.ranges.settled();
        let mut stroke = Stroke::new(self.scene.clone());
        stroke.run = Some(Run::network(trained, &self.scene, self.results.outcome())?);
        self.stroke = Some(stroke);
        Ok(())
    }

    /// Shows what the network gives at a later step, in the run that is under way or as a separate run. While a person's stroke
    /// is open, it is ignored: what comes from elsewhere is no part of a stroke.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where it has another size than the scene, [`Error::OutOfRange`] for a step beyond
    /// [`MAX_LEARNED`].
    pub fn see(&mut self, sight: &Sight) -> Result<(), Error> {
        if self.is_drawn_on() {
            return Ok(());
        }
        check_count("step", (sight.step as usize).max(self.moment() + 1), 0, MAX_LEARNED)?;
        let alone = !self.is_running();
        self.begin_training()?;
        let mut scene = self.scene.clone();
        let diverged = show(sight, &mut scene)?;
        let Some(mut run) = self.stroke.as_mut().and_then(|stroke| stroke.run.take()) else { return Ok(()) };
        let shown = self.show(scene);
        run.advance(sight.step, diverged);
        let recorded = shown.and_then(|()| run.record(&self.scene, self.results.outcome(), sight.training));
        if let Some(stroke) = &mut self.stroke {
            stroke.kind = Some(run.kind(0, run.steps()));
            stroke.run = Some(run);
        }
        if alone {
            self.end_stroke();
        }
        recorded
    }
}

/// Puts a network's logits into a scene; true where one is out of range or no number, and stays as it was or at the range's end.
///
/// The two heads of a network are two models, so linked forms are let go.
pub(crate) fn show(sight: &Sight, scene: &mut Scene) -> Result<bool, Error> {
    scene.settings.link &= !scene.linked();
    let one = put(&mut scene.binary, &sight.binary)?;
    let other = put(&mut scene.multiclass, &sight.multiclass)?;
    Ok(one || other)
}

fn put(logits: &mut Array4<f32>, values: &[f32]) -> Result<bool, Error> {
    if values.len() != logits.len() {
        return Err(Error::ShapeMismatch {
            what: "logits",
            expected: vec![logits.len()],
            got: vec![values.len()],
        });
    }
    let mut stopped = false;
    for (cell, &value) in logits.iter_mut().zip(values) {
        let within = if value.is_nan() { *cell } else { value.clamp(-LOGIT_LIMIT, LOGIT_LIMIT) };
        stopped |= within != value;
        *cell = within;
    }
    Ok(stopped)
}
