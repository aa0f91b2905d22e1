//! What `cargo xtask` and the page tests share: where things are, how other programs are run, and the server that shows the site.

pub mod command;
pub mod project;
pub mod server;
pub mod tools;
