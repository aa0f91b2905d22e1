//! Linked forms: z = z₁ − z₀ in every pixel, rounded once to float32, whichever of the three is edited.

use crate::document::limits::to_logit;
use crate::document::pixel::{Pixel, pixels};
use crate::document::scene::{Form, Scene};
use pixelwise::Shape;

impl Scene {
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
}

/// Whether two numbers are equal, NaN and NaN among them.
pub(crate) fn same_number(a: f32, b: f32) -> bool {
    a == b || a.is_nan() && b.is_nan()
}
