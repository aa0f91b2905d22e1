//! Lessons: a scene, a question about it, and what is said once the answer is locked in.
//!
//! A lesson is data: each [`Step`] names its scene, what the page shows and hides, and what it asks, as [`Formula`]s over the scene.
//! No answer is written down: [`Lesson::open`] gives the document of a step without it, [`Lesson::judge`] computes it.

mod ask;
mod change;
mod curve;
mod formula;
mod lesson;
mod own;
mod own_ask;
mod reading;
mod scenes;
mod text;

pub use ask::{Answer, Ask, Kind, Verdict};
pub use change::Change;
pub use curve::Drawn;
pub use formula::Formula;
pub use lesson::{Act, Documents, Fault, Lesson, Opened, Picture, Show, Step, Told};
pub use own::{Own, OwnFault, OwnStep};
pub use scenes::{Moment, Scenes};
pub use text::Format;
