//! The derivations against PyTorch's numbers, and each of their lines against the numbers that it is made of.

#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a test fails by panicking, and equal values have no tolerance"
)]

use pixelwise_lab::explain::derivation::{
    BinaryPixel, Derivation, Equation, Line, MulticlassPixel, MultilabelPixel, Note, Reduced,
};
use proptest::prelude::*;

#[path = "derive/case.rs"]
mod case;
#[path = "derive/copied.rs"]
mod copied;

use case::cases;
use copied::Copied;

#[test]
fn bce_with_logits_is_derived_to_pytorchs_numbers() {
    for case in cases("bce_with_logits") {
        let channels = case.shape[1];
        let plane = case.shape[2] * case.shape[3];
        let reduced = case.reduced(case.numbers("logits").len() as f64);
        let pixel = |i: usize| BinaryPixel {
            logit: case.numbers("logits")[i],
            target: case.numbers("target")[i],
            weight: case.optional("weight").map(|w| w[i]),
            pos_weight: case.optional("pos_weight").map(|w| w[i / plane % channels]),
            two_step: false,
            reduced,
        };
        let pixels = (0..case.numbers("logits").len()).map(|i| {
            let pixel = pixel(i);
            pixel.derive(&pixel.shown())
        });
        case.check(reduced, pixels);
    }
}

#[test]
fn two_steps_are_derived_to_pytorchs_numbers() {
    for case in cases("bce") {
        let reduced = case.reduced(case.numbers("logits").len() as f64);
        let pixel = |i: usize| BinaryPixel {
            logit: case.numbers("logits")[i],
            target: case.numbers("target")[i],
            weight: case.optional("weight").map(|w| w[i]),
            pos_weight: None,
            two_step: true,
            reduced,
        };
        let pixels = (0..case.numbers("logits").len()).map(|i| {
            let pixel = pixel(i);
            pixel.derive(&pixel.shown())
        });
        case.check(reduced, pixels);
    }
}

#[test]
fn cross_entropy_is_derived_to_pytorchs_numbers() {
    for case in cases("cross_entropy") {
        let [_, classes, h, w] = case.shape[..] else { panic!("{}", case.name) };
        let (plane, weight) = (h * w, case.optional("weight"));
        let target: Vec<Option<usize>> =
            case.json["target"].as_array().unwrap().iter().map(|y| case.class(y.as_i64().unwrap())).collect();
        let kept: f64 = (target.iter().flatten())
            .map(|&c| weight.as_ref().map_or(1.0, |weight| f64::from(weight[c])))
            .sum();
        let logits = case.numbers("logits");
        let reduced = case.reduced(kept);
        let pixels = (0..target.len()).map(|i| {
            let pixel = MulticlassPixel {
                logits: (0..classes)
                    .map(|c| logits[i / plane * classes * plane + c * plane + i % plane])
                    .collect(),
                target: target[i],
                soft: None,
                pixel_weight: None,
                weight: weight.clone(),
                label_smoothing: case.json["label_smoothing"].as_f64().unwrap() as f32,
                naive: false,
                reduced,
            };
            pixel.derive(&pixel.shown())
        });
        case.check(reduced, pixels);
    }
}

/// At z = 17, y = 0, from PyTorch 2.15.0:
///
/// ```python
/// z, y = torch.tensor([17.0], requires_grad=True), torch.tensor([0.0])
/// F.binary_cross_entropy_with_logits(z, y).backward()   # 17, z.grad = 1
/// F.binary_cross_entropy(torch.sigmoid(z), y).backward()   # 100, z.grad = 0
/// ```
#[test]
fn two_steps_clamp_the_loss_and_lose_the_gradient() {
    let two_step = binary(17.0, 0.0, true);
    assert_eq!(two_step.line("sigmoid").unwrap().value(None), Some(1.0));
    assert_eq!(two_step.line("log-q").unwrap().value(None), Some(-100.0));
    assert_eq!(two_step.line("log-q").unwrap().note(), Some(Note::Clamped));
    assert_eq!(two_step.line("surprise").unwrap().value(None), Some(100.0));
    assert_eq!(two_step.line("gradient").unwrap().value(None), Some(0.0));
    assert_eq!(two_step.line("gradient").unwrap().note(), Some(Note::DeadGradient));

    let stable = binary(17.0, 0.0, false);
    assert_eq!(stable.line("surprise").unwrap().value(None), Some(17.0));
    let gradient = stable.line("gradient").unwrap().value(None).unwrap();
    assert!((gradient - 1.0).abs() < 1e-7);
}

