//! The two halves of a reduced loss: what is summed, and what the sum is divided by.

use ndarray::{ArrayView1, ArrayView3, ArrayView4};

use crate::Lab;
use crate::arrays::in_order;
use crate::document::options::{MulticlassLoss, PixelMean};
use crate::document::scene::{Form, IGNORED};
use pixelwise::Reduction;
use pixelwise::class_index;

/// A reduced loss as a fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// What is above the line.
    pub numerator: Part,
    /// What is below it; 1 where the loss is the sum.
    pub denominator: Part,
}

/// One half of the fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// What it counts, in symbols: `Σℓ`, `N·C·H·W`, `Σ w_y`.
    pub symbol: &'static str,
    /// Its value.
    pub value: f64,
}

/// A form's reduced loss as a fraction.
#[must_use]
pub fn mean(lab: &Lab, form: Form) -> Mean {
    let (scene, results) = (lab.scene(), lab.results());
    match form {
        Form::Binary => Mean::of_elements(results.binary.per_pixel.view(), scene.reduction()),
        Form::Multiclass if scene.options().multiclass == MulticlassLoss::Multilabel => {
            let elements = scene.shape().elements();
            Mean::of_sums(results.multiclass.per_pixel.view(), elements, scene.reduction())
        }
        Form::Multiclass if let Some(value) = results.inputs.pixel_denominator(scene) => {
            let over_weights = scene.options().used_pixel_weight() == Some(PixelMean::Weights);
            let symbol = if over_weights { "Σ w" } else { "N·H·W" };
            Mean::over(results.multiclass.per_pixel.view(), Part { symbol, value }, scene.reduction())
        }
        Form::Multiclass if scene.options().used_class_probabilities() => {
            let part = Part { symbol: "N·H·W", value: results.inputs.classes.len() as f64 };
            Mean::over(results.multiclass.per_pixel.view(), part, scene.reduction())
        }
        Form::Multiclass => Mean::of_classes(
            results.multiclass.per_pixel.view(),
            results.inputs.classes.view(),
            scene.classes(),
            IGNORED,
            scene.options().used_class_weight(scene.classes()).map(ArrayView1::from),
            scene.reduction(),
        ),
    }
}

impl Mean {
    /// The mean of a binary loss: over all elements, whatever their weights.
    ///
    /// ```text
    /// Σℓ / (N·C·H·W)
    /// ```
    ///
    /// # Shapes
    /// `per_pixel` is `[N, C, H, W]`, weighted.
    #[must_use]
    pub fn of_elements(per_pixel: ArrayView4<'_, f32>, reduction: Reduction) -> Self {
        let elements = Part { symbol: "N·C·H·W", value: per_pixel.len() as f64 };
        Self::new(&in_order(per_pixel), elements, reduction)
    }

    /// The mean of K binary losses a pixel, of which only the sum over the channels is given.
    ///
    /// # Shapes
    /// `per_pixel` is `[N, H, W]`; `elements` is N·C·H·W.
    #[must_use]
    pub fn of_sums(per_pixel: ArrayView3<'_, f32>, elements: usize, reduction: Reduction) -> Self {
        let elements = Part { symbol: "N·C·H·W", value: elements as f64 };
        Self::new(&in_order(per_pixel), elements, reduction)
    }

    /// The mean of a loss a pixel over something else.
    #[must_use]
    pub fn over(per_pixel: ArrayView3<'_, f32>, what: Part, reduction: Reduction) -> Self {
        Self::new(&in_order(per_pixel), what, reduction)
    }

