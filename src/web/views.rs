//! What the lab tells the page, as small classes with plain values.

use wasm_bindgen::Clamped;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{explain, lab, loss, number, plot};

/// Declares an enum of the binding and the core's enum that it stands for.
macro_rules! mirrored {
    ($(#[$doc:meta])* $name:ident = $core:path { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[wasm_bindgen]
        #[derive(Clone, Copy, Debug)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl From<$name> for $core {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),+ }
            }
        }

        impl From<$core> for $name {
            fn from(value: $core) -> Self {
                type Core = $core;
                match value { $(Core::$variant => Self::$variant),+ }
            }
        }
    };
}

mirrored! {
    /// One of the two ways to build a segmentation head.
    Form = lab::Form {
        /// One channel, sigmoid, binary cross-entropy, threshold.
        Binary,
        /// K channels, softmax, cross-entropy, argmax.
        Multiclass,
    }
}

mirrored! {
    /// A stage on the way from logits to a prediction.
    Stage = lab::Stage {
        /// What the network gives.
        Logits,
        /// The activation of it.
        Probability,
        /// The mask as the form's loss takes it.
        Target,
        /// The unreduced loss.
        Loss,
        /// What the form says each pixel is.
        Prediction,
        /// d loss / d logit.
        Gradient,
        /// What each pixel counts in the binary loss.
        Weight,
    }
}

mirrored! {
    /// What computes the multiclass form's loss.
    MulticlassLoss = lab::MulticlassLoss {
        /// `CrossEntropyLoss`.
        CrossEntropy,
        /// A softmax without its shift.
        Naive,
        /// K sigmoids.
        Multilabel,
    }
}

mirrored! {
    /// How the per-pixel losses become one number.
    Reduction = loss::Reduction {
        /// Divided by what the loss divides by.
        Mean,
        /// The sum.
        Sum,
        /// No reduction; shown as the sum.
        None,
    }
}

mirrored! {
    /// On what a chart is drawn.
    Theme = plot::Theme {
        /// Dark on light.
        Light,
        /// Light on dark.
        Dark,
    }
}

mirrored! {
    /// What logits can be filled with.
    Fill = lab::Fill {
        /// Zeros.
        Zeros,
        /// Draws from the standard normal distribution.
        Normal,
        /// Logits that are right by a margin.
        Truth,
    }
}

/// What a stage is in PyTorch's words.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct About {
    /// The variable in code.
    pub variable: String,
    /// The symbol in formulas.
    pub symbol: String,
    /// `[1,2,5,5]`.
    pub shape: String,
    /// `float32`, `int64` or `bool`.
    pub dtype: String,
    /// The expression that makes it.
    pub torch: String,
}

impl From<lab::About> for About {
    fn from(about: lab::About) -> Self {
        let lab::About { variable, symbol, shape, dtype, torch } = about;
        Self { variable: variable.into(), symbol: symbol.into(), shape, dtype: dtype.into(), torch }
    }
}

/// The colours of a map and what they stand for.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct Legend {
    /// The number at the low end.
    pub low: String,
    /// The number in the middle.
    pub middle: String,
    /// The number at the high end.
    pub high: String,
    /// 64 × 1 pixels as RGBA.
    pub pixels: Clamped<Vec<u8>>,
}

impl From<lab::Legend> for Legend {
    fn from(legend: lab::Legend) -> Self {
        let lab::Legend { low, middle, high, pixels } = legend;
        Self { low, middle, high, pixels: Clamped(pixels) }
    }
}

/// How the last edit changed a loss.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct Delta {
    /// With its sign: `+0.1096`; empty before the first edit.
    pub text: String,
    /// −1, 0 or 1.
    pub sign: i32,
}

impl From<Option<f64>> for Delta {
    fn from(delta: Option<f64>) -> Self {
        let sign = match delta {
            Some(delta) if delta > 0.0 => 1,
            Some(delta) if delta < 0.0 => -1,
            _ => 0,
        };
        Self { text: delta.map_or_else(String::new, |delta| number::signed(delta, 4)), sign }
    }
}

/// How good a prediction is; `—` where a ratio is undefined.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct Score {
    /// The share of kept pixels that are right.
    pub accuracy: String,
    /// Intersection over union.
    pub iou: String,
    /// Dice.
    pub dice: String,
}

impl From<lab::Score> for Score {
    fn from(score: lab::Score) -> Self {
        Self {
            accuracy: number::ratio(score.accuracy),
            iou: number::ratio(score.iou),
            dice: number::ratio(score.dice),
        }
    }
}

/// One number on a pixel's way through a form.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct Term {
    /// Its symbol, or the key of a word: `share`, `exact`, `folded`.
    pub symbol: String,
    /// With four significant digits.
    pub text: String,
    /// With every digit.
    pub full: String,
    /// What it is: `logit`, `probability`, `loss`, ….
    pub kind: String,
    /// The channel of a logit; −1 for any other term.
    pub channel: i32,
}

impl From<explain::Term> for Term {
    fn from(term: explain::Term) -> Self {
        let explain::Term { symbol, text, full, kind } = term;
        let channel = match kind {
            explain::TermKind::Logit { channel } => channel as i32,
            _ => -1,
        };
        Self { symbol, text, full, kind: kind.id().into(), channel }
    }
}

/// What the mask and both forms say of a pixel.
#[wasm_bindgen]
#[derive(Debug)]
pub struct PixelState {
    /// Its class, −1 if it is ignored.
    pub target: i32,
    /// 0 or 1.
    pub binary: i32,
    /// The predicted class.
    pub multiclass: i32,
}

/// What a step of the history did.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct StepNote {
    /// The kind of edit, a key for tables of strings.
    pub kind: String,
    /// What changed: `z[1,3]: −0.7 → 3.1`.
    pub detail: String,
    /// How many cells changed.
    pub cells: u32,
    /// The binary loss before and after.
    pub binary: String,
    /// The multiclass loss before and after.
    pub multiclass: String,
    /// The change of the binary loss.
    #[wasm_bindgen(js_name = binaryDelta)]
    pub binary_delta: String,
    /// The change of the multiclass loss.
    #[wasm_bindgen(js_name = multiclassDelta)]
    pub multiclass_delta: String,
    /// The IoU of the binary form before and after.
    pub iou: String,
}

impl From<lab::Note> for StepNote {
    fn from(note: lab::Note) -> Self {
        let lab::Note { kind, detail, cells, binary, multiclass, binary_delta, multiclass_delta, iou } = note;
        let cells = cells as u32;
        Self { kind: kind.into(), detail, cells, binary, multiclass, binary_delta, multiclass_delta, iou }
    }
}
