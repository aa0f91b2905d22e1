//! The history: what was changed, step by step, and what the losses were after each step.

use serde::{Deserialize, Serialize};

use crate::document::change::Change;
use crate::document::limits::MAX_STEPS;
use crate::document::outcome::Outcome;
use crate::document::scene::Scene;
use crate::document::step_kind::StepKind;
use crate::learn::moments::{TimelinePoint, add};
use crate::learn::run::RunSegment;
use crate::valid::valid;
use pixelwise::{Error, Shape};

/// The most memory that steps take, in bytes, about.
const MAX_WEIGHT: usize = 32 << 20;

/// One step of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) kind: StepKind,
    /// The shape after the step.
    pub(crate) shape: Shape,
    pub(crate) change: Change,
    pub(crate) outcome: Outcome,
    /// The steps of the run that it is. They are not saved: what was saved has its end alone.
    #[serde(skip)]
    pub(crate) piece: Option<RunSegment>,
    /// How many bytes it takes where it is saved; 0 until it is part of a history.
    #[serde(skip)]
    pub(crate) size: usize,
}

impl Step {
    /// The step with its size, which each save asks for.
    fn sized(mut self) -> Self {
        // A step that cannot be written takes more than there is room for.
        self.size = postcard::experimental::serialized_size(&self).unwrap_or(usize::MAX);
        self
    }

    fn weight(&self) -> usize {
        self.change.weight() + self.piece.as_ref().map_or(0, |piece| piece.run.weight())
    }
}

/// The steps, and which of them the scene stands after.
///
/// Step 0 is the scene that the first kept step began from; step i follows from the i-th change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct History {
    pub(crate) start: Outcome,
    pub(crate) steps: Vec<Step>,
    pub(crate) position: usize,
    /// How many steps have fallen off.
    pub(crate) dropped: usize,
    weight: usize,
}

impl History {
    /// A history without a step.
    pub(crate) fn new(start: Outcome) -> Self {
        Self { start, steps: Vec::new(), position: 0, dropped: 0, weight: 0 }
    }

    /// A history from its parts.
    pub(crate) fn from_parts(start: Outcome, steps: Vec<Step>, position: usize, dropped: usize) -> Self {
        let steps: Vec<Step> = steps.into_iter().map(Step::sized).collect();
        let weight = steps.iter().map(Step::weight).sum();
        Self { start, steps, position, dropped, weight }
    }

    /// Adds a step after the present one; the steps that were undone are dropped, and the oldest where there are too many.
    pub(crate) fn push(&mut self, step: Step) {
        for undone in self.steps.drain(self.position..) {
            self.weight -= undone.weight();
        }
        self.weight += step.weight();
        self.steps.push(step.sized());
        while self.steps.len() > MAX_STEPS || (self.weight > MAX_WEIGHT && self.steps.len() > 1) {
            let oldest = self.steps.remove(0);
            self.weight -= oldest.weight();
            self.start = oldest.outcome;
            self.dropped += 1;
        }
        self.position = self.steps.len();
    }

    /// Puts two steps, which lead to the same end, in the place of one; the scene stands between them then.
    pub(crate) fn part(&mut self, index: usize, first: Step, second: Step) {
        if let Some(parted) = self.steps.get_mut(index) {
            *parted = second.sized();
            self.steps.insert(index, first.sized());
            self.position = index + 1;
            self.weight = self.steps.iter().map(Step::weight).sum();
        }
    }

    /// Brings a scene, which stands at the present step, to another one.
    pub(crate) fn go_to(&mut self, step: usize, scene: &mut Scene) {
        valid(self.walk(step, scene));
    }

    /// As [`History::go_to`], in a history that comes from outside.
    ///
    /// # Errors
    /// [`Error::BrokenDocument`] where a step does not follow from the scene; the scene is half way then.
    pub(crate) fn walk(&mut self, step: usize, scene: &mut Scene) -> Result<(), Error> {
        while self.position > step {
            self.steps[self.position - 1].change.apply(scene, false)?;
            self.position -= 1;
        }
        while self.position < step.min(self.steps.len()) {
            self.steps[self.position].change.apply(scene, true)?;
            self.position += 1;
        }
        Ok(())
    }

    /// What the scene came to at a step, 0 for the start.
    pub(crate) fn outcome(&self, step: usize) -> Option<&Outcome> {
        match step {
            0 => Some(&self.start),
            _ => self.steps.get(step - 1).map(|step| &step.outcome),
        }
    }
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
        self.piece.as_ref().map_or(steps, RunSegment::len).max(1) as usize
    }
}

/// What follows from the steps alone.
impl History {
    /// The step at which the present scene begins: a preset, what it was reset to, or a network's first answer.
    pub(crate) fn scene_start(&self) -> usize {
        let mut before = self.steps.iter().take(self.position);
        before.rposition(|step| step.kind.begins_scene()).map_or(0, |at| at + 1)
    }

    /// Whether the history reaches back to where the present scene began, and no network did.
    pub(crate) fn has_first_scene(&self) -> bool {
        match self.scene_start() {
            0 => self.dropped == 0,
            after => matches!(self.steps[after - 1].kind, StepKind::Preset | StepKind::Reset),
        }
    }

    /// The scene that the present one began as.
    pub(crate) fn first_scene(&self, now: &Scene) -> Scene {
        let mut scene = now.clone();
        self.clone().go_to(self.scene_start(), &mut scene);
        scene
    }

    /// The last step before another scene begins.
    pub(crate) fn scene_end(&self) -> usize {
        let after = self.steps.iter().skip(self.position);
        self.position + after.take_while(|step| !step.kind.begins_scene()).count()
    }

    /// The present scene, by the step that it begins with, counted from the first that there ever was.
    pub(crate) fn scene_id(&self) -> usize {
        self.dropped + self.scene_start()
    }

    /// The moment at which a step of the present scene ends.
    pub(crate) fn moment_of(&self, step: usize) -> usize {
        let before = self.steps.iter().take(step).skip(self.scene_start());
        before.map(Step::moments).fold(0, usize::saturating_add)
    }

    /// The step at which the learning began that led to the present one; the present one where none did.
    pub(crate) fn learning_start(&self) -> usize {
        let mut before = self.steps.iter().take(self.position).rev().map(|step| step.kind).peekable();
        let network = matches!(before.peek(), Some(StepKind::Network(_)));
        let same = |kind: &StepKind| match kind {
            StepKind::Descent(_) => !network,
            // What a network gives before its first step is where its learning begins.
            StepKind::Network(trained) => network && trained.step > 0,
            _ => false,
        };
        self.position - before.take_while(same).count()
    }

    /// The moments from a step to a later one.
    pub(crate) fn track(&self, from: usize, to: usize) -> Vec<TimelinePoint> {
        let start = self.outcome(from).unwrap_or(&self.start);
        let mut track = vec![TimelinePoint::new(self.moment_of(from), start)];
        for step in &self.steps[from..to] {
            let at = track.last().map_or(0, |last| last.at);
            if let Some(piece) = &step.piece {
                add(&mut track, at, &piece.run, piece.from, piece.to);
                track.retain(|moment| moment.at < at + step.moments());
            }
            track.push(TimelinePoint::new(at + step.moments(), &step.outcome));
        }
        track
    }
}
