//! Empty sums, infinite logits, and what is refused: as PyTorch 2.15 answers.

#![expect(clippy::float_cmp, reason = "a test fails by panicking, and exact results are compared exactly")]

use ndarray::{Array1, Array3, Array4, array};
use pixelwise::{
    BceOptions, BceWithLogitsOptions, CrossEntropyOptions, Error, Reduction, argmax, bce, bce_with_logits,
    cross_entropy, metrics, one_hot, sigmoid_bce, threshold,
};

const INF: f32 = f32::INFINITY;
const NAN: f32 = f32::NAN;

/// `F.cross_entropy(z, torch.full((1, 1, 2), -100), reduction=r)`: nan and 0, and `z.grad` is 0.
#[test]
fn the_mean_over_no_pixel_is_nan_and_its_gradient_zero() {
    let z = pixels(&[[0.5, -1.0], [2.0, 3.0]]);
    let y = array![[[-100, -100]]];
    for (reduction, nan) in [(Reduction::Mean, true), (Reduction::Sum, false)] {
        let options = CrossEntropyOptions { reduction, ..Default::default() };
        let result = cross_entropy(z.view(), y.view(), &options).unwrap();
        assert_eq!(result.loss.is_nan(), nan);
        assert!(result.grad.iter().all(|&g| g == 0.0));
        assert!(result.per_pixel.iter().all(|&l| l == 0.0));
    }
}

/// `F.cross_entropy(z, torch.tensor([[[1, -100]]]), weight=torch.tensor([1., 0.]))`: nan, and so is `z.grad` where kept.
#[test]
fn the_mean_over_weight_zero_is_nan_with_its_gradient() {
    let z = pixels(&[[0.5, -1.0], [2.0, 3.0]]);
    let weight = array![1.0, 0.0];
    let options = CrossEntropyOptions { weight: Some(weight.view()), ..Default::default() };
    let result = cross_entropy(z.view(), array![[[1, -100]]].view(), &options).unwrap();
    assert!(result.loss.is_nan());
    assert!(result.grad.index_axis(ndarray::Axis(3), 0).iter().all(|g| g.is_nan()));
    assert!(result.grad.index_axis(ndarray::Axis(3), 1).iter().all(|&g| g == 0.0));
}

/// `F.binary_cross_entropy_with_logits(torch.empty(0, 1, 2, 2), torch.empty(0, 1, 2, 2))`: nan.
#[test]
fn the_mean_over_no_element_is_nan() {
    let none = Array4::<f32>::zeros((0, 1, 2, 2));
    assert!(
        bce_with_logits(none.view(), none.view(), &BceWithLogitsOptions::default()).unwrap().loss.is_nan()
    );
    assert!(bce(none.view(), none.view(), &BceOptions::default()).unwrap().loss.is_nan());
}

/// `F.binary_cross_entropy_with_logits(z, y, reduction="none")` over ±∞ and 0, ½, 1.
#[test]
fn an_infinite_logit_costs_what_pytorch_says() {
    let z = row(&[INF, INF, INF, -INF, -INF, -INF]);
    let y = row(&[0.0, 0.5, 1.0, 0.0, 0.5, 1.0]);
    let options = BceWithLogitsOptions { reduction: Reduction::Sum, ..Default::default() };
    let result = bce_with_logits(z.view(), y.view(), &options).unwrap();
    check(&result.per_pixel, &[INF, INF, NAN, NAN, NAN, NAN]);
    check(&result.grad, &[1.0, 0.5, 0.0, 0.0, -0.5, -1.0]);
}

