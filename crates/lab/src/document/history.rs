//! The history: what was changed, step by step, and what the losses were after each step.

use serde::{Deserialize, Serialize};

use crate::document::change::Change;
use crate::document::edit::{Edit, Fill};
use crate::document::scene::{Form, Scene};
use crate::learn::network::Trained;
use crate::learn::run::{Piece, Told};
use pixelwise::Reduction;
use pixelwise::{Error, Shape};

/// The most steps that are kept; the oldest fall off.
pub const MAX_STEPS: usize = 2_000;

/// The most moments that a timeline has: with it, sums of steps fit into 32 bits everywhere.
pub(crate) const MAX_MOMENTS: usize = 1 << 30;

/// The moment at which learning stops, so that there is room for edits after it.
pub const MAX_LEARNED: usize = MAX_MOMENTS - 2 * MAX_STEPS;

/// The most memory that steps take, in bytes, about.
const MAX_WEIGHT: usize = 32 << 20;

/// What the scene came to after a step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The loss of the binary form.
    pub binary: f32,
    /// The loss of the multiclass form.
    pub multiclass: f32,
    /// The `IoU` of the binary form's prediction, where it is defined.
    pub binary_iou: Option<f64>,
    /// The `IoU` of the multiclass form's prediction, where it is defined.
    pub multiclass_iou: Option<f64>,
}

impl Outcome {
    /// Whether a chart has a place for it: losses that are no numbers have none, but those that are lie above 0, and both
    /// measures of the prediction are shares.
    pub(crate) fn is_possible(&self) -> bool {
        let shares = [self.binary_iou, self.multiclass_iou];
        [self.binary, self.multiclass].iter().copied().all(is_loss)
            && shares.iter().flatten().all(|iou| (0.0..=1.0).contains(iou))
    }

    /// The loss of a form.
    #[must_use]
    pub const fn loss(&self, form: Form) -> f32 {
        match form {
            Form::Binary => self.binary,
            Form::Multiclass => self.multiclass,
        }
    }

    /// The `IoU` of a form's prediction.
    #[must_use]
    pub const fn iou(&self, form: Form) -> Option<f64> {
        match form {
            Form::Binary => self.binary_iou,
            Form::Multiclass => self.multiclass_iou,
        }
    }
}

/// Whether a number can be a loss, NaN and ∞ among them. Rounding can carry one a little below 0.
pub(crate) fn is_loss(loss: f32) -> bool {
    loss.is_nan() || loss > -1e-3
}

/// What kind of edit made a step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum StepKind {
    /// A logit of one form was set.
    Logit(Form),
    /// Logits of one form were brushed.
    Brush(Form),
    /// The mask was painted.
    Mask,
    /// N, H or W changed.
    Shape,
    /// K changed.
    Classes,
    /// The foreground class changed.
    Foreground,
    /// The threshold moved.
    Threshold,
    /// The forms were linked.
    Link,
    /// The forms were let go.
    Unlink,
    /// The reduction changed.
    Reduction(Reduction),
    /// The logits were filled.
    Fill(Fill, u32),
    /// A preset was loaded.
    Preset,
    /// The scene went back to its preset.
    Reset,
    /// Every channel moved by the same number.
    Shift,
    /// The weight map was painted.
    Weight,
    /// Options of the losses were set.
    Options,
    /// The logits followed their gradient.
    Descent(Told),
    /// A network's logits were shown.
    Network(Trained),
    /// The image that a network sees was painted, and the network saw it.
    Image,
}

impl StepKind {
    /// The kind's name in tables of strings.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Logit(_) => "logit",
            Self::Brush(_) => "logits",
            Self::Mask => "mask",
            Self::Shape => "shape",
            Self::Classes => "classes",
            Self::Foreground => "foreground",
            Self::Threshold => "threshold",
            Self::Link | Self::Unlink => "linked",
            Self::Reduction(_) => "reduction",
            Self::Fill(..) => "fill",
            Self::Preset => "preset",
            Self::Reset => "reset",
            Self::Shift => "shift",
            Self::Weight => "weight",
            Self::Options => "options",
            Self::Descent(_) => "descent",
            Self::Network(_) => "network",
            Self::Image => "image",
        }
    }
}

impl StepKind {
    /// Whether the step replaces the scene by another, with which losses and charts begin afresh.
    #[must_use]
    pub const fn begins_scene(&self) -> bool {
        match self {
            Self::Preset | Self::Reset => true,
            Self::Network(trained) => trained.steps == 0,
            _ => false,
        }
    }

    /// Checks the settings of a step of learning.
    ///
    /// # Errors
    /// [`Error::OutOfRange`].
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self {
            Self::Descent(told) => told.check(),
            Self::Network(trained) => trained.check(),
            _ => Ok(()),
        }
    }

    /// The settings of a step of learning, in no language's words; `None` for an edit.
    #[must_use]
    pub fn settings(&self) -> Option<String> {
        match self {
            Self::Descent(told) => Some(told.text()),
            Self::Network(trained) => Some(trained.text()),
            _ => None,
        }
    }
}

