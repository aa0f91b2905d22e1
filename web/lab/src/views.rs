//! What the lab tells the page, as small classes with plain values.

use js_sys::Uint32Array;

use super::plain::plain;
use pixelwise_lab as lab;
use pixelwise_lab::explain::terms as explain;
use pixelwise_lab::view::{self, chart, losses, number};
use pixelwise_web::mirrored;

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
    Reduction = pixelwise::Reduction {
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
    Theme = chart::Theme {
        /// Dark on light.
        Light,
        /// Light on dark.
        Dark,
    }
}

mirrored! {
    /// What the timeline's height stands for.
    Height = lab::learn::moments::Height {
        /// The losses.
        Loss,
        /// The losses, logarithmic.
        LogLoss,
        /// The `IoU`s.
        Iou,
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

plain! {
    /// What a stage is in PyTorch's words.
    About ("About") => JsAbout {
        /// The variable in code.
        variable ("variable"): String = "string",
        /// The symbol in formulas.
        symbol ("symbol"): String = "string",
        /// `[1,2,5,5]`.
        shape ("shape"): String = "string",
        /// `float32`, `int64` or `bool`.
        dtype ("dtype"): String = "string",
        /// The expression that makes it.
        torch ("torch"): String = "string",
    }
}

impl From<lab::About> for About {
    fn from(about: lab::About) -> Self {
        let lab::About { variable, symbol, shape, dtype, torch } = about;
        Self { variable: variable.into(), symbol: symbol.into(), shape, dtype: dtype.into(), torch }
    }
}

plain! {
    /// The colours of a map and what they stand for.
    Legend ("Legend") => JsLegend {
        /// The number at the low end.
        low ("low"): String = "string",
        /// The number in the middle.
        middle ("middle"): String = "string",
        /// The number at the high end.
        high ("high"): String = "string",
        /// What these numbers and the cells are to be multiplied by: `×10⁻²`; empty for 1.
        factor ("factor"): String = "string",
        /// 64 × 1 pixels as RGBA.
        pixels ("pixels"): Uint32Array = "Uint32Array",
    }
}

impl From<lab::Legend> for Legend {
    fn from(legend: lab::Legend) -> Self {
        let lab::Legend { low, middle, high, factor, pixels } = legend;
        Self { low, middle, high, factor, pixels: Uint32Array::from(pixels.as_slice()) }
    }
}

plain! {
    /// One image of a batch.
    BatchImage ("BatchImage") => JsBatchImage {
        /// The pixels of its mask as RGBA.
        pixels ("pixels"): Uint32Array = "Uint32Array",
        /// The mean of the binary form's losses over its pixels.
        loss ("loss"): String = "string",
        /// Its share of the binary loss.
        binary ("binary"): f64 = "number",
        /// Its share of the multiclass loss.
        multiclass ("multiclass"): f64 = "number",
    }
}

impl From<view::BatchImage> for BatchImage {
    fn from(image: view::BatchImage) -> Self {
        let view::BatchImage { words, loss, shares: [binary, multiclass] } = image;
        Self { pixels: Uint32Array::from(words.as_slice()), loss, binary, multiclass }
    }
}

plain! {
    /// How the last edit changed a loss.
    Delta ("Delta") => JsDelta {
        /// With its sign: `+0.1096`; `± 0` where nothing changed, empty where the scene has just begun.
        text ("text"): String = "string",
        /// −1, 0 or 1.
        sign ("sign"): i32 = "number",
    }
}

impl From<losses::Delta> for Delta {
    fn from(losses::Delta { text, sign }: losses::Delta) -> Self {
        Self { text, sign }
    }
}

plain! {
    /// How good a prediction is; `—` where a ratio is undefined.
    Score ("Score") => JsScore {
        /// The share of kept pixels that are right.
        accuracy ("accuracy"): String = "string",
        /// Intersection over union.
        iou ("iou"): String = "string",
        /// Dice.
        dice ("dice"): String = "string",
    }
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

plain! {
    /// One number on a pixel's way through a form.
    Term ("Term") => JsTerm {
        /// Its symbol, or the key of a word: `share`, `exact`, `folded`.
        symbol ("symbol"): String = "string",
        /// With four significant digits.
        text ("text"): String = "string",
        /// With every digit.
        full ("full"): String = "string",
        /// What it is: `logit`, `probability`, `loss`, ….
        kind ("kind"): String = "string",
        /// The channel of a logit; −1 for any other term.
        channel ("channel"): i32 = "number",
    }
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

plain! {
    /// What the mask and both forms say of a pixel.
    PixelState ("PixelState") => JsPixelState {
        /// Its class, −1 if it is ignored.
        target ("target"): i32 = "number",
        /// 0 or 1.
        binary ("binary"): i32 = "number",
        /// The predicted class.
        multiclass ("multiclass"): i32 = "number",
    }
}

plain! {
    /// What a step of the history did.
    StepNote ("StepNote") => JsStepNote {
        /// The kind of edit, a key for tables of strings.
        kind ("kind"): String = "string",
        /// What changed: `z[1,3]: −0.7 → 3.1`.
        detail ("detail"): String = "string",
        /// How many cells changed.
        cells ("cells"): u32 = "number",
        /// The binary loss before and after.
        binary ("binary"): String = "string",
        /// The multiclass loss before and after.
        multiclass ("multiclass"): String = "string",
        /// The change of the binary loss.
        binary_delta ("binaryDelta"): String = "string",
        /// The change of the multiclass loss.
        multiclass_delta ("multiclassDelta"): String = "string",
        /// The IoU of the binary form before and after.
        iou ("iou"): String = "string",
    }
}

impl From<lab::Note> for StepNote {
    fn from(note: lab::Note) -> Self {
        let lab::Note { kind, detail, cells, binary, multiclass, binary_delta, multiclass_delta, iou } = note;
        let cells = cells as u32;
        Self { kind: kind.into(), detail, cells, binary, multiclass, binary_delta, multiclass_delta, iou }
    }
}
