//! Edits of the class `Lab`: what the page asks for. One that fails throws and has changed nothing.

use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::views::{Fill, Reduction};
use pixelwise_lab::view::number;
use pixelwise_lab::{Edit, Pixel, Preset};
use pixelwise_web::{Form, Thrown, thrown};

/// Edits. One that fails throws and has changed nothing.
#[wasm_bindgen]
impl Lab {
    /// Begins a stroke: until it ends, all edits are one step.
    #[wasm_bindgen(js_name = beginStroke)]
    pub fn begin_stroke(&mut self) {
        self.core_mut().begin_stroke();
    }

    /// Ends a stroke and makes it a step, unless it changed nothing.
    #[wasm_bindgen(js_name = endStroke)]
    pub fn end_stroke(&mut self) {
        self.core_mut().end_stroke();
    }

    /// Ends a stroke and takes back what it changed.
    #[wasm_bindgen(js_name = cancelStroke)]
    pub fn cancel_stroke(&mut self) -> Thrown<()> {
        self.core_mut().cancel_stroke().map_err(thrown)
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
        let (pixel, value) = (self.place(row, column), number::parse_logit(text).map_err(thrown)?);
        self.apply(Edit::SetLogit { form: form.into(), channel, pixel, value })
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
        let pixel = self.place(row, column);
        self.apply(Edit::NudgeLogit { form: form.into(), channel, pixel, tenths: tenths as f32 })
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
        let pixel = self.place(row, column);
        self.apply(Edit::BrushLogit { form: form.into(), channel, pixel, amount: amount as f32, add })
    }

    /// Paints the mask, −1 for ignored; within a stroke, every pixel on the line from the last one.
    #[wasm_bindgen(js_name = paintMask)]
    pub fn paint_mask(&mut self, row: usize, column: usize, class: i32) -> Thrown<()> {
        let pixel = self.place(row, column);
        self.apply(Edit::PaintMask { pixel, class: usize::try_from(class).ok() })
    }

    /// Sets logits in rows of `columns` from a cell on; what would lie beyond the scene is left out.
    #[wasm_bindgen(js_name = pasteLogits)]
    pub fn paste_logits(
        &mut self,
        form: Form,
        channel: usize,
        row: usize,
        column: usize,
        columns: usize,
        values: &[f32],
    ) -> Thrown<()> {
        let from = self.place(row, column);
        self.core_mut().paste_logits(form.into(), channel, from, columns, values).map_err(thrown)
    }

    /// Sets the mask likewise, what is no class as ignored.
    #[wasm_bindgen(js_name = pasteMask)]
    pub fn paste_mask(&mut self, row: usize, column: usize, columns: usize, values: &[f32]) -> Thrown<()> {
        let from = self.place(row, column);
        self.core_mut().paste_mask(from, columns, values).map_err(thrown)
    }

    /// Changes N, H and W.
    #[wasm_bindgen(js_name = setShape)]
    pub fn set_shape(&mut self, images: usize, height: usize, width: usize) -> Thrown<()> {
        self.apply(Edit::SetShape { images, height, width })
    }

    /// Changes K.
    #[wasm_bindgen(js_name = setClasses)]
    pub fn set_classes(&mut self, classes: usize) -> Thrown<()> {
        self.apply(Edit::SetClasses(classes))
    }

    /// Chooses the class that the binary form takes for 1.
    #[wasm_bindgen(js_name = setForeground)]
    pub fn set_foreground(&mut self, class: usize) -> Thrown<()> {
        self.apply(Edit::SetForeground(class))
    }

    /// Sets the threshold of the binary form.
    #[wasm_bindgen(js_name = setThreshold)]
    pub fn set_threshold(&mut self, threshold: f64) -> Thrown<()> {
        self.apply(Edit::SetThreshold(threshold as f32))
    }

    /// Links the two forms or lets them go.
    #[wasm_bindgen(js_name = setLinked)]
    pub fn set_linked(&mut self, on: bool) -> Thrown<()> {
        self.apply(Edit::SetLinked(on))
    }

    /// Chooses the reduction of both losses.
    #[wasm_bindgen(js_name = setReduction)]
    pub fn set_reduction(&mut self, reduction: Reduction) -> Thrown<()> {
        self.apply(Edit::SetReduction(reduction.into()))
    }

    /// Fills the logits of both forms.
    pub fn fill(&mut self, kind: Fill, seed: u32) -> Thrown<()> {
        self.apply(Edit::Fill { fill: kind.into(), seed })
    }

    /// Replaces the scene by a preset.
    #[wasm_bindgen(js_name = loadPreset)]
    pub fn load_preset(&mut self, id: &str) -> Thrown<()> {
        let preset = Preset::from_id(id).ok_or(pixelwise::Error::BrokenDocument { reason: "no such preset" });
        self.apply(Edit::LoadPreset(preset.map_err(thrown)?))
    }

    /// Replaces the scene by the preset that it began as.
    pub fn reset(&mut self) -> Thrown<()> {
        self.apply(Edit::Reset)
    }

    /// Selects a pixel; this is no step.
    pub fn select(&mut self, image: usize, row: usize, column: usize) -> Thrown<()> {
        self.core_mut().select(Pixel { image, row, column }).map_err(thrown)
    }
}