impl From<Edit> for StepKind {
    fn from(edit: Edit) -> Self {
        match edit {
            Edit::SetLogit { form, .. } | Edit::NudgeLogit { form, .. } => Self::Logit(form),
            Edit::BrushLogit { form, .. } => Self::Brush(form),
            Edit::PaintMask { .. } => Self::Mask,
            Edit::SetShape { .. } => Self::Shape,
            Edit::SetClasses(_) => Self::Classes,
            Edit::SetForeground(_) => Self::Foreground,
            Edit::SetThreshold(_) => Self::Threshold,
            Edit::SetLinked(true) => Self::Link,
            Edit::SetLinked(false) => Self::Unlink,
            Edit::SetReduction(reduction) => Self::Reduction(reduction),
            Edit::Fill { fill, seed } => Self::Fill(fill, seed),
            Edit::LoadPreset(_) => Self::Preset,
            Edit::Reset => Self::Reset,
            Edit::Shift { .. } => Self::Shift,
            Edit::PaintWeight { .. } => Self::Weight,
            Edit::SetOptions(_) => Self::Options,
            Edit::PaintImage { .. } => Self::Image,
        }
    }
}

/// One step of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) kind: StepKind,
    /// The shape after the step.
    pub(crate) shape: Shape,
    pub(crate) change: Change,
    pub(crate) outcome: Outcome,
    /// The steps of the run that it stands for. They are not saved: what was saved has its end alone.
    #[serde(skip)]
    pub(crate) piece: Option<Piece>,
    /// How many bytes it takes where it is saved; 0 until it is part of a history.
    #[serde(skip)]
    pub(crate) size: usize,
}

impl Step {
    /// The step with its size, which each save asks for.
    fn sized(mut self) -> Self {
        // A step that cannot be written takes more than there is room for.
        self.size = postcard::experimental::serialized_size(&self).unwrap_or(usize::MAX);
        self
    }

    fn weight(&self) -> usize {
        self.change.weight() + self.piece.as_ref().map_or(0, |piece| piece.run.weight())
    }
}

/// The steps, and which of them the scene stands after.
///
/// Step 0 is the scene that the first kept step began from; step i follows from the i-th change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct History {
    pub(crate) start: Outcome,
    pub(crate) steps: Vec<Step>,
    pub(crate) position: usize,
    /// How many steps have fallen off.
    pub(crate) dropped: usize,
    weight: usize,
}

impl History {
    /// A history without a step.
    pub(crate) fn new(start: Outcome) -> Self {
        Self { start, steps: Vec::new(), position: 0, dropped: 0, weight: 0 }
    }

    /// A history from its parts.
    pub(crate) fn from_parts(start: Outcome, steps: Vec<Step>, position: usize, dropped: usize) -> Self {
        let steps: Vec<Step> = steps.into_iter().map(Step::sized).collect();
        let weight = steps.iter().map(Step::weight).sum();
        Self { start, steps, position, dropped, weight }
    }

    /// Adds a step after the present one; the steps that were undone are dropped, and the oldest where there are too many.
    pub(crate) fn push(&mut self, step: Step) {
        for undone in self.steps.drain(self.position..) {
            self.weight -= undone.weight();
        }
        self.weight += step.weight();
        self.steps.push(step.sized());
        while self.steps.len() > MAX_STEPS || (self.weight > MAX_WEIGHT && self.steps.len() > 1) {
            let oldest = self.steps.remove(0);
            self.weight -= oldest.weight();
            self.start = oldest.outcome;
            self.dropped += 1;
        }
        self.position = self.steps.len();
    }

    /// Puts two steps, which lead to the same end, in the place of one; the scene stands between them then.
    pub(crate) fn part(&mut self, index: usize, first: Step, second: Step) {
        if let Some(parted) = self.steps.get_mut(index) {
            *parted = second.sized();
            self.steps.insert(index, first.sized());
            self.position = index + 1;
            self.weight = self.steps.iter().map(Step::weight).sum();
        }
    }

    /// Brings a scene, which stands at the present step, to another one.
    ///
    /// # Errors
    /// [`Error::BrokenDocument`] if a step does not follow from the scene.
    pub(crate) fn go_to(&mut self, step: usize, scene: &mut Scene) -> Result<(), Error> {
        let from = self.position;
        let gone = self.walk(step, scene);
        if gone.is_err() {
            // The scene is half way then, and is not shown; the history stays where the shown one is.
            self.position = from;
        }
        gone
    }

    fn walk(&mut self, step: usize, scene: &mut Scene) -> Result<(), Error> {
        while self.position > step {
            self.steps[self.position - 1].change.apply(scene, false)?;
            self.position -= 1;
        }
        while self.position < step.min(self.steps.len()) {
            self.steps[self.position].change.apply(scene, true)?;
            self.position += 1;
        }
        Ok(())
    }

    /// What the scene came to at a step, 0 for the start.
    pub(crate) fn outcome(&self, step: usize) -> Option<&Outcome> {
        match step {
            0 => Some(&self.start),
            _ => self.steps.get(step - 1).map(|step| &step.outcome),
        }
    }
}
