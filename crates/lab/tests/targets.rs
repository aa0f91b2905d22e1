//! Targets that are more than a class a pixel, a weight map for both forms, and logits that are no numbers: PyTorch's numbers, and laws.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use pixelwise::{Error, Reduction, Shape};
use pixelwise_lab::evaluate::{ablation, offers};
use pixelwise_lab::explain::analysis;
use pixelwise_lab::view::step_summary;
use pixelwise_lab::{
    BinaryLoss, Edit, Form, Import, Lab, MulticlassLoss, Options, Pixel, PixelMean, Preset, Setting, save,
};
use proptest::prelude::*;
use serde_json::Value;

const GOLDEN: &str = include_str!("../../../tests/golden/targets.json");

/// Of one element, relative to max(1, |expected|), and of a reduced loss.
const ELEMENT: f64 = 2e-6;
const REDUCED: f64 = 5e-6;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

fn numbers(value: &Value) -> Vec<f32> {
    value.as_array().unwrap().iter().map(|x| number(x) as f32).collect()
}

fn scene_of(case: &Value) -> Lab {
    let sizes: Vec<usize> =
        case["shape"].as_array().unwrap().iter().map(|x| x.as_u64().unwrap() as usize).collect();
    let class_weight = case["class_weight"].as_array().map(|_| {
        let mut weights = [1.0; 21];
        let given = numbers(&case["class_weight"]);
        weights[..given.len()].copy_from_slice(&given);
        weights
    });
    let weight = numbers(&case["weight"]);
    let options = Options {
        weight_map: !weight.is_empty(),
        pos_weight: case["pos_weight"].as_f64().map(|w| w as f32),
        class_weight,
        label_smoothing: number(&case["label_smoothing"]) as f32,
        soft_target: case["soft_target"].as_bool().unwrap(),
        class_probabilities: case["class_probabilities"].as_bool().unwrap(),
        pixel_weight: case["pixel_weight"].as_str().map(|id| PixelMean::from_id(id).unwrap()),
        ..Options::default()
    };
    let class = |x: &Value| Some(x.as_u64().unwrap() as usize);
    Lab::import(Import {
        shape: Shape::new(sizes[0], sizes[1], sizes[2], sizes[3]),
        multiclass: numbers(&case["logits"]),
        mask: case["target"].as_array().unwrap().iter().map(class).collect(),
        soft: numbers(&case["probabilities"]),
        weight,
        foreground: 1,
        threshold: 0.5,
        reduction: match case["reduction"].as_str().unwrap() {
            "mean" => Reduction::Mean,
            "sum" => Reduction::Sum,
            _ => Reduction::None,
        },
        options,
    })
    .unwrap()
}

#[track_caller]
fn check(name: &str, what: &str, found: &[f32], expected: &[f32], tolerance: f64) {
    assert_eq!(found.len(), expected.len(), "{name}: {what}");
    for (at, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let far = (f64::from(found) - f64::from(expected)).abs();
        let near = far <= tolerance * f64::from(expected.abs()).max(1.0);
        let same = found.is_nan() && expected.is_nan() || found == expected || near;
        assert!(same, "{name}: {what} {at} is {found}, PyTorch's {expected}");
    }
}

#[test]
fn soft_targets_weight_maps_and_special_logits_are_pytorchs() {
    let golden: Value = serde_json::from_str(GOLDEN).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert!(cases.len() > 90);
    for case in cases {
        let (name, lab) = (case["name"].as_str().unwrap(), scene_of(case));
        for (form, key) in [(Form::Binary, "binary"), (Form::Multiclass, "multiclass")] {
            let (expected, results) = (&case[key], lab.results());
            if expected.is_null() {
                continue;
            }
            let loss = if lab.scene().reduction() == Reduction::None {
                match form {
                    Form::Binary => results.binary.per_pixel.iter().copied().collect(),
                    Form::Multiclass => results.multiclass.per_pixel.iter().copied().collect(),
                }
            } else {
                vec![results.loss(form)]
            };
            check(name, "loss", &loss, &numbers(&expected["loss"]), REDUCED);
            let of = |array: &ndarray::Array4<f32>| array.iter().copied().collect::<Vec<_>>();
            check(name, "grad", &of(results.gradient(form)), &numbers(&expected["grad"]), ELEMENT);
            check(
                name,
                "probability",
                &of(results.probability(form)),
                &numbers(&expected["probability"]),
                ELEMENT,
            );
            let prediction: Vec<f32> = results.prediction(form).iter().map(|&c| f32::from(c)).collect();
            check(name, "prediction", &prediction, &numbers(&expected["prediction"]), 0.0);
        }
    }
}

