//! What every way comes to, in float64.

use pixelwise::Shape;

use super::{Activation, Border, Data, Divisor, Form, Mix, Way, Weights};

/// Every way from these tensors to a number.
#[must_use]
pub fn ways(data: &Data) -> Vec<Way> {
    let mut ways = Vec::new();
    let ignored = data.mask.contains(&None);
    let borders: &[Border] = if ignored { &[Border::Out, Border::Zero] } else { &[Border::Absent] };
    for form in [Form::Binary, Form::Multiclass] {
        if form == Form::Multiclass && data.multiclass.is_empty() {
            continue;
        }
        for mix in mixes(data, form) {
            let mixed = mixed(data, form, mix);
            for &activation in activations(form) {
                let costs = Costs::of(&mixed, form, activation);
                for &border in borders {
                    for (weights, factors) in weights(data, form, border) {
                        for smoothing in smoothings(data, activation) {
                            let map = data.pixel_weight.as_deref().filter(|_| weights == Weights::Map);
                            let totals = costs.totals(&mixed, form, border, &factors, map, smoothing);
                            let one = |divisor| {
                                let (sum, by) = totals.divided(data, divisor);
                                let value = sum / by;
                                Way {
                                    form,
                                    activation,
                                    border,
                                    weights,
                                    smoothing,
                                    divisor,
                                    mix,
                                    sum,
                                    by,
                                    value,
                                }
                            };
                            ways.extend(divisors(data, form, border, weights).into_iter().map(one));
                        }
                    }
                }
            }
        }
    }
    ways
}

fn mixes(data: &Data, form: Form) -> Vec<Mix> {
    let mut mixes = vec![Mix::None, Mix::Half];
    if form == Form::Multiclass || data.shape.c == 2 {
        mixes.push(Mix::Reversed);
    }
    if form == Form::Multiclass {
        mixes.push(Mix::Viewed);
        if data.shape.c > 2 {
            mixes.extend([Mix::ShiftedUp, Mix::ShiftedDown]);
        }
    }
    mixes
}

fn activations(form: Form) -> &'static [Activation] {
    match form {
        Form::Binary => &[Activation::Once, Activation::Twice],
        Form::Multiclass => &[Activation::Once, Activation::Twice, Activation::NoLog, Activation::None],
    }
}

/// `NLLLoss` takes no `label_smoothing`.
fn smoothings(data: &Data, activation: Activation) -> Vec<f64> {
    let mut list = vec![0.0];
    if matches!(activation, Activation::Once | Activation::Twice) {
        list.push(0.1);
        // The same number, not float32's.
        let own = data.smoothing.to_string().parse().unwrap_or(0.0);
        list.extend((!list.contains(&own)).then_some(own));
    }
    list
}

/// The weights of each class, of the binary form's 0 and 1.
fn weights(data: &Data, form: Form, border: Border) -> Vec<(Weights, Vec<f64>)> {
    let classes = if form == Form::Binary { 2 } else { data.shape.c };
    let mut list = vec![(Weights::Equal, vec![1.0; classes])];
    let balanced = balance(data, form, border);
    if balanced.iter().all(|weight| weight.is_finite()) && balanced.iter().any(|&weight| weight != 1.0) {
        list.push((Weights::Balanced, balanced));
    }
    let own = match form {
        Form::Binary => data.pos_weight.map(|weight| vec![1.0, f64::from(weight)]),
        Form::Multiclass => {
            data.class_weight.as_ref().map(|weight| weight.iter().map(|&w| w.into()).collect())
        }
    };
    list.extend(own.map(|own| (Weights::Own, own)));
    list.extend(data.pixel_weight.is_some().then(|| (Weights::Map, vec![1.0; classes])));
    list
}

/// Negatives / positives for the second of two classes; of more, all pixels over K times a class's.
pub(super) fn balance(data: &Data, form: Form, border: Border) -> Vec<f64> {
    let classes = if form == Form::Binary { 2 } else { data.shape.c };
    let mut counts = vec![0.0; classes];
    for &class in &data.mask {
        let class = match (class, border) {
            (Some(class), _) => class,
            (None, Border::Zero) => 0,
            (None, _) => continue,
        };
        let class = if form == Form::Binary { usize::from(class == data.foreground) } else { class };
        counts[class] += 1.0;
    }
    if classes == 2 {
        return vec![1.0, counts[0] / counts[1]];
    }
    let all: f64 = counts.iter().sum();
    counts.into_iter().map(|count| all / (classes as f64 * count)).collect()
}

