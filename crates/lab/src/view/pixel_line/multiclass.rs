//! The lines under the multiclass form's maps.

use super::{At, Said, factor, row, verdict, z};
use crate::evaluate::inputs::one_class;
use crate::view::number;
use crate::view::number::line;
use crate::view::phrase::Phrase;
use crate::view::pytorch::subscript;
use crate::{Form, MulticlassLoss, Stage};

const FORM: Form = Form::Multiclass;

/// The most classes whose logits, or whose one-hot target, fit into a line.
const MOST_LOGITS: usize = 3;
const MOST_LABELS: usize = 5;
/// Logits above this, or all below its negative, have exponentials that are read better from the largest.
const READABLE: f64 = 12.0;

pub(super) fn line(at: &At<'_>, stage: Stage, channel: usize) -> Said {
    match stage {
        Stage::Logits => (Phrase::text(logits(at, channel)), false),
        Stage::Probability => {
            let lost = (0..at.scene.classes()).any(|c| at.probability(FORM, c).is_nan());
            (Phrase::text(activation(at, channel)), lost)
        }
        Stage::Target | Stage::Weight | Stage::Classes => (target(at), false),
        Stage::Loss => (loss(at), !at.results.multiclass.per_pixel[at.pixel.at()].is_finite()),
        Stage::Gradient => at.lost(FORM).unwrap_or_else(|| (Phrase::text(gradient(at, channel)), false)),
        Stage::Prediction => prediction(at),
    }
}

fn kind(at: &At<'_>) -> MulticlassLoss {
    at.scene.options().multiclass
}

fn classes(at: &At<'_>) -> std::ops::Range<usize> {
    0..at.scene.classes()
}

fn logits(at: &At<'_>, channel: usize) -> String {
    if at.scene.classes() <= MOST_LOGITS {
        format!("z = {}", row(classes(at).map(|c| beside(at.logit(FORM, c)))))
    } else {
        format!("z{} = {}", subscript(channel), z(at.logit(FORM, channel)))
    }
}

/// A logit that shares its line with others: short enough for a column.
fn beside(logit: f64) -> String {
    let text = z(logit);
    if text.chars().count() > 5 { number::significant(logit, 3) } else { text }
}

fn activation(at: &At<'_>, channel: usize) -> String {
    let logit = at.logit(FORM, channel);
    let p = line::probability(at.probability(FORM, channel));
    let is = if p.starts_with(['<', '>']) { "" } else { "= " };
    if kind(at) == MulticlassLoss::Multilabel {
        return format!("σ({}) {is}{p}", z(logit));
    }
    if kind(at) == MulticlassLoss::Naive
        && let Some(text) = overflow(at, channel)
    {
        return text;
    }
    if at.scene.classes() == 2 {
        return format!("p = {}", row(classes(at).map(|c| line::probability(at.probability(FORM, c)))));
    }
    let largest = classes(at).map(|c| at.logit(FORM, c)).fold(f64::NEG_INFINITY, f64::max);
    let shift = if largest.abs() > READABLE { largest } else { 0.0 };
    let sum: f64 = classes(at).map(|c| (at.logit(FORM, c) - shift).exp()).sum();
    let power = match shift {
        0.0 => z(logit),
        _ if shift > 0.0 => format!("({}−{})", z(logit), z(shift)),
        _ => format!("({}+{})", z(logit), z(-shift)),
    };
    format!("e^{power} / {} {is}{p}", number::significant(sum, 3))
}

/// Where exponentials in float32 leave their range; `None` where they do not.
fn overflow(at: &At<'_>, channel: usize) -> Option<String> {
    let exponential = |c: usize| (at.logit(FORM, c) as f32).exp();
    let sum: f32 = classes(at).map(exponential).sum();
    if sum.is_finite() && sum > 0.0 {
        return None;
    }
    let two = at.scene.classes() == 2;
    let largest = classes(at).max_by(|&a, &b| at.logit(FORM, a).total_cmp(&at.logit(FORM, b)));
    // Two channels share a line, which is about the one that overflows.
    let shown = if two { largest.unwrap_or(channel) } else { channel };
    let logit = z(at.logit(FORM, shown));
    Some(match (exponential(shown), sum) {
        (e, _) if e.is_infinite() => format!("e^{logit} = ∞, ∞/∞ = NaN"),
        (_, 0.0) => format!("e^{logit} = 0, 0/0 = NaN"),
        _ if exponential(shown) > 0.0 && at.probability(FORM, shown) == 0.0 => format!("e^{logit} / ∞ = 0"),
        _ => format!("e^{logit} / ∞ = {}", line::probability(at.probability(FORM, shown))),
    })
}

fn target(at: &At<'_>) -> Phrase {
    let soft = at.scene.options().used_class_probabilities();
    if !soft && at.class().is_none() {
        return Phrase::key("pixel.ignored");
    }
    let class = at.class().unwrap_or(0);
    let count = at.scene.classes();
    let smoothing = number::as_typed(at.scene.options().used_label_smoothing());
    let labels = at.results.inputs.class_labels(at.scene, at.pixel);
    let write = |c: usize| line::weight(labels[c]);
    if soft {
        let all = row(classes(at).map(write));
        let text = if count <= MOST_LOGITS {
            format!("y = {all}")
        } else {
            format!("y{} = {}", subscript(class), write(class))
        };
        return Phrase::text(text);
    }
    let most = if smoothing > 0.0 { MOST_LOGITS } else { MOST_LABELS };
    let labels = if count <= most {
        row(classes(at).map(write))
    } else if class == 0 {
        format!("({}, {}, …)", write(0), write(1))
    } else if class + 1 == count {
        format!("(…, {}, {})", write(0), write(class))
    } else {
        format!("({}, …, {}, …)", write(0), write(class))
    };
    Phrase::text(format!("{class} → {labels}"))
}