    /// The mean of cross-entropy: over the weights of the classes that the kept pixels have.
    ///
    /// ```text
    /// Σℓ / Σ w_y
    /// ```
    ///
    /// Without weights Σ `w_y` is the number of pixels, N·H·W, or of those that are kept.
    ///
    /// # Shapes
    /// `per_pixel` and `target` are `[N, H, W]`, `weight` is `[K]`; a target that is no class in [0, `classes`) is ignored.
    #[must_use]
    pub fn of_classes(
        per_pixel: ArrayView3<'_, f32>,
        target: ArrayView3<'_, i32>,
        classes: usize,
        ignore_index: i32,
        weight: Option<ArrayView1<'_, f32>>,
        reduction: Reduction,
    ) -> Self {
        let target = in_order(target);
        let kept = target
            .iter()
            .filter(|&&class| class != ignore_index)
            .filter_map(|&class| class_index(class, classes));
        let (count, value) = kept.fold((0, 0.0), |(count, sum), class| {
            (count + 1, sum + weight.map_or(1.0, |weight| f64::from(weight[class])))
        });
        let symbol = match weight {
            Some(_) => "Σ w_y",
            None if count == target.len() => "N·H·W",
            None => "Σ 1{y ≠ ignore_index}",
        };
        Self::new(&in_order(per_pixel), Part { symbol, value }, reduction)
    }

    fn new(per_pixel: &[f32], mean: Part, reduction: Reduction) -> Self {
        let sum = per_pixel.iter().map(|&loss| f64::from(loss)).sum();
        let denominator = if reduction == Reduction::Mean { mean } else { Part { symbol: "1", value: 1.0 } };
        Self { numerator: Part { symbol: "Σℓ", value: sum }, denominator }
    }

    /// The reduced loss; NaN where nothing is divided by nothing.
    #[must_use]
    pub fn loss(&self) -> f64 {
        self.numerator.value / self.denominator.value
    }

    /// The lengths of two bars on a shared scale from 0 to 1, numerator first; 0 for what is not finite.
    #[must_use]
    pub fn bars(&self) -> (f64, f64) {
        let [above, below] = [self.numerator, self.denominator]
            .map(|part| if part.value.is_finite() { part.value.max(0.0) } else { 0.0 });
        let longest = above.max(below);
        if longest > 0.0 { (above / longest, below / longest) } else { (0.0, 0.0) }
    }
}

/// The three means that people take of binary losses with pixels left out by a weight of 0.
///
/// `BCEWithLogitsLoss` has no `ignore_index`; with a weight map, `reduction="mean"` gives [`Means::over_all`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Means {
    /// Σℓ over the number of elements whose weight is not 0; NaN without any.
    pub over_kept: f64,
    /// Σℓ over the number of all elements: what PyTorch's mean is.
    pub over_all: f64,
    /// Σℓ over Σw, as cross-entropy divides; NaN where that is 0.
    pub over_weights: f64,
}

