//! The stages by name.

use crate::mirrored;

mirrored! {
    /// A stage on the way from logits to a prediction.
    Stage = pixelwise_lab::Stage {
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
        /// The mask as class indices.
        Classes,
    }
}
