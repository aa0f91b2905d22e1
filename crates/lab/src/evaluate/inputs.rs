//! What the losses of a scene take beside the logits, and the losses themselves, in float32 and exact.

use ndarray::{Array, Array1, Array3, Array4, ArrayView3, ArrayView4, Dimension, Ix3, Ix4};

use crate::arrays::{flat, flat_mut};
use crate::document::options::{BinaryLoss, MulticlassLoss, PixelMean};
use crate::document::pixel::Pixel;
use crate::document::scene::{Form, IGNORED, Scene};
use crate::document::typed::as_typed;
use crate::evaluate::unshifted::naive_cross_entropy;
use crate::valid::valid;
use pixelwise::Error;
use pixelwise::{
    BceOptions, BceWithLogitsOptions, CrossEntropyOptions, Real, bce_with_logits, cross_entropy,
    cross_entropy_of_probabilities, one_hot, sigmoid_bce,
};
use pixelwise::{Loss, Reduction};

/// The targets of both forms, and the weights of the binary one.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The class of each pixel, or [`IGNORED`], `[N, H, W]`.
    pub classes: Array3<i32>,
    /// The binary form's target as PyTorch takes it, `[N, 1, H, W]`; an ignored pixel has 0.
    pub target: Array4<f32>,
    /// What each pixel counts in the binary loss, `[N, 1, H, W]`; `None` where each counts 1.
    pub weight: Option<Array4<f32>>,
    /// The multiclass form's target, one-hot or probabilities, `[N, K, H, W]`; all 0 for an ignored pixel.
    pub one_hot: Array4<f32>,
    /// What each pixel counts in the multiclass loss, `[N, H, W]`, 0 for an ignored one; `None` where the map does not count there.
    pub pixel_weight: Option<Array3<f32>>,
}

/// [`cross_entropy`], or what stands in for it. Behind a pointer, because a copy for each would weigh 2 kB of a first visit.
type ClassLoss<'a, T> = dyn Fn(ArrayView4<'_, T>, ArrayView3<'_, i32>, &CrossEntropyOptions<'_, T>) -> Result<Loss<T, Ix3>, Error>
    + 'a;

impl Inputs {
    /// The inputs of a scene.
    pub(crate) fn of(scene: &Scene) -> Self {
        let classes = scene.target();
        let weight_map = scene.options().weight_map.then(|| flat(scene.weight()));
        let (n, h, w) = classes.dim();
        let mut weight = Array4::from_elem((n, 1, h, w), 0.0);
        let weights = flat_mut(&mut weight);
        for (at, &class) in flat(&classes).iter().enumerate() {
            weights[at] = f32::from(u8::from(class != IGNORED)) * weight_map.map_or(1.0, |map| map[at]);
        }
        let probabilities = scene.options().used_class_probabilities();
        let pixel_weight = scene.options().used_pixel_weight().map(|_| {
            let mut weight = scene.weight().clone();
            let left_out = |class| class == IGNORED && !probabilities;
            for (w, &class) in flat_mut(&mut weight).iter_mut().zip(flat(&classes)) {
                *w *= f32::from(u8::from(!left_out(class)));
            }
            weight
        });
        Self {
            one_hot: if probabilities {
                scene.target_probabilities()
            } else {
                one_hot(classes.view(), scene.classes())
            },
            pixel_weight,
            target: binary_target(&classes, scene),
            weight: (weight_map.is_some() || scene.any_ignored()).then_some(weight),
            classes,
        }
    }

    /// The binary form's loss as its options say.
    pub(crate) fn binary(&self, scene: &Scene) -> Loss<f32, Ix4> {
        match scene.options().binary {
            BinaryLoss::WithLogits => self.with_logits(scene, self.target.view()),
            BinaryLoss::TwoStep => {
                let weight = self.weight.as_ref().map(|weight| weight.view());
                let options = BceOptions { weight, reduction: scene.reduction() };
                valid(sigmoid_bce(scene.logits(Form::Binary).view(), self.target.view(), &options))
            }
        }
    }

    /// The multiclass form's loss as its options say; of K sigmoids, the per-pixel loss is the sum over the channels.
    pub(crate) fn multiclass(&self, scene: &Scene) -> Loss<f32, Ix3> {
        match scene.options().multiclass {
            MulticlassLoss::CrossEntropy => self.cross_entropy(scene),
            MulticlassLoss::Naive => self.of_classes(scene, &naive_cross_entropy),
            MulticlassLoss::Multilabel => self.multilabel(scene),
        }
    }

    /// The loss that the binary form approximates, in float64, its target included: two steps are computed as one.
    pub(crate) fn exact_binary(&self, scene: &Scene) -> Loss<f64, Ix4> {
        self.with_logits(scene, self.exact_target(scene).view())
    }

