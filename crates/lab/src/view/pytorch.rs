//! What a stage is in PyTorch's words.

use crate::Lab;
use crate::document::options::{BinaryLoss, DEFAULT_IGNORE_INDEX, MulticlassLoss, PixelMean};
use crate::document::scene::Form;
use crate::evaluate::stage::Stage;
use crate::view::number;
use pixelwise::Reduction;
use pixelwise::Shape;

/// A stage's names: the variable in code, the symbol in formulas, shape, dtype, and the expression that makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorInfo {
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

/// What a stage of a form is.
#[must_use]
pub fn about(lab: &Lab, form: Form, stage: Stage) -> TensorInfo {
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
        Stage::Target if lab.scene().options().used_class_probabilities() => {
            ("target", "q", full, "float32", "q".to_owned())
        }
        Stage::Target if multilabel => ("target1", "y", full, "float32", format!("{}.float()", one_hot(lab))),
        Stage::Target => ("target1", "y", full, "int64", one_hot(lab)),
        Stage::Weight => ("w", "w", format!("[{n},1,{h},{w}]"), "float32", "torch.tensor(…)".to_owned()),
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
        // Each sigmoid by itself: a pixel can have several classes, or none.
        Stage::Prediction if multilabel => ("predict", "ŷ", full, "bool", "output1 > 0.5".to_owned()),
        Stage::Prediction => ("predict", "ŷ", pixels, "int64", "output.argmax(dim=1)".to_owned()),
        // The number that `loss` is by then is a sum even without a reduction.
        Stage::Gradient => ("output.grad", "∂", full, "float32", "loss.backward()".to_owned()),
    };
    TensorInfo { variable, symbol, shape, dtype, torch }
}

/// The PyTorch expression of a form's loss.
#[must_use]
pub fn loss(lab: &Lab, form: Form, reduction: Reduction) -> String {
    match lab.scene().options().used_pixel_weight().filter(|_| form == Form::Multiclass) {
        Some(mean) => weighted(lab, mean, reduction),
        None => of_elements(lab, form, reduction),
    }
}

/// Cross-entropy times the weight of each pixel, and the mean that is taken of it.
fn weighted(lab: &Lab, mean: PixelMean, reduction: Reduction) -> String {
    let map = format!("{} * w[:, 0]", of_elements(lab, Form::Multiclass, Reduction::None));
    let options = lab.scene().options();
    match (reduction, mean) {
        (Reduction::None, _) => map,
        (Reduction::Sum, _) => format!("({map}).sum()"),
        (Reduction::Mean, PixelMean::Pixels) => format!("({map}).mean()"),
        (Reduction::Mean, PixelMean::Weights)
            if lab.scene().any_ignored() && !options.used_class_probabilities() =>
        {
            format!("({map}).sum() / (w[:, 0] * (mask != {})).sum()", options.ignore_index)
        }
        (Reduction::Mean, PixelMean::Weights) => format!("({map}).sum() / w.sum()"),
    }
}

/// A form's loss as its class in PyTorch gives it.
fn of_elements(lab: &Lab, form: Form, reduction: Reduction) -> String {
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
            let target = if chosen.used_class_probabilities() { "target" } else { "mask" };
            if chosen.ignore_index != DEFAULT_IGNORE_INDEX && target == "mask" {
                options.push(format!("ignore_index={}", chosen.ignore_index));
            }
            let smoothing = chosen.used_label_smoothing();
            if smoothing > 0.0 {
                options.push(format!("label_smoothing={}", number::full(smoothing)));
            }
            match chosen.multiclass {
                MulticlassLoss::Naive => ("nn.NLLLoss", "output1.log()", "mask"),
                _ => ("nn.CrossEntropyLoss", "output", target),
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
    let foreground = lab.scene().foreground();
    let hard = if lab.scene().options().soft_target {
        format!("q[:, {foreground}:{}]", foreground + 1)
    } else {
        format!("(mask == {foreground}).float().unsqueeze(1)")
    };
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

/// A number as Python writes a float, `3.0`: PyTorch takes no integers for weights.
fn float(x: f32) -> String {
    let text = number::full(x);
    if text.bytes().any(|byte| matches!(byte, b'.' | b'e')) { text } else { text + ".0" }
}

/// A number as a subscript: ₁₂.
pub(crate) fn subscript(number: usize) -> String {
    let digit = |digit: char| digit.to_digit(10).and_then(|d| char::from_u32('₀' as u32 + d));
    number.to_string().chars().filter_map(digit).collect()
}
