//! Learning: a loss descended step by step, on the logits themselves or by a small network's weights.
//!
//! Nothing here knows a clock: whoever drives a run says how many steps it takes.

mod convolution;
pub mod descent;
pub mod exposure;
pub mod network;
pub mod number;
pub mod objective;
pub mod optimizer;
pub mod random;
pub mod run;
pub mod scene;
pub mod task;
pub mod timeline;
