//! What `cargo xtask` does, as a library, so that the page tests serve the site just as `cargo xtask serve` does.

pub mod project;

pub mod command;
pub mod setup;

mod fused;
pub mod order;

pub mod build;
pub mod server;
pub mod spread;

pub mod bench;
pub mod serve;
pub mod strings;
pub mod test;
