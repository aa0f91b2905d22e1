//! How a segmentation network's logits become probabilities, losses, gradients and predictions, pixel by pixel.
//!
//! Modules stand in reading order: what a tensor is, then the way from logits to a loss, then losses over slices and over buffers.

pub mod memory;
pub mod real;
pub mod tensor;

pub mod activation;
pub mod loss;
pub mod metrics;
pub mod predict;
pub mod target;

pub mod buffers;
pub mod slices;

mod backend;

pub use activation::{log_softmax, sigmoid, softmax};
pub use loss::bce::{BceOptions, bce, sigmoid_bce};
pub use loss::bce_with_logits::{BceWithLogitsOptions, bce_with_logits};
pub use loss::class_probabilities::cross_entropy_of_probabilities;
pub use loss::cross_entropy::{CrossEntropyOptions, cross_entropy};
pub use loss::{Loss, Reduction};
pub use metrics::{Metrics, metrics};
pub use predict::{argmax, threshold};
pub use real::Real;
pub use target::one_hot;
pub use tensor::{Error, Shape};

/// The README's example, so that it keeps compiling and holding.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
