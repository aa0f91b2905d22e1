//! The losses in single precision, by the kernels, against the same in double precision, an element at a time.
//!
//! `cargo bench --package benches` times both, `cargo test --package benches --benches` runs each once; before either, their results must
//! agree.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput};
use ndarray::{Array3, Array4, Dimension};
use pixelwise::buffers::{Resident, Target};
use pixelwise::slices::Options;
use pixelwise::{
    BceWithLogitsOptions, CrossEntropyOptions, Error, Loss, Shape, bce_with_logits, cross_entropy,
};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// Channels: 1 is binary cross-entropy, more are the classes of cross-entropy.
const CLASSES: [usize; 4] = [1, 2, 5, 21];
const SIDES: [usize; 2] = [64, 256];
/// How far single precision may be from double, relative to max(1, |expected|).
const CLOSE: f64 = 2e-6;

fn main() -> Result<(), Error> {
    let mut criterion = Criterion::default()
        .without_plots()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(30)
        .configure_from_args();
    for classes in CLASSES {
        for side in SIDES {
            let shape = Shape::new(1, classes, side, side);
            if classes == 1 { binary(&mut criterion, shape) } else { multiclass(&mut criterion, shape) }?;
        }
    }
    Ok(())
}

fn binary(criterion: &mut Criterion, shape: Shape) -> Result<(), Error> {
    let (logits, classes) = arguments(shape, 2);
    let target = classes.mapv(|class| class as f32).into_shape_with_order(shape.dims());
    let target = target.expect("a class for each logit");
    let mut single = Resident::bce_with_logits(shape, Options::default())?;
    single.logits = logits.iter().copied().collect();
    single.target = Target::Binary(target.iter().copied().collect());
    let (logits, target) = (logits.mapv(f64::from), target.mapv(f64::from));
    compare(criterion, shape, &mut single, || {
        bce_with_logits(logits.view(), target.view(), &BceWithLogitsOptions::default())
    })
}

fn multiclass(criterion: &mut Criterion, shape: Shape) -> Result<(), Error> {
    let (logits, target) = arguments(shape, shape.c);
    let mut single = Resident::cross_entropy(shape, Options::default())?;
    single.logits = logits.iter().copied().collect();
    single.target = Target::Classes(target.iter().copied().collect());
    let logits = logits.mapv(f64::from);
    compare(criterion, shape, &mut single, || {
        cross_entropy(logits.view(), target.view(), &CrossEntropyOptions::default())
    })
}

/// Logits even in −8 to 8, and a class for each pixel.
fn arguments(shape: Shape, classes: usize) -> (Array4<f32>, Array3<i32>) {
    let mut bits = Xoshiro256PlusPlus::seed_from_u64(classes as u64);
    let mut unit = || (bits.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    let logits = Array4::from_shape_simple_fn(shape.dims(), || (16.0 * unit() - 8.0) as f32);
    let class = || (unit() * classes as f64) as i32;
    (logits, Array3::from_shape_simple_fn((shape.n, shape.h, shape.w), class))
}

/// Checks that both give the same, then measures both.
fn compare<D: Dimension>(
    criterion: &mut Criterion,
    shape: Shape,
    single: &mut Resident,
    double: impl Fn() -> Result<Loss<f64, D>, Error>,
) -> Result<(), Error> {
    let exact = double()?;
    let loss = single.run()?;
    close("loss", &[loss], &[exact.loss], 1.0);
    let pixels = shape.h * shape.w;
    close("per_pixel", &single.per_pixel, &exact.per_pixel, 1.0);
    close("probability", &single.probability, &exact.probability, 1.0);
    // Divided by the number of pixels, a gradient is close to 0.
    close("grad", &single.grad, &exact.grad, pixels as f64);

    let mut group = criterion.benchmark_group("losses");
    group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Elements(pixels as u64));
    let name = format!("{}x{}", shape.c, shape.h);
    group.bench_function(BenchmarkId::new("single", &name), |bencher| bencher.iter(|| single.run()));
    group.bench_function(BenchmarkId::new("double", &name), |bencher| bencher.iter(&double));
    group.finish();
    Ok(())
}

fn close<'a>(
    what: &str,
    found: &[f32],
    exact: impl IntoIterator<Item = &'a f64, IntoIter: ExactSizeIterator>,
    scale: f64,
) {
    let exact = exact.into_iter();
    assert_eq!(found.len(), exact.len(), "{what} has another length");
    for (at, (&found, exact)) in found.iter().zip(exact).enumerate() {
        let (found, exact) = (f64::from(found) * scale, exact * scale);
        let apart = (found - exact).abs() / exact.abs().max(1.0);
        assert!(apart <= CLOSE, "{what}[{at}] is {found}, expected {exact}");
    }
}
