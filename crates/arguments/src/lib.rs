//! What a program in JavaScript gives to the losses, checked before anything is copied or computed: its type, the names of its
//! options, its length, and how much memory the call would take.
//!
//! Nothing here knows JavaScript's values themselves: a binding says of each what it is, as a [`Value`].

mod class_indices;
mod error;
mod functions;
mod losses;
mod options;
mod value;

pub use error::Error;
pub use functions::{argmax, log_softmax, metrics, one_hot, sigmoid, softmax, threshold};
pub use losses::{bce, bce_buffers, bce_with_logits, cross_entropy, cross_entropy_buffers, plane};
pub use value::{Numbers, Value, choice};
