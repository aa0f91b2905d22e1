//! Predictions from the wrong thing: the largest of one channel, a threshold for probabilities on logits.

use pixelwise_lab::view::number::{self, Cell};

use crate::card::{self, Map, Side, Tone, classes, numbers, probabilities, side, signed};
use crate::grid::Grid;

use super::{Both, iou, p3, ratio, sigmoid};

const ARGMAX: &str = "output = net(image)
pred   = output.argmax(dim=1)";
const ABOVE_0: &str = "output = net(image)
pred   = output[:, 0] > 0";

/// The largest channel of one.
pub(crate) fn black_mask(grid: &Grid, _: usize) -> Both {
    let mut written = side(ARGMAX);
    predicted(&mut written, grid, &vec![0; grid.plane()], Tone::Bad);
    let mut meant = side(ABOVE_0);
    predicted(&mut meant, grid, &above(grid, 0.0), Tone::Good);
    Both { written, meant, values: counts(grid, 0.0), ..Both::default() }
}

/// How many foreground pixels there are, how many of them are above a threshold, and how many above 0 are not.
fn counts(grid: &Grid, threshold: f32) -> Vec<(&'static str, String)> {
    let count = |of: &dyn Fn(f32) -> bool| {
        grid.logits.iter().zip(&grid.mask).filter(|&(&z, &y)| y > 0.0 && of(z)).count().to_string()
    };
    vec![
        ("foreground", count(&|_| true)),
        ("found", count(&|z| z > threshold)),
        ("missed", count(&|z| z > 0.0 && z <= threshold)),
    ]
}

const ON_LOGITS: &str = "output = net(image)
pred   = output > 0.5";
const ON_P: &str = "output = net(image)
pred   = torch.sigmoid(output) > 0.5";

/// The threshold 0.5 on logits.
pub(crate) fn threshold_on_logits(grid: &Grid, _: usize) -> Both {
    let mut written = side(ON_LOGITS);
    predicted(&mut written, grid, &above(grid, 0.5), Tone::Bad);
    let mut meant = side(ON_P);
    predicted(&mut meant, grid, &above(grid, 0.0), Tone::Good);
    written.row("thresholdOnP", p3(sigmoid(0.5)), Tone::Strong);
    meant.row("thresholdOnP", p3(0.5), Tone::Strong);
    let mut values = counts(grid, 0.5);
    values.push(("p", p3(sigmoid(0.5))));
    Both { written, meant, values, ..Both::default() }
}

fn above(grid: &Grid, threshold: f32) -> Vec<i32> {
    grid.logits.iter().map(|&z| i32::from(z > threshold)).collect()
}

fn predicted(side: &mut Side, grid: &Grid, pred: &[i32], tone: Tone) {
    let width = grid.width();
    let p: Vec<f32> = grid.logits.iter().map(|&z| sigmoid(z.into()) as f32).collect();
    let largest = pred.iter().max().copied().unwrap_or_default();
    side.prints("pred.max()  ", &largest.to_string(), tone);
    side.map(logits(grid)).map(probabilities("activation", width, &p));
    side.map(classes("prediction", width, pred).wrong(|at| pred[at] != i32::from(grid.mask[at] > 0.0)));
    side.ends("iou", ratio(iou(pred, &grid.mask)));
    let count = |of: &dyn Fn(usize) -> bool| (0..pred.len()).filter(|&at| of(at)).count();
    let foreground = count(&|at| grid.mask[at] > 0.0);
    let found = count(&|at| grid.mask[at] > 0.0 && pred[at] > 0);
    side.row("found", format!("{found} / {foreground}"), tone);
    side.row("falseAlarms", count(&|at| grid.mask[at] <= 0.0 && pred[at] > 0).to_string(), Tone::Plain);
}

/// The logits of one channel.
pub(super) fn logits(grid: &Grid) -> Map {
    let z = grid.channel(0, 0);
    numbers("logits", grid.width(), z, card::LOGIT, signed(&[z], 1.0))
}

/// A gradient's map, both sides on one scale, in units of the power of ten that its largest number has.
pub(super) fn gradient(width: usize, values: &[f32], both: [&[f32]; 2]) -> Map {
    let scale = signed(&both, 1e-6);
    let most = both.iter().flat_map(|map| map.iter()).fold(0.0_f32, |most, x| most.max(x.abs()));
    let power = if most > 0.0 && most.is_finite() { most.log10().floor().min(0.0) as i32 } else { 0 };
    let mut map = numbers("gradient", width, values, Cell::Scaled, scale);
    for (cell, &x) in map.cells.iter_mut().zip(values) {
        cell.label = number::cell((f64::from(x) / 10.0_f64.powi(power)) as f32, Cell::Scaled);
    }
    if power < 0 {
        map.range = number::factor(power);
    }
    map
}
