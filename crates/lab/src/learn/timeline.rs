//! Moments: the points of the timeline, one an edit and one each step of a run.

use serde::{Deserialize, Serialize};

use crate::Lab;
use crate::document::change::Change;
use crate::document::history::{Outcome, Step, StepKind, is_loss};
use crate::document::limits::check_count;
use crate::evaluate::bounds::bounds;
use crate::learn::run::{Piece, Run};
use crate::view::chart::timeline::{Height, Timeline};
use crate::view::number;
use crate::view::pytorch::Note;
use pixelwise::Error;

/// The most spans that one run is drawn with.
const DRAWN: usize = 400;
/// The most branches that are kept after they were left.
const BRANCHES: usize = 3;

/// A point of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// How many edits and steps of learning came before it.
    pub at: usize,
    /// The losses of the binary and of the multiclass form.
    pub losses: [f32; 2],
    /// The `IoU` of both, NaN where there is none.
    pub ious: [f32; 2],
    /// The losses of a network's last batch, NaN where there is none.
    pub training: [f32; 2],
}

impl Moment {
    fn new(at: usize, outcome: &Outcome) -> Self {
        let ratio = |ratio: Option<f64>| ratio.map_or(f32::NAN, |ratio| ratio as f32);
        Self {
            at,
            losses: [outcome.binary, outcome.multiclass],
            ious: [ratio(outcome.binary_iou), ratio(outcome.multiclass_iou)],
            training: [f32::NAN; 2],
        }
    }
}

impl Moment {
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
    scene: usize,
    /// Its moments, from the one at which it parted.
    track: Vec<Moment>,
}

impl Step {
    /// How many moments the step is long.
    pub(crate) fn moments(&self) -> usize {
        let steps = match self.kind {
            StepKind::Descent(told) => told.steps,
            StepKind::Network(trained) => trained.steps,
            _ => 1,
        };
        // A run that was saved has its length, but none of what lay between its ends.
        self.piece.as_ref().map_or(steps, Piece::len).max(1) as usize
    }
}

impl Lab {
    /// The moment that the scene stands at, 0 for where the present scene begins.
    #[must_use]
    pub fn moment(&self) -> usize {
        self.moment_of(self.step()) + self.open_run().map_or(0, |run| run.steps() as usize)
    }

    /// The last moment of the timeline.
    #[must_use]
    pub fn moments(&self) -> usize {
        if self.is_running() { self.moment() } else { self.moment_of(self.scene_end()) }
    }

    /// Goes to a moment. What comes after it stays until the next edit; a run is parted in two steps of the history there.
    ///
    /// Of a network's run not every step can be gone back to: it goes to the nearest one that was shown.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] where there is no such moment.
    pub fn go_to_moment(&mut self, moment: usize) -> Result<(), Error> {
        self.end_stroke();
        check_count("step", moment, 0, self.moments())?;
        let (step, inner) = self.step_at(moment);
        let Some(of) = self.history.steps.get(step) else { return self.go_to(step) };
        let Some(piece) = &of.piece else {
            let nearer_to_its_end = 2 * inner > of.moments();
            return self.go_to(step + usize::from(nearer_to_its_end));
        };
        let inner = piece.run.reachable(piece.from + inner as u32).saturating_sub(piece.from);
        if inner > 0 && inner < piece.len() {
            self.part(step, inner)?;
        }
        self.go_to(step + usize::from(inner > 0))
    }

    /// The step of the history that ends at a moment, and how many moments into the next one it is.
    #[must_use]
    pub fn step_at(&self, moment: usize) -> (usize, usize) {
        let (start, end) = (self.scene_start(), self.scene_end());
        let mut left = moment;
        for (index, step) in (start..end).zip(&self.history.steps[start..end]) {
            if left < step.moments() {
                return (index, left);
            }
            left -= step.moments();
        }
        (end, 0)
    }

    /// The timeline as it is drawn: from where the present scene begins to where another does.
    #[must_use]
    pub fn track(&self) -> Vec<Moment> {
        let start = self.scene_start();
        let mut track = vec![Moment::new(0, self.history.outcome(start).unwrap_or(&self.history.start))];
        let shown = if self.is_running() { self.step() } else { self.scene_end() };
        self.extend(&mut track, start, shown);
        if let Some(run) = self.open_run() {
            let at = track.last().map_or(0, |last| last.at);
            add(&mut track, at, run, 0, run.steps());
        }
        track
    }

