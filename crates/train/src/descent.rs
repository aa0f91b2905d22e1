//! Gradient descent on the logits themselves.

use ndarray::{Array4, ArrayView4};

use crate::number::Number;
use crate::objective::Slope;
use crate::optimizer::{Optimizer, Parts, Settings};
use pixelwise::Error;

/// Logits that follow their gradient, from where they began.
///
/// The loss is whatever the caller says: an [`Objective`](crate::objective::Objective) on a mask, or a function of its own.
///
/// On two channels −z/2 and z/2, cross-entropy's path is that of the binary form on z at twice the learning rate, to the bit:
/// its gradients are −g and g, so that a step moves the difference z₁ − z₀ by −2·lr·g where it moves z by −lr·g. That holds for all
/// three optimizers.
#[derive(Clone, Debug, PartialEq)]
pub struct Descent<T> {
    start: Array4<T>,
    logits: Array4<T>,
    optimizer: Optimizer<T>,
}

impl<T: Number> Descent<T> {
    /// A descent that has taken no step.
    ///
    /// # Shapes
    /// `start` is `[N, C, H, W]`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for settings that an optimizer refuses.
    pub fn new(start: Array4<T>, settings: Settings) -> Result<Self, Error> {
        let start = start.as_standard_layout().into_owned();
        Ok(Self { optimizer: Optimizer::new(settings, start.len())?, logits: start.clone(), start })
    }

    /// Takes one step down `loss`, and returns the loss at the logits that it left.
    ///
    /// # Errors
    /// Those of `loss`; [`Error::ShapeMismatch`] where its gradient has another shape than the logits.
    pub fn step(
        &mut self,
        loss: impl FnOnce(ArrayView4<'_, T>) -> Result<Slope<T>, Error>,
    ) -> Result<T, Error> {
        let Slope { loss, grad, .. } = loss(self.logits.view())?;
        self.optimizer.step(flat_mut(&mut self.logits), &in_order(&grad))?;
        Ok(loss)
    }

    /// The parts of the step that [`Descent::step`] would take now, in the order of the logits.
    ///
    /// # Errors
    /// As [`Descent::step`].
    pub fn parts(
        &self,
        loss: impl FnOnce(ArrayView4<'_, T>) -> Result<Slope<T>, Error>,
    ) -> Result<Parts<T>, Error> {
        let Slope { grad, .. } = loss(self.logits.view())?;
        self.optimizer.parts(&in_order(&self.logits), &in_order(&grad))
    }

    /// Goes back to where it began, with an optimizer that remembers nothing.
    pub fn reset(&mut self) {
        self.logits.assign(&self.start);
        self.optimizer.reset();
    }

    /// Where the logits are.
    #[must_use]
    pub fn logits(&self) -> ArrayView4<'_, T> {
        self.logits.view()
    }

    /// Puts the logits elsewhere, as an edit by hand does; the optimizer keeps its memory.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] for logits of another shape.
    pub fn set_logits(&mut self, logits: ArrayView4<'_, T>) -> Result<(), Error> {
        if logits.dim() != self.logits.dim() {
            return Err(Error::ShapeMismatch {
                what: "logits",
                expected: self.logits.shape().to_vec(),
                got: logits.shape().to_vec(),
            });
        }
        self.logits.assign(&logits);
        Ok(())
    }

    /// The optimizer, with its settings and the number of steps it took.
    #[must_use]
    pub const fn optimizer(&self) -> &Optimizer<T> {
        &self.optimizer
    }

    /// Sets the learning rate from the next step on.
    ///
    /// # Errors
    /// [`Error::OutOfRange`].
    pub fn set_lr(&mut self, lr: f64) -> Result<(), Error> {
        self.optimizer.set_lr(lr)
    }
}

fn in_order<T: Number>(array: &Array4<T>) -> Vec<T> {
    array.iter().copied().collect()
}

fn flat_mut<T: Number>(array: &mut Array4<T>) -> &mut [T] {
    array.as_slice_mut().expect("the logits were laid out in order when the descent began")
}
