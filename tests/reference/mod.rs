//! The losses once more, as plainly as their formulas are written, in double precision: what everything that computes a loss is held
//! against. Nothing here is shared with the library.

use pixelwise::Reduction;

/// What a loss must give, in reading order.
pub(crate) struct Expected {
    pub(crate) loss: f64,
    pub(crate) per_pixel: Vec<f64>,
    pub(crate) probability: Vec<f64>,
    pub(crate) grad: Vec<f64>,
}

/// A shape [N, C, H, W], its pixels in one row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub(crate) images: usize,
    pub(crate) channels: usize,
    pub(crate) plane: usize,
}

impl Sizes {
    pub(crate) fn pixels(self) -> usize {
        self.images * self.plane
    }

    pub(crate) fn elements(self) -> usize {
        self.pixels() * self.channels
    }

    /// Where a pixel's channel lies.
    pub(crate) fn at(self, pixel: usize, channel: usize) -> usize {
        (pixel / self.plane * self.channels + channel) * self.plane + pixel % self.plane
    }
}

/// What cross-entropy is told.
pub(crate) struct ClassOptions<'a> {
    pub(crate) weight: Option<&'a [f64]>,
    pub(crate) ignore_index: i32,
    pub(crate) smoothing: f64,
    pub(crate) reduction: Reduction,
}

impl ClassOptions<'_> {
    fn weight_of(&self, class: usize) -> f64 {
        self.weight.map_or(1.0, |weight| weight[class])
    }
}

/// `F.cross_entropy(z, y, weight, ignore_index=…, label_smoothing=…)`: what is smoothed and what is not are divided apart.
pub(crate) fn cross_entropy(z: &[f64], target: &[i32], sizes: Sizes, options: &ClassOptions<'_>) -> Expected {
    let kept =
        |pixel: usize| usize::try_from(target[pixel]).ok().filter(|_| target[pixel] != options.ignore_index);
    let divisor = match options.reduction {
        Reduction::Mean => (0..sizes.pixels()).filter_map(kept).map(|y| options.weight_of(y)).sum(),
        Reduction::Sum | Reduction::None => 1.0,
    };
    let (sharp, spread) = (1.0 - options.smoothing, options.smoothing / sizes.channels as f64);
    let mut sums = [0.0; 2];
    let mut expected = pixel_by_pixel(z, sizes, |pixel, log_p| {
        let mut a = vec![0.0; sizes.channels];
        let Some(y) = kept(pixel) else { return (0.0, a) };
        let hard = options.weight_of(y) * -log_p[y];
        let mut smooth = 0.0;
        if options.smoothing > 0.0 {
            for (class, a) in a.iter_mut().enumerate() {
                smooth -= options.weight_of(class) * log_p[class];
                *a = spread * (options.weight_of(class) / divisor);
            }
        }
        a[y] += sharp * (options.weight_of(y) / divisor);
        sums[0] += hard;
        sums[1] += smooth;
        (sharp * hard + spread * smooth, a)
    });
    expected.loss = sharp * (sums[0] / divisor);
    if options.smoothing > 0.0 {
        expected.loss += spread * (sums[1] / divisor);
    }
    expected
}

/// `F.cross_entropy(z, q, weight, label_smoothing=…)`, q of the logits' shape.
pub(crate) fn cross_entropy_of_probabilities(
    z: &[f64],
    target: &[f64],
    sizes: Sizes,
    options: &ClassOptions<'_>,
) -> Expected {
    let divisor = if options.reduction == Reduction::Mean { sizes.pixels() as f64 } else { 1.0 };
    let mut expected = pixel_by_pixel(z, sizes, |pixel, log_p| {
        let share = |class: usize| {
            let q = target[sizes.at(pixel, class)];
            options.weight_of(class)
                * (q * (1.0 - options.smoothing) + options.smoothing / sizes.channels as f64)
        };
        let a: Vec<f64> = (0..sizes.channels).map(share).collect();
        let loss = a.iter().zip(log_p).map(|(a, log_p)| -a * log_p).sum();
        (loss, a.into_iter().map(|a| a / divisor).collect())
    });
    expected.loss = expected.per_pixel.iter().sum::<f64>() / divisor;
    expected
}

