//! The stages on the way from logits to a prediction.

/// A stage on the way from logits to a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
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
    /// The mask as class indices, which is what `CrossEntropyLoss` takes.
    Classes,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 8] = [
        Self::Logits,
        Self::Probability,
        Self::Target,
        Self::Loss,
        Self::Prediction,
        Self::Gradient,
        Self::Weight,
        Self::Classes,
    ];

    /// The name in the page's tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Logits => "logits",
            Self::Probability => "probability",
            Self::Target => "target",
            Self::Loss => "loss",
            Self::Prediction => "prediction",
            Self::Gradient => "gradient",
            Self::Weight => "weight",
            Self::Classes => "classes",
        }
    }
}
