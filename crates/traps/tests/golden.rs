//! What the traps' cards say, against PyTorch's numbers and messages (`tests/golden/traps.py` at the root makes them).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use pixelwise_traps::torch::{LossName, mended, refusal};
use pixelwise_traps::{Side, find};
use serde_json::Value;

fn golden() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/traps.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A number of the golden file, in which NaN and the infinities are strings.
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

/// A number of a card, with typography's signs.
fn shown(text: &str) -> f64 {
    match text {
        "∞" => f64::INFINITY,
        text => text.replace('−', "-").parse().unwrap_or_else(|_| panic!("{text} is no number")),
    }
}

/// Whether a number is PyTorch's in every digit that is shown.
#[track_caller]
fn check(what: &str, text: &str, expected: f64) {
    let got = shown(text);
    // Half a unit in the last digit that is shown, and a little: training in float32 goes other ways in the end.
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let decimals = digits.split_once('.').map_or(0, |(_, rest)| rest.len() as i32);
    let unit = 10.0_f64.powi(shown(exponent) as i32 - decimals);
    let same = (got.is_nan() && expected.is_nan()) || got == expected || (got - expected).abs() <= 0.6 * unit;
    assert!(same, "{what}: {text} is not {expected}");
}

fn code(side: &Side) -> Vec<&str> {
    let mut lines: Vec<&str> = side.code.iter().map(|line| line.text.as_str()).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

#[test]
fn both_sides_of_every_trap_are_pytorchs() {
    let golden = golden();
    let mut seen = std::collections::BTreeSet::new();
    for case in golden["cases"].as_array().unwrap() {
        let id = case["trap"].as_str().unwrap();
        let choice = case["choice"].as_u64().unwrap() as usize;
        let trap = find(id).unwrap_or_else(|| panic!("{id} is no trap"));
        seen.insert(id);
        let start = trap.start(&[choice]);
        if id != "resized-mask" {
            let logits: Vec<f32> =
                case["logits"].as_array().unwrap().iter().map(|z| number(z) as f32).collect();
            assert_eq!(start, logits, "{id} {choice}: the grid");
        }
        let card = trap.card(&[choice], &start);
        for (side, expected) in
            [&card.written, &card.meant].into_iter().zip(case["sides"].as_array().unwrap())
        {
            let what = format!("{id} {choice}");
            let lines: Vec<&str> =
                expected["code"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
            let mut lines = lines;
            while lines.last().is_some_and(|line| line.is_empty()) {
                lines.pop();
            }
            assert_eq!(code(side), lines, "{what}: the lines");
            if let Some(error) = expected["error"].as_str() {
                assert_eq!(side.output[0][0].text, error, "{what}");
                continue;
            }
            if side.note == "mean" || side.note == "afterSteps" {
                check(&what, &side.headline, number(&expected["loss"]));
            }
            if !expected["iou"].is_null() {
                check(&what, &side.headline, number(&expected["iou"]));
            }
            if let Some(row) = side.rows.iter().find(|row| row.name == "lossNow") {
                check(&what, &row.value, number(&expected["loss"]));
            }
            if let Some(pred) = expected["pred"].as_array() {
                let map = side.maps.iter().rfind(|map| matches!(map.name, "prediction" | "smallClasses"));
                if let Some(map) = map {
                    let got: Vec<f64> = map.cells.iter().map(|cell| shown(&cell.name)).collect();
                    let pred: Vec<f64> = pred.iter().map(number).collect();
                    assert_eq!(got, pred, "{what}: the prediction");
                }
            }
            if let Some(grad) = expected["grad"].as_array() {
                let map = side.maps.iter().find(|map| map.name == "gradient");
                if let Some(map) = map {
                    let grad = &grad[grad.len() - map.cells.len()..];
                    for (cell, expected) in map.cells.iter().zip(grad) {
                        check(&format!("{what}: the gradient"), &cell.name, number(expected));
                    }
                }
            }
            if let (Some(history), Some(curve)) = (expected["history"].as_array(), &side.curve) {
                let most = history.iter().map(number).fold(1.0, f64::max);
                for (at, loss) in history.iter().enumerate() {
                    let point = curve.points[at * 10];
                    assert!((f64::from(point[0]) * 10.0 - at as f64).abs() < 1e-3);
                    let got = f64::from(point[1]) * most;
                    assert!(
                        (got - number(loss)).abs() < 2e-3,
                        "{what}: step {}: {got} is not {loss}",
                        at * 40
                    );
                }
            }
        }
    }
    let missing: Vec<&str> = pixelwise_traps::catalog()
        .iter()
        .map(|trap| trap.id)
        .filter(|id| !seen.contains(id) && *id != "types")
        .collect();
    assert_eq!(missing, [""; 0], "traps without PyTorch's numbers");
}

#[test]
fn every_shape_and_type_gets_pytorchs_answer() {
    let golden = golden();
    let cases = golden["refusals"].as_array().unwrap();
    assert_eq!(cases.len(), 162);
    let sizes = |value: &Value| -> Vec<usize> {
        value.as_array().unwrap().iter().map(|size| size.as_u64().unwrap() as usize).collect()
    };
    for case in cases {
        let loss = LossName::ALL.into_iter().find(|loss| loss.name() == case["loss"]).unwrap();
        let (input, target, dtype) =
            (sizes(&case["input"]), sizes(&case["target"]), case["dtype"].as_str().unwrap());
        let said = refusal(loss, &input, &target, dtype).unwrap_or_default();
        assert_eq!(said, case["said"].as_str().unwrap(), "{loss:?} {input:?} {target:?} {dtype}");
        assert_eq!(serde_json::json!(mended(loss, &input, &target, dtype)), case["mended"]);
    }
}
