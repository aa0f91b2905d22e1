//! The class `Lab`: the one long-lived handle that the page holds.

use std::cell::{Cell, RefCell};

use wasm_bindgen::prelude::wasm_bindgen;

use super::views::{Reduction, StepSummary};
use pixelwise_lab as lab;
use pixelwise_lab::explain::prompt::Progress;
use pixelwise_lab::learn::timeline;
use pixelwise_lab::view::chart::timeline::StepAxis;
use pixelwise_lab::view::{chart, losses, step_summary};
use pixelwise_lab::{Edit, Options, Pixel, Preset, link, save};
use pixelwise_web::error::throwable;
use pixelwise_web::{Thrown, methods, thrown};

/// The document: a scene, which pixel is selected, and the history. Every change goes through one edit.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Lab {
    document: lab::Lab,
    /// Room for a map's colours, kept from map to map.
    pub(super) words: RefCell<Vec<u32>>,
    /// Where the moments lay when the timeline was last drawn.
    timeline_axis: Cell<Option<StepAxis>>,
    /// How far the reader has come in the scene's prompt.
    pub(super) progress: RefCell<Progress>,
}

#[wasm_bindgen]
impl Lab {
    /// The first scene.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The document that this version saved as bytes.
    pub fn restore(bytes: &[u8]) -> Thrown<Lab> {
        save::restore_present(bytes).map(Self::of).map_err(thrown)
    }

    /// Whether a former version saved this: the module of what leaves the page renews it.
    pub fn isFormer(bytes: &[u8]) -> bool {
        save::is_former(bytes)
    }

    /// The document that begins with the scene of a link. Links are written in the module of what leaves the page.
    pub fn fromLink(text: &str) -> Thrown<Lab> {
        link::decode(text).map(Self::of).map_err(|fault| {
            let values: Vec<_> = fault.values().into_iter().chain([("why", fault.id().to_owned())]).collect();
            throwable(&fault.to_string(), "link", &values)
        })
    }

    /// The names of all presets.
    pub fn presets() -> Vec<String> {
        Preset::ALL.iter().map(|preset| preset.id().to_owned()).collect()
    }

    /// What a preset is a scene of: `scenes`, `options`, `identities` or `learning`; empty for another name.
    pub fn presetGroup(id: &str) -> String {
        Preset::from_id(id).map_or("", Preset::group).to_owned()
    }

    /// The chart of both losses after every step, as SVG of a size in pixels.
    pub fn timeline(&self, width: u32, height: u32) -> String {
        let timeline = chart::timeline::of(&self.document);
        self.timeline_axis.set(Some(timeline.axis(width)));
        timeline.svg(width, height)
    }

    /// The step nearest to an x of the chart that was drawn last.
    pub fn timelineStepAt(&self, x: f64) -> usize {
        self.axis().step_at(x)
    }

    /// The x of a step in the chart that was drawn last.
    pub fn timelineX(&self, step: usize) -> f64 {
        self.axis().x(step)
    }
}

impl Lab {
    /// The document itself, for the tables of methods.
    pub(super) fn core(&self) -> &lab::Lab {
        &self.document
    }

    pub(super) fn core_mut(&mut self) -> &mut lab::Lab {
        &mut self.document
    }

    pub(super) fn apply(&mut self, edit: Edit) -> Thrown<()> {
        self.document.apply(edit).map_err(thrown)
    }

    pub(super) fn change(&mut self, set: impl FnOnce(&mut Options) -> Thrown<()>) -> Thrown<()> {
        let mut options = *self.document.scene().options();
        set(&mut options)?;
        self.apply(Edit::SetOptions(options))
    }

    fn of(document: lab::Lab) -> Self {
        Self { document, ..Self::default() }
    }

    fn axis(&self) -> StepAxis {
        let none = StepAxis { width: 0.0, steps: self.document.moments(), length: 0 };
        StepAxis { steps: self.document.moments(), ..self.timeline_axis.get().unwrap_or(none) }
    }
}

/// A pixel of the image that is shown.
pub(super) fn place(lab: &lab::Lab, row: usize, column: usize) -> Pixel {
    Pixel { row, column, ..lab.selected() }
}

methods! { Lab:
    /// The document as bytes.
    fn save(lab) -> Vec<u8> { save::save(lab) }

    /// How often anything that is saved has changed since the document was opened, but for the selection.
    get changes(lab) -> u32 { lab.changes() }

    /// How many steps of the history did not fit when the document was saved.
    get leftOut(lab) -> usize { lab.left_out() }

    /// N.
    get images(lab) -> usize { lab.scene().shape().n }

    /// H.
    get height(lab) -> usize { lab.scene().shape().h }

    /// W.
    get width(lab) -> usize { lab.scene().shape().w }

    /// K.
    get classes(lab) -> usize { lab.scene().classes() }

    /// The class that the binary form takes for 1.
    get foreground(lab) -> usize { lab.scene().foreground() }

    /// The image of the selected pixel, which is the one that maps show.
    get image(lab) -> usize { lab.selected().image }

    /// The row of the selected pixel.
    get row(lab) -> usize { lab.selected().row }

    /// The column of the selected pixel.
    get column(lab) -> usize { lab.selected().column }

    /// The threshold of the binary form.
    get threshold(lab) -> f64 { losses::threshold(lab.scene()) }

    /// The threshold as text.
    get thresholdText(lab) -> String { losses::threshold_text(lab.scene()) }

    /// The logit that the threshold is: ln(t / (1 − t)), as text.
    get thresholdLogitText(lab) -> String { losses::threshold_logit_text(lab.scene()) }

    /// Whether z = z₁ − z₀ is kept.
    get linked(lab) -> bool { lab.scene().linked() }

    /// Whether the forms can be linked: K = 2.
    get linkable(lab) -> bool { lab.scene().linkable() }

    /// How the losses are reduced.
    get reduction(lab) -> Reduction { lab.scene().reduction().into() }

    /// The channel of the multiclass form whose curve is the scene's lesson, if it is one's.
    get lessonChannel(lab) -> Option<usize> { lab.scene().preset().channel() }

    /// The preset that the scene began as.
    get preset(lab) -> String { lab.scene().preset().id().to_owned() }

    /// Takes back the last step; false if there is none.
    mut undo(lab) -> bool { lab.undo() }

    /// Does again what was undone; false if there is nothing.
    mut redo(lab) -> bool { lab.redo() }

    /// Goes to a moment, 0 for where the history begins; a step of a run is one too.
    mut goTo(lab, step: usize) -> Thrown<()> { timeline::go_to_moment(lab, step).map_err(thrown) }

    /// The present scene's number: another one whenever a preset or a network has replaced it, or when it is gone back to.
    get sceneId(lab) -> usize { lab.scene_id() }

    /// Whether there is a step to take back.
    get canUndo(lab) -> bool { lab.can_undo() }

    /// Whether there is a step to do again.
    get canRedo(lab) -> bool { lab.can_redo() }

    /// The moment that the scene stands at: how many edits and steps of learning came before.
    get step(lab) -> usize { lab.moment() }

    /// The last moment: how many edits and steps of learning are kept.
    get steps(lab) -> usize { lab.moments() }

    /// What a step did; the last one's note for a step beyond it.
    fn stepSummary(lab, step: usize) -> StepSummary { step_summary::at_moment(lab, step).into() }
}
