//! Every gradient against central differences of its loss, in double precision.

#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a test fails by panicking, and exact results are compared exactly"
)]

use ndarray::{Array1, Array3, Array4};
use pixelwise::{
    BceOptions, BceWithLogitsOptions, CrossEntropyOptions, Reduction, bce, bce_with_logits, cross_entropy,
    sigmoid_bce,
};
use proptest::prelude::*;

const SHAPE: (usize, usize, usize, usize) = (1, 3, 2, 2);

proptest! {
    #[test]
    fn bce_with_logits_descends(z in array(-8.0..8.0), y in array(0.0..1.0), w in array(0.0..3.0), pw in 0.1..9.0, r in reductions()) {
        let pos_weight = Array1::from_elem(3, pw);
        let options = BceWithLogitsOptions { weight: Some(w.view()), pos_weight: Some(pos_weight.view()), reduction: r };
        let f = |z: &Array4<f64>| bce_with_logits(z.view(), y.view(), &options).unwrap();
        check(&z, &f(&z).grad, |z| f(z).loss)?;
    }

    #[test]
    fn bce_descends(p in array(0.01..0.99), y in array(0.0..1.0), w in array(0.0..3.0), r in reductions()) {
        let options = BceOptions { weight: Some(w.view()), reduction: r };
        let f = |p: &Array4<f64>| bce(p.view(), y.view(), &options).unwrap();
        check(&p, &f(&p).grad, |p| f(p).loss)?;
    }

    #[test]
    fn two_steps_descend(z in array(-8.0..8.0), y in array(0.0..1.0), r in reductions()) {
        let options = BceOptions { weight: None, reduction: r };
        let f = |z: &Array4<f64>| sigmoid_bce(z.view(), y.view(), &options).unwrap();
        check(&z, &f(&z).grad, |z| f(z).loss)?;
    }

    #[test]
    fn cross_entropy_descends(
        z in array(-8.0..8.0),
        y in prop::collection::vec(-1..3, 4),
        w in prop::collection::vec(0.1..3.0, 3),
        e in 0.0..1.0,
        r in reductions(),
    ) {
        prop_assume!(y.iter().any(|&y| y >= 0));
        let y = Array3::from_shape_vec((1, 2, 2), y).unwrap();
        let weight = Array1::from_vec(w);
        let options =
            CrossEntropyOptions { weight: Some(weight.view()), ignore_index: -1, label_smoothing: e, reduction: r };
        let f = |z: &Array4<f64>| cross_entropy(z.view(), y.view(), &options).unwrap();
        check(&z, &f(&z).grad, |z| f(z).loss)?;
    }
}

/// `F.binary_cross_entropy(torch.sigmoid(z), y)` gives 100 with a gradient of 0 at `z = torch.tensor([17.])`, `y = torch.tensor([0.])`;
/// `F.binary_cross_entropy_with_logits(z, y)` gives 17 with a gradient of 1.
#[test]
fn the_two_step_gradient_dies_where_the_sigmoid_saturates() {
    let (z, y) = (Array4::from_elem((1, 1, 1, 1), 17.0f32), Array4::zeros((1, 1, 1, 1)));
    let two = sigmoid_bce(z.view(), y.view(), &BceOptions::default()).unwrap();
    assert_eq!((two.loss, two.grad[[0, 0, 0, 0]]), (100.0, 0.0));
    let one = bce_with_logits(z.view(), y.view(), &BceWithLogitsOptions::default()).unwrap();
    assert_eq!(one.loss, 17.0);
    // σ(17) is 1 − 4.1e−8, nearer to the float32 before 1 than to 1, to which PyTorch rounds it.
    assert_eq!(one.grad[[0, 0, 0, 0]], 1.0f32.next_down());
}

fn check(
    at: &Array4<f64>,
    grad: &Array4<f64>,
    loss: impl Fn(&Array4<f64>) -> f64,
) -> Result<(), TestCaseError> {
    const STEP: f64 = 1e-5;
    for (index, &grad) in grad.indexed_iter() {
        let beside = |step: f64| {
            let mut moved = at.clone();
            moved[index] += step;
            loss(&moved)
        };
        let slope = (beside(STEP) - beside(-STEP)) / (2.0 * STEP);
        prop_assert!((grad - slope).abs() <= 1e-6 * grad.abs().max(1.0), "{} is not {}", grad, slope);
    }
    Ok(())
}

fn array(values: std::ops::Range<f64>) -> impl Strategy<Value = Array4<f64>> {
    prop::collection::vec(values, 12).prop_map(|v| Array4::from_shape_vec(SHAPE, v).unwrap())
}

fn reductions() -> impl Strategy<Value = Reduction> {
    prop_oneof![Just(Reduction::Mean), Just(Reduction::Sum), Just(Reduction::None)]
}
