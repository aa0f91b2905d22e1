//! What the class `Lab` shows: maps, losses, scores, and the selected pixel.

use js_sys::Uint32Array;
use pixelwise_lab::view::cells;
use pixelwise_lab::view::heatmap;
use pixelwise_lab::view::pytorch;
use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::views::{BatchImage, Delta, Legend, PixelState, Score, TensorInfo, Term};
use pixelwise_lab::explain::terms as explain;
use pixelwise_lab::view::{self, colour, losses, number};
use pixelwise_web::{Form, Stage, list, memory};

/// Maps of the image of the selected pixel. The channel counts for multiclass logits, probability, target and gradient.
#[wasm_bindgen]
impl Lab {
    /// The values of a map; −1 for the target of an ignored pixel.
    pub fn values(&self, form: Form, stage: Stage, channel: usize) -> Vec<f32> {
        cells::values(self.core(), form.into(), stage.into(), channel)
    }

    /// The values in at most four characters.
    pub fn labels(&self, form: Form, stage: Stage, channel: usize) -> Vec<String> {
        cells::labels(self.core(), form.into(), stage.into(), channel)
    }

    /// The values with four significant digits.
    pub fn names(&self, form: Form, stage: Stage, channel: usize) -> Vec<String> {
        cells::names(self.core(), form.into(), stage.into(), channel)
    }

    /// One value with every digit.
    pub fn full(&self, form: Form, stage: Stage, channel: usize, row: usize, column: usize) -> String {
        cells::full(self.core(), form.into(), stage.into(), channel, row, column)
    }

    /// The map's pixels, a word each whose bytes in memory are RGBA: a view of the module's memory, good until the next call.
    pub fn pixels(&self, form: Form, stage: Stage, channel: usize) -> Uint32Array {
        let mut words = self.words().borrow_mut();
        heatmap::paint(self.core(), form.into(), stage.into(), channel, &mut words);
        memory::words(&words)
    }

    /// For each pixel, 1 where light digits are read better than dark ones, 2 where they need a plate.
    pub fn inks(&self, form: Form, stage: Stage, channel: usize) -> Vec<u8> {
        heatmap::inks(self.core(), form.into(), stage.into(), channel)
    }

    /// The colour of the other half of each predicted pixel that has more than one class, a word as in `pixels`; 0 for all others.
    pub fn halves(&self) -> Vec<u32> {
        heatmap::halves(self.core())
    }

    /// For each pixel, bit 1 where the form's prediction is wrong, bit 2 where the pixel is ignored.
    pub fn marks(&self, form: Form) -> Vec<u8> {
        cells::marks(self.core(), form.into())
    }

    /// The legend of a stage's maps.
    pub fn legend(&self, stage: Stage) -> Legend {
        heatmap::legend(self.core(), stage.into()).into()
    }

    /// The images of the batch; none where there is one alone.
    pub fn batch(&self) -> Vec<BatchImage> {
        list(view::batch(self.core()))
    }

    /// What the selected pixel's loss is multiplied by, `×3`; empty for 1.
    pub fn factor(&self, form: Form) -> String {
        view::factor(self.core(), form.into())
    }

    /// Whether digits on the colour of a class are light.
    #[wasm_bindgen(js_name = classWantsLight)]
    #[expect(clippy::unused_self, reason = "the page asks the lab for everything that it draws")]
    pub fn class_wants_light(&self, class: usize) -> bool {
        colour::wants_light_ink(colour::class(class))
    }

    /// The colour of a class, as CSS writes it.
    #[wasm_bindgen(js_name = classColour)]
    #[expect(clippy::unused_self, reason = "the page asks the lab for everything that it draws")]
    pub fn class_colour(&self, class: usize) -> String {
        colour::css(colour::class(class))
    }

    /// What a stage is in PyTorch's words.
    pub fn about(&self, form: Form, stage: Stage) -> TensorInfo {
        pytorch::about(self.core(), form.into(), stage.into()).into()
    }
}

/// Losses, scores, and the selected pixel.
#[wasm_bindgen]
impl Lab {
    /// A form's loss.
    pub fn loss(&self, form: Form) -> f32 {
        self.core().results().loss(form.into())
    }

    /// A form's loss with four significant digits.
    #[wasm_bindgen(js_name = lossText)]
    pub fn loss_text(&self, form: Form) -> String {
        number::four(self.loss(form))
    }

    /// A form's loss with every digit.
    #[wasm_bindgen(js_name = lossFull)]
    pub fn loss_full(&self, form: Form) -> String {
        number::all_digits(self.loss(form))
    }

    /// How the last edit changed a form's loss.
    #[wasm_bindgen(js_name = lossDelta)]
    pub fn loss_delta(&self, form: Form) -> Delta {
        losses::delta(self.core(), form.into()).into()
    }

    /// The size of the difference of the two losses.
    #[wasm_bindgen(js_name = differenceText)]
    pub fn difference_text(&self) -> String {
        losses::difference(self.core().results())
    }

    /// How good a form's prediction is.
    pub fn score(&self, form: Form) -> Score {
        self.core().results().score(form.into()).into()
    }

    /// The selected pixel's binary loss in float32, in two steps, and exact.
    pub fn precision(&self) -> Vec<Term> {
        list(explain::precision(self.core()))
    }

    /// What the mask and both forms say of the selected pixel.
    #[wasm_bindgen(js_name = pixelState)]
    pub fn pixel_state(&self) -> PixelState {
        cells::pixel_state(self.core()).into()
    }
}
