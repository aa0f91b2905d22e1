//! What leaves the page: a scene as PyTorch that runs, its tensors as `.npz` and CSV, and figures as SVG.

mod literal;
pub mod script;

pub use script::script;
