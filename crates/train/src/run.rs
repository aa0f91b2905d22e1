//! A run: one backbone under two heads, trained side by side on the same stream of images.

use ndarray::{Array4, ArrayView4};

use crate::network::{Layout, Network, Pass};
use crate::objective::Objective;
use crate::optimizer::{Optimizer, Settings};
use crate::random::Purpose;
use crate::scene::{Batch, Scenes};
use pixelwise::Error;

/// Everything that a run depends on: the same plan gives the same run, to the bit.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What the weights and all images are drawn from.
    pub seed: u64,
    /// What the images show.
    pub scenes: Scenes,
    /// The channels of the backbone's layers.
    pub hidden: Vec<usize>,
    /// How many images a step sees; none of them is seen twice.
    pub batch: usize,
    /// The optimizer of both networks.
    pub settings: Settings,
    /// The loss under the head of one channel.
    pub binary: Objective,
    /// The loss under the head of K channels.
    pub multiclass: Objective,
}

/// Two networks on their way: a head of one channel with a binary loss, and one of K channels with cross-entropy.
///
/// Both begin with the same backbone and see the same images. The held-out image is in no batch, so that its loss says what has
/// been learned rather than remembered.
#[derive(Clone, Debug)]
pub struct Run {
    plan: Plan,
    heads: [Head; 2],
    held_out: Batch,
    steps: u32,
    /// The losses of the last batch, before the step on it.
    training: [f32; 2],
    /// Ways back, at multiples of `every`.
    kept: Vec<Kept>,
    every: u32,
}

#[derive(Clone, Debug)]
struct Head {
    network: Network<f32>,
    optimizer: Optimizer<f32>,
    objective: Objective,
    pass: Pass<f32>,
    grad: Vec<f32>,
}

/// A run after a step, without what follows from it.
#[derive(Clone, Debug)]
struct Kept {
    step: u32,
    parameters: [Vec<f32>; 2],
    optimizers: [Optimizer<f32>; 2],
    training: [f32; 2],
}

/// The most ways back that are kept; the steps between two of them are taken again.
const KEPT: usize = 64;

impl Run {
    /// A run that has taken no step.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for scenes, layers or settings that are out of range, or a batch of no image.
    pub fn new(plan: Plan) -> Result<Self, Error> {
        plan.scenes.check()?;
        if !(1..=64).contains(&plan.batch) {
            return Err(Error::OutOfRange { what: "batch", value: plan.batch as f64, min: 1.0, max: 64.0 });
        }
        let head = |outputs, objective: &Objective| {
            let layout = Layout { hidden: plan.hidden.clone(), outputs };
            let network = Network::seeded(layout, plan.seed)?;
            let len = network.parameters().len();
            let optimizer = Optimizer::new(plan.settings, len)?;
            let (objective, pass) = (objective.clone(), Pass::default());
            Ok(Head { network, optimizer, objective, pass, grad: vec![0.0; len] })
        };
        let heads = [head(1, &plan.binary)?, head(plan.scenes.kind.classes(), &plan.multiclass)?];
        let held_out = plan.scenes.draw(plan.seed, Purpose::HeldOut, 0, 1);
        let mut run =
            Self { plan, heads, held_out, steps: 0, training: [f32::NAN; 2], kept: Vec::new(), every: 1 };
        run.keep();
        Ok(run)
    }

    /// Takes a step of both networks on the next batch.
    ///
    /// # Errors
    /// None for a plan that was accepted.
    pub fn step(&mut self) -> Result<(), Error> {
        let batch = self.drawn(self.steps);
        for (head, training) in self.heads.iter_mut().zip(&mut self.training) {
            *training = head.learn(&batch)?;
        }
        self.steps += 1;
        self.keep();
        Ok(())
    }

    /// Goes to a step, forth or back, and is then to the bit what it was or will be there.
    ///
    /// # Errors
    /// As [`Run::step`].
    pub fn seek(&mut self, step: u32) -> Result<(), Error> {
        if step < self.steps {
            let after = self.kept.partition_point(|kept| kept.step <= step);
            let kept = self.kept[after.saturating_sub(1)].clone();
            for ((head, parameters), optimizer) in
                self.heads.iter_mut().zip(&kept.parameters).zip(kept.optimizers)
            {
                head.network.parameters_mut().copy_from_slice(parameters);
                head.optimizer = optimizer;
            }
            (self.steps, self.training) = (kept.step, kept.training);
            self.kept.truncate(after);
        }
        while self.steps < step {
            self.step()?;
        }
        Ok(())
    }

    /// What the losses are fed with for the held-out image: the logits of the binary head and of the other; where an objective is
    /// doubled, those after its first activation.
    ///
    /// # Errors
    /// None for a plan that was accepted.
    pub fn outputs(&mut self) -> Result<[Array4<f32>; 2], Error> {
        let image = self.held_out.image.view();
        let [binary, multiclass] = &mut self.heads;
        Ok([binary.output(image)?, multiclass.output(image)?])
    }

