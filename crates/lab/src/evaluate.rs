//! What the losses make of a scene, and what each of their options does.

pub mod ablation;
pub mod inputs;
pub mod results;
pub mod unshifted;
