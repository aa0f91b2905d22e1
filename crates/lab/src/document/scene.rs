//! A scene: the mask, the logits of both forms, and the settings that the losses and predictions depend on.

use ndarray::{Array3, Array4};
use serde::{Deserialize, Serialize};

use crate::arrays::{flat, flat_mut};
use crate::document::limits::{
    MAX_CLASSES, check_probability, check_shape, check_weight, is_logit, to_logit,
};
use crate::document::options::{BinaryLoss, Options};
use crate::document::preset::Preset;
use pixelwise::Reduction;
use pixelwise::{Error, Shape, one_hot};

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

/// Where a pixel is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pixel {
    /// The image in the batch.
    pub image: usize,
    /// The row, from the top.
    pub row: usize,
    /// The column, from the left.
    pub column: usize,
}

impl Pixel {
    /// The pixel of an image at a row and a column.
    #[must_use]
    pub const fn new(image: usize, row: usize, column: usize) -> Self {
        Self { image, row, column }
    }

    pub(crate) const fn at(self) -> (usize, usize, usize) {
        (self.image, self.row, self.column)
    }

    pub(crate) const fn in_channel(self, channel: usize) -> (usize, usize, usize, usize) {
        (self.image, channel, self.row, self.column)
    }
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

    /// Whether the forms can be one model: K = 2.
    #[must_use]
    pub fn linkable(&self) -> bool {
        self.classes() == 2
    }

