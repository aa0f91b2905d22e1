//! How a number stands in a sentence: a formula with the way in which it is written, `binary.cost(1,3)|l`.

use serde::Deserialize;

use crate::formula::Formula;
use crate::scenes::Scenes;
use pixelwise_lab::view::number;

/// A number for a place of a sentence.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Said {
    formula: Formula,
    format: Format,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Four significant digits: `0.2975`.
    Significant,
    /// As short as it can be told apart: `3.1`, a logit.
    Short,
    /// A probability: `.957`.
    Probability,
    /// A loss: `3.144`.
    Loss,
    /// A gradient: `−.0372`.
    Gradient,
    /// A factor, with at most three digits: `2.57`.
    Factor,
    /// With two decimals: `0.69`.
    Hundredths,
    /// A ratio with three decimals: `0.960`.
    Ratio,
    /// A percentage: `42.3 %`.
    Percent,
    /// A whole number.
    Whole,
}

impl Format {
    /// The format of a letter.
    #[must_use]
    pub fn from_letter(letter: &str) -> Option<Self> {
        Some(match letter {
            "4" => Self::Significant,
            "z" => Self::Short,
            "p" => Self::Probability,
            "l" => Self::Loss,
            "g" => Self::Gradient,
            "x" => Self::Factor,
            "2" => Self::Hundredths,
            "r" => Self::Ratio,
            "%" => Self::Percent,
            "n" => Self::Whole,
            _ => return None,
        })
    }

    /// Writes a number.
    #[must_use]
    pub fn write(self, x: f64) -> String {
        if !x.is_finite() {
            return number::significant(x, 4);
        }
        match self {
            Self::Significant => number::significant(x, 4),
            Self::Short => number::short(x as f32),
            Self::Probability => number::line::probability(x),
            Self::Loss => number::line::cost(x),
            Self::Gradient => number::line::slope(x),
            Self::Factor => number::line::weight(x),
            Self::Hundredths => number::fixed(x, 2).replace('-', "−"),
            Self::Ratio => number::ratio(Some(x)),
            Self::Percent => number::percent(x),
            // Without a minus before a 0.
            Self::Whole => number::fixed(x + 0.0, 0).replace('-', "−"),
        }
    }
}

impl Said {
    /// The number as text.
    #[must_use]
    pub fn text(&self, scenes: &Scenes<'_>) -> String {
        self.format.write(self.formula.value(scenes))
    }
}

impl TryFrom<String> for Said {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (formula, letter) = text.rsplit_once('|').unwrap_or((&text, "4"));
        let format =
            Format::from_letter(letter).ok_or_else(|| format!("no number is written as \"{letter}\""))?;
        Ok(Self { formula: formula.parse()?, format })
    }
}
