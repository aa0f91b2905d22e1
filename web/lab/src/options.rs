//! The options of the losses: what is set, what the page asks for, and what each did.

use pixelwise_lab::document::limits::check_weight;
use pixelwise_lab::evaluate::ablation;
use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::plain::plain;
use super::views::{Form, MulticlassLoss};
use pixelwise_lab::view::number;
use pixelwise_lab::{BinaryLoss, Edit, Options};
use pixelwise_web::{Thrown, thrown};

plain! {
    /// What the losses are told.
    OptionsState ("OptionsState") => JsOptionsState {
        /// Whether the binary form is a sigmoid and then `BCELoss`.
        two_step ("twoStep"): bool = "boolean",
        /// What computes the multiclass form's loss.
        multiclass ("multiclass"): MulticlassLoss = "MulticlassLoss",
        /// Whether the weight map counts.
        weight_map ("weightMap"): bool = "boolean",
        /// `pos_weight` as text; empty where it is off.
        pos_weight ("posWeight"): String = "string",
        /// The weights of the classes as texts; none where they are off.
        class_weight ("classWeight"): Vec<String> = "string[]",
        /// `ignore_index`.
        ignore_index ("ignoreIndex"): i32 = "number",
        /// `label_smoothing`.
        label_smoothing ("labelSmoothing"): f64 = "number",
        /// The same as text.
        label_smoothing_text ("labelSmoothingText"): String = "string",
        /// Whether the binary target is smoothed too.
        smooth_target ("smoothTarget"): bool = "boolean",
        /// How many options are on.
        count ("count"): usize = "number",
        /// Negatives over positives as text; empty without a positive.
        suggested ("suggested"): String = "string",
        /// The least loss that the smoothed labels leave, as text; empty where the loss smooths none.
        floor ("floor"): String = "string",
        /// The gaps between the logits at which it is reached: one for all classes, or one a class, or none that can be told.
        gaps ("gaps"): Vec<String> = "string[]",
        /// The options that the chosen losses do not take: `pos_weight`, `class_weight`, `label_smoothing`.
        unused ("unused"): Vec<String> = "string[]",
        /// What the binary form's loss is called in PyTorch.
        binary_loss ("binaryLoss"): String = "string",
        /// What the multiclass form's loss is called.
        multiclass_loss ("multiclassLoss"): String = "string",
    }
}

plain! {
    /// What one option did.
    Effect ("Effect") => JsEffect {
        /// The option: `weight`, `pos_weight`, ….
        setting ("setting"): String = "string",
        /// The form whose loss it changes.
        form ("form"): Form = "Form",
        /// The loss without it.
        without ("without"): String = "string",
        /// The loss with it.
        with ("with"): String = "string",
    }
}

plain! {
    /// How far K sigmoids are from one class a pixel.
    Overlap ("Overlap") => JsOverlap {
        /// The least Σp of a pixel.
        least ("least"): String = "string",
        /// The greatest.
        most ("most"): String = "string",
        /// How many pixels have two or more classes above 0.5.
        several ("several"): usize = "number",
        /// How many have none.
        none ("none"): usize = "number",
    }
}

/// The options. An edit that fails throws and has changed nothing.
#[wasm_bindgen]
impl Lab {
    /// What the losses are told.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn options(&self) -> JsOptionsState {
        let (lab, options) = (self.core(), self.core().scene().options());
        let classes = lab.scene().classes();
        let epsilon = number::as_typed(options.label_smoothing);
        let floor = ablation::floor(lab);
        OptionsState {
            two_step: options.binary == BinaryLoss::TwoStep,
            multiclass: options.multiclass.into(),
            weight_map: options.weight_map,
            pos_weight: options.pos_weight.map_or_else(String::new, number::full),
            class_weight: options
                .class_weight
                .map_or_else(Vec::new, |weight| weight[..classes].iter().map(|&w| number::full(w)).collect()),
            ignore_index: options.ignore_index,
            label_smoothing: epsilon,
            label_smoothing_text: number::full(options.label_smoothing),
            smooth_target: options.smooth_target,
            count: ablation::options_on(lab),
            suggested: ablation::suggested_pos_weight(lab).map_or_else(String::new, number::short),
            floor: floor.as_ref().map_or_else(String::new, |floor| number::significant(floor.loss, 4)),
            gaps: floor.map_or_else(Vec::new, |floor| {
                floor.gaps.iter().map(|&gap| number::significant(gap, 4)).collect()
            }),
            unused: options.unused().map(|setting| setting.id().to_owned()).collect(),
            binary_loss: options.binary.class().to_owned(),
            multiclass_loss: options.multiclass.class().to_owned(),
        }
        .into()
    }

    /// What each option that is on did.
    pub fn effects(&self) -> Thrown<Vec<JsEffect>> {
        let effects = ablation::effects(self.core()).map_err(thrown)?;
        let text = |loss: f32| number::significant(loss.into(), 4);
        let told = |effect: pixelwise_lab::Effect| Effect {
            setting: effect.setting.id().to_owned(),
            form: effect.form.into(),
            without: text(effect.without),
            with: text(effect.with),
        };
        Ok(effects.into_iter().map(|effect| told(effect).into()).collect())
    }

    /// What K sigmoids do that a softmax cannot; none unless they are on.
    #[must_use]
    pub fn overlap(&self) -> Option<JsOverlap> {
        let overlap = ablation::overlap(self.core())?;
        let text = |x: f64| number::significant(x, 4);
        let overlap = Overlap {
            least: text(overlap.least),
            most: text(overlap.most),
            several: overlap.several,
            none: overlap.none,
        };
        Some(overlap.into())
    }

    /// How many pixels of a form have lost their gradient: to rounding, which leaves 0, and to NaN.
    #[must_use]
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