    /// Holds out another image with its mask, such as one that a person painted. What has been learned does not depend on it.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where it is not one image of the size that the scenes have.
    pub fn hold_out(&mut self, batch: Batch) -> Result<(), Error> {
        if batch.image.dim() != self.held_out.image.dim() || batch.mask.dim() != self.held_out.mask.dim() {
            return Err(Error::ShapeMismatch {
                what: "image",
                expected: self.held_out.image.shape().to_vec(),
                got: batch.image.shape().to_vec(),
            });
        }
        self.held_out = batch;
        Ok(())
    }

    /// Holds out a painted image, a grey a pixel, with the mask of the drawn one; the drawn one itself if the greys are not as many.
    ///
    /// # Errors
    /// None for a plan that was accepted.
    pub fn hold_out_greys(&mut self, greys: &[u8]) -> Result<(), Error> {
        let mut batch = self.plan.scenes.draw(self.plan.seed, Purpose::HeldOut, 0, 1);
        if greys.len() == batch.image.len() {
            for (value, &grey) in batch.image.iter_mut().zip(greys) {
                *value = f32::from(grey) / 255.0;
            }
        }
        self.hold_out(batch)
    }

    /// The image that is held out, a grey a pixel.
    #[must_use]
    pub fn held_out_greys(&self) -> Vec<u8> {
        self.held_out.image.iter().map(|x| (255.0 * x).round() as u8).collect()
    }

    /// What a hidden layer of a head's network, 0 for the binary one, makes of the held-out image, `[1, channels, H, W]`; `None`
    /// where that layer does not exist.
    ///
    /// # Errors
    /// None for a plan that was accepted.
    pub fn features(&mut self, head: usize, layer: usize) -> Result<Option<Array4<f32>>, Error> {
        let Some(head) = self.heads.get_mut(head) else { return Ok(None) };
        head.network.forward(self.held_out.image.view(), &mut head.pass)?;
        Ok(head.pass.features(layer).map(|features| features.to_owned()))
    }

    /// What a head adds up to its logits of a pixel of the held-out image, a list a logit: the bias, then a product for each channel
    /// of the last hidden layer. With it the logit itself, before a doubled activation. Empty for a pixel outside.
    ///
    /// # Errors
    /// None for a plan that was accepted.
    pub fn summands(
        &mut self,
        head: usize,
        row: usize,
        column: usize,
    ) -> Result<Vec<(Vec<f32>, f32)>, Error> {
        let (_, _, h, w) = self.held_out.image.dim();
        let Some(head) = self.heads.get_mut(head).filter(|_| row < h && column < w) else {
            return Ok(Vec::new());
        };
        let logits = head.network.forward(self.held_out.image.view(), &mut head.pass)?;
        let last = head.network.layout().hidden.len().saturating_sub(1);
        let Some(features) = head.pass.features(last) else { return Ok(Vec::new()) };
        let hidden: Vec<f32> =
            (0..features.dim().1).map(|channel| features[[0, channel, row, column]]).collect();
        let outputs = 0..logits.dim().1;
        Ok(outputs.map(|at| (head.network.summands(at, &hidden), logits[[0, at, row, column]])).collect())
    }

    /// The images of the last step, of the first one before it is taken.
    #[must_use]
    pub fn batch(&self) -> Batch {
        self.drawn(self.steps.saturating_sub(1))
    }

    /// The losses of the last batch, before the step on it: binary, multiclass; NaN before the first step.
    #[must_use]
    pub const fn training_losses(&self) -> [f32; 2] {
        self.training
    }

    /// The image that is in no batch, and its mask.
    #[must_use]
    pub const fn held_out(&self) -> &Batch {
        &self.held_out
    }

    /// What the run depends on.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many steps it has taken.
    #[must_use]
    pub const fn steps(&self) -> u32 {
        self.steps
    }

    /// The images of a step.
    fn drawn(&self, step: u32) -> Batch {
        let first = u64::from(step) * self.plan.batch as u64;
        self.plan.scenes.draw(self.plan.seed, Purpose::Training, first, self.plan.batch)
    }

    fn keep(&mut self) {
        if !self.steps.is_multiple_of(self.every) {
            return;
        }
        let [binary, multiclass] = &self.heads;
        self.kept.push(Kept {
            step: self.steps,
            parameters: [binary, multiclass].map(|head| head.network.parameters().to_vec()),
            optimizers: [binary, multiclass].map(|head| head.optimizer.clone()),
            training: self.training,
        });
        if self.kept.len() > KEPT {
            self.every *= 2;
            let every = self.every;
            self.kept.retain(|kept| kept.step.is_multiple_of(every));
        }
    }
}

impl Head {
    /// Takes a step on a batch; the loss before it.
    fn learn(&mut self, batch: &Batch) -> Result<f32, Error> {
        let logits = self.network.forward(batch.image.view(), &mut self.pass)?;
        let slope = self.objective.slope(logits.view(), batch.mask.view())?;
        self.network.backward(&mut self.pass, slope.grad.view(), &mut self.grad)?;
        self.optimizer.step(self.network.parameters_mut(), &self.grad)?;
        Ok(slope.loss)
    }

    fn output(&mut self, image: ArrayView4<'_, f32>) -> Result<Array4<f32>, Error> {
        let logits = self.network.forward(image, &mut self.pass)?;
        Ok(self.objective.fed(logits))
    }
}
