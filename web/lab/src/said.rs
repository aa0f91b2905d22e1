//! What the core says of a pixel and of the scene, for the page: lines, phrases, and the words' keys.

use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::{Lab, place};
use super::views::{
    ClassLine, ClassLines, CodeLine, LastStep, Offer, PixelLine, PixelPath, Prompt, RangeLine, Reduction,
    Sigmoids,
};
use pixelwise_lab::evaluate::offers;
use pixelwise_lab::explain::{path, sigmoids};
use pixelwise_lab::view::{self, code, number};
use pixelwise_web::{ClassOrder, Form, Stage, list, methods};

#[wasm_bindgen]
impl Lab {
    /// What there is to do in the scene, and what is done of it; none where a network gives the logits.
    pub fn prompt(&self) -> Option<Prompt> {
        self.progress.borrow_mut().follow(self.core()).map(Prompt::from)
    }

    /// Shows another step of the prompt.
    pub fn promptGoTo(&self, step: usize) {
        self.progress.borrow_mut().go_to(step);
    }
}

methods! { Lab:
    /// The lines under all maps for a pixel of the image that is shown, with a channel's where a map shows one; none outside the scene.
    fn pixelLines(lab, row: usize, column: usize, channel: usize) -> Vec<PixelLine> {
        list(view::pixel_lines(lab, place(lab, row, column), channel))
    }

    /// The lines of a pixel of the image that is shown, one a class, in each column of the multiclass form; none with two classes.
    fn classLines(lab, row: usize, column: usize) -> Vec<ClassLines> {
        list(view::class_lines(lab, place(lab, row, column)))
    }

    /// The lines of all classes of the selected pixel in a column of the multiclass form; none with two classes.
    fn allClasses(lab, stage: Stage, order: ClassOrder) -> Vec<ClassLine> {
        list(view::all_classes(lab, lab.selected(), stage.into(), order.into()))
    }

    /// The selected pixel's way through both forms; of K sigmoids, through a channel. Where a network learns, it ends with the gradient.
    fn pixelPath(lab, channel: usize, network: bool) -> PixelPath {
        let title = path::title(lab);
        if network {
            let sentences = path::sentences_of_network(lab, channel);
            return (title, path::path_of_network(lab, channel), sentences).into();
        }
        (title, path::path(lab, channel), path::sentences(lab, channel)).into()
    }

    /// What K sigmoids give the selected pixel beside a softmax, and Σp everywhere; none for another loss.
    fn sigmoids(lab, channel: usize) -> Option<Sigmoids> { sigmoids::sigmoids(lab, channel).map(Sigmoids::from) }

    /// The lines of PyTorch under a form's maps and under its number, which run one after the other as they stand.
    fn code(lab, form: Form) -> Vec<CodeLine> { list(code::code(lab, form.into())) }

    /// What was done last in the scene.
    fn lastStep(lab) -> LastStep { view::last_step(lab).into() }

    /// What each option that is off would do.
    fn offers(lab) -> Vec<Offer> { list(offers::offers(lab)) }

    /// Both losses under another reduction, binary form first.
    fn reducedTexts(lab, reduction: Reduction) -> Vec<String> {
        offers::reduced(lab, reduction.into()).map(number::four).into()
    }

    /// The range of a stage's colours, for both forms.
    fn range(lab, stage: Stage) -> RangeLine { view::range(lab, stage.into()).into() }
}
