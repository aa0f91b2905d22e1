//! Learning: both forms' logits follow their own gradient, step by step.

use crate::Lab;
use crate::arrays::flat;
use crate::document::limits::{MAX_LEARNED, check_count};
use crate::document::scene::Scene;
use crate::document::step_kind::StepKind;
use crate::document::stroke::Stroke;
use crate::learn::optimizer_state::OptimizerState;
use crate::learn::run::Run;
use crate::learn::timeline::last_piece;
use pixelwise::Error;

/// Begins a run: until it ends, all steps of learning are one step of the history. An edit ends it, and a network's run ends with it.
///
/// Optimizers go on from what they remember, where the step before was one of theirs.
pub fn begin(lab: &mut Lab) {
    if is_descending(lab) {
        return;
    }
    lab.end_stroke();
    let memory = memory(lab);
    lab.ranges = lab.ranges.settled();
    lab.run = Some(Run::descent(lab.learning, memory, &lab.scene, lab.results.outcome()));
    lab.stroke = Some(Stroke::new(lab.scene.clone()));
}

/// Whether a run is under way in which logits follow their own gradient.
fn is_descending(lab: &Lab) -> bool {
    lab.run.as_ref().is_some_and(|run| run.learning().is_some())
}

/// Takes steps of learning, in the run that is under way or as a run of their own.
///
/// # Errors
/// [`Error::OutOfRange`] where the timeline would become longer than [`MAX_LEARNED`].
pub fn descend(lab: &mut Lab, steps: usize) -> Result<(), Error> {
    let end = lab.moment().saturating_add(steps);
    check_count("step", end, 0, MAX_LEARNED)?;
    let alone = !is_descending(lab);
    begin(lab);
    for _ in 0..steps {
        let Some(mut run) = lab.run.take() else { break };
        let mut scene = lab.scene.clone();
        // Equal rates make z₁ − z₀ move twice as far as z: the forms cannot stay linked.
        scene.settings.link &= !scene.linked();
        run.step(&mut scene, &lab.results);
        lab.commit(scene, run.kind(0, run.steps()));
        run.record(&lab.scene, lab.results.outcome(), [f32::NAN; 2]);
        lab.run = Some(run);
    }
    if alone {
        lab.end_stroke();
    }
    Ok(())
}

/// The step of the history at which the learning began that led to the present one; the present one where none did.
#[must_use]
pub fn start(lab: &Lab) -> usize {
    lab.history.learning_start()
}

/// How many steps of learning were taken since the scene began.
#[must_use]
pub fn taken(lab: &Lab) -> usize {
    let steps = lab.history.steps.get(lab.history.scene_start()..lab.step()).unwrap_or_default();
    let taken = steps.iter().map(|step| match step.kind {
        StepKind::Descent(run) => run.steps as usize,
        _ => 0,
    });
    taken.sum::<usize>() + lab.run.as_ref().map_or(0, |run| run.steps() as usize)
}

/// Whether learning led here.
#[must_use]
pub fn has_learned(lab: &Lab) -> bool {
    lab.is_running() || start(lab) < lab.step()
}

/// Whether the forms were linked until the learning that led here moved z₁ − z₀ further than z.
#[must_use]
pub fn has_unlinked(lab: &Lab) -> bool {
    let running = lab.is_running()
        && !lab.learning.half
        && lab.stroke.as_ref().is_some_and(|stroke| stroke.before.linked());
    let steps = lab.history.steps.get(start(lab)..lab.step()).unwrap_or_default();
    running
        || steps
            .iter()
            .any(|step| matches!(step.kind, StepKind::Descent(run) if !run.half) && step.change.unlinks())
}

/// Whether the last step that was taken had to stop a logit at the end of its range: the run has diverged.
#[must_use]
pub fn has_diverged(lab: &Lab) -> bool {
    match &lab.run {
        Some(run) => run.diverged(),
        None => last_piece(lab).is_some_and(|piece| piece.run.diverged()),
    }
}

/// Goes back to where the learning began that led here: before the first of the runs that follow one another.
pub fn rewind(lab: &mut Lab) {
    lab.end_stroke();
    lab.walk(lab.history.learning_start());
}

/// How far z₁ − z₀ has moved since the learning began, where K = 2; `None` where z has not moved.
#[must_use]
pub fn moved(lab: &Lab) -> Option<Moved> {
    let descent = lab.run.as_ref().or_else(|| Some(&*last_piece(lab)?.run))?;
    let half = descent.learning().filter(|_| lab.scene.linkable())?.half;
    let mut before = match &lab.stroke {
        Some(stroke) => stroke.before.clone(),
        None => lab.scene.clone(),
    };
    lab.history.clone().go_to(lab.history.learning_start(), &mut before);
    if before.shape() != lab.scene.shape() {
        return None;
    }
    let squares = |after: &[f32], before: &[f32]| {
        let moved = after.iter().zip(before).map(|(a, b)| f64::from(a - b));
        moved.map(|x| x * x).sum::<f64>()
    };
    let z = squares(flat(&lab.scene.binary), flat(&before.binary));
    let difference = squares(&lab.scene.difference(), &before.difference());
    (z > 0.0).then(|| Moved::of((difference / z).sqrt(), before.linked(), half))
}

/// What the optimizers would take their next step with.
pub(crate) fn memory(lab: &Lab) -> OptimizerState {
    if let Some(run) = lab.run.as_ref()
        && let Some(memory) = run.memory_at(run.steps(), &lab.scene)
    {
        return memory;
    }
    let piece = last_piece(lab);
    let same = piece.filter(|piece| piece.run.learning().is_some_and(|l| l.rule == lab.learning.rule));
    match same.and_then(|piece| piece.run.memory_at(piece.to, &lab.scene)) {
        Some(mut memory) => {
            memory.set(&lab.learning);
            memory
        }
        None => OptimizerState::new(&lab.learning, &lab.scene),
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
    /// Each form followed its own gradient: the first step already differed, or led to where the gradients do.
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
