//! The curve of a pixel's loss, drawn up to where the question begins, and on once the answer is shown.

use pixelwise_lab::view::{cells, number};
use pixelwise_lab::{Edit, Form, Lab, Pixel, Stage};

use crate::ask::{Ask, Curve};
use crate::scenes::Scenes;

/// From which logit the curve is drawn.
const LOW: f64 = -2.0;
/// How far beyond the asked logit it is drawn.
const BEYOND: f64 = 1.8;
/// How many points a logit's unit has.
const POINTS: f64 = 8.0;
/// How many steps the scale of losses has at most.
const STEPS: f64 = 4.0;

/// A curve with the places of what lies on it, as shares of its width from the left and of its height from the top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// The points of the curve, x and y in turn; up to where the question begins unless it is told.
    pub line: Vec<f64>,
    /// Where the question begins, x and y.
    pub from: [f64; 2],
    /// What stands there: `z = 3.1, ℓ = 3.144`.
    pub label: String,
    /// The x of the asked logit.
    pub x: f64,
    /// The asked logit as text.
    pub at: String,
    /// The y of each option, in their order.
    pub options: Vec<f64>,
    /// Logits below the curve, as text, with their x.
    pub logits: Vec<(String, f64)>,
    /// Losses beside it, with their y.
    pub losses: Vec<(String, f64)>,
}

/// Draws the curve of a question; `None` where it has none.
pub(crate) fn draw(ask: &Ask, scenes: &Scenes<'_>, told: bool) -> Option<Drawn> {
    let Ask::Choice { curve: Some(curve), options, .. } = ask else {
        return None;
    };
    let lab = scenes.at(scenes.last());
    let (from, to) = (curve.from, curve.to);
    let high = (to + BEYOND).ceil();
    let values: Vec<f64> = options.iter().map(|(_, option)| option.value(scenes)).collect();
    let most = values.iter().copied().fold(cost(lab, curve, high), f64::max);
    let step = (most / STEPS).ceil();
    let top = (most / step).ceil() * step;
    let x = |z: f64| (z - LOW) / (high - LOW);
    let y = |loss: f64| 1.0 - loss / top;
    let end = if told { high } else { from };
    let count = ((end - LOW) * POINTS).round() as usize;
    let along = (0..=count).map(|at| LOW + (end - LOW) * at as f64 / count as f64);
    let begun = cost(lab, curve, from);
    let whole = |value: f64| number::significant(value, 4);
    let ticks = |least: f64, most: f64, step: f64| {
        (0..=((most - least) / step) as usize).map(move |at| least + step * at as f64)
    };
    Some(Drawn {
        line: along.flat_map(|z| [x(z), y(cost(lab, curve, z))]).collect(),
        from: [x(from), y(begun)],
        label: format!("z = {}, ℓ = {}", number::short(from as f32), number::line::cost(begun)),
        x: x(to),
        at: number::short(to as f32),
        options: values.into_iter().map(y).collect(),
        logits: ticks(LOW, high, 2.0).map(|z| (whole(z), x(z))).collect(),
        losses: ticks(0.0, top, step).map(|loss| (whole(loss), y(loss))).collect(),
    })
}

/// What the pixel costs in the binary form at a logit.
fn cost(lab: &Lab, curve: &Curve, logit: f64) -> f64 {
    let pixel = Pixel::new(0, curve.row, curve.column);
    let mut lab = lab.clone();
    let set = Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: logit as f32 };
    if lab.apply(set).is_err() {
        return f64::NAN;
    }
    let at = curve.row * lab.scene().shape().w + curve.column;
    cells::values(&lab, Form::Binary, Stage::Loss, 0).get(at).map_or(f64::NAN, |&cost| f64::from(cost))
}
