//! An activation twice, or labels that are smoothed: losses with a floor.

use pixelwise_lab::view::number::{self, Cell};

use crate::card::{
    self, Figure, Level, Side, Tone, classes, four, losses, numbers, printed, probabilities, side, word,
};
use crate::descent::{Trained, curve, descend};
use crate::grid::Grid;

use super::{Both, argmax, iou, mean, p3, ratio, sigmoid, softmax, softplus, span};

const STEPS: usize = 400;
const LR: f64 = 10.0;

const TWICE: &str = "output  = net(image)
output1 = torch.sigmoid(output)
loss    = nn.BCEWithLogitsLoss()(output1, mask)
pred    = torch.sigmoid(output1) > 0.5";
const ONCE: &str = "output  = net(image)

loss    = nn.BCEWithLogitsLoss()(output, mask)
pred    = torch.sigmoid(output) > 0.5";

/// A sigmoid before a loss that has one.
pub(crate) fn sigmoid_twice(grid: &Grid, _: usize) -> Both {
    let y: Vec<f64> = grid.mask.iter().map(|&y| y.into()).collect();
    let start: Vec<f64> = grid.logits.iter().map(|&z| z.into()).collect();
    let n = y.len() as f64;
    let twice = descend(start.clone(), STEPS, LR, |z| {
        let s: Vec<f64> = z.iter().map(|&z| sigmoid(z)).collect();
        let grad = s.iter().zip(&y).map(|(&s, y)| (sigmoid(s) - y) * s * (1.0 - s) / n);
        (mean(s.iter().zip(&y).map(|(&s, &y)| bce(s, y))), grad.collect())
    });
    let once = descend(start, STEPS, LR, |z| {
        let grad = z.iter().zip(&y).map(|(&z, y)| (sigmoid(z) - y) / n);
        (mean(z.iter().zip(&y).map(|(&z, &y)| bce(z, y))), grad.collect())
    });
    // σ lies between 0 and 1, so that the second sigmoid gives ½ at the least and σ(1) at the most.
    let floor = mean(y.iter().map(|&y| bce(y, y)));
    let pixel = grid.mask.iter().position(|&y| y > 0.0).unwrap_or(0);
    let mut written = side(TWICE);
    let p = |trained: &Trained, twice: bool| -> Vec<f64> {
        let second = |s| if twice { sigmoid(s) } else { s };
        trained.parameters.iter().map(|&z| second(sigmoid(z))).collect()
    };
    let (p_twice, p_once) = (p(&twice, true), p(&once, false));
    let pixel_text =
        |z: f64, p: f64, sigma: &str| format!("{sigma} = {}", p3(p)).replace("{z}", &four_short(z));
    let say_twice = pixel_text(twice.parameters[pixel], p_twice[pixel], "σ(σ({z}))");
    let say_once = pixel_text(once.parameters[pixel], p_once[pixel], "σ({z})");
    trained_binary(&mut written, grid, &twice, &p_twice, pixel, &say_twice, Some(floor));
    let mut meant = side(ONCE);
    trained_binary(&mut meant, grid, &once, &p_once, pixel, &say_once, None);
    written.row("gradientAtZero", four((sigmoid(0.5) - 1.0) * 0.25), Tone::Plain);
    meant.row("gradientAtZero", four(-0.5), Tone::Plain);
    let values = vec![("least", p3(0.5)), ("most", p3(sigmoid(1.0))), ("floor", four(floor))];
    Both { written, meant, values, figure: Some(over_logit()), ..Both::default() }
}

