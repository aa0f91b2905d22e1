//! The losses in single precision: tiles by the kernels, and what those leave out one by one.

use std::ops::Range;

use pixelwise_kernels::multiclass::{self, Multiclass};
use pixelwise_kernels::{Room, Tile, binary, pair, tiles};

use super::Kernel;
use crate::loss::{bce_with_logits, cross_entropy};

/// The fewest elements that the kernels take.
const LEAST: usize = 4;

impl Kernel for f32 {
    fn bce_with_logits(
        from: &bce_with_logits::Elements<'_, Self>,
        to: &mut bce_with_logits::Results<'_, Self>,
    ) -> f64 {
        // A positive weight holds for a channel's plane; without one, every plane is like the next.
        let row = if from.pos_weight.is_some() { from.plane } else { from.logits.len() };
        let starts = (0..from.logits.len()).step_by(row.max(1));
        starts.map(|start| elements(from, to, start..start + row)).sum()
    }

    fn cross_entropy(
        from: &cross_entropy::Pixels<'_, Self>,
        to: &mut cross_entropy::Results<'_, Self>,
    ) -> f64 {
        let mut classes = Classes::of(from);
        (0..from.images()).map(|image| pixels(from, to, image, &mut classes)).sum()
    }
}

/// Computes a row of elements by tiles; what the kernel refuses goes one by one.
///
/// An element's results are the same to the bit wherever in a row it stands, so that a pixel can be explained by itself.
fn elements(
    from: &bce_with_logits::Elements<'_, f32>,
    to: &mut bce_with_logits::Results<'_, f32>,
    row: Range<usize>,
) -> f64 {
    if row.len() < LEAST {
        return few_elements(from, to, row);
    }
    let scale = (1.0 / from.denominator) as f32;
    let mut room = Room::default();
    let mut sum = 0.0;
    for Tile { range, fresh } in tiles(row.len(), usize::MAX) {
        let (range, fresh) = (row.start + range.start..row.start + range.end, row.start + fresh);
        let tile = binary::Elements {
            logits: &from.logits[range.clone()],
            target: &from.target[range.clone()],
            weight: from.weight.map(|weight| &weight[range.clone()]),
            pos_weight: from.pos_weight_at(row.start),
            scale,
            threshold: from.threshold,
        };
        let prediction = to.prediction.as_deref_mut();
        let results = binary::Results {
            loss: &mut to.per_pixel[range.clone()],
            probability: &mut to.probability[range.clone()],
            grad: &mut to.grad[range.clone()],
            prediction: prediction.map(|prediction| &mut prediction[range.clone()]),
        };
        sum += match binary::bce(&tile, results, &mut room) {
            Some(sum) if fresh == range.start => sum,
            Some(_) => total(&to.per_pixel[fresh..range.end]),
            None => bce_with_logits::one_by_one(from, to, fresh..range.end),
        };
    }
    sum
}

/// Computes a row that is shorter than a vector, its last element standing for what is missing.
fn few_elements(
    from: &bce_with_logits::Elements<'_, f32>,
    to: &mut bce_with_logits::Results<'_, f32>,
    row: Range<usize>,
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
    elements(&padded, &mut results, 0..LEAST);
    let n = row.len();
    to.per_pixel[row.clone()].copy_from_slice(&per_pixel[..n]);
    to.probability[row.clone()].copy_from_slice(&probability[..n]);
    to.grad[row.clone()].copy_from_slice(&grad[..n]);
    if let Some(wanted) = &mut to.prediction {
        wanted[row].copy_from_slice(&prediction[..n]);
    }
    total(&per_pixel[..n])
}

/// Computes an image's pixels by tiles; what the kernel refuses goes one by one.
fn pixels(
    from: &cross_entropy::Pixels<'_, f32>,
    to: &mut cross_entropy::Results<'_, f32>,
    image: usize,
    classes: &mut Classes,
) -> f64 {
    if from.plane < LEAST {
        return few_pixels(from, to, image, classes);
    }
    let mut sum = 0.0;
    for Tile { range, fresh } in tiles(from.plane, classes.tile()) {
        let start = image * from.plane;
        sum += match classes.run(from, to, image, range.clone()) {
            Some(sum) if fresh == range.start => sum,
            Some(_) => total(&to.per_pixel[start + fresh..start + range.end]),
            None => cross_entropy::one_by_one(from, to, image, fresh..range.end),
        };
    }
    sum
}

