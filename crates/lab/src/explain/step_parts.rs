//! One step of learning, taken apart for the selected pixel.

use crate::Lab;
use crate::arrays::flat;
use crate::document::scene::Form;
use crate::learn::descent::memory;
use crate::valid::valid;
use crate::view::number;
use crate::view::pytorch::subscript;
use pixelwise_train::optimizer::{Parts, Rule};

/// How one logit will move: gradient → direction → scaled by the learning rate → subtracted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Whose logit.
    pub form: Form,
    /// `z`, `z₀`, ….
    pub symbol: String,
    /// The logit now.
    pub before: String,
    /// d loss / d logit.
    pub gradient: String,
    /// What the rule makes of it; empty for SGD, which takes it as it is.
    pub direction: String,
    /// What is subtracted.
    pub update: String,
    /// The logit after the step.
    pub after: String,
}

/// The selected pixel's logits in a form after the next step; NaN where the gradient is no number.
#[must_use]
pub fn next_logits(lab: &Lab, form: Form) -> Vec<f32> {
    let value = parts(lab, form).value;
    let shape = lab.scene.shape();
    let (channels, pixel) = (lab.scene.channels(form), lab.selected);
    let plane = |channel| pixel.image * channels + channel;
    let at = |channel| (plane(channel) * shape.h + pixel.row) * shape.w + pixel.column;
    (0..channels).map(|channel| value[at(channel)]).collect()
}

fn parts(lab: &Lab, form: Form) -> Parts<f32> {
    valid(memory(lab).of(form).parts(flat(lab.scene.logits(form)), flat(lab.results.gradient(form))))
}

/// How the selected pixel's logits will move in the next step.
#[must_use]
pub fn next_moves(lab: &Lab) -> Vec<Move> {
    let mut moves = Vec::new();
    for form in [Form::Binary, Form::Multiclass] {
        let before = flat(lab.scene.logits(form));
        let Parts { gradient, direction, update, value } = parts(lab, form);
        let channels = lab.scene.channels(form);
        let shape = lab.scene.shape();
        let pixel = lab.selected;
        for channel in 0..channels {
            let plane = pixel.image * channels + channel;
            let at = (plane * shape.h + pixel.row) * shape.w + pixel.column;
            let ratio = lab.learning.rule != Rule::Sgd;
            moves.push(Move {
                form,
                symbol: if form == Form::Binary {
                    "z".to_owned()
                } else {
                    format!("z{}", subscript(channel))
                },
                before: number::short(before[at]),
                gradient: signed(gradient[at]),
                direction: if ratio { signed(direction[at]) } else { String::new() },
                update: signed(update[at]),
                after: number::short(value[at]),
            });
        }
    }
    moves
}

fn signed(x: f32) -> String {
    number::signed(f64::from(x), 4)
}
