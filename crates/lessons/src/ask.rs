//! What a step asks, and how an answer is judged: by what the lab computes, and by the belief that would give it.

use pixelwise::Error;
use pixelwise_lab::view::number;
use serde::Deserialize;

use crate::formula::Formula;
use crate::scenes::Scenes;
use crate::text::Format;

/// A belief, or an answer to choose, under its name, with what it would make of the question.
pub(crate) type Named = (String, Formula);

/// A question.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// One of several answers.
    Choice {
        /// What is asked for. Each option says what it would be, and the nearest is right; without it, each option is a condition, and
        /// the one that holds is right.
        about: Option<Formula>,
        /// The answers to choose from.
        options: Vec<Named>,
        /// The curve on which the options lie.
        curve: Option<Curve>,
        /// How the truth is written.
        #[serde(default)]
        written: Letter,
    },
    /// A number to be typed.
    Number {
        /// What is asked for.
        about: Formula,
        /// How many decimals are asked for.
        decimals: i32,
        /// The symbol before the field.
        symbol: String,
        /// What other numbers come from.
        beliefs: Vec<Named>,
        /// How the truth is written.
        #[serde(default)]
        written: Letter,
    },
    /// Whether a number is negative, zero or positive.
    Sign {
        /// The number.
        about: Formula,
        /// How the truth is written.
        #[serde(default)]
        written: Letter,
    },
    /// The pixel at which a formula of `r` and `c` is largest.
    Pixel {
        /// The formula.
        about: Formula,
        /// Where other pixels come from, likewise.
        beliefs: Vec<Named>,
        /// How the truth is written.
        #[serde(default)]
        written: Letter,
    },
    /// Things to be put in order, the smallest first.
    Order {
        /// The things, with what they are ordered by.
        items: Vec<Named>,
    },
}

/// The curve of a pixel's loss, on which the options of a choice are drawn at a logit.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// The row of the pixel.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// From which logit the curve is still to be drawn.
    pub from: f64,
    /// At which logit it is asked for.
    pub to: f64,
}

/// A letter of [`Format`].
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Letter(pub Format);

impl Default for Letter {
    fn default() -> Self {
        Self(Format::Significant)
    }
}

impl TryFrom<String> for Letter {
    type Error = String;

    fn try_from(letter: String) -> Result<Self, String> {
        Format::from_letter(&letter).map(Self).ok_or_else(|| format!("no number is written as \"{letter}\""))
    }
}

/// The kind of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of several answers.
    Choice,
    /// A number.
    Number,
    /// A pixel.
    Pixel,
    /// An order.
    Order,
}

impl Kind {
    /// Its name: `choice`, `number`, `pixel`, `order`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Choice => "choice",
            Self::Number => "number",
            Self::Pixel => "pixel",
            Self::Order => "order",
        }
    }
}

/// The right answer, in the form in which it is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The name of an option, a number as text, `row,column`, or names with commas between them.
    pub given: String,
    /// The number behind it; empty where there is none to show.
    pub value: String,
}

/// What an answer is.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it is right.
    pub right: bool,
    /// Whether a number is within a tenth of the right one.
    pub near: bool,
    /// The belief that gives it; empty where it is right or no belief does.
    pub belief: String,
    /// The right answer.
    pub answer: Answer,
}

/// The names of the answers to a sign.
const SIGNS: [&str; 3] = ["down", "none", "up"];

