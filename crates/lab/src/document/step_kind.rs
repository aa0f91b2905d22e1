//! What a step of the history did.

use serde::{Deserialize, Serialize};

use crate::document::edit::{Edit, Fill};
use crate::document::learning::{DescentRun, NetworkRun};
use crate::document::scene::Form;
use pixelwise::{Error, Reduction};

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
    Descent(DescentRun),
    /// A network's logits were shown.
    Network(NetworkRun),
    /// The image that a network sees was painted, and the network saw it.
    Image,
    /// A probability of a form's target was set.
    Target(Form),
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
            Self::Target(_) => "target",
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
            Edit::PaintTarget { form, .. } => Self::Target(form),
        }
    }
}
