//! Mean `IoU` and Dice as people compute them: one batch has many means, because libraries differ in what they take them over.

pub mod counts;
pub mod example;
pub mod line;
pub mod named;
pub mod panel;
pub mod way;

pub use counts::{Counts, Table};
pub use named::{NAMED, Named};
pub use panel::Panel;
pub use way::{Absent, Average, Measure, Over, Way};
