//! A run of learning: every step's losses in bounded memory, and the way back to any of them.

use crate::arrays::flat;
use crate::document::learning::{DescentRun, DescentSettings, NetworkRun};
use crate::document::outcome::Outcome;
use crate::document::scene::Scene;
use crate::document::step_kind::StepKind;
use crate::evaluate::results::Results;
use crate::learn::optimizer_state::OptimizerState;
use crate::valid::valid;
use pixelwise_train::timeline::{Span, Timeline};

/// The most spans of losses that a run keeps.
const SPANS: usize = 1024;
/// The most states that a descent keeps; the steps between two of them are taken again when someone goes back to them.
const STATES: usize = 32;
/// The most states that a network's run keeps; of the steps between two of them only the losses are known.
const SIGHTS: usize = 200;

/// What is measured at each step.
pub(crate) const COLUMNS: [&str; 6] =
    ["bce", "ce", "iou_binary", "iou_multiclass", "training_bce", "training_ce"];

/// Steps of learning with one setting, from one scene.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    source: Source,
    steps: u32,
    timeline: Timeline,
    /// States at multiples of `every`, or as a network's came; that of step 0 first.
    states: Vec<State>,
    every: u32,
    diverged: bool,
}

/// Where a run's logits come from.
#[derive(Clone, Debug, PartialEq)]
enum Source {
    /// They follow their own gradient.
    Descent(DescentSettings, OptimizerState),
    /// They are what a network gives, which had taken so many steps before.
    Network(NetworkRun),
}

/// Both forms' logits after a step, and both optimizers where they are the run's own.
#[derive(Clone, Debug, PartialEq)]
struct State {
    step: u32,
    memory: Option<OptimizerState>,
    binary: Vec<f32>,
    multiclass: Vec<f32>,
}

/// The steps from `from` to `to` of a run: one step of the history.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RunSegment {
    pub(crate) run: std::rc::Rc<Run>,
    pub(crate) from: u32,
    pub(crate) to: u32,
}

impl Run {
    /// A descent that has taken no step.
    pub(crate) fn descent(
        learning: DescentSettings,
        memory: OptimizerState,
        scene: &Scene,
        outcome: Outcome,
    ) -> Self {
        Self::new(Source::Descent(learning, memory), scene, outcome)
    }

    /// A network's run that goes on from where it is.
    pub(crate) fn network(trained: NetworkRun, scene: &Scene, outcome: Outcome) -> Self {
        Self::new(Source::Network(trained), scene, outcome)
    }

    fn new(source: Source, scene: &Scene, outcome: Outcome) -> Self {
        let mut timeline = Timeline::new(COLUMNS, SPANS);
        valid(timeline.push(0, &measured(&outcome, [f32::NAN; 2])));
        let states = vec![State::of(0, source.memory(), scene)];
        Self { source, steps: 0, timeline, states, every: 1, diverged: false }
    }

    /// Takes one step of a descent, from a scene and what it gives.
    pub(crate) fn step(&mut self, scene: &mut Scene, results: &Results) {
        if let Source::Descent(_, memory) = &mut self.source {
            self.diverged = memory.step(scene, results);
            self.steps += 1;
        }
    }

    /// Says that a network has gone on to its own step, and whether its logits could all be shown.
    pub(crate) fn advance(&mut self, step: u32, diverged: bool) {
        if let Source::Network(trained) = &self.source {
            self.steps = step.saturating_sub(trained.step).max(self.steps.saturating_add(1));
            self.diverged = diverged;
        }
    }

    /// Keeps where the last step led; a network's losses in training stand beside those of the scene.
    pub(crate) fn record(&mut self, scene: &Scene, outcome: Outcome, training: [f32; 2]) {
        valid(self.timeline.push(u64::from(self.steps), &measured(&outcome, training)));
        let memory = self.source.memory();
        let most = if memory.is_some() { STATES } else { SIGHTS };
        let memory_kept = memory.is_some();
        if !memory_kept || self.steps.is_multiple_of(self.every) {
            self.states.push(State::of(self.steps, memory, scene));
        }
        if self.states.len() > most {
            // Of a network's run every shown state is kept at first, so there is no distance to double.
            self.every = if memory_kept { self.every.saturating_mul(2) } else { 1 };
            let mut keep = false;
            self.states.retain(|_| {
                keep = !keep;
                keep
            });
        }
    }