fn divisors(data: &Data, form: Form, border: Border, weights: Weights) -> Vec<Divisor> {
    let mut divisors = match form {
        Form::Binary => vec![Divisor::All],
        Form::Multiclass => vec![Divisor::Weight],
    };
    if weights == Weights::Map {
        return map_divisors(data, border);
    }
    if border == Border::Out {
        divisors.push(if form == Form::Binary { Divisor::Kept } else { Divisor::All });
    }
    // A weighted CE divided by the pixels: `reduction="none"`, then `.mean()`.
    if form == Form::Multiclass && weights != Weights::Equal {
        divisors.push(if border == Border::Out { Divisor::Kept } else { Divisor::All });
    }
    divisors.push(Divisor::Nothing);
    if data.shape.n > 1 {
        divisors.push(Divisor::Images);
        // BCE divides images of one size alike.
        divisors.extend((form == Form::Multiclass).then_some(Divisor::EachImage));
    }
    divisors
}

/// With a weight a pixel, people take the mean of all pixels, of the kept ones, or of the weights.
fn map_divisors(data: &Data, border: Border) -> Vec<Divisor> {
    let mut divisors = vec![Divisor::All, Divisor::Weight, Divisor::Nothing];
    divisors.extend((border == Border::Out).then_some(Divisor::Kept));
    divisors.extend((data.shape.n > 1).then_some(Divisor::Images));
    divisors
}

/// The tensors with a mistake in them.
pub(super) struct Mixed {
    pub(super) shape: Shape,
    pub(super) logits: Vec<f32>,
    pub(super) mask: Vec<Option<usize>>,
    foreground: usize,
}

pub(super) fn mixed(data: &Data, form: Form, mix: Mix) -> Mixed {
    let (shape, plane) = (data.shape, data.shape.h * data.shape.w);
    let mut logits = if form == Form::Binary { data.binary.clone() } else { data.multiclass.clone() };
    let mut mask = data.mask.clone();
    let classes = shape.c;
    match mix {
        Mix::None => {}
        Mix::Half => logits.iter_mut().for_each(|z| *z = half(*z)),
        // Of two channels, z₁ − z₀ changes its sign.
        Mix::Reversed if form == Form::Binary => logits.iter_mut().for_each(|z| *z = -*z),
        Mix::Reversed => {
            for image in logits.chunks_mut(classes * plane) {
                let own = image.to_vec();
                for (k, channel) in image.chunks_mut(plane).enumerate() {
                    channel.copy_from_slice(&own[(classes - 1 - k) * plane..][..plane]);
                }
            }
        }
        Mix::Viewed => {
            for image in logits.chunks_mut(classes * plane) {
                let own = image.to_vec();
                for (at, z) in image.iter_mut().enumerate() {
                    // What stood at [h, w, k] is read in the order of memory.
                    *z = own[at % classes * plane + at / classes];
                }
            }
        }
        Mix::ShiftedUp => {
            mask.iter_mut().flatten().for_each(|class| *class = (*class + 1) % classes);
        }
        Mix::ShiftedDown => {
            mask.iter_mut().flatten().for_each(|class| *class = (*class + classes - 1) % classes);
        }
    }
    Mixed { shape, logits, mask, foreground: data.foreground }
}

/// A number rounded to float16 and back.
fn half(x: f32) -> f32 {
    let size = x.abs();
    if size == 0.0 || !size.is_finite() {
        return x;
    }
    // 11 digits, and no unit below 2⁻²⁴.
    let unit = 2.0_f32.powi((size.log2().floor() as i32 - 10).max(-24));
    let rounded = (x / unit).round_ties_even() * unit;
    if rounded.abs() > 65504.0 { f32::INFINITY.copysign(x) } else { rounded }
}

/// −log p of each class at each pixel, or what stands for it.
struct Costs {
    classes: usize,
    /// A pixel's classes side by side.
    values: Vec<f64>,
}

