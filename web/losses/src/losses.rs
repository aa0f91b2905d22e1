//! The loss functions for other programs, under their JavaScript names.

use js_sys::{Float32Array, Float64Array, Object, Uint32Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use pixelwise::slices::{self, FlatLoss};
use pixelwise_arguments as arguments;
use pixelwise_web::Thrown;
use pixelwise_web::error::set;

use crate::value::{options as record, thrown, value};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Images, channels, rows, columns. */
export type Shape = [n: number, c: number, h: number, w: number];

/** A class for each pixel. */
export type ClassIndices = Int32Array | BigInt64Array | Uint8Array;

/** Each loss takes its own options, and throws for any other. */
export interface LossOptions {
  reduction?: "mean" | "sum" | "none";
  /** One weight an element for BCE, one a class for cross-entropy. */
  weight?: Float32Array;
  /** One weight a channel, for bceWithLogits. */
  posWeight?: Float32Array;
  /** The class index that cross-entropy leaves out, -100 unless given; a whole number. Class probabilities have none. */
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
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] logits: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] target: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Shape")] shape: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "LossOptions")] options: &JsValue,
) -> Thrown<JsLossResult> {
    let options = record(options)?;
    arguments::bce_with_logits(&value(logits), &value(target), &value(shape), &options)
        .map(result)
        .map_err(thrown)
}

/// `BCELoss`: value, map and gradient.
#[wasm_bindgen]
pub fn bce(
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] probability: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] target: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Shape")] shape: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "LossOptions")] options: &JsValue,
) -> Thrown<JsLossResult> {
    let options = record(options)?;
    arguments::bce(&value(probability), &value(target), &value(shape), &options).map(result).map_err(thrown)
}

/// `CrossEntropyLoss`, on class indices or on class probabilities of the logits' shape: value, map and gradient.
#[wasm_bindgen(js_name = crossEntropy)]
pub fn cross_entropy(
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] logits: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "ClassIndices | Float32Array")] target: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Shape")] shape: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "LossOptions")] options: &JsValue,
) -> Thrown<JsLossResult> {
    let options = record(options)?;
    arguments::cross_entropy(&value(logits), &value(target), &value(shape), &options)
        .map(result)
        .map_err(thrown)
}

/// σ(x), element by element.
#[wasm_bindgen]
pub fn sigmoid(#[wasm_bindgen(unchecked_param_type = "Float32Array")] x: &JsValue) -> Thrown<Vec<f32>> {
    arguments::sigmoid(&value(x)).map_err(thrown)
}

/// Softmax over the channels.
#[wasm_bindgen]
pub fn softmax(
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] logits: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Shape")] shape: &JsValue,
) -> Thrown<Vec<f32>> {
    arguments::softmax(&value(logits), &value(shape)).map_err(thrown)
}

/// The logarithm of the softmax over the channels.
#[wasm_bindgen(js_name = logSoftmax)]
pub fn log_softmax(
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] logits: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Shape")] shape: &JsValue,
) -> Thrown<Vec<f32>> {
    arguments::log_softmax(&value(logits), &value(shape)).map_err(thrown)
}

/// The one-hot form of class indices, of the given shape; all 0 where the target is no class.
#[wasm_bindgen(js_name = oneHot)]
pub fn one_hot(
    #[wasm_bindgen(unchecked_param_type = "ClassIndices")] target: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Shape")] shape: &JsValue,
) -> Thrown<Vec<f32>> {
    arguments::one_hot(&value(target), &value(shape)).map_err(thrown)
}

/// 1 where a probability is above the threshold, strictly.
#[wasm_bindgen]
pub fn threshold(
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] probability: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "number")] threshold: &JsValue,
) -> Thrown<Vec<u8>> {
    arguments::threshold(&value(probability), &value(threshold)).map_err(thrown)
}

/// The channel with the largest logit, of at most 256 because the result is bytes; of equal ones the first.
#[wasm_bindgen]
pub fn argmax(
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] logits: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Shape")] shape: &JsValue,
) -> Thrown<Vec<u8>> {
    arguments::argmax(&value(logits), &value(shape)).map_err(thrown)
}

/// How a prediction meets its target, class by class, of at most 256 because a prediction is bytes.
#[wasm_bindgen]
pub fn metrics(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] prediction: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "ClassIndices")] target: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "number")] classes: &JsValue,
    #[wasm_bindgen(js_name = ignoreIndex, unchecked_optional_param_type = "number")] ignore_index: &JsValue,
) -> Thrown<JsMetrics> {
    let (classes, ignore_index) = (value(classes), value(ignore_index));
    let metrics =
        arguments::metrics(&value(prediction), &value(target), &classes, &ignore_index).map_err(thrown)?;
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