/// Computes an image that is smaller than a vector, its last pixel standing for what is missing.
fn few_pixels(
    from: &cross_entropy::Pixels<'_, f32>,
    to: &mut cross_entropy::Results<'_, f32>,
    image: usize,
    classes: &mut Classes,
) -> f64 {
    let (n, channels) = (from.plane, from.weight.len());
    let last = |at: usize| at.min(n - 1);
    let logit = |at: usize| from.logits[(image * channels + at / LEAST) * n + last(at % LEAST)];
    let logits: Vec<f32> = (0..channels * LEAST).map(logit).collect();
    let target: [i32; LEAST] = std::array::from_fn(|at| from.target[image * n + last(at)]);
    let padded = cross_entropy::Pixels {
        logits: &logits,
        target: &target,
        plane: LEAST,
        weight: from.weight.clone(),
        ..*from
    };
    let (mut per_pixel, mut prediction) = ([0.0; LEAST], [0; LEAST]);
    let [mut probability, mut grad] = [logits.clone(), logits.clone()];
    let mut results = cross_entropy::Results {
        per_pixel: &mut per_pixel,
        probability: &mut probability,
        grad: &mut grad,
        prediction: Some(&mut prediction),
    };
    pixels(&padded, &mut results, 0, classes);
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

/// The kernel for a number of classes, with what a pixel of each costs.
enum Classes {
    One,
    Two([pair::Cost; 2], Box<Room>),
    Many(Multiclass),
}

impl Classes {
    fn of(from: &cross_entropy::Pixels<'_, f32>) -> Self {
        let (weight, smoothing) = (&from.weight, from.smoothing);
        let scaled = |x: f64| (x / from.denominator) as f32;
        let spread = smoothing / weight.len() as f64;
        let total: f64 = weight.iter().sum();
        let kept = |class: usize| class as i32 != from.ignore_index;
        if weight.len() < 2 {
            return Self::One;
        }
        if let [first, second] = weight[..] {
            let cost = |class: usize| {
                let mut a = if smoothing > 0.0 { [spread * first, spread * second] } else { [0.0; 2] };
                a[class] += (1.0 - smoothing) * weight[class];
                pair::Cost { loss: a, grad: a.map(scaled) }
            };
            let costs = [0, 1].map(|class| if kept(class) { cost(class) } else { pair::Cost::default() });
            return Self::Two(costs, Box::default());
        }
        let cost = |(class, &w): (usize, &f64)| {
            let sharp = (1.0 - smoothing) * w;
            let (mass, own) =
                if smoothing > 0.0 { (sharp + spread * total, sharp + spread * w) } else { (sharp, sharp) };
            let cost = multiclass::Cost { loss: sharp as f32, mass: scaled(mass), own: scaled(own) };
            kept(class).then_some(cost)
        };
        let costs = weight.iter().enumerate().map(cost).collect();
        let spread = (smoothing > 0.0).then(|| multiclass::Spread {
            own: weight.iter().map(|w| (1.0 - smoothing) * w).collect(),
            loss: weight.iter().map(|w| spread * w).collect(),
            grad: weight.iter().map(|w| scaled(spread * w)).collect(),
        });
        Self::Many(Multiclass::new(multiclass::Terms { costs, spread }, from.plane))
    }

    fn tile(&self) -> usize {
        match self {
            Self::One | Self::Two(..) => usize::MAX,
            Self::Many(kernel) => kernel.tile(),
        }
    }

    fn run(
        &mut self,
        from: &cross_entropy::Pixels<'_, f32>,
        to: &mut cross_entropy::Results<'_, f32>,
        image: usize,
        range: Range<usize>,
    ) -> Option<f64> {
        let classes = from.weight.len();
        let pixels = image * from.plane + range.start..image * from.plane + range.end;
        let planes = image * classes * from.plane..(image + 1) * classes * from.plane;
        let logits = &from.logits[planes.clone()];
        let target = &from.target[pixels.clone()];
        let loss = &mut to.per_pixel[pixels.clone()];
        let probability = &mut to.probability[planes.clone()];
        let grad = &mut to.grad[planes];
        let prediction = to.prediction.as_deref_mut().map(|prediction| &mut prediction[pixels]);
        match self {
            Self::One => None,
            Self::Two(costs, room) => {
                let (first, second) = logits.split_at(from.plane);
                let logits = [&first[range.clone()], &second[range.clone()]];
                let (probability, grad) = (halves(probability, &range), halves(grad, &range));
                pair::cross_entropy(
                    &pair::Pixels { logits, target, costs: *costs, soft: from.smoothing > 0.0 },
                    pair::Results { loss, probability, grad, prediction },
                    room,
                )
            }
            Self::Many(kernel) => kernel.cross_entropy(
                &multiclass::Pixels { logits, plane: from.plane, start: range.start, target },
                multiclass::Results { loss, probability, grad, prediction },
            ),
        }
    }
}

/// A range of both planes.
fn halves<'a>(planes: &'a mut [f32], range: &Range<usize>) -> [&'a mut [f32]; 2] {
    let (first, second) = planes.split_at_mut(planes.len() / 2);
    [&mut first[range.clone()], &mut second[range.clone()]]
}
