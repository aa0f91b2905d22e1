//! What something that computes a loss gave, and how it is held against what it must give.

use pixelwise::buffers::Resident;
use pixelwise::slices::FlatLoss;
use pixelwise::{Loss, Real, Reduction};

use crate::reference::{Expected, Tolerance};
use crate::wide;

/// What something that computes a loss gave.
pub(crate) struct Found {
    pub(crate) loss: f64,
    pub(crate) per_pixel: Vec<f64>,
    pub(crate) probability: Vec<f64>,
    pub(crate) grad: Vec<f64>,
}

impl Found {
    pub(crate) fn of(loss: f32, resident: &Resident) -> Self {
        let [per_pixel, probability, grad] =
            [&resident.per_pixel, &resident.probability, &resident.grad].map(|values| wide(values));
        Self { loss: loss.into(), per_pixel, probability, grad }
    }

    pub(crate) fn check(
        &self,
        what: &str,
        expected: &Expected,
        tolerance: Tolerance,
        of_grad: Tolerance,
        scale: Scale,
    ) -> Result<(), String> {
        let Scale { pixel, mean, grad } = scale;
        tolerance
            .check("per_pixel", &self.per_pixel, &expected.per_pixel, pixel)
            .and_then(|()| tolerance.check("loss", &[self.loss], &[expected.loss], pixel * mean))
            .and_then(|()| tolerance.check("probability", &self.probability, &expected.probability, 1.0))
            .and_then(|()| of_grad.check("grad", &self.grad, &expected.grad, pixel * grad))
            .map_err(|why| format!("{what}: {why}"))
    }
}

impl From<FlatLoss> for Found {
    fn from(flat: FlatLoss) -> Self {
        let [per_pixel, probability, grad] =
            [&flat.per_pixel, &flat.probability, &flat.grad].map(|values| wide(values));
        Self { loss: flat.loss.into(), per_pixel, probability, grad }
    }
}

impl<T: Real, D: ndarray::Dimension> From<Loss<T, D>> for Found {
    fn from(loss: Loss<T, D>) -> Self {
        Self {
            loss: loss.loss.to_f64(),
            per_pixel: loss.per_pixel.into_iter().map(T::to_f64).collect(),
            probability: loss.probability.into_iter().map(T::to_f64).collect(),
            grad: loss.grad.into_iter().map(T::to_f64).collect(),
        }
    }
}

/// How large the numbers are that a result is added up from.
#[derive(Clone, Copy)]
pub(crate) struct Scale {
    /// What a pixel counts at most.
    pub(crate) pixel: f64,
    /// The loss over what a pixel counts: how many there are over what their sum is divided by.
    pub(crate) mean: f64,
    /// The gradient over what a pixel counts.
    pub(crate) grad: f64,
}

impl Scale {
    pub(crate) fn new(weight: Option<&[f64]>, reduction: Reduction, mean: f64) -> Self {
        let pixel = weight.map_or(1.0, |weight| weight.iter().copied().fold(0.0, f64::max));
        let divisor = if reduction == Reduction::Mean { mean } else { 1.0 };
        Self { pixel, mean: 1e4 / divisor, grad: 1.0 / divisor }
    }
}
