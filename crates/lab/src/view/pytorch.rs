//! What a stage is in PyTorch's words, and what a step of the history did.

use crate::Lab;
use crate::document::change::{Change, place};
use crate::document::edit::Fill;
use crate::document::limits::MAX_CLASSES;
use crate::document::options::{BinaryLoss, DEFAULT_IGNORE_INDEX, MulticlassLoss};
use crate::document::scene::{Form, IGNORED, Pixel, Settings};
use crate::document::step_kind::StepKind;
use crate::evaluate::stage::Stage;
use crate::history::Step;
use crate::learn::timeline::{step_at, track};
use crate::view::number;
use pixelwise::Reduction;
use pixelwise::Shape;

/// A stage's names: the variable in code, the symbol in formulas, shape, dtype, and the expression that makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// `output`, `output1`, `target`, `target1`, `loss`, `predict`, `output.grad`.
    pub variable: &'static str,
    /// z, p, y, ℓ, ŷ, ∂.
    pub symbol: &'static str,
    /// As PyTorch prints it, without spaces: `[1,2,5,5]`.
    pub shape: String,
    /// `float32`, `int64` or `bool`.
    pub dtype: &'static str,
    /// The PyTorch expression that runs to it, with `nn` and `F` as everyone imports them.
    pub torch: String,
}

/// What a step of the history did. The texts have no words of a language.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
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

/// What a stage of a form is.
#[must_use]
pub fn about(lab: &Lab, form: Form, stage: Stage) -> About {
    let Shape { n, h, w, .. } = lab.scene().shape();
    let channels = lab.scene().channels(form);
    let full = format!("[{n},{channels},{h},{w}]");
    let pixels = format!("[{n},{h},{w}]");
    let binary = form == Form::Binary;
    let multilabel = lab.scene().options().multiclass == MulticlassLoss::Multilabel;
    let (variable, symbol, shape, dtype, torch) = match stage {
        Stage::Logits => ("output", "z", full, "float32", "net(input)".to_owned()),
        Stage::Probability => ("output1", "p", full, "float32", activation(lab, form).to_owned()),
        Stage::Target if binary => ("target", "y", full, "float32", target(lab)),
        Stage::Target if multilabel => ("target1", "y", full, "float32", format!("{}.float()", one_hot(lab))),
        Stage::Target => ("target1", "y", full, "int64", one_hot(lab)),
        Stage::Weight => ("w", "w", full, "float32", "torch.tensor(…)".to_owned()),
        Stage::Classes => ("target", "y", pixels, "int64", "mask".to_owned()),
        Stage::Loss if multilabel && !binary => {
            ("loss", "ℓ", pixels, "float32", loss(lab, form, Reduction::None) + ".sum(1)")
        }
        Stage::Loss => {
            let shape = if binary { full } else { pixels };
            ("loss", "ℓ", shape, "float32", loss(lab, form, Reduction::None))
        }
        Stage::Prediction if binary => {
            ("predict", "ŷ", full, "bool", format!("output1 > {}", number::full(lab.scene().threshold())))
        }
        Stage::Prediction => ("predict", "ŷ", pixels, "int64", "output.argmax(dim=1)".to_owned()),
        // The number that `loss` is by then is a sum even without a reduction.
        Stage::Gradient => ("output.grad", "∂", full, "float32", "loss.backward()".to_owned()),
    };
    About { variable, symbol, shape, dtype, torch }
}

/// The PyTorch expression of a form's loss.
#[must_use]
pub fn loss(lab: &Lab, form: Form, reduction: Reduction) -> String {
    let reduction = match reduction {
        Reduction::Mean => None,
        Reduction::Sum => Some("reduction=\"sum\""),
        Reduction::None => Some("reduction=\"none\""),
    };
    let mut options = Vec::new();
    let chosen = lab.scene().options();
    let (name, input, target) = match form {
        Form::Binary => {
            options.extend(weight(lab));
            options.extend(
                chosen
                    .used_pos_weight()
                    .map(|weight| format!("pos_weight=torch.tensor([{}]).view(1, 1, 1)", float(weight))),
            );
            match chosen.binary {
                BinaryLoss::WithLogits => ("nn.BCEWithLogitsLoss", "output", "target"),
                BinaryLoss::TwoStep => ("nn.BCELoss", "output1", "target"),
            }
        }
        Form::Multiclass if chosen.multiclass == MulticlassLoss::Multilabel => {
            options.extend(weight(lab));
            ("nn.BCEWithLogitsLoss", "output", "target1")
        }
        Form::Multiclass => {
            options.extend(chosen.used_class_weight(lab.scene().classes()).map(|weight| {
                let weight: Vec<String> = weight.iter().map(|&w| float(w)).collect();
                format!("weight=torch.tensor([{}])", weight.join(", "))
            }));
            if chosen.ignore_index != DEFAULT_IGNORE_INDEX {
                options.push(format!("ignore_index={}", chosen.ignore_index));
            }
            let smoothing = chosen.used_label_smoothing();
            if smoothing > 0.0 {
                options.push(format!("label_smoothing={}", number::full(smoothing)));
            }
            match chosen.multiclass {
                MulticlassLoss::Naive => ("nn.NLLLoss", "output1.log()", "mask"),
                _ => ("nn.CrossEntropyLoss", "output", "mask"),
            }
        }
    };
    options.extend(reduction.map(str::to_owned));
    format!("{name}({})({input}, {target})", options.join(", "))
}