    /// The binary form's target in float64, smoothed by ε as it was typed: 0.1, where the float32 is 0.10000000149.
    pub(crate) fn exact_target(&self, scene: &Scene) -> Array4<f64> {
        binary_target(&self.classes, scene)
    }

    /// The loss that the multiclass form approximates, in float64: a naive softmax is computed as a shifted one.
    pub(crate) fn exact_multiclass(&self, scene: &Scene) -> Loss<f64, Ix3> {
        if scene.options().multiclass == MulticlassLoss::Multilabel {
            self.multilabel(scene)
        } else {
            self.cross_entropy(scene)
        }
    }

    /// Whether a pixel has a part in the multiclass loss: probabilities leave none out.
    pub(crate) fn counts_classes(&self, scene: &Scene, pixel: Pixel) -> bool {
        scene.options().used_class_probabilities() || self.classes[pixel.at()] != IGNORED
    }

    /// What a pixel's weight is in the multiclass loss, 1 where the map does not count there.
    pub(crate) fn pixel_weight_of(&self, pixel: Pixel) -> f64 {
        self.pixel_weight.as_ref().map_or(1.0, |weight| weight[pixel.at()].into())
    }

    /// A pixel's target in each class, (1 − ε)·q + ε/K; all 0 where it is left out.
    pub(crate) fn class_labels(&self, scene: &Scene, pixel: Pixel) -> Vec<f64> {
        let smoothing = as_typed(scene.options().used_label_smoothing());
        let (classes, counts) = (scene.classes(), self.counts_classes(scene, pixel));
        let label = |c: usize| {
            let q = f64::from(self.one_hot[pixel.in_channel(c)]);
            if counts { q * (1.0 - smoothing) + smoothing / classes as f64 } else { 0.0 }
        };
        (0..classes).map(label).collect()
    }

    /// What each class's −log p counts in a pixel's cross-entropy: its label, times the class's weight and the pixel's.
    pub(crate) fn class_factors(&self, scene: &Scene, pixel: Pixel) -> Vec<f64> {
        let weights = scene.options().used_class_weight(scene.classes());
        let of_pixel = self.pixel_weight_of(pixel);
        let labels = self.class_labels(scene, pixel).into_iter().enumerate();
        labels.map(|(c, label)| label * of_pixel * weights.map_or(1.0, |w| f64::from(w[c]))).collect()
    }

    /// What a pixel's cross-entropy is multiplied by as a whole: what its one class counts, or of several the pixel's weight alone.
    pub(crate) fn class_factor(&self, scene: &Scene, pixel: Pixel) -> f64 {
        match one_class(&self.class_labels(scene, pixel)) {
            Some(class) => self.class_factors(scene, pixel)[class],
            None => self.pixel_weight_of(pixel),
        }
    }

    /// What the mean of the multiclass loss divides by where each pixel has a weight: the number of pixels, or Σw.
    pub(crate) fn pixel_denominator(&self, scene: &Scene) -> Option<f64> {
        let weight = flat(self.pixel_weight.as_ref()?);
        Some(match scene.options().used_pixel_weight()? {
            PixelMean::Pixels => weight.len() as f64,
            PixelMean::Weights => weight.iter().map(|&w| f64::from(w)).sum(),
        })
    }

    fn with_logits<T: Real>(&self, scene: &Scene, target: ArrayView4<'_, T>) -> Loss<T, Ix4> {
        let logits = cast(scene.logits(Form::Binary));
        let weight = self.weight.as_ref().map(cast);
        let pos_weight =
            scene.options().used_pos_weight().map(|w| Array1::from_elem(1, T::from_f64(w.into())));
        let options = BceWithLogitsOptions {
            weight: weight.as_ref().map(|weight| weight.view()),
            pos_weight: pos_weight.as_ref().map(|weight| weight.view()),
            reduction: scene.reduction(),
        };
        valid(bce_with_logits(logits.view(), target, &options))
    }

    /// Cross-entropy against classes or probabilities.
    fn cross_entropy<T: Real>(&self, scene: &Scene) -> Loss<T, Ix3> {
        if scene.options().used_class_probabilities() {
            let target = cast::<T, _>(&self.one_hot);
            return self.of_classes(scene, &|logits, _, options| {
                cross_entropy_of_probabilities(logits, target.view(), options)
            });
        }
        self.of_classes(scene, &cross_entropy)
    }

    /// A loss of class logits against class indices, in either precision, each pixel's times its weight.
    fn of_classes<T: Real>(&self, scene: &Scene, loss: &ClassLoss<T>) -> Loss<T, Ix3> {
        let logits = cast(scene.logits(Form::Multiclass));
        let weight = scene.options().used_class_weight(scene.classes());
        let weight = weight.map(|weight| cast(&Array1::from_vec(weight.to_vec())));
        let options = CrossEntropyOptions {
            weight: weight.as_ref().map(|weight| weight.view()),
            ignore_index: IGNORED,
            label_smoothing: T::from_f64(as_typed(scene.options().used_label_smoothing())),
            reduction: if self.pixel_weight.is_some() { Reduction::None } else { scene.reduction() },
        };
        let mut result = valid(loss(logits.view(), self.classes.view(), &options));
        self.weigh(scene, &mut result);
        result
    }

