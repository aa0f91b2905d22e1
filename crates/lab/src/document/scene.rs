//! A scene: the mask, the logits of both forms, and the settings that the losses and predictions depend on.

use ndarray::{Array3, Array4};
use serde::{Deserialize, Serialize};

use crate::arrays::flat;
use crate::document::limits::{MAX_CLASSES, check_probability, check_shape, check_weight, is_logit};
use crate::document::linked::same_number;
use crate::document::options::{BinaryLoss, Options};
use crate::document::pixel::Pixel;
use crate::document::preset::Preset;
use pixelwise::Reduction;
use pixelwise::{Error, Shape};

/// The class index of a pixel that the losses leave out, PyTorch's default `ignore_index`.
pub const IGNORED: i32 = -100;

/// One of the two ways to build a segmentation head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Form {
    /// One channel, sigmoid, binary cross-entropy, threshold.
    Binary,
    /// K channels, softmax, cross-entropy, argmax.
    Multiclass,
}

/// What is set once for the whole scene.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) threshold: f32,
    pub(crate) reduction: Reduction,
    /// Whether the forms are to be linked wherever they can be.
    pub(crate) link: bool,
    pub(crate) foreground: usize,
    pub(crate) preset: Preset,
    pub(crate) options: Options,
}

/// The mask, the logits of both forms, and the settings.
///
/// # Shapes
/// `mask` is `[N, H, W]` with classes in [0, K) or [`IGNORED`], `weight` `[N, H, W]`, `binary` `[N, 1, H, W]`, `multiclass`
/// `[N, K, H, W]`.
///
/// While [`Scene::linked`], z = z₁ − z₀ holds for every pixel, rounded once to float32, ∞ − ∞ = NaN included. No finite logit is
/// larger than [`LOGIT_LIMIT`](crate::document::limits::LOGIT_LIMIT): where an edit on one side would carry the other side out of that range, it stops there and the
/// third of the three logits gives way. Where no z₁ gives the z that was set, z₀ gives way: it becomes 0.
#[derive(Clone, Debug)]
pub struct Scene {
    pub(crate) mask: Array3<i32>,
    /// What each pixel counts in the binary loss, where [`Options::weight_map`] is on.
    pub(crate) weight: Array3<f32>,
    pub(crate) binary: Array4<f32>,
    pub(crate) multiclass: Array4<f32>,
    pub(crate) settings: Settings,
    /// The image that a person painted for a network, a grey a pixel; nothing where the network sees its own.
    pub(crate) image: Vec<u8>,
    /// The probability of each class, `[N, K, H, W]` in reading order, where the target is more than the mask; empty where it is
    /// the mask alone. The mask is the likeliest class then, the first of several, unless it came so from elsewhere.
    pub(crate) soft: Vec<f32>,
}

impl PartialEq for Scene {
    fn eq(&self, other: &Self) -> bool {
        self.shape() == other.shape()
            && flat(&self.mask) == flat(&other.mask)
            && flat(&self.weight) == flat(&other.weight)
            && same_numbers(flat(&self.binary), flat(&other.binary))
            && same_numbers(flat(&self.multiclass), flat(&other.multiclass))
            && self.settings == other.settings
            && self.image == other.image
            && self.soft == other.soft
    }
}

impl Scene {
    /// A scene with a mask of zeros and logits of zeros.
    #[must_use]
    pub(crate) fn blank(shape: Shape, preset: Preset) -> Self {
        Self {
            mask: Array3::zeros((shape.n, shape.h, shape.w)),
            weight: Array3::ones((shape.n, shape.h, shape.w)),
            binary: Array4::zeros((shape.n, 1, shape.h, shape.w)),
            multiclass: Array4::zeros(shape.dims()),
            settings: Settings {
                threshold: 0.5,
                reduction: Reduction::Mean,
                link: true,
                foreground: 1,
                preset,
                options: Options::default(),
            },
            image: Vec::new(),
            soft: Vec::new(),
        }
    }

    /// The shape of the multiclass logits, `[N, K, H, W]`.
    #[must_use]
    pub fn shape(&self) -> Shape {
        let (n, c, h, w) = self.multiclass.dim();
        Shape::new(n, c, h, w)
    }

