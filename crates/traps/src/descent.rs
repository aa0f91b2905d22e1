//! Plain gradient descent, the losses kept step by step.

use crate::card::{Curve, Level, four};

/// What training left behind.
pub(crate) struct Trained {
    /// The loss before each step and after the last.
    pub(crate) losses: Vec<f64>,
    /// The parameters after the last step.
    pub(crate) parameters: Vec<f64>,
}

/// Takes as many steps of gradient descent; `loss` gives the loss and its gradient.
pub(crate) fn descend(
    start: Vec<f64>,
    steps: usize,
    lr: f64,
    loss: impl Fn(&[f64]) -> (f64, Vec<f64>),
) -> Trained {
    let mut parameters = start;
    let mut losses = Vec::with_capacity(steps + 1);
    for step in 0..=steps {
        let (value, grad) = loss(&parameters);
        losses.push(value);
        if step < steps {
            for (parameter, g) in parameters.iter_mut().zip(grad) {
                *parameter -= lr * g;
            }
        }
    }
    Trained { losses, parameters }
}

/// The losses as a curve from 0 to `most`, thinned to about 100 points.
pub(crate) fn curve(losses: &[f64], most: f64, floor: Option<f64>) -> Curve {
    let last = losses.len().saturating_sub(1).max(1);
    let stride = last.div_ceil(100);
    let points = losses.iter().enumerate().step_by(stride);
    let points = points.map(|(at, &loss)| [at as f32 / last as f32, (loss / most).clamp(0.0, 1.0) as f32]);
    let floor = floor.map(|floor| Level { at: (floor / most) as f32, value: four(floor) });
    Curve { points: points.collect(), floor, steps: last as u32 }
}
