//! What the optimizers of a descent remember from step to step, and the step that they take.

use ndarray::Array4;

use crate::arrays::{flat, flat_mut};
use crate::document::learning::DescentSettings;
use crate::document::limits::LOGIT_LIMIT;
use crate::document::scene::{Form, Scene};
use crate::evaluate::results::Results;
use crate::valid::valid;
use pixelwise_train::optimizer::Optimizer;

/// What both optimizers remember.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OptimizerState {
    binary: Optimizer<f32>,
    multiclass: Optimizer<f32>,
}

impl OptimizerState {
    /// The memory of no step.
    pub(crate) fn new(learning: &DescentSettings, scene: &Scene) -> Self {
        let optimizer = |form| valid(Optimizer::new(learning.settings(form), scene.logits(form).len()));
        Self { binary: optimizer(Form::Binary), multiclass: optimizer(Form::Multiclass) }
    }

    /// Takes a step on both forms' logits; true where a logit was stopped at the end of its range.
    pub(crate) fn step(&mut self, scene: &mut Scene, results: &Results) -> bool {
        let binary = descend(&mut self.binary, &mut scene.binary, results.gradient(Form::Binary));
        let multiclass =
            descend(&mut self.multiclass, &mut scene.multiclass, results.gradient(Form::Multiclass));
        binary || multiclass
    }

    pub(crate) fn of(&self, form: Form) -> &Optimizer<f32> {
        match form {
            Form::Binary => &self.binary,
            Form::Multiclass => &self.multiclass,
        }
    }

    /// Changes the learning rates from the next step on.
    pub(crate) fn set(&mut self, learning: &DescentSettings) {
        valid(self.binary.set_lr(learning.settings(Form::Binary).lr));
        valid(self.multiclass.set_lr(learning.settings(Form::Multiclass).lr));
    }
}

/// Takes a step and keeps the logits in their range; true where one had to be stopped.
fn descend(optimizer: &mut Optimizer<f32>, logits: &mut Array4<f32>, grad: &Array4<f32>) -> bool {
    let mut values = flat(logits).to_vec();
    valid(optimizer.step(&mut values, flat(grad)));
    let mut stopped = false;
    for (cell, value) in flat_mut(logits).iter_mut().zip(values) {
        // A logit that is no number stays, and a gradient that is none moves nothing.
        if !cell.is_finite() {
            continue;
        }
        let within = if value.is_nan() { *cell } else { value.clamp(-LOGIT_LIMIT, LOGIT_LIMIT) };
        stopped |= within != value;
        *cell = within;
    }
    stopped
}