impl Means {
    /// The three means of weighted losses.
    ///
    /// # Shapes
    /// `per_pixel` and `weight` are `[N, C, H, W]`.
    #[must_use]
    pub fn of(per_pixel: ArrayView4<'_, f32>, weight: ArrayView4<'_, f32>) -> Self {
        let (per_pixel, weight) = (in_order(per_pixel), in_order(weight));
        let sum: f64 = per_pixel.iter().map(|&loss| f64::from(loss)).sum();
        let kept = weight.iter().filter(|&&w| w != 0.0).count();
        let weights: f64 = weight.iter().map(|&w| f64::from(w)).sum();
        Self {
            over_kept: sum / kept as f64,
            over_all: sum / per_pixel.len() as f64,
            over_weights: sum / weights,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array4, array};
    use pixelwise::{BceWithLogitsOptions, CrossEntropyOptions, bce_with_logits, cross_entropy};

    #[track_caller]
    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 2e-6, "{found} for {expected}");
    }

    /// From PyTorch 2.15.0:
    ///
    /// ```python
    /// z = torch.tensor([1.2, -0.7, 0.3, 2.5]).reshape(1, 1, 2, 2); y = torch.tensor([1., 1., 0., 0.]).reshape(1, 1, 2, 2)
    /// w = torch.tensor([1., 0., 2., 1.]).reshape(1, 1, 2, 2)
    /// F.binary_cross_entropy_with_logits(z, y, w)                                       # 1.1377207
    /// F.cross_entropy(torch.cat([-z/2, z/2], 1), y[:, 0].long(), torch.tensor([1., 3.]))   # 0.9415814, sum 7.5326509
    /// ```
    fn logits() -> (Array4<f32>, Array4<f32>) {
        let z = Array4::from_shape_vec((1, 1, 2, 2), vec![1.2, -0.7, 0.3, 2.5]).unwrap();
        (z, Array4::from_shape_vec((1, 1, 2, 2), vec![1.0, 1.0, 0.0, 0.0]).unwrap())
    }

    #[test]
    fn a_binary_mean_divides_by_all_elements_and_a_weighted_one_has_two_rivals() {
        let (z, y) = logits();
        let weight = Array4::from_shape_vec((1, 1, 2, 2), vec![1.0, 0.0, 2.0, 1.0]).unwrap();
        let options = BceWithLogitsOptions { weight: Some(weight.view()), ..BceWithLogitsOptions::default() };
        let loss = bce_with_logits(z.view(), y.view(), &options).unwrap();
        let mean = Mean::of_elements(loss.per_pixel.view(), Reduction::Mean);
        close(mean.loss(), 1.137_720_7);
        assert_eq!(mean.denominator, Part { symbol: "N·C·H·W", value: 4.0 });

        let means = Means::of(loss.per_pixel.view(), weight.view());
        close(means.over_all, 1.137_720_7);
        close(means.over_kept, 1.137_720_7 * 4.0 / 3.0);
        close(means.over_weights, 1.137_720_7);
    }

    #[test]
    fn a_weighted_class_mean_divides_by_the_weights() {
        let (z, _) = logits();
        let pair = ndarray::concatenate![ndarray::Axis(1), z.mapv(|z| -z / 2.0), z.mapv(|z| z / 2.0)];
        let (target, weight) = (array![[[1, 1], [0, 0]]], array![1.0, 3.0]);
        let options = CrossEntropyOptions { weight: Some(weight.view()), ..CrossEntropyOptions::default() };
        let loss = cross_entropy(pair.view(), target.view(), &options).unwrap();
        let of = |reduction| {
            Mean::of_classes(loss.per_pixel.view(), target.view(), 2, -100, Some(weight.view()), reduction)
        };
        close(of(Reduction::Mean).loss(), 0.941_581_4);
        assert_eq!(of(Reduction::Mean).denominator, Part { symbol: "Σ w_y", value: 8.0 });
        close(of(Reduction::Sum).loss(), 7.532_650_9);
        assert_eq!(of(Reduction::Sum).denominator.symbol, "1");
    }

    #[test]
    fn an_ignored_pixel_leaves_the_denominator() {
        let per_pixel = array![[[0.5, 1.0, 0.0]]];
        let of = |target: ndarray::Array3<i32>| {
            Mean::of_classes(per_pixel.view(), target.view(), 2, -100, None, Reduction::Mean)
        };
        assert_eq!(of(array![[[0, 1, 1]]]).denominator, Part { symbol: "N·H·W", value: 3.0 });
        assert_eq!(
            of(array![[[0, 1, -100]]]).denominator,
            Part { symbol: "Σ 1{y ≠ ignore_index}", value: 2.0 }
        );
        assert!(of(array![[[-100, -100, -100]]]).denominator.value == 0.0);
    }

    #[test]
    fn the_mean_over_nothing_is_nan_and_has_no_bars() {
        let empty = Mean::of_elements(Array4::zeros((1, 1, 0, 0)).view(), Reduction::Mean);
        assert!(empty.loss().is_nan());
        assert_eq!(empty.bars(), (0.0, 0.0));
    }

    #[test]
    fn the_longer_bar_fills_the_scale() {
        let mean = Mean::of_elements(array![[[[1.0, 2.0, 5.0]]]].view(), Reduction::Mean);
        assert_eq!(mean.bars(), (1.0, 3.0 / 8.0));
    }
}