#[test]
fn the_text_of_a_pixel_has_all_digits() {
    assert_eq!(
        binary(3.1, 0.0, false).to_text(),
        "p = σ(z) = 1 / (1 + exp(-z)) = 1 / (1 + exp(-3.1)) = 0.9568927\n\
         ℓ = -(y · log(p) + (1 - y) · log(1 - p)) = -log(1 - p) = -log(1 - 0.9568927) = 3.144064\n\
         ℓ / Σ_i ℓ_i = 3.144064 / 3.144064 = 1\n\
         ∂L/∂z = p - y = 0.9568927 - 0 = 0.9568927"
    );
}

#[test]
fn a_rounded_probability_is_not_shown_as_the_cause_of_a_loss() {
    let text = binary(20.0, 1.0, false).line("surprise").unwrap().to_text();
    assert!(text.ends_with("= log(1 + exp(-20)) = 2.0611537e-9"), "{text}");
    let right = multiclass(&[20.0, 0.0], Some(0), false);
    let text = right.line("surprise").unwrap().to_text();
    assert!(text.ends_with("= log(1 + 2.0611537e-9) = 2.0611537e-9"), "{text}");
    let text = right.line("gradient").unwrap().equations[0].steps.last().unwrap().to_text();
    assert_eq!(text, "-2.0611537e-9");
}

#[test]
fn the_naive_softmax_overflows_from_89() {
    let naive = multiclass(&[100.0, 0.0, -100.0], Some(2), true);
    assert_eq!(naive.line("exponentials").unwrap().note(), Some(Note::Overflow));
    let noted: Vec<_> =
        naive.line("exponentials").unwrap().equations.iter().map(|e| (e.class, e.note.is_some())).collect();
    assert_eq!(noted, [(Some(0), true), (Some(1), false), (Some(2), false)], "e^-100 has not overflowed");
    assert_eq!(naive.line("surprise").unwrap().value(None), Some(f64::INFINITY));
    assert!(naive.line("gradient").unwrap().value(Some(0)).unwrap().is_nan());
    let stable = multiclass(&[100.0, 0.0, -100.0], Some(2), false);
    assert_eq!(stable.line("surprise").unwrap().value(None), Some(200.0));
    assert_eq!(multiclass(&[88.0, 0.0], Some(1), true).line("surprise").unwrap().value(None), Some(88.0));
}

#[test]
fn many_classes_fold_to_those_that_matter() {
    let logits: Vec<f32> = (0..21).map(|c| (c * 7 % 21) as f32 * 0.25).collect();
    let derivation = multiclass(&logits, Some(0), false);
    let softmax = derivation.line("softmax").unwrap();
    assert_eq!(softmax.equations.len(), 5);
    let sum: f64 = softmax.equations.iter().filter_map(Equation::value).sum();
    assert!((sum - 1.0).abs() < 1e-6);
    check_lines(&derivation, "K = 21");
}

#[test]
fn an_ignored_pixel_costs_nothing_and_says_so() {
    let ignored = multiclass(&[1.0, 2.0], None, false);
    assert_eq!(ignored.line("ignored").unwrap().value(None), Some(0.0));
    assert_eq!(ignored.line("gradient").unwrap().value(Some(1)), Some(0.0));
    assert_eq!(ignored.line("gradient").unwrap().note(), Some(Note::Ignored));
}

/// Logits (−0.7, 1.3), class 1: `F.binary_cross_entropy_with_logits` over both channels gives 0.3221, `F.cross_entropy` 0.1269.
#[test]
fn k_sigmoids_are_not_a_softmax() {
    let reduced = Reduced { denominator: 2.0, loss: 0.322_1 };
    let pixel =
        MultilabelPixel { logits: vec![-0.7, 1.3], target: Some(1), weight: None, pos_weight: None, reduced };
    let derivation = pixel.derive(&pixel.shown());
    check_lines(&derivation, "multilabel");
    assert!((derivation.line("total").unwrap().value(None).unwrap() / 2.0 - 0.3221).abs() < 5e-5);
    assert!((derivation.line("total-probability").unwrap().value(None).unwrap() - 1.0).abs() > 0.1);
    let softmax = multiclass(&[-0.7, 1.3], Some(1), false);
    assert!((softmax.line("surprise").unwrap().value(None).unwrap() - 0.1269).abs() < 5e-5);
}

/// K = 3, z = 0, at the true class: CE −0.667, K sigmoids under mean −0.167.
#[test]
fn k_sigmoids_pull_a_quarter_as_hard_at_three_classes() {
    let pixel = MultilabelPixel {
        logits: vec![0.0; 3],
        target: Some(1),
        weight: None,
        pos_weight: None,
        reduced: Reduced { denominator: 3.0, loss: std::f64::consts::LN_2 },
    };
    let sigmoids = pixel.derive(&pixel.shown()).line("gradient").unwrap().value(Some(1)).unwrap();
    let softmax = multiclass(&[0.0; 3], Some(1), false).line("gradient").unwrap().value(Some(1)).unwrap();
    assert!((sigmoids + 1.0 / 6.0).abs() < 1e-7);
    assert!((softmax + 2.0 / 3.0).abs() < 1e-7);
}

