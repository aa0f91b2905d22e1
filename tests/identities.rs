//! The laws that tie the forms together, on arbitrary logits.

#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a test fails by panicking, and exact results are compared exactly"
)]

use std::f64::consts::LN_2;

use ndarray::{Array1, Array3, Array4, Axis, Zip, concatenate};
use pixelwise::{
    BceOptions, BceWithLogitsOptions, CrossEntropyOptions, Loss, Real, Reduction, argmax, bce,
    bce_with_logits, cross_entropy, log_softmax, one_hot, sigmoid, softmax, threshold,
};
use proptest::prelude::*;

const SHAPE: (usize, usize, usize) = (2, 3, 5);
const PIXELS: usize = 30;

proptest! {
    #[test]
    fn softmax_of_two_is_the_sigmoid_of_their_difference(z in logits(2)) {
        close(&channel(&softmax(z.view()), 1), &sigmoid(difference(&z).view()))?;
    }

    #[test]
    fn two_classes_cost_what_their_difference_costs(z in logits(2), y in classes(2)) {
        let (one, two) = (binary(&difference(&z), &y, Reduction::Mean), multiclass(&z, &y, Reduction::Mean));
        prop_assert!(near(one.loss, two.loss));
        close(&one.per_pixel.index_axis_move(Axis(1), 0), &two.per_pixel)?;
        close(&channel(&two.grad, 1), &one.grad)?;
        close(&channel(&two.grad, 0).mapv(|g| -g), &one.grad)?;
    }

    #[test]
    fn two_classes_cost_the_same_bits_where_their_difference_is_exact(
        z in prop::collection::vec(-400i32..400, PIXELS), y in classes(2)
    ) {
        let z = Array4::from_shape_vec((2, 1, 3, 5), z).unwrap().mapv(|z| z as f32 / 16.0);
        let pair = concatenate![Axis(1), z.mapv(|z| -z / 2.0), z.mapv(|z| z / 2.0)];
        let (one, two) = (binary(&z, &y, Reduction::Mean), multiclass(&pair, &y, Reduction::Mean));
        prop_assert_eq!(one.loss, two.loss);
        prop_assert_eq!(&one.per_pixel.index_axis_move(Axis(1), 0), &two.per_pixel);
        prop_assert_eq!(&channel(&two.grad, 1), &one.grad);
        prop_assert_eq!(&channel(&two.grad, 0).mapv(|g| -g), &one.grad);
        prop_assert_eq!(&channel(&two.probability, 1), &one.probability);
    }

    #[test]
    fn adding_the_same_to_every_channel_changes_nothing(z in logits(4), y in classes(4), c in -50.0..50.0) {
        let (here, there) = (multiclass(&z, &y, Reduction::Mean), multiclass(&z.mapv(|z| z + c), &y, Reduction::Mean));
        close(&here.per_pixel, &there.per_pixel)?;
        close(&here.probability, &there.probability)?;
        close(&here.grad, &there.grad)?;
    }

    #[test]
    fn a_step_moves_the_difference_twice_as_far(z in logits(2), y in classes(2), rate in 0.01..10.0) {
        let d = difference(&z);
        let (one, two) = (binary(&d, &y, Reduction::Mean), multiclass(&z, &y, Reduction::Mean));
        let step_one = one.grad.mapv(|g| rate * g);
        let step_two = difference(&two.grad).mapv(|g| rate * g);
        close(&step_two, &step_one.mapv(|s| 2.0 * s))?;
    }

    #[test]
    fn argmax_of_two_is_the_threshold_one_half(z in logits(2)) {
        let predicted = threshold(sigmoid(difference(&z).view()).view(), 0.5);
        prop_assert_eq!(predicted.index_axis_move(Axis(1), 0), argmax(z.view()));
    }

    #[test]
    fn argmax_ignores_the_softmax(z in logits(5)) {
        prop_assert_eq!(argmax(z.view()), argmax(softmax(z.view()).view()));
    }

    #[test]
    fn a_higher_threshold_predicts_no_more(z in logits(1), low in 0.0..1.0, high in 0.0..1.0) {
        let (low, high) = if low < high { (low, high) } else { (high, low) };
        let p = sigmoid(z.view());
        Zip::from(&threshold(p.view(), low)).and(&threshold(p.view(), high)).for_each(|low, high| assert!(high <= low));
    }

    #[test]
    fn the_threshold_on_p_is_its_logit_on_z(z in logits(1), t in 0.01f64..0.99) {
        let cut = (t / (1.0 - t)).ln();
        prop_assume!(z.iter().all(|z| (z - cut).abs() > 1e-9));
        prop_assert_eq!(threshold(sigmoid(z.view()).view(), t), z.mapv(|z| u8::from(z > cut)));
    }

    #[test]
    fn softmax_sums_to_one(z in logits(7)) {
        close(&softmax(z.view()).sum_axis(Axis(1)), &Array3::ones(SHAPE))?;
    }

    #[test]
    fn log_softmax_is_the_logarithm_of_softmax(z in logits(3)) {
        close(&log_softmax(z.view()).mapv(f64::exp), &softmax(z.view()))?;
    }

    #[test]
    fn class_weight_is_pos_weight_under_sum(z in logits(2), y in classes(2), w in 0.1..20.0) {
        let pos_weight = Array1::from_elem(1, w);
        let one = bce_with_logits(difference(&z).view(), as_channel(&y).view(), &BceWithLogitsOptions {
            pos_weight: Some(pos_weight.view()), reduction: Reduction::Sum, weight: None
        }).unwrap();
        let weight = Array1::from_vec(vec![1.0, w]);
        let two = cross_entropy(z.view(), y.view(), &CrossEntropyOptions {
            weight: Some(weight.view()), reduction: Reduction::Sum, ..Default::default()
        }).unwrap();
        prop_assert!(near(one.loss, two.loss));
        close(&channel(&two.grad, 1), &one.grad)?;
    }

    #[test]
    fn smoothing_two_classes_softens_the_binary_target(z in logits(2), y in classes(2), e in 0.0..=1.0) {
        let soft = as_channel::<f64>(&y).mapv(|y| (1.0 - e) * y + e / 2.0);
        let one = bce_with_logits(difference(&z).view(), soft.view(), &BceWithLogitsOptions::default()).unwrap();
        let two = cross_entropy(z.view(), y.view(), &CrossEntropyOptions { label_smoothing: e, ..Default::default() }).unwrap();
        close(&one.per_pixel.index_axis_move(Axis(1), 0), &two.per_pixel)?;
        close(&channel(&two.grad, 1), &one.grad)?;
    }

    #[test]
    fn a_pixel_gradient_sums_to_zero(z in logits(6), y in classes(6), e in 0.0..1.0) {
        let options = CrossEntropyOptions { label_smoothing: e, ..Default::default() };
        let grad = cross_entropy(z.view(), y.view(), &options).unwrap().grad;
        close(&grad.sum_axis(Axis(1)), &Array3::zeros(SHAPE))?;
    }

    #[test]
    fn two_steps_cost_what_one_step_costs(z in logits(1), y in classes(2)) {
        let y = as_channel(&y);
        let one = bce_with_logits(z.view(), y.view(), &BceWithLogitsOptions::default()).unwrap();
        let two = bce(sigmoid(z.view()).view(), y.view(), &BceOptions::default()).unwrap();
        Zip::from(&one.per_pixel).and(&two.per_pixel).for_each(|a, b| assert!((a - b).abs() < 1e-3 * a.max(1e-9), "{a} {b}"));
    }

    #[test]
    fn the_map_sums_to_the_loss(z in logits(3), y in classes(3)) {
        let [mean, sum, none] = [Reduction::Mean, Reduction::Sum, Reduction::None].map(|r| multiclass(&z, &y, r));
        prop_assert!(near(mean.loss, mean.per_pixel.sum() / PIXELS as f64));
        prop_assert!(near(sum.loss, sum.per_pixel.sum()));
        prop_assert_eq!(sum, none);
    }

    #[test]
    fn an_ignored_pixel_counts_for_nothing(z in logits(3), y in classes(3), junk in logits(3)) {
        let kept = |i: usize| !i.is_multiple_of(3);
        let mut y = y;
        let mut other = z.clone();
        for (i, ((n, r, c), y)) in y.indexed_iter_mut().enumerate() {
            if !kept(i) {
                *y = 255;
                for k in 0..3 {
                    other[[n, k, r, c]] = junk[[n, k, r, c]];
                }
            }
        }
        let options = CrossEntropyOptions { ignore_index: 255, ..Default::default() };
        let [here, there] = [&z, &other].map(|z| cross_entropy(z.view(), y.view(), &options).unwrap());
        prop_assert_eq!(here.loss, there.loss);
        prop_assert_eq!(here.grad, there.grad);
        let cost: f64 = here.per_pixel.iter().enumerate().filter(|&(i, _)| kept(i)).map(|(_, l)| l).sum();
        prop_assert!(near(here.loss, cost / 20.0));
    }
}

