//! Channels mixed up: one where the loss wants one a class, an activation along another axis, a view in place of a permutation.

use pixelwise::{
    BceWithLogitsOptions, CrossEntropyOptions, bce_with_logits, cross_entropy, cross_entropy_of_probabilities,
};
use pixelwise_lab::view::number::Cell;

use crate::card::{Map, Side, Tone, classes, four, losses, numbers, printed, probabilities, side};
use crate::grid::{Grid, tensor};

use super::prediction::gradient;
use super::{Both, argmax, flat, mean, softmax};

const ONE_CHANNEL: &str = "output = net(image)
loss   = nn.CrossEntropyLoss()(output, mask)";
const ONE_LOGIT: &str = "output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)";

/// Cross-entropy over one channel, the mask a float of the same shape.
pub(crate) fn one_channel(grid: &Grid, _: usize) -> Both {
    let (z, y) = (grid.tensor(), tensor(grid.shape, &grid.mask));
    let ce = cross_entropy_of_probabilities(z.view(), y.view(), &CrossEntropyOptions::default());
    let bce = bce_with_logits(z.view(), y.view(), &BceWithLogitsOptions::default());
    let mut both = Both { written: side(ONE_CHANNEL), meant: side(ONE_LOGIT), ..Both::default() };
    let (Ok(ce), Ok(bce)) = (ce, bce) else { return both };
    let grads = [flat(&ce.grad), flat(&bce.grad)];
    let parts = [
        (&mut both.written, flat(&ce.probability), flat(&ce.per_pixel), ce.loss, Tone::Bad),
        (&mut both.meant, flat(&bce.probability), flat(&bce.per_pixel), bce.loss, Tone::Good),
    ];
    let width = grid.width();
    for (at, (side, p, per_pixel, loss, tone)) in parts.into_iter().enumerate() {
        side.prints("loss.item()  ", &printed(loss), tone);
        let grad = &grads[at];
        let largest = grad.iter().fold(0.0_f32, |most, g| most.max(g.abs()));
        side.prints("output.grad.abs().max()  ", &printed(largest), tone);
        side.map(
            probabilities("activation", width, &p).about(12, format!("p = {}", super::p3(p[12].into()))),
        );
        side.map(
            numbers("loss", width, &per_pixel, Cell::Loss, losses(&[]))
                .about(12, format!("ℓ = {}", four(per_pixel[12]))),
        );
        side.map(gradient(width, grad, [&grads[0], &grads[1]]).about(12, format!("∂ = {}", four(grad[12]))));
        side.ends("mean", four(loss));
        side.row("largestGradient", four(largest), tone);
    }
    both
}

const SOFTMAX_BCE: &str = "output  = net(image)
one_hot = F.one_hot(mask, {K}).permute(0, 3, 1, 2).float()
probs   = torch.softmax(output, dim=1)
loss    = nn.BCELoss()(probs, one_hot)";
const CE: &str = "output  = net(image)


loss    = nn.CrossEntropyLoss()(output, mask)";

