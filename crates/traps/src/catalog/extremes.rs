//! Logits that float32 cannot take.

use crate::card::Label::Code;
use crate::card::Tone::{Bad, Plain};
use crate::grid;
use crate::open;
use crate::runs::extremes;

use super::{Edits, Trap, first};

pub(super) const OVERFLOW: Trap = Trap {
    id: "overflow",
    symptom: &[&[("loss ", Plain), ("inf", Bad)], &[("z.max() 104.2", Plain)]],
    phrases: &["inf", "overflow", "exp", "softmax by hand", "溢出"],
    settles: &[18],
    edits: Edits::Logits,
    choices: &[],
    grid: |_| {
        let mut grid = grid::three();
        (grid.logits[7], grid.logits[23]) = (104.2, 0.0);
        grid
    },
    opens: Some(open::naive),
    run: |grid, choices| extremes::overflow(grid, first(choices)),
};

pub(super) const ONE_HUNDRED: Trap = Trap {
    id: "one-hundred",
    symptom: &[&[("loss.max()  ", Plain), ("100.0", Bad)], &[("z.max()     17.3", Plain)]],
    phrases: &["exactly 100", "bceloss", "clamp", "-100", "100.0", "恰为 100"],
    settles: &[16, 17],
    edits: Edits::Logits,
    choices: &[],
    grid: |_| {
        let mut grid = grid::blob();
        (grid.logits[8], grid.logits[6]) = (-0.9, 17.3);
        grid
    },
    opens: Some(open::two_step),
    run: |grid, choices| extremes::one_hundred(grid, first(choices)),
};

pub(super) const INFINITE_LOGITS: Trap = Trap {
    id: "infinite-logits",
    symptom: &[&[("z.min()  -inf", Plain)], &[("loss     ", Plain), ("nan", Bad)]],
    phrases: &["nan", "inf", "-inf", "masked_fill", "infinite", "无穷"],
    settles: &[19],
    edits: Edits::Logits,
    choices: &[("form", &[Code("BCEWithLogitsLoss"), Code("CrossEntropyLoss")])],
    grid: |choice| if choice == 0 { grid::blob() } else { grid::blob_of_two() },
    opens: Some(open::infinite),
    run: |grid, choices| extremes::infinite_logits(grid, first(choices)),
};
