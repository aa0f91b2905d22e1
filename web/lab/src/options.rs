//! The options of the losses: what is set, what the page asks for, and what each did.

use pixelwise_lab::document::limits::{check_probability, check_weight};
use pixelwise_lab::evaluate::ablation;
use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::views::{Effect, MulticlassLoss, OptionsState, Overlap};
use pixelwise_lab::view::number;
use pixelwise_lab::{BinaryLoss, Edit, Options, PixelMean};
use pixelwise_web::{Form, Thrown, list, thrown};

/// The options. An edit that fails throws and has changed nothing.
#[wasm_bindgen]
impl Lab {
    /// What the losses are told.
    #[wasm_bindgen(getter)]
    pub fn options(&self) -> OptionsState {
        self.core().into()
    }

    /// What each option that is on did.
    pub fn effects(&self) -> Thrown<Vec<Effect>> {
        ablation::effects(self.core()).map(list).map_err(thrown)
    }

    /// What K sigmoids do that a softmax cannot; none unless they are on.
    pub fn overlap(&self) -> Option<Overlap> {
        ablation::overlap(self.core()).map(Overlap::from)
    }

    /// How many pixels of a form have lost their gradient: to rounding, which leaves 0, and to NaN.
    pub fn lost(&self, form: Form) -> Vec<u32> {
        let (zeros, nans) = self.core().results().lost_counts(form.into());
        vec![zeros as u32, nans as u32]
    }

    /// Chooses between `BCEWithLogitsLoss` and a sigmoid with `BCELoss`.
    #[wasm_bindgen(js_name = setTwoStep)]
    pub fn set_two_step(&mut self, on: bool) -> Thrown<()> {
        self.change(|options| {
            options.binary = if on { BinaryLoss::TwoStep } else { BinaryLoss::WithLogits };
        })
    }

    /// Chooses what computes the multiclass loss.
    #[wasm_bindgen(js_name = setMulticlassLoss)]
    pub fn set_multiclass_loss(&mut self, loss: MulticlassLoss) -> Thrown<()> {
        self.change(|options| options.multiclass = loss.into())
    }

    /// Lets the weight map count or not.
    #[wasm_bindgen(js_name = setWeightMap)]
    pub fn set_weight_map(&mut self, on: bool) -> Thrown<()> {
        self.change(|options| options.weight_map = on)
    }

    /// Sets a weight of the map to what was typed; within a stroke, every pixel on the line from the last one.
    #[wasm_bindgen(js_name = typeWeight)]
    pub fn type_weight(&mut self, row: usize, column: usize, text: &str) -> Thrown<()> {
        let (pixel, weight) = (self.place(row, column), parse("weight", text)?);
        self.apply(Edit::PaintWeight { pixel, weight })
    }

    /// Throws where what was typed is no weight that could be painted.
    #[wasm_bindgen(js_name = checkWeight)]
    pub fn check_weight(text: &str) -> Thrown<()> {
        check_weight(parse("weight", text)?).map_err(thrown)
    }

    /// Sets `pos_weight` to what was typed; nothing turns it off.
    #[wasm_bindgen(js_name = typePosWeight)]
    pub fn type_pos_weight(&mut self, text: &str) -> Thrown<()> {
        let weight = if text.is_empty() { None } else { Some(parse("pos_weight", text)?) };
        self.change(|options| options.pos_weight = weight)
    }

    /// Sets `pos_weight` to negatives over positives.
    #[wasm_bindgen(js_name = takeSuggestion)]
    pub fn take_suggestion(&mut self) -> Thrown<()> {
        let suggested = ablation::suggested_pos_weight(self.core());
        self.change(|options| options.pos_weight = suggested)
    }

    /// Lets the classes have weights, 1 each at first, or not.
    #[wasm_bindgen(js_name = setClassWeights)]
    pub fn set_class_weights(&mut self, on: bool) -> Thrown<()> {
        self.change(|options| options.class_weight = on.then(|| options.class_weight.unwrap_or([1.0; 21])))
    }

    /// Sets the weight of a class to what was typed.
    #[wasm_bindgen(js_name = typeClassWeight)]
    pub fn type_class_weight(&mut self, class: usize, text: &str) -> Thrown<()> {
        let weight = parse("weight", text)?;
        self.change(|options| {
            if let Some(of_class) = options.class_weight.get_or_insert([1.0; 21]).get_mut(class) {
                *of_class = weight;
            }
        })
    }

    /// Sets `ignore_index` to what was typed.
    #[wasm_bindgen(js_name = typeIgnoreIndex)]
    pub fn type_ignore_index(&mut self, text: &str) -> Thrown<()> {
        let index = number::parse("ignore_index", text).map_err(thrown)?.round();
        self.change(|options| options.ignore_index = index as i32)
    }

    /// Sets `label_smoothing`.
    #[wasm_bindgen(js_name = setLabelSmoothing)]
    pub fn set_label_smoothing(&mut self, smoothing: f64) -> Thrown<()> {
        self.change(|options| options.label_smoothing = smoothing as f32)
    }

    /// Smooths the binary target too, or not.
    #[wasm_bindgen(js_name = setSmoothTarget)]
    pub fn set_smooth_target(&mut self, on: bool) -> Thrown<()> {
        self.change(|options| options.smooth_target = on)
    }

    /// Lets the binary target be probabilities, or 0 and 1.
    #[wasm_bindgen(js_name = setSoftTarget)]
    pub fn set_soft_target(&mut self, on: bool) -> Thrown<()> {
        self.change(|options| options.soft_target = on)
    }

    /// Lets CE's target be probabilities of the classes, or classes.
    #[wasm_bindgen(js_name = setClassProbabilities)]
    pub fn set_class_probabilities(&mut self, on: bool) -> Thrown<()> {
        self.change(|options| options.class_probabilities = on)
    }

    /// Lets the weight map count in CE as well, its mean over `pixels` or over `weights`; nothing turns it off.
    #[wasm_bindgen(js_name = setPixelWeight)]
    pub fn set_pixel_weight(&mut self, mean: &str) -> Thrown<()> {
        self.change(|options| options.pixel_weight = PixelMean::from_id(mean))
    }

    /// Sets a probability of a form's target to what was typed; within a stroke, every pixel on the line from the last one.
    #[wasm_bindgen(js_name = typeTarget)]
    pub fn type_target(
        &mut self,
        form: Form,
        channel: usize,
        row: usize,
        column: usize,
        text: &str,
    ) -> Thrown<()> {
        let (pixel, value) = (self.place(row, column), parse("target", text)?);
        self.apply(Edit::PaintTarget { form: form.into(), channel, pixel, value })
    }

    /// Throws where what was typed is no probability that could be painted.
    #[wasm_bindgen(js_name = checkTarget)]
    pub fn check_target(text: &str) -> Thrown<()> {
        check_probability(parse("target", text)?).map_err(thrown)
    }

    /// Turns every option off; what was painted as weights stays.
    #[wasm_bindgen(js_name = clearOptions)]
    pub fn clear_options(&mut self) -> Thrown<()> {
        self.apply(Edit::SetOptions(Options::default()))
    }
}

impl Lab {
    fn change(&mut self, change: impl FnOnce(&mut Options)) -> Thrown<()> {
        let mut options = *self.core().scene().options();
        change(&mut options);
        self.apply(Edit::SetOptions(options))
    }
}

fn parse(what: &'static str, text: &str) -> Thrown<f32> {
    number::parse(what, text).map(|x| x as f32).map_err(thrown)
}
