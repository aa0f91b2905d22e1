//! Targets that the loss takes for something else, or refuses.

use pixelwise::{
    BceWithLogitsOptions, CrossEntropyOptions, Error, Reduction, bce_with_logits, cross_entropy,
};
use pixelwise_lab::view::number::{self, Cell};

use crate::card::{Side, Tone, classes, four, losses, numbers, printed, probabilities, side, signed};
use crate::grid::{Grid, tensor};
use crate::torch;

use super::prediction::gradient;
use super::{Both, flat};

const CE: &str = "output = net(image)
loss   = nn.CrossEntropyLoss()(output, mask)";

/// What the mask is mended by, choice by choice.
const MENDED: [&str; 4] = [
    "output = net(image)
loss   = nn.CrossEntropyLoss()(output, mask // 255)",
    "output = net(image)
loss   = nn.CrossEntropyLoss()(output, mask - 1)",
    "output = net(image)
loss   = nn.CrossEntropyLoss(ignore_index=255)(output, mask)",
    "output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask[:, None].float())",
];

/// A class index that is none: a mask of 0 and 255, classes counted from 1, a border of 255, one channel.
pub(crate) fn out_of_bounds(grid: &Grid, choice: usize) -> Both {
    let choice = choice.min(MENDED.len() - 1);
    let k = grid.shape[1];
    let classes_of = |change: &dyn Fn(i32) -> i32| grid.classes().mapv(change);
    let mut written = side(CE);
    let outside = |class: i32| !usize::try_from(class).is_ok_and(|class| class < k);
    let mask: Vec<i32> = flat(&grid.classes());
    let target = classes("target", grid.width(), &mask).wrong(|at| outside(mask[at]));
    written.map(target);
    match cross_entropy(grid.tensor().view(), grid.classes().view(), &CrossEntropyOptions::default()) {
        Err(Error::TargetOutOfBounds { target, .. }) => {
            let said = torch::out_of_bounds(target);
            written.prints("", &said, Tone::Bad);
            written.prints("cuda:0  ", torch::ON_THE_GPU, Tone::Bad);
            written.ends("said", said.split_once(": ").map_or(said.clone(), |(_, text)| text.to_owned()));
        }
        Ok(loss) => {
            written.ends("mean", four(loss.loss));
        }
        Err(_) => {}
    }
    let span = |values: &[i32]| {
        let set: std::collections::BTreeSet<i32> = values.iter().copied().collect();
        set.iter().map(i32::to_string).collect::<Vec<_>>().join(", ")
    };
    written.row("maskValues", span(&mask), Tone::Bad).row(
        "classesAllowed",
        span(&(0..k as i32).collect::<Vec<_>>()),
        Tone::Plain,
    );
    let mut meant = side(MENDED[choice]);
    let options = CrossEntropyOptions { ignore_index: 255, ..CrossEntropyOptions::default() };
    let mended = classes_of(&|class| match choice {
        0 => class / 255,
        1 => class - 1,
        _ => class,
    });
    let shown = flat(&mended);
    meant.map(classes("target", grid.width(), &shown));
    let (width, z) = (grid.width(), grid.tensor());
    let parts = if choice == 3 {
        let y = tensor(grid.shape, &grid.mask);
        bce_with_logits(z.view(), y.view(), &BceWithLogitsOptions::default())
            .map(|it| (flat(&it.per_pixel), it.loss))
    } else {
        cross_entropy(z.view(), mended.view(), &options).map(|it| (flat(&it.per_pixel), it.loss))
    };
    if let Ok((per_pixel, loss)) = parts {
        meant.prints("loss.item()  ", &printed(loss), Tone::Good);
        meant.map(numbers("loss", width, &per_pixel, Cell::Loss, losses(&[])));
        let pred: Vec<i32> = grid.channel(0, k - 1).iter().map(|&z| i32::from(z > 0.0)).collect();
        meant.map(classes("prediction", width, &pred).wrong(|at| shown[at] != 255 && pred[at] != shown[at]));
        meant.ends("mean", four(loss));
    }
    let allowed = if choice == 3 { "0, 1".to_owned() } else { span(&(0..k as i32).collect::<Vec<_>>()) };
    meant.row("maskValues", span(&shown), Tone::Good).row("classesAllowed", allowed, Tone::Plain);
    Both { written, meant, values: vec![("K", k.to_string())], ..Both::default() }
}

const BCE: &str = "output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask)";
const SCALED: [&str; 2] = [
    "output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, mask / 255)",
    "output = net(image)
loss   = nn.BCEWithLogitsLoss()(output, (mask == 2).float())",
];

/// A target outside [0, 1], which binary cross-entropy takes in silence.
pub(crate) fn negative_loss(grid: &Grid, choice: usize) -> Both {
    let choice = choice.min(1);
    let z = grid.tensor();
    let run = |mask: &[f32]| {
        bce_with_logits(z.view(), tensor(grid.shape, mask).view(), &BceWithLogitsOptions::default())
    };
    let mended: Vec<f32> = grid
        .mask
        .iter()
        .map(|&y| if choice == 0 { y / 255.0 } else { f32::from(u8::from(y == 2.0)) })
        .collect();
    let mut both = Both { written: side(BCE), meant: side(SCALED[choice]), ..Both::default() };
    let (Ok(wrong), Ok(right)) = (run(&grid.mask), run(&mended)) else { return both };
    let most = grid.mask.iter().fold(0.0_f32, |a, &b| a.max(b));
    let grads = [flat(&wrong.grad), flat(&right.grad)];
    let costs = [flat(&wrong.per_pixel), flat(&right.per_pixel)];
    let sides = [
        (&mut both.written, &grid.mask, wrong.loss, Tone::Bad),
        (&mut both.meant, &mended, right.loss, Tone::Good),
    ];
    for (at, (side, mask, loss, tone)) in sides.into_iter().enumerate() {
        let values: Vec<i32> = mask.iter().map(|&y| y as i32).collect();
        side.prints("loss.item()  ", &printed(loss), tone);
        side.map(classes("target", grid.width(), &values).wrong(|at| mask[at] > 1.0));
        let scale = if at == 0 { signed(&[&costs[0]], 1.0) } else { losses(&[]) };
        let kind = if at == 0 { Cell::Signed } else { Cell::Loss };
        side.map(
            numbers("loss", grid.width(), &costs[at], kind, scale)
                .about(12, format!("ℓ = {}", four(costs[at][12]))),
        );
        side.map(
            gradient(grid.width(), &grads[at], [&grads[at]; 2])
                .about(12, format!("∂ = {}", four(grads[at][12]))),
        );
        side.ends("mean", four(loss));
        let y = if at == 0 { most } else { 1.0 };
        side.row("lossAt3", four(pixel(3.0, y).0), tone).row(
            "gradientOfPixelAtZero",
            four(pixel(0.0, y).1),
            tone,
        );
        side.row("floor", if at == 0 { "−∞".to_owned() } else { "0".to_owned() }, Tone::Strong);
    }
    both.values = vec![
        ("y", most.to_string()),
        ("loss", four(pixel(3.0, most).0)),
        ("gradient", four(pixel(0.0, most).1)),
    ];
    both
}

/// The loss and the gradient of one logit against a target.
fn pixel(z: f64, y: f32) -> (f64, f64) {
    (super::softplus(z) - f64::from(y) * z, super::sigmoid(z) - f64::from(y))
}

const MEAN: &str = "output  = net(image)
loss_fn = nn.CrossEntropyLoss(ignore_index=255)
loss    = loss_fn(output, mask)";
const GUARDED: &str = "output  = net(image)
loss_fn = nn.CrossEntropyLoss(ignore_index=255, reduction=\"sum\")
loss    = loss_fn(output, mask) / (mask != 255).sum().clamp(min=1)";

/// The mean over no pixel.
pub(crate) fn nan_ignored(grid: &Grid, _: usize) -> Both {
    let mean = CrossEntropyOptions { ignore_index: 255, ..CrossEntropyOptions::default() };
    let sum = CrossEntropyOptions { reduction: Reduction::Sum, ..mean };
    let z = grid.tensor();
    let run =
        |options: &CrossEntropyOptions<'_, f32>| cross_entropy(z.view(), grid.classes().view(), options);
    let mut both = Both { written: side(MEAN), meant: side(GUARDED), ..Both::default() };
    let (Ok(mean), Ok(sum)) = (run(&mean), run(&sum)) else { return both };
    let kept = grid.mask.iter().filter(|&&y| y != 255.0).count();
    let guarded = sum.loss / kept.max(1) as f32;
    let fine = mean.loss.is_finite();
    let grads: Vec<f32> = flat(&mean.grad).into_iter().skip(grid.plane()).collect();
    let per_pixel = flat(&mean.per_pixel);
    let targets: Vec<i32> = flat(&grid.classes());
    for (side, loss, below) in [
        (&mut both.written, mean.loss, kept.to_string()),
        (&mut both.meant, guarded, kept.max(1).to_string()),
    ] {
        let tone = if loss.is_finite() { Tone::Good } else { Tone::Bad };
        side.prints("loss.item()  ", &printed(loss), tone);
        side.map(classes("target", grid.width(), &targets));
        side.map(numbers("loss", grid.width(), &per_pixel, Cell::Loss, losses(&[])));
        side.map(gradient(grid.width(), &grads, [&grads, &[0.04]]));
        side.ends("mean", four(loss));
        side.row("sum", four(sum.loss), Tone::Plain).row(
            "kept",
            format!("{kept} / {}", grid.plane()),
            Tone::Plain,
        );
        side.row("dividedBy", format!("{} / {below}", four(sum.loss)), tone);
        side.row("gradientThere", if fine { "≠ 0" } else { "0" }, Tone::Plain);
    }
    both
}

const BILINEAR: &str = "small = F.interpolate(mask[:, None].float(), scale_factor=0.5,
                      mode=\"bilinear\")
pred  = small.long()";
const NEAREST: &str = "small = F.interpolate(mask[:, None].float(), scale_factor=0.5,
                      mode=\"nearest\")
pred  = small.long()";

/// A mask of class indices, halved as if they were grey values.
pub(crate) fn resized_mask(grid: &Grid, _: usize) -> Both {
    let (mut written, mut meant) = (side(BILINEAR), side(NEAREST));
    let [_, _, h, w] = grid.shape;
    let block = |at: usize| {
        let (row, column) = (at / (w / 2) * 2, at % (w / 2) * 2);
        [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(y, x)| grid.mask[(row + y) * w + column + x])
    };
    let count = (h / 2) * (w / 2);
    let bilinear: Vec<f32> = (0..count).map(|at| block(at).iter().sum::<f32>() / 4.0).collect();
    let nearest: Vec<f32> = (0..count).map(|at| block(at)[0]).collect();
    let known: Vec<i32> = grid.mask.iter().map(|&y| y as i32).collect();
    for (side, small, tone) in [(&mut written, &bilinear, Tone::Bad), (&mut meant, &nearest, Tone::Good)] {
        let whole: Vec<i32> = small.iter().map(|&x| x as i32).collect();
        let mut found = whole.clone();
        found.sort_unstable();
        found.dedup();
        let list = found.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
        let invented = |class: i32| !known.contains(&class);
        side.prints("pred.unique()  ", &format!("[{list}]"), tone);
        side.map(classes("target", w, &known));
        let mut grey = probabilities("small", w / 2, &small.iter().map(|x| x / 2.0).collect::<Vec<_>>());
        for (cell, &x) in grey.cells.iter_mut().zip(small) {
            cell.label = number::cell(x, Cell::Weight);
            cell.name = number::short(x);
        }
        "0–2".clone_into(&mut grey.range);
        side.map(grey);
        side.map(classes("smallClasses", w / 2, &whole).wrong(|at| invented(whole[at])));
        let wrong = whole.iter().filter(|&&class| invented(class)).count();
        side.ends("invented", wrong.to_string());
        side.row("classesFound", list, tone);
    }
    Both { written, meant, ..Both::default() }
}

/// What both sides of a message show.
pub(super) fn refused(side: &mut Side, said: &str) {
    side.prints("", said, Tone::Bad);
    side.ends("said", said.split_once(':').map_or("", |(kind, _)| kind).to_owned());
}