/// A softmax, then binary cross-entropy of every channel: on two channels it is cross-entropy, on three it is not.
pub(crate) fn softmax_bce(grid: &Grid, _: usize) -> Both {
    let (k, plane) = (grid.shape[1], grid.plane());
    let p = softmax_of(grid);
    let truth = |at: usize| grid.mask[at] as usize;
    let clamp = |x: f64| x.ln().max(-100.0);
    let element = |c: usize, at: usize| {
        let p = p[c * plane + at];
        -if truth(at) == c { clamp(p) } else { clamp(1.0 - p) }
    };
    let binary: Vec<f32> = (0..plane)
        .map(|at| mean((0..k).map(|c| element(c, at)).collect::<Vec<_>>().into_iter()) as f32)
        .collect();
    let multi: Vec<f32> = (0..plane).map(|at| -p[truth(at) * plane + at].ln() as f32).collect();
    let mut written = side(&SOFTMAX_BCE.replace("{K}", &k.to_string()));
    let mut meant = side(CE);
    let p_truth: Vec<f32> = (0..plane).map(|at| p[truth(at) * plane + at] as f32).collect();
    let scale = losses(&[&binary, &multi]);
    let same = k == 2;
    for (side, per_pixel, tone) in [(&mut written, &binary, Tone::Bad), (&mut meant, &multi, Tone::Good)] {
        let loss = mean(per_pixel.iter().map(|&l| f64::from(l)));
        let tone = if same { Tone::Good } else { tone };
        side.prints("loss.item()  ", &printed(loss), tone);
        side.map(probabilities("truthP", grid.width(), &p_truth));
        side.map(
            numbers("loss", grid.width(), per_pixel, Cell::Loss, scale)
                .about(5, format!("ℓ = {}", four(per_pixel[5]))),
        );
        side.ends("mean", four(loss));
    }
    written.row("divides", format!("N·K·H·W = {}", plane * k), Tone::Plain);
    meant.row("divides", format!("N·H·W = {plane}"), Tone::Plain);
    written.row("classesThatCount", format!("{k}"), Tone::Plain);
    meant.row("classesThatCount", "1", Tone::Plain);
    Both { written, meant, values: vec![("K", k.to_string())], ..Both::default() }
}

const SOFTMAX_DIM: &str = "output = net(image)
probs  = torch.softmax(output, dim={dim})
loss   = nn.NLLLoss()(probs.log(), mask)
pred   = probs.argmax(dim=1)";

/// The axes that a softmax is wrongly taken over.
pub(crate) const DIMS: [usize; 3] = [0, 2, 3];

/// A softmax over the batch, the rows or the columns in place of the channels.
pub(crate) fn wrong_dim(grid: &Grid, choice: usize) -> Both {
    let dim = DIMS[choice.min(DIMS.len() - 1)];
    let mut written = side(&SOFTMAX_DIM.replace("{dim}", &dim.to_string()));
    normalised(&mut written, grid, &softmax_along(grid, dim), Tone::Bad);
    let mut meant = side(&SOFTMAX_DIM.replace("{dim}", "1"));
    normalised(&mut meant, grid, &softmax_of(grid), Tone::Good);
    Both { written, meant, values: vec![("dim", dim.to_string())], ..Both::default() }
}

fn normalised(side: &mut Side, grid: &Grid, p: &[f64], tone: Tone) {
    let (k, plane, width) = (grid.shape[1], grid.plane(), grid.width());
    let sums: Vec<f32> = (0..plane).map(|at| (0..k).map(|c| p[c * plane + at]).sum::<f64>() as f32).collect();
    let truth: Vec<f64> = (0..plane).map(|at| p[grid.mask[at] as usize * plane + at]).collect();
    let pred = argmax(p, plane);
    let loss = mean(truth.iter().map(|p| -p.ln()));
    side.prints("loss.item()  ", &printed(loss), tone);
    let shown: Vec<f32> = truth.iter().map(|&p| p as f32).collect();
    side.map(
        numbers("sum", width, &sums, Cell::Loss, losses(&[&[3.0]]))
            .about(5, format!("Σp = {}", four(sums[5]))),
    );
    side.map(probabilities("truthP", width, &shown).about(5, format!("p_y = {}", super::p3(truth[5]))));
    side.map(predicted(grid, &pred));
    side.ends("mean", four(loss));
    let right = (0..plane).filter(|&at| pred[at] == grid.mask[at] as i32).count();
    side.row("right", format!("{right} / {plane}"), tone);
    let (least, most) = sums.iter().fold((f32::INFINITY, 0.0_f32), |(a, b), &x| (a.min(x), b.max(x)));
    let text =
        if four(least) == four(most) { four(least) } else { format!("{} – {}", four(least), four(most)) };
    side.row("sumOfP", text, tone);
}

fn predicted(grid: &Grid, pred: &[i32]) -> Map {
    classes("prediction", grid.width(), pred).wrong(|at| pred[at] != grid.mask[at] as i32)
}

