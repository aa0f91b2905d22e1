//! The nine ways that libraries take, and who takes which.

use crate::way::{Absent, Average, Over, Way};

/// A way that has users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its key in the tables of strings.
    pub id: &'static str,
    /// The way.
    pub way: Way,
    /// Who takes it, as code names it.
    pub users: &'static str,
}

/// The libraries that were run, and when; the others in [`NAMED`] were read.
pub const RUN: &str =
    "torchmetrics 1.9.0, MONAI 1.6.1, segmentation_models_pytorch 0.6.0, scikit-learn 1.9.1";
/// When.
pub const DATE: &str = "2026-11-27";

/// Of the pixels of all images together, the mean of the classes that are anywhere.
pub(crate) const POOLED: Way =
    Way { over: Over::Batch, average: Average::Macro, absent: Absent::Skipped, background: true };
const IMAGES: Way = Way { over: Over::ImagesFirst, ..POOLED };

/// The nine ways, those of pooled counts first.
pub const NAMED: [Named; 9] = [
    Named {
        id: "micro",
        way: Way { average: Average::Micro, ..POOLED },
        users: "smp micro, torchmetrics JaccardIndex(average=\"micro\")",
    },
    Named {
        id: "macro",
        way: POOLED,
        users: "mmsegmentation mIoU, Keras MeanIoU, scikit-learn, torchmetrics JaccardIndex",
    },
    Named {
        id: "foreground",
        way: Way { background: false, ..POOLED },
        users: "torchmetrics DiceScore(aggregation_level=\"global\", include_background=False)",
    },
    Named {
        id: "one",
        way: Way { absent: Absent::One, ..IMAGES },
        users: "smp macro-imagewise, MONAI ignore_empty=False",
    },
    Named {
        id: "zero",
        way: Way { absent: Absent::Zero, ..IMAGES },
        users: "smp macro-imagewise, zero_division=0",
    },
    Named {
        id: "cells",
        way: Way { over: Over::Cells, ..IMAGES },
        users: "torchmetrics segmentation.MeanIoU",
    },
    Named { id: "images", way: IMAGES, users: "torchmetrics DiceScore" },
    Named {
        id: "target",
        way: Way { absent: Absent::SkippedUnlessInTarget, ..IMAGES },
        users: "MONAI MeanIoU, DiceMetric",
    },
    Named {
        id: "classes",
        way: Way { over: Over::ClassesFirst, background: false, ..IMAGES },
        users: "nnU-Net foreground_mean",
    },
];
