use super::*;
use crate::{BinaryLoss, Edit, Fill, MulticlassLoss, Options, PixelMean, Preset};

/// The lines of a pixel, a row a form: texts as they are, keys with their values.
#[track_caller]
fn check(lab: &Lab, (row, column): (usize, usize), channel: usize, expected: [[&str; 6]; 2]) {
    let lines = pixel_lines(lab, Pixel::new(0, row, column), channel);
    let said: Vec<String> = lines.iter().map(|line| plain(&line.said)).collect();
    assert_eq!(said, expected.concat());
}

fn plain(phrase: &Phrase) -> String {
    if phrase.key.is_empty() {
        return phrase.text.clone();
    }
    let values = phrase.values.iter().map(|(_, value)| format!(" [{value}]"));
    phrase.key.clone() + &values.collect::<String>()
}

fn of(preset: Preset) -> Lab {
    let mut lab = Lab::new();
    lab.apply(Edit::LoadPreset(preset)).unwrap();
    lab
}

fn with(preset: Preset, set: impl FnOnce(&mut Options)) -> Lab {
    let mut lab = of(preset);
    let mut options = *lab.scene().options();
    set(&mut options);
    lab.apply(Edit::SetOptions(options)).unwrap();
    lab
}

#[test]
fn a_confident_mistake_in_both_forms() {
    check(
        &of(Preset::ConfidentMistake),
        (1, 3),
        0,
        [
            [
                "z = 3.1",
                "σ(3.1) = .957",
                "y = 0",
                "−log(1−.957) = 3.144",
                "(p − 0)/25 = .0383",
                "pixel.wrong [.957 > .5] [1]",
            ],
            [
                "z = (−1.55, 1.55)",
                "p = (.043, .957)",
                "0 → (1, 0)",
                "−log(.043) = 3.144",
                "(−.0383, .0383)",
                "pixel.wrong [z₁ > z₀] [1]",
            ],
        ],
    );
}

#[test]
fn a_pixel_that_is_right_says_why() {
    check(
        &of(Preset::Blob),
        (1, 1),
        0,
        [
            [
                "z = 1.4",
                "σ(1.4) = .802",
                "y = 1",
                "−log(.802) = 0.220",
                "(p − 1)/25 = −.0079",
                "pixel.predicted [.802 > .5] [1]",
            ],
            [
                "z = (−0.7, 0.7)",
                "p = (.198, .802)",
                "1 → (0, 1)",
                "−log(.802) = 0.220",
                "(.0079, −.0079)",
                "pixel.predicted [z₁ > z₀] [1]",
            ],
        ],
    );
}

#[test]
fn three_classes_show_one_channel() {
    check(
        &of(Preset::ThreeClasses),
        (2, 3),
        1,
        [
            [
                "z = 1.2",
                "σ(1.2) = .769",
                "2 ≠ 1: y = 0",
                "−log(1−.769) = 1.463",
                "(p − 0)/36 = .0213",
                "pixel.wrong [.769 > .5] [1]",
            ],
            [
                "z = (−1.1, 1.6, 0.4)",
                "e^1.6 / 6.78 = .731",
                "2 → (0, 0, 1)",
                "−log(.220) = 1.514",
                "(p₁ − 0)/36 = .0203",
                "pixel.wrong [max z₁] [1]",
            ],
        ],
    );
}

#[test]
fn many_classes_are_cut_short() {
    let mut lab = of(Preset::ThreeClasses);
    lab.apply(Edit::SetClasses(21)).unwrap();
    check(
        &lab,
        (2, 3),
        2,
        [
            [
                "z = 1.2",
                "σ(1.2) = .769",
                "2 ≠ 1: y = 0",
                "−log(1−.769) = 1.463",
                "(p − 0)/36 = .0213",
                "pixel.wrong [.769 > .5] [1]",
            ],
            [
                "z₂ = 0.4",
                "e^0.4 / 24.8 = .060",
                "2 → (0, …, 1, …)",
                "−log(.060) = 2.810",
                "(p₂ − 1)/36 = −.0261",
                "pixel.wrong [max z₁] [1]",
            ],
        ],
    );
}

#[test]
fn an_ignored_pixel_costs_nothing() {
    check(
        &of(Preset::IgnoredBorder),
        (0, 0),
        0,
        [
            [
                "z = 1.2",
                "σ(1.2) = .769",
                "pixel.ignored",
                "pixel.free",
                "∂ = 0",
                "pixel.predicted [.769 > .5] [1]",
            ],
            [
                "z = (−0.6, 0.6)",
                "p = (.231, .769)",
                "pixel.ignored",
                "pixel.free",
                "(0, 0)",
                "pixel.predicted [z₁ > z₀] [1]",
            ],
        ],
    );
}

