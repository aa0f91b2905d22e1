//! The loss functions for other programs, under their JavaScript names.

use js_sys::{Float32Array, Float64Array, Uint32Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use pixelwise::Metrics;
use pixelwise::slices::{self, FlatLoss};
use pixelwise_arguments as arguments;
use pixelwise_web::Thrown;
use pixelwise_web::plain::object;

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

/// Declares functions, each as its JavaScript name, what it takes by the names of TypeScript, and the check of arguments that computes it.
macro_rules! functions {
    ($($(#[doc = $doc:tt])* $name:ident($($argument:ident: $type:literal),+ $(; $option:ident?: $optional:literal = $read:expr)?) -> $given:ty = $call:path;)+) => {$(
        $(#[doc = $doc])*
        #[wasm_bindgen]
        pub fn $name(
            $(#[wasm_bindgen(unchecked_param_type = $type)] $argument: &JsValue,)+
            $(#[wasm_bindgen(unchecked_optional_param_type = $optional)] $option: &JsValue,)?
        ) -> Thrown<$given> {
            $(let $option = $read;)?
            $call($(&value($argument),)+ $(&$option)?).map(<$given>::from).map_err(thrown)
        }
    )+};
}

functions! {
    /// `BCEWithLogitsLoss`: value, map and gradient.
    bceWithLogits(logits: "Float32Array", target: "Float32Array", shape: "Shape"; options?: "LossOptions" = record(options)?) -> JsLossResult
        = arguments::bce_with_logits;

    /// `BCELoss`: value, map and gradient.
    bce(probability: "Float32Array", target: "Float32Array", shape: "Shape"; options?: "LossOptions" = record(options)?) -> JsLossResult
        = arguments::bce;

    /// `CrossEntropyLoss`, on class indices or on class probabilities of the logits' shape: value, map and gradient.
    crossEntropy(logits: "Float32Array", target: "ClassIndices | Float32Array", shape: "Shape"; options?: "LossOptions" = record(options)?) -> JsLossResult
        = arguments::cross_entropy;

    /// σ(x), element by element.
    sigmoid(x: "Float32Array") -> Vec<f32> = arguments::sigmoid;

    /// Softmax over the channels.
    softmax(logits: "Float32Array", shape: "Shape") -> Vec<f32> = arguments::softmax;

    /// The logarithm of the softmax over the channels.
    logSoftmax(logits: "Float32Array", shape: "Shape") -> Vec<f32> = arguments::log_softmax;

    /// The one-hot form of class indices, of the given shape; all 0 where the target is no class.
    oneHot(target: "ClassIndices", shape: "Shape") -> Vec<f32> = arguments::one_hot;

    /// 1 where a probability is above the threshold, strictly.
    threshold(probability: "Float32Array", threshold: "number") -> Vec<u8> = arguments::threshold;

    /// The channel with the largest logit, of at most 256 because the result is bytes; of equal ones the first.
    argmax(logits: "Float32Array", shape: "Shape") -> Vec<u8> = arguments::argmax;

    /// How a prediction meets its target, class by class, of at most 256 because a prediction is bytes.
    metrics(prediction: "Uint8Array", target: "ClassIndices", classes: "number"; ignoreIndex?: "number" = value(ignoreIndex)) -> JsMetrics
        = arguments::metrics;
}

impl From<Metrics> for JsMetrics {
    fn from(metrics: Metrics) -> Self {
        let confusion: Vec<u32> = metrics.confusion.iter().copied().collect();
        let ratios = |values: &[Option<f64>]| Float64Array::from(slices::ratios(values).as_slice()).into();
        object(&[
            ("confusion", Uint32Array::from(confusion.as_slice()).into()),
            ("accuracy", metrics.accuracy.unwrap_or(f64::NAN).into()),
            ("iou", ratios(&metrics.iou)),
            ("dice", ratios(&metrics.dice)),
            ("precision", ratios(&metrics.precision)),
            ("recall", ratios(&metrics.recall)),
        ])
        .unchecked_into()
    }
}

impl From<FlatLoss> for JsLossResult {
    fn from(loss: FlatLoss) -> Self {
        let array = |values: &[f32]| Float32Array::from(values).into();
        object(&[
            ("loss", loss.loss.into()),
            ("perPixel", array(&loss.per_pixel)),
            ("probability", array(&loss.probability)),
            ("grad", array(&loss.grad)),
        ])
        .unchecked_into()
    }
}
