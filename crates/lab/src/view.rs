//! What a page shows: numbers as text, cells, heat maps and their colours, charts, lines of PyTorch.

pub mod batch;
pub mod cells;
pub mod chart;
pub mod class_line;
pub mod class_score;
pub mod code;
pub mod colour;
pub mod factor;
pub mod heatmap;
pub mod last_step;
pub mod losses;
pub mod network_sight;
pub mod number;
pub mod phrase;
pub mod pixel_line;
pub mod pytorch;
pub mod range;
pub mod step_summary;
pub mod waterfall;

pub use batch::{BatchImage, batch};
pub use class_line::{ClassLine, ClassLines, ClassOrder, all_classes, class_lines};
pub use class_score::{ClassScore, class_scores, confusion};
pub use factor::factor;
pub use last_step::{LastStep, last_step};
pub use phrase::Phrase;
pub use pixel_line::{PixelLine, pixel_lines};
pub use range::{RangeLine, range};
