//! What PyTorch refuses, and what was copied.

use crate::card::Label::{Code, Key};
use crate::card::Tone::{Bad, Plain};
use crate::grid;
use crate::open;
use crate::runs::{copied, types, weighing};

use super::{Edits, Trap, first};

pub(super) const TYPES: Trap = Trap {
    id: "types",
    symptom: &[&[("RuntimeError:", Bad), (" result type", Plain)], &[("Float can't be cast…", Plain)]],
    phrases: &[
        "result type float",
        "can't be cast",
        "target size",
        "same as input size",
        "different to the input size",
        "only batches of spatial targets",
        "expected target dtype",
        "long or byte",
        "expected scalar type",
        "found dtype",
        "but expected float",
        "expected floating point type",
        "size mismatch",
        "batch_size",
        "subtraction, the",
        "expected long but found float",
        "runtimeerror",
        "valueerror",
        "dtype",
        "shape",
    ],
    settles: &[13],
    edits: Edits::Nothing,
    choices: &[
        ("lossName", &[Code("BCEWithLogitsLoss"), Code("BCELoss"), Code("CrossEntropyLoss")]),
        ("outputShape", &[Code("[1, 1, 4, 4]"), Code("[1, 2, 4, 4]"), Code("[1, 4, 4, 2]")]),
        ("maskShape", &[Code("[1, 4, 4]"), Code("[1, 1, 4, 4]"), Code("[4, 4]")]),
        (
            "maskType",
            &[Code("float32"), Code("float64"), Code("int64"), Code("int32"), Code("uint8"), Code("bool")],
        ),
    ],
    grid: |_| grid::blob(),
    opens: None,
    run: |_, choices| types::types(choices),
};

pub(super) const COPIED_CODE: Trap = Trap {
    id: "copied-code",
    symptom: &[&[("AttributeError: module", Bad)], &[("'torch.nn' has no attribute", Bad)]],
    phrases: &[
        "bcewithloss",
        "attributeerror",
        "has no attribute",
        "formula",
        "negative",
        "minus",
        "公式",
        "负号",
    ],
    settles: &[15],
    edits: Edits::Logits,
    choices: &[("copied", &[Key("wrongName"), Key("noMinus")])],
    grid: |_| grid::blob(),
    opens: Some(open::meant),
    run: |grid, choices| copied::copied_code(grid, first(choices)),
};

pub(super) const POS_WEIGHT_SHAPE: Trap = Trap {
    id: "pos-weight-shape",
    symptom: &[&[("The size of tensor a (2)", Bad)], &[("must match … tensor b (3)", Plain)]],
    phrases: &["the size of tensor a", "non-singleton dimension", "pos_weight", "must match the size"],
    settles: &[25],
    edits: Edits::Logits,
    choices: &[("imageWidth", &[Code("2"), Code("3")])],
    grid: |choice| grid::two_channels(if choice == 0 { 2 } else { 3 }),
    opens: None,
    run: |grid, choices| weighing::pos_weight_shape(grid, first(choices)),
};
