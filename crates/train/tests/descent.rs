//! Descent on the logits: PyTorch's numbers, and the laws that tie the two forms together.

use std::f64::consts::LN_2;

use ndarray::{Array3, Array4, ArrayView4, Axis, array, concatenate};
use pixelwise::{BceOptions, Error, Reduction, sigmoid_bce};
use pixelwise_train::number::Number;
use pixelwise_train::objective::{Form, Objective};
use pixelwise_train::optimizer::{Optimizer, Rule, Settings};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    objective: String,
    optimizer: String,
    lr: f64,
    shape: [usize; 4],
    start: Vec<f64>,
    mask: Vec<i32>,
    losses: Vec<f64>,
    logits: Vec<f64>,
}

/// `descent.json` is made by `tests/golden/train.py`, with `loss.backward()` and `torch.optim`.
#[test]
fn twenty_steps_are_pytorchs() {
    let golden: Golden =
        serde_json::from_str(include_str!("../../../tests/golden/descent.json")).expect("well-formed");
    assert_eq!(golden.cases.len(), 18);
    for case in &golden.cases {
        let objective = match case.objective.as_str() {
            "bce_with_logits" | "bce" => Objective::binary(),
            "cross_entropy" => Objective::multiclass(),
            "doubled_sigmoid" => doubled(Objective::binary()),
            "doubled_softmax" => doubled(Objective::multiclass()),
            "label_smoothing" => Objective::of(Form::CrossEntropy { weight: None, label_smoothing: 0.1 }),
            other => panic!("unknown objective {other}"),
        };
        let [n, _, h, w] = case.shape;
        let mask = Array3::from_shape_vec((n, h, w), case.mask.clone()).expect("a mask of its shape");
        let start = Array4::from_shape_vec(case.shape, case.start.clone()).expect("logits of their shape");
        let rule = Rule::from_id(&case.optimizer).expect("a known optimizer");
        let mut descent = Descent::new(start, Settings::new(rule, case.lr));
        let name = format!("{} with {}", case.objective, case.optimizer);
        for (step, expected) in case.losses.iter().enumerate() {
            let loss = descent.step(|z| match case.objective.as_str() {
                "bce" => two_steps(z, &mask),
                _ => slope(&objective, z, &mask),
            });
            assert!((loss - expected).abs() < 1e-12, "{name}, step {step}: {loss} is not {expected}");
        }
        for (got, expected) in descent.logits.iter().zip(&case.logits) {
            assert!((got - expected).abs() < 1e-11, "{name}: {got} is not {expected}");
        }
    }
}

/// Logits and the optimizer that moves them.
struct Descent<T> {
    logits: Array4<T>,
    optimizer: Optimizer<T>,
}

impl<T: Number> Descent<T> {
    fn new(logits: Array4<T>, settings: Settings) -> Self {
        let optimizer = Optimizer::new(settings, logits.len()).expect("valid settings");
        Self { logits: logits.as_standard_layout().into_owned(), optimizer }
    }

