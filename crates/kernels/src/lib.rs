//! The losses in single precision, four elements at a time: a tile that fits the first cache, in passes.
//!
//! A separate package, because it is the one part that is compiled for speed, where the rest is compiled for size. It knows
//! slices and tiles alone: what is checked, what is divided by and what happens to a NaN is its caller's.
//!
//! Where the target multiplies and adds in one instruction, products are rounded together with what is added to them.
//!
//! A tile with a logit that is not finite, or is far beyond where probabilities are 0 and 1, is not computed: the kernel says so,
//! and the caller computes it in double precision.

#![expect(clippy::inline_always, reason = "a call costs as much as what these functions do to a vector")]

pub mod binary;
pub mod colour;
mod exp;
pub mod multiclass;
pub mod pair;
pub mod target;

mod lanes;
mod range;
mod room;
mod tiles;

#[cfg(test)]
mod exact;

pub use lanes::BLOCK;
pub use room::Room;
