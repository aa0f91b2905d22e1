//! Learning and the timeline, for the page.

use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::views::{Height, Move, PinnedRun, RuleName};
use pixelwise_lab::DescentSettings;
use pixelwise_lab::explain::step_parts;
use pixelwise_lab::learn::{descent, pins, timeline};
use pixelwise_lab::view::{chart, number};
use pixelwise_train::optimizer::Rule;
use pixelwise_web::ids::rule_of;
use pixelwise_web::{Thrown, list, methods, thrown};

#[wasm_bindgen]
impl Lab {
    /// The optimizers there are.
    pub fn rules() -> Vec<RuleName> {
        list(Rule::ALL)
    }
}

methods! { Lab:
    /// The optimizer's key.
    get rule(lab) -> String { lab.learning().rule.id().to_owned() }

    /// Chooses the optimizer.
    mut setRule(lab, id: &str) -> Thrown<()> {
        lab.set_learning(DescentSettings { rule: rule_of(id)?, ..lab.learning() }).map_err(thrown)
    }

    /// The learning rate as text.
    get learningRate(lab) -> String { number::full64(lab.learning().lr) }

    /// The learning rate's place on a slider: twentieths of a power of ten, 0 for 1.
    get learningRatePlace(lab) -> f64 { lab.learning().place() }

    /// Sets the learning rate by its place on the slider.
    mut placeLearningRate(lab, place: f64) -> Thrown<()> {
        lab.set_learning(lab.learning().at_place(place)).map_err(thrown)
    }

    /// Whether cross-entropy has half the learning rate.
    get halfRate(lab) -> bool { lab.learning().half }

    /// Gives cross-entropy half the learning rate, or the whole of it.
    mut setHalfRate(lab, half: bool) -> Thrown<()> {
        lab.set_learning(DescentSettings { half, ..lab.learning() }).map_err(thrown)
    }

    /// Begins a run: until it ends, all steps of learning are one step of the history. An edit ends it.
    mut beginRun(lab) { descent::begin(lab) }

    /// Takes steps of learning.
    mut descend(lab, steps: usize) -> Thrown<()> { descent::descend(lab, steps).map_err(thrown) }

    /// Goes back to where the learning began that led here.
    mut rewind(lab) { descent::rewind(lab) }

    /// Whether a run is under way.
    get running(lab) -> bool { lab.is_running() }

    /// Whether learning led here.
    get learned(lab) -> bool { descent::has_learned(lab) }

    /// Whether the last step had to stop a logit at the end of its range.
    get diverged(lab) -> bool { descent::has_diverged(lab) }

    /// How far z₁ − z₀ has moved as a multiple of how far z has: `2.000`; empty where there is nothing to compare.
    get moved(lab) -> String { descent::moved(lab).map_or_else(String::new, |moved| number::significant(moved.ratio, 3)) }

    /// What explains that: `twice`, `half` or `own`; empty where there is nothing to compare.
    get movedWhy(lab) -> String { descent::moved(lab).map_or("", |moved| moved.why.id()).to_owned() }

    /// How the selected pixel's logits move in the next step.
    fn nextMoves(lab) -> Vec<Move> { list(step_parts::next_moves(lab)) }

    /// What the timeline's height shows.
    get timelineHeight(lab) -> Height { timeline::height(lab).into() }

    /// Chooses what the timeline's height shows.
    mut setTimelineHeight(lab, height: Height) { timeline::set_height(lab, height.into()) }

    /// How many steps a drawn point summarizes: 1 where every step is.
    get thinned(lab) -> u32 { u32::try_from(timeline::thinned(lab)).unwrap_or(u32::MAX) }

    /// Whether anything was left behind that is still drawn.
    get hasBranches(lab) -> bool { !timeline::branches(lab).is_empty() }

    /// Whether the losses of what is trained on are drawn beside those that are shown.
    get showsTraining(lab) -> bool { chart::timeline::of(lab).has_training() }

    /// Drops what was left behind.
    mut dropBranches(lab) { timeline::drop_branches(lab) }

    /// Whether there is a run to pin, and room for it.
    get canPin(lab) -> bool { pins::can_pin(lab) }

    /// Pins the learning that led here.
    mut pin(lab) { pins::pin(lab) }

    /// Takes a pin away.
    mut unpin(lab, index: usize) { pins::unpin(lab, index) }

    /// The pinned runs.
    fn pins(lab) -> Vec<PinnedRun> { list(lab.pins()) }
}
