//! Any stage of the large map as a picture.

use pixelwise_lab::view::colour::{self, Scale};
use pixelwise_lab::view::number;

use super::{Form, Large};
use crate::session::Role;
use crate::tensor::Values;

/// A stage of the large map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Map {
    /// The logits.
    Output,
    /// The probabilities.
    Activation,
    /// The mask.
    Target,
    /// What each pixel costs.
    Loss,
    /// What the form says each pixel is.
    Prediction,
}

impl Map {
    /// What of what was brought it is most like, before there is a loss.
    #[must_use]
    pub const fn role(self) -> Role {
        if matches!(self, Self::Output) { Role::Output } else { Role::Target }
    }
}

/// The colours of a map from its low end to its high end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Legend {
    /// The number at the low end.
    pub low: String,
    /// The number at the high end.
    pub high: String,
    /// 64 pixels, a word each whose bytes in memory are RGBA; none where there is nothing to tell apart.
    pub pixels: Vec<u32>,
}

/// The least side of a map that gets lines around its classes.
const SMALL: usize = 128;
/// The line around a class.
const OUTLINE: colour::Rgb = [70, 76, 88];

impl Large {
    /// An image of a map in reading order, a word a pixel whose bytes in memory are RGBA; `channel` is the one that is shown of several.
    #[must_use]
    pub fn paint(&self, map: Map, image: usize, channel: usize, outlines: bool) -> Vec<u32> {
        let plane = self.plane();
        let image = image.min(self.shape.n - 1);
        let mut words = vec![0; plane];
        let own = image * plane..(image + 1) * plane;
        match (map, self.scale(map)) {
            (Map::Target, Some(scale)) => {
                let shares: Vec<f32> = self.foreground().skip(own.start).take(plane).collect();
                scale.paint(&shares, &mut words);
            }
            (Map::Target, None) => {
                for (word, &class) in words.iter_mut().zip(&self.target[own.clone()]) {
                    *word = colour::word(usize::try_from(class).map_or(colour::NOTHING, colour::class));
                }
            }
            (Map::Prediction, _) => {
                for (word, &class) in words.iter_mut().zip(&self.prediction[own.clone()]) {
                    *word = colour::word(colour::class(class.into()));
                }
            }
            (_, Some(scale)) => scale.paint(self.numbers(map, image, channel), &mut words),
            (_, None) => {}
        }
        if outlines && map != Map::Target && self.outlined() {
            self.outline(image, &mut words);
        }
        words
    }

    /// Whether a map can have lines around its classes: a line of a pixel would hide a small one.
    #[must_use]
    pub fn outlined(&self) -> bool {
        self.shape.h.min(self.shape.w) >= SMALL
    }

    /// The legend of a map.
    #[must_use]
    pub fn legend(&self, map: Map) -> Legend {
        match self.scale(map) {
            Some(scale) => Legend::of(scale),
            None => Legend::of_classes(self.classes()),
        }
    }

    /// The numbers of an image of a map, of one channel.
    pub(super) fn numbers(&self, map: Map, image: usize, channel: usize) -> &[f32] {
        let plane = self.plane();
        let own = image * plane..(image + 1) * plane;
        let of = |values: &'_ [f32], channels: usize| -> std::ops::Range<usize> {
            let from = self.place(channels, image, channel.min(channels - 1), 0);
            debug_assert!(from + plane <= values.len(), "a plane lies within its tensor");
            from..from + plane
        };
        match (map, self.settings.form) {
            // Of two channels, their difference: what decides.
            (Map::Output, _) if !self.binary.is_empty() => &self.binary[own],
            (Map::Output, _) => match &*self.output {
                Values::Float(output) => &output[of(output, self.shape.c)],
                Values::Whole(_) => &[],
            },
            (Map::Activation, Form::Binary) => &self.cost.probability[own],
            (Map::Activation, Form::Multiclass) => {
                let channel = if self.shape.c == 2 { 1 } else { channel };
                let from = self.place(self.shape.c, image, channel.min(self.shape.c - 1), 0);
                &self.cost.probability[from..from + plane]
            }
            _ => &self.cost.pixels[own],
        }
    }

    pub(super) fn scale(&self, map: Map) -> Option<Scale> {
        match map {
            Map::Output => Some(Scale::Diverging { limit: top(self.largest) }),
            Map::Activation => Some(Scale::Probability),
            Map::Loss => Some(Scale::Loss { most: top(self.cost.most) }),
            // Of two classes, class 1's probability; of more, the likeliest class.
            Map::Target if !self.soft.is_empty() && self.classes() == 2 => Some(Scale::Probability),
            Map::Target | Map::Prediction => None,
        }
    }

    fn outline(&self, image: usize, words: &mut [u32]) {
        let (h, w) = (self.shape.h, self.shape.w);
        let target = &self.target[image * h * w..(image + 1) * h * w];
        let line = colour::word(OUTLINE);
        let rows = |row: usize| &target[row * w..(row + 1) * w];
        for (row, words) in words.chunks_exact_mut(w).enumerate() {
            let own = rows(row);
            let (above, below) = (rows(row.saturating_sub(1)), rows((row + 1).min(h - 1)));
            for (at, word) in words.iter_mut().enumerate() {
                // On the side of the higher class, so that the line is one pixel wide.
                let least =
                    above[at].min(below[at]).min(own[at.saturating_sub(1)]).min(own[(at + 1).min(w - 1)]);
                if least < own[at] {
                    *word = line;
                }
            }
        }
    }
}

/// How many pixels a legend has.
const PIXELS: usize = 64;

impl Legend {
    /// The colours of the classes, side by side.
    #[must_use]
    pub fn of_classes(classes: usize) -> Self {
        let pixels = (0..PIXELS).map(|i| colour::word(colour::class(i * classes / PIXELS))).collect();
        Self { low: "0".into(), high: classes.saturating_sub(1).to_string(), pixels }
    }

    /// The colours of a scale.
    #[must_use]
    pub fn of(scale: Scale) -> Self {
        let text = |t| number::short(scale.value(t) as f32);
        let at = |i: usize| scale.value((i as f64 + 0.5) / PIXELS as f64) as f32;
        let pixels = (0..PIXELS).map(|i| colour::word(scale.colour(at(i)))).collect();
        Self { low: text(0.0), high: text(1.0), pixels }
    }
}

/// The size of the largest finite value.
pub(super) fn largest(values: &[f32]) -> f32 {
    values.iter().map(|x| x.abs()).filter(|x| x.is_finite()).fold(0.0, f32::max)
}

/// The end of a scale that holds this number: 1, 2, 3, 5 or 8 times a power of ten.
fn top(most: f32) -> f64 {
    if most <= 0.0 {
        return 1.0;
    }
    let most = f64::from(most);
    let power = 10.0_f64.powf(most.log10().floor());
    let steps = [1.0, 2.0, 3.0, 5.0, 8.0, 10.0];
    steps.into_iter().map(|step| step * power).find(|&step| step >= most * 0.999).unwrap_or(most)
}