    /// Multiplies the loss and the gradient of each pixel by its weight, and takes the mean that the options say.
    ///
    /// As `(nn.CrossEntropyLoss(reduction="none")(output, mask) * w).mean()`, or `.sum() / w.sum()`.
    fn weigh<T: Real>(&self, scene: &Scene, result: &mut Loss<T, Ix3>) {
        let Some(weight) = &self.pixel_weight else { return };
        let denominator = match scene.reduction() {
            Reduction::Mean => self.pixel_denominator(scene).unwrap_or(1.0),
            Reduction::Sum | Reduction::None => 1.0,
        };
        let (weight, classes) = (flat(weight), scene.classes());
        let plane = scene.shape().h * scene.shape().w;
        let left_out = |at: usize| flat(&self.classes)[at] == IGNORED;
        let mut sum = 0.0;
        for (loss, &w) in flat_mut(&mut result.per_pixel).iter_mut().zip(weight) {
            *loss = *loss * T::from_f64(w.into());
            sum += loss.to_f64();
        }
        for (at, grad) in flat_mut(&mut result.grad).iter_mut().enumerate() {
            let pixel = at / (plane * classes) * plane + at % plane;
            let kept = scene.options().used_class_probabilities() || !left_out(pixel);
            // Nothing comes back to an ignored pixel, whatever the mean divides by.
            if kept {
                *grad = T::from_f64(grad.to_f64() * (f64::from(weight[pixel]) / denominator));
            }
        }
        result.loss = T::from_f64(sum / denominator);
    }

    fn multilabel<T: Real>(&self, scene: &Scene) -> Loss<T, Ix3> {
        let (logits, target) = (cast(scene.logits(Form::Multiclass)), cast(&self.one_hot));
        let weight: Option<Array4<T>> = self.weight.as_ref().map(cast);
        let weight = weight.as_ref().and_then(|weight| weight.broadcast(target.dim()));
        let options = BceWithLogitsOptions { weight, pos_weight: None, reduction: scene.reduction() };
        let Loss { loss, per_pixel, probability, grad } =
            valid(bce_with_logits(logits.view(), target.view(), &options));
        let (n, channels, h, w) = per_pixel.dim();
        let mut total = Array3::from_elem((n, h, w), T::default());
        for (at, total) in flat_mut(&mut total).iter_mut().enumerate() {
            let channel = |c: usize| (at / (h * w) * channels + c) * h * w + at % (h * w);
            *total = T::from_f64((0..channels).map(|c| flat(&per_pixel)[channel(c)].to_f64()).sum());
        }
        Loss { loss, per_pixel: total, probability, grad }
    }
}

/// The target of the binary form, (1 − ε)·y + ε/2, rounded as PyTorch does: its scalars are float64 until they meet the tensor. y is 1
/// for the foreground and 0 for all others, or of a soft target its probability.
fn binary_target<T: Real>(classes: &Array3<i32>, scene: &Scene) -> Array4<T> {
    let foreground = scene.foreground();
    let soft = scene.options().soft_target.then(|| scene.target_probabilities());
    let smoothing = as_typed(scene.options().target_smoothing());
    let (rest, floor) = (T::from_f64(1.0 - smoothing), T::from_f64(smoothing / 2.0));
    let (n, h, w) = classes.dim();
    let mut target = Array4::from_elem((n, 1, h, w), floor);
    for (at, (to, &class)) in flat_mut(&mut target).iter_mut().zip(flat(classes)).enumerate() {
        if let Some(soft) = &soft {
            let y = flat(soft)[(at / (h * w) * scene.classes() + foreground) * h * w + at % (h * w)];
            *to = rest * T::from_f64(y.into()) + floor;
        } else if class == foreground as i32 {
            *to = rest + floor;
        }
    }
    target
}

/// The one class that counts; `None` of several, or of none.
pub(crate) fn one_class(factors: &[f64]) -> Option<usize> {
    let mut counting = (0..factors.len()).filter(|&c| factors[c] != 0.0);
    counting.next().filter(|_| counting.next().is_none())
}

/// The same numbers in another precision.
fn cast<T: Real, D: Dimension>(numbers: &Array<f32, D>) -> Array<T, D> {
    let mut cast = Array::from_elem(numbers.raw_dim(), T::default());
    for (to, &x) in flat_mut(&mut cast).iter_mut().zip(flat(numbers)) {
        *to = T::from_f64(x.into());
    }
    cast
}
