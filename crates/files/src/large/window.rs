//! A window of 9 × 9 pixels with their digits, and the scene that it opens in the lab as.

use pixelwise::{Error, Reduction, Shape};
use pixelwise_lab::view::colour::{self, Scale};
use pixelwise_lab::view::number::{self, Cell as Kind};
use pixelwise_lab::{Import, Lab, Options, save};

use super::{Form, Large, Map};

/// The sides of a window.
const SIDE: usize = 9;

/// A cell of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Its colour as CSS.
    pub colour: String,
    /// Whether white digits are read better on it.
    pub light: bool,
}

/// The pixels around one.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The row of its first pixel.
    pub top: usize,
    /// The column of its first pixel.
    pub left: usize,
    /// How many rows it has.
    pub height: usize,
    /// How many columns.
    pub width: usize,
    /// Its cells in reading order.
    pub cells: Vec<Cell>,
    /// What happened to the pixel in its middle: symbols and numbers.
    pub path: Vec<(&'static str, String)>,
}

impl Large {
    /// The window around a pixel, moved where it would leave the image.
    #[must_use]
    pub fn window(&self, map: Map, image: usize, row: usize, column: usize, channel: usize) -> Window {
        let (top, left, height, width) = self.frame(row, column);
        let image = image.min(self.shape.n - 1);
        let scale = self.scale(map);
        let cells = self.pixels(image, row, column).map(|at| self.cell(map, scale, at, channel)).collect();
        let at =
            image * self.plane() + row.min(self.shape.h - 1) * self.shape.w + column.min(self.shape.w - 1);
        Window { top, left, height, width, cells, path: self.path(at) }
    }

    /// The window around a pixel as a document of the lab, as bytes.
    ///
    /// # Errors
    /// Where the lab cannot have such a scene.
    pub fn edit(&self, image: usize, row: usize, column: usize) -> Result<Vec<u8>, Error> {
        let (.., height, width) = self.frame(row, column);
        let classes = self.classes();
        let image = image.min(self.shape.n - 1);
        let pixels: Vec<usize> = self.pixels(image, row, column).collect();
        let plane = self.plane();
        let output = self.output.floats();
        let output = &*output;
        let channel = |k: usize| {
            pixels.iter().map(move |&at| match self.shape.c {
                1 if k == 0 => 0.0,
                1 => output[at],
                c => output[self.place(c, at / plane, k, at % plane)],
            })
        };
        let multiclass: Vec<f32> = (0..classes).flat_map(channel).collect();
        let own = |&at: &usize| Some(self.target[at]).filter(|&class| class != self.ignore_index);
        let mask: Vec<Option<usize>> =
            pixels.iter().map(|at| own(at).and_then(|class| usize::try_from(class).ok())).collect();
        let middle = own(&(image * plane + row * self.shape.w + column));
        let foreground =
            middle.and_then(|class| usize::try_from(class).ok()).filter(|&class| class > 0).unwrap_or(1);
        let lab = Lab::import(Import {
            shape: Shape::new(1, classes, height, width),
            multiclass,
            mask,
            soft: self.soft_of(&pixels),
            weight: Vec::new(),
            foreground,
            threshold: self.settings.threshold,
            reduction: Reduction::Mean,
            options: Options {
                soft_target: !self.soft.is_empty(),
                class_probabilities: !self.soft.is_empty(),
                ..Options::default()
            },
        })?;
        Ok(save::save(&lab))
    }

    /// What a target of probabilities gives each class at these pixels of an image; empty of classes.
    fn soft_of(&self, pixels: &[usize]) -> Vec<f32> {
        if self.soft.is_empty() {
            return Vec::new();
        }
        let (classes, plane) = (self.classes(), self.plane());
        let of = |k: usize| {
            pixels.iter().map(move |&at| self.soft[self.place(classes, at / plane, k, at % plane)])
        };
        (0..classes).flat_map(of).collect()
    }

    /// Where the window begins and how large it is.
    pub(super) fn frame(&self, row: usize, column: usize) -> (usize, usize, usize, usize) {
        let (h, w) = (self.shape.h, self.shape.w);
        let (height, width) = (SIDE.min(h), SIDE.min(w));
        let top = row.saturating_sub(SIDE / 2).min(h - height);
        let left = column.saturating_sub(SIDE / 2).min(w - width);
        (top, left, height, width)
    }

    fn pixels(&self, image: usize, row: usize, column: usize) -> impl Iterator<Item = usize> + '_ {
        let (top, left, height, width) = self.frame(row, column);
        let from = image * self.plane();
        (top..top + height)
            .flat_map(move |row| (left..left + width).map(move |column| from + row * self.shape.w + column))
    }

    fn cell(&self, map: Map, scale: Option<Scale>, at: usize, channel: usize) -> Cell {
        let plane = self.plane();
        let (rgb, text) = match (map, scale) {
            (Map::Target, Some(scale)) => {
                let t = self.soft[self.place(2, at / plane, 1, at % plane)];
                (scale.colour(t), number::cell(t, Kind::Probability))
            }
            (Map::Output | Map::Activation | Map::Loss, Some(scale)) => {
                let value = self.numbers(map, at / plane, channel)[at % plane];
                let kind = match map {
                    Map::Output => Kind::Signed,
                    Map::Activation => Kind::Probability,
                    _ => Kind::Loss,
                };
                (scale.colour(value), number::cell(value, kind))
            }
            (Map::Prediction, _) => {
                let class = usize::from(self.prediction[at]);
                (colour::class(class), class.to_string())
            }
            _ => match usize::try_from(self.target[at]) {
                Ok(class) if self.target[at] != self.ignore_index => {
                    (colour::class(class), class.to_string())
                }
                _ => (colour::NOTHING, "×".into()),
            },
        };
        Cell { text, colour: colour::css(rgb), light: colour::wants_light_ink(rgb) }
    }

    /// z, p, y and ℓ of a pixel; of more than two classes the logit and the probability of its own.
    fn path(&self, at: usize) -> Vec<(&'static str, String)> {
        let plane = self.plane();
        let own = usize::try_from(self.target[at]).ok().filter(|_| self.target[at] != self.ignore_index);
        let logit = match (self.settings.form, self.shape.c) {
            (Form::Binary, _) | (_, 1 | 2) => self.binary[at],
            (_, c) => {
                self.output.floats()[self.place(c, at / plane, own.unwrap_or(0).min(c - 1), at % plane)]
            }
        };
        vec![
            ("z", number::significant(logit.into(), 4)),
            ("p", number::significant(self.own_probability(at).into(), 4)),
            ("y", self.own_target(at, own)),
            ("ℓ", number::significant(self.cost.pixels[at].into(), 4)),
        ]
    }

    /// What a pixel should be: its class, of probabilities class 1's, of more than two classes the likeliest one's.
    pub(super) fn own_target(&self, at: usize, class: Option<usize>) -> String {
        match (self.soft.is_empty(), class) {
            (true, None) => "×".into(),
            (true, Some(class)) => class.to_string(),
            (false, class) => {
                let (classes, plane) = (self.classes(), self.plane());
                let class = if classes == 2 { 1 } else { class.unwrap_or(0) };
                let q = self.soft[self.place(classes, at / plane, class, at % plane)];
                number::significant(q.into(), 4)
            }
        }
    }
}
