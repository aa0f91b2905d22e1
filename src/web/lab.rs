//! The class `Lab`: the one long-lived handle that the page holds.

use std::cell::Cell;

use wasm_bindgen::Clamped;
use wasm_bindgen::prelude::wasm_bindgen;

use super::error::{Thrown, thrown};
use super::views::{
    About, Delta, Fill, Form, Legend, PixelState, Reduction, Score, Stage, StepNote, Term, Theme,
};
use crate::lab::{Edit, Pixel, Preset};
use crate::plot::timeline::{StepAxis, Timeline};
use crate::{explain, lab, number, plot, tensor};

/// The document: a scene, which pixel is selected, and the history. Every change goes through one edit.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Lab {
    lab: lab::Lab,
    /// The width that the timeline was last drawn at.
    timeline_width: Cell<u32>,
}

/// The document.
#[wasm_bindgen]
impl Lab {
    /// The first scene.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The document that was saved as bytes.
    pub fn restore(bytes: &[u8]) -> Thrown<Lab> {
        let lab = lab::Lab::restore(bytes).map_err(thrown)?;
        Ok(Self { lab, ..Self::default() })
    }

    /// The document as bytes.
    pub fn save(&self) -> Thrown<Vec<u8>> {
        self.lab.save().map_err(thrown)
    }

    /// The names of all presets.
    #[must_use]
    pub fn presets() -> Vec<String> {
        Preset::ALL.iter().map(|preset| preset.id().to_owned()).collect()
    }
}

/// The state.
#[wasm_bindgen]
impl Lab {
    /// N.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn images(&self) -> usize {
        self.lab.scene().shape().n
    }

    /// H.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn height(&self) -> usize {
        self.lab.scene().shape().h
    }

    /// W.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn width(&self) -> usize {
        self.lab.scene().shape().w
    }

    /// K.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn classes(&self) -> usize {
        self.lab.scene().classes()
    }

    /// The class that the binary form takes for 1.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn foreground(&self) -> usize {
        self.lab.scene().foreground()
    }

    /// The image of the selected pixel, which is the one that maps show.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn image(&self) -> usize {
        self.lab.selected().image
    }

    /// The row of the selected pixel.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn row(&self) -> usize {
        self.lab.selected().row
    }

    /// The column of the selected pixel.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn column(&self) -> usize {
        self.lab.selected().column
    }

    /// The threshold of the binary form.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn threshold(&self) -> f64 {
        self.lab.threshold_exact()
    }

    /// The threshold as text.
    #[wasm_bindgen(getter, js_name = thresholdText)]
    #[must_use]
    pub fn threshold_text(&self) -> String {
        self.lab.threshold_text()
    }

    /// The logit that the threshold is: ln(t / (1 − t)), as text.
    #[wasm_bindgen(getter, js_name = thresholdLogitText)]
    #[must_use]
    pub fn threshold_logit_text(&self) -> String {
        self.lab.threshold_logit_text()
    }

    /// Whether z = z₁ − z₀ is kept.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn linked(&self) -> bool {
        self.lab.scene().linked()
    }

    /// Whether the forms can be linked: K = 2.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn linkable(&self) -> bool {
        self.lab.scene().linkable()
    }

    /// Whether linked losses differ all the same, because pixels are ignored.
    #[wasm_bindgen(getter, js_name = differsBecauseIgnored)]
    #[must_use]
    pub fn differs_because_ignored(&self) -> bool {
        self.lab.differs_because_ignored()
    }

    /// How the losses are reduced.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn reduction(&self) -> Reduction {
        self.lab.scene().reduction().into()
    }

    /// The preset that the scene began as.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn preset(&self) -> String {
        self.lab.scene().preset().id().to_owned()
    }
}

/// Edits. One that fails throws and has changed nothing.
#[wasm_bindgen]
impl Lab {
    /// Begins a stroke: until it ends, all edits are one step.
    #[wasm_bindgen(js_name = beginStroke)]
    pub fn begin_stroke(&mut self) {
        self.lab.begin_stroke();
    }

    /// Ends a stroke and makes it a step, unless it changed nothing.
    #[wasm_bindgen(js_name = endStroke)]
    pub fn end_stroke(&mut self) {
        self.lab.end_stroke();
    }

