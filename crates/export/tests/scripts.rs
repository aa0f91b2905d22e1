//! The scripts that are made against the scripts that were run: `tests/golden/scripts.json` at the root, by `scripts.py` there.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use pixelwise::Reduction;
use pixelwise_export::script;
use pixelwise_lab::{BinaryLoss, Edit, Fill, Form, Lab, MulticlassLoss, Options, Pixel, PixelMean, Preset};
use serde_json::{Value, json};

fn golden() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/scripts.json")
}

fn scene(edits: &[Edit]) -> Lab {
    let mut lab = Lab::new();
    for &edit in edits {
        lab.apply(edit).unwrap();
    }
    lab
}

fn with(preset: Preset, change: impl FnOnce(&mut Options)) -> Lab {
    let mut lab = scene(&[Edit::LoadPreset(preset)]);
    let mut options = *lab.scene().options();
    change(&mut options);
    lab.apply(Edit::SetOptions(options)).unwrap();
    lab
}

/// Every preset under each reduction, then scenes for what no preset has.
fn scenes() -> Vec<(String, Lab)> {
    let reductions = [(Reduction::Mean, "mean"), (Reduction::Sum, "sum"), (Reduction::None, "none")];
    let presets = Preset::ALL.into_iter().flat_map(|preset| {
        reductions.map(|(reduction, name)| {
            let lab = scene(&[Edit::LoadPreset(preset), Edit::SetReduction(reduction)]);
            (format!("{}-{name}", preset.id()), lab)
        })
    });
    let random = |edits: &[Edit]| {
        let mut lab = scene(edits);
        lab.apply(Edit::Fill { fill: Fill::Normal, seed: 7 }).unwrap();
        lab
    };
    let pixel = Pixel::new(0, 1, 1);
    let ignored = Edit::PaintMask { pixel, class: None };
    let mut unlinked = scene(&[Edit::SetLinked(false)]);
    unlinked.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: -1000.0 }).unwrap();
    unlinked.apply(Edit::SetLogit { form: Form::Multiclass, channel: 1, pixel, value: 1000.0 }).unwrap();
    let mut all_ignored = scene(&[Edit::SetShape { images: 1, height: 1, width: 1 }]);
    all_ignored.apply(Edit::PaintMask { pixel: Pixel::default(), class: None }).unwrap();
    let mut ignored_as_255 = with(Preset::Multilabel, |options| options.ignore_index = 255);
    ignored_as_255.apply(ignored).unwrap();
    let mut weighted = with(Preset::WeightMap, |options| options.binary = BinaryLoss::TwoStep);
    weighted.apply(ignored).unwrap();
    let mut weights = [1.0; 21];
    weights[..3].copy_from_slice(&[0.25, 2.0, 0.0]);
    let others = vec![
        ("threshold", scene(&[Edit::LoadPreset(Preset::ConfidentMistake), Edit::SetThreshold(0.3)])),
        ("foreground-2", scene(&[Edit::LoadPreset(Preset::ThreeClasses), Edit::SetForeground(2)])),
        (
            "four-images",
            random(&[Edit::LoadPreset(Preset::Batch), Edit::SetShape { images: 4, height: 3, width: 7 }]),
        ),
        ("21-classes", random(&[Edit::SetClasses(21)])),
        ("unlinked-at-the-limit", unlinked),
        ("one-ignored-pixel", all_ignored),
        ("ignored-as-255", ignored_as_255),
        ("weighted-two-steps", weighted),
        (
            "weighted-sigmoids",
            with(Preset::WeightMap, |options| options.multiclass = MulticlassLoss::Multilabel),
        ),
        ("pos-weight", with(Preset::ConfidentMistake, |options| options.pos_weight = Some(2.5))),
        (
            "smoothed-classes",
            with(Preset::ThreeClasses, |options| {
                options.label_smoothing = 0.1;
                options.smooth_target = true;
                options.class_weight = Some(weights);
            }),
        ),
        (
            "naive-weighted",
            with(Preset::ThreeClasses, |options| {
                options.multiclass = MulticlassLoss::Naive;
                options.class_weight = Some(weights);
                options.ignore_index = 1;
            }),
        ),
    ];
    let others = others.into_iter().chain(targets(weights)).map(|(name, lab)| (name.to_owned(), lab));
    presets.chain(others).collect()
}

