//! Charts as SVG, whose colours are the page's.

pub mod curve;
mod frame;
pub mod palette;
pub mod ranking;
mod room;
mod svg;
pub mod threshold;
pub mod timeline;