fn with(preset: Preset, change: impl FnOnce(&mut Options)) -> Lab {
    let mut lab = Lab::new();
    lab.apply(Edit::LoadPreset(preset)).unwrap();
    let mut options = *lab.scene().options();
    change(&mut options);
    lab.apply(Edit::SetOptions(options)).unwrap();
    lab
}

fn bits<'a>(numbers: impl IntoIterator<Item = &'a f32>) -> Vec<u32> {
    numbers.into_iter().map(|x| x.to_bits()).collect()
}

/// The mask as probabilities is the mask.
#[test]
fn hard_probabilities_give_the_masks_bits() {
    for preset in Preset::ALL {
        let plain = with(preset, |_| {});
        let soft = with(preset, |options| options.soft_target = true);
        assert_eq!(bits(&plain.results().binary.per_pixel), bits(&soft.results().binary.per_pixel));
        assert_eq!(bits(plain.results().gradient(Form::Binary)), bits(soft.results().gradient(Form::Binary)));
        assert_eq!(plain.results().binary_metrics, soft.results().binary_metrics, "{}", preset.id());
    }
}

#[test]
fn a_weight_map_of_ones_changes_no_bit_of_a_loss() {
    for preset in Preset::ALL.into_iter().filter(|&preset| preset != Preset::WeightMap) {
        let plain = with(preset, |_| {});
        for mean in [PixelMean::Pixels, PixelMean::Weights] {
            let weighted = with(preset, |options| options.pixel_weight = Some(mean));
            // Over all pixels an ignored one counts, and a class's weight does not.
            let counts = plain.scene().any_ignored() || plain.scene().options().class_weight.is_some();
            let (a, b) = (&plain.results().multiclass, &weighted.results().multiclass);
            assert_eq!(bits(&a.per_pixel), bits(&b.per_pixel), "{}", preset.id());
            if !counts || plain.scene().reduction() != Reduction::Mean {
                assert_eq!(bits([&a.loss]), bits([&b.loss]), "{}", preset.id());
                // A gradient near 0 is a difference of two numbers, each rounded: it is held to the largest.
                let largest = a.grad.iter().fold(0.0, |largest: f32, x| largest.max(x.abs()));
                let close =
                    |(x, y): (&f32, &f32)| (x - y).abs() <= 2.5e-7 * largest || x.is_nan() && y.is_nan();
                assert!(a.grad.iter().zip(&b.grad).all(close), "{}", preset.id());
            }
        }
    }
}

#[test]
fn one_ignored_class_is_refused_where_the_target_is_probabilities() {
    let mut lab = with(Preset::ThreeClasses, |options| options.ignore_index = 255);
    let edit =
        Edit::PaintTarget { form: Form::Multiclass, channel: 1, pixel: Pixel::new(0, 0, 0), value: 0.5 };
    assert_eq!(lab.apply(edit), Err(Error::IgnoreIndexOfProbabilities { ignore_index: 255 }));
    assert!(!lab.scene().has_soft_target());
    let mut options = *lab.scene().options();
    options.class_probabilities = true;
    assert!(lab.apply(Edit::SetOptions(options)).is_err());
    // K sigmoids and NLLLoss take none, so nothing is in the way.
    options.multiclass = MulticlassLoss::Naive;
    lab.apply(Edit::SetOptions(options)).unwrap();
}

