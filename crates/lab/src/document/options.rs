//! The options of PyTorch's losses, and which code computes each form's loss.

use crate::document::limits::{INDEX_LIMIT, MAX_CLASSES, WEIGHT_LIMIT, check, check_weight};
use serde::{Deserialize, Serialize};

use pixelwise::Error;

/// PyTorch's `ignore_index` where none is set.
pub const DEFAULT_IGNORE_INDEX: i32 = -100;

/// What the losses are told beside the reduction.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, as the losses have them")]
pub struct Options {
    /// What computes the binary form's loss.
    pub binary: BinaryLoss,
    /// What computes the multiclass form's loss.
    pub multiclass: MulticlassLoss,
    /// Whether the weight map counts.
    pub weight_map: bool,
    /// `pos_weight` of `BCEWithLogitsLoss`; the two-step form has none.
    pub pos_weight: Option<f32>,
    /// `weight` of `CrossEntropyLoss`, a factor a class; those beyond K do not count.
    pub class_weight: Option<[f32; MAX_CLASSES]>,
    /// `ignore_index` of `CrossEntropyLoss`: what the mask holds where a pixel was painted as ignored. Where it is a class, every
    /// pixel of that class is ignored.
    pub ignore_index: i32,
    /// `label_smoothing` of `CrossEntropyLoss`.
    pub label_smoothing: f32,
    /// Whether the binary target is smoothed by hand as well: BCE has no such option.
    pub smooth_target: bool,
    /// Whether the binary target is the probability that the scene gives the foreground, in place of 0 and 1.
    pub soft_target: bool,
    /// Whether `CrossEntropyLoss` takes the scene's probabilities of the classes as its target, in place of one class a pixel.
    pub class_probabilities: bool,
    /// Whether the weight map counts in the multiclass loss as well, times `reduction="none"`, and what its mean divides by.
    pub pixel_weight: Option<PixelMean>,
}

/// What people divide by where they take the mean of a loss with a weight for each pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PixelMean {
    /// `(loss * w).mean()`: N·H·W.
    Pixels,
    /// `(loss * w).sum() / w.sum()`: Σw over the pixels that are kept.
    Weights,
}

impl PixelMean {
    /// A stable key: `pixels`, `weights`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Pixels => "pixels",
            Self::Weights => "weights",
        }
    }

    /// The one with a key.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Pixels, Self::Weights].into_iter().find(|one| one.id() == id)
    }
}

/// What computes the binary form's loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BinaryLoss {
    /// `BCEWithLogitsLoss`.
    #[default]
    WithLogits,
    /// `sigmoid`, then `BCELoss`.
    TwoStep,
}

/// What computes the multiclass form's loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MulticlassLoss {
    /// `CrossEntropyLoss`.
    #[default]
    CrossEntropy,
    /// A softmax without its shift, then the logarithm.
    Naive,
    /// K sigmoids and `BCEWithLogitsLoss` against the one-hot target: the head that is built by mistake.
    Multilabel,
}

impl BinaryLoss {
    /// The class in PyTorch that takes its options.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::WithLogits => "BCEWithLogitsLoss",
            Self::TwoStep => "BCELoss",
        }
    }

    /// What PyTorch calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WithLogits => "BCEWithLogitsLoss",
            Self::TwoStep => "sigmoid + BCELoss",
        }
    }
}

impl MulticlassLoss {
    /// The class in PyTorch that takes its options.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::CrossEntropy => "CrossEntropyLoss",
            Self::Naive => "NLLLoss",
            Self::Multilabel => "BCEWithLogitsLoss",
        }
    }

    /// What PyTorch calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CrossEntropy => "CrossEntropyLoss",
            Self::Naive => "exp / Σexp + NLLLoss",
            Self::Multilabel => "K × BCEWithLogitsLoss",
        }
    }
}