/// `F.cross_entropy(z, y, reduction="none")`, pixel by pixel: an ∞ anywhere, a −∞ beside the class, a −∞ at the class, a NaN.
#[test]
fn an_infinite_class_logit_costs_what_pytorch_says() {
    let z = pixels(&[[INF, 1.0, 1.0, 1.0], [0.0, -INF, -INF, NAN]]);
    let y = array![[[1, 0, 1, 0]]];
    let options = CrossEntropyOptions { reduction: Reduction::Sum, ..Default::default() };
    let result = cross_entropy(z.view(), y.view(), &options).unwrap();
    check(&result.per_pixel, &[NAN, 0.0, INF, NAN]);
    check(&result.probability, &[NAN, 1.0, 1.0, NAN, NAN, 0.0, 0.0, NAN]);
    check(&result.grad, &[NAN, 0.0, 1.0, NAN, NAN, 0.0, -1.0, NAN]);
}

/// `F.cross_entropy(z, torch.tensor([[[-100, -100]]]))` leaves `z.grad` nan where a logit is.
#[test]
fn ignoring_does_not_cure_nan() {
    let z = pixels(&[[NAN, 1.0], [0.0, 2.0]]);
    let result = cross_entropy(z.view(), array![[[-100, -100]]].view(), &CrossEntropyOptions::default());
    check(&result.unwrap().grad, &[NAN, 0.0, NAN, 0.0]);
}

/// `torch.argmax(z, 1)`: the first of equals, the first NaN.
#[test]
fn argmax_takes_the_first_and_nan_above_all() {
    let z = pixels(&[[1.0, 1.0, 1.0, -INF], [1.0, NAN, 2.0, -INF], [0.0, NAN, 2.0, -INF]]);
    assert_eq!(argmax(z.view()), array![[[0, 1, 1, 0]]]);
}

/// `torch.tensor([0.5, 0.5000001, nan]) > 0.5`.
#[test]
fn the_threshold_is_strict() {
    assert_eq!(threshold(row(&[0.5, 0.500_000_1, NAN]).view(), 0.5).into_raw_vec_and_offset().0, [0, 1, 0]);
}

#[test]
fn a_target_that_is_no_class_is_zero_in_every_channel() {
    let found = one_hot::<f32>(array![[[1, 255, -100, 2]]].view(), 2);
    assert_eq!(found, pixels(&[[0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]]));
}

/// `F.binary_cross_entropy_with_logits(torch.tensor([5.]), torch.tensor([2.]))`: −4.9933.
#[test]
fn a_target_outside_the_unit_interval_is_pytorchs_silent_mistake() {
    let result =
        bce_with_logits(row(&[5.0]).view(), row(&[2.0]).view(), &BceWithLogitsOptions::default()).unwrap();
    assert!((result.loss + 4.9933).abs() < 5e-5);
    let result =
        bce_with_logits(row(&[0.0]).view(), row(&[255.0]).view(), &BceWithLogitsOptions::default()).unwrap();
    assert_eq!(result.grad[[0, 0, 0, 0]], -254.5);
}

#[test]
fn a_wrong_shape_is_named() {
    let z = Array4::<f32>::zeros((1, 2, 4, 4));
    let small = Array4::<f32>::zeros((1, 1, 4, 4));
    let expected = vec![1, 2, 4, 4];
    let got = vec![1, 1, 4, 4];
    let error = Err(Error::ShapeMismatch { what: "target", expected: expected.clone(), got: got.clone() });
    assert_eq!(bce_with_logits(z.view(), small.view(), &BceWithLogitsOptions::default()), error);
    assert_eq!(bce(z.view(), small.view(), &BceOptions::default()), error);

    let error = Err(Error::ShapeMismatch { what: "weight", expected, got });
    let options = BceWithLogitsOptions { weight: Some(small.view()), ..Default::default() };
    assert_eq!(bce_with_logits(z.view(), z.view(), &options), error);
    let options = BceOptions { weight: Some(small.view()), ..Default::default() };
    assert_eq!(bce(z.view(), z.view(), &options), error);

    let three = Array1::zeros(3);
    let error = |what| Error::ShapeMismatch { what, expected: vec![2], got: vec![3] };
    let options = BceWithLogitsOptions { pos_weight: Some(three.view()), ..Default::default() };
    assert_eq!(bce_with_logits(z.view(), z.view(), &options), Err(error("pos_weight")));
    let y = Array3::zeros((1, 4, 4));
    let options = CrossEntropyOptions { weight: Some(three.view()), ..Default::default() };
    assert_eq!(cross_entropy(z.view(), y.view(), &options), Err(error("weight")));

    let y = Array3::zeros((1, 4, 3));
    let error = |what, expected, got| Error::ShapeMismatch { what, expected, got };
    assert_eq!(
        cross_entropy(z.view(), y.view(), &CrossEntropyOptions::default()),
        Err(error("target", vec![1, 4, 4], vec![1, 4, 3]))
    );
    assert_eq!(
        metrics(Array3::zeros((1, 4, 4)).view(), y.view(), 2, None),
        Err(error("prediction", vec![1, 4, 3], vec![1, 4, 4]))
    );
}

