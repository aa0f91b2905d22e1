//! What all bindings know by name.
#![expect(missing_docs, reason = "what wasm-bindgen adds to an enum has no comment")]

use crate::mirrored;

mirrored! {
    /// One of the two ways to build a segmentation head.
    Form = pixelwise_lab::Form { Binary = "binary", Multiclass = "multiclass" }
}

mirrored! {
    /// In which order all classes are shown.
    ClassOrder = pixelwise_lab::view::ClassOrder { Class = "class", Probability = "probability", Mask = "mask" }
}

mirrored! {
    /// A stage on the way from logits to a prediction.
    Stage = pixelwise_lab::Stage {
        Logits = "logits",
        Probability = "probability",
        Target = "target",
        Loss = "loss",
        Prediction = "prediction",
        Gradient = "gradient",
        Weight = "weight",
        Classes = "classes",
    }
}
