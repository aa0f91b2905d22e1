//! Moments: the points of the timeline, one an edit and one each step of a run.

use serde::{Deserialize, Serialize};

use crate::document::outcome::{Outcome, is_loss};
use crate::learn::run::Run;

/// The most spans that one run is drawn with.
const DRAWN: usize = 400;

/// A point of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelinePoint {
    /// How many edits and steps of learning came before it.
    pub at: usize,
    /// The losses of the binary and of the multiclass form.
    pub losses: [f32; 2],
    /// The `IoU` of both, NaN where there is none.
    pub ious: [f32; 2],
    /// The losses of a network's last batch, NaN where there is none.
    pub training: [f32; 2],
}

impl TimelinePoint {
    pub(crate) fn new(at: usize, outcome: &Outcome) -> Self {
        let ratio = |ratio: Option<f64>| ratio.map_or(f32::NAN, |ratio| ratio as f32);
        Self {
            at,
            losses: [outcome.binary, outcome.multiclass],
            ious: [ratio(outcome.binary_iou), ratio(outcome.multiclass_iou)],
            training: [f32::NAN; 2],
        }
    }
}

impl TimelinePoint {
    /// Whether a chart has a place for it, as of an [`Outcome`].
    pub(crate) fn is_possible(&self) -> bool {
        self.losses.iter().chain(&self.training).copied().all(is_loss)
            && self.ious.iter().all(|iou| iou.is_nan() || (0.0..=1.0).contains(iou))
    }
}

/// What was left behind of a scene.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Branch {
    /// The scene, by the step that it begins with, counted from the first that there ever was.
    pub(crate) scene: usize,
    /// Its moments, from the one at which it parted.
    pub(crate) track: Vec<TimelinePoint>,
}

/// What a chart's height shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Height {
    /// The losses, from 0.
    #[default]
    Loss,
    /// The losses on a logarithmic axis.
    LogLoss,
    /// The `IoU` of both predictions, from 0 to 1.
    Iou,
}

/// Adds the steps of a run after `from`, which lies at the moment `at`.
pub(crate) fn add(track: &mut Vec<TimelinePoint>, at: usize, run: &Run, from: u32, to: u32) {
    for span in run.spans(from, to, DRAWN) {
        let moment = at + (span.first.step - u64::from(from)) as usize;
        let point = |at, values: &[f32]| TimelinePoint {
            at,
            losses: [values[0], values[1]],
            ious: [values[2], values[3]],
            training: [values[4], values[5]],
        };
        track.push(point(moment, &span.first.values));
        if span.points > 2 {
            // A span of many steps shows its least and its greatest losses too, so that no peak is lost.
            let within = (at + (to - from) as usize).min(moment + span.points as usize / 2);
            track.push(point(within, &span.low));
            track.push(point(within, &span.high));
        }
    }
}