#[test]
fn every_number_of_the_mathml_says_where_it_is_from() {
    let mathml = multiclass(&[-1.55, 1.55], Some(0), false);
    let mathml: String = mathml.lines.iter().map(Line::to_mathml).collect();
    for from in [
        "multiclass.logits.0",
        "multiclass.probability.1",
        "multiclass.target.0",
        "multiclass.gradient.1",
        "multiclass.loss",
        "term:sum",
        "term:exponentials.0",
    ] {
        assert!(mathml.contains(&format!("data-from=\"{from}\"")), "{from}");
    }
}

#[test]
fn a_long_step_can_break_before_each_of_its_terms() {
    let derivation = binary(1.5, 0.95, false);
    let surprise = derivation.line("surprise").unwrap();
    let mathml = surprise.to_mathml();
    assert_eq!(mathml.matches("<span>").count(), surprise.equations[0].steps.len());
    // The left side, two steps of two terms, and the result.
    assert_eq!(mathml.matches("<math>").count(), 6, "{mathml}");
    assert_eq!(mathml.matches("<mrow>").count(), mathml.matches("</mrow>").count());
    assert_eq!(mathml.matches('(').count(), mathml.matches(')').count());
}

proptest! {
    #[test]
    fn the_numbers_of_a_line_make_its_result(
        z in -120.0_f32..120.0, y in prop_oneof![Just(0.0_f32), Just(1.0), 0.0_f32..=1.0],
        weight in prop::option::of(0.1_f32..5.0), pos_weight in prop::option::of(0.1_f32..5.0),
        two_step: bool,
    ) {
        let pos_weight = pos_weight.filter(|_| !two_step);
        let reduced = Reduced { denominator: 25.0, loss: 0.3 };
        let pixel = BinaryPixel { logit: z, target: y, weight, pos_weight, two_step, reduced };
        check_lines(&pixel.derive(&pixel.shown()), &format!("{pixel:?}"));
    }

    #[test]
    fn the_numbers_of_a_class_make_its_result(
        logits in prop::collection::vec(-60.0_f32..60.0, 1..9), class in 0_usize..9,
        weighted: bool, smoothing in prop_oneof![Just(0.0_f32), 0.0_f32..=1.0],
        soft in prop::option::of(prop::collection::vec(0.01_f32..=1.0, 9)),
        pixel_weight in prop::option::of(0.1_f32..5.0),
    ) {
        let target = Some(class).filter(|&class| class < logits.len());
        let weight = weighted.then(|| (1..=logits.len()).map(|c| c as f32 * 0.5).collect());
        let reduced = Reduced { denominator: 25.0, loss: 0.3 };
        let soft = soft.map(|soft| {
            let soft = &soft[..logits.len()];
            let sum: f32 = soft.iter().sum();
            soft.iter().map(|q| q / sum).collect()
        });
        let pixel = MulticlassPixel {
            logits,
            target,
            soft,
            pixel_weight,
            weight,
            label_smoothing: smoothing,
            naive: false,
            reduced,
        };
        check_lines(&pixel.derive(&pixel.shown()), &format!("{pixel:?}"));
    }
}

fn binary(logit: f32, target: f32, two_step: bool) -> Derivation {
    let mut pixel = BinaryPixel {
        logit,
        target,
        weight: None,
        pos_weight: None,
        two_step,
        reduced: Reduced { denominator: 1.0, loss: 1.0 },
    };
    pixel.reduced.loss = f64::from(pixel.shown().loss);
    pixel.derive(&pixel.shown())
}

fn multiclass(logits: &[f32], target: Option<usize>, naive: bool) -> Derivation {
    let pixel = MulticlassPixel {
        logits: logits.to_vec(),
        target,
        soft: None,
        pixel_weight: None,
        weight: None,
        label_smoothing: 0.0,
        naive,
        reduced: Reduced { denominator: 1.0, loss: 1.0 },
    };
    pixel.derive(&pixel.shown())
}

/// Checks that the numbers set into each formula give its result, as far as numbers rounded to float32 can.
#[track_caller]
fn check_lines(derivation: &Derivation, about: &str) {
    for line in &derivation.lines {
        for equation in &line.equations {
            let result = equation.value().unwrap();
            for step in &equation.steps {
                let Some(value) = step.value() else { continue };
                let same = value == result || value.is_nan() && result.is_nan();
                let close = (value - result).abs() <= 5e-4 * result.abs() + 1e-6;
                assert!(same || close, "{about}: {} {}", line.name, line.to_text());
                // What is copied is read as it is meant.
                let read = Copied::read(&step.to_text());
                let same = read == value || read.is_nan() && value.is_nan();
                let close = (read - value).abs() <= 1e-5 * value.abs() + 1e-12;
                assert!(same || close, "{about}: {} is {read}, not {value}", step.to_text());
            }
        }
    }
}