    /// The step nearest to another that can be gone back to.
    pub(crate) fn reachable(&self, step: u32) -> u32 {
        match self.source {
            Source::Descent(..) => step,
            Source::Network(_) => {
                let kept = self.states.iter().map(|state| state.step).chain([self.steps]);
                kept.min_by_key(|kept| kept.abs_diff(step)).unwrap_or(step)
            }
        }
    }

    /// What the optimizers of a descent remember after a step; none where a network gave the logits.
    pub(crate) fn memory_at(&self, step: u32, scene: &Scene) -> Option<OptimizerState> {
        if step == self.steps { self.source.memory() } else { self.replay(step, scene).0 }
    }

    /// The memory and the scene after a step, to the bit as they were; all but the logits is taken from `scene`.
    pub(crate) fn replay(&self, step: u32, scene: &Scene) -> (Option<OptimizerState>, Scene) {
        let after = self.states.partition_point(|state| state.step <= step);
        let state = &self.states[after.saturating_sub(1)];
        let (mut memory, mut scene) = (state.memory.clone(), scene.clone());
        state.put(&mut scene);
        if let Some(memory) = &mut memory {
            for _ in state.step..step {
                let results = Results::of(&scene);
                memory.step(&mut scene, &results);
            }
        }
        (memory, scene)
    }

    /// The losses of the steps after `from` and up to `to`, in at most `most` spans.
    pub(crate) fn spans(&self, from: u32, to: u32, most: usize) -> Vec<Span> {
        let kept = |span: &Span| span.first.step > u64::from(from) && span.first.step <= u64::from(to);
        self.timeline.overview(most).into_iter().filter(kept).collect()
    }

    /// How many steps one kept point summarizes.
    pub(crate) const fn stride(&self) -> u64 {
        self.timeline.stride()
    }

    /// What the history tells of its steps after `from` and up to `to`.
    pub(crate) fn kind(&self, from: u32, to: u32) -> StepKind {
        match self.source {
            Source::Descent(DescentSettings { rule, lr, half }, _) => {
                StepKind::Descent(DescentRun { rule, lr, half, steps: to - from })
            }
            Source::Network(trained) => StepKind::Network(NetworkRun {
                step: trained.step.saturating_add(to),
                steps: to - from,
                ..trained
            }),
        }
    }

    /// How a descent learns; none where a network gives the logits.
    pub(crate) const fn learning(&self) -> Option<&DescentSettings> {
        match &self.source {
            Source::Descent(learning, _) => Some(learning),
            Source::Network(_) => None,
        }
    }

    pub(crate) const fn steps(&self) -> u32 {
        self.steps
    }

    pub(crate) const fn diverged(&self) -> bool {
        self.diverged
    }

    /// About how many bytes it takes in memory.
    pub(crate) fn weight(&self) -> usize {
        let state = self.states.first().map_or(0, |state| state.binary.len() + state.multiclass.len());
        self.states.len() * (64 + 12 * state) + self.timeline.spans().len() * 200
    }
}

impl Source {
    fn memory(&self) -> Option<OptimizerState> {
        match self {
            Self::Descent(_, memory) => Some(memory.clone()),
            Self::Network(_) => None,
        }
    }
}

impl State {
    fn of(step: u32, memory: Option<OptimizerState>, scene: &Scene) -> Self {
        let binary = flat(&scene.binary).to_vec();
        let multiclass = flat(&scene.multiclass).to_vec();
        Self { step, memory, binary, multiclass }
    }

    fn put(&self, scene: &mut Scene) {
        for (to, from) in [(&mut scene.binary, &self.binary), (&mut scene.multiclass, &self.multiclass)] {
            for (cell, &value) in to.iter_mut().zip(from) {
                *cell = value;
            }
        }
    }
}

impl RunSegment {
    /// How many steps it summarizes.
    pub(crate) const fn len(&self) -> u32 {
        self.to - self.from
    }
}

fn measured(outcome: &Outcome, training: [f32; 2]) -> [f32; 6] {
    let ratio = |ratio: Option<f64>| ratio.map_or(f32::NAN, |ratio| ratio as f32);
    let Outcome { binary, multiclass, binary_iou, multiclass_iou } = *outcome;
    [binary, multiclass, ratio(binary_iou), ratio(multiclass_iou), training[0], training[1]]
}