    /// Whether z = z₁ − z₀ is kept.
    #[must_use]
    pub fn linked(&self) -> bool {
        self.settings.link && self.linkable()
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

    /// Whether the losses leave out a pixel whose mask holds `class`.
    #[must_use]
    pub fn is_ignored(&self, class: i32) -> bool {
        class == IGNORED || class == self.settings.options.ignore_index
    }

    /// Whether any pixel is left out of the losses.
    #[must_use]
    pub fn any_ignored(&self) -> bool {
        flat(&self.mask).iter().any(|&class| self.is_ignored(class))
    }

    /// The class of each pixel, or [`IGNORED`] where the losses leave it out, painted so or of the class that is ignored.
    #[must_use]
    pub fn target(&self) -> Array3<i32> {
        self.of_classes(&|class| class)
    }

    /// What the binary prediction is held to: 1 where the mask is the foreground, of a soft target where it is above 0.5, 0 elsewhere,
    /// [`IGNORED`] where the mask is ignored.
    #[must_use]
    pub fn binary_mask(&self) -> Array3<i32> {
        let foreground = self.foreground();
        let mut mask = self.of_classes(&|class| i32::from(class == foreground as i32));
        if self.options().soft_target && !self.soft.is_empty() {
            let plane = self.shape().h * self.shape().w;
            for (at, is) in flat_mut(&mut mask).iter_mut().enumerate().filter(|(_, is)| **is != IGNORED) {
                *is = i32::from(self.soft[self.soft_index(at, plane, foreground)] > 0.5);
            }
        }
        mask
    }

    /// The probability that the target gives each class, `[N, K, H, W]`: 0 and 1 where there is but the mask, all 0 for a pixel that was
    /// painted as ignored.
    #[must_use]
    pub fn target_probabilities(&self) -> Array4<f32> {
        if self.soft.is_empty() {
            return one_hot(self.mask.view(), self.classes());
        }
        let mut target = Array4::zeros(self.shape().dims());
        flat_mut(&mut target).copy_from_slice(&self.soft);
        target
    }

    /// What the binary form takes a pixel's mask for, before it is smoothed: 0 or 1, or of a soft target the foreground's probability.
    pub(crate) fn binary_label(&self, pixel: Pixel) -> f32 {
        if self.options().soft_target && !self.soft.is_empty() {
            return self.soft[self.soft_at(pixel, self.foreground())];
        }
        f32::from(u8::from(self.mask[pixel.at()] == self.foreground() as i32))
    }

    /// Whether a form's loss takes probabilities as its target.
    #[must_use]
    pub fn target_is_soft(&self, form: Form) -> bool {
        match form {
            Form::Binary => self.options().soft_target,
            Form::Multiclass => self.options().used_class_probabilities(),
        }
    }

    /// Whether the weight map is an option of a form's loss, and on.
    #[must_use]
    pub fn weights_count(&self, form: Form) -> bool {
        match form {
            Form::Binary => self.options().weight_map,
            Form::Multiclass => self.options().used_pixel_weight().is_some(),
        }
    }

    /// The probability that the target gives each class of a pixel; `None` where there is but the mask.
    pub(crate) fn soft_of(&self, pixel: Pixel) -> Option<Vec<f32>> {
        let of_class = |class| self.soft[self.soft_at(pixel, class)];
        (!self.soft.is_empty()).then(|| (0..self.classes()).map(of_class).collect())
    }

    /// Whether some target is more than a class.
    #[must_use]
    pub fn has_soft_target(&self) -> bool {
        !self.soft.is_empty()
    }

    /// The place of a class of the pixel that comes `at` in reading order.
    fn soft_index(&self, at: usize, plane: usize, class: usize) -> usize {
        (at / plane * self.classes() + class) * plane + at % plane
    }

    /// The place of a class of a pixel among the target's probabilities.
    pub(crate) fn soft_at(&self, pixel: Pixel, class: usize) -> usize {
        let Shape { c, h, w, .. } = self.shape();
        ((pixel.image * c + class) * h + pixel.row) * w + pixel.column
    }

    /// The mask as probabilities.
    pub(crate) fn hard_target(&self) -> Vec<f32> {
        flat(&one_hot(self.mask.view(), self.classes())).to_vec()
    }

    /// Makes a pixel's probabilities what its mask says.
    pub(crate) fn harden(&mut self, pixel: Pixel) {
        if self.soft.is_empty() {
            return;
        }
        for class in 0..self.classes() {
            let at = self.soft_at(pixel, class);
            self.soft[at] = f32::from(u8::from(self.mask[pixel.at()] == class as i32));
        }
    }

    /// Gives a class of a pixel a probability; the others share what is left as they did before, evenly where they had nothing.
    pub(crate) fn soften(&mut self, pixel: Pixel, class: usize, value: f32) {
        if self.soft.is_empty() {
            self.soft = self.hard_target();
        }
        let value = value.abs();
        let places: Vec<usize> = (0..self.classes()).map(|class| self.soft_at(pixel, class)).collect();
        let (left, others) = (1.0 - value, places.len() as f32 - 1.0);
        let sum: f32 = places.iter().map(|&at| self.soft[at]).sum::<f32>() - self.soft[places[class]];
        for (other, &at) in places.iter().enumerate() {
            self.soft[at] = if other == class {
                value
            } else if places.len() == 2 {
                left
            } else if sum > 0.0 {
                (self.soft[at] / sum * left).min(1.0)
            } else {
                left / others
            };
        }
        self.classify(pixel);
    }

    /// Makes a pixel's class the likeliest one, the first of several.
    pub(crate) fn classify(&mut self, pixel: Pixel) {
        let mut best = 0;
        for class in 1..self.classes() {
            if self.soft[self.soft_at(pixel, class)] > self.soft[self.soft_at(pixel, best)] {
                best = class;
            }
        }
        self.mask[pixel.at()] = best as i32;
    }

    /// What each kept pixel's class stands for, [`IGNORED`] for the others.
    fn of_classes(&self, of: &dyn Fn(i32) -> i32) -> Array3<i32> {
        let mut mask = self.mask.clone();
        for class in flat_mut(&mut mask) {
            *class = if self.is_ignored(*class) { IGNORED } else { of(*class) };
        }
        mask
    }

    /// Whether a pixel lies in the scene.
    #[must_use]
    pub fn contains(&self, pixel: Pixel) -> bool {
        let Shape { n, h, w, .. } = self.shape();
        pixel.image < n && pixel.row < h && pixel.column < w
    }

    /// Sets one logit of one form, and what follows from it in the other while they are linked.
    pub(crate) fn set_logit(&mut self, form: Form, channel: usize, pixel: Pixel, value: f32) {
        let value = if value == 0.0 { 0.0 } else { to_logit(value) };
        match form {
            Form::Binary => {
                self.binary[pixel.in_channel(0)] = value;
                if self.linked() {
                    let z0 = self.multiclass[pixel.in_channel(0)];
                    let z1 = to_logit(value + z0);
                    let (z0, z1) = if !(same_number(z1 - z0, value) || z0.is_finite() && value.is_finite()) {
                        (0.0, value)
                    } else if same_number(z1, value + z0) {
                        (z0, z1)
                    } else {
                        (z1 - value, z1)
                    };
                    self.multiclass[pixel.in_channel(0)] = z0;
                    self.multiclass[pixel.in_channel(1)] = z1;
                    self.follow(pixel);
                }
            }
            Form::Multiclass => {
                self.multiclass[pixel.in_channel(channel)] = value;
                if self.linked() {
                    self.link_pixel(pixel, channel);
                }
            }
        }
    }

    /// Makes z follow from z₀ and z₁ everywhere.
    pub(crate) fn link_all(&mut self) {
        let Shape { n, h, w, .. } = self.shape();
        for pixel in pixels(n, h, w) {
            self.link_pixel(pixel, 1);
        }
    }

    /// Whether z = z₁ − z₀ holds everywhere.
    pub(crate) fn is_linked_exactly(&self) -> bool {
        let Shape { n, h, w, .. } = self.shape();
        pixels(n, h, w).all(|pixel| {
            let difference = self.multiclass[pixel.in_channel(1)] - self.multiclass[pixel.in_channel(0)];
            same_number(self.binary[pixel.in_channel(0)], difference)
        })
    }

    /// Sets z from z₀ and z₁; where it would be too large, the channel that was not edited gives way.
    fn link_pixel(&mut self, pixel: Pixel, edited: usize) {
        let (z0, z1) = (self.multiclass[pixel.in_channel(0)], self.multiclass[pixel.in_channel(1)]);
        let z = to_logit(z1 - z0);
        if !same_number(z, z1 - z0) {
            if edited == 0 {
                self.multiclass[pixel.in_channel(1)] = z0 + z;
            } else {
                self.multiclass[pixel.in_channel(0)] = z1 - z;
            }
        }
        self.follow(pixel);
    }

    fn follow(&mut self, pixel: Pixel) {
        let z = self.multiclass[pixel.in_channel(1)] - self.multiclass[pixel.in_channel(0)];
        self.binary[pixel.in_channel(0)] = to_logit(z);
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

/// Every pixel of a batch.
pub(crate) fn pixels(n: usize, h: usize, w: usize) -> impl Iterator<Item = Pixel> {
    (0..n * h * w).map(move |i| Pixel::new(i / (h * w), i / w % h, i % w))
}

/// Whether two numbers are equal, NaN and NaN among them.
pub(crate) fn same_number(a: f32, b: f32) -> bool {
    a == b || a.is_nan() && b.is_nan()
}

fn same_numbers(a: &[f32], b: &[f32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| same_number(a, b))
}
