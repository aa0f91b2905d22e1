//! Maps in colour: every pixel of the selected image as RGBA, the ink for its digits, and the legend.

use crate::Lab;
use crate::document::pixel::Pixel;
use crate::document::scene::Form;
use crate::evaluate::stage::Stage;
use crate::view::cells;
use crate::view::colour::{self, Rgb, Scale};
use crate::view::number;
use crate::view::range::power;
use pixelwise::buffers::Resident;
use pixelwise::memory::{elements, zeros};
use pixelwise::{Error, Shape};

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

/// Paints a map in reading order, a word a pixel whose bytes in memory are RGBA, into a buffer that is cleared first.
pub fn paint(lab: &Lab, form: Form, stage: Stage, channel: usize, words: &mut Vec<u32>) {
    words.clear();
    match (scale(lab, stage), numbers(lab, form, stage, channel)) {
        (Some(scale), Some(numbers)) => {
            words.resize(numbers.len(), 0);
            scale.paint(numbers, words);
        }
        _ => words.extend(colours(lab, form, stage, channel).into_iter().map(colour::word)),
    }
}

/// For each pixel of a map, 1 where white digits are read better than black ones, 2 where only a plate below them helps: one half of
/// a pixel with two classes is dark and the other light.
#[must_use]
pub fn inks(lab: &Lab, form: Form, stage: Stage, channel: usize) -> Vec<u8> {
    let colours = colours(lab, form, stage, channel);
    let mut inks: Vec<u8> =
        colours.into_iter().map(|colour| u8::from(colour::wants_light_ink(colour))).collect();
    if (form, stage) == (Form::Multiclass, Stage::Prediction) {
        cells::undecided(lab, &mut |at, classes| {
            let other = second(classes).map(|class| u8::from(colour::wants_light_ink(colour::class(class))));
            if other.is_some_and(|other| other != inks[at]) {
                inks[at] = 2;
            }
        });
    }
    inks
}

/// The prediction's pixels that K sigmoids give more than one class: the colour of their other half, as [`paint`] writes colours; 0 for
/// all others. Empty where there is one class a pixel.
#[must_use]
pub fn halves(lab: &Lab) -> Vec<u32> {
    let mut words = Vec::new();
    cells::undecided(lab, &mut |at, classes| {
        let Some(class) = second(classes) else { return };
        let Shape { h, w, .. } = lab.scene().shape();
        words.resize(h * w, 0);
        words[at] = colour::word(colour::class(class));
    });
    words
}

/// Of several classes, the one that the other half of a pixel shows.
fn second(classes: &[usize]) -> Option<usize> {
    classes.get(1).copied()
}

/// The legend of a stage's maps, the same for both forms; of a stage of classes, the classes side by side.
#[must_use]
pub fn legend(lab: &Lab, stage: Stage) -> Legend {
    let at = |i: usize| (i as f64 + 0.5) / LEGEND as f64;
    let classes = lab.scene().classes();
    let (texts, colours): (_, Vec<Rgb>) = if let Some(scale) = scale(lab, stage) {
        let unit = 10.0_f64.powi(power(lab, stage));
        let text = |t| number::short((scale.value(t) / unit) as f32);
        let colour = |i| scale.colour(scale.value(at(i)) as f32);
        ([text(0.0), text(0.5), text(1.0)], (0..LEGEND).map(colour).collect())
    } else {
        let class = |i| colour::class(i * classes / LEGEND);
        ([0.to_string(), String::new(), (classes - 1).to_string()], (0..LEGEND).map(class).collect())
    };
    let [low, middle, high] = texts;
    let pixels = colours.into_iter().map(colour::word).collect();
    Legend { low, middle, high, factor: number::factor(power(lab, stage)), pixels }
}

/// The numbers of a map where they lie; `None` for classes.
fn numbers(lab: &Lab, form: Form, stage: Stage, channel: usize) -> Option<&[f32]> {
    let (results, Pixel { image, .. }) = (lab.results(), lab.selected());
    let channels = lab.scene().channels(form);
    let plane = image * channels + channel.min(channels - 1);
    let (map, plane) = match (stage, form) {
        (Stage::Logits, _) => (lab.scene().logits(form).as_slice(), plane),
        (Stage::Probability, _) => (results.probability(form).as_slice(), plane),
        (Stage::Gradient, _) => (results.gradient(form).as_slice(), plane),
        (Stage::Loss, Form::Binary) => (results.binary.per_pixel.as_slice(), image),
        (Stage::Loss, Form::Multiclass) => (results.multiclass.per_pixel.as_slice(), image),
        (Stage::Weight, _) => (lab.scene().weight().as_slice(), image),
        (Stage::Target | Stage::Prediction | Stage::Classes, _) => (None, 0),
    };
    let Shape { h, w, .. } = lab.scene().shape();
    map?.get(plane * h * w..(plane + 1) * h * w)
}

