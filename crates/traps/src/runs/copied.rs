//! Code that was copied from somewhere: a name that PyTorch does not have, a formula without its minus sign.

use pixelwise_lab::view::number::Cell;

use crate::card::{Side, Tone, four, losses, numbers, printed, probabilities, side, signed};
use crate::grid::Grid;

use super::prediction::gradient;
use super::{Both, mean, p3, sigmoid, softplus};

const NO_SUCH_NAME: &str = "output = net(image)
loss   = nn.BCEWithLoss()(output, mask)";
const NO_MINUS: &str = "p    = torch.sigmoid(net(image))
loss = (mask * p.log() + (1 - mask) * (1 - p).log()).mean()";
const MEANT: &str = "output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)";

/// What many tutorials print.
pub(crate) fn copied_code(grid: &Grid, choice: usize) -> Both {
    let mut meant = side(MEANT);
    show(&mut meant, grid, 1.0, Tone::Good);
    let written = if choice == 0 {
        let mut written = side(NO_SUCH_NAME);
        super::target::refused(
            &mut written,
            "AttributeError: module 'torch.nn' has no attribute 'BCEWithLoss'",
        );
        written
    } else {
        let mut written = side(NO_MINUS);
        show(&mut written, grid, -1.0, Tone::Bad);
        written
    };
    Both { written, meant, ..Both::default() }
}

/// The loss with this sign.
fn show(side: &mut Side, grid: &Grid, sign: f64, tone: Tone) {
    let pairs = || grid.logits.iter().zip(&grid.mask).map(|(&z, &y)| (f64::from(z), f64::from(y)));
    let n = grid.mask.len() as f64;
    let costs: Vec<f32> = pairs().map(|(z, y)| (sign * (softplus(z) - y * z)) as f32).collect();
    let grads: Vec<f32> = pairs().map(|(z, y)| (sign * (sigmoid(z) - y) / n) as f32).collect();
    let p: Vec<f32> = pairs().map(|(z, _)| sigmoid(z) as f32).collect();
    let loss = mean(costs.iter().map(|&l| f64::from(l)));
    let width = grid.width();
    side.prints("loss.item()  ", &printed(loss), tone);
    side.map(probabilities("activation", width, &p).about(12, format!("p = {}", p3(p[12].into()))));
    let (kind, scale) =
        if sign < 0.0 { (Cell::Signed, signed(&[&costs], 1.0)) } else { (Cell::Loss, losses(&[])) };
    side.map(numbers("loss", width, &costs, kind, scale).about(12, format!("ℓ = {}", four(costs[12]))));
    side.map(gradient(width, &grads, [&grads; 2]).about(12, format!("∂ = {}", four(grads[12]))));
    side.ends("mean", four(loss));
    side.row("floor", if sign < 0.0 { "−∞" } else { "0" }, Tone::Strong);
}
