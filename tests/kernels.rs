//! The kernels of `f32` against the same losses in `f64`: any shape, any option, any logit.

use ndarray::{Array1, Array3, Array4};
use pixelwise::{
    BceWithLogitsOptions, CrossEntropyOptions, Reduction, Shape, bce_with_logits,
    buffers::{Resident, Target},
    cross_entropy,
    slices::Options,
};
use proptest::prelude::*;

/// What single precision may lose, relative to the largest term.
const CLOSE: f64 = 2e-6;

proptest! {
    #[test]
    fn binary_rows_of_any_length_are_exact(
        z in logits(1..600),
        pw in prop::option::of(0.0f32..8.0),
        weighted: bool,
        y in 0.0f32..1.0,
    ) {
        let n = z.len();
        let z = Array4::from_shape_vec((1, 1, 1, n), z).unwrap();
        let y = Array4::from_shape_fn((1, 1, 1, n), |(.., i)| [0.0, 1.0, y][i % 3]);
        let w = Array4::from_shape_fn((1, 1, 1, n), |(.., i)| 0.5 + (i % 5) as f32);
        let pw = pw.map(|pw| Array1::from_vec(vec![pw]));
        let found = bce_with_logits(z.view(), y.view(), &BceWithLogitsOptions {
            weight: weighted.then(|| w.view()),
            pos_weight: pw.as_ref().map(|pw| pw.view()),
            reduction: Reduction::Sum,
        }).unwrap();
        let (w64, pw64) = (w.mapv(f64::from), pw.map(|pw| pw.mapv(f64::from)));
        let exact = bce_with_logits(z.mapv(f64::from).view(), y.mapv(f64::from).view(), &BceWithLogitsOptions {
            weight: weighted.then(|| w64.view()),
            pos_weight: pw64.as_ref().map(|pw| pw.view()),
            reduction: Reduction::Sum,
        }).unwrap();
        close(&found.per_pixel, &exact.per_pixel, 1.0)?;
        close(&found.probability, &exact.probability, 1.0)?;
        close(&found.grad, &exact.grad, 40.0)?;
        let sum: f64 = found.per_pixel.iter().copied().map(f64::from).sum();
        prop_assert!(found.loss == sum as f32 || (found.loss.is_nan() && sum.is_nan()) || relative(found.loss, sum) < 1e-7);
    }

    #[test]
    fn images_of_any_size_and_classes_are_exact(
        (classes, n, z) in (1usize..24, 1usize..150).prop_flat_map(|(k, n)| (Just(k), Just(n), logits(k * n..k * n + 1))),
        smoothing in prop_oneof![Just(0.0f32), 0.0f32..1.0],
        weighted: bool,
        ignore in -1i32..3,
    ) {
        let z = Array4::from_shape_vec((1, classes, 1, n), z).unwrap();
        let y = Array3::from_shape_fn((1, 1, n), |(.., i)| (i * 7 % classes) as i32);
        let w = Array1::from_shape_fn(classes, |c| 0.5 + c as f32);
        let found = cross_entropy(z.view(), y.view(), &CrossEntropyOptions {
            weight: weighted.then(|| w.view()),
            ignore_index: ignore,
            label_smoothing: smoothing,
            reduction: Reduction::Sum,
        }).unwrap();
        let w64 = w.mapv(f64::from);
        let exact = cross_entropy(z.mapv(f64::from).view(), y.view(), &CrossEntropyOptions {
            weight: weighted.then(|| w64.view()),
            ignore_index: ignore,
            label_smoothing: f64::from(smoothing),
            reduction: Reduction::Sum,
        }).unwrap();
        close(&found.per_pixel, &exact.per_pixel, 1.0)?;
        close(&found.probability, &exact.probability, 1.0)?;
        close(&found.grad, &exact.grad, 25.0)?;
    }
}

/// A pixel by itself costs what it costs in its image: the page explains one and shows the other.
#[test]
fn a_pixel_has_the_same_bits_wherever_it_stands() {
    let z = Array4::from_shape_fn((1, 1, 1, 531), |(.., i)| ((i * 37 % 101) as f32 - 50.0) / 7.3);
    let y = z.mapv(|z| f32::from(u8::from(z > 1.0)));
    let sum = BceWithLogitsOptions { reduction: Reduction::Sum, ..Default::default() };
    let all = bce_with_logits(z.view(), y.view(), &sum).unwrap();
    for i in 0..z.len() {
        let one = |a: &Array4<f32>| Array4::from_elem((1, 1, 1, 1), a[[0, 0, 0, i]]);
        let found = bce_with_logits(one(&z).view(), one(&y).view(), &sum).unwrap();
        assert_eq!(found.per_pixel, one(&all.per_pixel));
        assert_eq!(found.probability, one(&all.probability));
        assert_eq!(found.grad, one(&all.grad));
    }
}

#[test]
fn a_resident_loss_is_the_loss() {
    let shape = Shape::new(2, 3, 5, 7);
    let options = Options { label_smoothing: 0.1, ignore_index: Some(1), ..Options::default() };
    let mut resident = Resident::cross_entropy(shape, options.clone()).unwrap();
    for (i, z) in resident.logits.iter_mut().enumerate() {
        *z = (i * 31 % 17) as f32 / 3.0;
    }
    let Target::Classes(target) = &mut resident.target else { panic!("cross-entropy takes classes") };
    for (i, class) in target.iter_mut().enumerate() {
        *class = (i % 3) as i32;
    }
    let (logits, target) = (resident.logits.clone(), target.clone());
    let loss = resident.run().unwrap();
    let expected = pixelwise::slices::cross_entropy(&logits, &target, shape, &options).unwrap();
    assert_eq!(loss, expected.loss);
    assert_eq!(resident.per_pixel, expected.per_pixel);
    assert_eq!(resident.probability, expected.probability);
    assert_eq!(resident.grad, expected.grad);
    let view = ndarray::ArrayView4::from_shape(shape.dims(), &logits).unwrap();
    assert_eq!(resident.prediction, pixelwise::argmax(view).into_raw_vec_and_offset().0);
}

/// Logits as networks give them, with what they ought not to give among them.
fn logits(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f32>> {
    let one = prop_oneof![
        60 => -20.0f32..20.0,
        4 => -200.0f32..200.0,
        2 => -1e-6f32..1e-6,
        1 => -1e4f32..1e4,
    ];
    let special = prop_oneof![Just(f32::NAN), Just(f32::INFINITY), Just(f32::NEG_INFINITY), Just(0.0)];
    (prop::collection::vec(one, length), any::<prop::sample::Index>(), special, prop::bool::weighted(0.2))
        .prop_map(|(mut z, at, special, with)| {
            if with && !z.is_empty() {
                let at = at.index(z.len());
                z[at] = special;
            }
            z
        })
}

fn close<D: ndarray::Dimension>(
    found: &ndarray::Array<f32, D>,
    exact: &ndarray::Array<f64, D>,
    largest: f64,
) -> Result<(), TestCaseError> {
    for (&found, &exact) in found.iter().zip(exact) {
        let same = f64::from(found) == exact || (found.is_nan() && exact.is_nan());
        let apart = (f64::from(found) - exact).abs();
        prop_assert!(same || apart <= CLOSE * exact.abs().max(largest), "{} is not {}", found, exact);
    }
    Ok(())
}

fn relative(found: f32, exact: f64) -> f64 {
    (f64::from(found) - exact).abs() / exact.abs()
}
