//! The kernels against PyTorch's own results, case by case. `golden/README.md` says how the cases were made.

#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a test fails by panicking, and exact results are compared exactly"
)]

use ndarray::{Array1, Array3, Array4, ArrayBase, Axis, Data, Dimension};
use pixelwise::{
    BceOptions, BceWithLogitsOptions, CrossEntropyOptions, Reduction, Shape, argmax, bce, bce_with_logits,
    cross_entropy, cross_entropy_of_probabilities, log_softmax, metrics, one_hot, sigmoid, sigmoid_bce,
    softmax, threshold,
};
use serde_json::Value;

/// Of one element, relative to max(1, |expected|).
const ELEMENT: f64 = 2e-6;
/// Of BCE's gradient by the probability, which divides by p(1 − p).
const STEEP: f64 = 1e-5;
/// Of a reduced loss.
const REDUCED: f64 = 5e-6;
/// Against the exact value, in units in the last place, on hard targets.
const ULPS: f64 = 4.0;

#[test]
fn bce_with_logits_is_pytorchs() {
    let mut distance = Distance::default();
    for case in cases("bce_with_logits") {
        let logits = case.channels("logits");
        let target = case.channels("target");
        let weight = case.optional("weight").map(|w| case.shaped(w));
        let pos_weight = case.optional("pos_weight").map(Array1::from_vec);
        let options = BceWithLogitsOptions {
            weight: weight.as_ref().map(|w| w.view()),
            pos_weight: pos_weight.as_ref().map(|w| w.view()),
            reduction: case.reduction(),
        };
        let result = bce_with_logits(logits.view(), target.view(), &options).unwrap();
        let (loss, tolerance) = case.loss(result.loss, &result.per_pixel);
        case.check("loss", &loss, tolerance);
        case.check("grad", &flat(&result.grad), ELEMENT);
        case.check("probability", &flat(&result.probability), ELEMENT);
        case.check("probability", &flat(&sigmoid(logits.view())), ELEMENT);
        let hard = target.iter().all(|&y| y == 0.0 || y == 1.0);
        distance.measure(&case, hard, &loss, &flat(&result.grad));
    }
    distance.check();
}

#[test]
fn cross_entropy_is_pytorchs() {
    let mut distance = Distance::default();
    for case in cases("cross_entropy") {
        let logits = case.channels("logits");
        let target = case.mask("target");
        let weight = case.class_weight();
        let options = case.class_options(weight.as_ref());
        let result = cross_entropy(logits.view(), target.view(), &options).unwrap();
        let (loss, tolerance) = case.loss(result.loss, &result.per_pixel);
        case.check("loss", &loss, tolerance);
        case.check("grad", &flat(&result.grad), ELEMENT);
        case.check("probability", &flat(&result.probability), ELEMENT);
        case.check("probability", &flat(&softmax(logits.view())), ELEMENT);
        case.check("log_probability", &flat(&log_softmax(logits.view())), ELEMENT);
        case.check("one_hot", &flat(&one_hot::<f32>(target.view(), case.shape().c)), 0.0);
        let prediction: Vec<f32> = argmax(logits.view()).iter().map(|&c| f32::from(c)).collect();
        case.check("argmax", &prediction, 0.0);
        distance.measure(&case, options.label_smoothing == 0.0, &loss, &flat(&result.grad));
    }
    distance.check();
}

#[test]
fn ignoring_a_class_and_weighing_all_alike_are_pytorchs() {
    for case in cases("ignored_class").into_iter().chain(cases("equal_weights")) {
        let (logits, target, weight) = (case.channels("logits"), case.mask("target"), case.class_weight());
        let options = case.class_options(weight.as_ref());
        let result = cross_entropy(logits.view(), target.view(), &options).unwrap();
        case.check_class_loss(result.loss, &result.per_pixel, &result.grad);
        let exact = cross_entropy(
            logits.mapv(f64::from).view(),
            target.view(),
            &in_double(&options, weight.as_ref().map(|w| w.mapv(f64::from)).as_ref()),
        );
        let exact = exact.unwrap();
        case.check_class_loss(
            exact.loss as f32,
            &exact.per_pixel.mapv(|x| x as f32),
            &exact.grad.mapv(|x| x as f32),
        );
    }
}