    /// Ends a stroke and takes back what it changed.
    #[wasm_bindgen(js_name = cancelStroke)]
    pub fn cancel_stroke(&mut self) -> Thrown<()> {
        self.lab.cancel_stroke().map_err(thrown)
    }

    /// Sets a logit.
    #[wasm_bindgen(js_name = setLogit)]
    pub fn set_logit(
        &mut self,
        form: Form,
        channel: usize,
        row: usize,
        column: usize,
        value: f64,
    ) -> Thrown<()> {
        let pixel = self.pixel(row, column);
        self.edit(Edit::SetLogit { form: form.into(), channel, pixel, value: value as f32 })
    }

    /// Sets a logit to what was typed.
    #[wasm_bindgen(js_name = typeLogit)]
    pub fn type_logit(
        &mut self,
        form: Form,
        channel: usize,
        row: usize,
        column: usize,
        text: &str,
    ) -> Thrown<()> {
        let value = number::parse("logit", text).map_err(thrown)?;
        self.set_logit(form, channel, row, column, value)
    }

    /// Moves a logit by tenths.
    #[wasm_bindgen(js_name = nudgeLogit)]
    pub fn nudge_logit(
        &mut self,
        form: Form,
        channel: usize,
        row: usize,
        column: usize,
        tenths: f64,
    ) -> Thrown<()> {
        let pixel = self.pixel(row, column);
        self.edit(Edit::NudgeLogit { form: form.into(), channel, pixel, tenths: tenths as f32 })
    }

    /// Adds to a logit or sets it; within a stroke, every logit on the line from the last one.
    #[wasm_bindgen(js_name = brushLogit)]
    pub fn brush_logit(
        &mut self,
        form: Form,
        channel: usize,
        row: usize,
        column: usize,
        amount: f64,
        add: bool,
    ) -> Thrown<()> {
        let pixel = self.pixel(row, column);
        self.edit(Edit::BrushLogit { form: form.into(), channel, pixel, amount: amount as f32, add })
    }

    /// Paints the mask, −1 for ignored; within a stroke, every pixel on the line from the last one.
    #[wasm_bindgen(js_name = paintMask)]
    pub fn paint_mask(&mut self, row: usize, column: usize, class: i32) -> Thrown<()> {
        let pixel = self.pixel(row, column);
        self.edit(Edit::PaintMask { pixel, class: usize::try_from(class).ok() })
    }

    /// Changes N, H and W.
    #[wasm_bindgen(js_name = setShape)]
    pub fn set_shape(&mut self, images: usize, height: usize, width: usize) -> Thrown<()> {
        self.edit(Edit::SetShape { images, height, width })
    }

    /// Changes K.
    #[wasm_bindgen(js_name = setClasses)]
    pub fn set_classes(&mut self, classes: usize) -> Thrown<()> {
        self.edit(Edit::SetClasses(classes))
    }

    /// Chooses the class that the binary form takes for 1.
    #[wasm_bindgen(js_name = setForeground)]
    pub fn set_foreground(&mut self, class: usize) -> Thrown<()> {
        self.edit(Edit::SetForeground(class))
    }

    /// Sets the threshold of the binary form.
    #[wasm_bindgen(js_name = setThreshold)]
    pub fn set_threshold(&mut self, threshold: f64) -> Thrown<()> {
        self.edit(Edit::SetThreshold(threshold as f32))
    }

    /// Links the two forms or lets them go.
    #[wasm_bindgen(js_name = setLinked)]
    pub fn set_linked(&mut self, on: bool) -> Thrown<()> {
        self.edit(Edit::SetLinked(on))
    }

    /// Chooses the reduction of both losses.
    #[wasm_bindgen(js_name = setReduction)]
    pub fn set_reduction(&mut self, reduction: Reduction) -> Thrown<()> {
        self.edit(Edit::SetReduction(reduction.into()))
    }

    /// Fills the logits of both forms.
    pub fn fill(&mut self, kind: Fill, seed: u32) -> Thrown<()> {
        self.edit(Edit::Fill { fill: kind.into(), seed })
    }

    /// Replaces the scene by a preset.
    #[wasm_bindgen(js_name = loadPreset)]
    pub fn load_preset(&mut self, id: &str) -> Thrown<()> {
        let preset = Preset::from_id(id).ok_or(tensor::Error::BrokenDocument { reason: "no such preset" });
        self.edit(Edit::LoadPreset(preset.map_err(thrown)?))
    }

