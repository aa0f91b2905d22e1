//! Drives the built page in a real browser, as a person does, and fails on what a person never sees: a console
//! error, a request to another host.

pub mod scenario;

pub mod grid;
pub mod page;

mod driver;
mod find;
mod hands;
mod watch;