#[test]
fn a_painted_probability_is_one_step_that_the_mask_follows() {
    let mut lab = with(Preset::ThreeClasses, |_| {});
    let (pixel, before) = (Pixel::new(0, 0, 0), lab.scene().clone());
    let at = |lab: &Lab, c| lab.scene().target_probabilities()[(0, c, 0, 0)];
    let paint = |form, channel, value| Edit::PaintTarget { form, channel, pixel, value };
    lab.apply(paint(Form::Multiclass, 2, 0.25)).unwrap();
    assert_eq!([at(&lab, 0), at(&lab, 1), at(&lab, 2)], [0.75, 0.0, 0.25]);
    lab.apply(paint(Form::Binary, 0, 0.5)).unwrap();
    assert_eq!([at(&lab, 0), at(&lab, 1), at(&lab, 2)], [0.375, 0.5, 0.125]);
    assert_eq!(lab.scene().mask()[(0, 0, 0)], 1);
    assert_eq!(lab.scene().binary_mask()[(0, 0, 0)], 0, "0.5 is not above 0.5");
    assert!(lab.scene().options().soft_target && lab.scene().options().class_probabilities);
    lab.apply(Edit::PaintMask { pixel, class: None }).unwrap();
    assert_eq!([at(&lab, 0), at(&lab, 1), at(&lab, 2)], [0.0; 3]);
    lab.apply(Edit::SetClasses(2)).unwrap();
    assert!(lab.apply(paint(Form::Binary, 0, 1.5)).is_err());
    let back = save::restore(&save::save(&lab)).unwrap();
    assert_eq!(back.scene(), lab.scene());
    while lab.steps() > 0 && lab.step() > 1 {
        lab.undo();
    }
    lab.undo();
    lab.redo();
    assert_eq!(lab.scene(), &before);
}

#[test]
fn what_soft_targets_and_maps_do_is_told() {
    let mut lab = with(Preset::WeightMap, |_| {});
    let offered = |lab: &Lab| offers::offers(lab).iter().map(|offer| offer.setting).collect::<Vec<_>>();
    assert!(offered(&lab).contains(&Setting::PixelWeight));
    assert!(!offered(&lab).contains(&Setting::SoftTarget));
    let edit = Edit::PaintTarget { form: Form::Binary, channel: 0, pixel: Pixel::new(0, 2, 2), value: 0.75 };
    lab.apply(edit).unwrap();
    assert!(offered(&lab).contains(&Setting::ClassProbabilities));
    let effect = ablation::effects(&lab).into_iter().find(|effect| effect.setting == Setting::SoftTarget);
    let effect = effect.unwrap();
    assert_eq!(effect.form, Form::Binary);
    assert!((effect.with - effect.without).abs() > 1e-4);
}

#[test]
fn a_weight_that_is_painted_counts_where_the_map_does() {
    let paint = Edit::PaintWeight { pixel: Pixel::new(0, 2, 2), weight: 0.0 };
    let mut lab = with(Preset::Blob, |options| options.pixel_weight = Some(PixelMean::Weights));
    let before = [lab.results().loss(Form::Binary), lab.results().loss(Form::Multiclass)];
    lab.apply(paint).unwrap();
    assert_eq!(lab.results().loss(Form::Binary).to_bits(), before[0].to_bits());
    assert!(lab.results().loss(Form::Multiclass) != before[1]);
    // K sigmoids have the map of BCE alone.
    let mut sigmoids = with(Preset::Multilabel, |options| options.pixel_weight = Some(PixelMean::Weights));
    sigmoids.apply(paint).unwrap();
    assert!(sigmoids.scene().options().weight_map);
}

#[test]
fn a_nan_is_refused_where_two_steps_would_refuse_its_sigmoid() {
    let mut lab = with(Preset::Blob, |options| options.binary = BinaryLoss::TwoStep);
    let edit = |value| Edit::SetLogit { form: Form::Binary, channel: 0, pixel: Pixel::new(0, 0, 0), value };
    let before = lab.scene().clone();
    assert!(matches!(lab.apply(edit(f32::NAN)), Err(Error::ProbabilityOutOfRange { .. })));
    assert_eq!(lab.scene(), &before);
    lab.apply(edit(f32::INFINITY)).unwrap();
    assert_eq!(lab.results().binary.per_pixel[(0, 0, 0, 0)], 100.0);
}

#[test]
fn a_logit_that_is_no_number_stays_where_edits_and_learning_pass() {
    let mut lab = with(Preset::Blob, |_| {});
    let pixel = Pixel::new(0, 1, 1);
    for value in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
        lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value }).unwrap();
        let steps = lab.steps();
        lab.apply(Edit::NudgeLogit { form: Form::Binary, channel: 0, pixel, tenths: 1.0 }).unwrap();
        assert_eq!(lab.steps(), steps, "no number is a tenth more");
        lab.apply(Edit::Shift { by: 0.5 }).unwrap();
        pixelwise_lab::learn::descent::descend(&mut lab, 3).unwrap();
        let z = lab.scene().logits(Form::Binary)[(0, 0, 1, 1)];
        assert!(z == value || z.is_nan() && value.is_nan(), "{z} for {value}");
        lab.apply(Edit::SetLinked(true)).unwrap();
        lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: 1.5 }).unwrap();
        assert_eq!(lab.scene().logits(Form::Binary)[(0, 0, 1, 1)], 1.5);
    }
}