const fn activation(lab: &Lab, form: Form) -> &'static str {
    match (form, lab.scene.settings.options.multiclass) {
        (Form::Binary, _) | (_, MulticlassLoss::Multilabel) => "torch.sigmoid(output)",
        (_, MulticlassLoss::CrossEntropy) => "torch.softmax(output, dim=1)",
        (_, MulticlassLoss::Naive) => "output.exp() / output.exp().sum(1, keepdim=True)",
    }
}

fn target(lab: &Lab) -> String {
    let hard = format!("(mask == {}).float().unsqueeze(1)", lab.scene().foreground());
    match lab.scene().options().target_smoothing() {
        0.0 => hard,
        smoothing => {
            let smoothing = smoothing.to_string();
            format!("{hard} * (1 - {smoothing}) + {smoothing} / 2")
        }
    }
}

fn one_hot(lab: &Lab) -> String {
    let classes = lab.scene().classes();
    let index = lab.scene().options().ignore_index;
    // one_hot refuses what is no class: an ignored pixel is taken as one and then wiped out.
    let (mask, kept) = match (lab.scene().any_ignored(), index) {
        (false, _) => ("mask".to_owned(), String::new()),
        (true, index) => {
            let mask = if index < 0 {
                "mask.clamp(min=0)".to_owned()
            } else if index < classes as i32 {
                "mask".to_owned()
            } else {
                format!("mask.clamp(max={})", classes - 1)
            };
            (mask, format!(" * (mask != {index}).unsqueeze(1)"))
        }
    };
    let one_hot = format!("F.one_hot({mask}, {classes}).permute(0, 3, 1, 2)");
    if kept.is_empty() { one_hot } else { format!("({one_hot}{kept})") }
}

/// The weight map of BCE: what was painted, and 0 where pixels are ignored, for which it has no other means.
fn weight(lab: &Lab) -> Option<String> {
    let index = lab.scene().options().ignore_index;
    let kept = format!("(mask != {index}).float().unsqueeze(1)");
    match (lab.scene().options().weight_map, lab.scene().any_ignored()) {
        (false, false) => None,
        (false, true) => Some(format!("weight={kept}")),
        (true, false) => Some("weight=w".to_owned()),
        (true, true) => Some(format!("weight=w * {kept}")),
    }
}

/// What a moment was: of an edit what it changed, of a step within a run its losses.
#[must_use]
pub fn note_at(lab: &Lab, moment: usize) -> Note {
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
        return note(lab, step);
    };
    let before = track[..at].last().unwrap_or(now);
    let loss = |form: usize| number::significant(f64::from(now.losses[form]), 4);
    let delta = |form: usize| number::signed(f64::from(now.losses[form]) - f64::from(before.losses[form]), 4);
    Note {
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
pub fn note(lab: &Lab, step: usize) -> Note {
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
    Note {
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

/// A number as Python writes a float, `3.0`: PyTorch takes no integers for weights.
fn float(x: f32) -> String {
    let text = number::full(x);
    if text.bytes().any(|byte| matches!(byte, b'.' | b'e')) { text } else { text + ".0" }
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
        (StepKind::Options, _) => (settings.map_or_else(String::new, |both| options(both, step.shape.c)), 0),
        (StepKind::Link, _) => ("z = z₁ − z₀".to_owned(), 0),
        (StepKind::Unlink, _) => ("z, z₀, z₁".to_owned(), 0),
        (StepKind::Descent(told), _) => (told.text(), 0),
        (StepKind::Network(trained), _) => (trained.text(), 0),
        (StepKind::Fill(fill, seed), _) => (fill_text(fill, seed), 0),
        _ => (String::new(), 0),
    }
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

/// A number as a subscript: ₁₂.
pub(crate) fn subscript(number: usize) -> String {
    let digit = |digit: char| digit.to_digit(10).and_then(|d| char::from_u32('₀' as u32 + d));
    number.to_string().chars().filter_map(digit).collect()
}
