//! Training: the scene shows what a network gives for its held-out image, which learns elsewhere.

use ndarray::{Array3, Array4};

use crate::document::learning::NetworkRun;
use crate::document::limits::{LOGIT_LIMIT, MAX_CLASSES, MAX_LEARNED, check_count, check_shape};
use crate::document::scene::Scene;
use crate::document::step_kind::StepKind;
use crate::document::stroke::Stroke;
use crate::learn::run::Run;
use crate::{Lab, Ranges};
use pixelwise::{Error, Shape};

/// What a network gives at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkOutput {
    /// The step.
    pub step: u32,
    /// What the head of one channel gives for the held-out image, in reading order.
    pub binary: Vec<f32>,
    /// What the head of K channels gives.
    pub multiclass: Vec<f32>,
    /// The losses of the last batch.
    pub training: [f32; 2],
}

impl NetworkOutput {
    /// What a network gives for an image of `pixels`: `outputs` are the binary head's, then the other's; losses that are not there
    /// are NaN.
    #[must_use]
    pub fn of(step: u32, pixels: usize, outputs: &[f32], training: &[f32]) -> Self {
        let (binary, multiclass) = outputs.split_at(pixels.min(outputs.len()));
        let loss = |head: usize| training.get(head).copied().unwrap_or(f32::NAN);
        Self { step, binary: binary.to_vec(), multiclass: multiclass.to_vec(), training: [loss(0), loss(1)] }
    }
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
pub fn begin(
    lab: &mut Lab,
    trained: NetworkRun,
    shape: Shape,
    mask: Vec<i32>,
    output: &NetworkOutput,
) -> Result<(), Error> {
    if is_drawn_on(lab) {
        return Ok(());
    }
    lab.end_run();
    check_shape(Shape { n: 1, ..shape })?;
    let mut scene = Scene::blank(Shape { n: 1, ..shape }, lab.scene.preset());
    let wrong = |got: usize, expected: usize| Error::ShapeMismatch {
        what: "mask",
        expected: vec![expected],
        got: vec![got],
    };
    let got = mask.len();
    scene.mask = Array3::from_shape_vec(scene.mask.dim(), mask).map_err(|_| wrong(got, shape.h * shape.w))?;
    scene.settings.link = false;
    if let Some(weight) = trained.task.foreground_weight() {
        let mut weights = [1.0; MAX_CLASSES];
        weights[1] = weight;
        scene.settings.options.pos_weight = Some(weight);
        scene.settings.options.class_weight = Some(weights);
    }
    // A person's image and its mask stay: it is another network that looks at them.
    if !image(lab).is_empty() && scene.shape() == lab.scene.shape() {
        scene.image.clone_from(&lab.scene.image);
        scene.mask.clone_from(&lab.scene.mask);
    }
    show(output, &mut scene)?;
    scene.check()?;
    lab.commit(scene, StepKind::Network(trained.untrained()));
    lab.ranges = Ranges::of(&lab.scene, &lab.results);
    Ok(())
}

/// The network that gave the logits of this scene, or of the one that was edited since; `None` where none did.
#[must_use]
pub fn trained(lab: &Lab) -> Option<NetworkRun> {
    if let Some(run) = lab.run.as_ref() {
        return match run.kind(0, run.steps()) {
            StepKind::Network(trained) => Some(trained),
            _ => None,
        };
    }
    for step in lab.history.steps.iter().take(lab.step()).rev() {
        match step.kind {
            StepKind::Network(trained) => return Some(trained),
            StepKind::Preset | StepKind::Reset | StepKind::Shape | StepKind::Classes => return None,
            _ => {}
        }
    }
    None
}

/// Whether a stroke is open that is no run.
fn is_drawn_on(lab: &Lab) -> bool {
    lab.stroke.is_some() && !lab.is_running()
}

/// At which step the chosen network gave the scene's logits; `None` if no network did, or one with other settings.
#[must_use]
pub fn shown_step(lab: &Lab) -> Option<u32> {
    trained(lab).filter(|trained| trained.untrained() == lab.network()).map(|trained| trained.step)
}

/// Begins a run of the network that gave the logits: until it ends, all that it gives is one step of the history. An edit
/// ends it, and a descent ends with it. Where no network gave them, nothing begins.
pub fn begin_training(lab: &mut Lab) {
    if is_training(lab) {
        return;
    }
    lab.end_stroke();
    let Some(trained) = trained(lab) else { return };
    lab.ranges = lab.ranges.settled();
    lab.run = Some(Run::network(trained, &lab.scene, lab.results.outcome()));
    lab.stroke = Some(Stroke::new(lab.scene.clone()));
}

/// Whether a run is under way in which a network gives the logits.
fn is_training(lab: &Lab) -> bool {
    lab.run.as_ref().is_some_and(|run| run.learning().is_none())
}

/// Shows what the network gives at a later step, in its run that is under way or as a separate run. While a person's stroke
/// is open or the logits descend, it is ignored: what comes from elsewhere is no part of that.
///
/// # Errors
/// [`Error::ShapeMismatch`] where it has another size than the scene, [`Error::OutOfRange`] for a step beyond
/// [`MAX_LEARNED`].
pub fn show_step(lab: &mut Lab, output: &NetworkOutput) -> Result<(), Error> {
    if lab.stroke.is_some() && !is_training(lab) {
        return Ok(());
    }
    check_count("step", (output.step as usize).max(lab.moment() + 1), 0, MAX_LEARNED)?;
    let alone = !is_training(lab);
    begin_training(lab);
    let mut scene = lab.scene.clone();
    let diverged = show(output, &mut scene)?;
    let Some(mut run) = lab.run.take() else { return Ok(()) };
    run.advance(output.step, diverged);
    lab.commit(scene, run.kind(0, run.steps()));
    run.record(&lab.scene, lab.results.outcome(), output.training);
    lab.run = Some(run);
    if alone {
        lab.end_stroke();
    }
    Ok(())
}

/// The image that a person painted for the network that gave the logits, a grey a pixel; nothing where the network sees the
/// one that was held out.
#[must_use]
pub fn image(lab: &Lab) -> &[u8] {
    if trained(lab).is_some() { &lab.scene.image } else { &[] }
}

/// Puts a network's logits into a scene; true where one is out of range or no number, and stays as it was or at the range's end.
///
/// The two heads of a network are two models, so linked forms are let go.
pub(crate) fn show(output: &NetworkOutput, scene: &mut Scene) -> Result<bool, Error> {
    scene.settings.link &= !scene.linked();
    let one = put(&mut scene.binary, &output.binary)?;
    let other = put(&mut scene.multiclass, &output.multiclass)?;
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
