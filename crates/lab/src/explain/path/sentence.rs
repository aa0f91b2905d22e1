//! What the path comes to, in sentences that its numbers bear out.

use std::cmp::Ordering;

use super::{Walk, both, z_after};
use crate::view::Phrase;
use crate::view::number;
use crate::view::number::line;
use crate::view::pytorch::subscript;
use crate::{Form, Lab};

/// How near a ratio must be to a whole number to be called so.
const NEAR: f64 = 0.01;

/// What the next step does to the selected pixel's logits, and what each form divides by where the forms differ in that alone.
#[must_use]
pub fn sentences(lab: &Lab, channel: usize) -> Vec<Phrase> {
    let walk = Walk::of(lab, channel);
    if walk.class.is_none() {
        return vec![Phrase::key("step.ignored")];
    }
    let finite = |form| {
        (0..lab.scene().channels(form))
            .all(|c| lab.scene().logits(form)[lab.selected().in_channel(c)].is_finite())
    };
    if both(finite).contains(&false) {
        return vec![Phrase::key("step.notFinite")];
    }
    let lost = both(|form| lab.results().lost(form)[lab.selected().at()]);
    if lost.contains(&true) {
        let nan = both(|form| (0..lab.scene().channels(form)).any(|c| walk.gradient_of(form, c).is_nan()));
        let dead = (0..2).any(|form| lost[form] && !nan[form]);
        let said = [(dead, "step.dead"), (nan.contains(&true), "step.nan")];
        return said.into_iter().filter(|&(is, _)| is).map(|(_, key)| Phrase::key(key)).collect();
    }
    let mut said = Vec::new();
    if walk.multilabel() {
        said.push(
            Phrase::key("step.sigmoids")
                .with("classes", lab.scene().classes())
                .with("elements", number::short(walk.mean(Form::Multiclass).denominator.value as f32)),
        );
    } else if lab.scene().classes() == 2 {
        said.push(direction(&walk));
        said.extend(difference(&walk));
    } else {
        said.push(lift(&walk));
    }
    said.extend(divided(&walk));
    said
}

/// What the gradient asks for where a network gives the logits, and who decides where they go.
#[must_use]
pub fn sentences_of_network(lab: &Lab, channel: usize) -> Vec<Phrase> {
    let walk = Walk::of(lab, channel);
    if walk.class.is_none() || lab.results().lost(Form::Binary)[lab.selected().at()] {
        return sentences(lab, channel);
    }
    let gradient = walk.gradient_of(Form::Binary, 0);
    let asks = match gradient.partial_cmp(&0.0) {
        Some(Ordering::Greater) => Some("step.asksLower"),
        Some(Ordering::Less) => Some("step.asksHigher"),
        _ => None,
    };
    asks.into_iter().chain(["step.weights"]).map(Phrase::key).chain(divided(&walk)).collect()
}

/// Where the next step takes the binary logit, and whether its gradient says so.
fn direction(walk: &Walk<'_>) -> Phrase {
    let gradient = walk.gradient_of(Form::Binary, 0);
    let z = walk.lab.scene().logits(Form::Binary)[walk.pixel.in_channel(0)];
    let Some(&next) = walk.next[0].first() else { return Phrase::key("step.still") };
    Phrase::key(match (gradient.partial_cmp(&0.0), next.partial_cmp(&z)) {
        (Some(Ordering::Greater), Some(Ordering::Less)) => "step.lower",
        (Some(Ordering::Less), Some(Ordering::Greater)) => "step.raise",
        (_, Some(Ordering::Equal)) => "step.still",
        // What the optimizer remembers outweighs the gradient.
        (_, Some(Ordering::Less)) => "step.lowerAll",
        _ => "step.raiseAll",
    })
}

/// Where the next step takes z₁ − z₀, and whether that is as far as z or twice as far.
fn difference(walk: &Walk<'_>) -> Option<Phrase> {
    let &[after0, after1] = &walk.next[1][..] else { return None };
    let logits = walk.lab.scene().logits(Form::Multiclass);
    let [before0, before1] = [0, 1].map(|c| f64::from(logits[walk.pixel.in_channel(c)]));
    let z = f64::from(walk.lab.scene().logits(Form::Binary)[walk.pixel.in_channel(0)]);
    let after = f64::from(after1) - f64::from(after0);
    let moved = after - (before1 - before0);
    let ratio = moved / (f64::from(*walk.next[0].first()?) - z);
    let key = if (ratio - 2.0).abs() < NEAR {
        "step.twice"
    } else if (ratio - 1.0).abs() < NEAR {
        "step.once"
    } else {
        "step.difference"
    };
    Some(Phrase::key(key).with("value", z_after(after)))
}

/// What the next step does to the probability of the target's class.
fn lift(walk: &Walk<'_>) -> Phrase {
    let class = walk.class.unwrap_or(0);
    let now = walk.lab.results().probability(Form::Multiclass)[walk.pixel.in_channel(class)];
    let logits = walk.lab.scene().logits(Form::Multiclass);
    let next = &walk.next[1];
    let largest = next.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let power = |&z: &f32| f64::from(z - largest).exp();
    let after = next.get(class).map_or(f64::NAN, power) / next.iter().map(power).sum::<f64>();
    let rises = |c: usize| next.get(c).is_some_and(|&z| z > logits[walk.pixel.in_channel(c)]);
    let falls = |c: usize| next.get(c).is_some_and(|&z| z < logits[walk.pixel.in_channel(c)]);
    let apart = rises(class) && (0..next.len()).filter(|&c| c != class).all(falls);
    let index = subscript(class);
    Phrase::key(if apart { "step.lift" } else { "step.move" })
        .with("p", format!("p{index}"))
        .with("z", format!("z{index}"))
        .with("from", line::probability(now.into()))
        .with("to", line::probability(after))
}

/// That both forms have the same cost and divide it by different numbers, where that is so.
fn divided(walk: &Walk<'_>) -> Option<Phrase> {
    let [binary, multiclass] = both(|form| (line::cost(walk.loss(form)), walk.mean(form).denominator.value));
    let same = binary.0 == multiclass.0 && walk.loss(Form::Binary) > 0.0;
    (same && binary.1 != multiclass.1 && !walk.multilabel()).then(|| {
        Phrase::key("step.divided")
            .with("cost", binary.0)
            .with("binary", number::short(binary.1 as f32))
            .with("multiclass", number::short(multiclass.1 as f32))
    })
}