/// Softmax and its logarithm; `of` gives a pixel's loss and what counts, a, of which the gradient is Σa · p − a.
fn pixel_by_pixel(z: &[f64], sizes: Sizes, mut of: impl FnMut(usize, &[f64]) -> (f64, Vec<f64>)) -> Expected {
    let nothing = vec![0.0; sizes.elements()];
    let mut expected =
        Expected { loss: 0.0, per_pixel: Vec::new(), probability: nothing.clone(), grad: nothing };
    for pixel in 0..sizes.pixels() {
        let z: Vec<f64> = (0..sizes.channels).map(|class| z[sizes.at(pixel, class)]).collect();
        let most = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let log_sum = z.iter().map(|z| (z - most).exp()).sum::<f64>().ln();
        let log_p: Vec<f64> = z.iter().map(|z| z - most - log_sum).collect();
        let (loss, a) = of(pixel, &log_p);
        expected.per_pixel.push(loss);
        let mass: f64 = a.iter().sum();
        for (class, log_p) in log_p.iter().enumerate() {
            expected.probability[sizes.at(pixel, class)] = log_p.exp();
            expected.grad[sizes.at(pixel, class)] = mass * log_p.exp() - a[class];
        }
    }
    expected
}

/// What the binary losses are told; `pos_weight` is one a channel.
pub(crate) struct BinaryOptions<'a> {
    pub(crate) weight: Option<&'a [f64]>,
    pub(crate) pos_weight: Option<&'a [f64]>,
    pub(crate) reduction: Reduction,
}

/// `F.binary_cross_entropy_with_logits(z, y, weight, pos_weight=…)`.
pub(crate) fn bce_with_logits(
    z: &[f64],
    target: &[f64],
    sizes: Sizes,
    options: &BinaryOptions<'_>,
) -> Expected {
    element_by_element(z, options, |at, z| {
        let (y, pw) =
            (target[at], options.pos_weight.map_or(1.0, |pw| pw[at / sizes.plane % sizes.channels]));
        let loss = (1.0 - y) * z + (1.0 + (pw - 1.0) * y) * ((-z.abs()).exp().ln_1p() + (-z).max(0.0));
        let p = 1.0 / (1.0 + (-z).exp());
        (if z.is_nan() { z } else { loss }, p, (1.0 + (pw - 1.0) * y) * p - pw * y)
    })
}

/// `F.binary_cross_entropy(p, y, weight)`, with its gradient by p.
pub(crate) fn bce(p: &[f64], target: &[f64], options: &BinaryOptions<'_>) -> Expected {
    element_by_element(p, options, |at, p| {
        let y = target[at];
        let loss = -(y * p.ln().max(-100.0) + (1.0 - y) * (-p).ln_1p().max(-100.0));
        (loss, p, (p - y) / (p * (1.0 - p)).max(1e-12))
    })
}

fn element_by_element(
    x: &[f64],
    options: &BinaryOptions<'_>,
    of: impl Fn(usize, f64) -> (f64, f64, f64),
) -> Expected {
    let divisor = if options.reduction == Reduction::Mean { x.len() as f64 } else { 1.0 };
    let mut expected =
        Expected { loss: 0.0, per_pixel: Vec::new(), probability: Vec::new(), grad: Vec::new() };
    for (at, &x) in x.iter().enumerate() {
        let w = options.weight.map_or(1.0, |weight| weight[at]);
        let (loss, p, slope) = of(at, x);
        expected.per_pixel.push(w * loss);
        expected.probability.push(p);
        expected.grad.push(w * slope / divisor);
    }
    expected.loss = expected.per_pixel.iter().sum::<f64>() / divisor;
    expected
}

/// How far what is found may be from what is expected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tolerance {
    /// As a share of the expected number.
    pub(crate) relative: f64,
    /// What the reference itself may be wrong by, in units of what a pixel counts.
    pub(crate) own: f64,
}

impl Tolerance {
    /// Of single precision, each number rounded at most a few times.
    pub(crate) const SINGLE: Self = Self { relative: 1e-6, own: 1e-11 };
    /// Of double precision.
    pub(crate) const DOUBLE: Self = Self { relative: 1e-11, own: 1e-11 };

    /// The same where a result is a difference of larger numbers.
    pub(crate) fn absolute(self) -> Self {
        Self { own: self.own.max(self.relative), ..self }
    }

    /// Says where a number is too far from what is expected. `scale` is what a pixel counts, at least.
    pub(crate) fn check(self, what: &str, found: &[f64], expected: &[f64], scale: f64) -> Result<(), String> {
        if found.len() != expected.len() {
            return Err(format!("{what} has {} numbers, expected {}", found.len(), expected.len()));
        }
        for (at, (&found, &expected)) in found.iter().zip(expected).enumerate() {
            let same = found == expected || found.is_nan() && expected.is_nan();
            // Below the smallest normal number, single precision has few digits or none.
            let apart = self.relative * expected.abs() + self.own * scale + f64::from(f32::MIN_POSITIVE);
            let close = (found - expected).abs() <= apart;
            if !same && !close {
                return Err(format!("{what}[{at}] is {found:e}, expected {expected:e}"));
            }
        }
        Ok(())
    }
}
