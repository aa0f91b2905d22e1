//! How a segmentation network's logits become probabilities, losses, gradients and predictions, pixel by pixel.
//!
//! Modules stand in reading order: what a tensor is, then the way from logits to a loss, then the document and the page's binding.

pub mod tensor;

pub mod loss;
