//! What a scene comes to: both losses with their maps, both predictions, and how good they are.

use ndarray::{Array3, Array4, Axis, Ix3, Ix4};

use super::history::Outcome;
use super::scene::{Form, IGNORED, Scene};
use crate::loss::Loss;
use crate::loss::bce_with_logits::{BceWithLogitsOptions, bce_with_logits};
use crate::loss::cross_entropy::{CrossEntropyOptions, cross_entropy};
use crate::metrics::{Metrics, metrics};
use crate::tensor::Error;
use crate::{argmax, one_hot, threshold};

/// Everything that follows from a scene, as PyTorch gives it in float32.
#[derive(Clone, Debug)]
pub struct Results {
    /// The binary form's target as PyTorch takes it, `[N, 1, H, W]` in 0 and 1; an ignored pixel has 0.
    pub target: Array4<f32>,
    /// 1 for a pixel that counts, 0 for an ignored one, `[N, 1, H, W]`; the binary loss's weight where any is ignored.
    pub kept: Array4<f32>,
    /// The multiclass form's target, one-hot, `[N, K, H, W]`; all 0 for an ignored pixel.
    pub one_hot: Array4<f32>,
    /// `BCEWithLogitsLoss` of the binary form.
    pub binary: Loss<f32, Ix4>,
    /// `CrossEntropyLoss` of the multiclass form.
    pub multiclass: Loss<f32, Ix3>,
    /// 1 where the binary form's probability is above the threshold, `[N, H, W]`.
    pub binary_prediction: Array3<u8>,
    /// The multiclass form's likeliest class, `[N, H, W]`.
    pub multiclass_prediction: Array3<u8>,
    /// How the binary prediction meets the mask, in two classes.
    pub binary_metrics: Metrics,
    /// How the multiclass prediction meets the mask.
    pub multiclass_metrics: Metrics,
}

/// How good a prediction is; a ratio with nothing below the line is undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The share of kept pixels that are right.
    pub accuracy: Option<f64>,
    /// Intersection over union: of class 1 with two classes, the mean over the classes that are there with more.
    pub iou: Option<f64>,
    /// Dice, of the same classes.
    pub dice: Option<f64>,
}

impl Results {
    /// Computes everything that follows from a scene.
    ///
    /// # Errors
    /// None for a scene that keeps its promises.
    pub(crate) fn of(scene: &Scene) -> Result<Self, Error> {
        let mask = scene.mask();
        let binary_mask = scene.binary_mask();
        let channel = |map: Array3<f32>| map.insert_axis(Axis(1));
        let target = channel(binary_mask.mapv(|class| f32::from(u8::from(class == 1))));
        let kept = channel(mask.mapv(|class| f32::from(u8::from(class != IGNORED))));
        let binary = bce_with_logits(
            scene.logits(Form::Binary).view(),
            target.view(),
            &BceWithLogitsOptions {
                weight: scene.any_ignored().then(|| kept.view()),
                reduction: scene.reduction(),
                ..Default::default()
            },
        )?;
        let multiclass = cross_entropy(
            scene.logits(Form::Multiclass).view(),
            mask.view(),
            &CrossEntropyOptions {
                ignore_index: IGNORED,
                reduction: scene.reduction(),
                ..Default::default()
            },
        )?;
        let above = threshold(binary.probability.view(), scene.threshold());
        let binary_prediction = above.index_axis_move(Axis(1), 0);
        let multiclass_prediction = argmax(scene.logits(Form::Multiclass).view());
        let binary_metrics = metrics(binary_prediction.view(), binary_mask.view(), 2, Some(IGNORED))?;
        let multiclass_metrics =
            metrics(multiclass_prediction.view(), mask.view(), scene.classes(), Some(IGNORED))?;
        Ok(Self {
            one_hot: one_hot(mask.view(), scene.classes()),
            target,
            kept,
            binary,
            multiclass,
            binary_prediction,
            multiclass_prediction,
            binary_metrics,
            multiclass_metrics,
        })
    }

    /// A form's loss.
    #[must_use]
    pub fn loss(&self, form: Form) -> f32 {
        match form {
            Form::Binary => self.binary.loss,
            Form::Multiclass => self.multiclass.loss,
        }
    }

    /// A form's probabilities.
    #[must_use]
    pub fn probability(&self, form: Form) -> &Array4<f32> {
        match form {
            Form::Binary => &self.binary.probability,
            Form::Multiclass => &self.multiclass.probability,
        }
    }

    /// A form's gradient, d loss / d logit.
    #[must_use]
    pub fn gradient(&self, form: Form) -> &Array4<f32> {
        match form {
            Form::Binary => &self.binary.grad,
            Form::Multiclass => &self.multiclass.grad,
        }
    }

    /// A form's prediction.
    #[must_use]
    pub fn prediction(&self, form: Form) -> &Array3<u8> {
        match form {
            Form::Binary => &self.binary_prediction,
            Form::Multiclass => &self.multiclass_prediction,
        }
    }

    /// How good a form's prediction is.
    #[must_use]
    pub fn score(&self, form: Form) -> Score {
        let metrics = match form {
            Form::Binary => &self.binary_metrics,
            Form::Multiclass => &self.multiclass_metrics,
        };
        if metrics.iou.len() == 2 {
            Score { accuracy: metrics.accuracy, iou: metrics.iou[1], dice: metrics.dice[1] }
        } else {
            Score { accuracy: metrics.accuracy, iou: metrics.mean_iou(), dice: metrics.mean_dice() }
        }
    }

    /// What the history keeps.
    pub(crate) fn outcome(&self) -> Outcome {
        Outcome {
            binary: self.binary.loss,
            multiclass: self.multiclass.loss,
            binary_iou: self.score(Form::Binary).iou,
            multiclass_iou: self.score(Form::Multiclass).iou,
        }
    }
}
