//! The losses in single precision: by the kernels, and what those leave out one by one.

use std::mem;
use std::ops::Range;

use pixelwise_kernels::multiclass::{self, Multiclass};
use pixelwise_kernels::{binary, pair};

use super::Kernel;
use crate::loss::{bce_with_logits, cross_entropy};

/// The fewest elements that the kernels take.
const LEAST: usize = pixelwise_kernels::BLOCK;

/// Room for every kernel.
#[derive(Clone, Debug, Default)]
pub struct Room {
    two: pixelwise_kernels::Room,
    many: Multiclass,
}

impl Kernel for f32 {
    type Room = Room;

    fn bce_with_logits(
        from: &bce_with_logits::Elements<'_, Self>,
        to: &mut bce_with_logits::Results<'_, Self>,
        room: &mut Room,
    ) -> f64 {
        // A positive weight holds for a channel's plane; without one, every plane is like the next.
        let row = if from.pos_weight.is_some() { from.plane } else { from.logits.len() };
        let starts = (0..from.logits.len()).step_by(row.max(1));
        starts.map(|start| elements(from, to, start..start + row, room)).sum()
    }

    fn cross_entropy(
        from: &cross_entropy::Pixels<'_, Self>,
        to: &mut cross_entropy::Results<'_, Self>,
        room: &mut Room,
    ) -> f64 {
        if from.weight.len() > 2 {
            room.prepare(from);
        }
        (0..from.images()).map(|image| pixels(from, to, image, room)).sum()
    }
}

/// Computes a row of elements by the kernel; what that leaves out goes one by one.
///
/// An element's results are the same to the bit wherever in a row it stands, so that a pixel can be explained by itself.
fn elements(
    from: &bce_with_logits::Elements<'_, f32>,
    to: &mut bce_with_logits::Results<'_, f32>,
    row: Range<usize>,
    room: &mut Room,
) -> f64 {
    if row.len() < LEAST {
        return few_elements(from, to, row, room);
    }
    let elements = binary::Elements {
        logits: &from.logits[row.clone()],
        target: &from.target[row.clone()],
        weight: from.weight.map(|weight| &weight[row.clone()]),
        pos_weight: from.pos_weight_at(row.start),
        scale: (1.0 / from.denominator) as f32,
        threshold: from.threshold,
    };
    let mut results = binary::Results {
        loss: &mut to.per_pixel[row.clone()],
        probability: &mut to.probability[row.clone()],
        grad: &mut to.grad[row.clone()],
        prediction: to.prediction.as_deref_mut().map(|prediction| &mut prediction[row.clone()]),
    };
    let mut sum = binary::bce(&elements, &mut results, &mut room.two);
    for left in &room.two.left {
        sum += bce_with_logits::one_by_one(from, to, row.start + left.start..row.start + left.end);
    }
    sum
}

/// Computes a row that is shorter than a block, its last element standing for what is missing.
fn few_elements(
    from: &bce_with_logits::Elements<'_, f32>,
    to: &mut bce_with_logits::Results<'_, f32>,
    row: Range<usize>,
    room: &mut Room,
) -> f64 {
    let Some(last) = row.clone().last() else { return 0.0 };
    let pad = |values: &[f32]| std::array::from_fn::<f32, LEAST, _>(|i| values[last.min(row.start + i)]);
    let weight = from.weight.map(pad);
    let pos_weight = [from.pos_weight_at(row.start)];
    let padded = bce_with_logits::Elements {
        logits: &pad(from.logits),
        target: &pad(from.target),
        weight: weight.as_ref().map(<[f32; LEAST]>::as_slice),
        pos_weight: Some(&pos_weight),
        plane: LEAST,
        ..*from
    };
    let ([mut per_pixel, mut probability, mut grad], mut prediction) = ([[0.0; LEAST]; 3], [0; LEAST]);
    let mut results = bce_with_logits::Results {
        per_pixel: &mut per_pixel,
        probability: &mut probability,
        grad: &mut grad,
        prediction: Some(&mut prediction),
    };
    elements(&padded, &mut results, 0..LEAST, room);
    let n = row.len();
    to.per_pixel[row.clone()].copy_from_slice(&per_pixel[..n]);
    to.probability[row.clone()].copy_from_slice(&probability[..n]);
    to.grad[row.clone()].copy_from_slice(&grad[..n]);
    if let Some(wanted) = &mut to.prediction {
        wanted[row].copy_from_slice(&prediction[..n]);
    }
    total(&per_pixel[..n])
}

