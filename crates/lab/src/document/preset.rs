//! Presets: scenes that are worth looking at, under a name.

use serde::{Deserialize, Serialize};

/// A scene that can be brought up by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preset {
    /// A small shape, nearly right: the first thing anyone sees.
    #[default]
    Blob,
    /// All logits 0: the losses are ln 2 and ln K.
    Untrained,
    /// Every pixel right by a margin.
    NearlyRight,
    /// One pixel wrong by a large margin, which costs 42 % of the loss.
    ConfidentMistake,
    /// Logits so large that a sigmoid in float32 is 0 or 1.
    Saturated,
    /// 4 % foreground, and p = 0.04 everywhere: high accuracy, no IoU.
    Sparse,
    /// p = 0.5 exactly, and equal logits: what the threshold and argmax do with a tie.
    Tie,
    /// A border that the losses leave out.
    IgnoredBorder,
    /// A shape on a shape: three classes.
    ThreeClasses,
    /// Two images in the batch.
    Batch,
    /// A sigmoid, then `BCELoss`: the loss jumps to 100 and the gradient dies.
    TwoSteps,
    /// A softmax without its shift, on logits of 100.
    Overflow,
    /// Three classes by three sigmoids: one pixel has two of them.
    Multilabel,
    /// `pos_weight` = negatives / positives: for 4 % foreground the gradients balance at p = 0.5 everywhere.
    PosWeight,
    /// Weights of CE and `pos_weight` of BCE under `sum`: the same loss.
    Weights,
    /// Smoothed labels in both forms: the same loss.
    Smoothing,
    /// A weight map: the shape's edge counts three times, the last row not at all.
    WeightMap,
    /// The background as `ignore_index`: false positives cost nothing.
    IgnoredBackground,
    /// Learning at a rate far too large: the first step overshoots the best logits, and momentum carries them further.
    Divergence,
    /// Learning through a sigmoid that is 0 to the bit: its gradient is 0 too, and the pixel never recovers.
    DeadGradient,
    /// Learning with smoothed labels: both losses stop at the entropy of the labels.
    SmoothingFloor,
    /// No preset: a scene that came from elsewhere.
    Own,
}

impl Preset {
    /// Every preset that can be brought up by its name, in the order of a menu.
    pub const ALL: [Self; 21] = [
        Self::Blob,
        Self::Untrained,
        Self::NearlyRight,
        Self::ConfidentMistake,
        Self::Saturated,
        Self::Sparse,
        Self::Tie,
        Self::IgnoredBorder,
        Self::ThreeClasses,
        Self::Batch,
        Self::TwoSteps,
        Self::Overflow,
        Self::Multilabel,
        Self::PosWeight,
        Self::WeightMap,
        Self::IgnoredBackground,
        Self::Weights,
        Self::Smoothing,
        Self::Divergence,
        Self::DeadGradient,
        Self::SmoothingFloor,
    ];

    /// The name in links, tables of strings and code.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Blob => "blob",
            Self::Untrained => "untrained",
            Self::NearlyRight => "nearly-right",
            Self::ConfidentMistake => "confident-mistake",
            Self::Saturated => "saturated",
            Self::Sparse => "sparse",
            Self::Tie => "tie",
            Self::IgnoredBorder => "ignored-border",
            Self::ThreeClasses => "three-classes",
            Self::Batch => "batch",
            Self::TwoSteps => "two-steps",
            Self::Overflow => "overflow",
            Self::Multilabel => "multilabel",
            Self::PosWeight => "pos-weight",
            Self::Weights => "weights",
            Self::Smoothing => "smoothing",
            Self::WeightMap => "weight-map",
            Self::IgnoredBackground => "ignored-background",
            Self::Divergence => "divergence",
            Self::DeadGradient => "dead-gradient",
            Self::SmoothingFloor => "smoothing-floor",
            Self::Own => "own",
        }
    }

    /// What it is a scene of, a key for tables of strings: `scenes`, `options`, `identities` or `learning`; empty for [`Preset::Own`].
    #[must_use]
    pub const fn group(self) -> &'static str {
        match self {
            Self::TwoSteps
            | Self::Overflow
            | Self::Multilabel
            | Self::PosWeight
            | Self::WeightMap
            | Self::IgnoredBackground => "options",
            Self::Weights | Self::Smoothing => "identities",
            Self::Divergence | Self::DeadGradient | Self::SmoothingFloor => "learning",
            Self::Own => "",
            _ => "scenes",
        }
    }

    /// The preset of a name; `None` for the name of [`Preset::Own`], which nothing brings up.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.id() == id)
    }

    /// The channel of the multiclass form whose curve is the scene's lesson; `None` where it is in both forms, or in the binary one.
    #[must_use]
    pub const fn channel(self) -> Option<usize> {
        match self {
            Self::Overflow => Some(0),
            Self::ThreeClasses | Self::Multilabel => Some(1),
            _ => None,
        }
    }

    /// The pixel to look at first; `None` for the middle.
    #[must_use]
    pub const fn pixel(self) -> Option<(usize, usize)> {
        match self {
            Self::ConfidentMistake | Self::Weights => Some((1, 3)),
            Self::TwoSteps => Some((2, 0)),
            Self::DeadGradient => Some((3, 3)),
            Self::ThreeClasses | Self::Multilabel => Some((2, 3)),
            Self::Sparse | Self::PosWeight => Some((3, 6)),
            Self::IgnoredBackground => Some((0, 0)),
            _ => None,
        }
    }
}
