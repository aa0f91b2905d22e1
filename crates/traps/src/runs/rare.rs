//! Rare foreground: accuracy is high, and nothing is found.

use pixelwise_lab::view::number::{self, Cell};

use crate::card::{Side, Tone, classes, four, losses, numbers, printed, probabilities, side, word};
use crate::descent::{Trained, curve, descend};
use crate::grid::Grid;

use super::{Both, iou, mean, p3, ratio, sigmoid, softplus};

const STEPS: usize = 400;
const LR: f64 = 1.0;

const PLAIN: &str = "output = conv(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)
pred   = output > 0";
const WEIGHTED: &str = "output = conv(image)
ratio  = (mask == 0).sum() / (mask == 1).sum()
loss   = nn.BCEWithLogitsLoss(pos_weight=ratio)(output, mask)
pred   = output > 0";

/// A layer `a · x + b` trained on an image, with and without a weight for its one foreground pixel.
pub(crate) fn accuracy(grid: &Grid, _: usize) -> Both {
    let foreground = grid.mask.iter().filter(|&&y| y > 0.0).count().max(1) as f64;
    let balance = (grid.mask.len() as f64 - foreground) / foreground;
    let (plain, weighted) = (train(grid, 1.0), train(grid, balance));
    let (mut written, mut meant) = (side(PLAIN), side(WEIGHTED));
    show(&mut written, grid, &plain, Tone::Bad);
    show(&mut meant, grid, &weighted, Tone::Good);
    let share = foreground / grid.mask.len() as f64;
    let values = vec![
        ("share", number::short((share * 100.0) as f32)),
        ("accuracy", number::short(((1.0 - share) * 100.0) as f32)),
        ("ratio", four(balance)),
        ("p", p3(share)),
    ];
    Both { written, meant, values, ..Both::default() }
}

/// The logits that training without a weight ends in.
pub(crate) fn unweighted(grid: &Grid) -> Vec<f64> {
    let trained = train(grid, 1.0);
    let [a, b] = [trained.parameters[0], trained.parameters[1]];
    grid.logits.iter().map(|&x| a * f64::from(x) + b).collect()
}

fn train(grid: &Grid, pos_weight: f64) -> Trained {
    descend(vec![0.0, 0.0], STEPS, LR, |parameters| {
        let n = grid.mask.len() as f64;
        let (mut loss, mut grad) = (0.0, vec![0.0, 0.0]);
        for (&x, &y) in grid.logits.iter().zip(&grid.mask) {
            let (x, y) = (f64::from(x), f64::from(y));
            let z = parameters[0] * x + parameters[1];
            loss += (1.0 - y) * softplus(z) + pos_weight * y * softplus(-z);
            let g = (1.0 - y) * sigmoid(z) - pos_weight * y * sigmoid(-z);
            grad[0] += g * x / n;
            grad[1] += g / n;
        }
        (loss / n, grad)
    })
}

fn show(side: &mut Side, grid: &Grid, trained: &Trained, tone: Tone) {
    let [a, b] = [trained.parameters[0], trained.parameters[1]];
    let z: Vec<f64> = grid.logits.iter().map(|&x| a * f64::from(x) + b).collect();
    let p: Vec<f32> = z.iter().map(|&z| sigmoid(z) as f32).collect();
    let pred: Vec<i32> = z.iter().map(|&z| i32::from(z > 0.0)).collect();
    let right = pred.iter().zip(&grid.mask).filter(|&(&p, &y)| (p > 0) == (y > 0.0)).count();
    let accuracy = right as f64 / grid.mask.len() as f64;
    let iou = ratio(iou(&pred, &grid.mask));
    side.output.push(vec![
        word("accuracy ", Tone::Plain),
        word(&number::fixed(accuracy, 3), Tone::Strong),
        word("   IoU ", Tone::Plain),
        word(&iou, tone),
    ]);
    let width = grid.width();
    let costs: Vec<f32> =
        z.iter().zip(&grid.mask).map(|(&z, &y)| (softplus(z) - f64::from(y) * z) as f32).collect();
    side.map(probabilities("activation", width, &p).about(12, format!("p = {}", p3(p[12].into()))));
    side.map(
        numbers("loss", width, &costs, Cell::Loss, losses(&[&[3.0]]))
            .about(12, format!("ℓ = {}", four(costs[12]))),
    );
    let wrong = |at: usize| pred[at] != i32::from(grid.mask[at] > 0.0);
    side.map(
        classes("prediction", width, &pred)
            .wrong(wrong)
            .about(12, format!("Σ pred = {}", pred.iter().sum::<i32>())),
    );
    side.ends("iou", iou);
    side.row("accuracy", number::fixed(accuracy, 3), Tone::Plain);
    side.row("meanP", p3(mean(p.iter().map(|&p| p.into()))), Tone::Plain);
    side.row("largestP", p3(p.iter().fold(0.0_f32, |a, &b| a.max(b)).into()), tone);
    side.row("lossNow", printed(trained.losses[STEPS]), Tone::Plain);
    side.curve = Some(curve(&trained.losses, trained.losses[0].max(1.0), None));
}
