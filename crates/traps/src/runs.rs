//! The runs: what was written and what was meant, on the same grid.

pub(crate) mod activation;
pub(crate) mod channels;
pub(crate) mod copied;
pub(crate) mod extremes;
pub(crate) mod prediction;
pub(crate) mod rare;
pub(crate) mod scores;
pub(crate) mod target;
pub(crate) mod types;
pub(crate) mod weighing;

use ndarray::{Array, Dimension};
use pixelwise_lab::view::number;

use crate::card::{Figure, Side, Table};

/// What a run gives: both sides, numbers for the card's sentences, and a figure where one helps.
#[derive(Default)]
pub(crate) struct Both {
    pub(crate) written: Side,
    pub(crate) meant: Side,
    pub(crate) values: Vec<(&'static str, String)>,
    pub(crate) figure: Option<Figure>,
    pub(crate) table: Option<Table>,
}

/// The elements in reading order.
fn flat<T: Clone, D: Dimension>(array: &Array<T, D>) -> Vec<T> {
    array.iter().cloned().collect()
}

pub(crate) fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// log(1 + e^x) without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// The intersection over the union of what two masks say is foreground; `None` where neither says so.
fn iou(prediction: &[i32], mask: &[f32]) -> Option<f64> {
    let pairs = || prediction.iter().zip(mask).map(|(&p, &y)| (p > 0, y > 0.0));
    let union = pairs().filter(|&(p, y)| p || y).count();
    (union > 0).then(|| pairs().filter(|&(p, y)| p && y).count() as f64 / union as f64)
}

fn ratio(x: Option<f64>) -> String {
    number::ratio(x)
}

/// A probability in three decimals without the leading 0: `.503`; `>.999` and `<.001` where it would read as 1 or 0.
fn p3(p: f64) -> String {
    match p {
        p if p.is_nan() => "NaN".to_owned(),
        0.0 => "0".to_owned(),
        1.0 => "1".to_owned(),
        p if p > 0.9995 => ">.999".to_owned(),
        p if p < 0.0005 => "<.001".to_owned(),
        p => number::fixed(p, 3).trim_start_matches('0').to_owned(),
    }
}

/// The text of one line of numbers: `.006 to .503` as one number where both are written alike.
fn span(values: &[f64]) -> String {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (least, most) = (p3(least), p3(most));
    if least == most { least } else { format!("{least} – {most}") }
}

/// The class with the largest value of each pixel, the first of them on a tie; the channels lie one after the other.
fn argmax(values: &[f64], plane: usize) -> Vec<i32> {
    let channels = values.len() / plane;
    let best = |at: usize| {
        let value = |c: usize| values[c * plane + at];
        (1..channels).fold(0, |best, c| if value(c) > value(best) { c } else { best }) as i32
    };
    (0..plane).map(best).collect()
}

/// The softmax of numbers that belong together.
pub(crate) fn softmax(z: &[f64]) -> Vec<f64> {
    let most = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let e: Vec<f64> = z.iter().map(|z| (z - most).exp()).collect();
    let sum: f64 = e.iter().sum();
    e.into_iter().map(|e| e / sum).collect()
}