#[test]
fn untrained_logits_cost_the_logarithm_of_the_choices() {
    for k in [1, 2, 3, 21] {
        let z = Array4::<f64>::zeros((1, k, 2, 2));
        let y = Array3::zeros((1, 2, 2));
        assert!(near(multiclass(&z, &y, Reduction::Mean).loss, (k as f64).ln()));
        let channels = one_hot(y.view(), k);
        let multilabel =
            bce_with_logits(z.view(), channels.view(), &BceWithLogitsOptions::default()).unwrap();
        assert!(near(multilabel.loss, LN_2));
    }
}

#[test]
fn one_class_has_nothing_to_learn() {
    let z = Array4::from_shape_vec((1, 1, 1, 3), vec![-700.0, 0.0, 3.5f32]).unwrap();
    let result = multiclass(&z, &Array3::zeros((1, 1, 3)), Reduction::Mean);
    assert_eq!(result.loss, 0.0);
    assert!(result.probability.iter().all(|&p| p == 1.0));
    assert!(result.grad.iter().all(|&g| g == 0.0));
}

/// `F.binary_cross_entropy_with_logits(z, torch.tensor([[0., 1.]]))` and `F.cross_entropy(z, torch.tensor([1]))` at
/// `z = torch.tensor([[-0.7, 1.3]])`.
#[test]
fn multilabel_is_not_multiclass() {
    let z = Array4::from_shape_vec((1, 2, 1, 1), vec![-0.7, 1.3f64]).unwrap();
    let y = Array3::ones((1, 1, 1));
    let multilabel =
        bce_with_logits(z.view(), one_hot(y.view(), 2).view(), &BceWithLogitsOptions::default()).unwrap();
    assert!((multilabel.loss - 0.3221).abs() < 5e-5);
    assert!((multiclass(&z, &y, Reduction::Mean).loss - 0.1269).abs() < 5e-5);
}

