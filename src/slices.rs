//! The losses over flat slices with a shape beside them, as other languages hold tensors.

use ndarray::{Array, ArrayView1, ArrayView3, ArrayView4, Dimension};

use crate::loss::bce::{BceOptions, bce as bce_of};
use crate::loss::bce_with_logits::{BceWithLogitsOptions, bce_with_logits as bce_with_logits_of};
use crate::loss::class_probabilities::cross_entropy_of_probabilities as of_probabilities;
use crate::loss::cross_entropy::{CrossEntropyOptions, IGNORE_INDEX, cross_entropy as cross_entropy_of};
use crate::loss::{Loss, Reduction};
use crate::memory::elements;
use crate::metrics::{Metrics, metrics as metrics_of};
use crate::tensor::{Error, Shape};

/// The options of all three losses; each loss takes those that PyTorch's has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// How the per-pixel losses become one number.
    pub reduction: Reduction,
    /// One weight an element for BCE, one a class for cross-entropy.
    pub weight: Option<Vec<f32>>,
    /// One weight a channel, for `bce_with_logits`.
    pub pos_weight: Option<Vec<f32>>,
    /// The class index that cross-entropy leaves out, −100 unless given.
    pub ignore_index: Option<i32>,
    /// How much cross-entropy smooths its target, from 0 to 1.
    pub label_smoothing: f32,
}

impl Options {
    /// What cross-entropy is told.
    fn of_classes(&self) -> CrossEntropyOptions<'_, f32> {
        CrossEntropyOptions {
            weight: self.weight.as_deref().map(ArrayView1::from),
            ignore_index: self.ignore_index.unwrap_or(IGNORE_INDEX),
            label_smoothing: self.label_smoothing,
            reduction: self.reduction,
        }
    }
}

/// What a loss gives, its arrays in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct FlatLoss {
    /// The reduced loss; the sum where the reduction is [`Reduction::None`].
    pub loss: f32,
    /// The unreduced, weighted loss: `[N, C, H, W]` for BCE, `[N, H, W]` for cross-entropy.
    pub per_pixel: Vec<f32>,
    /// The activation, `[N, C, H, W]`.
    pub probability: Vec<f32>,
    /// d loss / d first argument, `[N, C, H, W]`.
    pub grad: Vec<f32>,
}

impl<D: Dimension> From<Loss<f32, D>> for FlatLoss {
    fn from(loss: Loss<f32, D>) -> Self {
        Self {
            loss: loss.loss,
            per_pixel: values(loss.per_pixel),
            probability: values(loss.probability),
            grad: values(loss.grad),
        }
    }
}

/// `BCEWithLogitsLoss`.
///
/// # Errors
/// [`Error::ShapeMismatch`] where a length does not fit the shape.
pub fn bce_with_logits(
    logits: &[f32],
    target: &[f32],
    shape: Shape,
    options: &Options,
) -> Result<FlatLoss, Error> {
    let weight = options.weight.as_deref().map(|weight| channels("weight", weight, shape)).transpose()?;
    let pos_weight = options.pos_weight.as_deref().map(ArrayView1::from);
    let options = BceWithLogitsOptions { weight, pos_weight, reduction: options.reduction };
    let target = channels("target", target, shape)?;
    Ok(bce_with_logits_of(channels("input", logits, shape)?, target, &options)?.into())
}

/// `BCELoss`.
///
/// # Errors
/// [`Error::ShapeMismatch`] where a length does not fit the shape, [`Error::ProbabilityOutOfRange`] outside [0, 1].
pub fn bce(probability: &[f32], target: &[f32], shape: Shape, options: &Options) -> Result<FlatLoss, Error> {
    let weight = options.weight.as_deref().map(|weight| channels("weight", weight, shape)).transpose()?;
    let options = BceOptions { weight, reduction: options.reduction };
    let target = channels("target", target, shape)?;
    Ok(bce_of(channels("input", probability, shape)?, target, &options)?.into())
}

/// `CrossEntropyLoss` on class indices.
///
/// # Errors
/// [`Error::ShapeMismatch`] where a length does not fit the shape, [`Error::TargetOutOfBounds`] for a class that is none.
pub fn cross_entropy(
    logits: &[f32],
    target: &[i32],
    shape: Shape,
    options: &Options,
) -> Result<FlatLoss, Error> {
    let target = pixels("target", target, shape)?;
    Ok(cross_entropy_of(channels("input", logits, shape)?, target, &options.of_classes())?.into())
}

/// `CrossEntropyLoss` on class probabilities.
///
/// # Errors
/// [`Error::ShapeMismatch`] where a length does not fit the shape, [`Error::IgnoreIndexOfProbabilities`] for an `ignore_index` that is
/// not negative.
pub fn cross_entropy_of_probabilities(
    logits: &[f32],
    target: &[f32],
    shape: Shape,
    options: &Options,
) -> Result<FlatLoss, Error> {
    let target = channels("target", target, shape)?;
    Ok(of_probabilities(channels("input", logits, shape)?, target, &options.of_classes())?.into())
}