/// The softmax over the channels of each pixel.
fn softmax_of(grid: &Grid) -> Vec<f64> {
    softmax_along(grid, 1)
}

/// The softmax along an axis of `[1, K, H, W]`.
fn softmax_along(grid: &Grid, dim: usize) -> Vec<f64> {
    let [_, _, h, w] = grid.shape;
    let place = |at: usize| [0, at / (h * w), at / w % h, at % w];
    let z = |at: usize| f64::from(grid.logits[at]);
    (0..grid.logits.len())
        .map(|at| {
            let mut here = place(at);
            let mut line = Vec::new();
            let own = here[dim];
            for step in 0..grid.shape[dim] {
                here[dim] = step;
                line.push(z((here[1] * h + here[2]) * w + here[3]));
            }
            softmax(&line)[own]
        })
        .collect()
}

const VIEW: &str = "output = net(image)
rows   = output.view(-1, 3)
loss   = nn.CrossEntropyLoss()(rows, mask.view(-1))
pred   = rows.argmax(dim=1).view(mask.shape)";
const PERMUTE: &str = "output = net(image)
rows   = output.permute(0, 2, 3, 1).reshape(-1, 3)
loss   = nn.CrossEntropyLoss()(rows, mask.view(-1))
pred   = rows.argmax(dim=1).view(mask.shape)";

/// The logits read in the order in which they lie, as if a pixel's channels lay side by side.
pub(crate) fn view(grid: &Grid, _: usize) -> Both {
    let (k, plane) = (grid.shape[1], grid.plane());
    // Row by row of three: pixel `at` takes the numbers 3·at … 3·at + 2.
    let viewed: Vec<f32> = (0..k * plane).map(|at| grid.logits[at % plane * k + at / plane]).collect();
    let sources: Vec<i32> = (0..plane).map(|at| (at * k / plane) as i32).collect();
    let mut written = side(VIEW);
    let mut meant = side(PERMUTE);
    read(&mut written, grid, &viewed, Tone::Bad);
    read(&mut meant, grid, &grid.logits, Tone::Good);
    let from = classes("channelRead", grid.width(), &sources).about(5, "rows[5] ← z[15], z[16], z[17]");
    written.maps.insert(0, from);
    let own = vec![0; plane];
    let mut all = classes("channelRead", grid.width(), &own).about(5, "rows[5] ← z[5], z[21], z[37]");
    for cell in &mut all.cells {
        (cell.label, cell.name) = ("012".to_owned(), "0, 1, 2".to_owned());
    }
    meant.maps.insert(0, all);
    let pred = argmax(&grid.logits.iter().map(|&z| f64::from(z)).collect::<Vec<_>>(), plane);
    let right = (0..plane).filter(|&at| pred[at] == grid.mask[at] as i32).count();
    let values = vec![("right", right.to_string()), ("pixels", plane.to_string())];
    Both { written, meant, values, ..Both::default() }
}

fn read(side: &mut Side, grid: &Grid, logits: &[f32], tone: Tone) {
    let z = tensor(grid.shape, logits);
    let Ok(loss) = cross_entropy(z.view(), grid.classes().view(), &CrossEntropyOptions::default()) else {
        return;
    };
    let pred = argmax(&logits.iter().map(|&z| f64::from(z)).collect::<Vec<_>>(), grid.plane());
    let per_pixel = flat(&loss.per_pixel);
    side.prints("loss.item()  ", &printed(loss.loss), tone);
    side.map(
        numbers("loss", grid.width(), &per_pixel, Cell::Loss, losses(&[&[3.0]]))
            .about(5, format!("ℓ = {}", four(per_pixel[5]))),
    );
    side.map(predicted(grid, &pred));
    side.ends("mean", four(loss.loss));
    let right = (0..grid.plane()).filter(|&at| pred[at] == grid.mask[at] as i32).count();
    side.row("right", format!("{right} / {}", grid.plane()), tone);
}
