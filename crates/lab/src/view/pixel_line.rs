//! The line under each map: what happened to one pixel there.

mod binary;
mod multiclass;

use super::phrase::Phrase;
use crate::explain::analysis;
use crate::view::number;
use crate::view::number::line;
use crate::{Form, IGNORED, Lab, Pixel, Results, Scene, Stage};

/// What happened to a pixel at a stage of a form: `σ(3.1) = .957`, `−log(1−.957) = 3.144`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PixelLine {
    /// The form.
    pub form: Form,
    /// The stage.
    pub stage: Stage,
    /// The line.
    pub said: Phrase,
    /// Whether it says that something is wrong: a prediction, a gradient that float32 has lost, a loss that is no number.
    pub bad: bool,
}

/// The stages that have a line, from left to right.
const STAGES: [Stage; 6] =
    [Stage::Logits, Stage::Probability, Stage::Target, Stage::Loss, Stage::Gradient, Stage::Prediction];

/// The lines of a pixel, the binary form's first, each form's from the logits to the prediction.
///
/// With three classes or more the multiclass form's maps show one channel, and so do the lines under its logits, probabilities and
/// gradients. Of a pixel outside the scene there is nothing to say.
#[must_use]
pub fn pixel_lines(lab: &Lab, pixel: Pixel, channel: usize) -> Vec<PixelLine> {
    if !lab.scene().contains(pixel) {
        return Vec::new();
    }
    let channel = channel.min(lab.scene().classes() - 1);
    let at = At { lab, scene: lab.scene(), results: lab.results(), pixel };
    let line = |form, stage| {
        let (said, bad) = match form {
            Form::Binary => binary::line(&at, stage),
            Form::Multiclass => multiclass::line(&at, stage, channel),
        };
        PixelLine { form, stage, said, bad }
    };
    [Form::Binary, Form::Multiclass]
        .into_iter()
        .flat_map(|form| STAGES.map(|stage| line(form, stage)))
        .collect()
}

/// A line, and whether it says that something is wrong.
type Said = (Phrase, bool);

/// A pixel of a document.
struct At<'a> {
    lab: &'a Lab,
    scene: &'a Scene,
    results: &'a Results,
    pixel: Pixel,
}

impl At<'_> {
    /// The class in the mask; `None` if the losses leave the pixel out.
    fn class(&self) -> Option<usize> {
        usize::try_from(self.results.inputs.classes[self.pixel.at()]).ok()
    }

    /// What the pixel counts in a loss that takes the weight map: 1 without one.
    fn weight(&self) -> f64 {
        self.results.inputs.weight.as_ref().map_or(1.0, |weight| weight[self.pixel.in_channel(0)].into())
    }

    fn logit(&self, form: Form, channel: usize) -> f64 {
        self.scene.logits(form)[self.pixel.in_channel(channel)].into()
    }

    fn probability(&self, form: Form, channel: usize) -> f64 {
        self.results.probability(form)[self.pixel.in_channel(channel)].into()
    }

    fn gradient(&self, form: Form, channel: usize) -> f64 {
        self.results.gradient(form)[self.pixel.in_channel(channel)].into()
    }

    /// What a form's sum is divided by, as it follows a difference: `/25`; empty where nothing is divided.
    fn divided(&self, form: Form) -> String {
        match analysis::mean(self.lab, form).denominator.value {
            1.0 => String::new(),
            denominator => format!("/{}", number::short(denominator as f32)),
        }
    }

    /// A gradient that float32 has lost; `None` where it has not.
    fn lost(&self, form: Form) -> Option<Said> {
        if !self.results.lost(form)[self.pixel.at()] {
            return None;
        }
        let channels = 0..self.scene.channels(form);
        let nan = channels.map(|c| self.gradient(form, c)).any(f64::is_nan);
        Some((Phrase::key("pixel.lost").with("value", if nan { "NaN" } else { "0" }), true))
    }
}

/// What a form predicts and why, right or wrong.
fn verdict(test: String, said: usize, right: Option<usize>) -> Said {
    let wrong = right.is_some_and(|right| right != said);
    let key = if wrong { "pixel.wrong" } else { "pixel.predicted" };
    (Phrase::key(key).with("test", test).with("class", said), wrong)
}

/// Logits, short.
fn z(logit: f64) -> String {
    number::short(logit as f32)
}

/// Numbers side by side: `(−1.55, 1.55)`.
fn row(values: impl Iterator<Item = String>) -> String {
    format!("({})", values.collect::<Vec<_>>().join(", "))
}

/// A factor before a product; nothing for 1.
fn factor(weight: f64) -> String {
    if weight == 1.0 { String::new() } else { format!("{} · ", line::weight(weight)) }
}

/// −log σ(z): the loss of a 1 at a logit, without cancellation.
fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// The sigmoid in double precision.
fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

const _: () = assert!(IGNORED < 0, "no class is ignored by its index alone");

#[cfg(test)]
mod tests;