#[test]
fn a_wrong_value_is_named() {
    let z = Array4::<f32>::zeros((1, 2, 1, 1));
    let options = CrossEntropyOptions { ignore_index: 255, ..Default::default() };
    for target in [-1, 2, -100] {
        let error = Err(Error::TargetOutOfBounds { target: target.into(), classes: 2 });
        assert_eq!(cross_entropy(z.view(), array![[[target]]].view(), &options), error);
        let found = metrics(array![[[0]]].view(), array![[[target]]].view(), 2, Some(255));
        assert_eq!(found.map(|_| ()), error.map(|_| ()));
    }
    let options = CrossEntropyOptions { label_smoothing: 1.5, ..Default::default() };
    let error = Error::OutOfRange { what: "label_smoothing", value: 1.5, min: 0.0, max: 1.0 };
    assert_eq!(cross_entropy(z.view(), array![[[0]]].view(), &options), Err(error));
    assert_eq!(
        bce(row(&[0.5, 1.5]).view(), row(&[0.0, 1.0]).view(), &BceOptions::default()),
        Err(Error::ProbabilityOutOfRange { value: 1.5 })
    );
    let nan = sigmoid_bce(row(&[NAN]).view(), row(&[0.0]).view(), &BceOptions::default());
    assert!(matches!(nan, Err(Error::ProbabilityOutOfRange { value }) if value.is_nan()));
    let error = Error::OutOfRange { what: "prediction", value: 2.0, min: 0.0, max: 1.0 };
    assert_eq!(metrics(array![[[2]]].view(), array![[[0]]].view(), 2, None), Err(error));
}

#[test]
fn an_undefined_ratio_is_undefined() {
    let found = metrics(array![[[0, 0, 1]]].view(), array![[[0, 0, 255]]].view(), 3, Some(255)).unwrap();
    assert_eq!(found.confusion, array![[2, 0, 0], [0, 0, 0], [0, 0, 0]]);
    assert_eq!(found.accuracy, Some(1.0));
    assert_eq!(found.iou, [Some(1.0), None, None]);
    assert_eq!(found.mean_iou(), Some(1.0));
    let none = metrics(array![[[0]]].view(), array![[[255]]].view(), 1, Some(255)).unwrap();
    assert_eq!((none.accuracy, none.mean_dice(), none.mean_recall()), (None, None, None));
}

/// One image of one row: a slice a channel.
fn pixels<const W: usize>(channels: &[[f32; W]]) -> Array4<f32> {
    Array4::from_shape_fn((1, channels.len(), 1, W), |(_, c, _, x)| channels[c][x])
}

fn row(values: &[f32]) -> Array4<f32> {
    Array4::from_shape_fn((1, 1, 1, values.len()), |(_, _, _, x)| values[x])
}

#[track_caller]
fn check<D: ndarray::Dimension>(found: &ndarray::Array<f32, D>, expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    for (&found, &expected) in found.iter().zip(expected) {
        assert!(found == expected || (found.is_nan() && expected.is_nan()), "{found} is not {expected}");
    }
}
