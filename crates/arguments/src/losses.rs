//! The losses, called with values of any type.

use pixelwise::Shape;
use pixelwise::buffers::Resident;
use pixelwise::memory::Demand;
use pixelwise::slices::{self, FlatLoss};

use crate::class_indices::ClassIndices;
use crate::options::{BCE, BCE_WITH_LOGITS, CROSS_ENTROPY, Function, Given};

use crate::{Error, Numbers, Value};

/// `BCEWithLogitsLoss`.
///
/// # Shapes
/// `logits` and `target` are `[N, C, H, W]`.
///
/// # Errors
/// If an argument or an option is not of its type, its shape or its range, or the tensors cannot be had.
pub fn bce_with_logits(
    logits: &Value<'_>,
    target: &Value<'_>,
    shape: &Value<'_>,
    options: &Value<'_>,
) -> Result<FlatLoss, Error> {
    let integers = "result type Float can't be cast to the desired output type Long";
    let binary =
        Binary { function: &BCE_WITH_LOGITS, input: "logits", integers, loss: slices::bce_with_logits };
    binary.call(logits, target, shape, options)
}

/// `BCELoss`.
///
/// # Shapes
/// `probability` and `target` are `[N, C, H, W]`.
///
/// # Errors
/// As [`bce_with_logits`], and if a probability is outside [0, 1].
pub fn bce(
    probability: &Value<'_>,
    target: &Value<'_>,
    shape: &Value<'_>,
    options: &Value<'_>,
) -> Result<FlatLoss, Error> {
    let integers = "Found dtype Long but expected Float";
    let binary = Binary { function: &BCE, input: "probability", integers, loss: slices::bce };
    binary.call(probability, target, shape, options)
}

/// A loss over slices.
type Loss = fn(&[f32], &[f32], Shape, &slices::Options) -> Result<FlatLoss, pixelwise::Error>;

/// One of the two binary losses.
struct Binary {
    function: &'static Function,
    /// What its first argument is called.
    input: &'static str,
    /// What PyTorch says of a target of integers.
    integers: &'static str,
    loss: Loss,
}

impl Binary {
    fn call(
        &self,
        input: &Value<'_>,
        target: &Value<'_>,
        shape: &Value<'_>,
        options: &Value<'_>,
    ) -> Result<FlatLoss, Error> {
        let shape = shape.shape()?;
        let given = self.function.options(options)?;
        let channels = channels(shape);
        let demand = demand(self.function, shape, &channels, &given).tensor::<f32>(&channels);
        demand.fits()?;
        let input = input.floats(self.input, &channels)?;
        if ClassIndices::of(target).is_some() {
            let expected = format!("a Float32Array of shape {channels:?} ({})", self.integers);
            return Err(target.unexpected("target", expected));
        }
        let target = target.floats("target", &channels)?;
        demand.check()?;
        let options = given.read(&channels, shape.c)?;
        Ok((self.loss)(&input.copy()?, &target.copy()?, shape, &options)?)
    }
}

/// `CrossEntropyLoss`, on class indices or on class probabilities.
///
/// # Shapes
/// `logits` is `[N, K, H, W]`; `target` is `[N, H, W]` where it is integers and `[N, K, H, W]` where it is floats.
///
/// # Errors
/// If an argument or an option is not of its type, its shape or its range, a target is no class, or the tensors cannot be had.
pub fn cross_entropy(
    logits: &Value<'_>,
    target: &Value<'_>,
    shape: &Value<'_>,
    options: &Value<'_>,
) -> Result<FlatLoss, Error> {
    let shape = shape.shape()?;
    let given = CROSS_ENTROPY.options(options)?;
    let (channels, pixels) = (channels(shape), [shape.n, shape.h, shape.w]);
    let demand = demand(&CROSS_ENTROPY, shape, &pixels, &given);
    demand.fits()?;
    let logits = logits.floats("logits", &channels)?;
    if let Value::Floats(target) = target {
        let target = class_probabilities(&**target, &channels)?;
        demand.tensor::<f32>(&channels).check()?;
        let options = given.read(&[shape.c], shape.c)?;
        let (logits, target) = (logits.copy()?, target.copy()?);
        return Ok(slices::cross_entropy_of_probabilities(&logits, &target, shape, &options)?);
    }
    let target = ClassIndices::of_shape("target", target, &pixels)?;
    demand.tensor::<u8>(&[target.bytes(), shape.n, shape.h, shape.w]).check()?;
    let options = given.read(&[shape.c], shape.c)?;
    let target = target.copy(shape.c)?;
    Ok(slices::cross_entropy(&logits.copy()?, &target, shape, &options)?)
}