/// Soft targets, class probabilities, a weight map in CE, and logits that are no numbers.
fn targets(weights: [f32; 21]) -> Vec<(&'static str, Lab)> {
    let soft = |preset, change: &dyn Fn(&mut Options)| {
        let mut lab = with(preset, change);
        for (column, value) in [0.3, 0.5, 0.85].into_iter().enumerate() {
            let pixel = Pixel::new(0, 1, column);
            let form = Form::Multiclass;
            let edits = [
                Edit::PaintTarget { form: Form::Binary, channel: 0, pixel, value },
                Edit::PaintTarget { form, channel: 0, pixel: Pixel::new(0, 2, column), value },
            ];
            for edit in edits {
                lab.apply(edit).unwrap();
            }
        }
        lab
    };
    let mut ignored_map = with(Preset::WeightMap, |options| {
        options.pixel_weight = Some(PixelMean::Weights);
        options.weight_map = false;
        options.ignore_index = 255;
    });
    ignored_map.apply(Edit::PaintMask { pixel: Pixel::new(0, 1, 1), class: None }).unwrap();
    let mut special = scene(&[Edit::SetClasses(3)]);
    for (column, value) in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN].into_iter().enumerate() {
        let pixel = Pixel::new(0, 1, column);
        special.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value }).unwrap();
        special.apply(Edit::SetLogit { form: Form::Multiclass, channel: 1, pixel, value }).unwrap();
        special.select(pixel).unwrap();
    }
    vec![
        ("soft", soft(Preset::Blob, &|_| {})),
        (
            "soft-smoothed-map",
            soft(Preset::WeightMap, &|options| {
                options.label_smoothing = 0.1;
                options.smooth_target = true;
                options.pixel_weight = Some(PixelMean::Weights);
            }),
        ),
        (
            "probabilities-weighted",
            soft(Preset::ThreeClasses, &|options| options.class_weight = Some(weights)),
        ),
        (
            "map-over-pixels",
            with(Preset::WeightMap, |options| options.pixel_weight = Some(PixelMean::Pixels)),
        ),
        ("map-over-kept-weights", ignored_map),
        ("special-logits", special),
    ]
}

/// With `SCRIPTS=write` the file is written, for `scripts.py` to run.
#[test]
fn the_scripts_are_those_that_ran() {
    let made = scenes().into_iter().map(|(name, lab)| (name, script(&lab)));
    if std::env::var_os("SCRIPTS").is_some() {
        let cases: Vec<Value> = made.map(|(name, code)| json!({ "name": name, "code": code })).collect();
        std::fs::write(golden(), serde_json::to_string_pretty(&json!({ "cases": cases })).unwrap()).unwrap();
        return;
    }
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(golden()).unwrap()).unwrap();
    let ran = golden["cases"].as_array().unwrap();
    assert_eq!(ran.len(), scenes().len());
    for ((name, code), ran) in made.zip(ran) {
        assert_eq!(ran["name"], name);
        let ran = ran["code"].as_str().unwrap();
        assert!(
            alike(&code, ran),
            "{name}: write the file and run it again, as scripts.py says:\n{code}\nran:\n{ran}"
        );
    }
}

/// Whether two scripts differ in nothing but the last digits of what `assert` lines expect: the way to compute the losses decides those.
fn alike(made: &str, ran: &str) -> bool {
    let lines = made.lines().zip(ran.lines());
    made.lines().count() == ran.lines().count()
        && lines.into_iter().all(|(made, ran)| made == ran || made.starts_with("assert ") && near(made, ran))
}

/// Whether two lines have the same words, and numbers that differ in their last digits at most.
fn near(made: &str, ran: &str) -> bool {
    let parts = |line: &str| -> Vec<String> {
        line.split([' ', ',', '(', ')', '[', ']']).map(str::to_owned).collect()
    };
    let (made, ran) = (parts(made), parts(ran));
    let same = |(made, ran): (&String, &String)| match (made.parse::<f64>(), ran.parse::<f64>()) {
        (Ok(made), Ok(ran)) => (made - ran).abs() <= 1e-6 * ran.abs().max(1e-3),
        _ => made == ran,
    };
    made.len() == ran.len() && made.iter().zip(&ran).all(same)
}

/// What PyTorch printed when the scripts ran is what the page shows.
#[test]
fn the_scripts_printed_the_losses() {
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(golden()).unwrap()).unwrap();
    for ((name, lab), ran) in scenes().into_iter().zip(golden["cases"].as_array().unwrap()) {
        let lines: Vec<&str> = ran["printed"].as_str().unwrap().lines().collect();
        assert_eq!(lines.len(), 2, "{name}");
        for (line, form) in lines.into_iter().zip([Form::Binary, Form::Multiclass]) {
            let printed: f32 = line.rsplit_once(' ').unwrap().1.parse().unwrap();
            let shown = lab.results().loss(form);
            let same = (printed - shown).abs() <= 1e-5 * shown.abs().max(0.1);
            let no_number =
                printed.is_nan() && shown.is_nan() || printed.is_infinite() && shown.is_infinite();
            assert!(same || no_number, "{name}: {line} for {shown}");
        }
    }
}
