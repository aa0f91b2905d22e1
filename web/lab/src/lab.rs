//! The class `Lab`: the one long-lived handle that the page holds.

use pixelwise_lab::learn::timeline;
use pixelwise_lab::save;
use pixelwise_lab::view::chart;
use pixelwise_lab::view::step_summary;
use std::cell::{Cell, RefCell};

use wasm_bindgen::prelude::wasm_bindgen;

use super::views::{Reduction, StepSummary};
use pixelwise_lab as lab;
use pixelwise_lab::explain::prompt::Progress;
use pixelwise_lab::view::chart::timeline::StepAxis;
use pixelwise_lab::view::losses;
use pixelwise_lab::{Edit, Pixel, Preset};
use pixelwise_web::{Thrown, thrown};

/// The document: a scene, which pixel is selected, and the history. Every change goes through one edit.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Lab {
    document: lab::Lab,
    /// Room for a map's colours, kept from map to map.
    words: RefCell<Vec<u32>>,
    /// Where the moments lay when the timeline was last drawn.
    timeline_axis: Cell<Option<StepAxis>>,
    /// How far the reader has come in the scene's prompt.
    progress: RefCell<Progress>,
}

/// The document.
#[wasm_bindgen]
impl Lab {
    /// The first scene.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The document that was saved as bytes.
    pub fn restore(bytes: &[u8]) -> Thrown<Lab> {
        let document = save::restore(bytes).map_err(thrown)?;
        Ok(Self::of(document))
    }

    /// The document as bytes.
    pub fn save(&self) -> Thrown<Vec<u8>> {
        save::save(&self.document).map_err(thrown)
    }

    /// How often anything that is saved has changed since the document was opened, but for the selection.
    #[wasm_bindgen(getter)]
    pub fn changes(&self) -> u32 {
        self.document.changes()
    }

    /// How many steps of the history did not fit when the document was saved.
    #[wasm_bindgen(getter, js_name = leftOut)]
    pub fn left_out(&self) -> usize {
        self.document.left_out()
    }

    /// The names of all presets.
    pub fn presets() -> Vec<String> {
        Preset::ALL.iter().map(|preset| preset.id().to_owned()).collect()
    }

    /// What a preset is a scene of: `scenes`, `options`, `identities` or `learning`; empty for another name.
    #[wasm_bindgen(js_name = presetGroup)]
    pub fn preset_group(id: &str) -> String {
        Preset::from_id(id).map_or("", Preset::group).to_owned()
    }
}

/// The state.
#[wasm_bindgen]
impl Lab {
    /// N.
    #[wasm_bindgen(getter)]
    pub fn images(&self) -> usize {
        self.document.scene().shape().n
    }

    /// H.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> usize {
        self.document.scene().shape().h
    }

    /// W.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> usize {
        self.document.scene().shape().w
    }

    /// K.
    #[wasm_bindgen(getter)]
    pub fn classes(&self) -> usize {
        self.document.scene().classes()
    }

    /// The class that the binary form takes for 1.
    #[wasm_bindgen(getter)]
    pub fn foreground(&self) -> usize {
        self.document.scene().foreground()
    }

    /// The image of the selected pixel, which is the one that maps show.
    #[wasm_bindgen(getter)]
    pub fn image(&self) -> usize {
        self.document.selected().image
    }

    /// The row of the selected pixel.
    #[wasm_bindgen(getter)]
    pub fn row(&self) -> usize {
        self.document.selected().row
    }

    /// The column of the selected pixel.
    #[wasm_bindgen(getter)]
    pub fn column(&self) -> usize {
        self.document.selected().column
    }

    /// The threshold of the binary form.
    #[wasm_bindgen(getter)]
    pub fn threshold(&self) -> f64 {
        losses::threshold(self.document.scene())
    }

    /// The threshold as text.
    #[wasm_bindgen(getter, js_name = thresholdText)]
    pub fn threshold_text(&self) -> String {
        losses::threshold_text(self.document.scene())
    }

    /// The logit that the threshold is: ln(t / (1 − t)), as text.
    #[wasm_bindgen(getter, js_name = thresholdLogitText)]
    pub fn threshold_logit_text(&self) -> String {
        losses::threshold_logit_text(self.document.scene())
    }

    /// Whether z = z₁ − z₀ is kept.
    #[wasm_bindgen(getter)]
    pub fn linked(&self) -> bool {
        self.document.scene().linked()
    }

    /// Whether the forms can be linked: K = 2.
    #[wasm_bindgen(getter)]
    pub fn linkable(&self) -> bool {
        self.document.scene().linkable()
    }

    /// How the losses are reduced.
    #[wasm_bindgen(getter)]
    pub fn reduction(&self) -> Reduction {
        self.document.scene().reduction().into()
    }

    /// The channel of the multiclass form whose curve is the scene's lesson, if it is one's.
    #[wasm_bindgen(getter, js_name = lessonChannel)]
    pub fn lesson_channel(&self) -> Option<usize> {
        self.document.scene().preset().channel()
    }

    /// The preset that the scene began as.
    #[wasm_bindgen(getter)]
    pub fn preset(&self) -> String {
        self.document.scene().preset().id().to_owned()
    }
}
/// The history.
#[wasm_bindgen]
impl Lab {
    /// Takes back the last step; false if there is none.
    pub fn undo(&mut self) -> Thrown<bool> {
        self.document.undo().map_err(thrown)
    }

