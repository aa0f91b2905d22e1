//! Where a number in a formula stands on the page.

use std::fmt;

/// The place that a number of a derivation came from, written as the page looks it up: `binary.logits.0`, `term:sum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The selected pixel's class in the mask: `target`.
    Target,
    /// The selected pixel in a grid: `multiclass.probability.2`.
    Cell(Row, Map, usize),
    /// The selected pixel in a row's loss map: `binary.loss`.
    Loss(Row),
    /// The selected pixel in the binary form's weight map: `binary.weight`.
    Weight,
    /// A row's reduced loss: `binary.reduced`.
    Reduced(Row),
    /// What a row's sum is divided by: `binary.denominator`.
    Denominator(Row),
    /// An option of a loss: `option.pos_weight`.
    Setting(&'static str),
    /// The weight of a class: `option.class_weight.1`.
    ClassWeight(usize),
    /// The result of an earlier line: `term:sum`.
    Term(&'static str),
    /// The result of an earlier line for one class: `term:shift.2`.
    ClassTerm(&'static str, usize),
    /// The result of an earlier line for all classes that are folded into one: `term:exponentials.others`.
    Others(&'static str),
}

/// A row of the page's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// One channel and a sigmoid.
    Binary,
    /// K channels, whether a softmax or K sigmoids follow.
    Multiclass,
}

/// A map with a grid for each channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Map {
    /// The network's output.
    Logits,
    /// Its activation.
    Probability,
    /// The one-hot target.
    Target,
    /// The gradient of the reduced loss by the logits.
    Gradient,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target => write!(f, "target"),
            Self::Cell(row, map, channel) => write!(f, "{row}.{map}.{channel}"),
            Self::Loss(row) => write!(f, "{row}.loss"),
            Self::Weight => write!(f, "binary.weight"),
            Self::Reduced(row) => write!(f, "{row}.reduced"),
            Self::Denominator(row) => write!(f, "{row}.denominator"),
            Self::Setting(name) => write!(f, "option.{name}"),
            Self::ClassWeight(class) => write!(f, "option.class_weight.{class}"),
            Self::Term(line) => write!(f, "term:{line}"),
            Self::ClassTerm(line, class) => write!(f, "term:{line}.{class}"),
            Self::Others(line) => write!(f, "term:{line}.others"),
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Binary => "binary",
            Self::Multiclass => "multiclass",
        })
    }
}

impl fmt::Display for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Logits => "logits",
            Self::Probability => "probability",
            Self::Target => "target",
            Self::Gradient => "gradient",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_stable_names() {
        for (source, name) in [
            (Source::Cell(Row::Multiclass, Map::Probability, 2), "multiclass.probability.2"),
            (Source::Loss(Row::Binary), "binary.loss"),
            (Source::ClassTerm("shift", 1), "term:shift.1"),
            (Source::Others("exponentials"), "term:exponentials.others"),
            (Source::Setting("pos_weight"), "option.pos_weight"),
        ] {
            assert_eq!(source.to_string(), name);
        }
    }
}
