//! Pinning the learning that led to the present scene, and the timeline as a table.

use crate::Lab;
use crate::learn::moments::TimelinePoint;
use crate::learn::pin::{MAX_PINS, Pin};
use crate::learn::run::COLUMNS;
use crate::learn::timeline::track;
use crate::valid::valid;
use pixelwise_train::timeline::Timeline;

/// The most moments that a pinned run is drawn with.
const MAX_TRACK: usize = 4_096;

/// Leaves at most [`MAX_TRACK`] moments, evenly spread, the last among them: pins are saved with the document.
fn thin(track: &mut Vec<TimelinePoint>) {
    let stride = track.len().div_ceil(MAX_TRACK).max(1);
    let mut after = track.len();
    track.retain(|_| {
        after -= 1;
        after.is_multiple_of(stride)
    });
}

/// Whether there is a run to pin, and room for it.
#[must_use]
pub fn can_pin(lab: &Lab) -> bool {
    lab.pins.len() < MAX_PINS && learned(lab).is_some()
}

/// Pins the learning that led here, from where it began; without one it does nothing. This is no step.
pub fn pin(lab: &mut Lab) {
    lab.end_run();
    if !can_pin(lab) {
        return;
    }
    let Some(settings) = learned(lab) else { return };
    let (from, to) = (lab.history.moment_of(lab.history.learning_start()), lab.moment());
    let mut track = track(lab);
    track.retain(|moment| (from..=to).contains(&moment.at));
    thin(&mut track);
    for moment in &mut track {
        moment.at -= from;
    }
    lab.pins.push(Pin { settings, steps: to - from, track });
    lab.changes = lab.changes.wrapping_add(1);
}

/// Takes a pin away; one that is not there already is.
pub fn unpin(lab: &mut Lab, index: usize) {
    if index < lab.pins.len() {
        lab.pins.remove(index);
        lab.changes = lab.changes.wrapping_add(1);
    }
}

/// The timeline as a table, a row a moment that is drawn: the losses and `IoU` of both forms.
#[must_use]
pub fn to_csv(lab: &Lab) -> String {
    let track = track(lab);
    let trained = track.iter().any(|moment| moment.training.iter().any(|loss| loss.is_finite()));
    let columns = &COLUMNS[..if trained { COLUMNS.len() } else { COLUMNS.len() - 2 }];
    let mut table = Timeline::new(columns.iter().copied(), track.len());
    let mut last = None;
    for moment in track {
        // Where a run is thinned, its peaks are drawn beside its points; the table has the points.
        if last.is_none_or(|last| last < moment.at) {
            last = Some(moment.at);
            let values = [moment.losses, moment.ious, moment.training].concat();
            valid(table.push(moment.at as u64, &values[..columns.len()]));
        }
    }
    table.to_csv()
}

/// The settings of the run that led here.
fn learned(lab: &Lab) -> Option<String> {
    match &lab.run {
        Some(run) => run.kind(0, run.steps()).settings(),
        None if lab.history.learning_start() == lab.step() => None,
        None => lab.history.steps.get(lab.step().checked_sub(1)?)?.kind.settings(),
    }
}
