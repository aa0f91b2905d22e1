//! The images of a batch side by side: the mask of each, and what each adds to the loss.

use crate::Lab;
use crate::arrays::flat;
use crate::document::scene::IGNORED;
use crate::view::{colour, number};

/// One image of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchImage {
    /// Its mask, a word a pixel whose bytes in memory are RGBA.
    pub words: Vec<u32>,
    /// The mean of the binary form's losses over its pixels.
    pub loss: String,
    /// Its share of the sum of the losses, of the binary and of the multiclass form; 0 where that sum is 0 or no number.
    pub shares: [f64; 2],
}

/// The images of a batch; none where there is one alone.
#[must_use]
pub fn batch(lab: &Lab) -> Vec<BatchImage> {
    let shape = lab.scene().shape();
    if shape.n == 1 {
        return Vec::new();
    }
    let pixels = shape.h * shape.w;
    let results = lab.results();
    let binary = sums(flat(&results.binary.per_pixel), pixels);
    let multiclass = sums(flat(&results.multiclass.per_pixel), pixels);
    let classes = flat(&results.inputs.classes).chunks(pixels);
    let word = |&class: &i32| {
        colour::word(if class == IGNORED { colour::NOTHING } else { colour::class(class as usize) })
    };
    classes
        .enumerate()
        .map(|(image, classes)| BatchImage {
            words: classes.iter().map(word).collect(),
            loss: number::significant(binary[image] / pixels as f64, 3),
            shares: [share(&binary, image), share(&multiclass, image)],
        })
        .collect()
}

/// The sum of each image's losses.
fn sums(losses: &[f32], pixels: usize) -> Vec<f64> {
    losses.chunks(pixels).map(|image| image.iter().map(|&x| f64::from(x)).sum()).collect()
}

fn share(sums: &[f64], image: usize) -> f64 {
    let share = sums[image] / sums.iter().sum::<f64>();
    if share.is_finite() { share } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Form, Preset, Stage};

    #[test]
    fn the_means_of_equal_images_average_to_the_loss() {
        let mut lab = Lab::new();
        assert!(batch(&lab).is_empty());
        lab.apply(Edit::LoadPreset(Preset::Batch)).unwrap();
        let images = batch(&lab);
        assert_eq!(images.len(), 2);
        let mean: f64 = images.iter().map(|image| image.loss.parse::<f64>().unwrap()).sum::<f64>() / 2.0;
        assert!((mean - f64::from(lab.results().loss(Form::Binary))).abs() < 1e-3, "{images:?}");
        for form in 0..2 {
            let shares: f64 = images.iter().map(|image| image.shares[form]).sum();
            assert!((shares - 1.0).abs() < 1e-12);
        }
        let shown = crate::view::cells::values(&lab, Form::Multiclass, Stage::Classes, 0);
        assert_eq!(images[0].words.len(), shown.len());
        assert_eq!(images[0].words[0], colour::word(colour::class(shown[0] as usize)));
    }
}
