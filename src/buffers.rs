//! A loss whose arguments and results stay where they are, to be computed again and again.

use crate::backend::Kernel;
use crate::loss::{bce_with_logits, cross_entropy};
use crate::memory::{Demand, elements};
use crate::slices::Options;
use crate::tensor::{Error, Shape};

/// What a pixel should be.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A number from 0 to 1 for each logit, `[N, C, H, W]`: the loss is `bce_with_logits`.
    Binary(Vec<f32>),
    /// A class for each pixel, `[N, H, W]`: the loss is `cross_entropy`.
    Classes(Vec<i32>),
}

/// The arguments and the results of one loss in `f32`, all in reading order. What [`Resident::run`] needs besides is
/// allocated at its first call.
///
/// # Shapes
/// `logits`, `probability` and `grad` are `[N, C, H, W]`; `per_pixel` and `prediction` are of the target's shape.
#[derive(Clone, Debug)]
pub struct Resident {
    shape: Shape,
    options: Options,
    /// The weight of each class.
    weight: Vec<f64>,
    room: <f32 as Kernel>::Room,
    /// The logits, 0 at first.
    pub logits: Vec<f32>,
    /// The target, 0 at first.
    pub target: Target,
    /// The unreduced, weighted loss.
    pub per_pixel: Vec<f32>,
    /// The activation.
    pub probability: Vec<f32>,
    /// d loss / d logits.
    pub grad: Vec<f32>,
    /// 1 where the probability is above the threshold, or the class with the largest logit.
    pub prediction: Vec<u8>,
    /// What a binary probability must exceed to be predicted, one half at first.
    pub threshold: f32,
}

impl Resident {
    /// Room for a target of numbers.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where an option does not fit the shape, [`Error::TooLarge`] for tensors that cannot be had.
    pub fn bce_with_logits(shape: Shape, options: Options) -> Result<Self, Error> {
        let (n, c, h, w) = shape.dims();
        demand("bce_with_logits", shape, &[n, c, h, w]).tensor::<f32>(&[n, c, h, w]).check()?;
        let elements = shape.elements();
        check("weight", options.weight.as_deref(), elements)?;
        check("pos_weight", options.pos_weight.as_deref(), shape.c)?;
        Ok(Self::new(shape, options, Target::Binary(vec![0.0; elements]), elements))
    }

    /// Room for a target of classes, from 1 to 256 of them.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where an option does not fit the shape, [`Error::OutOfRange`] for more classes than a byte can name
    /// or a smoothing outside [0, 1], [`Error::TooLarge`] for tensors that cannot be had.
    pub fn cross_entropy(shape: Shape, options: Options) -> Result<Self, Error> {
        let within = |what, value: f64, min, max| {
            if (min..=max).contains(&value) {
                Ok(())
            } else {
                Err(Error::OutOfRange { what, value, min, max })
            }
        };
        within("classes", shape.c as f64, 1.0, 256.0)?;
        within("label_smoothing", f64::from(options.label_smoothing), 0.0, 1.0)?;
        check("weight", options.weight.as_deref(), shape.c)?;
        let (n, _, h, w) = shape.dims();
        demand("cross_entropy", shape, &[n, h, w]).tensor::<i32>(&[n, h, w]).check()?;
        let pixels = shape.pixels();
        Ok(Self::new(shape, options, Target::Classes(vec![0; pixels]), pixels))
    }

    fn new(shape: Shape, options: Options, target: Target, pixels: usize) -> Self {
        let weight = match &options.weight {
            Some(weight) => weight.iter().copied().map(f64::from).collect(),
            None => vec![1.0; shape.c],
        };
        let channels = shape.elements();
        Self {
            shape,
            options,
            weight,
            room: <f32 as Kernel>::Room::default(),
            target,
            logits: staggered(channels),
            per_pixel: staggered(pixels),
            probability: staggered(channels),
            grad: staggered(channels),
            prediction: vec![0; pixels],
            threshold: 0.5,
        }
    }

    /// The shape of the logits.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Computes everything, and returns the reduced loss.
    ///
    /// # Errors
    /// [`Error::TargetOutOfBounds`] for a class that is none.
    ///
    /// # Panics
    /// If a vector's length has been changed.
    pub fn run(&mut self) -> Result<f32, Error> {
        let options = &self.options;
        // Where there is no element, a plane may be larger than anything that can be counted.
        let plane = usize::try_from(elements(&[self.shape.h, self.shape.w])).unwrap_or(0);
        match &self.target {
            Target::Binary(target) => {
                let elements = bce_with_logits::Elements {
                    logits: &self.logits,
                    target,
                    weight: options.weight.as_deref(),
                    pos_weight: options.pos_weight.as_deref(),
                    plane,
                    denominator: options.reduction.denominator(self.logits.len() as f64),
                    threshold: self.threshold,
                };
                let mut results = bce_with_logits::Results {
                    per_pixel: &mut self.per_pixel,
                    probability: &mut self.probability,
                    grad: &mut self.grad,
                    prediction: Some(&mut self.prediction),
                };
                Ok(elements.run(&mut results, &mut self.room))
            }
            Target::Classes(target) => {
                let ignore_index = options.ignore_index.unwrap_or(cross_entropy::IGNORE_INDEX);
                let weighted = options.weight.is_some();
                let kept = cross_entropy::Kept::of(target, weighted, &self.weight, ignore_index)?;
                let pixels = cross_entropy::Pixels {
                    logits: &self.logits,
                    target,
                    plane,
                    weight: &self.weight,
                    smoothing: f64::from(options.label_smoothing),
                    ignore_index,
                    all_kept: kept.all,
                    denominator: kept.denominator(options.reduction, f64::from(options.label_smoothing)),
                };
                let mut results = cross_entropy::Results {
                    per_pixel: &mut self.per_pixel,
                    probability: &mut self.probability,
                    grad: &mut self.grad,
                    prediction: Some(&mut self.prediction),
                };
                Ok(pixels.run(&mut results, &mut self.room))
            }
        }
    }
}

/// The tensors of a loss but for its target, whose loss map and prediction are of the shape `pixels`.
fn demand(loss: &str, shape: Shape, pixels: &[usize]) -> Demand {
    let (n, c, h, w) = shape.dims();
    let channels = [n, c, h, w];
    // Logits, probability, gradient; the loss map; the prediction; the room behind each; a weight a class.
    let tensors = Demand::new(format!("{loss} of shape {shape}"));
    let tensors = tensors.tensor::<f32>(&channels).tensor::<f32>(&channels).tensor::<f32>(&channels);
    tensors.tensor::<f32>(pixels).tensor::<u8>(pixels).tensor::<f32>(&[4, ROOM]).tensor::<f64>(&[c])
}

/// The elements behind a tensor that keep tensors whose sizes are powers of two from sharing their places in a cache.
const ROOM: usize = 272;

/// So many zeros, followed by some room.
fn staggered(length: usize) -> Vec<f32> {
    let mut values = Vec::with_capacity(length + ROOM);
    values.resize(length, 0.0);
    values
}

fn check(what: &'static str, values: Option<&[f32]>, expected: usize) -> Result<(), Error> {
    match values {
        Some(values) if values.len() != expected => {
            Err(Error::ShapeMismatch { what, expected: vec![expected], got: vec![values.len()] })
        }
        _ => Ok(()),
    }
}
