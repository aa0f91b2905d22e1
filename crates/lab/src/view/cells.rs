//! Maps: what a stage of a form shows for every pixel of the selected image, as numbers and as texts.

use ndarray::{Array3, Array4};

use crate::Lab;
use crate::arrays::flat;
use crate::document::options::MulticlassLoss;
use crate::document::pixel::Pixel;
use crate::document::scene::{Form, IGNORED};
use crate::evaluate::stage::Stage;
use crate::view::number::{self, Cell};
use crate::view::range::power;

/// The mark of a pixel whose prediction is wrong.
pub const WRONG: u8 = 1;
/// The mark of a pixel that the losses leave out.
pub const LEFT_OUT: u8 = 2;
/// The mark of a pixel whose gradient float32 has lost to rounding.
pub const LOST: u8 = 4;
/// The mark of a pixel that K sigmoids give two classes or none.
pub const UNDECIDED: u8 = 8;
/// The mark of a pixel whose gradient is NaN in float32 alone.
pub const LOST_AS_NAN: u8 = 16;
/// The mark of a pixel whose weight is 0.
pub const UNCOUNTED: u8 = 32;

/// What stands for a value that there is none of: the target of an ignored pixel.
const NO_VALUE: &str = "—";

/// The values of a map in reading order; the target and the class of an ignored pixel are −1.
///
/// `channel` counts for the multiclass form's logits, probability, target and gradient, and no channel beyond the
/// last is taken.
#[must_use]
pub fn values(lab: &Lab, form: Form, stage: Stage, channel: usize) -> Vec<f32> {
    let image = lab.selected().image;
    let channel = channel.min(lab.scene().channels(form) - 1);
    let results = lab.results();
    match stage {
        Stage::Logits => channel_plane(lab.scene().logits(form), image, channel).to_vec(),
        Stage::Probability => channel_plane(results.probability(form), image, channel).to_vec(),
        Stage::Gradient => channel_plane(results.gradient(form), image, channel).to_vec(),
        Stage::Prediction => {
            plane(results.prediction(form), image).iter().map(|&class| f32::from(class)).collect()
        }
        Stage::Loss => match form {
            Form::Binary => channel_plane(&results.binary.per_pixel, image, 0).to_vec(),
            Form::Multiclass => plane(&results.multiclass.per_pixel, image).to_vec(),
        },
        Stage::Weight => plane(lab.scene().weight(), image).to_vec(),
        Stage::Classes => plane(&results.inputs.classes, image)
            .iter()
            .map(|&class| if class == IGNORED { -1.0 } else { class as f32 })
            .collect(),
        Stage::Target => {
            let target = match form {
                Form::Binary => &results.inputs.target,
                Form::Multiclass => &results.inputs.one_hot,
            };
            let classes = plane(&results.inputs.classes, image);
            let target = channel_plane(target, image, channel);
            if form == Form::Multiclass && lab.scene().options().used_class_probabilities() {
                return target.to_vec();
            }
            classes.iter().zip(target).map(|(&class, &y)| if class == IGNORED { -1.0 } else { y }).collect()
        }
    }
}

/// The values of a map in at most four characters; of gradients, without the factor that the legend names.
#[must_use]
pub fn labels(lab: &Lab, form: Form, stage: Stage, channel: usize) -> Vec<String> {
    let values = values(lab, form, stage, channel);
    let soft = stage == Stage::Target && values.iter().any(|&y| y > 0.0 && y < 1.0);
    let cell = if soft { Cell::Probability } else { kind(stage) };
    let unit = 10.0_f64.powi(power(lab, stage));
    let write = |x: f32| number::cell((f64::from(x) / unit) as f32, cell);
    let mut labels: Vec<String> = values.into_iter().map(|x| said(stage, x, &write)).collect();
    if soft {
        for label in labels.iter_mut().filter(|label| label.starts_with('.')) {
            label.truncate(label.trim_end_matches('0').len());
        }
    }
    if stage == Stage::Target && form == Form::Binary {
        weigh(lab, &mut labels);
    }
    if stage == Stage::Prediction && form == Form::Multiclass {
        undecided(lab, &mut |at, classes| labels[at] = several(classes));
    }
    labels
}

/// Writes beside each target what its pixel counts in the binary loss, where it is not 1: `1×3`.
fn weigh(lab: &Lab, labels: &mut [String]) {
    if !lab.scene().options().weight_map {
        return;
    }
    let weights = plane(lab.scene().weight(), lab.selected().image);
    for (label, &weight) in labels.iter_mut().zip(weights).filter(|(_, weight)| **weight != 1.0) {
        *label = format!("{label}×{}", number::cell(weight, Cell::Weight));
    }
}

/// The values of a map with four significant digits.
#[must_use]
pub fn names(lab: &Lab, form: Form, stage: Stage, channel: usize) -> Vec<String> {
    let values = values(lab, form, stage, channel);
    values.into_iter().map(|x| said(stage, x, &number::short)).collect()
}

