//! Traps by what one sees: a pasted message, a word, a number.

use std::f64::consts::{E, LN_2};

use crate::catalog::{Trap, catalog};
use crate::runs::activation::smoothing_floor;

/// A trap that may be the one, and why.
#[derive(Clone, Debug)]
pub struct Found {
    /// The trap.
    pub trap: &'static Trap,
    /// What led to it: the part of the text, or a number as a formula: `0.3133 = ln(1 + 1/e)`.
    pub matched: String,
    /// How much it says.
    weight: usize,
}

/// The most traps that are worth a look.
const MOST: usize = 6;

/// Longer texts are read up to here: a stack trace ends in its message, so that the end counts.
const LENGTH: usize = 4000;

/// The most classes whose floors are tried.
const CLASSES: usize = 150;

/// The traps that a text leads to, the likeliest first; none where nothing in it is known.
#[must_use]
pub fn search(text: &str) -> Vec<Found> {
    let start = text.char_indices().rev().nth(LENGTH).map_or(0, |(at, _)| at);
    let text: String = text[start..].to_lowercase().replace(['−', '–'], "-");
    let numbers = numbers(&text);
    let alone = numbers.len() == 1 && text.chars().all(|c| !c.is_alphabetic() || c == 'e');
    let mut found: Vec<Found> = Vec::new();
    for trap in catalog() {
        let phrase = trap
            .phrases
            .iter()
            .copied()
            .filter(|phrase| holds(&text, phrase))
            .max_by_key(|phrase| phrase.len());
        let number =
            numbers.iter().filter_map(|number| of_number(trap.id, number)).max_by_key(|(weight, _)| *weight);
        let (said, counted) = (
            phrase.map(|phrase| {
                (phrase.chars().count() * if phrase.is_ascii() { 1 } else { 3 }, phrase.to_owned())
            }),
            number,
        );
        let counted = counted.map(|(weight, why)| (if alone { weight * 10 } else { weight }, why));
        let weight = said.as_ref().map_or(0, |it| it.0) + counted.as_ref().map_or(0, |it| it.0);
        // The stronger of both reasons is told.
        let reason = [said, counted].into_iter().flatten().max_by_key(|(weight, _)| *weight);
        if let Some((_, matched)) = reason {
            found.push(Found { trap, matched, weight });
        }
    }
    // Stable: where two say as much, the catalog's order holds.
    found.sort_by_key(|found| std::cmp::Reverse(found.weight));
    found.truncate(MOST);
    found
}

/// Whether a text has a phrase as a beginning of words; a short one as whole words.
fn holds(text: &str, phrase: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let bounded = |edge: Option<char>| edge.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(phrase).any(|(at, _)| {
        let before = bounded(phrase.chars().next()) && letter(text[..at].chars().next_back());
        let after = bounded(phrase.chars().next_back()) && letter(text[at + phrase.len()..].chars().next());
        !before && (phrase.len() > 4 || !after)
    })
}

/// A number as it was written.
struct Number {
    value: f64,
    /// How many decimals it has.
    decimals: usize,
}

impl Number {
    /// Whether this is how another number would be written.
    fn is(&self, other: f64) -> bool {
        (self.value - other).abs() <= 0.75 * 0.1_f64.powi(self.decimals.min(9) as i32)
    }
}

/// The numbers of a text.
fn numbers(text: &str) -> Vec<Number> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
    let mut numbers = Vec::new();
    for token in text.split(|c: char| !part(c) && c != 'e').filter(|token| !token.is_empty()) {
        let token = token.trim_matches(['e', '.']);
        let digits = token.chars().any(|c| c.is_ascii_digit());
        if let Some(value) = token.parse::<f64>().ok().filter(|value| digits && value.is_finite()) {
            let decimals = token
                .split(['e'])
                .next()
                .and_then(|token| token.split_once('.'))
                .map_or(0, |(_, rest)| rest.len());
            numbers.push(Number { value, decimals });
        }
    }
    numbers
}

/// How much a number says for a trap, and why.
fn of_number(trap: &str, number: &Number) -> Option<(usize, String)> {
    let x = number.value;
    let told = |weight: usize, value: &str, formula: &str| Some((weight, format!("{value} = {formula}")));
    let precise = number.decimals >= 2;
    match trap {
        "sigmoid-twice" if precise && number.is(LN_2) => told(12, "0.6931", "ln 2"),
        "sigmoid-twice" if precise && number.is((1.0 / E).ln_1p()) => told(10, "0.3133", "ln(1 + 1/e)"),
        "sigmoid-twice" if precise && ((1.0 / E).ln_1p()..LN_2).contains(&x) => {
            Some((3, "0.3133 < ℓ < 0.6931".to_owned()))
        }
        "softmax-twice" if number.decimals >= 3 => (2..=CLASSES).find_map(|k| {
            let floor = ((k - 1) as f64 / E).ln_1p();
            let told = format!("{floor:.4} = ln(1 + {}/e), K = {k}", k - 1);
            // Training comes near the floor and stays above it.
            let near = k <= 21 && (floor..floor + 0.012).contains(&x);
            if number.is(floor) { Some((11, told)) } else { near.then(|| (4, format!("↓ {told}"))) }
        }),
        "smoothing-floor" if number.decimals >= 3 => (2..=CLASSES).find_map(|k| {
            let floor = smoothing_floor(k);
            number.is(floor).then(|| (11, format!("{floor:.4}: ε = 0.1, K = {k}")))
        }),
        "view" if number.decimals >= 3 => (3..=CLASSES).find_map(|k| {
            let start = (k as f64).ln();
            number.is(start).then(|| (6, format!("{start:.4} = ln {k}")))
        }),
        "one-hundred" if x == 100.0 || x == -100.0 => told(12, "100", "−(−100)"),
        "one-channel" if x == 0.0 && number.decimals > 0 => told(9, "0", "−log 1"),
        "negative-loss" if x < 0.0 && [-254.5, -761.95, -4.99].iter().any(|&known| number.is(known)) => {
            Some((14, "y > 1".to_owned()))
        }
        "negative-loss" if x < 0.0 && x != -100.0 => Some((8, "ℓ < 0 ⇒ y > 1".to_owned())),
        "accuracy" if precise && (0.9..1.0).contains(&x) => Some((3, "1 − share".to_owned())),
        _ => None,
    }
}