#[test]
fn weights_stand_before_what_they_multiply() {
    check(
        &of(Preset::Weights),
        (3, 3),
        0,
        [
            [
                "z = 0.8",
                "σ(0.8) = .690",
                "y = 1",
                "3 · −log(.690) = 1.113",
                "3 · (p − 1) = −.9301",
                "pixel.predicted [.690 > .5] [1]",
            ],
            [
                "z = (−0.4, 0.4)",
                "p = (.310, .690)",
                "1 → (0, 1)",
                "3 · −log(.690) = 1.113",
                "(.9301, −.9301)",
                "pixel.predicted [z₁ > z₀] [1]",
            ],
        ],
    );
    let lines = pixel_lines(&of(Preset::WeightMap), Pixel::new(0, 3, 3), 0);
    assert_eq!(plain(&lines[2].said), "y = 1, w = 3");
    assert_eq!(plain(&lines[3].said), "3 · −log(.690) = 1.113");
    let lines = pixel_lines(&of(Preset::WeightMap), Pixel::new(0, 4, 0), 0);
    assert_eq!(plain(&lines[3].said), "pixel.weightless");
}

#[test]
fn smoothed_targets_are_written_out() {
    check(
        &of(Preset::Smoothing),
        (1, 1),
        0,
        [
            [
                "z = 4.3",
                "σ(4.3) = .987",
                "y = 1 → .95",
                ".95 · 0.013 + … = 0.228",
                "(p − .95)/25 = .0015",
                "pixel.predicted [.987 > .5] [1]",
            ],
            [
                "z = (−2.15, 2.15)",
                "p = (.013, .987)",
                "1 → (.05, .95)",
                ".95 · 0.013 + … = 0.228",
                "(−.0015, .0015)",
                "pixel.predicted [z₁ > z₀] [1]",
            ],
        ],
    );
}

#[test]
fn two_steps_say_what_float32_does() {
    let lab = of(Preset::TwoSteps);
    let lines = pixel_lines(&lab, Pixel::new(0, 2, 0), 0);
    let said: Vec<String> = lines[..6].iter().map(|line| plain(&line.said)).collect();
    assert_eq!(
        said,
        [
            "z = 17",
            "σ(17) = 1",
            "y = 0",
            "min(−log(1−1), 100) = 100",
            "pixel.lost [0]",
            "pixel.wrong [1 > .5] [1]"
        ]
    );
    assert!(lines[4].bad && !lines[3].bad);
    let lines = pixel_lines(&lab, Pixel::new(0, 3, 3), 0);
    assert_eq!(plain(&lines[3].said), "min(−log 0, 100) = 100");
    // BCEWithLogitsLoss takes the logit, so that no digit is lost.
    let lines =
        pixel_lines(&with(Preset::TwoSteps, |o| o.binary = BinaryLoss::WithLogits), Pixel::new(0, 2, 0), 0);
    assert_eq!(plain(&lines[3].said), "−log(4.1e−8) = 17");
}

#[test]
fn a_softmax_without_its_shift_overflows() {
    let lab = of(Preset::Overflow);
    let said = |channel| plain(&pixel_lines(&lab, Pixel::new(0, 1, 1), channel)[7].said);
    assert_eq!([said(0), said(1), said(2)], ["e^100 = ∞, ∞/∞ = NaN", "e^0 / ∞ = 0", "e^−100 / ∞ = 0"]);
    let lines = pixel_lines(&lab, Pixel::new(0, 1, 1), 2);
    assert_eq!(plain(&lines[9].said), "−log(0) = ∞");
    assert!(lines[9].bad && lines[7].bad);
    assert_eq!(plain(&lines[10].said), "pixel.lost [NaN]");
    let lab = with(Preset::Overflow, |o| o.multiclass = MulticlassLoss::CrossEntropy);
    let lines = pixel_lines(&lab, Pixel::new(0, 1, 1), 1);
    assert_eq!(plain(&lines[7].said), "e^(0−100) / 1 <.001");
}

#[test]
fn sigmoids_have_several_classes_or_none() {
    let lab = of(Preset::Multilabel);
    let lines = pixel_lines(&lab, Pixel::new(0, 2, 3), 1);
    let said: Vec<String> = lines[6..].iter().map(|line| plain(&line.said)).collect();
    assert_eq!(
        said,
        [
            "z = (−1.1, 1.6, 0.4)",
            "σ(1.6) = .832",
            "2 → (0, 0, 1)",
            "pixel.sum [3] [2.584]",
            "(p₁ − 0)/108 = .0077",
            "pixel.several [1 + 2]"
        ]
    );
}