impl Ask {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Choice { .. } | Self::Sign { .. } => Kind::Choice,
            Self::Number { .. } => Kind::Number,
            Self::Pixel { .. } => Kind::Pixel,
            Self::Order { .. } => Kind::Order,
        }
    }

    /// The symbol before the field of a number; empty for another kind.
    #[must_use]
    pub fn symbol(&self) -> &str {
        match self {
            Self::Number { symbol, .. } => symbol,
            _ => "",
        }
    }

    /// The names of what is to be chosen from or put in order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Choice { options: named, .. } | Self::Order { items: named } => {
                named.iter().map(|(name, _)| name.as_str()).collect()
            }
            Self::Sign { .. } => SIGNS.to_vec(),
            Self::Number { .. } | Self::Pixel { .. } => Vec::new(),
        }
    }

    /// The beliefs that wrong answers are answered with.
    #[must_use]
    pub fn beliefs(&self) -> &[Named] {
        match self {
            Self::Number { beliefs, .. } | Self::Pixel { beliefs, .. } => beliefs,
            _ => &[],
        }
    }

    /// The right answer.
    #[must_use]
    pub fn answer(&self, scenes: &Scenes<'_>) -> Answer {
        match self {
            Self::Choice { about, options, written, .. } => {
                let truth = about.as_ref().map(|about| about.value(scenes));
                let given = options.iter().map(|(_, option)| option.value(scenes));
                let at = match truth {
                    Some(truth) => least(given.map(|value| distance(value, truth))),
                    None => given.enumerate().find(|&(_, holds)| holds != 0.0).map_or(0, |(at, _)| at),
                };
                let value = truth.map_or_else(String::new, |truth| written.0.write(truth));
                Answer { given: options.get(at).map_or_else(String::new, |(name, _)| name.clone()), value }
            }
            Self::Sign { about, written } => {
                let x = about.value(scenes);
                let at = if x < 0.0 { 0 } else { 1 + usize::from(x > 0.0) };
                Answer { given: SIGNS[at].to_owned(), value: written.0.write(x) }
            }
            Self::Number { about, written, .. } => {
                let text = written.0.write(about.value(scenes));
                Answer { given: text.clone(), value: text }
            }
            Self::Pixel { about, written, .. } => {
                let values = about.values(scenes);
                let (place, value) = largest(&values, scenes);
                Answer { given: place, value: written.0.write(value) }
            }
            Self::Order { items } => {
                let mut order: Vec<(f64, &str)> =
                    items.iter().map(|(name, of)| (of.value(scenes), name.as_str())).collect();
                order.sort_by(|a, b| a.0.total_cmp(&b.0));
                let names: Vec<&str> = order.into_iter().map(|(_, name)| name).collect();
                Answer { given: names.join(","), value: String::new() }
            }
        }
    }

    /// Judges an answer, given as [`Answer::given`] is; a number may also be typed as `ln 2`, `1/2` or `96 %`.
    ///
    /// # Errors
    /// [`Error::NotANumber`] where a number is asked for and the text is none.
    pub fn judge(&self, given: &str, scenes: &Scenes<'_>) -> Result<Verdict, Error> {
        let answer = self.answer(scenes);
        match self {
            Self::Number { about, decimals, beliefs, .. } => {
                let (typed, truth) = (typed(given)?, about.value(scenes));
                let same = |x: f64| meets(typed, x, *decimals);
                let belief = beliefs.iter().find(|(_, belief)| same(belief.value(scenes)));
                let right = same(truth);
                Ok(Verdict {
                    right,
                    near: !right && distance(typed, truth) <= 0.1 * truth.abs(),
                    belief: belief.filter(|_| !right).map_or_else(String::new, |(name, _)| name.clone()),
                    answer,
                })
            }
            Self::Pixel { about, beliefs, .. } => {
                let best = |of: &Formula| {
                    let values = of.values(scenes);
                    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    at_place(given, &values, scenes).is_some_and(|value| value == most)
                };
                let right = best(about);
                let belief = beliefs.iter().find(|(_, belief)| best(belief)).filter(|_| !right);
                let belief = belief.map_or_else(String::new, |(name, _)| name.clone());
                Ok(Verdict { right, near: false, belief, answer })
            }
            _ => {
                let right = given == answer.given;
                let belief = if right { String::new() } else { given.to_owned() };
                Ok(Verdict { right, near: false, belief, answer })
            }
        }
    }
}

/// A number as a person types it, or a formula without names.
fn typed(text: &str) -> Result<f64, Error> {
    let plain = text.trim().trim_end_matches(['%', '％']).trim_end();
    let percent = if plain.len() < text.trim().len() { 100.0 } else { 1.0 };
    let error = match number::parse("answer", plain) {
        Ok(number) => return Ok(number / percent),
        Err(error) => error,
    };
    let formula: Option<Formula> = plain.replace('−', "-").to_lowercase().parse().ok();
    let scenes = pixelwise_lab::Lab::new();
    let value = formula.filter(Formula::is_constant).map(|formula| formula.value(&Scenes::of(&scenes)));
    value.filter(|value| value.is_finite()).map(|value| value / percent).ok_or(error)
}

/// Whether a typed number is a value to so many decimals, one of them rounded either way.
pub(crate) fn meets(typed: f64, value: f64, decimals: i32) -> bool {
    let unit = 10.0_f64.powi(-decimals);
    typed == value || (typed - value).abs() <= 0.75 * unit + 1e-12
}

/// How far apart two values are; two that are both no numbers are the same.
pub(crate) fn distance(a: f64, b: f64) -> f64 {
    if a == b || (a.is_nan() && b.is_nan()) {
        return 0.0;
    }
    let distance = (a - b).abs();
    if distance.is_nan() { f64::INFINITY } else { distance }
}

fn least(values: impl Iterator<Item = f64>) -> usize {
    let found = values.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
    found.map_or(0, |(at, _)| at)
}

/// The place of the largest value, and that value.
fn largest(values: &[f64], scenes: &Scenes<'_>) -> (String, f64) {
    let width = scenes.at(scenes.last()).scene().shape().w;
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let at = values.iter().position(|&value| value == most).unwrap_or(0);
    (format!("{},{}", at / width, at % width), most)
}

/// The value of a place that is written `row,column`.
fn at_place(place: &str, values: &[f64], scenes: &Scenes<'_>) -> Option<f64> {
    let (row, column) = place.split_once(',')?;
    let (row, column): (usize, usize) = (row.parse().ok()?, column.parse().ok()?);
    let width = scenes.at(scenes.last()).scene().shape().w;
    (column < width).then(|| values.get(row * width + column).copied()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_may_be_typed_as_people_write_it() {
        for (text, x) in
            [("0.69", 0.69), ("0,69", 0.69), ("ln 2", std::f64::consts::LN_2), ("96 %", 0.96), ("1/4", 0.25)]
        {
            assert!((typed(text).unwrap() - x).abs() < 1e-12, "{text}");
        }
        assert!(typed("about half").is_err());
        assert!(typed("binary.loss").is_err(), "a name of the scene would give the answer away");
    }

    #[test]
    fn a_rounded_number_is_right_either_way() {
        let ln_2 = std::f64::consts::LN_2;
        assert!(meets(0.69, ln_2, 2) && meets(0.6932, ln_2, 2) && meets(0.7, ln_2, 2));
        assert!(!meets(0.5, ln_2, 2) && !meets(0.71, ln_2, 2));
    }
}
