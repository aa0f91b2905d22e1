//! What the page shows, as text and as numbers: it is left to decide where, and in which language.

pub mod phrase;
pub mod pixel_line;
pub mod range;

pub use phrase::Phrase;
pub use pixel_line::{PixelLine, pixel_lines};
pub use range::{RangeLine, range};
