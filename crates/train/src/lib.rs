//! Learning: a loss descended step by step by a small network's weights, and the optimizers that move them.
//!
//! Nothing here knows a clock: whoever drives a run says how many steps it takes.

mod convolution;
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
