//! K sigmoids beside a softmax of the same logits: what each gives the selected pixel, and what their sums are everywhere.

use crate::evaluate::ablation::overlap;
use crate::explain::path::path;
use crate::view::colour::{self, Scale};
use crate::view::number::{self, Cell, line};
use crate::view::pytorch::subscript;
use crate::{Form, Lab, MulticlassLoss, Overlap};
use pixelwise::Shape;

/// The selected pixel under K sigmoids and under a softmax, and Σp of the image that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Sigmoids {
    /// The classes.
    pub classes: Vec<SigmoidClass>,
    /// What the sigmoids sum to; a softmax always sums to 1.
    pub sum: String,
    /// Whether that is another number than 1, as it is written.
    pub off: bool,
    /// Σp of every pixel in reading order, in at most four characters.
    pub labels: Vec<String>,
    /// Its colours, which are neutral at 1, as words of memory.
    pub pixels: Vec<u32>,
    /// For each, 1 where white digits are read better.
    pub inks: Vec<u8>,
    /// The range of Σp over all pixels, how many of them have several classes, and how many have none.
    pub overlap: Overlap,
    /// By what each channel's loss is divided: `3 × 25`.
    pub divided: String,
    /// The shown channel, `z₁`, and the gradients of the binary form and of that channel.
    pub gradients: [String; 3],
}

/// A class of the selected pixel.
#[derive(Clone, Debug, PartialEq)]
pub struct SigmoidClass {
    /// What its sigmoid gives.
    pub sigmoid: f64,
    /// What the softmax gives.
    pub softmax: f64,
    /// The same, to be read.
    pub texts: [String; 2],
}

/// What K sigmoids make of the scene; `None` unless the multiclass form has them.
#[must_use]
pub fn sigmoids(lab: &Lab, channel: usize) -> Option<Sigmoids> {
    let scene = lab.scene();
    if scene.options().multiclass != MulticlassLoss::Multilabel {
        return None;
    }
    let (at, Shape { h, w, .. }) = (lab.selected(), scene.shape());
    let (count, logits, probability) =
        (scene.classes(), scene.logits(Form::Multiclass), lab.results().probability(Form::Multiclass));
    let z = |c: usize| f64::from(logits[at.in_channel(c)]);
    let largest = (0..count).map(z).fold(f64::NEG_INFINITY, f64::max);
    let power = |c: usize| (z(c) - largest).exp();
    let all: f64 = (0..count).map(power).sum();
    let class = |c: usize| {
        let (sigmoid, softmax) = (f64::from(probability[at.in_channel(c)]), power(c) / all);
        SigmoidClass { sigmoid, softmax, texts: [sigmoid, softmax].map(line::probability) }
    };
    let sum = |row: usize, column: usize| -> f64 {
        (0..count).map(|c| f64::from(probability[(at.image, c, row, column)])).sum()
    };
    let sums: Vec<f32> = (0..h * w).map(|i| sum(i / w, i % w) as f32).collect();
    let scale = Scale::Diverging { limit: 1.0 };
    let colours: Vec<_> = sums.iter().map(|sum| scale.colour(sum - 1.0)).collect();
    let text = number::fixed(sum(at.row, at.column), 3);
    let gradient = |form, c: usize| number::signed(lab.results().gradient(form)[at.in_channel(c)].into(), 3);
    let shown = channel.min(count - 1);
    Some(Sigmoids {
        classes: (0..count).map(class).collect(),
        off: text != "1.000",
        sum: text,
        labels: sums.iter().map(|&sum| number::cell(sum, Cell::Loss)).collect(),
        inks: colours.iter().map(|&colour| u8::from(colour::wants_light_ink(colour))).collect(),
        pixels: colours.into_iter().map(colour::word).collect(),
        overlap: overlap(lab)?,
        divided: path(lab, shown)
            .rows
            .iter()
            .rev()
            .find_map(|row| row.parts[1].said.text.strip_prefix("÷ ").map(str::to_owned))?,
        gradients: [
            format!("z{}", subscript(shown)),
            gradient(Form::Binary, 0),
            gradient(Form::Multiclass, shown),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Preset};

    #[test]
    fn sigmoids_do_not_sum_to_one_and_a_softmax_of_the_same_logits_does() {
        let mut lab = Lab::new();
        assert_eq!(sigmoids(&lab, 0), None);
        lab.apply(Edit::LoadPreset(Preset::Multilabel)).unwrap();
        let said = sigmoids(&lab, 1).unwrap();
        assert!((said.classes.iter().map(|class| class.softmax).sum::<f64>() - 1.0).abs() < 1e-12);
        let sum: f64 = said.classes.iter().map(|class| class.sigmoid).sum();
        assert_eq!(said.sum, number::fixed(sum, 3));
        assert!(said.off && (sum - 1.0).abs() > 0.01);
        let at = lab.selected().row * lab.scene().shape().w + lab.selected().column;
        assert_eq!(said.labels[at], number::cell(sum as f32, Cell::Loss));
        assert_eq!(said.labels.len(), said.pixels.len());
        assert_eq!(said.gradients[0], "z₁");
    }
}
