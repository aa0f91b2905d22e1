//! Every way against the libraries' own numbers: `tests/golden/library_scores.json` at the root, by `library_scores.py` there.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use ndarray::Array3;
use pixelwise_scores::{Absent, Average, Measure, NAMED, Over, Table, Way, example};
use serde_json::Value;

/// The way that a library's call takes.
fn way(call: &str) -> Way {
    let (pooled, images) = (NAMED[1].way, NAMED[6].way);
    let has = |part: &str| call.contains(part);
    let background = !has("background=False");
    let average = if has("micro") { Average::Micro } else { Average::Macro };
    match call.split(' ').next().unwrap() {
        "MONAI" => {
            let absent = if has("ignore_empty=True") { Absent::SkippedUnlessInTarget } else { Absent::One };
            Way { absent, background, ..images }
        }
        "smp" => {
            let absent = if has("zero_division=0") { Absent::Zero } else { Absent::One };
            let over = if has("imagewise") { Over::ImagesFirst } else { Over::Batch };
            Way { over, average, absent, background }
        }
        "torchmetrics" if has("MeanIoU") => Way { over: Over::Cells, background, ..images },
        "torchmetrics" if has("samplewise") => Way { average, background, ..images },
        _ => Way { average, background, ..pooled },
    }
}

fn masks(case: &Value) -> (Array3<u8>, Array3<i32>) {
    let shape: Vec<usize> =
        case["shape"].as_array().unwrap().iter().map(|size| size.as_u64().unwrap() as usize).collect();
    let numbers = |name: &str| case[name].as_array().unwrap().iter().map(|class| class.as_u64().unwrap());
    let shape = (shape[0], shape[1], shape[2]);
    (
        Array3::from_shape_vec(shape, numbers("predict").map(|class| class as u8).collect()).unwrap(),
        Array3::from_shape_vec(shape, numbers("target").map(|class| class as i32).collect()).unwrap(),
    )
}

fn golden() -> Value {
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/library_scores.json");
    serde_json::from_str(&std::fs::read_to_string(golden).unwrap()).unwrap()
}

#[test]
fn each_way_gives_the_number_of_the_libraries_that_take_it() {
    let golden = golden();
    let mut compared = 0;
    for case in golden["cases"].as_array().unwrap() {
        let (predict, target) = masks(case);
        let table = Table::of(predict.view(), target.view(), case["classes"].as_u64().unwrap() as usize);
        for score in case["scores"].as_array().unwrap() {
            let (call, measure) = (score["call"].as_str().unwrap(), score["measure"].as_str().unwrap());
            let measure = if measure == "iou" { Measure::Iou } else { Measure::Dice };
            let ours = way(call).score(&table, measure);
            let theirs = score["value"].as_f64();
            let what = format!("{}: {call} gives {}, the way {ours:?}", case["name"], score["value"]);
            match (ours, theirs) {
                (Some(ours), Some(theirs)) => assert!((ours - theirs).abs() < 1e-6, "{what}"),
                // MONAI says 0 of a mean of nothing.
                (None, Some(theirs)) => assert!(call.starts_with("MONAI") && theirs == 0.0, "{what}"),
                (ours, None) => assert_eq!(ours, None, "{what}"),
            }
            compared += 1;
        }
    }
    assert!(compared > 200);
}

#[test]
fn the_versions_that_are_named_are_those_that_ran() {
    let golden = golden();
    for (library, name) in [
        ("torchmetrics", "torchmetrics"),
        ("monai", "MONAI"),
        ("segmentation_models_pytorch", "segmentation_models_pytorch"),
        ("scikit-learn", "scikit-learn"),
    ] {
        let version = golden["versions"][library].as_str().unwrap();
        assert!(pixelwise_scores::named::RUN.contains(&format!("{name} {version}")), "{name} {version}");
    }
    assert_eq!(golden["date"], pixelwise_scores::named::DATE);
}

/// The example has nine numbers of mean `IoU`, and the libraries ran on it.
#[test]
fn the_example_tells_the_nine_ways_apart() {
    let (predict, target) = example::masks();
    let case = &golden()["cases"][0];
    assert_eq!((predict.clone(), target.clone()), masks(case));
    let table = Table::of(predict.view(), target.view(), example::CLASSES);
    let mut scores: Vec<f64> = NAMED.map(|named| named.way.score(&table, Measure::Iou).unwrap()).into();
    scores.sort_by(f64::total_cmp);
    assert!(scores.windows(2).all(|pair| pair[1] - pair[0] > 1e-3), "{scores:?}");
    assert_eq!(table.pixels(), (75, 7));
}

/// As the table of the example is read: class 2 is in no pixel of image 1, class 1 is called in image 2, which has none.
#[test]
fn what_is_used_depends_on_what_absent_counts() {
    let (predict, target) = example::masks();
    let table = Table::of(predict.view(), target.view(), example::CLASSES);
    let used = |way: Way| {
        (0..3)
            .map(|image| (0..3).filter(|&class| way.uses(class, table.cell(image, class))).count())
            .collect::<Vec<_>>()
    };
    assert_eq!(used(NAMED[3].way), [3, 3, 3]);
    assert_eq!(used(NAMED[6].way), [3, 2, 3]);
    assert_eq!(used(NAMED[7].way), [3, 2, 2]);
    assert_eq!(used(NAMED[8].way), [2, 1, 2]);
}