#[test]
fn class_probabilities_are_pytorchs() {
    for case in cases("class_probabilities") {
        let (logits, target, weight) =
            (case.channels("logits"), case.channels("target"), case.class_weight());
        let options = case.class_options(weight.as_ref());
        let result = cross_entropy_of_probabilities(logits.view(), target.view(), &options).unwrap();
        case.check_class_loss(result.loss, &result.per_pixel, &result.grad);
        let exact = cross_entropy_of_probabilities(
            logits.mapv(f64::from).view(),
            target.mapv(f64::from).view(),
            &in_double(&options, weight.as_ref().map(|w| w.mapv(f64::from)).as_ref()),
        );
        let exact = exact.unwrap();
        case.check_class_loss(
            exact.loss as f32,
            &exact.per_pixel.mapv(|x| x as f32),
            &exact.grad.mapv(|x| x as f32),
        );
    }
}

fn in_double<'a>(
    options: &CrossEntropyOptions<'_, f32>,
    weight: Option<&'a Array1<f64>>,
) -> CrossEntropyOptions<'a, f64> {
    CrossEntropyOptions {
        weight: weight.map(|w| w.view()),
        ignore_index: options.ignore_index,
        label_smoothing: f64::from(options.label_smoothing),
        reduction: options.reduction,
    }
}

#[test]
fn bce_is_pytorchs() {
    for case in cases("bce") {
        let probability = case.channels("probability");
        let target = case.channels("target");
        let weight = case.optional("weight").map(|w| case.shaped(w));
        let options = BceOptions { weight: weight.as_ref().map(|w| w.view()), reduction: case.reduction() };
        let result = bce(probability.view(), target.view(), &options).unwrap();
        let (loss, tolerance) = case.loss(result.loss, &result.per_pixel);
        case.check("loss", &loss, tolerance);
        case.check("grad_probability", &flat(&result.grad), STEEP);

        let chain = sigmoid_bce(case.channels("logits").view(), target.view(), &options).unwrap();
        case.check("loss", &case.loss(chain.loss, &chain.per_pixel).0, tolerance);
        case.check("probability", &flat(&chain.probability), ELEMENT);
        case.check("grad_logits", &flat(&chain.grad), ELEMENT);
    }
}

#[test]
fn threshold_and_its_metrics_are_pytorchs() {
    for case in cases("threshold") {
        let probability = sigmoid(case.channels("logits").view());
        let predicted = threshold(probability.view(), case.number("threshold"));
        let as_numbers: Vec<f32> = predicted.iter().map(|&p| f32::from(p)).collect();
        case.check("prediction", &as_numbers, 0.0);

        let predicted = predicted.index_axis_move(Axis(1), 0);
        let found = metrics(predicted.view(), case.mask("target").view(), 2, None).unwrap();
        let counts = ["tn", "fp", "fn", "tp"].map(|key| case.0[key].as_u64().unwrap());
        assert_eq!(found.confusion.mapv(u64::from).into_raw_vec_and_offset().0, counts, "{}", case.name());
        for (key, ratio) in [
            ("accuracy", found.accuracy),
            ("iou", found.iou[1]),
            ("dice", found.dice[1]),
            ("precision", found.precision[1]),
            ("recall", found.recall[1]),
        ] {
            assert_eq!(ratio, case.0[key].as_f64(), "{} {key}", case.name());
        }
    }
}

/// How far this crate and PyTorch are from the exact values, over one file.
#[derive(Default)]
struct Distance {
    elements: usize,
    ours: [f64; 2],
    pytorchs: [f64; 2],
}

impl Distance {
    fn measure(&mut self, case: &Case, hard: bool, loss: &[f32], grad: &[f32]) {
        for (at, (found, key, exact)) in
            [(loss, "loss", "loss64"), (grad, "grad", "grad64")].into_iter().enumerate()
        {
            if case.0[exact].is_null() {
                continue;
            }
            for ((&found, pytorch), exact) in found.iter().zip(case.numbers(key)).zip(case.doubles(exact)) {
                if exact.is_nan() {
                    continue;
                }
                let ours = (f64::from(found) - exact).abs();
                self.elements += 1;
                self.ours[at] += ours;
                self.pytorchs[at] += (f64::from(pytorch) - exact).abs();
                if hard {
                    let ulps = ours / ulp(exact);
                    assert!(ulps <= ULPS, "{}: {found:e} is {ulps:.2} ulp from {exact:e}", case.name());
                }
            }
        }
    }

    #[track_caller]
    fn check(&self) {
        assert!(self.elements > 1000);
        assert!(self.ours[0] <= self.pytorchs[0], "losses: {:?} {:?}", self.ours, self.pytorchs);
        assert!(self.ours[1] <= self.pytorchs[1], "gradients: {:?} {:?}", self.ours, self.pytorchs);
    }
}