/// One value of a map with every digit; empty where that pixel does not exist.
#[must_use]
pub fn full(lab: &Lab, form: Form, stage: Stage, channel: usize, row: usize, column: usize) -> String {
    let pixel = Pixel { row, column, ..lab.selected() };
    if !lab.scene().contains(pixel) {
        return String::new();
    }
    let at = row * lab.scene().shape().w + column;
    values(lab, form, stage, channel).get(at).map_or_else(String::new, |&x| said(stage, x, &number::full))
}

/// What is marked in a form's maps: the bits [`WRONG`], [`LEFT_OUT`], [`LOST`], [`UNDECIDED`], [`LOST_AS_NAN`] and [`UNCOUNTED`].
#[must_use]
pub fn marks(lab: &Lab, form: Form) -> Vec<u8> {
    let image = lab.selected().image;
    let binary = lab.scene().binary_mask();
    let binary = plane(&binary, image);
    let classes = plane(&lab.results().inputs.classes, image);
    let prediction = plane(lab.results().prediction(form), image);
    let lost = plane(lab.results().lost(form), image);
    let nan = |at: usize| lab.results().is_nan(form, image * lost.len() + at);
    let right = |at: usize, class: i32| match form {
        Form::Binary => binary[at],
        Form::Multiclass => class,
    };
    let pixels = classes.iter().zip(prediction).enumerate();
    let mark = |(at, (&class, &said)): (usize, (&i32, &u8))| match class {
        IGNORED => LEFT_OUT,
        class => {
            let lost = if !lost[at] {
                0
            } else if nan(at) {
                LOST_AS_NAN
            } else {
                LOST
            };
            WRONG * u8::from(right(at, class) != i32::from(said)) + lost
        }
    };
    let mut marks: Vec<u8> = pixels.map(mark).collect();
    let mapped = match form {
        Form::Multiclass => {
            undecided(lab, &mut |at, _| marks[at] |= UNDECIDED);
            lab.scene().options().used_pixel_weight().is_some()
        }
        Form::Binary => lab.scene().options().weight_map,
    };
    if mapped {
        for (mark, &weight) in marks.iter_mut().zip(plane(lab.scene().weight(), image)) {
            *mark |= if weight == 0.0 && *mark & LEFT_OUT == 0 { UNCOUNTED } else { 0 };
        }
    }
    marks
}

/// Tells each pixel of the image that K sigmoids give other than one class, with those classes.
pub(super) fn undecided(lab: &Lab, tell: &mut dyn FnMut(usize, &[usize])) {
    if lab.scene().options().multiclass != MulticlassLoss::Multilabel {
        return;
    }
    let probability = lab.results().probability(Form::Multiclass);
    let image = lab.selected().image;
    for at in 0..plane(&lab.results().inputs.classes, image).len() {
        let has = |&class: &usize| channel_plane(probability, image, class)[at] > 0.5;
        let classes: Vec<usize> = (0..lab.scene().classes()).filter(has).collect();
        if classes.len() != 1 {
            tell(at, &classes);
        }
    }
}

/// What the mask and both forms say of the selected pixel: its class (`None` if ignored), the binary form's 0 or 1,
/// the multiclass form's class.
#[must_use]
pub fn pixel_state(lab: &Lab) -> (Option<usize>, u8, u8) {
    let at = lab.selected().at();
    let results = lab.results();
    let class = results.inputs.classes[at];
    (usize::try_from(class).ok(), results.binary_prediction[at], results.multiclass_prediction[at])
}

/// Two classes; how many there are of more; ∅ for none.
fn several(classes: &[usize]) -> String {
    match classes {
        [] => "∅".to_owned(),
        [a, b] => format!("{a}·{b}"),
        more => format!("{}×", more.len()),
    }
}

fn said(stage: Stage, x: f32, write: &dyn Fn(f32) -> String) -> String {
    if matches!(stage, Stage::Target | Stage::Classes) && x < 0.0 { NO_VALUE.to_owned() } else { write(x) }
}

/// One channel of one image.
fn channel_plane<T>(map: &Array4<T>, image: usize, channel: usize) -> &[T] {
    let (_, channels, h, w) = map.dim();
    &flat(map)[(image * channels + channel) * h * w..][..h * w]
}

/// One image of a map without channels.
fn plane<T>(map: &Array3<T>, image: usize) -> &[T] {
    let (_, h, w) = map.dim();
    &flat(map)[image * h * w..][..h * w]
}

/// How the numbers of a stage are shortened in a cell.
#[must_use]
pub const fn kind(stage: Stage) -> Cell {
    match stage {
        Stage::Logits => Cell::Signed,
        Stage::Gradient => Cell::Scaled,
        Stage::Probability => Cell::Probability,
        Stage::Loss => Cell::Loss,
        Stage::Weight => Cell::Weight,
        Stage::Target | Stage::Prediction | Stage::Classes => Cell::Class,
    }
}
