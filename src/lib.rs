//! How a segmentation network's logits become probabilities, losses, gradients and predictions, pixel by pixel, as PyTorch computes
//! them.
//!
//! Tensors are [`ndarray`] views of the shape `[N, C, H, W]`, of `f32` or `f64`. A loss is one call, and gives value, map, probabilities
//! and gradient together:
//!
//! ```
//! use ndarray::array;
//! use pixelwise::{BceWithLogitsOptions, bce_with_logits};
//!
//! // One image of one row: two pixels, one channel.
//! let logits = array![[[[2.0_f32, -1.0]]]];
//! let target = array![[[[1.0, 0.0]]]];
//! let result = bce_with_logits(logits.view(), target.view(), &BceWithLogitsOptions::default())?;
//!
//! assert!((result.loss - 0.2201).abs() < 1e-4);
//! assert_eq!(result.probability.shape(), &[1, 1, 1, 2]);
//! // d loss / d logit of a mean over two elements is (p − y) / 2.
//! let expected = (result.probability[[0, 0, 0, 0]] - 1.0) / 2.0;
//! assert!((result.grad[[0, 0, 0, 0]] - expected).abs() < 1e-6);
//! # Ok::<(), pixelwise::Error>(())
//! ```
//!
//! Options are PyTorch's, by PyTorch's names. What is not set is as it is there:
//!
//! ```
//! use ndarray::array;
//! use pixelwise::{CrossEntropyOptions, Reduction, argmax, cross_entropy, metrics};
//!
//! // Three classes, two pixels; the second one is ignored.
//! let logits = array![[[[1.0_f32, 0.0]], [[2.0, 0.0]], [[0.5, 0.0]]]];
//! let mask = array![[[1, 255]]];
//! let options = CrossEntropyOptions { ignore_index: 255, label_smoothing: 0.1, ..CrossEntropyOptions::default() };
//! let mean = cross_entropy(logits.view(), mask.view(), &options)?;
//! let sum = cross_entropy(logits.view(), mask.view(), &CrossEntropyOptions { reduction: Reduction::Sum, ..options })?;
//! assert_eq!(mean.loss, sum.loss, "one pixel is left");
//!
//! let scores = metrics(argmax(logits.view()).view(), mask.view(), 3, Some(255))?;
//! assert_eq!(scores.accuracy, Some(1.0));
//! assert_eq!(scores.iou, [None, Some(1.0), None]);
//! # Ok::<(), pixelwise::Error>(())
//! ```
//!
//! What a caller gets wrong is an [`Error`] that names it, with what was expected. [`slices`] has the same functions over slices with a
//! shape beside them, [`buffers`] a loss whose tensors stay in memory, to be computed again and again.

mod activation;
mod backend;
mod loss;
mod metrics;
mod predict;
mod real;
mod target;
mod tensor;

pub mod buffers;
pub mod memory;
pub mod slices;

pub use activation::{log_softmax, sigmoid, softmax};
pub use loss::bce::{BceOptions, bce, sigmoid_bce};
pub use loss::bce_with_logits::{BceWithLogitsOptions, bce_with_logits};
pub use loss::class_probabilities::cross_entropy_of_probabilities;
pub use loss::cross_entropy::{CrossEntropyOptions, IGNORE_INDEX, cross_entropy};
pub use loss::{Loss, Reduction};
pub use metrics::{Metrics, metrics};
pub use predict::{argmax, threshold};
pub use real::Real;
pub use target::{class_index, one_hot};
pub use tensor::{Error, Shape, Unreadable};

/// The README's example, so that it keeps compiling and holding.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
