//! What the class `Lab` shows: maps, losses, scores, and the selected pixel.

use js_sys::Uint32Array;
use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::views::{BatchImage, Delta, Legend, PixelState, Score, TensorInfo, Term};
use pixelwise_lab::explain::terms;
use pixelwise_lab::view::{self, cells, colour, heatmap, losses, number, pytorch};
use pixelwise_web::{Form, Stage, list, memory, methods};

#[wasm_bindgen]
impl Lab {
    /// The map's pixels, a word each whose bytes in memory are RGBA: a view of the module's memory, good until the next call.
    pub fn pixels(&self, form: Form, stage: Stage, channel: usize) -> Uint32Array {
        let mut words = self.words.borrow_mut();
        heatmap::paint(self.core(), form.into(), stage.into(), channel, &mut words);
        memory::words(&words)
    }
}

// Maps are of the image of the selected pixel. The channel counts for multiclass logits, probability, target and gradient.
methods! { Lab:
    /// The values of a map; −1 for the target of an ignored pixel.
    fn values(lab, form: Form, stage: Stage, channel: usize) -> Vec<f32> {
        cells::values(lab, form.into(), stage.into(), channel)
    }

    /// The values in at most four characters.
    fn labels(lab, form: Form, stage: Stage, channel: usize) -> Vec<String> {
        cells::labels(lab, form.into(), stage.into(), channel)
    }

    /// The values with four significant digits.
    fn names(lab, form: Form, stage: Stage, channel: usize) -> Vec<String> {
        cells::names(lab, form.into(), stage.into(), channel)
    }

    /// One value with every digit.
    fn full(lab, form: Form, stage: Stage, channel: usize, row: usize, column: usize) -> String {
        cells::full(lab, form.into(), stage.into(), channel, row, column)
    }

    /// For each pixel, 1 where light digits are read better than dark ones, 2 where they need a plate.
    fn inks(lab, form: Form, stage: Stage, channel: usize) -> Vec<u8> {
        heatmap::inks(lab, form.into(), stage.into(), channel)
    }

    /// The colour of the other half of each predicted pixel that has more than one class, a word as in `pixels`; 0 for all others.
    fn halves(lab) -> Vec<u32> { heatmap::halves(lab) }

    /// For each pixel, bit 1 where the form's prediction is wrong, bit 2 where the pixel is ignored.
    fn marks(lab, form: Form) -> Vec<u8> { cells::marks(lab, form.into()) }

    /// The legend of a stage's maps.
    fn legend(lab, stage: Stage) -> Legend { heatmap::legend(lab, stage.into()).into() }

    /// The images of the batch; none where there is one alone.
    fn batch(lab) -> Vec<BatchImage> { list(view::batch(lab)) }

    /// What the selected pixel's loss is multiplied by, `×3`; empty for 1.
    fn factor(lab, form: Form) -> String { view::factor(lab, form.into()) }

    /// Whether digits on the colour of a class are light.
    fn classWantsLight(_, class: usize) -> bool { colour::wants_light_ink(colour::class(class)) }

    /// The colour of a class, as CSS writes it.
    fn classColour(_, class: usize) -> String { colour::css(colour::class(class)) }

    /// What a stage is in PyTorch's words.
    fn about(lab, form: Form, stage: Stage) -> TensorInfo { pytorch::about(lab, form.into(), stage.into()).into() }

    /// A form's loss.
    fn loss(lab, form: Form) -> f32 { lab.results().loss(form.into()) }

    /// A form's loss with four significant digits.
    fn lossText(lab, form: Form) -> String { number::four(lab.results().loss(form.into())) }

    /// A form's loss with every digit.
    fn lossFull(lab, form: Form) -> String { number::all_digits(lab.results().loss(form.into())) }

    /// How the last edit changed a form's loss.
    fn lossDelta(lab, form: Form) -> Delta { losses::delta(lab, form.into()).into() }

    /// The size of the difference of the two losses.
    fn differenceText(lab) -> String { losses::difference(lab.results()) }

    /// How good a form's prediction is.
    fn score(lab, form: Form) -> Score { lab.results().score(form.into()).into() }

    /// The selected pixel's binary loss in float32, in two steps, and exact.
    fn precision(lab) -> Vec<Term> { list(terms::precision(lab)) }

    /// What the mask and both forms say of the selected pixel.
    fn pixelState(lab) -> PixelState { cells::pixel_state(lab).into() }
}
