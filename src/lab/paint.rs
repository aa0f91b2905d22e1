//! Maps in colour: every pixel of the selected image as RGBA, the ink for its digits, and the legend.

use ndarray::{Array, Dimension};

use super::Lab;
use super::map::Stage;
use super::scene::{Form, Pixel};
use crate::number;
use crate::plot::colour::{self, Rgb, Scale};
use crate::tensor::{Shape, flat};

/// The least size at which the colour of a logit is full, so that small logits look small.
const LEAST_LOGIT: f64 = 5.0;
/// The least loss at which the colour is full.
const LEAST_LOSS: f64 = 1.0;
/// The least weight at which the grey is darkest, so that a map of ones is light.
const LEAST_WEIGHT: f64 = 4.0;
/// How many pixels a legend has.
const LEGEND: usize = 64;

/// The colours of a map from its low end to its high end, and what its ends and its middle stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// The number at the low end.
    pub low: String,
    /// The number in the middle.
    pub middle: String,
    /// The number at the high end.
    pub high: String,
    /// What those numbers and the cells are to be multiplied by: `×10⁻²`; empty for 1.
    pub factor: String,
    /// 64 × 1 pixels, a word each whose bytes in memory are RGBA.
    pub pixels: Vec<u32>,
}

impl Lab {
    /// Paints a map in reading order, a word a pixel whose bytes in memory are RGBA, into a buffer that is cleared first.
    pub fn paint(&self, form: Form, stage: Stage, channel: usize, words: &mut Vec<u32>) {
        words.clear();
        match (self.scale(form, stage), self.numbers(form, stage, channel)) {
            (Some(scale), Some(numbers)) => {
                words.resize(numbers.len(), 0);
                scale.paint(numbers, words);
            }
            _ => words.extend(self.colours(form, stage, channel).into_iter().map(colour::word)),
        }
    }

    /// For each pixel of a map, 1 where white digits are read better than black ones.
    #[must_use]
    pub fn inks(&self, form: Form, stage: Stage, channel: usize) -> Vec<u8> {
        let colours = self.colours(form, stage, channel);
        colours.into_iter().map(|colour| u8::from(colour::wants_light_ink(colour))).collect()
    }

    /// The legend of a form's maps of a stage; of a stage of classes, the classes side by side.
    #[must_use]
    pub fn legend(&self, form: Form, stage: Stage) -> Legend {
        let at = |i: usize| (i as f64 + 0.5) / LEGEND as f64;
        let classes = self.scene().classes();
        let (texts, colours): (_, Vec<Rgb>) = if let Some(scale) = self.scale(form, stage) {
            let unit = 10.0_f64.powi(self.power(stage));
            let text = |t| number::short((scale.value(t) / unit) as f32);
            let colour = |i| scale.colour(scale.value(at(i)) as f32);
            ([text(0.0), text(0.5), text(1.0)], (0..LEGEND).map(colour).collect())
        } else {
            let class = |i| colour::class(i * classes / LEGEND);
            ([0.to_string(), String::new(), (classes - 1).to_string()], (0..LEGEND).map(class).collect())
        };
        let [low, middle, high] = texts;
        let pixels = colours.into_iter().map(colour::word).collect();
        Legend { low, middle, high, factor: number::factor(self.power(stage)), pixels }
    }

    /// The power of ten that all maps of a stage have in common: of gradients below 0.1 or from 1000 on, that of the scale's end.
    pub(super) fn power(&self, stage: Stage) -> i32 {
        let Some(Scale::Diverging { limit }) =
            (stage == Stage::Gradient).then(|| self.scale(Form::Binary, stage)).flatten()
        else {
            return 0;
        };
        // The logarithm of a power of ten may fall short of a whole number.
        if (0.1..1000.0).contains(&limit) { 0 } else { (limit.log10() + 1e-9).floor() as i32 }
    }

