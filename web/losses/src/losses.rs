//! The loss functions for other programs, under their JavaScript names.

use js_sys::{Array, Float32Array, Float64Array, Object, Reflect, Uint32Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use pixelwise::slices::{self, FlatLoss, Options};
use pixelwise::{self, Error};
use pixelwise_web::error::set;
use pixelwise_web::{Thrown, thrown};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Images, channels, rows, columns. */
export type Shape = [n: number, c: number, h: number, w: number];

export interface LossOptions {
  reduction?: "mean" | "sum" | "none";
  /** One weight an element for BCE, one a class for cross-entropy. */
  weight?: Float32Array;
  /** One weight a channel, for bceWithLogits. */
  posWeight?: Float32Array;
  /** The class index that cross-entropy leaves out, -100 unless given. */
  ignoreIndex?: number;
  /** From 0 to 1, for cross-entropy. */
  labelSmoothing?: number;
}

export interface LossResult {
  /** The reduced loss; the sum where reduction is "none". */
  loss: number;
  /** Unreduced and weighted: [N,C,H,W] for BCE, [N,H,W] for cross-entropy. */
  perPixel: Float32Array;
  /** [N,C,H,W]. */
  probability: Float32Array;
  /** d loss / d first argument, [N,C,H,W]. */
  grad: Float32Array;
}

export interface Metrics {
  /** classes × classes, a row a target class. */
  confusion: Uint32Array;
  accuracy: number;
  iou: Float64Array;
  dice: Float64Array;
  precision: Float64Array;
  recall: Float64Array;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// Four sizes.
    #[wasm_bindgen(typescript_type = "Shape")]
    pub type JsShape;
    /// The options of a loss.
    #[wasm_bindgen(typescript_type = "LossOptions")]
    pub type JsLossOptions;
    /// What a loss gives.
    #[wasm_bindgen(typescript_type = "LossResult")]
    pub type JsLossResult;
    /// How a prediction meets its target.
    #[wasm_bindgen(typescript_type = "Metrics")]
    pub type JsMetrics;
}

/// `BCEWithLogitsLoss`: value, map and gradient.
#[wasm_bindgen(js_name = bceWithLogits)]
pub fn bce_with_logits(
    logits: &[f32],
    target: &[f32],
    shape: &JsShape,
    options: Option<JsLossOptions>,
) -> Thrown<JsLossResult> {
    let options = read_options(options)?;
    slices::bce_with_logits(logits, target, read_shape(shape)?, &options).map(result).map_err(thrown)
}

/// `BCELoss`: value, map and gradient.
#[wasm_bindgen]
pub fn bce(
    probability: &[f32],
    target: &[f32],
    shape: &JsShape,
    options: Option<JsLossOptions>,
) -> Thrown<JsLossResult> {
    let options = read_options(options)?;
    slices::bce(probability, target, read_shape(shape)?, &options).map(result).map_err(thrown)
}

/// `CrossEntropyLoss` on class indices: value, map and gradient.
#[wasm_bindgen(js_name = crossEntropy)]
pub fn cross_entropy(
    logits: &[f32],
    target: &[i32],
    shape: &JsShape,
    options: Option<JsLossOptions>,
) -> Thrown<JsLossResult> {
    let options = read_options(options)?;
    slices::cross_entropy(logits, target, read_shape(shape)?, &options).map(result).map_err(thrown)
}

/// σ(x), element by element.
#[wasm_bindgen]
#[must_use]
pub fn sigmoid(x: &[f32]) -> Vec<f32> {
    slices::sigmoid(x)
}

/// Softmax over the channels.
#[wasm_bindgen]
pub fn softmax(logits: &[f32], shape: &JsShape) -> Thrown<Vec<f32>> {
    slices::softmax(logits, read_shape(shape)?).map_err(thrown)
}

/// The logarithm of the softmax over the channels.
#[wasm_bindgen(js_name = logSoftmax)]
pub fn log_softmax(logits: &[f32], shape: &JsShape) -> Thrown<Vec<f32>> {
    slices::log_softmax(logits, read_shape(shape)?).map_err(thrown)
}

/// The one-hot form of class indices, of the given shape; all 0 where the target is no class.
#[wasm_bindgen(js_name = oneHot)]
pub fn one_hot(target: &[i32], shape: &JsShape) -> Thrown<Vec<f32>> {
    slices::one_hot(target, read_shape(shape)?).map_err(thrown)
}

/// 1 where a probability is above the threshold, strictly.
#[wasm_bindgen]
#[must_use]
pub fn threshold(probability: &[f32], threshold: f32) -> Vec<u8> {
    slices::threshold(probability, threshold)
}

/// The channel with the largest logit; of equal ones the first.
#[wasm_bindgen]
pub fn argmax(logits: &[f32], shape: &JsShape) -> Thrown<Vec<u8>> {
    slices::argmax(logits, read_shape(shape)?).map_err(thrown)
}

/// How a prediction meets its target, class by class.
#[wasm_bindgen]
pub fn metrics(
    prediction: &[u8],
    target: &[i32],
    classes: usize,
    #[wasm_bindgen(js_name = ignoreIndex)] ignore_index: Option<i32>,
) -> Thrown<JsMetrics> {
    let metrics = slices::metrics(prediction, target, classes, ignore_index).map_err(thrown)?;
    let confusion: Vec<u32> = metrics.confusion.iter().copied().collect();
    let ratios = |values: &[Option<f64>]| Float64Array::from(slices::ratios(values).as_slice()).into();
    Ok(object(&[
        ("confusion", Uint32Array::from(confusion.as_slice()).into()),
        ("accuracy", metrics.accuracy.unwrap_or(f64::NAN).into()),
        ("iou", ratios(&metrics.iou)),
        ("dice", ratios(&metrics.dice)),
        ("precision", ratios(&metrics.precision)),
        ("recall", ratios(&metrics.recall)),
    ]))
}

fn result(loss: FlatLoss) -> JsLossResult {
    let array = |values: &[f32]| Float32Array::from(values).into();
    object(&[
        ("loss", loss.loss.into()),
        ("perPixel", array(&loss.per_pixel)),
        ("probability", array(&loss.probability)),
        ("grad", array(&loss.grad)),
    ])
}

fn object<T: JsCast>(properties: &[(&str, JsValue)]) -> T {
    let object = Object::new();
    for (name, value) in properties {
        set(&object, name, value);
    }
    object.unchecked_into()
}

pub(super) fn read_shape(shape: &JsShape) -> Thrown<pixelwise::Shape> {
    let sizes: Vec<f64> = Array::from(shape).iter().map(|size| size.as_f64().unwrap_or(f64::NAN)).collect();
    slices::shape(&sizes).map_err(thrown)
}

pub(super) fn read_options(options: Option<JsLossOptions>) -> Thrown<Options> {
    let mut read = Options::default();
    let Some(options) = options else { return Ok(read) };
    let get = |name: &str| -> Thrown<Option<JsValue>> {
        let value = Reflect::get(&options, &name.into())?;
        Ok((!value.is_undefined() && !value.is_null()).then_some(value))
    };
    if let Some(reduction) = get("reduction")? {
        let name = reduction.as_string().unwrap_or_default();
        read.reduction = slices::reduction(&name).map_err(thrown)?;
    }
    let floats = |name: &str| -> Thrown<Option<Vec<f32>>> {
        Ok(get(name)?.map(|values| Float32Array::new(&values).to_vec()))
    };
    read.weight = floats("weight")?;
    read.pos_weight = floats("posWeight")?;
    let number = |name: &str| -> Thrown<Option<f64>> {
        get(name)?.map(|value| value.as_f64().ok_or_else(|| not_a_number(&value))).transpose()
    };
    read.ignore_index = number("ignoreIndex")?.map(|index| index as i32);
    read.label_smoothing = number("labelSmoothing")?.unwrap_or(0.0) as f32;
    Ok(read)
}

fn not_a_number(value: &JsValue) -> JsValue {
    let text = value.as_string().unwrap_or_else(|| format!("{value:?}"));
    thrown(Error::NotANumber { what: "option", text })
}