    /// The chart of the timeline: what was left behind is faint, and so are pinned runs, laid where the last learning began.
    #[must_use]
    pub fn timeline(&self) -> Timeline {
        let mut faint: Vec<(Vec<Moment>, String)> =
            self.branches().into_iter().map(|branch| (branch, String::new())).collect();
        let start = self.moment_of(self.learning_start());
        for (index, pin) in self.pins().iter().enumerate() {
            let moved = pin.track.iter().map(|moment| Moment { at: moment.at + start, ..*moment });
            faint.push((moved.collect(), (index + 1).to_string()));
        }
        let current = Moment::new(self.moment(), &self.results.outcome());
        let bounds = bounds(self).unwrap_or_default();
        Timeline { track: self.track(), faint, bounds, current, height: self.height }
    }

    /// Chooses what the timeline's height stands for. This is no step.
    pub fn set_height(&mut self, height: Height) {
        self.height = height;
    }

    /// What the timeline's height stands for.
    #[must_use]
    pub fn height(&self) -> Height {
        self.height
    }

    /// What a moment was: of an edit what it changed, of a step within a run its losses.
    #[must_use]
    pub fn note_at(&self, moment: usize) -> Note {
        let (step, inner) = self.step_at(moment);
        let track = if inner > 0 || self.is_running() { self.track() } else { Vec::new() };
        let at = track.partition_point(|kept| kept.at < moment).min(track.len().saturating_sub(1));
        let running = self.is_running() && moment > self.moment_of(self.step());
        let kind = match self.history.steps.get(step).map(|step| step.kind) {
            _ if running => self.open_run().map(|run| run.kind(0, run.steps())),
            Some(kind) if inner > 0 => Some(kind),
            _ => None,
        };
        let (Some(kind), Some(now)) = (kind, track.get(at)) else {
            return crate::view::pytorch::note(self, step);
        };
        let before = track[..at].last().unwrap_or(now);
        let loss = |form: usize| number::significant(f64::from(now.losses[form]), 4);
        let delta =
            |form: usize| number::signed(f64::from(now.losses[form]) - f64::from(before.losses[form]), 4);
        Note {
            kind: kind.id(),
            detail: kind.settings().unwrap_or_default(),
            cells: 0,
            binary: loss(0),
            multiclass: loss(1),
            binary_delta: delta(0),
            multiclass_delta: delta(1),
            iou: number::ratio(Some(f64::from(now.ious[0])).filter(|ratio| ratio.is_finite())),
        }
    }

    /// What was left behind in the present scene, each from the moment at which it parted.
    #[must_use]
    pub fn branches(&self) -> Vec<Vec<Moment>> {
        let scene = self.scene_id();
        let of_scene = self.branches.iter().filter(|branch| branch.scene == scene);
        let mut branches: Vec<Vec<Moment>> = of_scene.map(|branch| branch.track.clone()).collect();
        if self.is_running() && self.step() < self.scene_end() {
            branches.push(self.future());
        }
        branches
    }

    /// Drops what was left behind.
    pub fn drop_branches(&mut self) {
        self.branches.clear();
    }

    /// How many steps one drawn point of the longest run stands for; 1 where every step is kept.
    #[must_use]
    pub fn thinned(&self) -> u64 {
        let pieces = self.history.steps.iter().filter_map(|step| step.piece.as_ref());
        let strides = pieces.map(|piece| piece.run.stride()).chain(self.open_run().map(Run::stride));
        strides.max().unwrap_or(1)
    }

    /// Keeps what the next step of the history will cut off.
    pub(crate) fn leave_branch(&mut self) {
        let position = self.history.dropped + self.step();
        self.branches.retain(|branch| branch.scene <= position);
        if self.step() < self.scene_end() {
            self.branches.push(Branch { scene: self.scene_id(), track: self.future() });
            if self.branches.len() > BRANCHES {
                self.branches.remove(0);
            }
        }
    }

