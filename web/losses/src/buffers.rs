//! A loss whose arguments and results stay in wasm memory, for other programs: what is read and written are views, no copies.

use js_sys::{Float32Array, Int32Array, Object, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::wasm_bindgen;

use super::losses::{JsLossOptions, JsShape, read_options, read_shape};
use pixelwise::buffers::{Resident, Target};
use pixelwise_lab::view::heatmap::paint_plane;
use pixelwise_web::Stage;
use pixelwise_web::memory::{buffer, words};
use pixelwise_web::{Thrown, thrown};

/// The tensors of one loss. Every view is made anew when it is asked for, because memory that grows leaves old views empty.
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
    #[wasm_bindgen(js_name = bceWithLogits)]
    pub fn bce_with_logits(shape: &JsShape, options: Option<JsLossOptions>) -> Thrown<Self> {
        Resident::bce_with_logits(read_shape(shape)?, read_options(options)?).map(Self::of).map_err(thrown)
    }

    /// Room for `CrossEntropyLoss`, everything 0.
    #[wasm_bindgen(js_name = crossEntropy)]
    pub fn cross_entropy(shape: &JsShape, options: Option<JsLossOptions>) -> Thrown<Self> {
        Resident::cross_entropy(read_shape(shape)?, read_options(options)?).map(Self::of).map_err(thrown)
    }

    /// The colours of one plane of a map, a word a pixel whose bytes in memory are RGBA; full where a number's size is `most`.
    /// A plane is a channel of an image, counted through, or an image of the loss map of cross-entropy. Targets and predictions have no
    /// colours here.
    pub fn paint(&mut self, stage: Stage, plane: usize, most: f64) -> Thrown<Uint32Array> {
        paint_plane(&self.loss, stage.into(), plane, most, &mut self.words).map_err(thrown)?;
        Ok(words(&self.words))
    }

    /// Computes everything from the logits and the target, and returns the reduced loss.
    pub fn run(&mut self) -> Thrown<f32> {
        self.loss.run().map_err(thrown)
    }

    /// [N,C,H,W], to be written.
    #[wasm_bindgen(getter)]
    pub fn logits(&mut self) -> Float32Array {
        floats(&mut self.loss.logits)
    }

    /// To be written: [N,C,H,W] numbers for BCE, [N,H,W] classes for cross-entropy.
    #[wasm_bindgen(getter, unchecked_return_type = "Float32Array | Int32Array")]
    pub fn target(&mut self) -> Object {
        match &mut self.loss.target {
            Target::Binary(target) => floats(target).into(),
            Target::Classes(target) => {
                let (at, length) = (target.as_mut_ptr() as u32, target.len() as u32);
                Int32Array::new_with_byte_offset_and_length(&buffer(), at, length).into()
            }
        }
    }

    /// The unreduced, weighted loss: [N,C,H,W] for BCE, [N,H,W] for cross-entropy.
    #[wasm_bindgen(getter, js_name = perPixel)]
    pub fn per_pixel(&mut self) -> Float32Array {
        floats(&mut self.loss.per_pixel)
    }

    /// [N,C,H,W].
    #[wasm_bindgen(getter)]
    pub fn probability(&mut self) -> Float32Array {
        floats(&mut self.loss.probability)
    }

    /// d loss / d logits, [N,C,H,W].
    #[wasm_bindgen(getter)]
    pub fn grad(&mut self) -> Float32Array {
        floats(&mut self.loss.grad)
    }

    /// 1 where the probability is above one half, [N,C,H,W], or the class with the largest logit, [N,H,W].
    #[wasm_bindgen(getter)]
    pub fn prediction(&mut self) -> Uint8Array {
        let prediction = &mut self.loss.prediction;
        let (at, length) = (prediction.as_mut_ptr() as u32, prediction.len() as u32);
        Uint8Array::new_with_byte_offset_and_length(&buffer(), at, length)
    }
}

impl LossBuffers {
    fn of(loss: Resident) -> Self {
        Self { loss, words: Vec::new() }
    }
}

fn floats(values: &mut [f32]) -> Float32Array {
    Float32Array::new_with_byte_offset_and_length(&buffer(), values.as_mut_ptr() as u32, values.len() as u32)
}
