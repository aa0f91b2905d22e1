//! What the explanations take from the document: the selected pixel as formulas, both losses as fractions, every threshold.

use crate::arrays::flat;
use crate::document::scene::Form;
use crate::evaluate::reduction::Means;
pub use crate::evaluate::reduction::mean;
use crate::evaluate::rounding::Rounding;
use crate::explain::derivation::binary::BinaryPixel;
use crate::explain::derivation::multiclass::MulticlassPixel;
use crate::explain::derivation::multilabel::MultilabelPixel;
use crate::explain::derivation::{Derivation, Reduced};
use crate::explain::sweep::{Best, Histogram, Measure, Sweep, best};
use crate::{BinaryLoss, Lab, MulticlassLoss, PixelMean};
use pixelwise::Reduction;

/// The selected pixel's way from its logits to its gradient.
#[must_use]
pub fn derivation(lab: &Lab, form: Form) -> Derivation {
    let (scene, results, pixel) = (lab.scene(), lab.results(), lab.selected());
    let options = scene.options();
    let reduced =
        Reduced { denominator: mean(lab, form).denominator.value, loss: f64::from(results.loss(form)) };
    match form {
        Form::Binary => {
            let pixel = BinaryPixel {
                logit: scene.logits(form)[pixel.in_channel(0)],
                target: results.inputs.target[pixel.in_channel(0)],
                weight: results.inputs.weight.as_ref().map(|weight| weight[pixel.in_channel(0)]),
                pos_weight: options.used_pos_weight(),
                two_step: options.binary == BinaryLoss::TwoStep,
                reduced,
            };
            pixel.derive(&pixel.shown())
        }
        Form::Multiclass => {
            let logits = (0..scene.classes()).map(|c| scene.logits(form)[pixel.in_channel(c)]).collect();
            let target = usize::try_from(results.inputs.classes[pixel.at()]).ok();
            if options.multiclass == MulticlassLoss::Multilabel {
                let weight = results.inputs.weight.as_ref().map(|weight| weight[pixel.in_channel(0)]);
                let pixel = MultilabelPixel { logits, target, weight, pos_weight: None, reduced };
                return pixel.derive(&pixel.shown());
            }
            let pixel = MulticlassPixel {
                logits,
                target,
                soft: options.used_class_probabilities().then(|| {
                    (0..scene.classes()).map(|c| results.inputs.one_hot[pixel.in_channel(c)]).collect()
                }),
                pixel_weight: results.inputs.pixel_weight.as_ref().map(|weight| weight[pixel.at()]),
                weight: options.used_class_weight(scene.classes()).map(<[f32]>::to_vec),
                label_smoothing: options.used_label_smoothing(),
                naive: options.multiclass == MulticlassLoss::Naive,
                reduced,
            };
            pixel.derive(&pixel.shown())
        }
    }
}

/// The three means that people take of BCE with a weight map or pixels left out; `None` where every pixel counts 1.
#[must_use]
pub fn means_of_kept(lab: &Lab) -> Option<Means> {
    let results = lab.results();
    let weight = results.inputs.weight.as_ref()?;
    Some(Means::of(results.binary.per_pixel.view(), weight.view()))
}

/// What is to be said of what both forms divide by, a key under `note`: `mean` where BCE takes every element and CE the weights of the
/// classes, `weights` where CE takes those of the pixels, `pixels` where both take every pixel, `elements` with K sigmoids; `sum`, `none`.
#[must_use]
pub fn mean_note(lab: &Lab) -> &'static str {
    let options = lab.scene().options();
    match (lab.scene().reduction(), options.used_pixel_weight()) {
        (Reduction::Sum, _) => "sum",
        (Reduction::None, _) => "none",
        _ if options.multiclass == MulticlassLoss::Multilabel => "elements",
        (Reduction::Mean, Some(PixelMean::Weights)) => "weights",
        (Reduction::Mean, Some(PixelMean::Pixels)) => "pixels",
        (Reduction::Mean, None) if options.used_class_probabilities() => "pixels",
        (Reduction::Mean, None) => "mean",
    }
}

/// The two means that people take of cross-entropy times a weight for each pixel: over the pixels, and over Σw; `None` without a map.
#[must_use]
pub fn means_of_pixels(lab: &Lab) -> Option<[f64; 2]> {
    let weight = lab.results().inputs.pixel_weight.as_ref()?;
    let sum = mean(lab, Form::Multiclass).numerator.value;
    let weights: f64 = weight.iter().map(|&w| f64::from(w)).sum();
    Some([sum / weight.len() as f64, sum / weights])
}

/// A form's loss beside the exact one, in which two steps clamp their logarithms as in float32, and by how much that clamp
/// changes the exact one.
#[must_use]
pub fn rounding(lab: &Lab, form: Form) -> (Rounding, f64) {
    let (scene, results) = (lab.scene(), lab.results());
    let (exact, clamp) = match form {
        Form::Binary => (results.inputs.exact_binary(scene).loss, clamped(lab)),
        Form::Multiclass => (results.inputs.exact_multiclass(scene).loss, 0.0),
    };
    (Rounding::of(results.loss(form), exact + clamp), clamp)
}

/// What `BCELoss` takes off by its clamp, log p ≥ −100: beyond ±100, −log p is the logit's size to the last digit.
fn clamped(lab: &Lab) -> f64 {
    let (scene, inputs) = (lab.scene(), &lab.results().inputs);
    if scene.options().binary != BinaryLoss::TwoStep {
        return 0.0;
    }
    let weight = inputs.weight.as_ref().map(flat);
    let excess = |(at, (&z, &y)): (usize, (&f32, &f32))| {
        let (z, y) = (f64::from(z), f64::from(y));
        let over = y * (-z - 100.0).max(0.0) + (1.0 - y) * (z - 100.0).max(0.0);
        over * weight.map_or(1.0, |weight| f64::from(weight[at]))
    };
    let pixels = flat(scene.logits(Form::Binary)).iter().zip(flat(&inputs.target));
    let all: f64 = pixels.enumerate().map(excess).sum();
    if all == 0.0 { 0.0 } else { -all / mean(lab, Form::Binary).denominator.value }
}

/// How the binary prediction fares at every threshold.
#[must_use]
pub fn sweep(lab: &Lab) -> Sweep {
    let target = lab.scene().binary_mask();
    Sweep::of(lab.results().binary.probability.view(), target.view())
}

/// The probabilities by true class.
#[must_use]
pub fn histogram(lab: &Lab) -> Histogram {
    let target = lab.scene().binary_mask();
    Histogram::of(lab.results().binary.probability.view(), target.view())
}

/// The threshold with the largest `IoU`; `None` where no threshold gives more than 0.
#[must_use]
pub fn best_threshold(lab: &Lab) -> Option<Best> {
    best(&sweep(lab), Measure::Iou)
}