    /// Takes a step down a loss; the loss before it.
    fn step(&mut self, loss: impl FnOnce(ArrayView4<'_, T>) -> (T, Array4<T>)) -> T {
        let (loss, grad) = loss(self.logits.view());
        let grad: Vec<T> = grad.iter().copied().collect();
        let logits = self.logits.as_slice_mut().expect("logits in order");
        self.optimizer.step(logits, &grad).expect("one length");
        loss
    }

    /// What a step would subtract.
    fn update(&self, objective: &Objective, mask: &Array3<i32>) -> Result<Vec<T>, Error> {
        let (_, grad) = slope(objective, self.logits.view(), mask);
        let in_order = |array: &Array4<T>| array.iter().copied().collect::<Vec<T>>();
        Ok(self.optimizer.parts(&in_order(&self.logits), &in_order(&grad))?.update)
    }
}

/// A loss and its gradient.
fn slope<T: Number>(objective: &Objective, z: ArrayView4<'_, T>, mask: &Array3<i32>) -> (T, Array4<T>) {
    let slope = objective.slope(z, mask.view()).expect("one shape");
    (slope.loss, slope.grad)
}

/// `BCELoss()(torch.sigmoid(z), y)`.
fn two_steps<T: Number>(z: ArrayView4<'_, T>, mask: &Array3<i32>) -> (T, Array4<T>) {
    let target = mask.mapv(|class| if class == 1 { T::one() } else { T::zero() }).insert_axis(Axis(1));
    let loss = sigmoid_bce(z, target.view(), &BceOptions::default()).expect("one shape");
    (loss.loss, loss.grad)
}

fn doubled(objective: Objective) -> Objective {
    Objective { doubled: true, ..objective }
}

/// The logits of two channels whose difference is z: −z/2 and z/2.
fn two_channels(z: &Array4<f32>) -> Array4<f32> {
    concatenate![Axis(1), z.mapv(|z| -z / 2.0), z.mapv(|z| z / 2.0)]
}

fn difference(logits: &Array4<f32>) -> Array4<f32> {
    let channel = |c| logits.index_axis(Axis(1), c).insert_axis(Axis(1));
    &channel(1) - &channel(0)
}

prop_compose! {
    fn any_scene()(h in 1_usize..6, w in 1_usize..6)(
        z in prop::collection::vec(-8.0_f32..8.0, h * w),
        mask in prop::collection::vec(0..2, h * w),
        h in Just(h),
        w in Just(w),
    ) -> (Array4<f32>, Array3<i32>) {
        (
            Array4::from_shape_vec((1, 1, h, w), z).expect("as many logits as pixels"),
            Array3::from_shape_vec((1, h, w), mask).expect("as many classes as pixels"),
        )
    }
}

proptest! {
    /// One step from the same point, with the same learning rate: z₁ − z₀ moves exactly twice as far as z.
    #[test]
    fn cross_entropy_moves_the_difference_twice_as_far(
        (z, mask) in any_scene(),
        rule in prop::sample::select(&Rule::ALL),
        lr in 1e-3..10.0,
    ) {
        let binary = Descent::new(z.clone(), Settings::new(rule, lr)).update(&Objective::binary(), &mask)?;
        let multiclass = Descent::new(two_channels(&z), Settings::new(rule, lr));
        let multiclass = multiclass.update(&Objective::multiclass(), &mask)?;
        let pixels = z.len();
        for i in 0..pixels {
            let (u0, u1) = (multiclass[i], multiclass[pixels + i]);
            prop_assert_eq!((u1 - u0).to_bits(), (2.0 * binary[i]).to_bits());
        }
    }

    /// Twenty steps: at half the learning rate cross-entropy is where the binary form is, to the bit, loss by loss.
    #[test]
    fn at_half_the_learning_rate_the_two_forms_coincide(
        (z, mask) in any_scene(),
        rule in prop::sample::select(&Rule::ALL),
        lr in 1e-3..10.0,
    ) {
        let mut binary = Descent::new(z.clone(), Settings::new(rule, lr));
        let mut multiclass = Descent::new(two_channels(&z), Settings::new(rule, lr / 2.0));
        for _ in 0..20 {
            let bce = binary.step(|z| slope(&Objective::binary(), z, &mask));
            let ce = multiclass.step(|z| slope(&Objective::multiclass(), z, &mask));
            prop_assert_eq!(bce.to_bits(), ce.to_bits());
            prop_assert_eq!(&difference(&multiclass.logits), &binary.logits);
        }
    }

    #[test]
    fn gradients_of_doubled_activations_agree_with_central_differences(
        z in prop::collection::vec(-4.0..4.0, 3),
        class in 0..3,
    ) {
        let mask = array![[[class]]];
        let z = Array4::from_shape_vec((1, 3, 1, 1), z).expect("three logits");
        for (objective, z) in [
            (doubled(Objective::multiclass()), z.clone()),
            (doubled(Objective::binary()), first_channel(&z)),
        ] {
            let slope = objective.slope(z.view(), mask.view())?;
            for (at, &grad) in slope.grad.indexed_iter() {
                let moved = |by: f64| {
                    let mut z = z.clone();
                    z[at] += by;
                    objective.slope(z.view(), mask.view()).expect("one shape").loss
                };
                let expected = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                prop_assert!((grad - expected).abs() < 1e-9);
            }
        }
    }
}

fn first_channel(logits: &Array4<f64>) -> Array4<f64> {
    logits.index_axis(Axis(1), 0).insert_axis(Axis(1)).to_owned()
}

fn descend(
    loss: impl Fn(ArrayView4<'_, f32>) -> (f32, Array4<f32>),
    start: Array4<f32>,
    settings: Settings,
    steps: usize,
) -> (f32, Array4<f32>) {
    let mut descent = Descent::new(start, settings);
    for _ in 0..steps {
        descent.step(&loss);
    }
    (loss(descent.logits.view()).0, descent.logits)
}

/// Where σ has rounded to 1 in float32, the two-step form has no gradient left, and no number of steps brings it back.
#[test]
fn a_dead_gradient_stays_dead() {
    let (mask, start) = (array![[[0]]], array![[[[20.0_f32]]]]);
    let settings = Settings::new(Rule::Sgd, 1.0);
    let (loss, stuck) = descend(|z| two_steps(z, &mask), start.clone(), settings, 1000);
    // torch.nn.BCELoss()(torch.sigmoid(torch.tensor(20.)), torch.tensor(0.)) → 100, with gradient 0.
    assert_eq!((loss.to_bits(), &stuck), (100.0_f32.to_bits(), &start));
    let (loss, recovered) = descend(|z| slope(&Objective::binary(), z, &mask), start, settings, 1000);
    assert!(loss < 0.01 && recovered[[0, 0, 0, 0]] < -5.0);
}

/// A hard target pulls a logit one way for ever; a smoothed one has its best logit at a finite place, which too long a step misses.
#[test]
fn far_too_large_a_learning_rate_goes_uphill() {
    let (mask, start) = (array![[[0, 1], [1, 0]]], Array4::<f32>::zeros((1, 1, 2, 2)));
    let smoothed =
        Objective::of(Form::BceWithLogits { foreground: 1, pos_weight: 1.0, label_smoothing: 0.1 });
    let after = |lr, steps| {
        descend(|z| slope(&smoothed, z, &mask), start.clone(), Settings::new(Rule::Sgd, lr), steps).0
    };
    let (at_start, slow, fast) = (after(1.0, 0), after(1.0, 100), after(1000.0, 100));
    assert!(slow < at_start && fast > 2.0 * at_start, "{slow} {at_start} {fast}");
}

/// Where descent settles, which is at the floor.
#[track_caller]
fn settles(objective: &Objective, mask: &Array3<i32>, channels: usize, floor: f64) -> Array4<f32> {
    let (_, h, w) = mask.dim();
    let start = Array4::zeros((1, channels, h, w));
    let (loss, logits) = descend(|z| slope(objective, z, mask), start, Settings::new(Rule::Adam, 0.1), 2000);
    let above = f64::from(loss) - floor;
    assert!((-5e-5..1.5e-4).contains(&above), "descent is {above} above the floor {floor}");
    logits
}

/// 0.1985, 0.2911, 0.3488 at ε = 0.1 and K = 2, 3, 4, where the best gap between two logits is 2.944, 3.332, 3.611:
/// ln((1−ε+ε/K) / (ε/K)), and `torch.nn.CrossEntropyLoss(label_smoothing=0.1)` at that gap.
#[test]
fn label_smoothing_has_a_floor_at_a_finite_gap() {
    for (classes, floor, gap) in [(2, 0.1985, 2.944), (3, 0.2911, 3.332), (4, 0.3488, 3.611)] {
        let objective = Objective::of(Form::CrossEntropy { weight: None, label_smoothing: 0.1 });
        let z = settles(&objective, &array![[[1, 0]]], classes, floor);
        assert!((z[[0, 1, 0, 0]] - z[[0, 0, 0, 0]] - gap).abs() < 5e-3);
    }
}

/// softplus(−1) = 0.3133 at y = 1, where σ(σ(z)) cannot pass 0.731, and ln 2 at y = 0, where it cannot fall below 0.5.
#[test]
fn a_doubled_sigmoid_has_a_floor() {
    settles(&doubled(Objective::binary()), &array![[[1]]], 1, 0.3133);
    settles(&doubled(Objective::binary()), &array![[[0]]], 1, LN_2);
    settles(&doubled(Objective::binary()), &array![[[0, 1]]], 1, f64::midpoint(0.3133, LN_2));
}

/// ln(1 + (K−1)/e).
#[test]
fn a_doubled_softmax_has_a_floor() {
    for (classes, floor) in [(2, 0.3133), (3, 0.5514), (10, 1.4612)] {
        settles(&doubled(Objective::multiclass()), &array![[[1]]], classes, floor);
    }
}

/// BCE has no `ignore_index`: the pixel gets weight 0 and stays in the denominator; cross-entropy leaves it out of both.
#[test]
fn an_ignored_pixel_pulls_at_no_logit() {
    let mask = array![[[1, -100]]];
    for (objective, channels, expected) in [(Objective::binary(), 1, 0.5), (Objective::multiclass(), 2, 1.0)]
    {
        let slope = objective
            .slope(Array4::<f64>::zeros((1, channels, 1, 2)).view(), mask.view())
            .expect("one shape");
        assert!((slope.loss - expected * 2.0_f64.ln()).abs() < 1e-15);
        assert!(slope.grad.index_axis(Axis(3), 1).iter().all(|&grad| grad == 0.0));
    }
}

#[test]
fn a_sum_is_the_mean_times_the_pixels() {
    let (mask, z) = (array![[[0, 1, 1]]], array![[[[0.5_f64, -1.0, 2.0]]]]);
    let mean = Objective::binary().slope(z.view(), mask.view()).expect("one shape");
    let sum = Objective { reduction: Reduction::Sum, ..Objective::binary() };
    let sum = sum.slope(z.view(), mask.view()).expect("one shape");
    assert!((sum.loss - 3.0 * mean.loss).abs() < 1e-12);
    assert!((&sum.grad - &(mean.grad * 3.0)).iter().all(|x: &f64| x.abs() < 1e-15));
}