/// A background pixel's loss over its logit, through two sigmoids and through one.
fn over_logit() -> Figure {
    const TOP: f64 = 3.0;
    let curve = |loss: &dyn Fn(f64) -> f64| -> Vec<[f32; 2]> {
        let at = |i: i32| (f64::from(i) / 10.0, loss(f64::from(i) / 10.0));
        let seen = (-60..=60).map(at).filter(|&(_, loss)| loss <= TOP);
        seen.map(|(z, loss)| [((z + 6.0) / 12.0) as f32, (loss / TOP) as f32]).collect()
    };
    Figure {
        name: "backgroundOverLogit",
        curves: [curve(&|z| bce(sigmoid(z), 0.0)), curve(&|z| bce(z, 0.0))],
        across: [-6.0_f32, 0.0, 6.0]
            .map(|z| Level { at: (z + 6.0) / 12.0, value: number::short(z) })
            .to_vec(),
        up: (0..=3_u8).map(|x| Level { at: f32::from(x) / 3.0, value: x.to_string() }).collect(),
        floor: Some(Level { at: (2.0_f64.ln() / TOP) as f32, value: four(2.0_f64.ln()) }),
    }
}

/// What training a binary head leaves to be seen.
fn trained_binary(
    side: &mut Side,
    grid: &Grid,
    trained: &Trained,
    p: &[f64],
    pixel: usize,
    caption: &str,
    floor: Option<f64>,
) {
    let tone = if floor.is_some() { Tone::Bad } else { Tone::Good };
    let loss: Vec<f32> =
        p.iter().zip(&grid.mask).map(|(p, y)| -(if *y > 0.0 { *p } else { 1.0 - p }).ln() as f32).collect();
    let pred: Vec<i32> = p.iter().map(|&p| i32::from(p > 0.5)).collect();
    history(side, trained, tone);
    let shown: Vec<f32> = p.iter().map(|&p| p as f32).collect();
    side.map(probabilities("activation", grid.width(), &shown).about(pixel, caption));
    let costs = format!("−log({}) = {}", p3(p[pixel]), four(loss[pixel]));
    side.map(numbers("loss", grid.width(), &loss, Cell::Loss, losses(&[])).about(pixel, costs));
    let found = pred.iter().filter(|&&p| p > 0).count();
    let wrong = |at: usize| pred[at] != i32::from(grid.mask[at] > 0.0);
    side.map(
        classes("prediction", grid.width(), &pred).wrong(wrong).about(pixel, format!("Σ pred = {found}")),
    );
    side.ends("afterSteps", printed(trained.losses[STEPS]));
    let of = |class: bool| {
        p.iter().zip(&grid.mask).filter(|&(_, &y)| (y > 0.0) == class).map(|(&p, _)| p).collect::<Vec<_>>()
    };
    side.row("backgroundP", span(&of(false)), Tone::Plain).row("foregroundP", span(&of(true)), Tone::Plain);
    side.row("floor", floor.map_or_else(|| "0".to_owned(), four), Tone::Strong);
    side.row("iou", ratio(iou(&pred, &grid.mask)), tone);
    side.curve = Some(curve(&trained.losses, 1.0_f64.max(trained.losses[0]), floor));
}

/// The loss of a few steps, as a training loop prints them.
fn history(side: &mut Side, trained: &Trained, tone: Tone) {
    let mut line = Vec::new();
    for step in [0, 100, STEPS] {
        let gap = if step == 0 { "step " } else { "   " };
        line.push(word(&format!("{gap}{step} "), Tone::Plain));
        line.push(word(&printed(trained.losses[step]), if step == STEPS { tone } else { Tone::Strong }));
    }
    side.output.push(line);
}

const SOFTMAX_TWICE: &str = "output = net(image)
probs  = torch.softmax(output, dim=1)
loss   = nn.CrossEntropyLoss()(probs, mask)
pred   = probs.argmax(dim=1)";
const SOFTMAX_ONCE: &str = "output = net(image)

loss   = nn.CrossEntropyLoss()(output, mask)
pred   = output.argmax(dim=1)";