impl Costs {
    fn of(mixed: &Mixed, form: Form, activation: Activation) -> Self {
        let Shape { n, c, h, w } = mixed.shape;
        let plane = h * w;
        if form == Form::Binary {
            let values = mixed.logits.iter().flat_map(|&z| {
                let z = f64::from(z);
                let z = if activation == Activation::Twice { 1.0 / (1.0 + (-z).exp()) } else { z };
                [softplus(z), softplus(-z)]
            });
            return Self { classes: 2, values: values.collect() };
        }
        let mut values = vec![0.0; n * plane * c];
        let mut pixel = vec![0.0; c];
        for at in 0..n * plane {
            let first = at / plane * c * plane + at % plane;
            for (k, z) in pixel.iter_mut().enumerate() {
                *z = f64::from(mixed.logits[first + k * plane]);
            }
            let costs = &mut values[at * c..(at + 1) * c];
            match activation {
                Activation::Once => nll(&pixel, costs),
                Activation::None => costs.iter_mut().zip(&pixel).for_each(|(cost, z)| *cost = -z),
                Activation::Twice | Activation::NoLog => {
                    nll(&pixel, costs);
                    for (p, cost) in pixel.iter_mut().zip(&*costs) {
                        *p = (-cost).exp();
                    }
                    if activation == Activation::Twice {
                        nll(&pixel, costs);
                    } else {
                        costs.iter_mut().zip(&pixel).for_each(|(cost, p)| *cost = -p);
                    }
                }
            }
        }
        Self { classes: c, values }
    }

    /// The sums over each image, of the costs and of the weights.
    fn totals(
        &self,
        mixed: &Mixed,
        form: Form,
        border: Border,
        factors: &[f64],
        map: Option<&[f32]>,
        smoothing: f64,
    ) -> Totals {
        let Shape { n, h, w, .. } = mixed.shape;
        let plane = h * w;
        let mut totals = Totals { sums: vec![0.0; n], weights: vec![0.0; n], kept: vec![0.0; n] };
        let spread = smoothing / self.classes as f64;
        for (at, &class) in mixed.mask.iter().enumerate() {
            let class = match (class, border) {
                (Some(class), _) => class,
                (None, Border::Zero) => 0,
                (None, _) => continue,
            };
            let class = if form == Form::Binary { usize::from(class == mixed.foreground) } else { class };
            let costs = &self.values[at * self.classes..(at + 1) * self.classes];
            // BCE's pos_weight stands before the cost of a 1 whatever the target is; so do CE's weights with smoothing.
            let smooth: f64 = costs.iter().zip(factors).map(|(cost, factor)| cost * factor).sum();
            let image = at / plane;
            let weight = map.map_or(1.0, |map| f64::from(map[at]));
            totals.sums[image] += weight
                * ((1.0 - smoothing) * factors[class] * costs[class]
                    + if smoothing > 0.0 { spread * smooth } else { 0.0 });
            totals.weights[image] += weight * factors[class];
            totals.kept[image] += 1.0;
        }
        totals
    }
}

struct Totals {
    sums: Vec<f64>,
    weights: Vec<f64>,
    kept: Vec<f64>,
}

impl Totals {
    /// The sum, and what it is divided by.
    fn divided(&self, data: &Data, divisor: Divisor) -> (f64, f64) {
        let sum: f64 = self.sums.iter().sum();
        let images = data.shape.n as f64;
        let all = data.mask.len() as f64;
        match divisor {
            Divisor::All => (sum, all),
            Divisor::Kept => (sum, self.kept.iter().sum()),
            Divisor::Weight => (sum, self.weights.iter().sum()),
            Divisor::Nothing => (sum, 1.0),
            Divisor::Images => (sum, images),
            Divisor::EachImage => {
                let means = self.sums.iter().zip(&self.weights).map(|(sum, weight)| sum / weight);
                (means.sum(), images)
            }
        }
    }
}

/// −log σ(−z).
fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// −log softmax.
fn nll(logits: &[f64], costs: &mut [f64]) {
    let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = logits.iter().map(|z| (z - most).exp()).sum();
    for (cost, z) in costs.iter_mut().zip(logits) {
        *cost = sum.ln() - (z - most);
    }
}
