//! What the mask holds.

use crate::card::Label::{Code, Key};
use crate::card::Tone::{Bad, Plain};
use crate::grid::{self, Grid};
use crate::open;
use crate::runs::target;

use super::{Edits, Trap, first};

pub(super) const OUT_OF_BOUNDS: Trap = Trap {
    id: "out-of-bounds",
    symptom: &[&[("CUDA error:", Bad)], &[("device-side assert triggered", Bad)]],
    phrases: &[
        "out of bounds",
        "device-side assert",
        "indexerror",
        "cur_target",
        "n_classes",
        "cuda error",
        "cublas",
        "255",
        "越界",
    ],
    settles: &[2, 14],
    edits: Edits::Logits,
    choices: &[("maskHolds", &[Key("zeroAnd255"), Key("fromOne"), Key("border255"), Key("oneChannel")])],
    grid: out_of_bounds_grid,
    opens: Some(open::repaired),
    run: |grid, choices| target::out_of_bounds(grid, first(choices)),
};

pub(super) const NEGATIVE_LOSS: Trap = Trap {
    id: "negative-loss",
    symptom: &[&[("epoch 1  loss 0.52", Plain)], &[("epoch 2  loss ", Plain), ("-761.95", Bad)]],
    phrases: &["negative", "below zero", "255", "minus", "负", "gradient is -254", "-254"],
    settles: &[11, 14],
    edits: Edits::Logits,
    choices: &[("maskHolds", &[Key("zeroAnd255"), Key("zeroAnd2")])],
    grid: |choice| {
        let mut grid = grid::blob();
        grid.mask.iter_mut().for_each(|y| *y *= if choice == 0 { 255.0 } else { 2.0 });
        grid
    },
    opens: Some(open::binary),
    run: |grid, choices| target::negative_loss(grid, first(choices)),
};

pub(super) const NAN_IGNORED: Trap = Trap {
    id: "nan-ignored",
    symptom: &[&[("step 41  loss 0.31", Plain)], &[("step 42  loss ", Plain), ("nan", Bad)]],
    phrases: &["nan", "ignore_index", "ignored", "忽略"],
    settles: &[20],
    edits: Edits::Logits,
    choices: &[("pixelsKept", &[Code("0 / 25"), Code("8 / 25")])],
    grid: |choice| ignored(if choice == 0 { 0 } else { 8 }),
    opens: Some(open::written),
    run: |grid, choices| target::nan_ignored(grid, first(choices)),
};

pub(super) const RESIZED_MASK: Trap = Trap {
    id: "resized-mask",
    symptom: &[&[("mask.unique()", Plain)], &[("tensor([0, ", Plain), ("1", Bad), (", 2])", Plain)]],
    phrases: &[
        "resize",
        "resized",
        "interpolate",
        "bilinear",
        "jpeg",
        "jpg",
        "third class",
        "unique",
        "缩放",
        "双线性",
        "多出",
    ],
    settles: &[],
    edits: Edits::Mask,
    choices: &[],
    grid: |_| grid::label_map(),
    opens: None,
    run: |grid, choices| target::resized_mask(grid, first(choices)),
};

/// The blob with its mask as it comes, choice by choice: 0 and 255, classes counted from 1, a border of 255, one channel.
fn out_of_bounds_grid(choice: usize) -> Grid {
    let mut grid = match choice {
        2 => ignored(20),
        3 => grid::blob(),
        _ => grid::blob_of_two(),
    };
    match choice {
        0 => grid.mask.iter_mut().for_each(|y| *y *= 255.0),
        1 => grid.mask.iter_mut().for_each(|y| *y += 1.0),
        _ => {}
    }
    grid
}

/// The blob of two channels, of whose mask only the first pixels count.
fn ignored(kept: usize) -> Grid {
    let mut grid = grid::blob_of_two();
    grid.mask.iter_mut().skip(kept).for_each(|y| *y = 255.0);
    grid
}