/// Floats as a target of cross-entropy are class probabilities if they have the logits' shape, and else a mask of the wrong type.
fn class_probabilities<'a>(
    target: &'a dyn Numbers<f32>,
    shape: &[usize],
) -> Result<&'a dyn Numbers<f32>, Error> {
    crate::value::of_shape("target", target, shape)
        .map_err(|_| Error::FloatTarget { got: target.count(), expected: format!("{shape:?}") })
}

/// The tensors of `BCEWithLogitsLoss`, to be filled and run.
///
/// # Errors
/// As [`bce_with_logits`].
pub fn bce_buffers(shape: &Value<'_>, options: &Value<'_>) -> Result<Resident, Error> {
    let shape = shape.shape()?;
    let given = BCE_WITH_LOGITS.options(options)?;
    let channels = channels(shape);
    demand(&BCE_WITH_LOGITS, shape, &channels, &given).fits()?;
    Ok(Resident::bce_with_logits(shape, given.read(&channels, shape.c)?)?)
}

/// The tensors of `CrossEntropyLoss` on class indices, to be filled and run.
///
/// # Errors
/// As [`cross_entropy`], and for more classes than a byte of a prediction can name.
pub fn cross_entropy_buffers(shape: &Value<'_>, options: &Value<'_>) -> Result<Resident, Error> {
    let shape = shape.shape()?;
    let given = CROSS_ENTROPY.options(options)?;
    demand(&CROSS_ENTROPY, shape, &[shape.n, shape.h, shape.w], &given).fits()?;
    Ok(Resident::cross_entropy(shape, given.read(&[shape.c], shape.c)?)?)
}

/// Which plane of a map is to be painted, and the size of a number that is painted full.
///
/// # Errors
/// If the plane is no whole number from 0, or `most` no number above 0.
pub fn plane(plane: &Value<'_>, most: &Value<'_>) -> Result<(usize, f64), Error> {
    let max = u32::MAX;
    let index = plane
        .whole(0..=max.into())
        .ok_or_else(|| plane.unexpected("plane", format!("a whole number from 0 to {max}")))?;
    match *most {
        Value::Number(size) if size > 0.0 && size.is_finite() => Ok((index as usize, size)),
        _ => Err(most.unexpected("most", "a number above 0")),
    }
}

fn channels(Shape { n, c, h, w }: Shape) -> [usize; 4] {
    [n, c, h, w]
}

/// The tensors of a loss but for its target, whose loss map is of the shape `map`.
fn demand(function: &Function, shape: Shape, map: &[usize], given: &Given<'_>) -> Demand {
    /// What the kernels hold for each class while they compute, at most.
    const CLASS: usize = 512;
    let channels = channels(shape);
    // The input, the probability and the gradient; the loss map; what is held for each class.
    let tensors = Demand::new(format!("{} of shape {shape}", function.name));
    let tensors = tensors.tensor::<f32>(&channels).tensor::<f32>(&channels).tensor::<f32>(&channels);
    let tensors = tensors.tensor::<f32>(map).tensor::<u8>(&[shape.c, CLASS]);
    // One weight an element at most; a weight a class is less than what is held for it.
    if given.has_weight() && map.len() == channels.len() { tensors.tensor::<f32>(&channels) } else { tensors }
}
