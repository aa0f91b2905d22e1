//! What the core says of a pixel and of the scene, for the page: lines, phrases, and the words' keys.

use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::views::{
    Bound, ClassLine, ClassLines, CodeLine, LastStep, Offer, PixelLine, PixelPath, Prompt, RangeLine,
    Reduction,
};
use pixelwise_lab::evaluate::{bounds, offers};
use pixelwise_lab::explain::path;
use pixelwise_lab::view::{self, number};
use pixelwise_web::{ClassOrder, Form, Stage, Thrown, list, thrown};

/// What is said of a pixel.
#[wasm_bindgen]
impl Lab {
    /// The lines under all maps for a pixel of the image that is shown, with a channel's where a map shows one; none outside the scene.
    #[wasm_bindgen(js_name = pixelLines)]
    pub fn pixel_lines(&self, row: usize, column: usize, channel: usize) -> Vec<PixelLine> {
        list(view::pixel_lines(self.core(), self.place(row, column), channel))
    }

    /// The lines of a pixel of the image that is shown, one a class, in each column of the multiclass form; none with two classes.
    #[wasm_bindgen(js_name = classLines)]
    pub fn class_lines(&self, row: usize, column: usize) -> Vec<ClassLines> {
        list(view::class_lines(self.core(), self.place(row, column)))
    }

    /// The lines of all classes of the selected pixel in a column of the multiclass form; none with two classes.
    #[wasm_bindgen(js_name = allClasses)]
    pub fn all_classes(&self, stage: Stage, order: ClassOrder) -> Vec<ClassLine> {
        list(view::all_classes(self.core(), self.core().selected(), stage.into(), order.into()))
    }

    /// The selected pixel's way through both forms; of K sigmoids, through a channel.
    #[wasm_bindgen(js_name = pixelPath)]
    pub fn pixel_path(&self, channel: usize) -> PixelPath {
        let lab = self.core();
        (path::title(lab), path::path(lab, channel), path::sentences(lab, channel)).into()
    }
}

/// What is said of the scene.
#[wasm_bindgen]
impl Lab {
    /// The lines of PyTorch under a form's maps and under its number, which run one after the other as they stand.
    pub fn code(&self, form: Form) -> Vec<CodeLine> {
        list(view::code::code(self.core(), form.into()))
    }

    /// What there is to do in the scene, and what is done of it; none where a network gives the logits.
    pub fn prompt(&self) -> Option<Prompt> {
        self.progress().borrow_mut().follow(self.core()).map(Prompt::from)
    }

    /// Shows another step of the prompt.
    #[wasm_bindgen(js_name = promptGoTo)]
    pub fn prompt_go_to(&self, step: usize) {
        self.progress().borrow_mut().go_to(step);
    }

    /// What was done last in the scene.
    #[wasm_bindgen(js_name = lastStep)]
    pub fn last_step(&self) -> LastStep {
        view::last_step(self.core()).into()
    }

    /// What a guess costs in each form, and the least that smoothed labels leave.
    pub fn bounds(&self) -> Thrown<Vec<Bound>> {
        bounds::bounds(self.core()).map(list).map_err(thrown)
    }

    /// What each option that is off would do.
    pub fn offers(&self) -> Thrown<Vec<Offer>> {
        offers::offers(self.core()).map(list).map_err(thrown)
    }

    /// Both losses under another reduction, binary form first.
    #[wasm_bindgen(js_name = reducedTexts)]
    pub fn reduced_texts(&self, reduction: Reduction) -> Thrown<Vec<String>> {
        let losses = offers::reduced(self.core(), reduction.into()).map_err(thrown)?;
        Ok(losses.map(number::four).into())
    }

    /// The range of a stage's colours, for both forms.
    pub fn range(&self, stage: Stage) -> RangeLine {
        view::range(self.core(), stage.into()).into()
    }
}
