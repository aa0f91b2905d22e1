//! Binary cross-entropy on logits, in one step.

use std::ops::Range;

use ndarray::{ArrayView1, ArrayView4, Ix4};

use super::{Loss, Reduction, check_shape};
use crate::activation::Sigmoid;
use crate::tensor::{flat_mut, in_order};
use crate::{Error, Real};

/// What `torch.nn.BCEWithLogitsLoss` can be told.
#[derive(Clone, Copy, Debug)]
pub struct BceWithLogitsOptions<'a, T> {
    /// A factor an element, of the logits' shape.
    pub weight: Option<ArrayView4<'a, T>>,
    /// A factor on the positive part, one a channel.
    pub pos_weight: Option<ArrayView1<'a, T>>,
    /// How the elements become one number.
    pub reduction: Reduction,
}

impl<T> Default for BceWithLogitsOptions<'_, T> {
    fn default() -> Self {
        Self { weight: None, pos_weight: None, reduction: Reduction::Mean }
    }
}

/// Computes the binary cross-entropy of each logit against a target between 0 and 1, with its gradient.
///
/// ```text
/// l     = w · [ (1 − y) · softplus(z) + pw · y · softplus(−z) ],   softplus(z) = max(z, 0) + log(1 + e^−|z|)
/// dl/dz = w · [ (1 − y) · σ(z) − pw · y · σ(−z) ]
/// ```
///
/// Written so, nothing cancels: the loss of a confident, right pixel keeps its digits. The mean divides by the number of
/// elements, whatever the weights; over no element it is NaN.
///
/// # Shapes
/// `logits`, `target` and `weight` are `[N, C, H, W]`, `pos_weight` is `[C]`.
///
/// A target outside [0, 1] is not refused. A logit of −∞ costs NaN and ∞ costs NaN at y = 1, as in PyTorch, even where the
/// prediction is right; their gradient is finite.
///
/// # Errors
/// If a shape differs from what the logits ask for.
///
/// As `torch.nn.functional.binary_cross_entropy_with_logits`.
pub fn bce_with_logits<T: Real>(
    logits: ArrayView4<'_, T>,
    target: ArrayView4<'_, T>,
    options: &BceWithLogitsOptions<'_, T>,
) -> Result<Loss<T, Ix4>, Error> {
    check_shape("target", logits.shape(), target.shape())?;
    if let Some(weight) = &options.weight {
        check_shape("weight", logits.shape(), weight.shape())?;
    }
    if let Some(pos_weight) = &options.pos_weight {
        check_shape("pos_weight", &[logits.dim().1], pos_weight.shape())?;
    }
    let (logits_in_order, target) = (in_order(logits), in_order(target));
    let weight = options.weight.map(in_order);
    let pos_weight = options.pos_weight.map(in_order);
    let (_, _, h, w) = logits.dim();
    let elements = Elements {
        logits: &logits_in_order,
        target: &target,
        weight: weight.as_deref(),
        pos_weight: pos_weight.as_deref(),
        plane: h * w,
        denominator: options.reduction.denominator(logits.len() as f64),
        threshold: T::from_f64(0.5),
    };
    let mut result = Loss::zeros(logits.dim(), logits.dim());
    let mut results = Results {
        per_pixel: flat_mut(&mut result.per_pixel),
        probability: flat_mut(&mut result.probability),
        grad: flat_mut(&mut result.grad),
        prediction: None,
    };
    result.loss = elements.run(&mut results, &mut T::Room::default());
    Ok(result)
}

/// The loss's arguments in reading order, their lengths checked.
#[derive(Debug)]
pub struct Elements<'a, T> {
    pub(crate) logits: &'a [T],
    pub(crate) target: &'a [T],
    pub(crate) weight: Option<&'a [T]>,
    pub(crate) pos_weight: Option<&'a [T]>,
    /// How many elements a channel has.
    pub(crate) plane: usize,
    /// What the sum is divided by.
    pub(crate) denominator: f64,
    /// What a probability must exceed to be predicted.
    pub(crate) threshold: T,
}

/// Where the results go, slices of the logits' length.
#[derive(Debug)]
pub struct Results<'a, T> {
    pub(crate) per_pixel: &'a mut [T],
    pub(crate) probability: &'a mut [T],
    pub(crate) grad: &'a mut [T],
    /// 1 where the probability is above the threshold, if asked for.
    pub(crate) prediction: Option<&'a mut [u8]>,
}

impl<T: Real> Elements<'_, T> {
    /// Computes everything, and returns the reduced loss.
    pub(crate) fn run(&self, to: &mut Results<'_, T>, room: &mut T::Room) -> T {
        T::from_f64(T::bce_with_logits(self, to, room) / self.denominator)
    }

    /// The factor on the positive part of an element.
    pub(crate) fn pos_weight_at(&self, at: usize) -> T {
        self.pos_weight.map_or(T::ONE, |pos_weight| pos_weight[at / self.plane % pos_weight.len()])
    }
}

/// Computes a range of elements in double precision, each result rounded once.
pub(crate) fn one_by_one<T: Real>(
    from: &Elements<'_, T>,
    to: &mut Results<'_, T>,
    range: Range<usize>,
) -> f64 {
    let mut sum = 0.0;
    for at in range {
        let (z, y) = (from.logits[at].to_f64(), from.target[at].to_f64());
        let w = from.weight.map_or(1.0, |weight| weight[at].to_f64());
        let pw = from.pos_weight_at(at).to_f64();
        let sigmoid = Sigmoid::of(z);
        let loss = T::from_f64(w * element_loss(z, y, pw, sigmoid.log1p));
        sum += loss.to_f64();
        to.per_pixel[at] = loss;
        let p = T::from_f64(sigmoid.p);
        to.probability[at] = p;
        if let Some(prediction) = &mut to.prediction {
            prediction[at] = u8::from(p > from.threshold);
        }
        to.grad[at] = T::from_f64(w * ((1.0 - y) * sigmoid.p - pw * y * sigmoid.q) / from.denominator);
    }
    sum
}

fn element_loss(z: f64, y: f64, pw: f64, log1p: f64) -> f64 {
    // PyTorch adds (1 − y)·z to max(−z, 0), which is −∞ + ∞ here.
    if z == f64::NEG_INFINITY {
        return f64::NAN;
    }
    (1.0 - y) * (z.max(0.0) + log1p) + pw * y * ((-z).max(0.0) + log1p)
}
