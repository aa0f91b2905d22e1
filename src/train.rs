//! Learning: a loss descended step by step, on the logits themselves or by a small network's weights.
//!
//! Nothing here knows a clock: whoever drives a run says how many steps it takes.

mod convolution;
pub mod network;
pub mod optimizer;
pub mod random;
pub mod scene;

use ndarray::NdFloat;

/// A setting, which is an `f64` as in Python, in the type that is being computed with.
fn real<T: NdFloat>(x: f64) -> T {
    T::from(x).unwrap_or_else(T::nan)
}
