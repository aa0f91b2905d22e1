//! What the selected pixel is, in a sentence.

use crate::arrays::flat;
use crate::view::Phrase;
use crate::view::cells;
use crate::view::number;
use crate::{Form, Lab, MulticlassLoss};

/// From this probability of a wrong answer on, a mistake is a confident one.
const CONFIDENT: f64 = 0.9;

/// What the mask and both forms say of the selected pixel, and what stands out about it.
#[must_use]
pub fn title(lab: &Lab) -> Vec<Phrase> {
    let (target, binary, multiclass) = cells::pixel_state(lab);
    let Some(target) = target else { return vec![Phrase::key("title.ignored")] };
    let scene = lab.scene();
    if scene.options().multiclass == MulticlassLoss::Multilabel {
        return vec![sigmoids(lab, target)];
    }
    let (binary, multiclass) = (usize::from(binary), usize::from(multiclass));
    let says = |key: &str| Phrase::key(key).with("target", target).with("predicted", multiclass);
    if scene.classes() > 2 {
        let classes = scene.classes();
        let guess = Phrase::key("title.guess").with("classes", classes);
        return vec![
            says(if multiclass == target { "title.right" } else { "title.wrong" }),
            guess.with("cost", number::fixed((classes as f64).ln(), 4)),
        ];
    }
    if binary != multiclass {
        let apart = Phrase::key("title.apart").with("target", target);
        return vec![apart.with("binary", binary).with("multiclass", multiclass)];
    }
    let lost = [Form::Binary, Form::Multiclass].map(|form| lab.results().lost(form)[lab.selected().at()]);
    vec![says(match multiclass == target {
        _ if lost == [true, true] => "title.lost",
        true if costs_most(lab) => "title.costly",
        true => "title.right",
        false if confidence(lab, multiclass) >= CONFIDENT => "title.confident",
        false => "title.wrong",
    })]
}

fn sigmoids(lab: &Lab, target: usize) -> Phrase {
    let probability = lab.results().probability(Form::Multiclass);
    let above = (0..lab.scene().classes()).filter(|&c| probability[lab.selected().in_channel(c)] > 0.5);
    let classes: Vec<String> = above.map(|c| c.to_string()).collect();
    if classes.is_empty() {
        return Phrase::key("title.none").with("target", target);
    }
    Phrase::key("title.sigmoids").with("classes", classes.join(", ")).with("target", target)
}

/// The probability of the predicted class, in the form that has the lower one.
fn confidence(lab: &Lab, predicted: usize) -> f64 {
    let results = lab.results();
    let at = lab.selected();
    let p = f64::from(results.probability(Form::Binary)[at.in_channel(0)]);
    let binary = if predicted == 1 { p } else { 1.0 - p };
    binary.min(results.probability(Form::Multiclass)[at.in_channel(predicted)].into())
}

/// Whether no pixel of either form costs more.
fn costs_most(lab: &Lab) -> bool {
    let (results, at) = (lab.results(), lab.selected());
    let most = |losses: &[f32], own: f32| own > 0.0 && losses.iter().all(|&loss| loss <= own);
    most(flat(&results.binary.per_pixel), results.binary.per_pixel[at.in_channel(0)])
        && most(flat(&results.multiclass.per_pixel), results.multiclass.per_pixel[at.at()])
}
