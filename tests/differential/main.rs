//! Everything that computes a loss against one plain reference: arrays in both precisions, slices and buffers, with every combination of
//! options, over sizes at the edges of the kernels' tiles and logits of every kind.
//!
//! A case is made from its number alone. `PIXELWISE_CASES=100000 cargo test --test differential` runs that many,
//! `PIXELWISE_CASE=17 cargo test --test differential` that one.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod found;
mod random;
#[path = "../reference/mod.rs"]
mod reference;

use found::{Found, Scale};
use ndarray::{Array1, Array3, Array4};
use pixelwise::buffers::{Resident, Target};
use pixelwise::slices::{self, FlatLoss, Options};
use pixelwise::{
    BceOptions, BceWithLogitsOptions, CrossEntropyOptions, Real, Shape, bce, bce_with_logits, cross_entropy,
    cross_entropy_of_probabilities, sigmoid,
};
use random::{Random, class_weight, logits, sizes};
use reference::{BinaryOptions, ClassOptions, Sizes, Tolerance};

/// How many cases of each loss run unless another number is asked for.
const CASES: u64 = 3000;

#[test]
fn class_indices_cost_what_their_formula_says() {
    check_all(|random| Classes::new(random).check());
}

#[test]
fn class_probabilities_cost_what_their_formula_says() {
    check_all(|random| Probabilities::new(random).check());
}

#[test]
fn logits_against_numbers_cost_what_their_formula_says() {
    check_all(|random| Binary::new(random).check());
}

/// Runs every case, and names those that fail.
#[track_caller]
fn check_all(check: impl Fn(&mut Random) -> Result<(), String>) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let cases = match number("PIXELWISE_CASE") {
        Some(one) => one..one + 1,
        None => 0..number("PIXELWISE_CASES").unwrap_or(CASES),
    };
    let count = cases.end - cases.start;
    assert!(count > 0, "there is no case");
    let failures: Vec<String> = cases
        .filter_map(|case| check(&mut Random(case)).err().map(|why| format!("case {case}: {why}")))
        .collect();
    let first = failures.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} of {count} cases fail:\n{first}", failures.len());
}

/// Cross-entropy of class indices.
struct Classes {
    sizes: Sizes,
    logits: Vec<f32>,
    target: Vec<i32>,
    options: Options,
}

impl Classes {
    fn new(random: &mut Random) -> Self {
        let sizes = sizes(random, 21);
        let k = sizes.channels;
        let outside = *random.one_of(&[-100, 255, -1, i32::MIN, i32::MAX]);
        let ignore = if random.chance(0.5) { random.below(k) as i32 } else { outside };
        let alone = random.below(k) as i32;
        let (one_class, ignored) = (random.chance(0.4), *random.one_of(&[0.0, 0.0, 0.3, 1.0]));
        let class = |_| {
            if random.chance(ignored) {
                ignore
            } else if one_class {
                alone
            } else {
                random.below(k) as i32
            }
        };
        let target = (0..sizes.pixels()).map(class).collect();
        let options = Options {
            reduction: random.reduction(),
            weight: class_weight(random, k),
            ignore_index: (ignore != -100 || random.chance(0.5)).then_some(ignore),
            label_smoothing: *random.one_of(&[0.0, 0.0, 0.1, 1.0, 0.37]),
            ..Options::default()
        };
        Self { sizes, logits: logits(random, sizes), target, options }
    }

    fn check(&self) -> Result<(), String> {
        let Self { sizes, logits, target, options } = self;
        let weight = options.weight.as_deref().map(wide);
        let exact = reference::cross_entropy(
            &wide(logits),
            target,
            *sizes,
            &class_options(options, weight.as_deref()),
        );
        let counted = target.iter().filter(|&&class| class != options.ignore_index.unwrap_or(-100));
        let counted =
            counted.map(|&class| weight.as_ref().map_or(1.0, |weight| weight[class as usize])).sum();
        let scale = Scale::new(weight.as_deref(), options.reduction, counted);
        let within = |what, found: &Found, tolerance: Tolerance| {
            let grad = if options.label_smoothing > 0.0 { tolerance.absolute() } else { tolerance };
            found.check(what, &exact, tolerance, grad, scale).map_err(|why| {
                format!("{why}; K = {}, {sizes:?}, {options:?}, target {target:?}", sizes.channels)
            })
        };
        let of = slices(logits, target, *sizes, options);
        within("slices", &of.clone().into(), Tolerance::SINGLE)?;
        within("arrays of f32", &self.array::<f32>(), Tolerance::SINGLE)?;
        within("arrays of f64", &self.array::<f64>(), Tolerance::DOUBLE)?;
        let mut resident = Resident::cross_entropy(sizes.shape(), options.clone()).unwrap();
        resident.logits.copy_from_slice(logits);
        resident.target = Target::Classes(target.clone());
        let loss = resident.run().unwrap();
        within("buffers", &Found::of(loss, &resident), Tolerance::SINGLE)?;
        let likeliest = (0..sizes.pixels()).map(|pixel| first_largest(logits, *sizes, pixel));
        if likeliest.ne(resident.prediction.iter().map(|&class| usize::from(class))) {
            return Err(format!("another class is predicted; {sizes:?}"));
        }
        Ok(())
    }