    /// The step of the history at which the present scene begins: a preset, what it was reset to, or a network's first answer.
    #[must_use]
    pub fn scene_start(&self) -> usize {
        let mut before = self.history.steps.iter().take(self.step());
        before.rposition(|step| step.kind.begins_scene()).map_or(0, |at| at + 1)
    }

    /// The last step of the history before another scene begins.
    pub(super) fn scene_end(&self) -> usize {
        let after = self.history.steps.iter().skip(self.step());
        self.step() + after.take_while(|step| !step.kind.begins_scene()).count()
    }

    /// The present scene, by the step that it begins with, counted from the first that there ever was.
    pub(crate) fn scene_id(&self) -> usize {
        self.history.dropped + self.scene_start()
    }

    /// The run that led to the scene; none where a stroke has changed it since.
    pub(crate) fn last_piece(&self) -> Option<&Piece> {
        if self.stroke.as_ref().is_some_and(|stroke| stroke.kind.is_some()) {
            return None;
        }
        self.history.steps.get(self.step().checked_sub(1)?)?.piece.as_ref()
    }

    pub(crate) fn open_run(&self) -> Option<&Run> {
        self.stroke.as_ref()?.run.as_ref()
    }

    /// The moment at which a step of the present scene ends.
    pub(crate) fn moment_of(&self, step: usize) -> usize {
        let before = self.history.steps.iter().take(step).skip(self.scene_start());
        before.map(Step::moments).fold(0, usize::saturating_add)
    }

    fn future(&self) -> Vec<Moment> {
        let at = self.moment_of(self.step());
        let start = self.history.outcome(self.step()).unwrap_or(&self.history.start);
        let mut track = vec![Moment::new(at, start)];
        self.extend(&mut track, self.step(), self.scene_end());
        track
    }

    fn extend(&self, track: &mut Vec<Moment>, from: usize, to: usize) {
        for step in &self.history.steps[from..to] {
            let at = track.last().map_or(0, |last| last.at);
            if let Some(piece) = &step.piece {
                add(track, at, &piece.run, piece.from, piece.to);
                track.retain(|moment| moment.at < at + step.moments());
            }
            track.push(Moment::new(at + step.moments(), &step.outcome));
        }
    }

    /// Parts a step that is a run in two, after so many of its steps.
    fn part(&mut self, index: usize, inner: u32) -> Result<(), Error> {
        self.go_to(index)?;
        let before = self.scene.clone();
        self.go_to(index + 1)?;
        let after = self.scene.clone();
        let Some(step) = self.history.steps.get(index).cloned() else { return Ok(()) };
        let Some(piece) = step.piece.clone() else { return Ok(()) };
        let middle_of = piece.from + inner;
        let middle = piece.run.replay(middle_of, &after)?.1;
        self.show(middle.clone())?;
        let part = |from, to, change: Option<Change>, outcome| {
            change.map(|change| Step {
                kind: piece.run.kind(from, to),
                change,
                outcome,
                piece: Some(Piece { from, to, ..piece.clone() }),
                ..step.clone()
            })
        };
        let first = part(piece.from, middle_of, Change::between(&before, &middle), self.results.outcome());
        let second = part(middle_of, piece.to, Change::between(&middle, &after), step.outcome);
        // Steps that move nothing leave nothing to part.
        if let (Some(first), Some(second)) = (first, second) {
            self.history.part(index, first, second);
        } else {
            self.show(after)?;
        }
        Ok(())
    }
}

/// Adds the steps of a run after `from`, which lies at the moment `at`.
fn add(track: &mut Vec<Moment>, at: usize, run: &Run, from: u32, to: u32) {
    for span in run.spans(from, to, DRAWN) {
        let moment = at + (span.first.step - u64::from(from)) as usize;
        let point = |at, values: &[f32]| Moment {
            at,
            losses: [values[0], values[1]],
            ious: [values[2], values[3]],
            training: [values[4], values[5]],
        };
        track.push(point(moment, &span.first.values));
        if span.points > 2 {
            // A span that stands for many steps shows its least and its greatest losses too, so that no peak is lost.
            let within = (at + (to - from) as usize).min(moment + span.points as usize / 2);
            track.push(point(within, &span.low));
            track.push(point(within, &span.high));
        }
    }
}
