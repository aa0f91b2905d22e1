//! The optimizers against PyTorch, and that a step taken apart is the step.

use pixelwise::Real;
use pixelwise_train::number::Number;
use pixelwise_train::optimizer::{Optimizer, Rule, Settings};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    optimizer: String,
    lr: f64,
    dtype: String,
    start: Vec<f64>,
    grads: Vec<Vec<f64>>,
    values: Vec<Vec<f64>>,
}

/// `optimizer.json` is made by `tests/../../../tests/golden/train.py`, with `torch.optim.SGD` and `torch.optim.Adam`.
#[test]
fn ten_steps_are_pytorchs() {
    let golden: Golden =
        serde_json::from_str(include_str!("../../../tests/golden/optimizer.json")).expect("well-formed");
    assert_eq!(golden.cases.len(), 12);
    for case in &golden.cases {
        match case.dtype.as_str() {
            // Two roundings of float32 a step: PyTorch fuses v − lr·g, which is one.
            "float32" => follow::<f32>(case, 4e-7),
            _ => follow::<f64>(case, 4e-15),
        }
    }
}

#[track_caller]
fn follow<T: Number>(case: &Case, tolerance: f64) {
    let real = |x: &f64| T::from_f64(*x);
    let rule = Rule::from_id(&case.optimizer).expect("a known optimizer");
    let mut values: Vec<T> = case.start.iter().map(real).collect();
    let mut optimizer = Optimizer::new(Settings::new(rule, case.lr), values.len()).expect("valid settings");
    // An error is measured against the largest value on the way: steps of 200 forth and back round at 200.
    let mut scales: Vec<f64> = case.start.iter().map(|x| x.abs().max(1.0)).collect();
    for (step, (grad, expected)) in case.grads.iter().zip(&case.values).enumerate() {
        let grad: Vec<T> = grad.iter().map(real).collect();
        optimizer.step(&mut values, &grad).expect("as many gradients as values");
        for ((&value, &expected), scale) in values.iter().zip(expected).zip(&mut scales) {
            let value = Real::to_f64(value);
            *scale = scale.max(expected.abs());
            assert!(
                (value - expected).abs() <= tolerance * *scale,
                "{} {} step {step}: {value} is not {expected}",
                case.optimizer,
                case.dtype
            );
        }
    }
}

proptest! {
    #[test]
    fn the_parts_of_a_step_are_the_step(
        rule in prop::sample::select(&Rule::ALL),
        grads in prop::collection::vec(prop::array::uniform3(-10.0_f32..10.0), 1..6),
        lr in 1e-4..10.0,
    ) {
        let mut values = [1.0_f32, -2.0, 0.0];
        let mut optimizer = Optimizer::new(Settings::new(rule, lr), 3)?;
        for grad in &grads {
            let parts = optimizer.parts(&values, grad)?;
            let subtracted: Vec<f32> = values.iter().zip(&parts.update).map(|(v, update)| v - update).collect();
            optimizer.step(&mut values, grad)?;
            prop_assert_eq!(&parts.gradient[..], &grad[..]);
            prop_assert_eq!(&parts.value[..], &values[..]);
            prop_assert_eq!(&subtracted[..], &values[..]);
            for (direction, update) in parts.direction.iter().zip(&parts.update) {
                let scaled = lr as f32 * direction;
                prop_assert!((scaled - update).abs() <= 1e-6 * scaled.abs());
            }
        }
    }

    #[test]
    fn the_first_step_of_adam_is_as_long_as_the_learning_rate(g in 1e-2..1e3, lr in 1e-3..1.0) {
        let mut value = [0.0];
        Optimizer::new(Settings::new(Rule::Adam, lr), 1)?.step(&mut value, &[g])?;
        prop_assert!((value[0] + lr).abs() <= 2e-6 * lr);
    }
}
