//! What is predicted, and how it is scored.

use crate::card::Label::Key;
use crate::card::Tone::{Bad, Plain};
use crate::grid;
use crate::open;
use crate::runs::{prediction, rare, scores};

use super::{Edits, Trap, first};

pub(super) const BLACK_MASK: Trap = Trap {
    id: "black-mask",
    symptom: &[&[("predict.max()", Plain)], &[("0", Bad)]],
    phrases: &["black", "argmax", "all zero", "predict.max()", "全黑", "全为 0"],
    settles: &[3],
    edits: Edits::Logits,
    choices: &[],
    grid: |_| grid::blob(),
    opens: Some(open::meant),
    run: |grid, choices| prediction::black_mask(grid, first(choices)),
};

pub(super) const THRESHOLD_ON_LOGITS: Trap = Trap {
    id: "threshold-on-logits",
    symptom: &[&[("pred = output > 0.5", Plain)], &[("recall ", Plain), ("0.714", Bad)]],
    phrases: &["threshold", "0.5", "recall", "too small", "阈值"],
    settles: &[12],
    edits: Edits::Logits,
    choices: &[],
    grid: |_| grid::blob(),
    opens: Some(open::high_threshold),
    run: |grid, choices| prediction::threshold_on_logits(grid, first(choices)),
};

pub(super) const ACCURACY: Trap = Trap {
    id: "accuracy",
    symptom: &[&[("accuracy 0.960", Plain)], &[("IoU      ", Plain), ("0.000", Bad)]],
    phrases: &[
        "accuracy",
        "96 %",
        "96%",
        "imbalance",
        "only background",
        "predicts background",
        "准确率",
        "不平衡",
    ],
    settles: &[27],
    edits: Edits::Image,
    choices: &[],
    grid: |_| grid::faint(),
    opens: Some(open::unweighted),
    run: |grid, choices| rare::accuracy(grid, first(choices)),
};

pub(super) const OUR_IOU: Trap = Trap {
    id: "our-iou",
    symptom: &[&[("our IoU    0.667", Plain)], &[("their IoU  ", Plain), ("0.556", Bad)]],
    phrases: &["iou", "miou", "jaccard", "dice", "torchmetrics", "per image", "交并比"],
    settles: &[],
    edits: Edits::Logits,
    choices: &[("secondImage", &[Key("smallObject"), Key("noObject")])],
    grid: |choice| grid::objects(choice == 0),
    opens: Some(open::meant),
    run: |grid, choices| scores::our_iou(grid, first(choices)),
};