/// An option that can be turned on, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The weight map of BCE.
    Weight,
    /// `pos_weight` of BCE.
    PosWeight,
    /// The weights of the classes in CE.
    ClassWeight,
    /// Pixels that are left out.
    Ignored,
    /// `label_smoothing` of CE.
    LabelSmoothing,
    /// The same, done to BCE's target by hand.
    SmoothTarget,
    /// A sigmoid, then `BCELoss`.
    TwoStep,
    /// A softmax without its shift.
    Naive,
    /// K sigmoids in place of the softmax.
    Multilabel,
    /// A binary target between 0 and 1.
    SoftTarget,
    /// Probabilities as CE's target.
    ClassProbabilities,
    /// The weight map in CE.
    PixelWeight,
}

impl Setting {
    /// A stable key: `weight`, `pos_weight`, ….
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::PosWeight => "pos_weight",
            Self::ClassWeight => "class_weight",
            Self::Ignored => "ignore_index",
            Self::LabelSmoothing => "label_smoothing",
            Self::SmoothTarget => "smooth_target",
            Self::TwoStep => "two_step",
            Self::Naive => "naive",
            Self::Multilabel => "multilabel",
            Self::SoftTarget => "soft_target",
            Self::ClassProbabilities => "class_probabilities",
            Self::PixelWeight => "pixel_weight",
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            binary: BinaryLoss::WithLogits,
            multiclass: MulticlassLoss::CrossEntropy,
            weight_map: false,
            pos_weight: None,
            class_weight: None,
            ignore_index: DEFAULT_IGNORE_INDEX,
            label_smoothing: 0.0,
            smooth_target: false,
            soft_target: false,
            class_probabilities: false,
            pixel_weight: None,
        }
    }
}

impl Options {
    /// `pos_weight` where the binary loss takes one.
    #[must_use]
    pub fn used_pos_weight(&self) -> Option<f32> {
        self.pos_weight.filter(|_| self.binary == BinaryLoss::WithLogits)
    }

    /// The weights of the classes where the multiclass loss takes them.
    #[must_use]
    pub fn used_class_weight(&self, classes: usize) -> Option<&[f32]> {
        let weight = self.class_weight.as_ref().filter(|_| self.multiclass != MulticlassLoss::Multilabel);
        weight.map(|weight| &weight[..classes])
    }

    /// ε where the multiclass loss takes one, else 0: neither `NLLLoss` nor BCE does.
    #[must_use]
    pub fn used_label_smoothing(&self) -> f32 {
        if self.multiclass == MulticlassLoss::CrossEntropy { self.label_smoothing } else { 0.0 }
    }

    /// ε of the binary target, 0 where it stays hard.
    #[must_use]
    pub fn target_smoothing(&self) -> f32 {
        if self.smooth_target { self.label_smoothing } else { 0.0 }
    }

    /// Whether the multiclass loss takes probabilities as its target: `NLLLoss` takes classes alone, and K sigmoids have the classes
    /// one-hot.
    #[must_use]
    pub fn used_class_probabilities(&self) -> bool {
        self.class_probabilities && self.multiclass == MulticlassLoss::CrossEntropy
    }

    /// What the mean of the multiclass loss divides by where the weight map counts in it; K sigmoids have the map of BCE.
    #[must_use]
    pub fn used_pixel_weight(&self) -> Option<PixelMean> {
        self.pixel_weight.filter(|_| self.multiclass != MulticlassLoss::Multilabel)
    }

    /// The options that the chosen losses do not take: set, they change nothing.
    pub fn unused(&self) -> impl Iterator<Item = Setting> {
        let list = [
            (Setting::PosWeight, self.binary == BinaryLoss::TwoStep),
            (Setting::ClassWeight, self.multiclass == MulticlassLoss::Multilabel),
            (Setting::LabelSmoothing, self.multiclass != MulticlassLoss::CrossEntropy),
            (Setting::ClassProbabilities, self.multiclass != MulticlassLoss::CrossEntropy),
            (Setting::PixelWeight, self.multiclass == MulticlassLoss::Multilabel),
        ];
        list.into_iter().filter(|&(_, unused)| unused).map(|(setting, _)| setting)
    }