    /// Does again what was undone; false if there is nothing.
    pub fn redo(&mut self) -> Thrown<bool> {
        self.document.redo().map_err(thrown)
    }

    /// Goes to a moment, 0 for where the history begins; a step of a run is one too.
    #[wasm_bindgen(js_name = goTo)]
    pub fn go_to(&mut self, step: usize) -> Thrown<()> {
        timeline::go_to_moment(&mut self.document, step).map_err(thrown)
    }

    /// Whether there is a step to take back.
    #[wasm_bindgen(getter, js_name = canUndo)]
    pub fn can_undo(&self) -> bool {
        self.document.can_undo()
    }

    /// Whether there is a step to do again.
    #[wasm_bindgen(getter, js_name = canRedo)]
    pub fn can_redo(&self) -> bool {
        self.document.can_redo()
    }

    /// The moment that the scene stands at: how many edits and steps of learning came before.
    #[wasm_bindgen(getter)]
    pub fn step(&self) -> usize {
        self.document.moment()
    }

    /// The last moment: how many edits and steps of learning are kept.
    #[wasm_bindgen(getter)]
    pub fn steps(&self) -> usize {
        self.document.moments()
    }

    /// What a step did; the last one's note for a step beyond it.
    #[wasm_bindgen(js_name = stepSummary)]
    pub fn step_summary(&self, step: usize) -> StepSummary {
        step_summary::at_moment(&self.document, step).into()
    }

    /// The chart of both losses after every step, as SVG of a size in pixels.
    pub fn timeline(&self, width: u32, height: u32) -> String {
        let timeline = chart::timeline::of(&self.document);
        self.timeline_axis.set(Some(timeline.axis(width)));
        timeline.svg(width, height)
    }

    /// The step nearest to an x of the chart that was drawn last.
    #[wasm_bindgen(js_name = timelineStepAt)]
    pub fn timeline_step_at(&self, x: f64) -> usize {
        self.axis().step_at(x)
    }

    /// The x of a step in the chart that was drawn last.
    #[wasm_bindgen(js_name = timelineX)]
    pub fn timeline_x(&self, step: usize) -> f64 {
        self.axis().x(step)
    }
}
impl Lab {
    /// The handle of a document.
    pub(super) fn of(document: lab::Lab) -> Self {
        Self { document, ..Self::default() }
    }

    /// The document itself, for the other parts of the binding.
    pub(super) fn core(&self) -> &lab::Lab {
        &self.document
    }

    /// The same, to be edited.
    pub(super) fn core_mut(&mut self) -> &mut lab::Lab {
        &mut self.document
    }

    /// Room for a map's colours.
    pub(super) fn words(&self) -> &RefCell<Vec<u32>> {
        &self.words
    }

    /// How far the reader has come in the scene's prompt.
    pub(super) fn progress(&self) -> &RefCell<Progress> {
        &self.progress
    }

    /// Carries out an edit.
    pub(super) fn apply(&mut self, edit: Edit) -> Thrown<()> {
        self.document.apply(edit).map_err(thrown)
    }

    /// A pixel of the image that is shown.
    pub(super) fn place(&self, row: usize, column: usize) -> Pixel {
        Pixel { row, column, ..self.document.selected() }
    }

    fn axis(&self) -> StepAxis {
        let none = StepAxis { width: 0.0, steps: self.document.moments(), length: 0 };
        StepAxis { steps: self.document.moments(), ..self.timeline_axis.get().unwrap_or(none) }
    }
}
