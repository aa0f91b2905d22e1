//! Edits of the class `Lab`: what the page asks for. One that fails throws and has changed nothing.

use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::{Lab, place};
use super::views::{Fill, Reduction};
use pixelwise_lab::view::number;
use pixelwise_lab::{Edit, Pixel, Preset};
use pixelwise_web::{Form, Thrown, methods, thrown};

methods! { Lab:
    /// Begins a stroke: until it ends, all edits are one step.
    mut beginStroke(lab) { lab.begin_stroke() }

    /// Ends a stroke and makes it a step, unless it changed nothing.
    mut endStroke(lab) { lab.end_stroke() }

    /// Ends a stroke and takes back what it changed.
    mut cancelStroke(lab) { lab.cancel_stroke() }

    /// Sets a logit to what was typed.
    edit typeLogit(lab, form: Form, channel: usize, row: usize, column: usize, text: &str) {
        let value = number::parse_logit(text).map_err(thrown)?;
        Edit::SetLogit { form: form.into(), channel, pixel: place(lab, row, column), value }
    }

    /// Moves a logit by tenths.
    edit nudgeLogit(lab, form: Form, channel: usize, row: usize, column: usize, tenths: f32) {
        Edit::NudgeLogit { form: form.into(), channel, pixel: place(lab, row, column), tenths }
    }

    /// Adds to a logit or sets it; within a stroke, every logit on the line from the last one.
    edit brushLogit(lab, form: Form, channel: usize, row: usize, column: usize, amount: f32, add: bool) {
        Edit::BrushLogit { form: form.into(), channel, pixel: place(lab, row, column), amount, add }
    }

    /// Paints the mask, −1 for ignored; within a stroke, every pixel on the line from the last one.
    edit paintMask(lab, row: usize, column: usize, class: i32) {
        Edit::PaintMask { pixel: place(lab, row, column), class: usize::try_from(class).ok() }
    }

    /// Sets logits in rows of `columns` from a cell on; what would lie beyond the scene is left out.
    mut pasteLogits(lab, form: Form, channel: usize, row: usize, column: usize, columns: usize, values: &[f32]) -> Thrown<()> {
        lab.paste_logits(form.into(), channel, place(lab, row, column), columns, values).map_err(thrown)
    }

    /// Sets the mask likewise, what is no class as ignored.
    mut pasteMask(lab, row: usize, column: usize, columns: usize, values: &[f32]) -> Thrown<()> {
        lab.paste_mask(place(lab, row, column), columns, values).map_err(thrown)
    }

    /// Sets the probabilities of a form's target likewise.
    mut pasteTarget(lab, form: Form, channel: usize, row: usize, column: usize, columns: usize, values: &[f32]) -> Thrown<()> {
        lab.paste_target(form.into(), channel, place(lab, row, column), columns, values).map_err(thrown)
    }

    /// Changes N, H and W.
    edit setShape(_, images: usize, height: usize, width: usize) { Edit::SetShape { images, height, width } }

    /// Changes K.
    edit setClasses(_, classes: usize) { Edit::SetClasses(classes) }

    /// Chooses the class that the binary form takes for 1.
    edit setForeground(_, class: usize) { Edit::SetForeground(class) }

    /// Sets the threshold of the binary form.
    edit setThreshold(_, threshold: f32) { Edit::SetThreshold(threshold) }

    /// Sets it to what was typed.
    edit typeThreshold(_, text: &str) {
        Edit::SetThreshold(number::parse("threshold", text).map_err(thrown)? as f32)
    }

    /// Links the two forms or lets them go.
    edit setLinked(_, on: bool) { Edit::SetLinked(on) }

    /// Chooses the reduction of both losses.
    edit setReduction(_, reduction: Reduction) { Edit::SetReduction(reduction.into()) }

    /// Fills the logits of both forms.
    edit fill(_, kind: Fill, seed: u32) { Edit::Fill { fill: kind.into(), seed } }

    /// Adds what was typed to every channel of every pixel.
    edit typeShift(_, text: &str) { Edit::Shift { by: number::parse("shift", text).map_err(thrown)? as f32 } }

    /// Replaces the scene by a preset.
    edit loadPreset(_, id: &str) {
        let preset = Preset::from_id(id).ok_or(pixelwise::Error::BrokenDocument { reason: "no such preset" });
        Edit::LoadPreset(preset.map_err(thrown)?)
    }

    /// Replaces the scene by the preset that it began as.
    edit reset(_) { Edit::Reset }

    /// Selects a pixel; this is no step.
    mut select(lab, image: usize, row: usize, column: usize) -> Thrown<()> {
        lab.select(Pixel { image, row, column }).map_err(thrown)
    }
}
