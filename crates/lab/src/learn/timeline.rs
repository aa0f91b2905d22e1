//! The timeline of a lab: its moments, and the way to any of them.

use crate::Lab;
use crate::document::change::Change;
use crate::document::limits::check_count;
use crate::history::Step;
use crate::learn::moments::{Branch, Height, TimelinePoint, add};
use crate::learn::run::{Run, RunSegment};
use pixelwise::Error;

/// The most branches that are kept after they were left.
const BRANCHES: usize = 3;

/// The step of the history at which the present scene begins: a preset, what it was reset to, or a network's first answer.
#[must_use]
pub fn scene_start(lab: &Lab) -> usize {
    lab.history.scene_start()
}

/// The timeline as it is drawn: from where the present scene begins to where another does.
#[must_use]
pub fn track(lab: &Lab) -> Vec<TimelinePoint> {
    let shown = if lab.is_running() { lab.step() } else { lab.history.scene_end() };
    let mut track = lab.history.track(lab.history.scene_start(), shown);
    if let Some(run) = &lab.run {
        let at = track.last().map_or(0, |last| last.at);
        add(&mut track, at, run, 0, run.steps());
    }
    track
}

/// Goes to a moment. What comes after it stays until the next edit; a run is parted in two steps of the history there.
///
/// Of a network's run not every step can be gone back to: it goes to the nearest one that was shown.
///
/// # Errors
/// [`Error::OutOfRange`] where that moment does not exist.
pub fn go_to_moment(lab: &mut Lab, moment: usize) -> Result<(), Error> {
    lab.end_stroke();
    check_count("step", moment, 0, lab.moments())?;
    let (step, inner) = step_at(lab, moment);
    let Some(of) = lab.history.steps.get(step) else { return lab.go_to(step) };
    let Some(piece) = &of.piece else {
        let nearer_to_its_end = 2 * inner > of.moments();
        return lab.go_to(step + usize::from(nearer_to_its_end));
    };
    let inner = piece.run.reachable(piece.from + inner as u32).saturating_sub(piece.from);
    if inner > 0 && inner < piece.len() {
        part(lab, step, inner);
    }
    lab.go_to(step + usize::from(inner > 0))
}

/// The step of the history that ends at a moment, and how many moments into the next one it is.
#[must_use]
pub fn step_at(lab: &Lab, moment: usize) -> (usize, usize) {
    let (start, end) = (lab.history.scene_start(), lab.history.scene_end());
    let mut left = moment;
    for (index, step) in (start..end).zip(&lab.history.steps[start..end]) {
        if left < step.moments() {
            return (index, left);
        }
        left -= step.moments();
    }
    (end, 0)
}

/// What was left behind in the present scene, each from the moment at which it parted.
#[must_use]
pub fn branches(lab: &Lab) -> Vec<Vec<TimelinePoint>> {
    let scene = lab.history.scene_id();
    let of_scene = lab.branches.iter().filter(|branch| branch.scene == scene);
    let mut branches: Vec<Vec<TimelinePoint>> = of_scene.map(|branch| branch.track.clone()).collect();
    if lab.is_running() && lab.step() < lab.history.scene_end() {
        branches.push(lab.history.track(lab.step(), lab.history.scene_end()));
    }
    branches
}

/// Keeps what the next step of the history will cut off.
pub(crate) fn leave_branch(lab: &mut Lab) {
    let (step, end) = (lab.step(), lab.history.scene_end());
    let position = lab.history.dropped + step;
    lab.branches.retain(|branch| branch.scene <= position);
    if step < end {
        let (scene, track) = (lab.history.scene_id(), lab.history.track(step, end));
        lab.branches.push(Branch { scene, track });
        if lab.branches.len() > BRANCHES {
            lab.branches.remove(0);
        }
    }
}

/// Drops what was left behind.
pub fn drop_branches(lab: &mut Lab) {
    lab.branches.clear();
}

/// What the timeline's height shows.
#[must_use]
pub fn height(lab: &Lab) -> Height {
    lab.height
}

/// Chooses what the timeline's height shows. This is no step.
pub fn set_height(lab: &mut Lab, height: Height) {
    lab.height = height;
}

/// The run that led to the scene; none where a stroke has changed it since.
pub(crate) fn last_piece(lab: &Lab) -> Option<&RunSegment> {
    if lab.stroke.as_ref().is_some_and(|stroke| stroke.kind.is_some()) {
        return None;
    }
    lab.history.steps.get(lab.step().checked_sub(1)?)?.piece.as_ref()
}

/// How many steps one drawn point of the longest run summarizes; 1 where every step is kept.
#[must_use]
pub fn thinned(lab: &Lab) -> u64 {
    let pieces = lab.history.steps.iter().filter_map(|step| step.piece.as_ref());
    let strides = pieces.map(|piece| piece.run.stride()).chain(lab.run.as_ref().map(Run::stride));
    strides.max().unwrap_or(1)
}

/// Parts a step that is a run in two, after so many of its steps.
fn part(lab: &mut Lab, index: usize, inner: u32) {
    lab.walk(index);
    let before = lab.scene.clone();
    lab.walk(index + 1);
    let after = lab.scene.clone();
    let Some(step) = lab.history.steps.get(index).cloned() else { return };
    let Some(piece) = step.piece.clone() else { return };
    let middle_of = piece.from + inner;
    let middle = piece.run.replay(middle_of, &after).1;
    lab.show(middle.clone());
    let part = |from, to, change: Option<Change>, outcome| {
        change.map(|change| Step {
            kind: piece.run.kind(from, to),
            change,
            outcome,
            piece: Some(RunSegment { from, to, ..piece.clone() }),
            ..step.clone()
        })
    };
    let first = part(piece.from, middle_of, Change::between(&before, &middle), lab.results.outcome());
    let second = part(middle_of, piece.to, Change::between(&middle, &after), step.outcome);
    // Steps that move nothing leave nothing to part.
    if let (Some(first), Some(second)) = (first, second) {
        lab.history.part(index, first, second);
    } else {
        lab.show(after);
    }
}
