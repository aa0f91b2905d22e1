//! Weights, and what a mean divides by.

use crate::card::Tone::{Bad, Plain};
use crate::grid;
use crate::open;
use crate::runs::weighing;

use super::{Edits, Trap, first};

pub(super) const WEIGHTS: Trap = Trap {
    id: "weights",
    symptom: &[
        &[("BCE pos_weight=3  ", Plain), ("0.355", Bad)],
        &[("CE  weight=(1,3) ", Plain), ("0.228", Bad)],
    ],
    phrases: &["pos_weight", "weight=", "class weight", "weighted", "权重"],
    settles: &[24, 26],
    edits: Edits::Logits,
    choices: &[],
    grid: |_| grid::blob_of_two(),
    opens: Some(open::weighted),
    run: |grid, choices| weighing::weights(grid, first(choices)),
};

pub(super) const MEAN_OF_MEANS: Trap = Trap {
    id: "mean-of-means",
    symptom: &[&[("batch of 2        0.348", Plain)], &[("2 × batch of 1    ", Plain), ("0.767", Bad)]],
    phrases: &["accumul", "batch of", "batch size", "mean of means", "loss went up", "累积"],
    settles: &[],
    edits: Edits::Logits,
    choices: &[],
    grid: |_| grid::two_images(),
    opens: Some(open::meant),
    run: |grid, choices| weighing::mean_of_means(grid, first(choices)),
};
