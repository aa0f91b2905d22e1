//! What a scene's predictions are held to: the mask, what of it the losses leave out, and probabilities where there is more than a mask.

use ndarray::{Array3, Array4};

use crate::arrays::{flat, flat_mut};
use crate::document::pixel::Pixel;
use crate::document::scene::{Form, IGNORED, Scene};
use pixelwise::{Shape, one_hot};

impl Scene {
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

    /// The mask as probabilities.
    pub(crate) fn hard_target(&self) -> Vec<f32> {
        flat(&one_hot(self.mask.view(), self.classes())).to_vec()
    }

    /// The place of a class of a pixel among the target's probabilities.
    pub(crate) fn soft_at(&self, pixel: Pixel, class: usize) -> usize {
        let Shape { c, h, w, .. } = self.shape();
        ((pixel.image * c + class) * h + pixel.row) * w + pixel.column
    }

    /// The place of a class of the pixel that comes `at` in reading order.
    fn soft_index(&self, at: usize, plane: usize, class: usize) -> usize {
        (at / plane * self.classes() + class) * plane + at % plane
    }

    /// What each kept pixel's class stands for, [`IGNORED`] for the others.
    fn of_classes(&self, of: &dyn Fn(i32) -> i32) -> Array3<i32> {
        let mut mask = self.mask.clone();
        for class in flat_mut(&mut mask) {
            *class = if self.is_ignored(*class) { IGNORED } else { of(*class) };
        }
        mask
    }
}
