//! Maps: what a stage of a form shows for every pixel of the selected image, as numbers and as texts.

use ndarray::{Array3, Array4, ArrayView2, Axis};

use super::Lab;
use super::scene::{Form, IGNORED, Pixel};
use crate::number::{self, Cell};

/// A stage on the way from logits to a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// What the network gives.
    Logits,
    /// The activation of it.
    Probability,
    /// The mask as the form's loss takes it.
    Target,
    /// The unreduced loss.
    Loss,
    /// What the form says each pixel is.
    Prediction,
    /// d loss / d logit.
    Gradient,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 6] =
        [Self::Logits, Self::Probability, Self::Target, Self::Loss, Self::Prediction, Self::Gradient];

    /// What a cell of its map holds.
    #[must_use]
    pub const fn cell(self) -> Cell {
        match self {
            Self::Logits | Self::Gradient => Cell::Signed,
            Self::Probability => Cell::Probability,
            Self::Loss => Cell::Loss,
            Self::Target | Self::Prediction => Cell::Class,
        }
    }
}

/// The mark of a pixel whose prediction is wrong.
pub const WRONG: u8 = 1;
/// The mark of a pixel that the losses leave out.
pub const LEFT_OUT: u8 = 2;

/// What stands for a value that there is none of: the target of an ignored pixel.
const NO_VALUE: &str = "—";

impl Lab {
    /// The values of a map in reading order; the target of an ignored pixel is −1.
    ///
    /// `channel` counts for the multiclass form's logits, probability, target and gradient, and no channel beyond the
    /// last is taken.
    #[must_use]
    pub fn values(&self, form: Form, stage: Stage, channel: usize) -> Vec<f32> {
        let image = self.selected().image;
        let channel = channel.min(self.scene().channels(form) - 1);
        let results = self.results();
        let flat = |view: ArrayView2<'_, f32>| view.iter().copied().collect();
        match stage {
            Stage::Logits => flat(channel_plane(self.scene().logits(form), image, channel)),
            Stage::Probability => flat(channel_plane(results.probability(form), image, channel)),
            Stage::Gradient => flat(channel_plane(results.gradient(form), image, channel)),
            Stage::Prediction => {
                plane(results.prediction(form), image).iter().map(|&class| f32::from(class)).collect()
            }
            Stage::Loss => match form {
                Form::Binary => flat(channel_plane(&results.binary.per_pixel, image, 0)),
                Form::Multiclass => flat(plane(&results.multiclass.per_pixel, image)),
            },
            Stage::Target => {
                let target = match form {
                    Form::Binary => &results.target,
                    Form::Multiclass => &results.one_hot,
                };
                let mask = plane(self.scene().mask(), image);
                let target = channel_plane(target, image, channel);
                mask.iter().zip(target).map(|(&class, &y)| if class == IGNORED { -1.0 } else { y }).collect()
            }
        }
    }

    /// The values of a map in at most four characters.
    #[must_use]
    pub fn labels(&self, form: Form, stage: Stage, channel: usize) -> Vec<String> {
        let values = self.values(form, stage, channel);
        values.into_iter().map(|x| said(stage, x, |x| number::cell(x, stage.cell()))).collect()
    }

    /// The values of a map with four significant digits.
    #[must_use]
    pub fn names(&self, form: Form, stage: Stage, channel: usize) -> Vec<String> {
        let values = self.values(form, stage, channel);
        values.into_iter().map(|x| said(stage, x, number::short)).collect()
    }

    /// One value of a map with every digit; empty where there is no such pixel.
    #[must_use]
    pub fn full(&self, form: Form, stage: Stage, channel: usize, row: usize, column: usize) -> String {
        let pixel = Pixel { row, column, ..self.selected() };
        if !self.scene().contains(pixel) {
            return String::new();
        }
        let at = row * self.scene().shape().w + column;
        self.values(form, stage, channel).get(at).map_or_else(String::new, |&x| said(stage, x, number::full))
    }

    /// What is marked in a form's maps: [`WRONG`], [`LEFT_OUT`], or both bits.
    #[must_use]
    pub fn marks(&self, form: Form) -> Vec<u8> {
        let image = self.selected().image;
        let target = match form {
            Form::Binary => self.scene().binary_mask(),
            Form::Multiclass => self.scene().mask().clone(),
        };
        let target = plane(&target, image);
        let prediction = plane(self.results().prediction(form), image);
        let mark = |(&class, &said): (&i32, &u8)| match class {
            IGNORED => LEFT_OUT,
            class if class != i32::from(said) => WRONG,
            _ => 0,
        };
        target.iter().zip(prediction).map(mark).collect()
    }

    /// What the mask and both forms say of the selected pixel: its class (`None` if ignored), the binary form's 0 or 1,
    /// the multiclass form's class.
    #[must_use]
    pub fn pixel_state(&self) -> (Option<usize>, u8, u8) {
        let at = self.selected().at();
        let class = self.scene().mask()[at];
        let results = self.results();
        (usize::try_from(class).ok(), results.binary_prediction[at], results.multiclass_prediction[at])
    }
}

fn said(stage: Stage, x: f32, write: impl Fn(f32) -> String) -> String {
    if stage == Stage::Target && x < 0.0 { NO_VALUE.to_owned() } else { write(x) }
}

/// One channel of one image.
fn channel_plane<T>(map: &Array4<T>, image: usize, channel: usize) -> ArrayView2<'_, T> {
    map.index_axis(Axis(0), image).index_axis_move(Axis(0), channel)
}

/// One image of a map without channels.
fn plane<T>(map: &Array3<T>, image: usize) -> ArrayView2<'_, T> {
    map.index_axis(Axis(0), image)
}
