//! Channels and axes: one, too few, in another order.

use crate::card::Label::Code;
use crate::card::Tone::{Bad, Plain};
use crate::grid;
use crate::open;
use crate::runs::channels;

use super::{Edits, Trap, first};

pub(super) const ONE_CHANNEL: Trap = Trap {
    id: "one-channel",
    symptom: &[&[("loss 0.0000", Plain)], &[("IoU  ", Plain), ("0.000", Bad)]],
    phrases: &[
        "loss is 0",
        "loss 0.0",
        "always 0",
        "always zero",
        "loss zero",
        "one channel",
        "nothing is learned",
        "nothing learns",
        "n_classes=1",
        "num_classes=1",
        "损失为 0",
        "一直是 0",
    ],
    settles: &[2],
    edits: Edits::Logits,
    choices: &[],
    grid: |_| grid::blob(),
    opens: Some(open::meant),
    run: |grid, choices| channels::one_channel(grid, first(choices)),
};

pub(super) const SOFTMAX_BCE: Trap = Trap {
    id: "softmax-bce",
    symptom: &[&[("softmax + BCELoss ", Plain), ("0.220", Bad)], &[("CrossEntropyLoss  0.346", Plain)]],
    phrases: &["softmax", "bceloss", "one-hot", "one_hot", "不一致"],
    settles: &[7],
    edits: Edits::Logits,
    choices: &[("classCount", &[Code("3"), Code("2")])],
    grid: |choice| if choice == 0 { grid::three() } else { grid::blob_of_two() },
    opens: Some(open::meant),
    run: |grid, choices| channels::softmax_bce(grid, first(choices)),
};

pub(super) const WRONG_DIM: Trap = Trap {
    id: "wrong-dim",
    symptom: &[&[("probs.sum(dim=1)", Plain)], &[("tensor([[", Plain), ("3.0000", Bad), (", …", Plain)]],
    phrases: &["dim", "implicit dimension choice for softmax", "sum to one", "sum to 1", "softmax", "维度"],
    settles: &[],
    edits: Edits::Logits,
    choices: &[("dimension", &[Code("dim=0"), Code("dim=2"), Code("dim=3")])],
    grid: |_| grid::three(),
    opens: Some(open::meant),
    run: |grid, choices| channels::wrong_dim(grid, first(choices)),
};

pub(super) const VIEW: Trap = Trap {
    id: "view",
    symptom: &[&[("loss stays near ln K", Bad)], &[("output.view(-1, K)", Plain)]],
    phrases: &["view", "reshape", "permute", "scrambled", "stripes", "打乱", "条纹"],
    settles: &[],
    edits: Edits::Logits,
    choices: &[],
    grid: |_| grid::three(),
    opens: Some(open::meant),
    run: |grid, choices| channels::view(grid, first(choices)),
};