/// The distance between neighbouring `f32` at `x`.
fn ulp(x: f64) -> f64 {
    let exponent = (x.abs().log2().floor() as i32).clamp(-126, 127);
    2f64.powi(exponent - 23)
}

/// One case of a golden file.
struct Case(Value);

fn cases(file: &str) -> Vec<Case> {
    // From the package's folder, where cargo runs tests: a path that was compiled in would lead a copy to the original.
    let path = format!("tests/golden/{file}.json");
    let text = std::fs::read_to_string(path).unwrap();
    let mut file: Value = serde_json::from_str(&text).unwrap();
    let Value::Array(cases) = file["cases"].take() else { panic!("no cases") };
    assert!(cases.len() >= 35);
    cases.into_iter().map(Case).collect()
}

impl Case {
    fn name(&self) -> &str {
        self.0["name"].as_str().unwrap()
    }

    fn shape(&self) -> Shape {
        let d = |i: usize| self.0["shape"][i].as_u64().unwrap() as usize;
        Shape::new(d(0), d(1), d(2), d(3))
    }

    fn reduction(&self) -> Reduction {
        match self.0["reduction"].as_str().unwrap() {
            "mean" => Reduction::Mean,
            "sum" => Reduction::Sum,
            "none" => Reduction::None,
            other => panic!("reduction {other}"),
        }
    }

    fn number(&self, key: &str) -> f32 {
        self.0[key].as_f64().unwrap() as f32
    }

    /// Numbers as written: NaN and the infinities are strings.
    fn doubles(&self, key: &str) -> Vec<f64> {
        let number = |v: &Value| v.as_f64().or_else(|| v.as_str()?.parse().ok()).unwrap();
        self.0[key].as_array().unwrap().iter().map(number).collect()
    }

    fn numbers(&self, key: &str) -> Vec<f32> {
        self.doubles(key).into_iter().map(|x| x as f32).collect()
    }

    fn optional(&self, key: &str) -> Option<Vec<f32>> {
        (!self.0[key].is_null()).then(|| self.numbers(key))
    }

    fn channels(&self, key: &str) -> Array4<f32> {
        self.shaped(self.numbers(key))
    }

    fn shaped(&self, values: Vec<f32>) -> Array4<f32> {
        Array4::from_shape_vec(self.shape().dims(), values).unwrap()
    }

    fn mask(&self, key: &str) -> Array3<i32> {
        let Shape { n, h, w, .. } = self.shape();
        let values = self.doubles(key).into_iter().map(|x| x as i32).collect();
        Array3::from_shape_vec((n, h, w), values).unwrap()
    }

    fn class_weight(&self) -> Option<Array1<f32>> {
        self.optional("weight").map(Array1::from_vec)
    }

    fn class_options<'a>(&self, weight: Option<&'a Array1<f32>>) -> CrossEntropyOptions<'a, f32> {
        CrossEntropyOptions {
            weight: weight.map(|w| w.view()),
            ignore_index: self.0["ignore_index"].as_i64().map_or(-100, |i| i as i32),
            label_smoothing: self.number("label_smoothing"),
            reduction: self.reduction(),
        }
    }

    #[track_caller]
    fn check_class_loss(&self, loss: f32, per_pixel: &Array3<f32>, grad: &Array4<f32>) {
        let (loss, tolerance) = self.loss(loss, per_pixel);
        self.check("loss", &loss, tolerance);
        self.check("grad", &flat(grad), ELEMENT);
    }

    /// What "loss" holds in this case, and how close it must be.
    fn loss<D: Dimension>(
        &self,
        reduced: f32,
        per_pixel: &ArrayBase<impl Data<Elem = f32>, D>,
    ) -> (Vec<f32>, f64) {
        match self.reduction() {
            Reduction::None => (flat(per_pixel), ELEMENT),
            Reduction::Mean | Reduction::Sum => (vec![reduced], REDUCED),
        }
    }

    #[track_caller]
    fn check(&self, key: &str, found: &[f32], tolerance: f64) {
        let expected = self.doubles(key);
        assert_eq!(found.len(), expected.len(), "{} {key}", self.name());
        for (i, (&found, expected)) in found.iter().zip(expected).enumerate() {
            let found = f64::from(found);
            let same = found == expected || (found.is_nan() && expected.is_nan());
            let close = (found - expected).abs() <= tolerance * expected.abs().max(1.0);
            assert!(same || close, "{} {key}[{i}]: {found:e}, expected {expected:e}", self.name());
        }
    }
}

fn flat<D: Dimension>(array: &ArrayBase<impl Data<Elem = f32>, D>) -> Vec<f32> {
    array.iter().copied().collect()
}
