//! What a scene comes to: both losses with their maps, both predictions, and how good they are.

use ndarray::{Array3, Array4, Axis, Ix3, Ix4};

use crate::arrays::flat;
use crate::document::outcome::Outcome;
use crate::document::scene::{Form, IGNORED, Scene};
use crate::evaluate::inputs::Inputs;
use crate::evaluate::rounding::lost_gradients;
use crate::valid::valid;
use pixelwise::Loss;
use pixelwise::{Metrics, metrics};
use pixelwise::{argmax, threshold};

/// Everything that follows from a scene, as PyTorch gives it in float32.
#[derive(Clone, Debug)]
pub struct Results {
    /// The targets and the weights.
    pub inputs: Inputs,
    /// The binary form's loss.
    pub binary: Loss<f32, Ix4>,
    /// The multiclass form's loss; of K sigmoids, the per-pixel loss is the sum over the channels.
    pub multiclass: Loss<f32, Ix3>,
    /// Where a form's float32 has lost a gradient, `[N, H, W]`, binary form first.
    lost: [Array3<bool>; 2],
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
    pub(crate) fn of(scene: &Scene) -> Self {
        let inputs = Inputs::of(scene);
        let (binary, multiclass) = (inputs.binary(scene), inputs.multiclass(scene));
        let lost = [
            lost(&binary.grad, &inputs, || inputs.exact_binary(scene).grad),
            lost(&multiclass.grad, &inputs, || inputs.exact_multiclass(scene).grad),
        ];
        let above = threshold(binary.probability.view(), scene.threshold());
        let binary_prediction = above.index_axis_move(Axis(1), 0);
        let multiclass_prediction = argmax(scene.logits(Form::Multiclass).view());
        let binary_mask = scene.binary_mask();
        let binary_metrics = valid(metrics(binary_prediction.view(), binary_mask.view(), 2, Some(IGNORED)));
        let multiclass_metrics = valid(metrics(
            multiclass_prediction.view(),
            inputs.classes.view(),
            scene.classes(),
            Some(IGNORED),
        ));
        Self {
            inputs,
            binary,
            multiclass,
            lost,
            binary_prediction,
            multiclass_prediction,
            binary_metrics,
            multiclass_metrics,
        }
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

    /// Where a form's float32 has lost a gradient, `[N, H, W]`.
    #[must_use]
    pub fn lost(&self, form: Form) -> &Array3<bool> {
        &self.lost[usize::from(form == Form::Multiclass)]
    }

    /// How many pixels of a form have lost their gradient, as 0 and as NaN.
    #[must_use]
    pub fn lost_counts(&self, form: Form) -> (usize, usize) {
        let lost = flat(self.lost(form));
        let all = lost.iter().filter(|&&lost| lost).count();
        let nans = lost.iter().enumerate().filter(|&(at, &lost)| lost && self.is_nan(form, at)).count();
        (all - nans, nans)
    }

    /// Whether a pixel's gradient is NaN in some channel of a form.
    pub(crate) fn is_nan(&self, form: Form, at: usize) -> bool {
        let grad = self.gradient(form);
        let (_, channels, h, w) = grad.dim();
        (0..channels).any(|c| flat(grad)[(at / (h * w) * channels + c) * h * w + at % (h * w)].is_nan())
    }

    /// A form's prediction.
    #[must_use]
    pub fn prediction(&self, form: Form) -> &Array3<u8> {
        match form {
            Form::Binary => &self.binary_prediction,
            Form::Multiclass => &self.multiclass_prediction,
        }
    }

    /// How a form's prediction meets the mask.
    #[must_use]
    pub fn metrics(&self, form: Form) -> &Metrics {
        match form {
            Form::Binary => &self.binary_metrics,
            Form::Multiclass => &self.multiclass_metrics,
        }
    }

    /// How good a form's prediction is.
    #[must_use]
    pub fn score(&self, form: Form) -> Score {
        let metrics = self.metrics(form);
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

/// Where a gradient is lost. The exact gradients are computed only where one of a kept pixel is 0 or NaN, which is seldom.
fn lost(grad: &Array4<f32>, inputs: &Inputs, exact: impl FnOnce() -> Array4<f64>) -> Array3<bool> {
    let (_, channels, h, w) = grad.dim();
    let classes = flat(&inputs.classes);
    let suspicious = flat(grad).iter().enumerate().any(|(at, &g)| {
        (g == 0.0 || g.is_nan()) && classes[at / (channels * h * w) * h * w + at % (h * w)] != IGNORED
    });
    if suspicious {
        lost_gradients(grad.view(), exact().view())
    } else {
        Array3::default(inputs.classes.dim())
    }
}
