//! A run of learning: every step's losses in bounded memory, and the way back to any of them.

use serde::{Deserialize, Serialize};

use super::history::Outcome;
use super::learn::{Learning, Memory};
use super::results::Results;
use super::scene::Scene;
use crate::tensor::Error;
use crate::train::optimizer::Rule;
use crate::train::timeline::{Span, Timeline};

/// The most spans of losses that a run keeps.
const SPANS: usize = 1024;
/// The most states that a run keeps; the steps between two of them are taken again when someone goes back to them.
const STATES: usize = 32;

/// What is measured at each step.
const COLUMNS: [&str; 4] = ["bce", "ce", "iou_binary", "iou_multiclass"];

/// What the history tells of a run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The optimizer.
    pub rule: Rule,
    /// The learning rate of the binary form.
    pub lr: f64,
    /// Whether cross-entropy had half of it.
    pub half: bool,
    /// How many steps it took.
    pub steps: u32,
}

/// Steps of learning with one setting, from one scene.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    learning: Learning,
    memory: Memory,
    steps: u32,
    timeline: Timeline,
    /// States at multiples of `every`, that of step 0 first.
    states: Vec<State>,
    every: u32,
    diverged: bool,
}

/// Both optimizers and both forms' logits, after a step.
#[derive(Clone, Debug, PartialEq)]
struct State {
    step: u32,
    memory: Memory,
    binary: Vec<f32>,
    multiclass: Vec<f32>,
}

/// The steps from `from` to `to` of a run: what one step of the history stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) run: std::rc::Rc<Run>,
    pub(super) from: u32,
    pub(super) to: u32,
}

impl Run {
    /// A run that has taken no step.
    pub(super) fn new(
        learning: Learning,
        memory: Memory,
        scene: &Scene,
        outcome: Outcome,
    ) -> Result<Self, Error> {
        let mut timeline = Timeline::new(COLUMNS, SPANS);
        timeline.push(0, &measured(&outcome))?;
        let states = vec![State::of(0, &memory, scene)];
        Ok(Self { learning, memory, steps: 0, timeline, states, every: 1, diverged: false })
    }

    /// Takes one step from a scene and what it comes to.
    pub(super) fn step(&mut self, scene: &mut Scene, results: &Results) -> Result<(), Error> {
        self.diverged = self.memory.step(scene, results)?;
        self.steps += 1;
        Ok(())
    }

    /// Keeps where the last step led.
    pub(super) fn record(&mut self, scene: &Scene, outcome: Outcome) -> Result<(), Error> {
        self.timeline.push(u64::from(self.steps), &measured(&outcome))?;
        if self.steps.is_multiple_of(self.every) {
            self.states.push(State::of(self.steps, &self.memory, scene));
        }
        if self.states.len() > STATES {
            self.every *= 2;
            let every = self.every;
            self.states.retain(|state| state.step.is_multiple_of(every));
        }
        Ok(())
    }

    /// The memory and the scene after a step, to the bit as they were; all but the logits is taken from `scene`.
    pub(super) fn state(&self, step: u32, scene: &Scene) -> Result<(Memory, Scene), Error> {
        if step == self.steps {
            let last = scene.clone();
            return Ok((self.memory.clone(), last));
        }
        self.replay(step, scene)
    }

    /// As [`Run::state`], for a scene whose logits are not those of the last step.
    pub(super) fn replay(&self, step: u32, scene: &Scene) -> Result<(Memory, Scene), Error> {
        let after = self.states.partition_point(|state| state.step <= step);
        let state = &self.states[after.saturating_sub(1)];
        let (mut memory, mut scene) = (state.memory.clone(), scene.clone());
        state.put(&mut scene);
        for _ in state.step..step {
            let results = Results::of(&scene)?;
            memory.step(&mut scene, &results)?;
        }
        Ok((memory, scene))
    }

    /// The losses of the steps after `from` and up to `to`, in at most `most` spans.
    pub(super) fn spans(&self, from: u32, to: u32, most: usize) -> Vec<Span> {
        let kept = |span: &Span| span.first.step > u64::from(from) && span.first.step <= u64::from(to);
        self.timeline.overview(most).into_iter().filter(kept).collect()
    }

    /// How many steps one kept point stands for.
    pub(super) const fn stride(&self) -> u64 {
        self.timeline.stride()
    }

    pub(super) const fn told(&self) -> Told {
        let Learning { rule, lr, half } = self.learning;
        Told { rule, lr, half, steps: self.steps }
    }

    pub(super) const fn learning(&self) -> &Learning {
        &self.learning
    }

    pub(super) const fn memory(&self) -> &Memory {
        &self.memory
    }

    pub(super) const fn steps(&self) -> u32 {
        self.steps
    }

    pub(super) const fn diverged(&self) -> bool {
        self.diverged
    }

    /// About how many bytes it takes in memory.
    pub(super) fn weight(&self) -> usize {
        let state = self.states.first().map_or(0, |state| state.binary.len() + state.multiclass.len());
        self.states.len() * (64 + 12 * state) + self.timeline.spans().len() * 200
    }
}

impl State {
    fn of(step: u32, memory: &Memory, scene: &Scene) -> Self {
        let binary = scene.binary.iter().copied().collect();
        let multiclass = scene.multiclass.iter().copied().collect();
        Self { step, memory: memory.clone(), binary, multiclass }
    }

    fn put(&self, scene: &mut Scene) {
        for (to, from) in [(&mut scene.binary, &self.binary), (&mut scene.multiclass, &self.multiclass)] {
            for (cell, &value) in to.iter_mut().zip(from) {
                *cell = value;
            }
        }
    }
}

impl Piece {
    /// How many steps it stands for.
    pub(super) const fn len(&self) -> u32 {
        self.to - self.from
    }
}

fn measured(outcome: &Outcome) -> [f32; 4] {
    let ratio = |ratio: Option<f64>| ratio.map_or(f32::NAN, |ratio| ratio as f32);
    [outcome.binary, outcome.multiclass, ratio(outcome.binary_iou), ratio(outcome.multiclass_iou)]
}