/// Computes an image's pixels by the kernel for that number of classes; what that leaves out goes one by one.
fn pixels(
    from: &cross_entropy::Pixels<'_, f32>,
    to: &mut cross_entropy::Results<'_, f32>,
    image: usize,
    room: &mut Room,
) -> f64 {
    let (classes, plane) = (from.weight.len(), from.plane);
    if classes < 2 {
        return cross_entropy::one_by_one(from, to, image, 0..plane);
    }
    if plane < LEAST {
        return few_pixels(from, to, image, room);
    }
    let here = image * plane..(image + 1) * plane;
    let planes = here.start * classes..here.end * classes;
    let (logits, target) = (&from.logits[planes.clone()], &from.target[here.clone()]);
    let loss = &mut to.per_pixel[here.clone()];
    let probability = &mut to.probability[planes.clone()];
    let grad = &mut to.grad[planes];
    let prediction = to.prediction.as_deref_mut().map(|prediction| &mut prediction[here]);
    let (mut sum, left) = if classes == 2 {
        let (first, second) = logits.split_at(plane);
        let (logits, costs) = ([first, second], pair_costs(from));
        let pixels = pair::Pixels { logits, target, costs, all_classes: from.all_kept };
        let (probability, grad) = (probability.split_at_mut(plane), grad.split_at_mut(plane));
        let (probability, grad) = (probability.into(), grad.into());
        let mut results = pair::Results { loss, probability, grad, prediction };
        (pair::cross_entropy(&pixels, &mut results, &mut room.two), &mut room.two.left)
    } else {
        let mut results = multiclass::Results { loss, probability, grad, prediction };
        let pixels = multiclass::Pixels { logits, target };
        (room.many.cross_entropy(&pixels, &mut results), &mut room.many.left)
    };
    for left in mem::take(left) {
        sum += cross_entropy::one_by_one(from, to, image, left);
    }
    sum
}

/// Computes an image that is smaller than a block, its last pixel standing for what is missing.
fn few_pixels(
    from: &cross_entropy::Pixels<'_, f32>,
    to: &mut cross_entropy::Results<'_, f32>,
    image: usize,
    room: &mut Room,
) -> f64 {
    let (n, channels) = (from.plane, from.weight.len());
    let last = |at: usize| at.min(n - 1);
    let logit = |at: usize| from.logits[(image * channels + at / LEAST) * n + last(at % LEAST)];
    let logits: Vec<f32> = (0..channels * LEAST).map(logit).collect();
    let target: [i32; LEAST] = std::array::from_fn(|at| from.target[image * n + last(at)]);
    let padded = cross_entropy::Pixels { logits: &logits, target: &target, plane: LEAST, ..*from };
    let (mut per_pixel, mut prediction) = ([0.0; LEAST], [0; LEAST]);
    let [mut probability, mut grad] = [logits.clone(), logits.clone()];
    let mut results = cross_entropy::Results {
        per_pixel: &mut per_pixel,
        probability: &mut probability,
        grad: &mut grad,
        prediction: Some(&mut prediction),
    };
    pixels(&padded, &mut results, 0, room);
    to.per_pixel[image * n..][..n].copy_from_slice(&per_pixel[..n]);
    for (to, from) in [(&mut *to.probability, probability), (&mut *to.grad, grad)] {
        for (c, row) in from.chunks_exact(LEAST).enumerate() {
            to[(image * channels + c) * n..][..n].copy_from_slice(&row[..n]);
        }
    }
    if let Some(wanted) = &mut to.prediction {
        wanted[image * n..][..n].copy_from_slice(&prediction[..n]);
    }
    total(&per_pixel[..n])
}

fn total(losses: &[f32]) -> f64 {
    losses.iter().copied().map(f64::from).sum()
}

/// What either of two classes costs as a target.
fn pair_costs(from: &cross_entropy::Pixels<'_, f32>) -> [pair::Cost; 2] {
    let smoothing = from.smoothing;
    let cost = |class: usize| {
        if class as i32 == from.ignore_index {
            return pair::Cost::default();
        }
        let spread = |side: usize| if smoothing > 0.0 { smoothing / 2.0 * from.weight[side] } else { 0.0 };
        let mut a = [0, 1].map(spread);
        a[class] += (1.0 - smoothing) * from.weight[class];
        pair::Cost { loss: a, grad: a.map(|a| (a / from.denominator) as f32) }
    };
    [0, 1].map(cost)
}

impl Room {
    /// Tells the kernel for many classes what each costs as a target.
    fn prepare(&mut self, from: &cross_entropy::Pixels<'_, f32>) {
        let (weight, smoothing) = (from.weight, from.smoothing);
        let scaled = |x: f64| (x / from.denominator) as f32;
        let spread = smoothing / weight.len() as f64;
        let total: f64 = weight.iter().sum();
        let cost = |(class, &w): (usize, &f64)| {
            let sharp = (1.0 - smoothing) * w;
            let (mass, spare) =
                if smoothing > 0.0 { (sharp + spread * total, spread * (total - w)) } else { (sharp, 0.0) };
            let cost = multiclass::Cost { loss: sharp as f32, mass: scaled(mass), spare: scaled(spare) };
            (class as i32 != from.ignore_index).then_some(cost)
        };
        let terms = &mut self.many.terms;
        terms.costs.clear();
        terms.costs.extend(weight.iter().enumerate().map(cost));
        terms.spread = (smoothing > 0.0).then(|| multiclass::Spread {
            own: weight.iter().map(|w| (1.0 - smoothing) * w).collect(),
            loss: weight.iter().map(|w| spread * w).collect(),
            grad: weight.iter().map(|w| scaled(spread * w)).collect(),
        });
        self.many.prepare(from.plane.max(LEAST));
    }
}
