//! What a step of the history did, in no language's words.

use crate::Lab;
use crate::document::change::{Cells, Change, place};
use crate::document::edit::Fill;
use crate::document::limits::MAX_CLASSES;
use crate::document::options::PixelMean;
use crate::document::pixel::Pixel;
use crate::document::scene::{Form, IGNORED, Settings};
use crate::document::step_kind::StepKind;
use crate::history::Step;
use crate::learn::timeline::{step_at, track};
use crate::view::number;
use crate::view::pytorch::subscript;
use pixelwise::Reduction;
use pixelwise::Shape;

/// What a step of the history did. The texts have no words of a language.
#[derive(Clone, Debug, PartialEq)]
pub struct StepSummary {
    /// The kind of edit, a key for tables of strings: `start`, `logit`, `mask`, ….
    pub kind: &'static str,
    /// What changed: `z[1,3]: −0.7 → 3.1`.
    pub detail: String,
    /// How many cells of the mask and of the edited form's logits changed.
    pub cells: usize,
    /// The binary loss, before and after where there is a before: `0.1879 → 0.2975`.
    pub binary: String,
    /// The multiclass loss.
    pub multiclass: String,
    /// The change of the binary loss: `+0.1096`.
    pub binary_delta: String,
    /// The change of the multiclass loss.
    pub multiclass_delta: String,
    /// The `IoU` of the binary form, before and after.
    pub iou: String,
}

/// What a moment was: of an edit what it changed, of a step within a run its losses.
#[must_use]
pub fn at_moment(lab: &Lab, moment: usize) -> StepSummary {
    let (step, inner) = step_at(lab, moment);
    let track = if inner > 0 || lab.is_running() { track(lab) } else { Vec::new() };
    let at = track.partition_point(|kept| kept.at < moment).min(track.len().saturating_sub(1));
    let running = lab.is_running() && moment > lab.history.moment_of(lab.step());
    let kind = match lab.history.steps.get(step).map(|step| step.kind) {
        _ if running => lab.run.as_ref().map(|run| run.kind(0, run.steps())),
        Some(kind) if inner > 0 => Some(kind),
        _ => None,
    };
    let (Some(kind), Some(now)) = (kind, track.get(at)) else {
        return of_step(lab, step);
    };
    let before = track[..at].last().unwrap_or(now);
    let loss = |form: usize| number::significant(f64::from(now.losses[form]), 4);
    let delta = |form: usize| number::signed(f64::from(now.losses[form]) - f64::from(before.losses[form]), 4);
    StepSummary {
        kind: kind.id(),
        detail: kind.settings().unwrap_or_default(),
        cells: 0,
        binary: loss(0),
        multiclass: loss(1),
        binary_delta: delta(0),
        multiclass_delta: delta(1),
        iou: number::ratio(Some(f64::from(now.ious[0])).filter(|ratio| ratio.is_finite())),
    }
}

/// What a step did, 0 for the start; of a step beyond the last, what the last one did. A scene that begins has nothing before it.
#[must_use]
pub fn of_step(lab: &Lab, step: usize) -> StepSummary {
    let step = step.min(lab.steps());
    let now = lab.history.outcome(step).unwrap_or(&lab.history.start);
    let last = step.checked_sub(1).and_then(|at| lab.history.steps.get(at));
    let before = step.checked_sub(1).and_then(|step| lab.history.outcome(step));
    let before = before.filter(|_| last.is_some_and(|last| !last.kind.begins_scene()));
    let (kind, (detail, cells)) = match last {
        Some(step) => (step.kind.id(), detail(step)),
        None => ("start", (String::new(), 0)),
    };
    let loss = |form| match before {
        Some(before) => arrow(loss_text(before.loss(form)), loss_text(now.loss(form))),
        None => loss_text(now.loss(form)),
    };
    let delta = |form| match before {
        Some(before) => number::signed(f64::from(now.loss(form)) - f64::from(before.loss(form)), 4),
        None => String::new(),
    };
    let iou = number::ratio(now.iou(Form::Binary));
    StepSummary {
        kind,
        detail,
        cells,
        binary: loss(Form::Binary),
        multiclass: loss(Form::Multiclass),
        binary_delta: delta(Form::Binary),
        multiclass_delta: delta(Form::Multiclass),
        iou: before.map_or(iou.clone(), |before| arrow(number::ratio(before.iou(Form::Binary)), iou)),
    }
}

