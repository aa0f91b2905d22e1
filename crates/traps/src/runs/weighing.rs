//! Means that divide by something else than one thinks: Σw, the pixels of each batch; and a weight along the wrong axis.

use ndarray::{Axis, Slice, arr1};
use pixelwise::{CrossEntropyOptions, Reduction, cross_entropy};
use pixelwise_lab::view::number::Cell;

use crate::card::{Side, Tone, classes, four, losses, numbers, printed, side};
use crate::grid::Grid;

use super::{Both, flat, mean, sigmoid, softplus};

const OVER_WEIGHTS: &str = "weight  = torch.tensor([1.0, 3.0])
loss_fn = nn.CrossEntropyLoss(weight)
loss    = loss_fn(output, mask)
";
const OVER_PIXELS: &str = "weight  = torch.tensor([1.0, 3.0])
loss_fn = nn.CrossEntropyLoss(weight, reduction=\"sum\")
loss    = loss_fn(output, mask) / mask.numel()
# the same as BCEWithLogitsLoss(pos_weight=3)";

/// One weight, two losses: cross-entropy divides by the weights, too.
pub(crate) fn weights(grid: &Grid, _: usize) -> Both {
    let weight = arr1(&[1.0_f32, 3.0]);
    let options = CrossEntropyOptions {
        weight: Some(weight.view()),
        reduction: Reduction::Sum,
        ..CrossEntropyOptions::default()
    };
    let Ok(sum) = cross_entropy(grid.tensor().view(), grid.classes().view(), &options) else {
        return Both::default();
    };
    let per_pixel = flat(&sum.per_pixel);
    let counts: Vec<f32> = grid.mask.iter().map(|&y| if y > 0.0 { 3.0 } else { 1.0 }).collect();
    let below = f64::from(counts.iter().sum::<f32>());
    let total = per_pixel.iter().map(|&l| f64::from(l)).sum::<f64>();
    let n = grid.plane() as f64;
    let (mut written, mut meant) = (side(OVER_WEIGHTS), side(OVER_PIXELS));
    let mask: Vec<i32> = flat(&grid.classes());
    for (side, below, what, tone) in
        [(&mut written, below, "Σw", Tone::Bad), (&mut meant, n, "N", Tone::Good)]
    {
        side.prints("loss.item()  ", &printed(total / below), tone);
        side.map(classes("target", grid.width(), &mask));
        side.map(numbers(
            "weight",
            grid.width(),
            &counts,
            Cell::Weight,
            pixelwise_lab::view::colour::Scale::Weight { most: 3.0 },
        ));
        side.map(numbers("weightedLoss", grid.width(), &per_pixel, Cell::Loss, losses(&[&per_pixel])));
        side.ends("mean", four(total / below));
        side.row("sum", four(total), Tone::Plain).row("divides", format!("{what} = {below}"), tone);
        side.row("gradientFactor", format!("w / {below}"), Tone::Plain);
    }
    let bce = mean(grid.channel(0, 1).iter().zip(&grid.mask).map(|(&z, &y)| {
        let (z, y) = (f64::from(z), f64::from(y));
        (1.0 - y) * softplus(z) + 3.0 * y * softplus(-z)
    }));
    let difference = mean(grid.channel(0, 0).iter().map(|&z| f64::from(z.abs())));
    // Both agree while the first channel is 0, as it is until the reader changes it.
    let same = if difference == 0.0 { four(bce) } else { "—".to_owned() };
    meant.row("bcePosWeight", same, Tone::Good);
    written.row("bcePosWeight", four(bce), Tone::Plain);
    Both {
        written,
        meant,
        values: vec![("sum", four(total)), ("below", four(below)), ("n", four(n))],
        ..Both::default()
    }
}

const MEAN_OF_MEANS: &str = "loss_fn = nn.CrossEntropyLoss(ignore_index=255)
first   = loss_fn(output[:1], mask[:1])
second  = loss_fn(output[1:], mask[1:])
loss    = (first + second) / 2
";
const OVER_ALL: &str = "loss_fn = nn.CrossEntropyLoss(ignore_index=255, reduction=\"sum\")
first   = loss_fn(output[:1], mask[:1])
second  = loss_fn(output[1:], mask[1:])
loss    = (first + second) / (mask != 255).sum()
# the same as one batch of both";

/// The mean of two batches' means, of which one has few pixels that count.
pub(crate) fn mean_of_means(grid: &Grid, _: usize) -> Both {
    let options = CrossEntropyOptions { ignore_index: 255, ..CrossEntropyOptions::default() };
    let (z, y) = (grid.tensor(), grid.classes());
    let image = |n: usize| {
        cross_entropy(
            z.slice_axis(Axis(0), Slice::from(n..=n)),
            y.slice_axis(Axis(0), Slice::from(n..=n)),
            &options,
        )
    };
    let (Ok(first), Ok(second)) = (image(0), image(1)) else { return Both::default() };
    let plane = grid.plane();
    let kept = [0, 1].map(|n| grid.mask[n * plane..][..plane].iter().filter(|&&y| y != 255.0).count());
    let maps = [flat(&first.per_pixel), flat(&second.per_pixel)];
    let sums = maps.each_ref().map(|map| map.iter().map(|&l| f64::from(l)).sum::<f64>());
    let all = (sums[0] + sums[1]) / (kept[0] + kept[1]) as f64;
    let means = [f64::from(first.loss), f64::from(second.loss)];
    let (mut written, mut meant) = (side(MEAN_OF_MEANS), side(OVER_ALL));
    let fraction = |n: usize| format!("{} / {} = {}", four(sums[n]), kept[n], four(means[n]));
    let weigh = |weight: &dyn Fn(usize) -> f64| [0, 1].map(|n| four(weight(n)));
    let total = (kept[0] + kept[1]) as f64;
    for (side, loss, tone, shares) in [
        (&mut written, f64::midpoint(means[0], means[1]), Tone::Bad, weigh(&|n| 0.5 / kept[n] as f64)),
        (&mut meant, all, Tone::Good, weigh(&|_| 1.0 / total)),
    ] {
        side.prints("loss.item()  ", &printed(loss), tone);
        for (n, name) in [(0, "lossOfFirst"), (1, "lossOfSecond")] {
            side.map(
                numbers(name, grid.width(), &maps[n], Cell::Loss, losses(&[&[2.0]])).about(0, fraction(n)),
            );
        }
        side.ends("mean", four(loss));
        let [one, two] = shares;
        side.row("shareOfFirst", one, tone).row("shareOfSecond", two, tone);
    }
    Both {
        written,
        meant,
        values: vec![("kept", kept[0].to_string()), ("others", kept[1].to_string())],
        ..Both::default()
    }
}

const ALONG_W: &str = "output = net(image)
weight = torch.tensor([1.0, 9.0])
loss   = nn.BCEWithLogitsLoss(pos_weight=weight)(output, mask)";
const ALONG_C: &str = "output = net(image)
weight = torch.tensor([1.0, 9.0]).reshape(2, 1, 1)
loss   = nn.BCEWithLogitsLoss(pos_weight=weight)(output, mask)";

/// One `pos_weight` a channel, without the axes that make it one a channel.
pub(crate) fn pos_weight_shape(grid: &Grid, _: usize) -> Both {
    let (plane, width) = (grid.plane(), grid.width());
    let weight = |along_width: bool, at: usize| {
        let place = if along_width { at % width } else { at / plane };
        if place == 1 { 9.0_f32 } else { 1.0 }
    };
    let (mut written, mut meant) = (side(ALONG_W), side(ALONG_C));
    for (side, along_width, tone) in [(&mut written, true, Tone::Bad), (&mut meant, false, Tone::Good)] {
        if along_width && width != 2 {
            let said = format!(
                "RuntimeError: The size of tensor a (2) must match the size of tensor b ({width}) at non-singleton dimension 3"
            );
            super::target::refused(side, &said);
            continue;
        }
        let weights: Vec<f32> = (0..2 * plane).map(|at| weight(along_width, at)).collect();
        let loss = mean(grid.logits.iter().zip(&grid.mask).zip(&weights).map(|((&z, &y), &w)| {
            let (z, y) = (f64::from(z), f64::from(y));
            (1.0 - y) * softplus(z) + f64::from(w) * y * softplus(-z)
        }));
        side.prints("loss.item()  ", &printed(loss), tone);
        maps(side, grid, &weights);
        side.ends("mean", four(loss));
    }
    written.row("posWeightShape", "[2]", Tone::Bad);
    meant.row("posWeightShape", "[2, 1, 1]", Tone::Good);
    Both { written, meant, values: vec![("W", width.to_string())], ..Both::default() }
}

/// What each pixel of both channels counts where it is foreground, and the largest probability's place.
fn maps(side: &mut Side, grid: &Grid, weights: &[f32]) {
    let scale = pixelwise_lab::view::colour::Scale::Weight { most: 9.0 };
    for (channel, name) in [(0, "weightOfFirst"), (1, "weightOfSecond")] {
        side.map(numbers(
            name,
            grid.width(),
            &weights[channel * grid.plane()..][..grid.plane()],
            Cell::Weight,
            scale,
        ));
    }
    let grad: Vec<f64> = grid
        .logits
        .iter()
        .zip(&grid.mask)
        .zip(weights)
        .map(|((&z, &y), &w)| {
            let (z, y, w) = (f64::from(z), f64::from(y), f64::from(w));
            (1.0 - y) * sigmoid(z) - w * y * sigmoid(-z)
        })
        .collect();
    let largest = grad.iter().fold(0.0_f64, |a, &g| a.max(g.abs())) / grad.len() as f64;
    side.row("largestGradient", four(largest), Tone::Plain);
}
