//! What the losses make of a scene, and what each of their options does.

pub mod ablation;
pub mod bounds;
pub mod inputs;
pub mod nice_limit;
pub mod offers;
pub mod ranges;
pub mod reduction;
pub mod results;
pub mod rounding;
pub mod smoothing;
pub mod stage;
pub mod unshifted;
