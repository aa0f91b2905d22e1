//! The lines under the binary form's maps.

use super::{At, Said, factor, sigmoid, softplus, verdict, z};
use crate::view::number::line;
use crate::view::phrase::Phrase;
use crate::{BinaryLoss, Form, Stage};

const FORM: Form = Form::Binary;

pub(super) fn line(at: &At<'_>, stage: Stage) -> Said {
    match stage {
        Stage::Logits => (Phrase::text(format!("z = {}", z(at.logit(FORM, 0)))), false),
        Stage::Probability => (Phrase::text(activation(at)), false),
        Stage::Target | Stage::Weight | Stage::Classes => (target(at), false),
        Stage::Loss => (loss(at), !at.results.binary.per_pixel[at.pixel.in_channel(0)].is_finite()),
        Stage::Gradient => at.lost(FORM).unwrap_or_else(|| (Phrase::text(gradient(at)), false)),
        Stage::Prediction => prediction(at),
    }
}

fn activation(at: &At<'_>) -> String {
    let p = line::probability(at.probability(FORM, 0));
    let is = if p.starts_with(['<', '>']) { "" } else { "= " };
    format!("σ({}) {is}{p}", z(at.logit(FORM, 0)))
}

/// 1 for the foreground, of a soft target where it is above 0.5, 0 for the rest; `None` if the pixel is left out.
fn label(at: &At<'_>) -> Option<usize> {
    at.class()?;
    Some(usize::from(at.scene.binary_label(at.pixel) > 0.5))
}

/// The target as the loss takes it.
fn taken(at: &At<'_>) -> f64 {
    at.results.inputs.target[at.pixel.in_channel(0)].into()
}

/// Whether both logarithms count.
fn is_soft(at: &At<'_>) -> bool {
    let t = taken(at);
    t != 0.0 && t != 1.0
}

fn target(at: &At<'_>) -> Phrase {
    let (Some(class), Some(y)) = (at.class(), label(at)) else { return Phrase::key("pixel.ignored") };
    let other = at.scene.classes() > 2 && y == 0 && !at.scene.options().soft_target;
    let label = if other {
        format!("{class} ≠ {}: y = 0", at.scene.foreground())
    } else {
        format!("y = {}", line::weight(at.scene.binary_label(at.pixel).into()))
    };
    let smoothed = if at.scene.options().target_smoothing() > 0.0 {
        format!(" → {}", line::weight(taken(at)))
    } else {
        String::new()
    };
    let weight = if at.scene.options().weight_map {
        format!(", w = {}", line::weight(at.weight()))
    } else {
        String::new()
    };
    Phrase::text(label + &smoothed + &weight)
}

fn loss(at: &At<'_>) -> Phrase {
    let Some(y) = label(at) else { return Phrase::key("pixel.free") };
    let weight = at.weight();
    if weight == 0.0 {
        return Phrase::key("pixel.weightless");
    }
    let loss: f64 = at.results.binary.per_pixel[at.pixel.in_channel(0)].into();
    let logit = at.logit(FORM, 0);
    if loss.is_nan() && logit.is_infinite() {
        // PyTorch adds (1 − y)·z to max(−z, 0).
        let one = taken(at) == 1.0;
        return Phrase::text(if one {
            format!("0 · {} = NaN", z(logit))
        } else {
            "−∞ + ∞ = NaN".to_owned()
        });
    }
    let loss = line::cost(loss);
    let pos_weight = at.scene.options().used_pos_weight().map_or(1.0, f64::from);
    if is_soft(at) {
        let t = taken(at);
        let logit = at.logit(FORM, 0);
        // The larger of the two parts; the other is the rest of the target.
        let part = match y {
            1 => format!("{}{} · {}", factor(pos_weight), line::weight(t), line::cost(softplus(-logit))),
            _ => format!("{} · {}", line::weight(1.0 - t), line::cost(softplus(logit))),
        };
        let sum =
            if weight == 1.0 { format!("{part} + …") } else { format!("{}({part} + …)", factor(weight)) };
        return Phrase::text(format!("{sum} = {loss}"));
    }
    let factors = factor(weight) + &if y == 1 { factor(pos_weight) } else { String::new() };
    Phrase::text(format!("{factors}{} = {loss}", logarithm(at, y)))
}

/// The logarithm that the loss is, of numbers that float32 has where two steps are taken.
fn logarithm(at: &At<'_>, y: usize) -> String {
    let logit = at.logit(FORM, 0);
    let (mut p, mut rest) = (sigmoid(logit), sigmoid(-logit));
    let two_step = at.scene.options().binary == BinaryLoss::TwoStep;
    if two_step {
        p = at.probability(FORM, 0);
        rest = 1.0 - p;
    }
    match (y, p, rest) {
        // BCELoss lets no logarithm fall below −100.
        (1, 0.0, _) if two_step => "min(−log 0, 100)".to_owned(),
        (0, _, 0.0) if two_step => "min(−log(1−1), 100)".to_owned(),
        (1, ..) => format!("−log({})", line::argument(p, rest)),
        _ if rest > 0.0 && rest < 0.0005 => format!("−log({})", line::argument(rest, p)),
        _ => format!("−log(1−{})", line::argument(p, rest)),
    }
}

fn gradient(at: &At<'_>) -> String {
    let gradient = line::slope(at.gradient(FORM, 0));
    let Some(y) = label(at).filter(|_| at.weight() != 0.0) else { return format!("∂ = {gradient}") };
    let smoothed = is_soft(at);
    let pos_weight = at.scene.options().used_pos_weight().map_or(1.0, f64::from);
    if smoothed && pos_weight != 1.0 {
        return format!("∂ = {gradient}");
    }
    let target = if smoothed { line::weight(taken(at)) } else { y.to_string() };
    let factors = factor(at.weight()) + &if y == 1 { factor(pos_weight) } else { String::new() };
    let divided = at.divided(FORM);
    let difference = format!("p − {target}");
    let difference =
        if factors.is_empty() && divided.is_empty() { difference } else { format!("({difference})") };
    format!("{factors}{difference}{divided} = {gradient}")
}

fn prediction(at: &At<'_>) -> Said {
    let (p, threshold) = (at.probability(FORM, 0), at.scene.threshold());
    let said = usize::from(at.results.binary_prediction[at.pixel.at()]);
    let limit = line::weight(threshold.into());
    let text = match line::probability(p) {
        // What only further digits tell apart, or no digits at all, is named.
        text if text.starts_with(['<', '>']) => "p".to_owned(),
        text if p != f64::from(threshold) && text.trim_end_matches('0') == limit => (p as f32).to_string(),
        text => text,
    };
    let sign = if said == 1 { '>' } else { '≤' };
    verdict(format!("{text} {sign} {limit}"), said, label(at))
}