fn colours(lab: &Lab, form: Form, stage: Stage, channel: usize) -> Vec<Rgb> {
    let values = cells::values(lab, form, stage, channel).into_iter();
    match (scale(lab, stage), form, stage) {
        (Some(scale), ..) => values.map(|x| scale.colour(x)).collect(),
        (None, _, Stage::Classes) => values.map(class_or_nothing).collect(),
        (None, Form::Multiclass, Stage::Prediction) => {
            let mut colours: Vec<Rgb> = values.map(|x| colour::class(x as usize)).collect();
            cells::undecided(lab, &mut |at, classes| {
                colours[at] = classes.first().map_or(colour::NOTHING, |&class| colour::class(class));
            });
            colours
        }
        (None, form, _) => {
            let class = if form == Form::Binary { lab.scene().foreground() } else { channel };
            values.map(|x| flag(x, class)).collect()
        }
    }
}

/// How numbers of a stage become colours; `None` where they are classes.
fn scale(lab: &Lab, stage: Stage) -> Option<Scale> {
    let end = lab.ranges().get(stage)?.end;
    match stage {
        Stage::Logits | Stage::Gradient => Some(Scale::Diverging { limit: end }),
        Stage::Probability => Some(Scale::Probability),
        Stage::Loss => Some(Scale::Loss { most: end }),
        Stage::Weight => Some(Scale::Weight { most: end }),
        Stage::Target | Stage::Prediction | Stage::Classes => None,
    }
}

/// The colour of a class; of an ignored pixel, that of nothing.
fn class_or_nothing(x: f32) -> Rgb {
    if x < 0.0 { colour::NOTHING } else { colour::class(x as usize) }
}

/// The colour of a 0 or a 1 that says whether a pixel is of a class; of what is between, between both.
fn flag(x: f32, class: usize) -> Rgb {
    if x < 0.0 {
        return colour::NOTHING;
    }
    let (none, one) = (colour::class(0), colour::one_hot(class));
    std::array::from_fn(|i| {
        let (from, to) = (f32::from(none[i]), f32::from(one[i]));
        (from + (to - from) * x).round() as u8
    })
}

/// Paints one plane of the logits, the probability, the loss map or the gradient of tensors that stay in memory, as a word a pixel;
/// full where a number's size is `most`.
///
/// # Errors
/// [`Error::OutOfRange`] for a plane that is none, or a `most` that is not above 0; there are no planes of targets and predictions.
/// [`Error::TooLarge`] where there is no memory for the words.
pub fn paint_plane(
    loss: &Resident,
    stage: Stage,
    plane: usize,
    most: f64,
    words: &mut Vec<u32>,
) -> Result<(), Error> {
    if !(most > 0.0 && most.is_finite()) {
        return Err(Error::OutOfRange { what: "most", value: most, min: f64::MIN_POSITIVE, max: f64::MAX });
    }
    let (map, scale): (&[f32], _) = match stage {
        Stage::Logits => (&loss.logits, Scale::Diverging { limit: most }),
        Stage::Gradient => (&loss.grad, Scale::Diverging { limit: most }),
        Stage::Probability => (&loss.probability, Scale::Probability),
        Stage::Loss => (&loss.per_pixel, Scale::Loss { most }),
        Stage::Target | Stage::Prediction | Stage::Weight | Stage::Classes => (&[], Scale::Probability),
    };
    let Shape { h, w, .. } = loss.shape();
    // No plane is larger than its map, so that what is one can be counted.
    let pixels = usize::try_from(elements(&[h, w])).unwrap_or(usize::MAX);
    let end = plane.checked_add(1).and_then(|next| next.checked_mul(pixels)).filter(|_| pixels > 0);
    let Some(values) = end.and_then(|end| map.get(end - pixels..end)) else {
        let max = (map.len() / pixels.max(1)) as f64 - 1.0;
        return Err(Error::OutOfRange { what: "plane", value: plane as f64, min: 0.0, max });
    };
    if words.len() != pixels {
        *words = zeros(pixels)?;
    }
    scale.paint(values, words);
    Ok(())
}