    /// K.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.shape().c
    }

    /// How many channels a form's logits have: 1, or K.
    #[must_use]
    pub fn channels(&self, form: Form) -> usize {
        match form {
            Form::Binary => 1,
            Form::Multiclass => self.classes(),
        }
    }

    /// The class of each pixel, or [`IGNORED`].
    #[must_use]
    pub fn mask(&self) -> &Array3<i32> {
        &self.mask
    }

    /// A form's logits.
    #[must_use]
    pub fn logits(&self, form: Form) -> &Array4<f32> {
        match form {
            Form::Binary => &self.binary,
            Form::Multiclass => &self.multiclass,
        }
    }

    /// The probability above which the binary form predicts 1.
    #[must_use]
    pub fn threshold(&self) -> f32 {
        self.settings.threshold
    }

    /// How the losses are reduced.
    #[must_use]
    pub fn reduction(&self) -> Reduction {
        self.settings.reduction
    }

    /// The preset that the scene began as.
    #[must_use]
    pub fn preset(&self) -> Preset {
        self.settings.preset
    }

    /// The class that the binary form takes for 1, every other being 0. With two classes it is class 1.
    #[must_use]
    pub fn foreground(&self) -> usize {
        if self.classes() == 2 { 1 } else { self.settings.foreground.min(self.classes() - 1) }
    }

    /// What each pixel counts in the binary loss, where the weight map is on; else 1 everywhere.
    #[must_use]
    pub fn weight(&self) -> &Array3<f32> {
        &self.weight
    }

    /// What the losses are told.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.settings.options
    }

    /// Whether a pixel lies in the scene.
    #[must_use]
    pub fn contains(&self, pixel: Pixel) -> bool {
        let Shape { n, h, w, .. } = self.shape();
        pixel.image < n && pixel.row < h && pixel.column < w
    }

    /// Checks everything that a scene promises, for a scene that comes from outside.
    ///
    /// # Errors
    /// [`Error::BrokenDocument`] with the promise that is broken; as [`Scene::check_logits`].
    pub(crate) fn check(&self) -> Result<(), Error> {
        let broken = |reason| Err(Error::BrokenDocument { reason });
        let Shape { n, c, h, w } = self.shape();
        check_shape(self.shape())?;
        if self.mask.dim() != (n, h, w) || self.weight.dim() != (n, h, w) || self.binary.dim() != (n, 1, h, w)
        {
            return broken("the shapes do not agree");
        }
        if !self.image.is_empty() && self.image.len() != h * w {
            return broken("the painted image");
        }
        if !flat(&self.mask).iter().all(|&class| class == IGNORED || (0..c as i32).contains(&class)) {
            return broken("a class in the mask");
        }
        if !flat(&self.binary).iter().chain(flat(&self.multiclass)).all(|&z| is_logit(z)) {
            return broken("a logit is out of range");
        }
        if flat(&self.weight).iter().any(|&w| check_weight(w).is_err())
            || self.settings.options.check().is_err()
        {
            return broken("an option is out of range");
        }
        if !self.soft.is_empty() && self.soft.len() != self.multiclass.len()
            || self.soft.iter().any(|&q| check_probability(q).is_err())
        {
            return broken("a probability of the target");
        }
        if !(0.0..=1.0).contains(&self.settings.threshold) {
            return broken("the threshold");
        }
        if self.settings.foreground >= MAX_CLASSES {
            return broken("the foreground class");
        }
        if self.linked() && !self.is_linked_exactly() {
            return broken("the linked logits do not agree");
        }
        self.check_logits()
    }

    /// Checks that the losses take these logits: `BCELoss` refuses the sigmoid of a NaN.
    ///
    /// # Errors
    /// [`Error::ProbabilityOutOfRange`] where one is a NaN and the binary loss takes two steps.
    pub(crate) fn check_logits(&self) -> Result<(), Error> {
        let refused =
            self.options().binary == BinaryLoss::TwoStep && flat(&self.binary).iter().any(|z| z.is_nan());
        if refused { Err(Error::ProbabilityOutOfRange { value: f64::NAN }) } else { Ok(()) }
    }
}

fn same_numbers(a: &[f32], b: &[f32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| same_number(a, b))
}