    fn array<T: Real>(&self) -> Found {
        let weight = self.options.weight.as_ref().map(|weight| Array1::from_vec(cast(weight)));
        let options = CrossEntropyOptions {
            weight: weight.as_ref().map(|weight| weight.view()),
            ignore_index: self.options.ignore_index.unwrap_or(-100),
            label_smoothing: T::from_f64(self.options.label_smoothing.into()),
            reduction: self.options.reduction,
        };
        let target = Array3::from_shape_vec(self.sizes.map(), self.target.clone()).unwrap();
        cross_entropy(self.sizes.array::<T>(&self.logits).view(), target.view(), &options).unwrap().into()
    }
}

/// Cross-entropy of class probabilities.
struct Probabilities {
    sizes: Sizes,
    logits: Vec<f32>,
    target: Vec<f32>,
    options: Options,
}

impl Probabilities {
    fn new(random: &mut Random) -> Self {
        let sizes = sizes(random, 21);
        let mut target = vec![0.0; sizes.elements()];
        let kind = random.below(3);
        for pixel in 0..sizes.pixels() {
            let one = random.below(sizes.channels);
            let mut q: Vec<f64> = (0..sizes.channels).map(|_| random.unit()).collect();
            let sum: f64 = q.iter().sum();
            for (class, q) in q.iter_mut().enumerate() {
                *q = match kind {
                    0 => f64::from(u8::from(class == one)),
                    1 => *q / sum,
                    _ => *q,
                };
                target[sizes.at(pixel, class)] = *q as f32;
            }
        }
        let options = Options {
            reduction: random.reduction(),
            weight: class_weight(random, sizes.channels),
            ignore_index: *random.one_of(&[None, None, Some(-1), Some(-100)]),
            label_smoothing: *random.one_of(&[0.0, 0.0, 0.1, 1.0]),
            ..Options::default()
        };
        Self { sizes, logits: logits(random, sizes), target, options }
    }

    fn check(&self) -> Result<(), String> {
        let Self { sizes, logits, target, options } = self;
        let weight = options.weight.as_deref().map(wide);
        let exact = reference::cross_entropy_of_probabilities(
            &wide(logits),
            &wide(target),
            *sizes,
            &class_options(options, weight.as_deref()),
        );
        let scale = Scale::new(weight.as_deref(), options.reduction, sizes.pixels() as f64);
        let scale = Scale { pixel: scale.pixel * sizes.channels as f64, ..scale };
        let within = |what, found: &Found, tolerance: Tolerance| {
            found
                .check(what, &exact, tolerance, tolerance, scale)
                .map_err(|why| format!("{why}; {sizes:?}, {options:?}"))
        };
        let of = slices::cross_entropy_of_probabilities(logits, target, sizes.shape(), options).unwrap();
        within("slices", &of.into(), Tolerance::SINGLE)?;
        within("arrays of f32", &self.array::<f32>(), Tolerance::SINGLE)?;
        within("arrays of f64", &self.array::<f64>(), Tolerance::DOUBLE)
    }

    fn array<T: Real>(&self) -> Found {
        let weight = self.options.weight.as_ref().map(|weight| Array1::from_vec(cast(weight)));
        let options = CrossEntropyOptions {
            weight: weight.as_ref().map(|weight| weight.view()),
            label_smoothing: T::from_f64(self.options.label_smoothing.into()),
            reduction: self.options.reduction,
            ..CrossEntropyOptions::default()
        };
        let [logits, target] = [&self.logits, &self.target].map(|values| self.sizes.array::<T>(values));
        cross_entropy_of_probabilities(logits.view(), target.view(), &options).unwrap().into()
    }
}

/// Both binary losses: of logits, and of their probabilities.
struct Binary {
    sizes: Sizes,
    logits: Vec<f32>,
    target: Vec<f32>,
    options: Options,
}

impl Binary {
    fn new(random: &mut Random) -> Self {
        let sizes = sizes(random, 4);
        let hard = random.chance(0.4);
        let y = |_| if hard { random.below(2) as f32 } else { random.unit() as f32 };
        let target = (0..sizes.elements()).map(y).collect();
        let options = Options {
            reduction: random.reduction(),
            weight: class_weight(random, sizes.elements()),
            pos_weight: class_weight(random, sizes.channels),
            ..Options::default()
        };
        Self { sizes, logits: logits(random, sizes), target, options }
    }

