//! Learning and the timeline, for the page.

use pixelwise_lab::explain::step_parts;
use pixelwise_lab::learn::descent;
use pixelwise_lab::learn::pins;
use pixelwise_lab::learn::timeline;
use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::views::{Height, Move, PinnedRun, RuleName};
use pixelwise_lab::DescentSettings;
use pixelwise_lab::view::number;
use pixelwise_train::optimizer::Rule;
use pixelwise_web::ids::rule_of;
use pixelwise_web::{Thrown, list, thrown};

/// How the logits descend.
#[wasm_bindgen]
impl Lab {
    /// The optimizers there are.
    pub fn rules() -> Vec<RuleName> {
        list(Rule::ALL)
    }

    /// The optimizer's key.
    #[wasm_bindgen(getter)]
    pub fn rule(&self) -> String {
        self.core().learning().rule.id().to_owned()
    }

    /// Chooses the optimizer.
    #[wasm_bindgen(js_name = setRule)]
    pub fn set_rule(&mut self, id: &str) -> Thrown<()> {
        let rule = rule_of(id)?;
        self.learn(|learning| DescentSettings { rule, ..learning })
    }

    /// The learning rate as text.
    #[wasm_bindgen(getter, js_name = learningRate)]
    pub fn learning_rate(&self) -> String {
        number::full64(self.core().learning().lr)
    }

    /// The learning rate's place on a slider: twentieths of a power of ten, 0 for 1.
    #[wasm_bindgen(getter, js_name = learningRatePlace)]
    pub fn learning_rate_place(&self) -> f64 {
        self.core().learning().place()
    }

    /// Sets the learning rate by its place on the slider.
    #[wasm_bindgen(js_name = placeLearningRate)]
    pub fn place_learning_rate(&mut self, place: f64) -> Thrown<()> {
        self.learn(|learning| learning.at_place(place))
    }

    /// Whether cross-entropy has half the learning rate.
    #[wasm_bindgen(getter, js_name = halfRate)]
    pub fn half_rate(&self) -> bool {
        self.core().learning().half
    }

    /// Gives cross-entropy half the learning rate, or the whole of it.
    #[wasm_bindgen(js_name = setHalfRate)]
    pub fn set_half_rate(&mut self, half: bool) -> Thrown<()> {
        self.learn(|learning| DescentSettings { half, ..learning })
    }

    /// Begins a run: until it ends, all steps of learning are one step of the history. An edit ends it.
    #[wasm_bindgen(js_name = beginRun)]
    pub fn begin_run(&mut self) -> Thrown<()> {
        descent::begin(self.core_mut()).map_err(thrown)
    }

    /// Takes steps of learning.
    pub fn descend(&mut self, steps: usize) -> Thrown<()> {
        descent::descend(self.core_mut(), steps).map_err(thrown)
    }

    /// Goes back to where the learning began that led here.
    pub fn rewind(&mut self) -> Thrown<()> {
        descent::rewind(self.core_mut()).map_err(thrown)
    }

    /// Whether a run is under way.
    #[wasm_bindgen(getter)]
    pub fn running(&self) -> bool {
        self.core().is_running()
    }

    /// Whether learning led here.
    #[wasm_bindgen(getter)]
    pub fn learned(&self) -> bool {
        descent::has_learned(self.core())
    }

    /// Whether the last step had to stop a logit at the end of its range.
    #[wasm_bindgen(getter)]
    pub fn diverged(&self) -> bool {
        descent::has_diverged(self.core())
    }

    /// How far z₁ − z₀ has moved as a multiple of how far z has: `2.000`; empty where there is nothing to compare.
    #[wasm_bindgen(getter)]
    pub fn moved(&self) -> String {
        descent::moved(self.core()).map_or_else(String::new, |moved| number::significant(moved.ratio, 3))
    }

    /// What explains that: `twice`, `half` or `own`; empty where there is nothing to compare.
    #[wasm_bindgen(getter, js_name = movedWhy)]
    pub fn moved_why(&self) -> String {
        descent::moved(self.core()).map_or_else(String::new, |moved| moved.why.id().to_owned())
    }

    /// How the selected pixel's logits move in the next step.
    #[wasm_bindgen(js_name = nextMoves)]
    pub fn next_moves(&self) -> Thrown<Vec<Move>> {
        step_parts::next_moves(self.core()).map(list).map_err(thrown)
    }

    fn learn(&mut self, change: impl FnOnce(DescentSettings) -> DescentSettings) -> Thrown<()> {
        let learning = change(self.core().learning());
        self.core_mut().set_learning(learning).map_err(thrown)
    }
}

/// The timeline.
#[wasm_bindgen]
impl Lab {
    /// What its height shows.
    #[wasm_bindgen(getter, js_name = timelineHeight)]
    pub fn timeline_height(&self) -> Height {
        timeline::height(self.core()).into()
    }

    /// Chooses what its height shows.
    #[wasm_bindgen(js_name = setTimelineHeight)]
    pub fn set_timeline_height(&mut self, height: Height) {
        timeline::set_height(self.core_mut(), height.into());
    }

    /// How many steps a drawn point summarizes: 1 where every step is.
    #[wasm_bindgen(getter)]
    pub fn thinned(&self) -> u32 {
        u32::try_from(timeline::thinned(self.core())).unwrap_or(u32::MAX)
    }

    /// Whether anything was left behind that is still drawn.
    #[wasm_bindgen(getter, js_name = hasBranches)]
    pub fn has_branches(&self) -> bool {
        !timeline::branches(self.core()).is_empty()
    }

    /// Drops what was left behind.
    #[wasm_bindgen(js_name = dropBranches)]
    pub fn drop_branches(&mut self) {
        timeline::drop_branches(self.core_mut());
    }

    /// Whether there is a run to pin, and room for it.
    #[wasm_bindgen(getter, js_name = canPin)]
    pub fn can_pin(&self) -> bool {
        pins::can_pin(self.core())
    }

    /// Pins the learning that led here.
    pub fn pin(&mut self) {
        pins::pin(self.core_mut());
    }

    /// Takes a pin away.
    pub fn unpin(&mut self, index: usize) {
        pins::unpin(self.core_mut(), index);
    }

    /// The pinned runs.
    pub fn pins(&self) -> Vec<PinnedRun> {
        list(self.core().pins())
    }

    /// The timeline as CSV.
    pub fn csv(&self) -> Thrown<String> {
        pins::to_csv(self.core()).map_err(thrown)
    }
}
