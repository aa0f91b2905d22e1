//! What explains a number: one pixel's way through a head, its formulas, curves, sums and sweeps.

pub mod analysis;
pub mod curve;
pub mod derivation;
pub mod equivalence;
pub mod not_finite;
pub mod path;
pub mod prompt;
pub mod sigmoids;
pub mod step_parts;
pub mod sweep;
pub mod terms;