#[test]
fn ties_go_to_zero() {
    let lines = pixel_lines(&of(Preset::Tie), Pixel::new(0, 1, 1), 0);
    assert_eq!(plain(&lines[5].said), "pixel.predicted [.500 ≤ .5] [0]");
    assert_eq!(plain(&lines[11].said), "pixel.predicted [z₀ = z₁] [0]");
}

#[test]
fn every_pixel_of_every_preset_has_twelve_lines() {
    for preset in Preset::ALL {
        let mut lab = of(preset);
        lab.apply(Edit::Fill { fill: Fill::Normal, seed: 3 }).unwrap();
        for lab in [of(preset), lab] {
            let shape = lab.scene().shape();
            for at in 0..shape.n * shape.h * shape.w {
                let pixel = Pixel::new(at / (shape.h * shape.w), at / shape.w % shape.h, at % shape.w);
                let lines = pixel_lines(&lab, pixel, at % shape.c);
                assert_eq!(lines.len(), 12);
                for line in lines {
                    assert_ne!(line.said.key.is_empty(), line.said.text.is_empty(), "{line:?}");
                }
            }
        }
    }
    assert!(pixel_lines(&Lab::new(), Pixel::new(0, 5, 0), 0).is_empty());
}

fn lines_of(lab: &Lab, form: Form) -> Vec<String> {
    let lines = pixel_lines(lab, lab.selected(), 1).into_iter().filter(|line| line.form == form);
    lines.map(|line| line.said.text).collect()
}

#[test]
fn a_soft_target_and_a_pixels_weight_are_said_where_they_act() {
    let mut lab = Lab::new();
    let pixel = lab.selected();
    lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: 2.0 }).unwrap();
    lab.apply(Edit::PaintTarget { form: Form::Binary, channel: 0, pixel, value: 0.75 }).unwrap();
    lab.apply(Edit::PaintWeight { pixel, weight: 3.0 }).unwrap();
    let mut options = *lab.scene().options();
    (options.class_probabilities, options.pixel_weight) = (true, Some(PixelMean::Weights));
    lab.apply(Edit::SetOptions(options)).unwrap();
    // softplus(−2) = 0.1269; −log p₁ is as much, and the mean of CE divides by 24 + 3.
    assert_eq!(
        lines_of(&lab, Form::Binary)[2..5],
        ["y = .75, w = 3", "3 · (.75 · 0.127 + …) = 1.881", "3 · (p − .75)/25 = .0157"]
    );
    assert_eq!(lines_of(&lab, Form::Multiclass)[2..4], ["y = (.25, .75)", "3 · .75 · 0.127 + … = 1.881"]);
    assert_eq!(crate::explain::analysis::mean(&lab, Form::Multiclass).denominator.value, 27.0);
}

/// As PyTorch 2.15.0: `F.binary_cross_entropy_with_logits` of ∞ is NaN at y = 1 and ∞ at y = 0, of −∞ NaN at both; a softmax with ∞ is NaN.
#[test]
fn a_logit_that_is_no_number_is_said_as_pytorch_computes_it() {
    let check = |(row, value, classes): (usize, f32, usize), expected: [&str; 4]| {
        let mut lab = Lab::new();
        lab.apply(Edit::SetClasses(classes)).unwrap();
        lab.select(Pixel::new(0, row, 2)).unwrap();
        let pixel = lab.selected();
        lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value }).unwrap();
        lab.apply(Edit::SetLogit { form: Form::Multiclass, channel: 1, pixel, value }).unwrap();
        let said: Vec<_> = pixel_lines(&lab, pixel, 1).iter().map(|line| plain(&line.said)).collect();
        assert_eq!([&said[3], &said[7], &said[9], &said[11]], expected, "{value} at {classes} classes");
    };
    let (infinite, nan) = (f32::INFINITY, f32::NAN);
    check(
        (2, infinite, 2),
        ["0 · ∞ = NaN", "p = (NaN, NaN)", "−log(NaN) = NaN", "pixel.predicted [z₁ > z₀] [1]"],
    );
    check(
        (0, infinite, 3),
        ["−log(1−1) = ∞", "e^(∞−∞) / NaN = NaN", "−log(NaN) = NaN", "pixel.wrong [max z₁] [1]"],
    );
    check(
        (0, -infinite, 3),
        ["−∞ + ∞ = NaN", "e^−∞ / 3.12 = 0", "−log(.679) = 0.387", "pixel.predicted [max z₀] [0]"],
    );
    check((2, -infinite, 2), ["0 · −∞ = NaN", "p = (1, 0)", "−log(0) = ∞", "pixel.wrong [z₀ > z₁] [0]"]);
    check(
        (2, nan, 2),
        ["−log(NaN) = NaN", "p = (NaN, NaN)", "−log(NaN) = NaN", "pixel.predicted [z₁ = NaN] [1]"],
    );
}