#[expect(clippy::cast_lossless, reason = "as works for both number types")]
fn as_channel<T: Real>(classes: &Array3<i32>) -> Array4<T> {
    classes.mapv(|c| T::from_f64(c as f64)).insert_axis(Axis(1))
}

fn binary<T: Real>(z: &Array4<T>, y: &Array3<i32>, reduction: Reduction) -> Loss<T, ndarray::Ix4> {
    let options = BceWithLogitsOptions { reduction, ..Default::default() };
    bce_with_logits(z.view(), as_channel(y).view(), &options).unwrap()
}

fn multiclass<T: Real>(z: &Array4<T>, y: &Array3<i32>, reduction: Reduction) -> Loss<T, ndarray::Ix3> {
    cross_entropy(z.view(), y.view(), &CrossEntropyOptions { reduction, ..Default::default() }).unwrap()
}

fn channel<T: Real>(z: &Array4<T>, c: usize) -> Array4<T> {
    z.select(Axis(1), &[c])
}

/// z₁ − z₀.
fn difference(z: &Array4<f64>) -> Array4<f64> {
    channel(z, 1) - channel(z, 0)
}

fn logits(channels: usize) -> impl Strategy<Value = Array4<f64>> {
    let (n, h, w) = SHAPE;
    prop::collection::vec(-30.0..30.0, channels * PIXELS)
        .prop_map(move |z| Array4::from_shape_vec((n, channels, h, w), z).unwrap())
}

fn classes(classes: i32) -> impl Strategy<Value = Array3<i32>> {
    prop::collection::vec(0..classes, PIXELS).prop_map(|y| Array3::from_shape_vec(SHAPE, y).unwrap())
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(1.0)
}

fn close<D: ndarray::Dimension>(
    a: &ndarray::Array<f64, D>,
    b: &ndarray::Array<f64, D>,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.shape(), b.shape());
    for (&a, &b) in a.iter().zip(b) {
        prop_assert!(near(a, b), "{} is not {}", a, b);
    }
    Ok(())
}
