//! A scene as a script of PyTorch that runs as it stands and asserts what the page shows.

use pixelwise::Shape;
use pixelwise_lab::view::code::code;
use pixelwise_lab::view::number;
use pixelwise_lab::{Form, IGNORED, Lab, MulticlassLoss, Stage};

use crate::literal::{float, tensor};

/// What a script begins with, after its first line.
const HEAD: &str = r"
import torch
import torch.nn as nn
import torch.nn.functional as F


def close(found, expected, atol):  # float32: the last digits may differ
    return torch.allclose(found, torch.tensor(expected), rtol=1e-5, atol=atol, equal_nan=True)


def scores(predict, truth, classes):  # accuracy; IoU and Dice of class 1, of three or more classes their mean
    ious, dices = [], []
    for c in [1] if classes == 2 else range(classes):
        both = ((predict == c) & (truth == c)).sum().item()
        either = ((predict == c) | (truth == c)).sum().item()
        ious += [both / either] if either else []
        dices += [2 * both / (both + either)] if either else []
    means = [sum(ratios) / len(ratios) if ratios else torch.nan for ratios in (ious, dices)]
    return torch.tensor([(predict == truth).float().mean().item(), *means])


";

/// The script: imports, the mask and the weights, and for each form its logits with all digits, the lines under its maps, and
/// assertions of the loss, of the scores, and of the selected pixel's loss, probability and gradient.
#[must_use]
pub fn script(lab: &Lab) -> String {
    let scene = lab.scene();
    let Shape { n, c, h, w } = scene.shape();
    let index = scene.options().ignore_index;
    let mask = scene.mask().iter().map(|&class| if class == IGNORED { index } else { class }.to_string());
    let weight: Vec<String> = scene.weight().iter().map(|&weight| float(weight)).collect();
    [
        format!(
            "# Pixelwise: output [{n},{c},{h},{w}]. Runs with PyTorch 2.15, asserts what the page shows."
        ),
        HEAD.to_owned(),
        assign("mask", &tensor(&mask.collect::<Vec<_>>(), &[n, h, w], "")),
        if scene.options().weight_map || scene.options().used_pixel_weight().is_some() {
            assign("w", &tensor(&weight, &[n, 1, h, w], ""))
        } else {
            String::new()
        },
        if scene.options().soft_target || scene.options().used_class_probabilities() {
            let numbers: Vec<String> = scene.target_probabilities().iter().map(|&q| float(q)).collect();
            assign("q", &tensor(&numbers, &[n, c, h, w], ""))
        } else {
            String::new()
        },
        part(lab, Form::Binary),
        part(lab, Form::Multiclass),
    ]
    .concat()
}

fn assign(variable: &str, to: &str) -> String {
    format!("{variable} = {to}\n")
}

/// The lines of a form, each followed by what is to be true after it.
fn part(lab: &Lab, form: Form) -> String {
    let (name, short) = match form {
        Form::Binary => ("Binary: one channel", "BCE"),
        Form::Multiclass if lab.scene().options().multiclass == MulticlassLoss::Multilabel => {
            ("Multiclass: a sigmoid a channel", "BCE over all channels")
        }
        Form::Multiclass => ("Multiclass: a channel a class", "CE"),
    };
    let mut text = format!("\n# {name}\n");
    for line in code(lab, form) {
        text += &match line.stage {
            Some(Stage::Logits) => logits(lab, form),
            // The logits are a leaf here, which keeps its gradient.
            Some(Stage::Gradient) => "loss.backward()\n".to_owned(),
            _ => line.text + "\n",
        };
        text += &assertion(lab, form, line.stage);
    }
    text + &format!("print(\"{short}\", loss.item())\n")
}

fn logits(lab: &Lab, form: Form) -> String {
    let logits = lab.scene().logits(form);
    let (n, c, h, w) = logits.dim();
    let numbers: Vec<String> = logits.iter().map(|&z| float(z)).collect();
    assign("output", &tensor(&numbers, &[n, c, h, w], ", requires_grad=True"))
}

/// What holds after a line.
fn assertion(lab: &Lab, form: Form, stage: Option<Stage>) -> String {
    let (results, pixel) = (lab.results(), lab.selected());
    let (image, row, column) = (pixel.image, pixel.row, pixel.column);
    let logits = lab.scene().logits(form);
    let channels = lab.scene().channels(form);
    let of_pixel = |map: &ndarray::Array4<f32>| {
        let numbers: Vec<String> = (0..channels).map(|c| float(map[[image, c, row, column]])).collect();
        format!("[{}]", numbers.join(", "))
    };
    // A loss is a difference of logits, and its last digits are theirs.
    let finite = logits.iter().filter(|z| z.is_finite());
    let of_logits = tolerance(finite.fold(1.0, |most: f32, z| most.max(z.abs())));
    let assert =
        |found: &str, expected: &str, atol: &str| format!("assert close({found}, {expected}, {atol})\n");
    match stage {
        None => assert("loss", &float(results.loss(form)), &of_logits),
        Some(Stage::Probability) => assert(
            &format!("output1[{image}, :, {row}, {column}]"),
            &of_pixel(results.probability(form)),
            "1e-6",
        ),
        Some(Stage::Loss) => {
            let (at, loss) = match form {
                Form::Binary => (
                    format!("{image}, 0, {row}, {column}"),
                    results.binary.per_pixel[[image, 0, row, column]],
                ),
                Form::Multiclass => {
                    (format!("{image}, {row}, {column}"), results.multiclass.per_pixel[[image, row, column]])
                }
            };
            assert(&format!("loss[{at}]"), &float(loss), &of_logits)
        }
        Some(Stage::Gradient) => {
            let gradient = results.gradient(form);
            let most = gradient.iter().filter(|g| g.is_finite()).fold(0.0, |most: f32, g| most.max(g.abs()));
            assert(
                &format!("output.grad[{image}, :, {row}, {column}]"),
                &of_pixel(gradient),
                &tolerance(most),
            )
        }
        Some(Stage::Prediction) => scores(lab, form),
        _ => String::new(),
    }
}

/// The scores, of the pixels that are not ignored.
fn scores(lab: &Lab, form: Form) -> String {
    let scene = lab.scene();
    let kept = if scene.any_ignored() {
        format!("[mask != {}]", scene.options().ignore_index)
    } else {
        String::new()
    };
    let score = lab.results().score(form);
    let expected = [score.accuracy, score.iou, score.dice]
        .map(|ratio| float(ratio.map_or(f32::NAN, |ratio| ratio as f32)));
    let foreground = scene.foreground();
    let (predict, truth, classes) = match form {
        Form::Binary if scene.options().soft_target => {
            (format!("predict[:, 0]{kept}"), format!("(q[:, {foreground}] > 0.5){kept}"), 2)
        }
        Form::Binary => (format!("predict[:, 0]{kept}"), format!("(mask == {foreground}){kept}"), 2),
        // Scores take one class a pixel: that of the largest logit.
        Form::Multiclass if scene.options().multiclass == MulticlassLoss::Multilabel => {
            (format!("output.argmax(dim=1){kept}"), format!("mask{kept}"), scene.classes())
        }
        Form::Multiclass => (format!("predict{kept}"), format!("mask{kept}"), scene.classes()),
    };
    format!("assert close(scores({predict}, {truth}, {classes}), [{}], 1e-6)\n", expected.join(", "))
}

/// A millionth of a number, as a power of ten.
fn tolerance(of: f32) -> String {
    let power = if of > 0.0 { of.log10().floor() as i32 } else { 0 };
    number::full(10.0_f32.powi(power - 6))
}