fn loss_text(loss: f32) -> String {
    number::significant(f64::from(loss), 4)
}

/// Before and after; once where they read the same.
fn arrow(before: String, after: String) -> String {
    if before == after { after } else { format!("{before} → {after}") }
}

fn detail(step: &Step) -> (String, usize) {
    let cells = match &step.change {
        Change::Cells(cells) => Some(cells),
        Change::Whole(_) => None,
    };
    let settings = cells.and_then(|cells| cells.settings.as_ref());
    match (step.kind, cells) {
        (StepKind::Logit(form) | StepKind::Brush(form), Some(cells)) => {
            let changed = match form {
                Form::Binary => &cells.binary,
                Form::Multiclass => &cells.multiclass,
            };
            // Linked, an edit of z moves z₁ and one of z₁ moves z; where another channel gave way, it counts too.
            let symbol = |at| match form {
                Form::Binary => "z".to_owned(),
                Form::Multiclass => format!("z{}", subscript(place(step.shape, form, at).1)),
            };
            let place = |at| format!("{}{}", symbol(at), index(step.shape, place(step.shape, form, at).0));
            (several(changed, &place, &number::short), changed.len())
        }
        (StepKind::Mask, Some(cells)) => {
            let place = |at| format!("y{}", index(step.shape, place(step.shape, Form::Binary, at).0));
            let class = |class: i32| if class == IGNORED { "−100".to_owned() } else { class.to_string() };
            (several(&cells.mask, &place, &class), cells.mask.len())
        }
        (StepKind::Threshold, _) => (setting(settings, &|s| number::full(s.threshold)), 0),
        (StepKind::Foreground, _) => (setting(settings, &|s| s.foreground.to_string()), 0),
        (StepKind::Reduction(_), _) => (setting(settings, &|s| reduction_name(s.reduction).to_owned()), 0),
        (StepKind::Shape, _) => (shape_text(step.shape), 0),
        (StepKind::Classes, _) => (step.shape.c.to_string(), 0),
        (StepKind::Weight, Some(cells)) => {
            let place = |at| format!("w{}", index(step.shape, place(step.shape, Form::Binary, at).0));
            (several(&cells.weight, &place, &number::short), cells.weight.len())
        }
        (StepKind::Target(_), Some(cells)) => {
            let soft = match &cells.soft_whole {
                Some((_, after)) => began(step.shape, cells, after),
                None => cells.soft.clone(),
            };
            // Of two classes the second says both.
            let class = |at: u32| place(step.shape, Form::Multiclass, at).1;
            let told: Vec<_> =
                soft.into_iter().filter(|cell| step.shape.c > 2 || class(cell.0) == 1).collect();
            let name = |at| {
                let (pixel, class) = place(step.shape, Form::Multiclass, at);
                let symbol = if step.shape.c == 2 { String::new() } else { subscript(class) };
                format!("y{symbol}{}", index(step.shape, pixel))
            };
            (several(&told, &name, &number::short), told.len())
        }
        (StepKind::Options, _) => (settings.map_or_else(String::new, |both| options(both, step.shape.c)), 0),
        (StepKind::Link, _) => ("z = z₁ − z₀".to_owned(), 0),
        (StepKind::Unlink, _) => ("z, z₀, z₁".to_owned(), 0),
        (StepKind::Descent(told), _) => (told.text(), 0),
        (StepKind::Network(trained), _) => (trained.text(), 0),
        (StepKind::Fill(fill, seed), _) => (fill_text(fill, seed), 0),
        _ => (String::new(), 0),
    }
}

/// The probabilities that a soft target begins with, each with the 0 or 1 that it was: what the mask said, which is the likeliest class
/// unless the step changed it.
fn began(shape: Shape, cells: &Cells, soft: &[f32]) -> Vec<(u32, f32, f32)> {
    let Shape { c, h, w, .. } = shape;
    let plane = h * w;
    let soft_places = (0..soft.len()).filter(|&at| soft[at] > 0.0 && soft[at] < 1.0);
    soft_places
        .map(|at| {
            let (image, class) = (at / (c * plane), at / plane % c);
            let pixel = image * plane + at % plane;
            let q = |class: usize| soft[(image * c + class) * plane + at % plane];
            let painted = cells.mask.iter().find(|cell| cell.0 as usize == pixel).map(|cell| cell.1);
            let likeliest = || (1..c).fold(0, |best, other| if q(other) > q(best) { other } else { best });
            let was = painted.map_or_else(|| likeliest() == class, |before| before == class as i32);
            (at as u32, f32::from(u8::from(was)), soft[at])
        })
        .collect()
}