    /// The options that are turned on, of both forms. Ignored pixels are the mask's, not an option's.
    pub(crate) fn on(&self, classes: usize) -> impl Iterator<Item = Setting> {
        let list = [
            (Setting::TwoStep, self.binary == BinaryLoss::TwoStep),
            (Setting::Weight, self.weight_map),
            (Setting::PosWeight, self.used_pos_weight().is_some()),
            (Setting::SmoothTarget, self.target_smoothing() > 0.0),
            (Setting::Naive, self.multiclass == MulticlassLoss::Naive),
            (Setting::Multilabel, self.multiclass == MulticlassLoss::Multilabel),
            (Setting::ClassWeight, self.used_class_weight(classes).is_some()),
            (Setting::LabelSmoothing, self.used_label_smoothing() > 0.0),
            (Setting::SoftTarget, self.soft_target),
            (Setting::ClassProbabilities, self.used_class_probabilities()),
            (Setting::PixelWeight, self.used_pixel_weight().is_some()),
        ];
        list.into_iter().filter(|&(_, on)| on).map(|(setting, _)| setting)
    }

    /// The same options with weights of the classes, 1 each at first, or without.
    #[must_use]
    pub fn with_class_weights(self, on: bool) -> Self {
        let weights = self.class_weight.unwrap_or([1.0; MAX_CLASSES]);
        Self { class_weight: on.then_some(weights), ..self }
    }

    /// The same options with the weight of a class, which turns the weights on; a class that does not exist has none.
    #[must_use]
    pub fn with_class_weight(self, class: usize, weight: f32) -> Self {
        let mut weights = self.class_weight.unwrap_or([1.0; MAX_CLASSES]);
        if let Some(of_class) = weights.get_mut(class) {
            *of_class = weight;
        }
        Self { class_weight: Some(weights), ..self }
    }

    /// The same options without one of them.
    pub(crate) fn without(mut self, setting: Setting) -> Self {
        match setting {
            Setting::Weight => self.weight_map = false,
            Setting::PosWeight => self.pos_weight = None,
            Setting::ClassWeight => self.class_weight = None,
            Setting::LabelSmoothing => self.label_smoothing = 0.0,
            Setting::SmoothTarget => self.smooth_target = false,
            Setting::TwoStep => self.binary = BinaryLoss::WithLogits,
            Setting::Naive | Setting::Multilabel => self.multiclass = MulticlassLoss::CrossEntropy,
            Setting::SoftTarget => self.soft_target = false,
            Setting::ClassProbabilities => self.class_probabilities = false,
            Setting::PixelWeight => self.pixel_weight = None,
            Setting::Ignored => {}
        }
        self
    }

    /// Checks that every number is in its range, and that no class is ignored where the target is probabilities.
    ///
    /// # Errors
    /// [`Error::OutOfRange`], [`Error::IgnoreIndexOfProbabilities`].
    pub fn check(&self) -> Result<(), Error> {
        let limit = f64::from(WEIGHT_LIMIT);
        if let Some(weight) = self.pos_weight {
            check("pos_weight", f64::from(weight), 0.0, limit)?;
        }
        for &weight in self.class_weight.iter().flatten() {
            check_weight(weight)?;
        }
        check("label_smoothing", f64::from(self.label_smoothing), 0.0, 1.0)?;
        let index = f64::from(INDEX_LIMIT);
        check("ignore_index", f64::from(self.ignore_index), -index, index)?;
        if self.used_class_probabilities() && self.ignore_index >= 0 {
            return Err(Error::IgnoreIndexOfProbabilities { ignore_index: self.ignore_index });
        }
        Ok(())
    }
}