    fn check(&self) -> Result<(), String> {
        let Self { sizes, logits, target, options } = self;
        let [weight, pos_weight] = [&options.weight, &options.pos_weight].map(|w| w.as_deref().map(wide));
        let most = pos_weight.iter().flatten().copied().fold(1.0, f64::max);
        let told = BinaryOptions {
            weight: weight.as_deref(),
            pos_weight: pos_weight.as_deref(),
            reduction: options.reduction,
        };
        let exact = reference::bce_with_logits(&wide(logits), &wide(target), *sizes, &told);
        let scale = Scale::new(weight.as_deref(), options.reduction, sizes.elements() as f64);
        let scale = Scale { pixel: scale.pixel * most, ..scale };
        let hard = target.iter().all(|&y| y == 0.0 || y == 1.0);
        let within = |what, found: &Found, tolerance: Tolerance| {
            let grad = if hard { tolerance } else { tolerance.absolute() };
            found
                .check(what, &exact, tolerance, grad, scale)
                .map_err(|why| format!("{why}; {sizes:?}, {options:?}"))
        };
        let of = slices::bce_with_logits(logits, target, sizes.shape(), options).unwrap();
        within("slices", &of.into(), Tolerance::SINGLE)?;
        within("arrays of f32", &self.array::<f32>(), Tolerance::SINGLE)?;
        within("arrays of f64", &self.array::<f64>(), Tolerance::DOUBLE)?;
        let mut resident = Resident::bce_with_logits(sizes.shape(), options.clone()).unwrap();
        resident.logits.copy_from_slice(logits);
        resident.target = Target::Binary(target.clone());
        let loss = resident.run().unwrap();
        within("buffers", &Found::of(loss, &resident), Tolerance::SINGLE)?;
        let above = resident.probability.iter().map(|&p| u8::from(p > resident.threshold));
        if above.ne(resident.prediction.iter().copied()) {
            return Err(format!("a prediction is not its probability's; {sizes:?}"));
        }
        self.check_two_steps()
    }

    fn array<T: Real>(&self) -> Found {
        let sizes = self.sizes;
        let [weight, target] = [self.options.weight.as_ref(), Some(&self.target)]
            .map(|values| values.map(|values| sizes.array::<T>(values)));
        let pos_weight = self.options.pos_weight.as_ref().map(|weight| Array1::from_vec(cast(weight)));
        let options = BceWithLogitsOptions {
            weight: weight.as_ref().map(|weight| weight.view()),
            pos_weight: pos_weight.as_ref().map(|weight| weight.view()),
            reduction: self.options.reduction,
        };
        bce_with_logits(sizes.array::<T>(&self.logits).view(), target.unwrap().view(), &options)
            .unwrap()
            .into()
    }

    /// `bce` of the probabilities, in both precisions and over slices.
    fn check_two_steps(&self) -> Result<(), String> {
        let sizes = self.sizes;
        let p = sigmoid(sizes.array::<f32>(&self.logits).view()).into_raw_vec_and_offset().0;
        if p.iter().any(|p| p.is_nan()) {
            return Ok(());
        }
        let options = Options { pos_weight: None, ..self.options.clone() };
        let weight = options.weight.as_deref().map(wide);
        let told =
            BinaryOptions { weight: weight.as_deref(), pos_weight: None, reduction: options.reduction };
        let exact = reference::bce(&wide(&p), &wide(&self.target), &told);
        let scale = Scale::new(weight.as_deref(), options.reduction, sizes.elements() as f64);
        let of = slices::bce(&p, &self.target, sizes.shape(), &options).unwrap();
        Found::from(of).check(
            "slices of probabilities",
            &exact,
            Tolerance::SINGLE,
            Tolerance::SINGLE,
            scale,
        )?;
        let map = options.weight.as_ref().map(|weight| sizes.array::<f64>(weight));
        let told =
            BceOptions { weight: map.as_ref().map(|weight| weight.view()), reduction: options.reduction };
        let of = bce(sizes.array::<f64>(&p).view(), sizes.array::<f64>(&self.target).view(), &told).unwrap();
        Found::from(of).check("arrays of probabilities", &exact, Tolerance::DOUBLE, Tolerance::DOUBLE, scale)
    }
}

impl Sizes {
    fn shape(self) -> Shape {
        Shape::new(self.images, self.channels, 1, self.plane)
    }

    fn map(self) -> (usize, usize, usize) {
        (self.images, 1, self.plane)
    }

    fn array<T: Real>(self, values: &[f32]) -> Array4<T> {
        Array4::from_shape_vec(self.shape().dims(), cast(values)).unwrap()
    }
}

fn slices(logits: &[f32], target: &[i32], sizes: Sizes, options: &Options) -> FlatLoss {
    slices::cross_entropy(logits, target, sizes.shape(), options).unwrap()
}

fn class_options<'a>(options: &Options, weight: Option<&'a [f64]>) -> ClassOptions<'a> {
    ClassOptions {
        weight,
        ignore_index: options.ignore_index.unwrap_or(-100),
        smoothing: options.label_smoothing.into(),
        reduction: options.reduction,
    }
}

fn first_largest(logits: &[f32], sizes: Sizes, pixel: usize) -> usize {
    let mut best = 0;
    for class in 1..sizes.channels {
        let [z, most] = [class, best].map(|class| logits[sizes.at(pixel, class)]);
        if z > most || z.is_nan() && !most.is_nan() {
            best = class;
        }
    }
    best
}

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().copied().map(f64::from).collect()
}

fn cast<T: Real>(values: &[f32]) -> Vec<T> {
    values.iter().map(|&x| T::from_f64(x.into())).collect()
}