    /// Replaces the scene by the preset that it began as.
    pub fn reset(&mut self) -> Thrown<()> {
        self.edit(Edit::Reset)
    }

    /// Selects a pixel; this is no step.
    pub fn select(&mut self, image: usize, row: usize, column: usize) -> Thrown<()> {
        self.lab.select(Pixel { image, row, column }).map_err(thrown)
    }
}

/// The history.
#[wasm_bindgen]
impl Lab {
    /// Takes back the last step; false if there is none.
    pub fn undo(&mut self) -> Thrown<bool> {
        self.lab.undo().map_err(thrown)
    }

    /// Does again what was undone; false if there is nothing.
    pub fn redo(&mut self) -> Thrown<bool> {
        self.lab.redo().map_err(thrown)
    }

    /// Goes to a step, 0 for where the history begins.
    #[wasm_bindgen(js_name = goTo)]
    pub fn go_to(&mut self, step: usize) -> Thrown<()> {
        self.lab.go_to(step).map_err(thrown)
    }

    /// Whether there is a step to take back.
    #[wasm_bindgen(getter, js_name = canUndo)]
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.lab.can_undo()
    }

    /// Whether there is a step to do again.
    #[wasm_bindgen(getter, js_name = canRedo)]
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.lab.can_redo()
    }

    /// The step that the scene stands after.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn step(&self) -> usize {
        self.lab.step()
    }

    /// How many steps are kept.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn steps(&self) -> usize {
        self.lab.steps()
    }

    /// How many steps have fallen off because there were too many.
    #[wasm_bindgen(getter, js_name = droppedSteps)]
    #[must_use]
    pub fn dropped_steps(&self) -> usize {
        self.lab.dropped_steps()
    }

    /// What a step did; the last one's note for a step beyond it.
    #[wasm_bindgen(js_name = stepNote)]
    #[must_use]
    pub fn step_note(&self, step: usize) -> StepNote {
        self.lab.note(step).into()
    }

    /// The chart of both losses after every step, as SVG of a size in pixels.
    #[must_use]
    pub fn timeline(&self, width: u32, height: u32, theme: Theme) -> String {
        self.timeline_width.set(width);
        let timeline = Timeline { outcomes: self.lab.outcomes().collect(), current: self.lab.step() };
        timeline.svg(width, height, theme.into())
    }

    /// The step nearest to an x of the chart that was drawn last.
    #[wasm_bindgen(js_name = timelineStepAt)]
    #[must_use]
    pub fn timeline_step_at(&self, x: f64) -> usize {
        self.axis().step_at(x)
    }

    /// The x of a step in the chart that was drawn last.
    #[wasm_bindgen(js_name = timelineX)]
    #[must_use]
    pub fn timeline_x(&self, step: usize) -> f64 {
        self.axis().x(step)
    }
}

/// Maps of the image of the selected pixel. The channel counts for multiclass logits, probability, target and gradient.
#[wasm_bindgen]
impl Lab {
    /// The values of a map; −1 for the target of an ignored pixel.
    #[must_use]
    pub fn values(&self, form: Form, stage: Stage, channel: usize) -> Vec<f32> {
        self.lab.values(form.into(), stage.into(), channel)
    }

    /// The values in at most four characters.
    #[must_use]
    pub fn labels(&self, form: Form, stage: Stage, channel: usize) -> Vec<String> {
        self.lab.labels(form.into(), stage.into(), channel)
    }

    /// The values with four significant digits.
    #[must_use]
    pub fn names(&self, form: Form, stage: Stage, channel: usize) -> Vec<String> {
        self.lab.names(form.into(), stage.into(), channel)
    }

    /// One value with every digit.
    #[must_use]
    pub fn full(&self, form: Form, stage: Stage, channel: usize, row: usize, column: usize) -> String {
        self.lab.full(form.into(), stage.into(), channel, row, column)
    }

    /// The map's pixels as RGBA.
    #[must_use]
    pub fn pixels(&self, form: Form, stage: Stage, channel: usize) -> Clamped<Vec<u8>> {
        let mut rgba = Vec::new();
        self.lab.paint(form.into(), stage.into(), channel, &mut rgba);
        Clamped(rgba)
    }

    /// For each pixel, 1 where light digits are read better than dark ones.
    #[must_use]
    pub fn inks(&self, form: Form, stage: Stage, channel: usize) -> Vec<u8> {
        self.lab.inks(form.into(), stage.into(), channel)
    }

