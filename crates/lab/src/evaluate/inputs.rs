//! What the losses of a scene take beside the logits, and the losses themselves, in float32 and exact.

use ndarray::{Array, Array1, Array3, Array4, ArrayView3, ArrayView4, Dimension, Ix3, Ix4};

use crate::arrays::{flat, flat_mut};
use crate::document::options::{BinaryLoss, MulticlassLoss};
use crate::document::scene::{Form, IGNORED, Scene};
use crate::document::typed::as_typed;
use crate::evaluate::unshifted::naive_cross_entropy;
use pixelwise::Error;
use pixelwise::Loss;
use pixelwise::{
    BceOptions, BceWithLogitsOptions, CrossEntropyOptions, Real, bce_with_logits, cross_entropy, one_hot,
    sigmoid_bce,
};

/// The targets of both forms, and the weights of the binary one.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The class of each pixel, or [`IGNORED`], `[N, H, W]`.
    pub classes: Array3<i32>,
    /// The binary form's target as PyTorch takes it, `[N, 1, H, W]`; an ignored pixel has 0.
    pub target: Array4<f32>,
    /// What each pixel counts in the binary loss, `[N, 1, H, W]`; `None` where each counts 1.
    pub weight: Option<Array4<f32>>,
    /// The multiclass form's target, one-hot, `[N, K, H, W]`; all 0 for an ignored pixel.
    pub one_hot: Array4<f32>,
}