proptest! {
    /// −[t·log p₁ + (1 − t)·log p₀] in both forms: one model, while they are linked.
    #[test]
    fn a_soft_binary_target_is_two_class_probabilities(
        targets in prop::collection::vec(0.0_f32..=1.0, 25),
        logits in prop::collection::vec(-12.0_f32..12.0, 25),
        weights in prop::collection::vec(0.0_f32..4.0, 25),
        smoothing in prop::sample::select(vec![0.0_f32, 0.1]),
    ) {
        let mut lab = Lab::new();
        for at in 0..25 {
            let pixel = Pixel::new(0, at / 5, at % 5);
            lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: logits[at] }).unwrap();
            lab.apply(Edit::PaintTarget { form: Form::Binary, channel: 0, pixel, value: targets[at] }).unwrap();
            lab.apply(Edit::PaintWeight { pixel, weight: weights[at] }).unwrap();
        }
        let mut options = *lab.scene().options();
        options.class_probabilities = true;
        options.label_smoothing = smoothing;
        options.smooth_target = true;
        options.pixel_weight = Some(PixelMean::Pixels);
        lab.apply(Edit::SetOptions(options)).unwrap();
        let (bce, ce) = (lab.results().loss(Form::Binary), lab.results().loss(Form::Multiclass));
        prop_assert!((bce - ce).abs() <= 3e-6 * ce.abs().max(1.0), "{} {}", bce, ce);
        let (binary, multiclass) = (lab.results().gradient(Form::Binary), lab.results().gradient(Form::Multiclass));
        for ((_, _, row, column), &g) in binary.indexed_iter() {
            let of = |channel| multiclass[(0, channel, row, column)];
            prop_assert!((g - of(1)).abs() < 1e-6 && (g + of(0)).abs() < 1e-6, "{} {} {}", g, of(0), of(1));
        }
    }
}

/// What is derived ends in the numbers that the maps show.
#[test]
fn derivations_end_in_the_maps_numbers() {
    let golden: Value = serde_json::from_str(GOLDEN).unwrap();
    for case in golden["cases"].as_array().unwrap() {
        let (name, mut lab) = (case["name"].as_str().unwrap(), scene_of(case));
        let Shape { n, c, h, w } = lab.scene().shape();
        for at in 0..n * h * w {
            lab.select(Pixel::new(at / (h * w), at / w % h, at % w)).unwrap();
            let pixel = lab.selected();
            for (form, channels) in [(Form::Binary, 1), (Form::Multiclass, c)] {
                let derivation = analysis::derivation(&lab, form);
                let loss = match form {
                    Form::Binary => lab.results().binary.per_pixel[(pixel.image, 0, pixel.row, pixel.column)],
                    Form::Multiclass => {
                        lab.results().multiclass.per_pixel[(pixel.image, pixel.row, pixel.column)]
                    }
                };
                let last =
                    ["weight", "smoothing", "surprise"].into_iter().find_map(|name| derivation.line(name));
                let found = last.unwrap().value(None).unwrap() as f32;
                check(name, "derived loss", &[found], &[loss], REDUCED);
                for channel in 0..channels {
                    let class = (form == Form::Multiclass).then_some(channel);
                    let Some(found) = derivation.line("gradient").unwrap().value(class) else { continue };
                    let shown = lab.results().gradient(form)[(pixel.image, channel, pixel.row, pixel.column)];
                    check(name, "derived gradient", &[found as f32], &[shown], ELEMENT);
                }
            }
        }
    }
}

#[test]
fn a_step_says_which_probability_it_set() {
    let mut lab = with(Preset::Blob, |_| {});
    let paint = |column, value| Edit::PaintTarget {
        form: Form::Binary,
        channel: 0,
        pixel: Pixel::new(0, 2, column),
        value,
    };
    let said = |lab: &Lab| step_summary::of_step(lab, lab.step()).detail;
    lab.apply(paint(2, 0.3)).unwrap();
    assert_eq!(said(&lab), "y[2,2]: 1 → 0.3");
    lab.apply(paint(0, 0.25)).unwrap();
    assert_eq!(said(&lab), "y[2,0]: 0 → 0.25");
}
