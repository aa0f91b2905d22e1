//! Numbers at the ends of float32: infinite logits, a softmax that overflows, a probability that has rounded to 1.

use pixelwise::{
    BceOptions, BceWithLogitsOptions, CrossEntropyOptions, bce_with_logits, cross_entropy, sigmoid_bce,
};
use pixelwise_lab::evaluate::unshifted::naive_softmax;
use pixelwise_lab::view::number::Cell;

use crate::card::{self, Side, Tone, four, losses, numbers, printed, probabilities, side, signed};
use crate::grid::{Grid, tensor};

use super::prediction::gradient;
use super::{Both, flat, mean, p3};

const INFINITE: [&str; 2] = [
    "output = net(image)
output[..., 0] = float(\"-inf\")  # the border
loss   = nn.BCEWithLogitsLoss()(output, mask)",
    "output = net(image)
output[..., 0] = float(\"-inf\")  # the border
loss   = nn.CrossEntropyLoss()(output, mask)",
];
const FINITE: [&str; 2] = [
    "output = net(image)
output[..., 0] = -100  # the border
loss   = nn.BCEWithLogitsLoss()(output, mask)",
    "output = net(image)
output[:, 1, :, 0] = float(\"-inf\")  # one class alone
loss   = nn.CrossEntropyLoss()(output, mask)",
];

/// Logits of −∞ where a pixel cannot be foreground.
pub(crate) fn infinite_logits(grid: &Grid, choice: usize) -> Both {
    let choice = choice.min(1);
    let (width, plane) = (grid.width(), grid.plane());
    let border = |value: f32, from: usize| -> Vec<f32> {
        let set = |(at, &z): (usize, &f32)| if at % width == 0 && at >= from { value } else { z };
        grid.logits.iter().enumerate().map(set).collect()
    };
    let wrong = border(f32::NEG_INFINITY, 0);
    let right = if choice == 0 { border(-100.0, 0) } else { border(f32::NEG_INFINITY, plane) };
    let mut written = side(INFINITE[choice]);
    let mut meant = side(FINITE[choice]);
    for (side, z) in [(&mut written, &wrong), (&mut meant, &right)] {
        let z = tensor(grid.shape, z);
        let parts = if choice == 0 {
            let y = tensor(grid.shape, &grid.mask);
            bce_with_logits(z.view(), y.view(), &BceWithLogitsOptions::default())
                .map(|it| (flat(&it.per_pixel), flat(&it.probability), it.loss))
        } else {
            cross_entropy(z.view(), grid.classes().view(), &CrossEntropyOptions::default())
                .map(|it| (flat(&it.per_pixel), flat(&it.probability).split_off(plane), it.loss))
        };
        let Ok((per_pixel, p, loss)) = parts else { continue };
        let tone = if loss.is_finite() { Tone::Good } else { Tone::Bad };
        let shown = flat(&z).split_off(if choice == 0 { 0 } else { plane });
        side.prints("loss.item()  ", &printed(loss), tone);
        side.map(
            numbers("logits", width, &shown, card::LOGIT, signed(&[grid.channel(0, choice)], 1.0))
                .about(0, format!("z = {}", card::four(shown[0]))),
        );
        side.map(probabilities("activation", width, &p).about(0, format!("p = {}", p3(p[0].into()))));
        side.map(
            numbers("loss", width, &per_pixel, Cell::Loss, losses(&[]))
                .about(0, format!("ℓ = {}", four(per_pixel[0]))),
        );
        side.ends("mean", four(loss));
        let broken = per_pixel.iter().filter(|l| !l.is_finite()).count();
        side.row("pixelsNotFinite", format!("{broken} / {plane}"), tone);
    }
    Both { written, meant, ..Both::default() }
}

const BY_HAND: &str = "output = net(image)
probs  = output.exp() / output.exp().sum(dim=1, keepdim=True)
chosen = probs.gather(1, mask[:, None])
loss   = -chosen.log().mean()";
const CE: &str = "output = net(image)


loss   = nn.CrossEntropyLoss()(output, mask)";

/// A softmax written by hand, without its shift.
pub(crate) fn overflow(grid: &Grid, _: usize) -> Both {
    let (plane, width) = (grid.plane(), grid.width());
    let z = grid.tensor();
    let by_hand = flat(&naive_softmax(z.view()));
    let Ok(ce) = cross_entropy(z.view(), grid.classes().view(), &CrossEntropyOptions::default()) else {
        return Both::default();
    };
    let shifted = flat(&ce.probability);
    let of_truth =
        |p: &[f32]| -> Vec<f32> { (0..plane).map(|at| p[grid.mask[at] as usize * plane + at]).collect() };
    let largest: Vec<f32> = (0..plane)
        .map(|at| (0..grid.shape[1]).map(|c| grid.logits[c * plane + at]).fold(f32::MIN, f32::max))
        .collect();
    let pixel =
        largest.iter().enumerate().fold(0, |best, (at, &z)| if z > largest[best] { at } else { best });
    let by_hand_p = of_truth(&by_hand);
    let by_hand_loss: Vec<f32> = by_hand_p.iter().map(|p| -p.ln()).collect();
    let (mut written, mut meant) = (side(BY_HAND), side(CE));
    let sides =
        [(&mut written, by_hand_p, by_hand_loss), (&mut meant, of_truth(&shifted), flat(&ce.per_pixel))];
    for (side, p, per_pixel) in sides {
        let loss = mean(per_pixel.iter().map(|&l| f64::from(l)));
        let tone = if loss.is_finite() { Tone::Good } else { Tone::Bad };
        side.prints("loss.item()  ", &printed(loss), tone);
        side.map(
            numbers("largestLogit", width, &largest, card::LOGIT, signed(&[&[10.0]], 1.0))
                .about(pixel, format!("max z = {}", four(largest[pixel]))),
        );
        side.map(probabilities("truthP", width, &p).about(pixel, format!("p_y = {}", p3(p[pixel].into()))));
        side.map(
            numbers("loss", width, &per_pixel, Cell::Loss, losses(&[&[10.0]]))
                .about(pixel, format!("ℓ = {}", four(per_pixel[pixel]))),
        );
        side.ends("mean", four(loss));
        let broken = per_pixel.iter().filter(|l| !l.is_finite()).count();
        side.row("pixelsNotFinite", format!("{broken} / {plane}"), tone);
    }
    written.row("expOfLargest", four(f64::from(largest[pixel].exp())), Tone::Bad);
    meant.row("expOfLargest", "e⁰ = 1", Tone::Plain);
    Both { written, meant, values: vec![("z", four(largest[pixel]))], ..Both::default() }
}

const IN_TWO_STEPS: &str = "probs  = torch.sigmoid(net(image))
loss   = nn.BCELoss()(probs, mask)";
const IN_ONE: &str = "output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)";

/// A sigmoid that has rounded to 1, then `BCELoss`, which clamps the logarithm.
pub(crate) fn one_hundred(grid: &Grid, _: usize) -> Both {
    let (z, y) = (grid.tensor(), tensor(grid.shape, &grid.mask));
    let two = sigmoid_bce(z.view(), y.view(), &BceOptions::default());
    let one = bce_with_logits(z.view(), y.view(), &BceWithLogitsOptions::default());
    let (Ok(two), Ok(one)) = (two, one) else { return Both::default() };
    let (mut written, mut meant) = (side(IN_TWO_STEPS), side(IN_ONE));
    let costs = flat(&two.per_pixel);
    let pixel = costs.iter().enumerate().fold(0, |best, (at, &l)| if l > costs[best] { at } else { best });
    let grads = [flat(&two.grad), flat(&one.grad)];
    let show = |side: &mut Side, p: Vec<f32>, per_pixel: Vec<f32>, grad: &[f32], loss: f32, tone: Tone| {
        let width = grid.width();
        let most = per_pixel.iter().fold(0.0_f32, |a, &b| a.max(b));
        side.prints("loss.item()  ", &printed(loss), Tone::Strong);
        side.map(probabilities("activation", width, &p).about(pixel, format!("p = {}", p3(p[pixel].into()))));
        side.map(
            numbers("loss", width, &per_pixel, Cell::Loss, losses(&[&[20.0]]))
                .about(pixel, format!("ℓ = {}", four(per_pixel[pixel]))),
        );
        side.map(
            gradient(width, grad, [&grads[0], &grads[1]]).about(pixel, format!("∂ = {}", four(grad[pixel]))),
        );
        side.ends("mean", four(loss));
        side.row("largestLoss", four(most), tone).row("gradientThere", four(grad[pixel]), tone);
        side.row("logitThere", four(grid.logits[pixel]), Tone::Plain);
    };
    show(&mut written, flat(&two.probability), costs.clone(), &grads[0], two.loss, Tone::Bad);
    show(&mut meant, flat(&one.probability), flat(&one.per_pixel), &grads[1], one.loss, Tone::Good);
    Both { written, meant, values: vec![("z", four(grid.logits[pixel]))], ..Both::default() }
}
