//! A loss whose arguments and results stay in wasm memory, for other programs: what is read and written are views, no copies.

use js_sys::{Float32Array, Object, Uint8Array, Uint32Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use pixelwise::buffers::{Resident, Target};
use pixelwise_arguments as arguments;
use pixelwise_lab::Stage;
use pixelwise_lab::view::heatmap::paint_plane;
use pixelwise_web::memory::{bytes, floats, integers, words};
use pixelwise_web::{Thrown, thrown};

use crate::value::{options as record, thrown as refusal, value};

/// What may be painted, by name.
const STAGES: [(&str, Stage); 4] = [
    ("logits", Stage::Logits),
    ("probability", Stage::Probability),
    ("loss", Stage::Loss),
    ("gradient", Stage::Gradient),
];

/// The tensors of one loss. Every view is made again when it is asked for, because memory that grows leaves old views empty.
#[wasm_bindgen]
#[derive(Debug)]
pub struct LossBuffers {
    loss: Resident,
    /// Room for a map's colours, kept from map to map.
    words: Vec<u32>,
}

#[wasm_bindgen]
impl LossBuffers {
    /// Room for `BCEWithLogitsLoss`, everything 0.
    pub fn bceWithLogits(
        #[wasm_bindgen(unchecked_param_type = "Shape")] shape: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "LossOptions")] options: &JsValue,
    ) -> Thrown<Self> {
        arguments::bce_buffers(&value(shape), &record(options)?).map(Self::of).map_err(refusal)
    }

    /// Room for `CrossEntropyLoss` on class indices, of at most 256 classes because predictions are bytes; everything 0.
    pub fn crossEntropy(
        #[wasm_bindgen(unchecked_param_type = "Shape")] shape: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "LossOptions")] options: &JsValue,
    ) -> Thrown<Self> {
        arguments::cross_entropy_buffers(&value(shape), &record(options)?).map(Self::of).map_err(refusal)
    }

    /// The colours of one plane of a map, a word a pixel whose bytes in memory are RGBA; full where a number's size is `most`.
    /// A plane is a channel of an image, counted through, or an image of the loss map of cross-entropy.
    pub fn paint(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "'logits' | 'probability' | 'loss' | 'gradient'")]
        stage: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] plane: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] most: &JsValue,
    ) -> Thrown<Uint32Array> {
        let stage =
            arguments::choice("stage", &value(stage), &STAGES.map(|(name, _)| name)).map_err(refusal)?;
        let (plane, most) = arguments::plane(&value(plane), &value(most)).map_err(refusal)?;
        paint_plane(&self.loss, STAGES[stage].1, plane, most, &mut self.words).map_err(thrown)?;
        Ok(words(&self.words))
    }

    /// Computes everything from the logits and the target, and returns the reduced loss.
    pub fn run(&mut self) -> Thrown<f32> {
        self.loss.run().map_err(thrown)
    }

    /// [N,C,H,W], to be written.
    #[wasm_bindgen(getter)]
    pub fn logits(&self) -> Float32Array {
        floats(&self.loss.logits)
    }

    /// To be written: [N,C,H,W] numbers for BCE, [N,H,W] classes for cross-entropy.
    #[wasm_bindgen(getter, unchecked_return_type = "Float32Array | Int32Array")]
    pub fn target(&self) -> Object {
        match &self.loss.target {
            Target::Binary(target) => floats(target).into(),
            Target::Classes(target) => integers(target).into(),
        }
    }

    /// The unreduced, weighted loss: [N,C,H,W] for BCE, [N,H,W] for cross-entropy.
    #[wasm_bindgen(getter)]
    pub fn perPixel(&self) -> Float32Array {
        floats(&self.loss.per_pixel)
    }

    /// [N,C,H,W].
    #[wasm_bindgen(getter)]
    pub fn probability(&self) -> Float32Array {
        floats(&self.loss.probability)
    }

    /// d loss / d logits, [N,C,H,W].
    #[wasm_bindgen(getter)]
    pub fn grad(&self) -> Float32Array {
        floats(&self.loss.grad)
    }

    /// 1 where the probability is above one half, [N,C,H,W], or the class with the largest logit, [N,H,W].
    #[wasm_bindgen(getter)]
    pub fn prediction(&self) -> Uint8Array {
        bytes(&self.loss.prediction)
    }
}

impl LossBuffers {
    fn of(loss: Resident) -> Self {
        Self { loss, words: Vec::new() }
    }
}
