//! What the losses are after a step.

use serde::{Deserialize, Serialize};

use crate::document::scene::Form;

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