/// A softmax before a loss that has one.
pub(crate) fn softmax_twice(grid: &Grid, _: usize) -> Both {
    let k = grid.shape[1];
    let e = std::f64::consts::E;
    let floor = ((k as f64 - 1.0) / e).ln_1p();
    let twice = train_classes(grid, |z, class| {
        let p = softmax(z);
        let q = softmax(&p);
        let g: Vec<f64> = (0..k).map(|c| q[c] - f64::from(u8::from(c == class))).collect();
        let along: f64 = g.iter().zip(&p).map(|(g, p)| g * p).sum();
        (-q[class].ln(), p.iter().zip(&g).map(|(p, g)| p * (g - along)).collect())
    });
    let once = train_classes(grid, |z, class| cross_entropy(z, class, 0.0));
    let mut written = side(SOFTMAX_TWICE);
    let second = |z: &[f64]| softmax(&softmax(z));
    trained_classes(&mut written, grid, &twice, second, &|_, p| -p.ln(), Some(floor));
    let mut meant = side(SOFTMAX_ONCE);
    trained_classes(&mut meant, grid, &once, softmax, &|_, p| -p.ln(), None);
    let share = e / (e + k as f64 - 1.0);
    let values = vec![
        ("floor", four(floor)),
        ("most", p3(share)),
        ("least", p3(1.0 / (e + k as f64 - 1.0))),
        ("K", k.to_string()),
    ];
    Both { written, meant, values, ..Both::default() }
}

