//! What each option did: the loss with it and without it, and what the options suggest.

use crate::Lab;
use crate::arrays::{flat, flat_mut};
use crate::document::options::{MulticlassLoss, Setting};
use crate::document::pixel::pixels;
use crate::document::scene::{Form, IGNORED, Scene};
use crate::document::typed::as_typed;
use crate::evaluate::inputs::Inputs;
use crate::evaluate::{reduction, smoothing};
use pixelwise::Shape;

/// What one option did to a form's loss, all others staying as they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The option.
    pub setting: Setting,
    /// The form whose loss it changes.
    pub form: Form,
    /// The loss without it.
    pub without: f32,
    /// The loss with it.
    pub with: f32,
}

/// What K sigmoids do that a softmax cannot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// The least Σp of a pixel.
    pub least: f64,
    /// The greatest Σp of a pixel.
    pub most: f64,
    /// How many pixels have two or more classes above 0.5.
    pub several: usize,
    /// How many have none.
    pub none: usize,
}

/// The least that soft labels leave of cross-entropy.
#[derive(Clone, Debug, PartialEq)]
pub struct Floor {
    /// The loss, reduced.
    pub loss: f64,
    /// The gap between the true class's logit and the others' there: one for all where all classes weigh the same, else of two
    /// classes one each, and none of more, where each pair has its own.
    pub gaps: Vec<f64>,
}

/// The least loss that `label_smoothing` or probabilities as the target leave; `None` where neither is used, or nothing is left.
#[must_use]
pub fn floor(lab: &Lab) -> Option<Floor> {
    let (classes, options) = (lab.scene().classes(), lab.scene().options());
    let smoothing = as_typed(options.used_label_smoothing());
    let weight: Vec<f64> = match options.used_class_weight(classes) {
        Some(weight) => weight.iter().map(|&w| w.into()).collect(),
        None => vec![1.0; classes],
    };
    let (scene, inputs) = (lab.scene(), &lab.results().inputs);
    let Shape { n, h, w, .. } = scene.shape();
    let least = |pixel| smoothing::least(&inputs.class_factors(scene, pixel));
    let sum: f64 = pixels(n, h, w).map(least).sum();
    let loss = sum / reduction::mean(lab, Form::Multiclass).denominator.value;
    let gap = |class, other| smoothing::best_gap(smoothing, &weight, class, other);
    let gaps = match weight[..] {
        _ if weight.iter().all(|w| *w == weight[0]) => vec![gap(0, 1)],
        [_, _] => vec![gap(0, 1), gap(1, 0)],
        _ => Vec::new(),
    };
    let soft = options.used_class_probabilities();
    let is_some = (smoothing > 0.0 || soft && sum > 0.0) && loss.is_finite();
    is_some.then(|| Floor { loss, gaps: if soft { Vec::new() } else { gaps } })
}

/// The effect of each option that is turned on, ignored pixels among them.
#[must_use]
pub fn effects(lab: &Lab) -> Vec<Effect> {
    let scene = lab.scene();
    let ignored = scene.any_ignored().then_some(Setting::Ignored);
    scene.options().on(scene.classes()).chain(ignored).map(|setting| effect(lab, setting)).collect()
}

fn effect(lab: &Lab, setting: Setting) -> Effect {
    let form = match setting {
        Setting::Weight
        | Setting::PosWeight
        | Setting::SmoothTarget
        | Setting::TwoStep
        | Setting::SoftTarget => Form::Binary,
        _ => Form::Multiclass,
    };
    let mut without = lab.scene().clone();
    without.settings.options = without.settings.options.without(setting);
    if setting == Setting::Ignored {
        keep_all(&mut without);
    }
    let inputs = Inputs::of(&without);
    let loss = match form {
        Form::Binary => inputs.binary(&without).loss,
        Form::Multiclass => inputs.multiclass(&without).loss,
    };
    Effect { setting, form, without: loss, with: lab.results().loss(form) }
}

/// How many options are on.
#[must_use]
pub fn options_on(lab: &Lab) -> usize {
    lab.scene().options().on(lab.scene().classes()).count()
}

/// Negatives over positives among the kept pixels, the usual `pos_weight`; `None` without a positive.
#[must_use]
pub fn suggested_pos_weight(lab: &Lab) -> Option<f32> {
    let foreground = lab.scene().foreground() as i32;
    let classes = flat(&lab.results().inputs.classes);
    let kept = classes.iter().filter(|&&class| class != IGNORED).count();
    let positive = classes.iter().filter(|&&class| class == foreground).count();
    (positive > 0).then(|| (kept - positive) as f32 / positive as f32)
}

/// How far K sigmoids are from one class a pixel; `None` unless the multiclass form has them.
#[must_use]
pub fn overlap(lab: &Lab) -> Option<Overlap> {
    if lab.scene().options().multiclass != MulticlassLoss::Multilabel {
        return None;
    }
    let mut overlap = Overlap { least: f64::INFINITY, most: f64::NEG_INFINITY, several: 0, none: 0 };
    let probability = &lab.results().multiclass.probability;
    let (n, classes, h, w) = probability.dim();
    for at in 0..n * h * w {
        let p = |c: usize| flat(probability)[(at / (h * w) * classes + c) * h * w + at % (h * w)];
        let sum = (0..classes).map(|c| f64::from(p(c))).sum();
        overlap.least = overlap.least.min(sum);
        overlap.most = overlap.most.max(sum);
        match (0..classes).filter(|&c| p(c) > 0.5).count() {
            0 => overlap.none += 1,
            1 => {}
            _ => overlap.several += 1,
        }
    }
    Some(overlap)
}

/// Takes every pixel into the losses: one that was painted as ignored as background, one of the ignored class as what it is.
fn keep_all(scene: &mut Scene) {
    for class in flat_mut(&mut scene.mask) {
        *class = (*class).max(0);
    }
    scene.settings.options.ignore_index = IGNORED;
}
