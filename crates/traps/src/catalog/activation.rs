//! An activation twice, or labels that are smoothed.

use crate::card::Tone::{Bad, Plain};
use crate::grid;
use crate::open;
use crate::runs::activation;

use super::{Edits, Trap, first};

pub(super) const SIGMOID_TWICE: Trap = Trap {
    id: "sigmoid-twice",
    symptom: &[&[("epoch 1  loss 0.6931", Plain)], &[("epoch 9  loss ", Plain), ("0.6931", Bad)]],
    phrases: &[
        "stuck",
        "sigmoid",
        "does not decrease",
        "doesn't decrease",
        "not decreasing",
        "plateau",
        "不下降",
        "停在",
        "卡在",
    ],
    settles: &[9, 12],
    edits: Edits::Logits,
    choices: &[],
    grid: |_| grid::dot(),
    opens: Some(open::sigmoid_twice),
    run: |grid, choices| activation::sigmoid_twice(grid, first(choices)),
};

pub(super) const SOFTMAX_TWICE: Trap = Trap {
    id: "softmax-twice",
    symptom: &[&[("step 100  loss 0.5617", Plain)], &[("step 400  loss ", Plain), ("0.5541", Bad)]],
    phrases: &["softmax", "stuck", "not decreasing", "plateau", "停在", "卡在"],
    settles: &[10, 12],
    edits: Edits::Logits,
    choices: &[],
    grid: |_| grid::three(),
    opens: Some(open::softmax_twice),
    run: |grid, choices| activation::softmax_twice(grid, first(choices)),
};

pub(super) const SMOOTHING_FLOOR: Trap = Trap {
    id: "smoothing-floor",
    symptom: &[&[("train loss 0.2911", Plain)], &[("val   loss ", Plain), ("0.2911", Bad)]],
    phrases: &["smoothing", "label_smoothing", "stuck", "平滑"],
    settles: &[30],
    edits: Edits::Logits,
    choices: &[],
    grid: |_| grid::three(),
    opens: Some(open::smoothed),
    run: |grid, choices| activation::smoothed(grid, first(choices)),
};
