//! The options of the losses: what is set, what the page asks for, and what each did.

use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::{Lab, place};
use super::views::{Effect, MulticlassLoss, OptionsState, Overlap};
use pixelwise_lab::document::limits::{check_probability, check_weight};
use pixelwise_lab::evaluate::ablation;
use pixelwise_lab::view::number;
use pixelwise_lab::{BinaryLoss, Edit, Options, PixelMean};
use pixelwise_web::{Form, Thrown, list, methods, thrown};

#[wasm_bindgen]
impl Lab {
    /// Throws where what was typed is no weight that could be painted.
    pub fn checkWeight(text: &str) -> Thrown<()> {
        check_weight(parse("weight", text)?).map_err(thrown)
    }

    /// Throws where what was typed is no probability that could be painted.
    pub fn checkTarget(text: &str) -> Thrown<()> {
        check_probability(parse("target", text)?).map_err(thrown)
    }
}

methods! { Lab:
    /// What the losses are told.
    get options(lab) -> OptionsState { lab.into() }

    /// Whether a form's target is probabilities.
    fn targetIsSoft(lab, form: Form) -> bool { lab.scene().target_is_soft(form.into()) }

    /// Whether the weight map counts in a form's loss.
    fn weightsCount(lab, form: Form) -> bool { lab.scene().weights_count(form.into()) }

    /// What each option that is on did.
    fn effects(lab) -> Vec<Effect> { list(ablation::effects(lab)) }

    /// What K sigmoids do that a softmax cannot; none unless they are on.
    fn overlap(lab) -> Option<Overlap> { ablation::overlap(lab).map(Overlap::from) }

    /// How many pixels of a form have lost their gradient: to rounding, which leaves 0, and to NaN.
    fn lost(lab, form: Form) -> Vec<u32> {
        let (zeros, nans) = lab.results().lost_counts(form.into());
        vec![zeros as u32, nans as u32]
    }

    /// Chooses between `BCEWithLogitsLoss` and a sigmoid with `BCELoss`.
    option setTwoStep(options, on: bool) {
        options.binary = if on { BinaryLoss::TwoStep } else { BinaryLoss::WithLogits };
    }

    /// Chooses what computes the multiclass loss.
    option setMulticlassLoss(options, loss: MulticlassLoss) { options.multiclass = loss.into() }

    /// Lets the weight map count or not.
    option setWeightMap(options, on: bool) { options.weight_map = on }

    /// Sets a weight of the map to what was typed; within a stroke, every pixel on the line from the last one.
    edit typeWeight(lab, row: usize, column: usize, text: &str) {
        Edit::PaintWeight { pixel: place(lab, row, column), weight: parse("weight", text)? }
    }

    /// Sets `pos_weight` to what was typed; nothing turns it off.
    option typePosWeight(options, text: &str) {
        options.pos_weight = if text.is_empty() { None } else { Some(parse("pos_weight", text)?) };
    }

    /// Sets `pos_weight` to negatives over positives.
    edit takeSuggestion(lab) {
        Edit::SetOptions(Options { pos_weight: ablation::suggested_pos_weight(lab), ..*lab.scene().options() })
    }

    /// Lets the classes have weights, 1 each at first, or not.
    option setClassWeights(options, on: bool) { *options = options.with_class_weights(on) }

    /// Sets the weight of a class to what was typed.
    option typeClassWeight(options, class: usize, text: &str) {
        *options = options.with_class_weight(class, parse("weight", text)?);
    }

    /// Sets `ignore_index` to what was typed.
    option typeIgnoreIndex(options, text: &str) {
        options.ignore_index = number::parse("ignore_index", text).map_err(thrown)?.round() as i32;
    }

    /// Sets `label_smoothing`.
    option setLabelSmoothing(options, smoothing: f32) { options.label_smoothing = smoothing }

    /// Smooths the binary target too, or not.
    option setSmoothTarget(options, on: bool) { options.smooth_target = on }

    /// Lets the binary target be probabilities, or 0 and 1.
    option setSoftTarget(options, on: bool) { options.soft_target = on }

    /// Lets CE's target be probabilities of the classes, or classes.
    option setClassProbabilities(options, on: bool) { options.class_probabilities = on }

    /// Lets the weight map count in CE as well, its mean over `pixels` or over `weights`; nothing turns it off.
    option setPixelWeight(options, mean: &str) { options.pixel_weight = PixelMean::from_id(mean) }

    /// Sets a probability of a form's target to what was typed; within a stroke, every pixel on the line from the last one.
    edit typeTarget(lab, form: Form, channel: usize, row: usize, column: usize, text: &str) {
        Edit::PaintTarget { form: form.into(), channel, pixel: place(lab, row, column), value: parse("target", text)? }
    }

    /// Turns every option off; what was painted as weights stays.
    edit clearOptions(_) { Edit::SetOptions(Options::default()) }
}

fn parse(what: &'static str, text: &str) -> Thrown<f32> {
    number::parse(what, text).map(|x| x as f32).map_err(thrown)
}
