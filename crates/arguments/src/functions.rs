//! Activations, predictions and metrics, called with values of any type.

use pixelwise::memory::Demand;
use pixelwise::slices;
use pixelwise::{Metrics, Shape};

use crate::class_indices::ClassIndices;
use crate::options::ignore_index;
use crate::value::of_shape;
use crate::{Error, Value};

/// The most classes that a byte can name.
const BYTE: usize = 256;

/// σ(x), element by element.
///
/// # Errors
/// If `x` is not floats, or the result cannot be had.
pub fn sigmoid(x: &Value<'_>) -> Result<Vec<f32>, Error> {
    let x = x.any_floats("x")?;
    let length = [x.count()];
    Demand::new(format!("sigmoid of {length:?}")).tensor::<f32>(&length).tensor::<f32>(&length).check()?;
    Ok(slices::sigmoid(&x.copy()?))
}

/// Softmax over the channels.
///
/// # Shapes
/// `logits` and the result are `[N, K, H, W]`.
///
/// # Errors
/// If an argument is not of its type or its shape, or the tensors cannot be had.
pub fn softmax(logits: &Value<'_>, shape: &Value<'_>) -> Result<Vec<f32>, Error> {
    by_pixel("softmax", logits, shape, slices::softmax)
}

/// The logarithm of the softmax over the channels.
///
/// # Shapes
/// `logits` and the result are `[N, K, H, W]`.
///
/// # Errors
/// As [`softmax`].
pub fn log_softmax(logits: &Value<'_>, shape: &Value<'_>) -> Result<Vec<f32>, Error> {
    by_pixel("logSoftmax", logits, shape, slices::log_softmax)
}

type ByPixel = fn(&[f32], Shape) -> Result<Vec<f32>, pixelwise::Error>;

fn by_pixel(
    function: &str,
    logits: &Value<'_>,
    shape: &Value<'_>,
    compute: ByPixel,
) -> Result<Vec<f32>, Error> {
    let shape = shape.shape()?;
    let Shape { n, c, h, w } = shape;
    let demand = Demand::new(format!("{function} of shape {shape}")).tensor::<f32>(&[n, c, h, w]);
    // The result, and one pixel's channels in double precision, twice.
    let demand = demand.tensor::<f32>(&[n, c, h, w]).tensor::<f64>(&[2, c]);
    demand.fits()?;
    let logits = logits.floats("logits", &[n, c, h, w])?;
    demand.check()?;
    Ok(compute(&logits.copy()?, shape)?)
}

/// The one-hot form of class indices; all 0 where the target is no class.
///
/// # Shapes
/// `target` is `[N, H, W]`, `shape` and the result are `[N, K, H, W]`.
///
/// # Errors
/// As [`softmax`].
pub fn one_hot(target: &Value<'_>, shape: &Value<'_>) -> Result<Vec<f32>, Error> {
    let shape = shape.shape()?;
    let Shape { n, c, h, w } = shape;
    let demand = Demand::new(format!("oneHot of shape {shape}")).tensor::<f32>(&[n, c, h, w]);
    demand.fits()?;
    let target = ClassIndices::of_shape("target", target, &[n, h, w])?;
    demand.tensor::<u8>(&[target.bytes(), n, h, w]).check()?;
    Ok(slices::one_hot(&target.copy_or_none()?, shape)?)
}

/// 1 where a probability is above the threshold, strictly.
///
/// # Errors
/// If `probability` is not floats, the threshold is no number, or the result cannot be had.
pub fn threshold(probability: &Value<'_>, threshold: &Value<'_>) -> Result<Vec<u8>, Error> {
    let probability = probability.any_floats("probability")?;
    let threshold = threshold.number("threshold")? as f32;
    let length = [probability.count()];
    Demand::new(format!("threshold of {length:?}")).tensor::<f32>(&length).tensor::<u8>(&length).check()?;
    Ok(slices::threshold(&probability.copy()?, threshold))
}

/// The channel with the largest logit, as a byte; of equal ones the first.
///
/// # Shapes
/// `logits` is `[N, K, H, W]` with K from 1 to 256, the result `[N, H, W]`.
///
/// # Errors
/// As [`softmax`], and for more classes than a byte can name.
pub fn argmax(logits: &Value<'_>, shape: &Value<'_>) -> Result<Vec<u8>, Error> {
    let shape = shape.shape()?;
    let Shape { n, c, h, w } = shape;
    if !(1..=BYTE).contains(&c) {
        let expected = format!("1 to {BYTE}, because argmax names a class by a byte");
        return Err(Error::Unexpected { what: "the number of classes", got: c.to_string(), expected });
    }
    let demand = Demand::new(format!("argmax of shape {shape}")).tensor::<f32>(&[n, c, h, w]);
    let demand = demand.tensor::<u8>(&[n, h, w]);
    demand.fits()?;
    let logits = logits.floats("logits", &[n, c, h, w])?;
    demand.check()?;
    Ok(slices::argmax(&logits.copy()?, shape)?)
}

/// How a prediction meets its target, class by class.
///
/// # Shapes
/// `prediction` and `target` have one class a pixel, of 1 to 256.
///
/// # Errors
/// If an argument is not of its type, the lengths differ, a prediction or a target is no class, or the tensors cannot be had.
pub fn metrics(
    prediction: &Value<'_>,
    target: &Value<'_>,
    classes: &Value<'_>,
    ignore: &Value<'_>,
) -> Result<Metrics, Error> {
    let Value::Bytes(prediction) = prediction else {
        return Err(prediction.unexpected("prediction", "a Uint8Array"));
    };
    let length = [prediction.count()];
    let target = ClassIndices::of_shape("target", target, &length)?;
    let count = classes.whole(1..=BYTE as i64).ok_or_else(|| {
        classes.unexpected("classes", format!("a whole number from 1 to {BYTE}, as a prediction is a byte"))
    })? as usize;
    let ignore = if matches!(ignore, Value::Missing) { None } else { Some(ignore_index(ignore)?) };
    let prediction = of_shape("prediction", &**prediction, &length)?;
    let demand = Demand::new(format!("metrics of {length:?}")).tensor::<u8>(&length);
    demand.tensor::<u8>(&[target.bytes(), length[0]]).check()?;
    let target = target.copy(count)?;
    Ok(slices::metrics(&prediction.copy()?, &target, count, ignore)?)
}
