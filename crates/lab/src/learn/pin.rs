//! A pinned run: losses that stay in output with their settings, to be compared with what is tried next.

use serde::{Deserialize, Serialize};

use crate::document::limits::MAX_MOMENTS;
use crate::document::scene::Form;
use crate::learn::moments::TimelinePoint;

/// The most runs that are pinned at once.
pub const MAX_PINS: usize = 4;

/// The longest text of settings, in bytes: twice what any settings take.
const MAX_TEXT: usize = 200;

/// A run that was pinned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pin {
    /// Its settings, in no language's words.
    pub settings: String,
    /// How many steps it took.
    pub steps: usize,
    /// Its losses; its first moment is where the learning began, at 0.
    pub track: Vec<TimelinePoint>,
}

impl Pin {
    /// Where a form's loss ended; `None` for a run without a moment.
    #[must_use]
    pub fn end(&self, form: Form) -> Option<f32> {
        self.track.last().map(|end| end.losses[form as usize])
    }

    /// Whether it can be drawn: some moments in their order, none after its end, and no more than a timeline has.
    pub(crate) fn is_whole(&self) -> bool {
        let ordered = self.track.is_sorted_by_key(|moment| moment.at);
        let ends = self.track.last().is_some_and(|last| last.at <= self.steps);
        let possible = self.track.iter().all(TimelinePoint::is_possible);
        ordered && ends && possible && self.steps <= MAX_MOMENTS && self.settings.len() <= MAX_TEXT
    }
}