    /// The numbers of a map where they lie; `None` for classes.
    fn numbers(&self, form: Form, stage: Stage, channel: usize) -> Option<&[f32]> {
        let (results, Pixel { image, .. }) = (self.results(), self.selected());
        let channels = self.scene().channels(form);
        let plane = image * channels + channel.min(channels - 1);
        let (map, plane) = match (stage, form) {
            (Stage::Logits, _) => (self.scene().logits(form).as_slice(), plane),
            (Stage::Probability, _) => (results.probability(form).as_slice(), plane),
            (Stage::Gradient, _) => (results.gradient(form).as_slice(), plane),
            (Stage::Loss, Form::Binary) => (results.binary.per_pixel.as_slice(), image),
            (Stage::Loss, Form::Multiclass) => (results.multiclass.per_pixel.as_slice(), image),
            (Stage::Weight, _) => (self.scene().weight().as_slice(), image),
            (Stage::Target | Stage::Prediction, _) => (None, 0),
        };
        let Shape { h, w, .. } = self.scene().shape();
        map?.get(plane * h * w..(plane + 1) * h * w)
    }

    fn colours(&self, form: Form, stage: Stage, channel: usize) -> Vec<Rgb> {
        let values = self.values(form, stage, channel).into_iter();
        match (self.scale(form, stage), form, stage) {
            (Some(scale), ..) => values.map(|x| scale.colour(x)).collect(),
            (None, Form::Multiclass, Stage::Prediction) => {
                values.map(|x| colour::class(x as usize)).collect()
            }
            (None, form, _) => {
                let class = if form == Form::Binary { self.scene().foreground() } else { channel };
                values.map(|x| flag(x, class)).collect()
            }
        }
    }

    /// How numbers of a stage become colours; `None` where they are classes.
    fn scale(&self, form: Form, stage: Stage) -> Option<Scale> {
        let most = |form| self.largest(form, stage);
        let both = most(Form::Binary).max(most(Form::Multiclass));
        let linked = self.scene().linked();
        match stage {
            Stage::Logits => {
                let largest = if linked { both } else { most(form) };
                Some(Scale::Diverging { limit: colour::nice_limit(largest, LEAST_LOGIT) })
            }
            Stage::Gradient => {
                let limit = colour::nice_limit(both, 0.0);
                Some(Scale::Diverging { limit: if limit > 0.0 { limit } else { 1.0 } })
            }
            Stage::Probability => Some(Scale::Probability),
            Stage::Loss => Some(Scale::Loss { most: colour::nice_limit(both, LEAST_LOSS) }),
            Stage::Weight => Some(Scale::Weight { most: colour::nice_limit(most(form), LEAST_WEIGHT) }),
            Stage::Target | Stage::Prediction => None,
        }
    }

    /// The largest finite size in all of a form's maps of a stage, for the selected image.
    fn largest(&self, form: Form, stage: Stage) -> f64 {
        let image = self.selected().image;
        let results = self.results();
        match (stage, form) {
            (Stage::Logits, _) => largest(self.scene().logits(form), image),
            (Stage::Gradient, _) => largest(results.gradient(form), image),
            (Stage::Weight, _) => largest(self.scene().weight(), image),
            (Stage::Loss, Form::Binary) => largest(&results.binary.per_pixel, image),
            (Stage::Loss, Form::Multiclass) => largest(&results.multiclass.per_pixel, image),
            _ => 0.0,
        }
    }
}

/// The largest finite size in one image of a map.
fn largest<D: Dimension>(map: &Array<f32, D>, image: usize) -> f64 {
    let size = map.len() / map.shape()[0];
    let plane = &flat(map)[image * size..][..size];
    f64::from(plane.iter().filter(|x| x.is_finite()).fold(0.0_f32, |most, x| most.max(x.abs())))
}

/// The colour of a 0 or a 1 that says whether a pixel is of a class.
fn flag(x: f32, class: usize) -> Rgb {
    if x < 0.0 {
        colour::NOTHING
    } else if x < 0.5 {
        colour::class(0)
    } else {
        colour::one_hot(class)
    }
}
