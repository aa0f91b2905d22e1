//! What is descended: a loss of logits against a mask, with its gradient by the logits.

use ndarray::{Array1, Array3, Array4, ArrayView3, ArrayView4, Axis, Zip};

use crate::number::Number;
use pixelwise::Error;
use pixelwise::Reduction;
use pixelwise::{BceWithLogitsOptions, bce_with_logits};
use pixelwise::{CrossEntropyOptions, cross_entropy};
use pixelwise::{sigmoid, softmax};

/// A loss with its options, to be evaluated on any logits and any mask of classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// Which loss, and the options that only it has.
    pub form: Form,
    /// Whether an activation is applied before the loss, which applies its own: the well-known mistake.
    pub doubled: bool,
    /// The mask's value that leaves a pixel out: `ignore_index` of cross-entropy, a weight of 0 in the binary forms.
    pub ignore_index: i32,
    /// How the pixels become one number.
    pub reduction: Reduction,
}

/// A loss and its own options.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// `BCEWithLogitsLoss(pos_weight)` on one channel.
    BceWithLogits {
        /// The class that counts as 1; all others count as 0.
        foreground: i32,
        /// How much more a foreground pixel costs.
        pos_weight: f64,
        /// ε: the target is (1−ε)·y + ε/2. PyTorch has no such option here; it is done to the target.
        label_smoothing: f64,
    },
    /// `CrossEntropyLoss(weight, label_smoothing)` on K channels.
    CrossEntropy {
        /// A factor a class; none is 1 for all.
        weight: Option<Vec<f64>>,
        /// ε.
        label_smoothing: f64,
    },
}

/// A loss at some logits.
///
/// # Shapes
/// Both arrays have the logits' shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Slope<T> {
    /// The reduced loss.
    pub loss: T,
    /// The activation that the loss applies; of a doubled one, the second.
    pub probability: Array4<T>,
    /// d loss / d logits.
    pub grad: Array4<T>,
}

impl Objective {
    /// `BCEWithLogitsLoss()` with class 1 as the foreground.
    #[must_use]
    pub const fn binary() -> Self {
        Self::of(Form::BceWithLogits { foreground: 1, pos_weight: 1.0, label_smoothing: 0.0 })
    }

    /// `CrossEntropyLoss()`.
    #[must_use]
    pub const fn multiclass() -> Self {
        Self::of(Form::CrossEntropy { weight: None, label_smoothing: 0.0 })
    }

    /// A form on its own: one activation, `ignore_index` −100, the mean.
    #[must_use]
    pub const fn of(form: Form) -> Self {
        Self { form, doubled: false, ignore_index: -100, reduction: Reduction::Mean }
    }

    /// Computes the loss and its gradient by the logits.
    ///
    /// Where the activation is doubled, the loss is fed with a = σ(z) or softmax(z) as if it were logits, and
    ///
    /// ```text
    /// dl/dz = dl/da · a·(1−a)                      of the sigmoid
    /// dl/dz_c = a_c · (dl/da_c − Σ_k a_k·dl/da_k)  of the softmax
    /// ```
    ///
    /// # Shapes
    /// `logits` is `[N, 1, H, W]` for the binary forms and `[N, K, H, W]` for cross-entropy, `mask` `[N, H, W]`.
    ///
    /// # Errors
    /// Those of the loss: [`Error::ShapeMismatch`], [`Error::TargetOutOfBounds`], [`Error::OutOfRange`].
    pub fn slope<T: Number>(
        &self,
        logits: ArrayView4<'_, T>,
        mask: ArrayView3<'_, i32>,
    ) -> Result<Slope<T>, Error> {
        if !self.doubled {
            return self.single(logits, mask);
        }
        if matches!(self.form, Form::CrossEntropy { .. }) {
            let inner = softmax(logits);
            let mut slope = self.single(inner.view(), mask)?;
            let through = (&inner * &slope.grad).sum_axis(Axis(1)).insert_axis(Axis(1));
            slope.grad -= &through;
            slope.grad *= &inner;
            Ok(slope)
        } else {
            let inner = sigmoid(logits);
            let mut slope = self.single(inner.view(), mask)?;
            Zip::from(&mut slope.grad).and(&inner).for_each(|grad, &a| *grad *= a * (T::one() - a));
            Ok(slope)
        }
    }

    /// What the loss is fed with: the logits, or their activation where it is doubled.
    #[must_use]
    pub fn fed<T: Number>(&self, logits: Array4<T>) -> Array4<T> {
        match (self.doubled, &self.form) {
            (false, _) => logits,
            (true, Form::CrossEntropy { .. }) => softmax(logits.view()),
            (true, _) => sigmoid(logits.view()),
        }
    }

    /// The loss and its gradient by what the loss is fed with.
    fn single<T: Number>(
        &self,
        logits: ArrayView4<'_, T>,
        mask: ArrayView3<'_, i32>,
    ) -> Result<Slope<T>, Error> {
        let (loss, probability, grad) = match &self.form {
            Form::BceWithLogits { foreground, pos_weight, label_smoothing } => {
                let pos_weight = Array1::from_elem(logits.dim().1, T::from_f64(*pos_weight));
                let weight = self.kept(mask);
                let target = binary_target(mask, *foreground, *label_smoothing);
                let options = BceWithLogitsOptions {
                    weight: weight.as_ref().map(|weight| weight.view()),
                    pos_weight: Some(pos_weight.view()),
                    reduction: self.reduction,
                };
                let loss = bce_with_logits(logits, target.view(), &options)?;
                (loss.loss, loss.probability, loss.grad)
            }
            Form::CrossEntropy { weight, label_smoothing } => {
                let weight = weight
                    .as_ref()
                    .map(|weight| weight.iter().map(|&w| T::from_f64(w)).collect::<Array1<T>>());
                let options = CrossEntropyOptions {
                    weight: weight.as_ref().map(|weight| weight.view()),
                    ignore_index: self.ignore_index,
                    label_smoothing: T::from_f64(*label_smoothing),
                    reduction: self.reduction,
                };
                let loss = cross_entropy(logits, mask, &options)?;
                (loss.loss, loss.probability, loss.grad)
            }
        };
        Ok(Slope { loss, probability, grad })
    }

    /// A weight of 0 for each ignored pixel, or nothing where there is none.
    fn kept<T: Number>(&self, mask: ArrayView3<'_, i32>) -> Option<Array4<T>> {
        let ignored = mask.iter().any(|&class| class == self.ignore_index);
        ignored.then(|| {
            let kept = mask.mapv(|class| if class == self.ignore_index { T::zero() } else { T::one() });
            kept.insert_axis(Axis(1))
        })
    }
}

/// 1 for the foreground and 0 for all else, both drawn to the middle by ε/2.
fn binary_target<T: Number>(mask: ArrayView3<'_, i32>, foreground: i32, smoothing: f64) -> Array4<T> {
    let (low, high) = (T::from_f64(smoothing / 2.0), T::from_f64(1.0 - smoothing / 2.0));
    let target: Array3<T> = mask.mapv(|class| if class == foreground { high } else { low });
    target.insert_axis(Axis(1))
}