const SMOOTH: f64 = 0.1;
const SMOOTHED: &str = "loss_fn = nn.CrossEntropyLoss(label_smoothing=0.1)
output  = net(image)
loss    = loss_fn(output, mask)
print(\"val loss\", loss_fn(output, mask))";
const PLAIN: &str = "loss_fn = nn.CrossEntropyLoss(label_smoothing=0.1)
output  = net(image)
loss    = loss_fn(output, mask)
print(\"val loss\", nn.CrossEntropyLoss()(output, mask))";

/// The least that a smoothed loss can be with K classes: the entropy of the smoothed target.
pub(crate) fn smoothing_floor(k: usize) -> f64 {
    let k = k as f64;
    let (truth, other) = (1.0 - SMOOTH + SMOOTH / k, SMOOTH / k);
    -truth * truth.ln() - (k - 1.0) * other * other.ln()
}

/// Smoothed labels in the loss that is reported, too.
pub(crate) fn smoothed(grid: &Grid, _: usize) -> Both {
    let k = grid.shape[1];
    let floor = smoothing_floor(k);
    let trained = train_classes(grid, |z, class| cross_entropy(z, class, SMOOTH));
    let unsmoothed = |z: &[f64], class: usize| cross_entropy(z, class, 0.0).0;
    let losses = replay(grid, |z, class| cross_entropy(z, class, SMOOTH), unsmoothed);
    let reported = Trained { losses, parameters: trained.parameters.clone() };
    let mut written = side(SMOOTHED);
    let with_smoothing = |z: &[f64], p: f64| {
        let log: f64 = softmax(z).iter().map(|p| -p.ln()).sum();
        (1.0 - SMOOTH) * -p.ln() + SMOOTH / k as f64 * log
    };
    trained_classes(&mut written, grid, &trained, softmax, &with_smoothing, Some(floor));
    let mut meant = side(PLAIN);
    trained_classes(&mut meant, grid, &reported, softmax, &|_, p| -p.ln(), None);
    let gap = ((1.0 - SMOOTH + SMOOTH / k as f64) / (SMOOTH / k as f64)).ln();
    Both {
        written,
        meant,
        values: vec![("floor", four(floor)), ("gap", four(gap)), ("K", k.to_string())],
        ..Both::default()
    }
}

/// A pixel's cross-entropy with smoothed labels, and its gradient.
fn cross_entropy(z: &[f64], class: usize, smoothing: f64) -> (f64, Vec<f64>) {
    let p = softmax(z);
    let share = |c: usize| (1.0 - smoothing) * f64::from(u8::from(c == class)) + smoothing / z.len() as f64;
    let loss = (0..z.len()).map(|c| if share(c) > 0.0 { -share(c) * p[c].ln() } else { 0.0 }).sum();
    (loss, (0..z.len()).map(|c| p[c] - share(c)).collect())
}

/// Trains the logits themselves; `loss` gives a pixel's loss and gradient.
fn train_classes(grid: &Grid, loss: impl Fn(&[f64], usize) -> (f64, Vec<f64>)) -> Trained {
    let start = grid.logits.iter().map(|&z| z.into()).collect();
    descend(start, STEPS, LR, |z| total(grid, z, &loss))
}

/// What another loss gives on the way of the one that is trained.
fn replay(
    grid: &Grid,
    trained: impl Fn(&[f64], usize) -> (f64, Vec<f64>),
    reported: impl Fn(&[f64], usize) -> f64,
) -> Vec<f64> {
    let start = grid.logits.iter().map(|&z| z.into()).collect();
    descend(start, STEPS, LR, |z| {
        let report = total(grid, z, &|z: &[f64], class| (reported(z, class), vec![0.0; z.len()])).0;
        (report, total(grid, z, &trained).1)
    })
    .losses
}

/// The mean of a grid's losses, and its gradient.
fn total(grid: &Grid, z: &[f64], loss: &impl Fn(&[f64], usize) -> (f64, Vec<f64>)) -> (f64, Vec<f64>) {
    let (plane, k) = (grid.plane(), grid.shape[1]);
    let mut grad = vec![0.0; z.len()];
    let mut sum = 0.0;
    for at in 0..plane {
        let (value, g) = loss(&pixel(z, at, plane, k), grid.mask[at] as usize);
        sum += value;
        for (c, g) in g.into_iter().enumerate() {
            grad[c * plane + at] = g / plane as f64;
        }
    }
    (sum / plane as f64, grad)
}

fn pixel(z: &[f64], at: usize, plane: usize, k: usize) -> Vec<f64> {
    (0..k).map(|c| z[c * plane + at]).collect()
}

/// What training a head of K channels leaves to be seen.
fn trained_classes(
    side: &mut Side,
    grid: &Grid,
    trained: &Trained,
    activation: impl Fn(&[f64]) -> Vec<f64>,
    cost: &dyn Fn(&[f64], f64) -> f64,
    floor: Option<f64>,
) {
    let (plane, k) = (grid.plane(), grid.shape[1]);
    let tone = if floor.is_some() { Tone::Bad } else { Tone::Good };
    history(side, trained, tone);
    let pixels: Vec<Vec<f64>> = (0..plane).map(|at| pixel(&trained.parameters, at, plane, k)).collect();
    let p: Vec<f64> = pixels.iter().zip(&grid.mask).map(|(z, &y)| activation(z)[y as usize]).collect();
    let loss: Vec<f32> = pixels.iter().zip(&p).map(|(z, &p)| cost(z, p) as f32).collect();
    let pred = argmax(&trained.parameters, plane);
    let shown: Vec<f32> = p.iter().map(|&p| p as f32).collect();
    side.map(probabilities("truthP", grid.width(), &shown).about(5, format!("p_y = {}", p3(p[5]))));
    side.map(
        numbers("loss", grid.width(), &loss, Cell::Loss, losses(&[]))
            .about(5, format!("ℓ = {}", four(loss[5]))),
    );
    let wrong = |at: usize| pred[at] != grid.mask[at] as i32;
    side.map(
        classes("prediction", grid.width(), &pred).wrong(wrong).about(5, format!("argmax = {}", pred[5])),
    );
    side.ends("afterSteps", printed(trained.losses[STEPS]));
    side.row("truthP", span(&p), Tone::Plain);
    side.row("floor", floor.map_or_else(|| "0".to_owned(), four), Tone::Strong);
    let right = (0..plane).filter(|&at| !wrong(at)).count();
    side.row("right", format!("{right} / {plane}"), Tone::Plain);
    side.curve = Some(curve(&trained.losses, 1.0_f64.max(trained.losses[0]), floor));
}

/// The binary cross-entropy of a logit.
fn bce(z: f64, y: f64) -> f64 {
    softplus(z) - y * z
}

/// A logit in one decimal.
fn four_short(z: f64) -> String {
    number::cell(z as f32, card::LOGIT)
}
