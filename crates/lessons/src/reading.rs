//! The numbers of a scene that a formula can name.

use pixelwise_lab::explain::analysis;
use pixelwise_lab::view::cells;
use pixelwise_lab::{Form, IGNORED, Lab, Pixel, Stage};

/// The pixel that `r` and `c` are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    pub(crate) row: usize,
    pub(crate) column: usize,
}

/// Numbers without a place: of the scene, then of a form.
const OF_SCENE: [&str; 9] =
    ["pixels", "kept", "classes", "foreground", "threshold", "smoothing", "pos_weight", "row", "column"];
const OF_FORM: [&str; 15] = [
    "loss",
    "accuracy",
    "iou",
    "dice",
    "numerator",
    "denominator",
    "hits",
    "false_alarms",
    "misses",
    "wrong",
    "exact",
    "over_kept",
    "over_weights",
    "lost",
    "best_iou",
];
/// Numbers of a pixel; of the multiclass form the first three have a channel before it.
const OF_PIXEL: [&str; 6] = ["logit", "probability", "gradient", "cost", "prediction", "share"];
const CHANNELLED: usize = 3;

/// Whether something is called so with this many arguments.
pub(crate) fn is_known(name: &str, arguments: usize) -> bool {
    let in_form = |of: &str, form: Form| {
        let at = OF_PIXEL.iter().position(|&known| known == of);
        let channel = usize::from(form == Form::Multiclass && at.is_some_and(|at| at < CHANNELLED));
        arguments == at.map_or(0, |_| 2 + channel) && (at.is_some() || OF_FORM.contains(&of))
    };
    match name.split_once('.') {
        Some(("binary", of)) => in_form(of, Form::Binary),
        Some(("multiclass", of)) => in_form(of, Form::Multiclass),
        Some(_) => false,
        None if ["target", "weight"].contains(&name) => arguments == 2,
        None if name == "class_weight" => arguments == 1,
        None => arguments == 0 && (OF_SCENE.contains(&name) || ["r", "c"].contains(&name)),
    }
}

/// The number of a name; NaN where the scene does not have it.
pub(crate) fn read(lab: &Lab, name: &str, arguments: &[f64], place: Place) -> f64 {
    match name.split_once('.') {
        Some(("binary", of)) => read_form(lab, Form::Binary, of, arguments),
        Some((_, of)) => read_form(lab, Form::Multiclass, of, arguments),
        None => read_scene(lab, name, arguments, place).unwrap_or(f64::NAN),
    }
}

fn read_scene(lab: &Lab, name: &str, arguments: &[f64], place: Place) -> Option<f64> {
    let (scene, shape) = (lab.scene(), lab.scene().shape());
    let options = scene.options();
    let classes = scene.mask().iter();
    let count = |n: usize| n as f64;
    Some(match name {
        "r" => count(place.row),
        "c" => count(place.column),
        "row" => count(lab.selected().row),
        "column" => count(lab.selected().column),
        "pixels" => count(scene.mask().len()),
        "kept" => count(classes.filter(|&&class| class != IGNORED && class != options.ignore_index).count()),
        "classes" => count(shape.c),
        "foreground" => count(classes.filter(|&&class| class == scene.foreground() as i32).count()),
        "threshold" => decimal(scene.threshold()),
        "smoothing" => decimal(options.label_smoothing),
        "pos_weight" => options.used_pos_weight().map_or(1.0, decimal),
        "class_weight" => {
            let class = index(*arguments.first()?)?;
            options
                .used_class_weight(shape.c)
                .map_or(Some(1.0), |weight| weight.get(class).copied().map(decimal))?
        }
        "target" => f64::from(*scene.mask().get(pixel(arguments)?)?),
        "weight" => decimal(*scene.weight().get(pixel(arguments)?)?),
        _ => return None,
    })
}

fn read_form(lab: &Lab, form: Form, of: &str, arguments: &[f64]) -> f64 {
    match OF_PIXEL.iter().position(|&known| known == of) {
        Some(at) => {
            let channelled = form == Form::Multiclass && at < CHANNELLED;
            let (channel, place) =
                if channelled { (arguments[0], &arguments[1..]) } else { (0.0, arguments) };
            index(channel).and_then(|channel| read_pixel(lab, form, of, channel, place)).unwrap_or(f64::NAN)
        }
        None => read_whole(lab, form, of).unwrap_or(f64::NAN),
    }
}

fn read_pixel(lab: &Lab, form: Form, of: &str, channel: usize, place: &[f64]) -> Option<f64> {
    let (_, row, column) = pixel(place)?;
    let shape = lab.scene().shape();
    if row >= shape.h || column >= shape.w || channel >= lab.scene().channels(form) {
        return None;
    }
    let stage = match of {
        "logit" => Stage::Logits,
        "probability" => Stage::Probability,
        "gradient" => Stage::Gradient,
        "prediction" => Stage::Prediction,
        _ => Stage::Loss,
    };
    let values = cells::values(lab, form, stage, channel);
    let value = f64::from(*values.get(row * shape.w + column)?);
    Some(if of == "share" { value / analysis::mean(lab, form).numerator.value } else { value })
}

fn read_whole(lab: &Lab, form: Form, of: &str) -> Option<f64> {
    let (results, mean) = (lab.results(), analysis::mean(lab, form));
    let score = results.score(form);
    let metrics = if form == Form::Binary { &results.binary_metrics } else { &results.multiclass_metrics };
    let cell =
        |target: usize, predicted: usize| metrics.confusion.get((target, predicted)).copied().map(f64::from);
    match of {
        "loss" => Some(f64::from(results.loss(form))),
        "accuracy" => score.accuracy,
        "iou" => score.iou,
        "dice" => score.dice,
        "numerator" => Some(mean.numerator.value),
        "denominator" => Some(mean.denominator.value),
        "hits" => cell(1, 1),
        "false_alarms" => cell(0, 1),
        "misses" => cell(1, 0),
        "wrong" => {
            let all: u32 = metrics.confusion.iter().sum();
            let right: u32 = metrics.confusion.diag().iter().sum();
            Some(f64::from(all - right))
        }
        "exact" => {
            let (rounding, clamp) = analysis::rounding(lab, form);
            Some(rounding.exact - clamp)
        }
        "over_kept" => analysis::means_of_kept(lab).map(|means| means.over_kept),
        "over_weights" => analysis::means_of_kept(lab).map(|means| means.over_weights),
        "best_iou" => analysis::best_threshold(lab).filter(|_| form == Form::Binary).map(|best| best.value),
        "lost" => {
            let (zeros, nans) = results.lost_counts(form);
            Some((zeros + nans) as f64)
        }
        _ => None,
    }
}

/// A pixel of the first image.
fn pixel(place: &[f64]) -> Option<(usize, usize, usize)> {
    let Pixel { image, row, column } = Pixel::new(0, index(*place.first()?)?, index(*place.get(1)?)?);
    Some((image, row, column))
}

fn index(x: f64) -> Option<usize> {
    ((0.0..1e6).contains(&x) && x == x.trunc()).then_some(x as usize)
}

/// What a person typed for a float32: 0.1, not 0.10000000149.
fn decimal(x: f32) -> f64 {
    pixelwise_lab::view::number::as_typed(x)
}
