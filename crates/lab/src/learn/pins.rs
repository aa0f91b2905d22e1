//! Pinned runs: losses that stay in sight with their settings, to be compared with what is tried next.

use serde::{Deserialize, Serialize};

use crate::Lab;
use crate::document::history::MAX_MOMENTS;
use crate::learn::run::{COLUMNS, Told};
use crate::learn::timeline::Moment;
use crate::view::number;
use pixelwise::Error;
use pixelwise_train::timeline::Timeline;

/// The most runs that are pinned at once.
pub const MAX_PINS: usize = 4;

/// The most moments that a pinned run is drawn with.
const MAX_TRACK: usize = 4_096;
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
    pub track: Vec<Moment>,
}

impl Pin {
    /// Whether it can be drawn: some moments in their order, none after its end, and no more than a timeline has.
    pub(crate) fn is_whole(&self) -> bool {
        let ordered = self.track.is_sorted_by_key(|moment| moment.at);
        let ends = self.track.last().is_some_and(|last| last.at <= self.steps);
        let possible = self.track.iter().all(Moment::is_possible);
        ordered && ends && possible && self.steps <= MAX_MOMENTS && self.settings.len() <= MAX_TEXT
    }
}

/// Leaves at most [`MAX_TRACK`] moments, evenly spread, the last among them: pins are saved with the document.
fn thin(track: &mut Vec<Moment>) {
    let stride = track.len().div_ceil(MAX_TRACK).max(1);
    let mut after = track.len();
    track.retain(|_| {
        after -= 1;
        after.is_multiple_of(stride)
    });
}

impl Told {
    /// The settings, in no language's words: `SGD · lr 10`, `Adam · lr 0.1, CE 0.05`.
    #[must_use]
    pub fn text(&self) -> String {
        let rule = self.rule.name();
        let lr = number::full64(self.lr);
        if self.half {
            format!("{rule} · lr {lr}, CE {}", number::full64(self.lr / 2.0))
        } else {
            format!("{rule} · lr {lr}")
        }
    }
}

impl Lab {
    /// The runs that are pinned, in the order in which they were.
    #[must_use]
    pub fn pins(&self) -> &[Pin] {
        &self.pins
    }

    /// Whether there is a run to pin, and room for it.
    #[must_use]
    pub fn can_pin(&self) -> bool {
        self.pins.len() < MAX_PINS && self.learned().is_some()
    }

    /// Pins the learning that led here, from where it began; without one it does nothing. This is no step.
    pub fn pin(&mut self) {
        self.end_run();
        if !self.can_pin() {
            return;
        }
        let Some(settings) = self.learned() else { return };
        let (from, to) = (self.moment_of(self.learning_start()), self.moment());
        let mut track = self.track();
        track.retain(|moment| (from..=to).contains(&moment.at));
        thin(&mut track);
        for moment in &mut track {
            moment.at -= from;
        }
        self.pins.push(Pin { settings, steps: to - from, track });
        self.changes = self.changes.wrapping_add(1);
    }

    /// Takes a pin away; one that is not there already is.
    pub fn unpin(&mut self, index: usize) {
        if index < self.pins.len() {
            self.pins.remove(index);
            self.changes = self.changes.wrapping_add(1);
        }
    }

    /// The timeline as a table, a row a moment that is drawn: the losses and `IoU` of both forms.
    ///
    /// # Errors
    /// None for a timeline that goes forward.
    pub fn to_csv(&self) -> Result<String, Error> {
        let track = self.track();
        let trained = track.iter().any(|moment| moment.training.iter().any(|loss| loss.is_finite()));
        let columns = &COLUMNS[..if trained { COLUMNS.len() } else { COLUMNS.len() - 2 }];
        let mut table = Timeline::new(columns.iter().copied(), track.len());
        let mut last = None;
        for moment in track {
            // Where a run is thinned, its peaks are drawn beside its points; the table has the points.
            if last.is_none_or(|last| last < moment.at) {
                last = Some(moment.at);
                let values = [moment.losses, moment.ious, moment.training].concat();
                table.push(moment.at as u64, &values[..columns.len()])?;
            }
        }
        Ok(table.to_csv())
    }

    /// The settings of the run that led here.
    fn learned(&self) -> Option<String> {
        match self.open_run() {
            Some(run) => run.kind(0, run.steps()).settings(),
            None if self.learning_start() == self.step() => None,
            None => self.history.steps.get(self.step().checked_sub(1)?)?.kind.settings(),
        }
    }
}