fn loss(at: &At<'_>) -> Phrase {
    if !at.results.inputs.counts_classes(at.scene, at.pixel) {
        return Phrase::key("pixel.free");
    }
    let loss = line::cost(at.results.multiclass.per_pixel[at.pixel.at()].into());
    if kind(at) == MulticlassLoss::Multilabel {
        if at.weight() == 0.0 {
            return Phrase::key("pixel.weightless");
        }
        return Phrase::key("pixel.sum").with("count", at.scene.classes()).with("value", loss);
    }
    let factors = at.results.inputs.class_factors(at.scene, at.pixel);
    let most = factors.iter().copied().fold(0.0, f64::max);
    let Some(class) = factors.iter().position(|&factor| factor == most).filter(|_| most > 0.0) else {
        return Phrase::key(if at.class().is_some() { "pixel.weightless" } else { "pixel.free" });
    };
    if one_class(&factors).is_none() {
        // The part that counts most; the others are the rest of the target.
        let label = at.results.inputs.class_labels(at.scene, at.pixel)[class];
        let part = format!("{} · {}", line::weight(label), line::cost(nll(at, class)));
        return Phrase::text(format!("{}{part} + … = {loss}", factor(most / label)));
    }
    Phrase::text(format!("{}−log({}) = {loss}", factor(most), argument(at, class)))
}

/// −log of a class's softmax, exact.
pub(super) fn nll(at: &At<'_>, class: usize) -> f64 {
    let largest = classes(at).map(|c| at.logit(FORM, c)).fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = classes(at).map(|c| (at.logit(FORM, c) - largest).exp()).sum();
    sum.ln() + largest - at.logit(FORM, class)
}

/// The probability that the logarithm takes: float32's where the softmax has no shift, else exact.
fn argument(at: &At<'_>, class: usize) -> String {
    if kind(at) == MulticlassLoss::Naive {
        let p = at.probability(FORM, class);
        return line::argument(p, 1.0 - p);
    }
    let p = (-nll(at, class)).exp();
    let rest = classes(at).filter(|&c| c != class).map(|c| (-nll(at, c)).exp()).sum();
    line::argument(p, rest)
}

fn gradient(at: &At<'_>, channel: usize) -> String {
    let write = |c: usize| line::slope(at.gradient(FORM, c));
    let multilabel = kind(at) == MulticlassLoss::Multilabel;
    if at.scene.classes() == 2 && !multilabel {
        return row(classes(at).map(write));
    }
    let (p, gradient) = (format!("p{}", subscript(channel)), write(channel));
    let inputs = &at.results.inputs;
    let labels = inputs.class_labels(at.scene, at.pixel);
    let weight = if multilabel { at.weight() } else { inputs.class_factor(at.scene, at.pixel) };
    let weighted = at.scene.options().used_class_weight(at.scene.classes()).is_some();
    let several = one_class(&labels).is_none();
    // Of several classes with weights of their own the gradient is no one difference, nor where they do not sum to 1.
    let whole = (labels.iter().sum::<f64>() - 1.0).abs() < 1e-6;
    if weight == 0.0 || !whole || (several && weighted && !multilabel) {
        return format!("∂{} = {gradient}", subscript(channel));
    }
    let label = labels[channel];
    let divided = at.divided(FORM);
    let difference = format!("{p} − {}", line::weight(label));
    let whole = weight == 1.0 && divided.is_empty();
    let difference = if whole { difference } else { format!("({difference})") };
    format!("{}{difference}{divided} = {gradient}", factor(weight))
}

fn prediction(at: &At<'_>) -> Said {
    let said = usize::from(at.results.multiclass_prediction[at.pixel.at()]);
    let right = at.class();
    if kind(at) == MulticlassLoss::Multilabel {
        let above: Vec<usize> = classes(at).filter(|&c| at.probability(FORM, c) > 0.5).collect();
        return match above[..] {
            [] => (Phrase::key("pixel.none"), true),
            [one] => verdict(format!("p{} > .5", subscript(one)), one, right),
            _ => {
                let list: Vec<String> = above.iter().map(usize::to_string).collect();
                (Phrase::key("pixel.several").with("classes", list.join(" + ")), true)
            }
        };
    }
    let test = match (at.scene.classes(), said) {
        // Argmax takes a NaN for the largest.
        _ if at.logit(FORM, said).is_nan() => format!("z{} = NaN", subscript(said)),
        (2, 1) => "z₁ > z₀".to_owned(),
        // Argmax takes the first of two equal logits.
        (2, _) if at.logit(FORM, 0) == at.logit(FORM, 1) => "z₀ = z₁".to_owned(),
        (2, _) => "z₀ > z₁".to_owned(),
        _ => format!("max z{}", subscript(said)),
    };
    verdict(test, said, right)
}
