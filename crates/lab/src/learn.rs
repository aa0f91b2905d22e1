//! Learning in the document: runs on the logits themselves and runs of a network, step by step.

pub mod descent;
pub mod moments;
pub mod network;
mod optimizer_state;
pub mod painted_image;
pub mod pin;
pub mod pins;
pub(crate) mod run;
pub mod timeline;
