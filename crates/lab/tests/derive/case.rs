//! PyTorch's numbers of a pixel, and the check of a derivation against them.

use pixelwise_lab::explain::derivation::{Derivation, Reduced};
use serde_json::Value;

use crate::check_lines;

/// Of a gradient or a loss, relative to max(1, |expected|).
const TOLERANCE: f64 = 2e-6;

/// The cases of a golden file.
pub(crate) fn cases(file: &str) -> Vec<Case> {
    // From the package's folder, where cargo runs tests: a path that was compiled in would lead a copy to the original.
    let path = format!("../../tests/golden/{file}.json");
    let json: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    json["cases"].as_array().unwrap().iter().map(Case::new).collect()
}

/// A case of a golden file.
pub(crate) struct Case {
    pub(crate) json: Value,
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
}

impl Case {
    fn new(json: &Value) -> Self {
        let shape = json["shape"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect();
        Self { json: json.clone(), name: json["name"].as_str().unwrap().to_owned(), shape }
    }

    pub(crate) fn numbers(&self, key: &str) -> Vec<f32> {
        self.json[key].as_array().unwrap().iter().map(number).collect()
    }

    pub(crate) fn optional(&self, key: &str) -> Option<Vec<f32>> {
        self.json[key].is_array().then(|| self.numbers(key))
    }

    pub(crate) fn class(&self, y: i64) -> Option<usize> {
        (y != self.json["ignore_index"].as_i64().unwrap_or(-100)).then_some(y as usize)
    }

    pub(crate) fn reduced(&self, mean: f64) -> Reduced {
        let denominator = if self.json["reduction"] == "mean" { mean } else { 1.0 };
        let total: f64 = self.numbers("loss").iter().copied().map(f64::from).sum();
        Reduced { denominator, loss: total }
    }

    /// Checks the pixels' losses, or their sum, and all gradients; pixels stand in the order of the loss map.
    #[track_caller]
    pub(crate) fn check(&self, reduced: Reduced, pixels: impl Iterator<Item = Derivation>) {
        let gradient_key = if self.json["grad"].is_array() { "grad" } else { "grad_logits" };
        let gradient = self.numbers(gradient_key);
        let finite = self.numbers("logits").iter().all(|z| z.is_finite());
        let (per_image, plane) =
            (self.shape[1] * self.shape[2] * self.shape[3], self.shape[2] * self.shape[3]);
        let mut losses = Vec::new();
        for (i, derivation) in pixels.enumerate() {
            if finite {
                check_lines(&derivation, &self.name);
            }
            let loss = ["smoothing", "weight", "surprise", "ignored"];
            let loss = loss.iter().find_map(|name| derivation.line(name)).unwrap().value(None).unwrap();
            losses.push(loss);
            for equation in &derivation.line("gradient").unwrap().equations {
                let at = equation.class.map_or(i, |c| i / plane * per_image + c * plane + i % plane);
                // The folded classes have no element of their own.
                if equation.class.is_some() || equation.steps.len() > 1 {
                    self.close("gradient", equation.value().unwrap(), f64::from(gradient[at]), TOLERANCE);
                }
            }
        }
        let expected = self.numbers("loss");
        if self.json["reduction"] == "none" {
            for (&found, &expected) in losses.iter().zip(&expected) {
                self.close("loss", found, f64::from(expected), TOLERANCE);
            }
        } else {
            let found = losses.iter().sum::<f64>() / reduced.denominator;
            self.close("loss", found, f64::from(expected[0]), 5e-6);
        }
    }

    #[track_caller]
    fn close(&self, what: &str, found: f64, expected: f64, tolerance: f64) {
        let same = found == expected || found.is_nan() && expected.is_nan();
        let close = (found - expected).abs() <= tolerance * expected.abs().max(1.0);
        assert!(same || close, "{} {what}: {found} for {expected}", self.name);
    }
}

fn number(value: &Value) -> f32 {
    match value.as_str() {
        Some("nan") => f32::NAN,
        Some("inf") => f32::INFINITY,
        Some("-inf") => f32::NEG_INFINITY,
        _ => value.as_f64().unwrap() as f32,
    }
}
