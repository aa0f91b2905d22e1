//! What PyTorch says of a target's shape and type, and what mends it.

/// A loss by PyTorch's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossName {
    /// `nn.BCEWithLogitsLoss`.
    BceWithLogits,
    /// `nn.BCELoss`.
    Bce,
    /// `nn.CrossEntropyLoss`.
    CrossEntropy,
}

impl LossName {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::BceWithLogits, Self::Bce, Self::CrossEntropy];

    /// As PyTorch calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BceWithLogits => "BCEWithLogitsLoss",
            Self::Bce => "BCELoss",
            Self::CrossEntropy => "CrossEntropyLoss",
        }
    }

    /// What its first argument is called.
    const fn argument(self) -> &'static str {
        match self {
            Self::Bce => "probs",
            _ => "output",
        }
    }
}

/// The types that a mask comes in, by the names of `torch.dtype` and of tensors' scalar types.
pub const DTYPES: [(&str, &str); 6] = [
    ("float32", "Float"),
    ("float64", "Double"),
    ("int64", "Long"),
    ("int32", "Int"),
    ("uint8", "Byte"),
    ("bool", "Bool"),
];

/// Shapes of an output: one channel, two, two that stand last.
pub const INPUTS: [[usize; 4]; 3] = [[1, 1, 4, 4], [1, 2, 4, 4], [1, 4, 4, 2]];

/// Shapes of a mask.
pub const TARGETS: [&[usize]; 3] = [&[1, 4, 4], &[1, 1, 4, 4], &[4, 4]];

/// What a crash on the GPU says of the same target, whose own message comes too late to be read.
pub const ON_THE_GPU: &str = "CUDA error: device-side assert triggered";

/// The error of a class index that is none.
#[must_use]
pub fn out_of_bounds(target: i64) -> String {
    format!("IndexError: Target {target} is out of bounds.")
}

/// What a float32 output and a mask of zeros get as an answer, forth and back; `None` where they are taken.
#[must_use]
pub fn refusal(loss: LossName, input: &[usize], target: &[usize], dtype: &str) -> Option<String> {
    let scalar = DTYPES.iter().find(|(name, _)| *name == dtype).map_or("Float", |(_, scalar)| scalar);
    match loss {
        LossName::CrossEntropy => of_classes(input, target, scalar),
        LossName::Bce => of_probabilities(input, target, scalar),
        LossName::BceWithLogits => of_logits(input, target, scalar),
    }
}

fn of_logits(input: &[usize], target: &[usize], scalar: &str) -> Option<String> {
    if input != target {
        let (target, input) = (size(target), size(input));
        return Some(format!("ValueError: Target size ({target}) must be the same as input size ({input})"));
    }
    match scalar {
        "Float" | "Double" => None,
        "Bool" => Some(
            "NotImplementedError: Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or \
             `logical_xor()` operator instead."
                .to_owned(),
        ),
        other => {
            Some(format!("RuntimeError: result type Float can't be cast to the desired output type {other}"))
        }
    }
}

fn of_probabilities(input: &[usize], target: &[usize], scalar: &str) -> Option<String> {
    if input != target {
        let (target, input) = (size(target), size(input));
        return Some(format!(
            "ValueError: Using a target size ({target}) that is different to the input size ({input}) is deprecated. Please \
             ensure they have the same size."
        ));
    }
    (scalar != "Float").then(|| format!("RuntimeError: Found dtype {scalar} but expected Float"))
}

fn of_classes(input: &[usize], target: &[usize], scalar: &str) -> Option<String> {
    if input == target {
        // Class probabilities.
        return (!matches!(scalar, "Float" | "Double")).then(|| {
            format!(
                "RuntimeError: Expected floating point type for target with class probabilities, got {scalar}"
            )
        });
    }
    if input.first() != target.first() {
        let sizes = [input, target].map(|shape| shape.first().copied().unwrap_or_default());
        let [input, target] = sizes;
        return Some(format!(
            "ValueError: Expected input batch_size ({input}) to match target batch_size ({target})."
        ));
    }
    if target.len() != 3 {
        return Some(format!(
            "RuntimeError: only batches of spatial targets supported (3D tensors) but got targets of dimension: {}",
            target.len()
        ));
    }
    if !matches!(scalar, "Long" | "Byte") {
        return Some(format!("RuntimeError: expected target dtype to be Long or Byte, but got {scalar}"));
    }
    if input.get(2..) != target.get(1..) {
        // The bracket is not closed there either.
        return Some(format!(
            "RuntimeError: size mismatch (got input: {} , target: {}",
            list(input),
            list(target)
        ));
    }
    // Forth it is taken, back it is not.
    (scalar == "Byte").then(|| "RuntimeError: expected scalar type Long but found Byte".to_owned())
}

/// The lines that give a loss what it takes, the loss's own line being the last.
#[must_use]
pub fn mended(loss: LossName, input: &[usize], target: &[usize], dtype: &str) -> Vec<String> {
    let name = loss.argument();
    let mut lines = Vec::new();
    if input == INPUTS[2] {
        lines.push(format!("{name:6} = {name}.permute(0, 3, 1, 2)"));
    }
    let classes = loss == LossName::CrossEntropy;
    if !classes && input != INPUTS[0] {
        lines.push("mask   = F.one_hot(mask.reshape(1, 4, 4).long(), 2)".to_owned());
        lines.push("mask   = mask.permute(0, 3, 1, 2).float()".to_owned());
    } else {
        let wanted: &[usize] = if classes { &[1, 4, 4] } else { &[1, 1, 4, 4] };
        if target != wanted {
            lines.push(format!("mask   = mask.reshape({})", list(wanted).trim_matches(['[', ']'])));
        }
        if dtype != if classes { "int64" } else { "float32" } {
            lines.push(format!("mask   = mask.{}()", if classes { "long" } else { "float" }));
        }
    }
    lines.push(written(loss));
    lines
}

/// The line that computes a loss.
#[must_use]
pub fn written(loss: LossName) -> String {
    format!("loss   = nn.{}()({}, mask)", loss.name(), loss.argument())
}

/// `torch.Size([1, 4, 4])`.
fn size(shape: &[usize]) -> String {
    format!("torch.Size({})", list(shape))
}

/// `[1, 4, 4]`.
#[must_use]
pub fn list(shape: &[usize]) -> String {
    let sizes: Vec<String> = shape.iter().map(usize::to_string).collect();
    format!("[{}]", sizes.join(", "))
}