/// One cell with its old and new value; of several, the first and the last.
fn several<T: Copy>(
    cells: &[(u32, T, T)],
    place: &dyn Fn(u32) -> String,
    value: &dyn Fn(T) -> String,
) -> String {
    match cells {
        [] => String::new(),
        [(at, old, new)] => format!("{}: {} → {}", place(*at), value(*old), value(*new)),
        [first, .., last] => format!("{} … {}, {}×", place(first.0), place(last.0), cells.len()),
    }
}

fn setting(settings: Option<&(Settings, Settings)>, text: &dyn Fn(&Settings) -> String) -> String {
    settings.map_or_else(String::new, |(old, new)| format!("{} → {}", text(old), text(new)))
}

/// The most weights of classes that are told one by one where they are the same.
const MOST_WEIGHTS: usize = 4;

/// The first option that changed, in PyTorch's name: `label_smoothing: 0 → 0.1`.
fn options((old, new): &(Settings, Settings), classes: usize) -> String {
    if let (Some(old), Some(new)) = (&old.options.class_weight, &new.options.class_weight) {
        let of = old.iter().zip(new).enumerate().find(|(_, (old, new))| old != new);
        if let Some((class, (&old, &new))) = of {
            return format!("weight[{class}]: {} → {}", number::full(old), number::full(new));
        }
    }
    let [old, new] = [&old.options, &new.options].map(|options| {
        let number = |x: Option<f32>| x.map_or_else(|| "None".to_owned(), number::full);
        let weights = |weight: &[f32; MAX_CLASSES]| {
            let weight = &weight[..classes];
            if classes > MOST_WEIGHTS && weight.iter().all(|w| *w == weight[0]) {
                return format!("{} × {classes}", number::full(weight[0]));
            }
            weight.iter().map(|&w| number::full(w)).collect::<Vec<_>>().join(", ")
        };
        [
            ("", options.binary.name().to_owned()),
            ("", options.multiclass.name().to_owned()),
            ("weight", options.weight_map.to_string()),
            ("pos_weight", number(options.pos_weight)),
            ("weight", options.class_weight.as_ref().map_or_else(|| "None".to_owned(), weights)),
            ("ignore_index", options.ignore_index.to_string()),
            ("label_smoothing", number::full(options.label_smoothing)),
            ("smooth_target", options.smooth_target.to_string()),
            ("soft_target", options.soft_target.to_string()),
            ("class_probabilities", options.class_probabilities.to_string()),
            ("pixel_weight", options.pixel_weight.map_or("None", PixelMean::id).to_owned()),
        ]
    });
    let changed = old.into_iter().zip(new).find(|(old, new)| old != new);
    changed.map_or_else(String::new, |((name, old), (_, new))| {
        let name = if name.is_empty() { String::new() } else { format!("{name}: ") };
        format!("{name}{}", arrow(old, new))
    })
}

const fn reduction_name(reduction: Reduction) -> &'static str {
    match reduction {
        Reduction::Mean => "mean",
        Reduction::Sum => "sum",
        Reduction::None => "none",
    }
}

fn fill_text(fill: Fill, seed: u32) -> String {
    match fill {
        Fill::Zeros => "z = 0".to_owned(),
        Fill::Normal => format!("z ~ N(0, 1), #{seed}"),
        Fill::Truth => "|z| = 4".to_owned(),
    }
}

fn shape_text(shape: Shape) -> String {
    format!("[{},{},{},{}]", shape.n, shape.c, shape.h, shape.w)
}

/// A pixel's index: `[1,3]`, with the image before it where there are several.
fn index(shape: Shape, pixel: Pixel) -> String {
    if shape.n > 1 {
        format!("[{},{},{}]", pixel.image, pixel.row, pixel.column)
    } else {
        format!("[{},{}]", pixel.row, pixel.column)
    }
}