    /// For each pixel, bit 1 where the form's prediction is wrong, bit 2 where the pixel is ignored.
    #[must_use]
    pub fn marks(&self, form: Form) -> Vec<u8> {
        self.lab.marks(form.into())
    }

    /// The legend of a stage's maps; of the binary form unless another is named.
    #[must_use]
    pub fn legend(&self, stage: Stage, form: Option<Form>) -> Legend {
        self.lab.legend(form.unwrap_or(Form::Binary).into(), stage.into()).into()
    }

    /// The colour of a class, as CSS writes it.
    #[wasm_bindgen(js_name = classColour)]
    #[must_use]
    #[expect(clippy::unused_self, reason = "the page asks the lab for everything that it draws")]
    pub fn class_colour(&self, class: usize) -> String {
        plot::colour::css(plot::colour::class(class))
    }

    /// What a stage is in PyTorch's words.
    #[must_use]
    pub fn about(&self, form: Form, stage: Stage) -> About {
        self.lab.about(form.into(), stage.into()).into()
    }
}

/// Losses, scores, and the selected pixel.
#[wasm_bindgen]
impl Lab {
    /// A form's loss.
    #[must_use]
    pub fn loss(&self, form: Form) -> f32 {
        self.lab.results().loss(form.into())
    }

    /// A form's loss with four significant digits.
    #[wasm_bindgen(js_name = lossText)]
    #[must_use]
    pub fn loss_text(&self, form: Form) -> String {
        number::significant(f64::from(self.loss(form)), 4)
    }

    /// A form's loss with every digit.
    #[wasm_bindgen(js_name = lossFull)]
    #[must_use]
    pub fn loss_full(&self, form: Form) -> String {
        number::full(self.loss(form))
    }

    /// How the last edit changed a form's loss.
    #[wasm_bindgen(js_name = lossDelta)]
    #[must_use]
    pub fn loss_delta(&self, form: Form) -> Delta {
        self.lab.delta(form.into()).into()
    }

    /// The size of the difference of the two losses.
    #[wasm_bindgen(js_name = differenceText)]
    #[must_use]
    pub fn difference_text(&self) -> String {
        self.lab.difference_text()
    }

    /// The PyTorch expression of a form's loss with its reduction.
    #[wasm_bindgen(js_name = lossTorch)]
    #[must_use]
    pub fn loss_torch(&self, form: Form) -> String {
        self.lab.torch_loss(form.into(), self.lab.scene().reduction())
    }

    /// How good a form's prediction is.
    #[must_use]
    pub fn score(&self, form: Form) -> Score {
        self.lab.results().score(form.into()).into()
    }

    /// The selected pixel's way through a form.
    #[must_use]
    pub fn explain(&self, form: Form) -> Vec<Term> {
        explain::explain(&self.lab, form.into()).into_iter().map(Term::from).collect()
    }

    /// The selected pixel's binary loss in float32, in two steps, and exact.
    #[must_use]
    pub fn precision(&self) -> Vec<Term> {
        explain::precision(&self.lab).into_iter().map(Term::from).collect()
    }

    /// What the mask and both forms say of the selected pixel.
    #[wasm_bindgen(js_name = pixelState)]
    #[must_use]
    pub fn pixel_state(&self) -> PixelState {
        let (class, binary, multiclass) = self.lab.pixel_state();
        PixelState {
            target: class.map_or(-1, |class| class as i32),
            binary: i32::from(binary),
            multiclass: i32::from(multiclass),
        }
    }
}

impl Lab {
    fn edit(&mut self, edit: Edit) -> Thrown<()> {
        self.lab.apply(edit).map_err(thrown)
    }

    fn pixel(&self, row: usize, column: usize) -> Pixel {
        Pixel { row, column, ..self.lab.selected() }
    }

    fn axis(&self) -> StepAxis {
        StepAxis { width: f64::from(self.timeline_width.get()), steps: self.lab.steps() }
    }
}

impl Lab {
    /// The document itself, for the other parts of the binding.
    pub(super) fn core(&self) -> &lab::Lab {
        &self.lab
    }

    /// The same, to be edited.
    pub(super) fn core_mut(&mut self) -> &mut lab::Lab {
        &mut self.lab
    }
}
