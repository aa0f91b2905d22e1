//! Descent on the logits: PyTorch's numbers, and the laws that tie the two forms together.

use std::f64::consts::LN_2;

use ndarray::{Array3, Array4, ArrayView4, Axis, array, concatenate};
use pixelwise::{Error, Reduction};
use pixelwise_train::descent::Descent;
use pixelwise_train::objective::{Form, Objective, Slope};
use pixelwise_train::optimizer::{Rule, Settings};
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

/// `descent.json` is made by `tests/../../../tests/golden/train.py`, with `loss.backward()` and `torch.optim`.
#[test]
fn twenty_steps_are_pytorchs() {
    let golden: Golden =
        serde_json::from_str(include_str!("../../../tests/golden/descent.json")).expect("well-formed");
    assert_eq!(golden.cases.len(), 18);
    for case in &golden.cases {
        let objective = match case.objective.as_str() {
            "bce_with_logits" => Objective::binary(),
            "bce" => Objective::of(Form::Bce { foreground: 1 }),
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
        let mut descent = Descent::new(start, Settings::new(rule, case.lr)).expect("valid settings");
        let name = format!("{} with {}", case.objective, case.optimizer);
        for (step, expected) in case.losses.iter().enumerate() {
            let loss = descent.step(|z| objective.slope(z, mask.view())).expect("one shape");
            assert!((loss - expected).abs() < 1e-12, "{name}, step {step}: {loss} is not {expected}");
        }
        for (got, expected) in descent.logits().iter().zip(&case.logits) {
            assert!((got - expected).abs() < 1e-11, "{name}: {got} is not {expected}");
        }
    }
}

fn doubled(objective: Objective) -> Objective {
    Objective { doubled: true, ..objective }
}

/// The logits of two channels whose difference is z: −z/2 and z/2.
fn two_channels(z: &Array4<f32>) -> Array4<f32> {
    concatenate![Axis(1), z.mapv(|z| -z / 2.0), z.mapv(|z| z / 2.0)]
}

fn difference(logits: ArrayView4<'_, f32>) -> Array4<f32> {
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
        let binary = Descent::new(z.clone(), Settings::new(rule, lr))?;
        let multiclass = Descent::new(two_channels(&z), Settings::new(rule, lr))?;
        let binary = binary.parts(|z| Objective::binary().slope(z, mask.view()))?;
        let multiclass = multiclass.parts(|z| Objective::multiclass().slope(z, mask.view()))?;
        let pixels = z.len();
        for i in 0..pixels {
            let (u0, u1) = (multiclass.update[i], multiclass.update[pixels + i]);
            prop_assert_eq!((u1 - u0).to_bits(), (2.0 * binary.update[i]).to_bits());
        }
    }

    /// Twenty steps: at half the learning rate cross-entropy is where the binary form is, to the bit, loss by loss.
    #[test]
    fn at_half_the_learning_rate_the_two_forms_coincide(
        (z, mask) in any_scene(),
        rule in prop::sample::select(&Rule::ALL),
        lr in 1e-3..10.0,
    ) {
        let mut binary = Descent::new(z.clone(), Settings::new(rule, lr))?;
        let mut multiclass = Descent::new(two_channels(&z), Settings::new(rule, lr / 2.0))?;
        for _ in 0..20 {
            let bce = binary.step(|z| Objective::binary().slope(z, mask.view()))?;
            let ce = multiclass.step(|z| Objective::multiclass().slope(z, mask.view()))?;
            prop_assert_eq!(bce.to_bits(), ce.to_bits());
            prop_assert_eq!(difference(multiclass.logits()), binary.logits());
        }
    }

    #[test]
    fn reset_is_where_it_began((z, mask) in any_scene(), rule in prop::sample::select(&Rule::ALL)) {
        let mut descent = Descent::new(z, Settings::new(rule, 0.5))?;
        let before = descent.clone();
        let run = |descent: &mut Descent<f32>| -> Result<Vec<f32>, Error> {
            (0..5).map(|_| descent.step(|z| Objective::binary().slope(z, mask.view()))).collect()
        };
        let first = run(&mut descent)?;
        descent.reset();
        prop_assert_eq!(&descent, &before);
        prop_assert_eq!(run(&mut descent)?, first);
    }

    #[test]
    fn no_logits_are_below_the_floor(
        (z, mask) in any_scene(),
        smoothing in prop::sample::select(vec![0.0, 0.1, 0.5]),
        pos_weight in prop::sample::select(vec![1.0, 3.0]),
        twice: bool,
    ) {
        let zz = two_channels(&z).mapv(f64::from);
        let z = z.mapv(f64::from);
        let binary = Form::BceWithLogits { foreground: 1, pos_weight, label_smoothing: smoothing };
        let multiclass = Form::CrossEntropy { weight: Some(vec![1.0, pos_weight]), label_smoothing: smoothing };
        for (form, logits) in [(binary, z), (multiclass, zz)] {
            let objective = Objective { doubled: twice, ..Objective::of(form) };
            let loss = objective.slope(logits.view(), mask.view())?.loss;
            let floor = objective.floor(mask.view(), logits.dim().1)?;
            prop_assert!(floor.is_none_or(|floor| floor <= loss + 1e-12), "{:?} is above {}", floor, loss);
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
    objective: &Objective,
    mask: &Array3<i32>,
    start: Array4<f32>,
    settings: Settings,
    steps: usize,
) -> (f32, Descent<f32>) {
    let mut descent = Descent::new(start, settings).expect("valid settings");
    let slope = |z: ArrayView4<'_, f32>| objective.slope(z, mask.view());
    for _ in 0..steps {
        descent.step(slope).expect("one shape");
    }
    (slope(descent.logits()).expect("one shape").loss, descent)
}

/// Where σ has rounded to 1 in float32, the two-step form has no gradient left, and no number of steps brings it back.
#[test]
fn a_dead_gradient_stays_dead() {
    let (mask, start) = (array![[[0]]], array![[[[20.0_f32]]]]);
    let settings = Settings::new(Rule::Sgd, 1.0);
    let two_steps = Objective::of(Form::Bce { foreground: 1 });
    let (loss, stuck) = descend(&two_steps, &mask, start.clone(), settings, 1000);
    // torch.nn.BCELoss()(torch.sigmoid(torch.tensor(20.)), torch.tensor(0.)) → 100, with gradient 0.
    assert_eq!((loss.to_bits(), stuck.logits()), (100.0_f32.to_bits(), start.view()));
    let (loss, recovered) = descend(&Objective::binary(), &mask, start, settings, 1000);
    assert!(loss < 0.01 && recovered.logits()[[0, 0, 0, 0]] < -5.0);
}

/// A hard target pulls a logit one way for ever; a smoothed one has its best logit at a finite place, which too long a step misses.
#[test]
fn far_too_large_a_learning_rate_goes_uphill() {
    let (mask, start) = (array![[[0, 1], [1, 0]]], Array4::<f32>::zeros((1, 1, 2, 2)));
    let smoothed =
        Objective::of(Form::BceWithLogits { foreground: 1, pos_weight: 1.0, label_smoothing: 0.1 });
    let (at_start, _) = descend(&smoothed, &mask, start.clone(), Settings::new(Rule::Sgd, 1.0), 0);
    let (slow, _) = descend(&smoothed, &mask, start.clone(), Settings::new(Rule::Sgd, 1.0), 100);
    let (fast, _) = descend(&smoothed, &mask, start, Settings::new(Rule::Sgd, 1000.0), 100);
    assert!(slow < at_start && fast > 2.0 * at_start, "{slow} {at_start} {fast}");
}

/// The floor that descent settles on, and how far it is from it after a while.
#[track_caller]
fn settles(objective: Objective, mask: &Array3<i32>, channels: usize, expected: f64) -> Descent<f32> {
    let floor = objective.floor(mask.view(), channels).expect("classes in range").expect("a closed form");
    assert!((floor - expected).abs() < 5e-5, "floor {floor} is not {expected}");
    let (_, h, w) = mask.dim();
    let settings = Settings::new(Rule::Adam, 0.1);
    let (loss, descent) = descend(&objective, mask, Array4::zeros((1, channels, h, w)), settings, 2000);
    let above = f64::from(loss) - floor;
    assert!((-1e-6..1e-4).contains(&above), "descent is {above} above the floor {floor}");
    descent
}

/// 0.1985, 0.2911, 0.3488 at ε = 0.1 and K = 2, 3, 4, where the best gap between two logits is 2.944, 3.332, 3.611:
/// ln((1−ε+ε/K) / (ε/K)), and `torch.nn.CrossEntropyLoss(label_smoothing=0.1)` at that gap.
#[test]
fn label_smoothing_has_a_floor_at_a_finite_gap() {
    for (classes, floor, gap) in [(2, 0.1985, 2.944), (3, 0.2911, 3.332), (4, 0.3488, 3.611)] {
        let objective = Objective::of(Form::CrossEntropy { weight: None, label_smoothing: 0.1 });
        let descent = settles(objective, &array![[[1, 0]]], classes, floor);
        let z = descent.logits();
        assert!((z[[0, 1, 0, 0]] - z[[0, 0, 0, 0]] - gap).abs() < 5e-3);
    }
}

/// softplus(−1) = 0.3133 at y = 1, where σ(σ(z)) cannot pass 0.731, and ln 2 at y = 0, where it cannot fall below 0.5.
#[test]
fn a_doubled_sigmoid_has_a_floor() {
    settles(doubled(Objective::binary()), &array![[[1]]], 1, 0.3133);
    settles(doubled(Objective::binary()), &array![[[0]]], 1, LN_2);
    settles(doubled(Objective::binary()), &array![[[0, 1]]], 1, f64::midpoint(0.3133, LN_2));
}

/// ln(1 + (K−1)/e).
#[test]
fn a_doubled_softmax_has_a_floor() {
    for (classes, floor) in [(2, 0.3133), (3, 0.5514), (10, 1.4612)] {
        settles(doubled(Objective::multiclass()), &array![[[1]]], classes, floor);
    }
}

#[test]
fn a_hard_target_has_no_floor_but_0() {
    let mask = array![[[0, 1, -100]]];
    for (objective, channels) in [
        (Objective::binary(), 1),
        (Objective::of(Form::Bce { foreground: 1 }), 1),
        (Objective::multiclass(), 3),
    ] {
        assert_eq!(objective.floor(mask.view(), channels), Ok(Some(0.0)));
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

#[test]
fn an_edit_moves_the_logits_and_keeps_the_shape() {
    let mut descent =
        Descent::<f32>::new(Array4::zeros((1, 1, 2, 2)), Settings::new(Rule::Momentum, 0.1)).expect("valid");
    descent.set_logits(Array4::ones((1, 1, 2, 2)).view()).expect("one shape");
    assert_eq!(descent.logits(), Array4::<f32>::ones((1, 1, 2, 2)));
    assert!(descent.set_logits(Array4::ones((1, 2, 2, 2)).view()).is_err());
    assert!(descent.set_lr(-1.0).is_err());
    let other = |_: ArrayView4<'_, f32>| {
        let nothing = Array4::zeros((1, 1, 1, 1));
        Ok(Slope { loss: 0.0, probability: nothing.clone(), grad: nothing })
    };
    assert!(descent.step(other).is_err());
}