/// [`cross_entropy`], or what stands in for it.
type ClassLoss<T> =
    fn(ArrayView4<'_, T>, ArrayView3<'_, i32>, &CrossEntropyOptions<'_, T>) -> Result<Loss<T, Ix3>, Error>;

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
        Self {
            one_hot: one_hot(classes.view(), scene.classes()),
            target: binary_target(&classes, scene),
            weight: (weight_map.is_some() || scene.any_ignored()).then_some(weight),
            classes,
        }
    }

    /// The binary form's loss as its options say.
    ///
    /// # Errors
    /// None for a valid scene.
    pub(crate) fn binary(&self, scene: &Scene) -> Result<Loss<f32, Ix4>, Error> {
        match scene.options().binary {
            BinaryLoss::WithLogits => self.with_logits(scene, self.target.view()),
            BinaryLoss::TwoStep => {
                let weight = self.weight.as_ref().map(|weight| weight.view());
                let options = BceOptions { weight, reduction: scene.reduction() };
                sigmoid_bce(scene.logits(Form::Binary).view(), self.target.view(), &options)
            }
        }
    }

    /// The multiclass form's loss as its options say; of K sigmoids, the per-pixel loss is the sum over the channels.
    ///
    /// # Errors
    /// None for a valid scene.
    pub(crate) fn multiclass(&self, scene: &Scene) -> Result<Loss<f32, Ix3>, Error> {
        match scene.options().multiclass {
            MulticlassLoss::CrossEntropy => self.of_classes(scene, cross_entropy),
            MulticlassLoss::Naive => self.of_classes(scene, naive_cross_entropy),
            MulticlassLoss::Multilabel => self.multilabel(scene),
        }
    }

    /// The loss that the binary form approximates, in float64, its target included: two steps are computed as one.
    ///
    /// # Errors
    /// None for a valid scene.
    pub(crate) fn exact_binary(&self, scene: &Scene) -> Result<Loss<f64, Ix4>, Error> {
        self.with_logits(scene, self.exact_target(scene).view())
    }

    /// The binary form's target in float64, smoothed by ε as it was typed: 0.1, where the float32 is 0.10000000149.
    pub(crate) fn exact_target(&self, scene: &Scene) -> Array4<f64> {
        binary_target(&self.classes, scene)
    }

    /// The loss that the multiclass form approximates, in float64: a naive softmax is computed as a shifted one.
    ///
    /// # Errors
    /// None for a valid scene.
    pub(crate) fn exact_multiclass(&self, scene: &Scene) -> Result<Loss<f64, Ix3>, Error> {
        if scene.options().multiclass == MulticlassLoss::Multilabel {
            self.multilabel(scene)
        } else {
            self.of_classes(scene, cross_entropy)
        }
    }

    fn with_logits<T: Real>(&self, scene: &Scene, target: ArrayView4<'_, T>) -> Result<Loss<T, Ix4>, Error> {
        let logits = cast(scene.logits(Form::Binary));
        let weight = self.weight.as_ref().map(cast);
        let pos_weight =
            scene.options().used_pos_weight().map(|w| Array1::from_elem(1, T::from_f64(w.into())));
        let options = BceWithLogitsOptions {
            weight: weight.as_ref().map(|weight| weight.view()),
            pos_weight: pos_weight.as_ref().map(|weight| weight.view()),
            reduction: scene.reduction(),
        };
        bce_with_logits(logits.view(), target, &options)
    }

    /// A loss of class logits against class indices, in either precision.
    fn of_classes<T: Real>(&self, scene: &Scene, loss: ClassLoss<T>) -> Result<Loss<T, Ix3>, Error> {
        let logits = cast(scene.logits(Form::Multiclass));
        let weight = scene.options().used_class_weight(scene.classes());
        let weight = weight.map(|weight| cast(&Array1::from_vec(weight.to_vec())));
        let options = CrossEntropyOptions {
            weight: weight.as_ref().map(|weight| weight.view()),
            ignore_index: IGNORED,
            label_smoothing: T::from_f64(as_typed(scene.options().used_label_smoothing())),
            reduction: scene.reduction(),
        };
        loss(logits.view(), self.classes.view(), &options)
    }

    fn multilabel<T: Real>(&self, scene: &Scene) -> Result<Loss<T, Ix3>, Error> {
        let (logits, target) = (cast(scene.logits(Form::Multiclass)), cast(&self.one_hot));
        let weight: Option<Array4<T>> = self.weight.as_ref().map(cast);
        let weight = weight.as_ref().and_then(|weight| weight.broadcast(target.dim()));
        let options = BceWithLogitsOptions { weight, pos_weight: None, reduction: scene.reduction() };
        let Loss { loss, per_pixel, probability, grad } =
            bce_with_logits(logits.view(), target.view(), &options)?;
        let (n, channels, h, w) = per_pixel.dim();
        let mut total = Array3::from_elem((n, h, w), T::default());
        for (at, total) in flat_mut(&mut total).iter_mut().enumerate() {
            let channel = |c: usize| (at / (h * w) * channels + c) * h * w + at % (h * w);
            *total = T::from_f64((0..channels).map(|c| flat(&per_pixel)[channel(c)].to_f64()).sum());
        }
        Ok(Loss { loss, per_pixel: total, probability, grad })
    }
}

/// The target of the binary form, (1 − ε)·y + ε/2, rounded as PyTorch does: its scalars are float64 until they meet the tensor.
fn binary_target<T: Real>(classes: &Array3<i32>, scene: &Scene) -> Array4<T> {
    let foreground = scene.foreground() as i32;
    let smoothing = as_typed(scene.options().target_smoothing());
    let (rest, floor) = (T::from_f64(1.0 - smoothing), T::from_f64(smoothing / 2.0));
    let (n, h, w) = classes.dim();
    let mut target = Array4::from_elem((n, 1, h, w), floor);
    for (to, &class) in flat_mut(&mut target).iter_mut().zip(flat(classes)) {
        if class == foreground {
            *to = rest + floor;
        }
    }
    target
}

/// The same numbers in another precision.
fn cast<T: Real, D: Dimension>(numbers: &Array<f32, D>) -> Array<T, D> {
    let mut cast = Array::from_elem(numbers.raw_dim(), T::default());
    for (to, &x) in flat_mut(&mut cast).iter_mut().zip(flat(numbers)) {
        *to = T::from_f64(x.into());
    }
    cast
}
