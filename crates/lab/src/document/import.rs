//! A scene from tensors that came from elsewhere.

use ndarray::{Array3, Array4};

use crate::Lab;
use crate::document::limits::{check_shape, to_logit};
use crate::document::options::Options;
use crate::document::preset::Preset;
use crate::document::scene::{IGNORED, Scene};
use pixelwise::{Error, Reduction, Shape};

/// Tensors in reading order that become a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// `[N, K, H, W]`.
    pub shape: Shape,
    /// The logits of all channels.
    pub multiclass: Vec<f32>,
    /// The class of each pixel, `None` where the losses leave it out.
    pub mask: Vec<Option<usize>>,
    /// The probability that the target gives each class, in the shape of the logits; empty where the mask is the target.
    pub soft: Vec<f32>,
    /// What each pixel counts where a weight map is on; empty where each counts 1.
    pub weight: Vec<f32>,
    /// The class that the binary form takes for 1.
    pub foreground: usize,
    /// The probability above which the binary form predicts 1.
    pub threshold: f32,
    /// How the losses are reduced.
    pub reduction: Reduction,
    /// What the losses are told.
    pub options: Options,
}

impl Lab {
    /// A document that begins with tensors from elsewhere, the middle pixel selected.
    ///
    /// The binary form's logit is z₁ − z₀; of more than two classes it is the log odds of the foreground, its z − log Σ e^z over the
    /// others, so that both forms give the foreground the same probability. A finite number beyond a logit's range stops at its end; ±∞ and
    /// NaN stay.
    ///
    /// # Errors
    /// [`Error::BrokenDocument`] where the parts do not fit together, or are no scene's.
    pub fn import(from: Import) -> Result<Self, Error> {
        let Import { shape, multiclass, mask, soft, weight, foreground, threshold, reduction, options } =
            from;
        check_shape(shape)?;
        let broken = |_| Error::BrokenDocument { reason: "a part has the wrong size" };
        let mut scene = Scene::blank(shape, Preset::Own);
        let class = |class: Option<usize>| class.map_or(IGNORED, |class| class as i32);
        let mask = mask.into_iter().map(class).collect();
        scene.mask = Array3::from_shape_vec((shape.n, shape.h, shape.w), mask).map_err(broken)?;
        let logits = multiclass.into_iter().map(to_logit).collect();
        scene.multiclass = Array4::from_shape_vec(shape.dims(), logits).map_err(broken)?;
        scene.soft = soft;
        if !weight.is_empty() {
            scene.weight = Array3::from_shape_vec((shape.n, shape.h, shape.w), weight).map_err(broken)?;
        }
        scene.settings.threshold = threshold;
        scene.settings.foreground = foreground;
        scene.settings.reduction = reduction;
        scene.settings.options = options;
        if scene.linked() {
            scene.link_all();
        } else {
            let foreground = scene.foreground();
            for ((image, _, row, column), z) in scene.binary.indexed_iter_mut() {
                let of = |k: usize| f64::from(scene.multiclass[(image, k, row, column)]);
                let others = || (0..shape.c).filter(|&k| k != foreground).map(of);
                let most = others().fold(f64::NEG_INFINITY, f64::max);
                if most == f64::NEG_INFINITY && of(foreground).is_finite() {
                    *z = f32::INFINITY;
                    continue;
                }
                let sum: f64 = others().map(|z| (z - most).exp()).sum();
                *z = to_logit((of(foreground) - most - sum.ln()) as f32);
            }
        }
        Self::from_scene(scene)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::pixel::Pixel;
    use crate::document::scene::Form;

    fn three_classes() -> Import {
        Import {
            shape: Shape::new(1, 3, 1, 2),
            multiclass: vec![1.0, 0.0, 2.0, 0.5, -1.0, 3.0],
            mask: vec![Some(2), None],
            soft: Vec::new(),
            weight: Vec::new(),
            foreground: 1,
            threshold: 0.5,
            reduction: Reduction::Mean,
            options: Options::default(),
        }
    }

    #[test]
    fn both_forms_give_the_foreground_the_same_probability() {
        let lab = Lab::import(three_classes()).unwrap();
        let at = Pixel::new(0, 0, 1);
        let binary = lab.results().probability(Form::Binary)[at.in_channel(0)];
        let multiclass = lab.results().probability(Form::Multiclass)[at.in_channel(1)];
        assert!((binary - multiclass).abs() < 1e-6, "{binary} {multiclass}");
        assert!(!lab.can_undo());
    }

    #[test]
    fn two_classes_are_linked() {
        let shape = Shape::new(1, 2, 1, 1);
        let two = Import { shape, multiclass: vec![0.25, 1.5], mask: vec![Some(1)], ..three_classes() };
        let lab = Lab::import(two).unwrap();
        assert!(lab.scene().linked());
        assert_eq!(lab.scene().logits(Form::Binary)[(0, 0, 0, 0)], 1.25);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let broken = |change: fn(&mut Import)| {
            let mut import = three_classes();
            change(&mut import);
            Lab::import(import).is_err()
        };
        assert!(broken(|import| import.mask[0] = Some(3)));
        assert!(broken(|import| import.multiclass.truncate(5)));
        assert!(broken(|import| import.shape.h = 17));
        assert!(broken(|import| import.soft = vec![0.5; 5]));
        assert!(broken(|import| import.soft = vec![1.5; 6]));
        assert!(broken(|import| import.weight = vec![1.0]));
        assert!(broken(|import| import.threshold = 2.0));
    }
}
