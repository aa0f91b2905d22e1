//! The losses in single precision: tiles by the kernels, and what those leave out one by one.

use std::ops::Range;

use pixelwise_kernels::multiclass::{self, Multiclass};
use pixelwise_kernels::{Tile, binary, pair, sum, tiles};

use super::Kernel;
use crate::loss::{bce_with_logits, cross_entropy};

impl Kernel for f32 {
    fn bce_with_logits(
        from: &bce_with_logits::Elements<'_, Self>,
        to: &mut bce_with_logits::Results<'_, Self>,
    ) {
        let scale = (1.0 / from.denominator) as Self;
        // A positive weight holds for a channel's plane; without one, every plane is like the next.
        let row = if from.pos_weight.is_some() { from.plane } else { from.logits.len() };
        for start in (0..from.logits.len()).step_by(row.max(1)) {
            each_tile(row, usize::MAX, |range, by_kernel| {
                let range = start + range.start..start + range.end;
                if !by_kernel {
                    bce_with_logits::one_by_one(from, to, range);
                    return true;
                }
                let elements = binary::Elements {
                    logits: &from.logits[range.clone()],
                    target: &from.target[range.clone()],
                    weight: from.weight.map(|weight| &weight[range.clone()]),
                    pos_weight: from.pos_weight_at(start),
                    scale,
                };
                let results = binary::Results {
                    loss: &mut to.per_pixel[range.clone()],
                    probability: &mut to.probability[range.clone()],
                    grad: &mut to.grad[range],
                };
                binary::bce(&elements, results)
            });
        }
    }

    fn cross_entropy(from: &cross_entropy::Pixels<'_, Self>, to: &mut cross_entropy::Results<'_, Self>) {
        let mut by_classes = Classes::of(from);
        for image in 0..from.images() {
            each_tile(from.plane, by_classes.tile(), |range, by_kernel| {
                if by_kernel {
                    return by_classes.run(from, to, image, range);
                }
                cross_entropy::one_by_one(from, to, image, range);
                true
            });
        }
    }

    fn sum(values: &[Self]) -> f64 {
        sum(values)
    }
}

/// Cuts a row into tiles for the kernel; what it refuses, and what is too short for it, goes one by one.
fn each_tile(row: usize, size: usize, mut run: impl FnMut(Range<usize>, bool) -> bool) {
    let mut done = 0;
    for Tile { range, fresh } in tiles(row, size) {
        done = range.end;
        if !run(range, true) {
            run(fresh..done, false);
        }
    }
    if done < row {
        run(done..row, false);
    }
}

/// The kernel for a number of classes, with what a pixel of each costs.
enum Classes {
    Two([pair::Cost; 2]),
    Many(Multiclass),
}

impl Classes {
    fn of(from: &cross_entropy::Pixels<'_, f32>) -> Self {
        let (weight, smoothing) = (&from.weight, from.smoothing);
        let scaled = |x: f64| (x / from.denominator) as f32;
        let spread = smoothing / weight.len() as f64;
        let total: f64 = weight.iter().sum();
        let kept = |class: usize| class as i32 != from.ignore_index;
        if let [first, second] = weight[..] {
            let cost = |class: usize| {
                let mut a = if smoothing > 0.0 { [spread * first, spread * second] } else { [0.0; 2] };
                a[class] += (1.0 - smoothing) * weight[class];
                pair::Cost { loss: a, grad: a.map(scaled) }
            };
            return Self::Two(
                [0, 1].map(|class| if kept(class) { cost(class) } else { pair::Cost::default() }),
            );
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
            Self::Two(_) => usize::MAX,
            Self::Many(kernel) => kernel.tile(),
        }
    }

    fn run(
        &mut self,
        from: &cross_entropy::Pixels<'_, f32>,
        to: &mut cross_entropy::Results<'_, f32>,
        image: usize,
        range: Range<usize>,
    ) -> bool {
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
            Self::Two(costs) => {
                let (first, second) = logits.split_at(from.plane);
                let logits = [&first[range.clone()], &second[range.clone()]];
                let (probability, grad) = (halves(probability, &range), halves(grad, &range));
                pair::cross_entropy(
                    &pair::Pixels { logits, target, costs: *costs, soft: from.smoothing > 0.0 },
                    pair::Results { loss, probability, grad, prediction },
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