/// σ(x), element by element.
#[must_use]
pub fn sigmoid(x: &[f32]) -> Vec<f32> {
    match ArrayView4::from_shape((1, 1, 1, x.len()), x) {
        Ok(view) => values(crate::sigmoid(view)),
        Err(_) => Vec::new(),
    }
}

/// Softmax over the channels.
///
/// # Errors
/// [`Error::ShapeMismatch`] where the length does not fit the shape.
pub fn softmax(logits: &[f32], shape: Shape) -> Result<Vec<f32>, Error> {
    Ok(values(crate::softmax(channels("input", logits, shape)?)))
}

/// The logarithm of the softmax over the channels.
///
/// # Errors
/// [`Error::ShapeMismatch`] where the length does not fit the shape.
pub fn log_softmax(logits: &[f32], shape: Shape) -> Result<Vec<f32>, Error> {
    Ok(values(crate::log_softmax(channels("input", logits, shape)?)))
}

/// The one-hot form of class indices, of the given shape; all 0 where the target is no class.
///
/// # Errors
/// [`Error::ShapeMismatch`] where the length does not fit the shape.
pub fn one_hot(target: &[i32], shape: Shape) -> Result<Vec<f32>, Error> {
    Ok(values(crate::one_hot(pixels("target", target, shape)?, shape.c)))
}

/// 1 where a probability is above the threshold, strictly.
#[must_use]
pub fn threshold(probability: &[f32], threshold: f32) -> Vec<u8> {
    match ArrayView4::from_shape((1, 1, 1, probability.len()), probability) {
        Ok(view) => values(crate::threshold(view, threshold)),
        Err(_) => Vec::new(),
    }
}

/// The channel with the largest logit; of equal ones the first.
///
/// # Errors
/// [`Error::ShapeMismatch`] where the length does not fit the shape, [`Error::OutOfRange`] without a channel or with more than 256.
pub fn argmax(logits: &[f32], shape: Shape) -> Result<Vec<u8>, Error> {
    let logits = channels("input", logits, shape)?;
    if shape.c == 0 || shape.c > 256 {
        return Err(Error::OutOfRange { what: "channels", value: shape.c as f64, min: 1.0, max: 256.0 });
    }
    Ok(values(crate::argmax(logits)))
}

/// How a prediction meets its target.
///
/// # Errors
/// [`Error::ShapeMismatch`] where the lengths differ, [`Error::TargetOutOfBounds`] for a class that is none.
pub fn metrics(
    prediction: &[u8],
    target: &[i32],
    classes: usize,
    ignore_index: Option<i32>,
) -> Result<Metrics, Error> {
    let shape = Shape::new(1, 1, 1, prediction.len());
    let prediction = pixels("prediction", prediction, shape)?;
    metrics_of(prediction, pixels("target", target, shape)?, classes, ignore_index)
}

/// A row of ratios, NaN where one is undefined.
#[must_use]
pub fn ratios(values: &[Option<f64>]) -> Vec<f64> {
    values.iter().map(|value| value.unwrap_or(f64::NAN)).collect()
}

/// The elements in reading order; those of an array that was made here are not copied.
fn values<T, D: Dimension>(array: Array<T, D>) -> Vec<T> {
    if !array.is_standard_layout() {
        return array.into_iter().collect();
    }
    let length = array.len();
    let (mut values, offset) = array.into_raw_vec_and_offset();
    values.drain(..offset.unwrap_or(0));
    values.truncate(length);
    values
}

fn channels<'a>(what: &'static str, values: &'a [f32], shape: Shape) -> Result<ArrayView4<'a, f32>, Error> {
    let Shape { n, c, h, w } = shape;
    check_length(what, &[n, c, h, w], values.len())?;
    ArrayView4::from_shape(shape.dims(), values).map_err(|_| mismatch(what, &[n, c, h, w], values.len()))
}

fn pixels<'a, T>(what: &'static str, values: &'a [T], shape: Shape) -> Result<ArrayView3<'a, T>, Error> {
    let Shape { n, h, w, .. } = shape;
    check_length(what, &[n, h, w], values.len())?;
    ArrayView3::from_shape((n, h, w), values).map_err(|_| mismatch(what, &[n, h, w], values.len()))
}

/// A view may be shorter than its slice; a tensor may not.
fn check_length(what: &'static str, shape: &[usize], length: usize) -> Result<(), Error> {
    if elements(shape) == length as u128 { Ok(()) } else { Err(mismatch(what, shape, length)) }
}

fn mismatch(what: &'static str, expected: &[usize], length: usize) -> Error {
    Error::ShapeMismatch { what, expected: expected.to_vec(), got: vec![length] }
}
