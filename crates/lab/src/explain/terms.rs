//! One pixel's way through a form, number by number, as data.

use crate::arrays::flat;
use crate::explain::derivation::fold::Fold;
use crate::view::number;
use crate::view::pytorch::subscript;
use crate::{Form, IGNORED, Lab, MulticlassLoss};
use ndarray::{Array1, Array4};
use pixelwise::Real;
use pixelwise::Reduction;
use pixelwise::{BceOptions, sigmoid_bce};
use pixelwise::{BceWithLogitsOptions, bce_with_logits};

/// One number on the way, or a row of them with one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Its symbol in formulas, `p = σ(z)`; or the key of a word where there is no symbol: `share`, `exact`, `folded`.
    pub symbol: String,
    /// Its numbers with four significant digits.
    pub text: String,
    /// Its numbers with every digit.
    pub full: String,
    /// What it is.
    pub kind: TermKind,
}

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// The logit of a channel.
    Logit {
        /// The channel.
        channel: usize,
    },
    /// How many classes are left out, because they matter least.
    Folded,
    /// An intermediate number.
    Step,
    /// A probability.
    Probability,
    /// The target.
    Target,
    /// The loss of this pixel.
    Loss,
    /// The gradient.
    Gradient,
    /// How much of the summed loss is this pixel's.
    Share,
    /// A loss, to be compared with others.
    Precision,
}

impl TermKind {
    /// The kind's name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Logit { .. } => "logit",
            Self::Folded => "folded",
            Self::Step => "step",
            Self::Probability => "probability",
            Self::Target => "target",
            Self::Loss => "loss",
            Self::Gradient => "gradient",
            Self::Share => "share",
            Self::Precision => "precision",
        }
    }
}

/// The selected pixel's way from its logits to its loss, its gradient and its share of the loss.
#[must_use]
pub fn explain(lab: &Lab, form: Form) -> Vec<Term> {
    match form {
        Form::Binary => binary(lab),
        Form::Multiclass => multiclass(lab),
    }
}

/// The selected pixel's binary loss three ways, with its weights: `BCEWithLogitsLoss`, sigmoid and then `BCELoss`, both in float32,
/// and the exact number; empty for a pixel that does not count.
///
/// `BCELoss` has no `pos_weight`: of a hard target it is one more weight, of a smoothed one there is no second way.
#[must_use]
pub fn precision(lab: &Lab) -> Vec<Term> {
    let (scene, inputs) = (lab.scene(), &lab.results().inputs);
    let at = lab.selected().in_channel(0);
    let weight = inputs.weight.as_ref().map_or(1.0, |weight| weight[at]);
    if inputs.classes[lab.selected().at()] == IGNORED || weight == 0.0 {
        return Vec::new();
    }
    let (z, y) = (scene.logits(Form::Binary)[at], inputs.target[at]);
    let y64 = inputs.exact_target(scene)[at];
    let pos_weight = scene.options().used_pos_weight().unwrap_or(1.0);
    let stable = with_logits(z, y, weight, pos_weight);
    let exact = with_logits(f64::from(z), y64, f64::from(weight), f64::from(pos_weight));
    let term = |symbol: &str, x: f64, full: String| Term {
        symbol: symbol.to_owned(),
        text: number::significant(x, 8),
        full,
        kind: TermKind::Precision,
    };
    let mut terms = vec![term("BCEWithLogitsLoss", f64::from(stable), number::full(stable))];
    if y == 0.0 || y == 1.0 || pos_weight == 1.0 {
        let weight = one(if y == 1.0 { weight * pos_weight } else { weight });
        let options = BceOptions { weight: Some(weight.view()), ..BceOptions::default() };
        let two_steps = sigmoid_bce(one(z).view(), one(y).view(), &options);
        terms.extend(two_steps.ok().map(|two_steps| {
            term("sigmoid + BCELoss", f64::from(two_steps.loss), number::full(two_steps.loss))
        }));
    }
    terms.push(term("exact", exact, number::full64(exact)));
    terms
}

/// The loss of one logit.
fn with_logits<T: Real>(z: T, y: T, weight: T, pos_weight: T) -> T {
    let (weight, pos_weight) = (one(weight), Array1::from_elem(1, pos_weight));
    let options = BceWithLogitsOptions {
        weight: Some(weight.view()),
        pos_weight: Some(pos_weight.view()),
        ..BceWithLogitsOptions::default()
    };
    bce_with_logits(one(z).view(), one(y).view(), &options).map_or(T::from_f64(f64::NAN), |loss| loss.loss)
}

fn binary(lab: &Lab) -> Vec<Term> {
    let (scene, results) = (lab.scene(), lab.results());
    let at = lab.selected().in_channel(0);
    let z = scene.logits(Form::Binary)[at];
    let (p, y) = (results.binary.probability[at], results.inputs.target[at]);
    let loss = results.binary.per_pixel[at];
    let weight = results.inputs.weight.as_ref().map(|weight| weight[at]).filter(|&w| w != 1.0);
    let pos_weight = scene.options().used_pos_weight().filter(|_| y > 0.0);
    let divisor = match scene.reduction() {
        Reduction::Mean => format!("/{}", results.inputs.target.len()),
        Reduction::Sum | Reduction::None => String::new(),
    };
    let mut terms =
        vec![term("z", &[z], TermKind::Logit { channel: 0 }), term("p = σ(z)", &[p], TermKind::Probability)];
    let symbol = if y == 1.0 { "−log p" } else { "−log(1 − p)" };
    terms.push(term("y", &[y], TermKind::Target));
    let gradient = match (weight, pos_weight) {
        // Unweighted and of a hard target, the loss is this logarithm, computed without cancellation.
        (None, None) if y == 0.0 || y == 1.0 => {
            terms.push(term(symbol, &[loss], TermKind::Step));
            "∂ = (p − y)"
        }
        (None, None) => "∂ = (p − y)",
        _ => {
            let factors = [("w", weight), ("w₊", pos_weight)];
            let factors = factors.into_iter().filter_map(|(name, value)| Some((name, value?)));
            terms.extend(factors.map(|(name, value)| term(name, &[value], TermKind::Step)));
            if pos_weight.is_none() { "∂ = w · (p − y)" } else { "∂" }
        }
    };
    let divisor = if gradient == "∂" { "" } else { &divisor };
    terms.push(term("ℓ", &[loss], TermKind::Loss));
    terms.push(gradient_term(format!("{gradient}{divisor}"), &[results.binary.grad[at]]));
    terms.push(share(loss, flat(&results.binary.per_pixel)));
    terms
}

fn multiclass(lab: &Lab) -> Vec<Term> {
    let (scene, results) = (lab.scene(), lab.results());
    let pixel = lab.selected();
    let class = results.inputs.classes[pixel.at()];
    let multilabel = scene.options().multiclass == MulticlassLoss::Multilabel;
    let all: Vec<f32> = (0..scene.classes())
        .map(|channel| scene.logits(Form::Multiclass)[pixel.in_channel(channel)])
        .collect();
    let channels = Fold::of(&all, usize::try_from(class).ok()).shown;
    let along = |map: &Array4<f32>| -> Vec<f32> {
        channels.iter().map(|&channel| map[pixel.in_channel(channel)]).collect()
    };
    let logits = along(scene.logits(Form::Multiclass));
    let most = all.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let name = |letter: &str| -> String {
        let names: Vec<String> = channels.iter().map(|&c| format!("{letter}{}", subscript(c))).collect();
        names.join(", ")
    };
    let mut terms: Vec<Term> = channels
        .iter()
        .zip(&logits)
        .map(|(&channel, &z)| term(&format!("z{}", subscript(channel)), &[z], TermKind::Logit { channel }))
        .collect();
    let folded = scene.classes() - channels.len();
    if folded > 0 {
        let (text, full) = (format!("+ {folded}"), folded.to_string());
        terms.push(Term { symbol: "folded".to_owned(), text, full, kind: TermKind::Folded });
    }
    let naive = scene.options().multiclass == MulticlassLoss::Naive;
    let shift = if naive { 0.0 } else { most };
    let exponentials: Vec<f32> = logits.iter().map(|z| (z - shift).exp()).collect();
    let probability = along(&results.multiclass.probability);
    if multilabel {
        terms.push(term(&name("p"), &probability, TermKind::Probability));
        let sum = (0..scene.classes()).map(|c| results.multiclass.probability[pixel.in_channel(c)]).sum();
        terms.push(term("Σp", &[sum], TermKind::Step));
    } else {
        terms.push(term(if naive { "exp(z)" } else { "exp(z − max)" }, &exponentials, TermKind::Step));
        terms.push(term(&name("p"), &probability, TermKind::Probability));
    }
    let loss = results.multiclass.per_pixel[pixel.at()];
    if results.inputs.counts_classes(scene, pixel) {
        terms.push(term(&name("y"), &along(&results.inputs.one_hot), TermKind::Target));
        let class = usize::try_from(class).unwrap_or(0);
        let options = scene.options();
        let weight = results.inputs.pixel_weight.as_ref().map(|weight| weight[pixel.at()]);
        terms.extend(weight.map(|weight| term("w", &[weight], TermKind::Step)));
        if options.used_class_probabilities() || weight.is_some() {
            // Several logarithms make the loss, or a weight times one.
        } else if let Some(weight) = options.used_class_weight(scene.classes()) {
            terms.push(term(&format!("w{}", subscript(class)), &[weight[class]], TermKind::Step));
        } else if !multilabel && options.label_smoothing == 0.0 {
            terms.push(term(&format!("−log p{}", subscript(class)), &[loss], TermKind::Step));
        }
    }
    terms.push(term("ℓ", &[loss], TermKind::Loss));
    terms.push(gradient_term(format!("∂ {}", name("z")), &along(&results.multiclass.grad)));
    terms.push(share(loss, flat(&results.multiclass.per_pixel)));
    terms
}

fn one<T: Real>(x: T) -> Array4<T> {
    Array4::from_elem((1, 1, 1, 1), x)
}

fn share(loss: f32, all: &[f32]) -> Term {
    let share = f64::from(loss) / all.iter().map(|&loss| f64::from(loss)).sum::<f64>();
    Term {
        symbol: "share".to_owned(),
        text: number::percent(share),
        full: number::full64(share),
        kind: TermKind::Share,
    }
}

fn term(symbol: &str, values: &[f32], kind: TermKind) -> Term {
    let write = |x: &f32| match kind {
        TermKind::Logit { .. } => number::short(*x),
        _ => number::significant(f64::from(*x), 4),
    };
    Term {
        symbol: symbol.to_owned(),
        text: joined(values, write),
        full: joined(values, |x| number::full(*x)),
        kind,
    }
}

fn gradient_term(symbol: String, values: &[f32]) -> Term {
    let text = joined(values, |x| number::signed(f64::from(*x), 4));
    Term { symbol, text, full: joined(values, |x| number::full(*x)), kind: TermKind::Gradient }
}

fn joined(values: &[f32], write: impl Fn(&f32) -> String) -> String {
    values.iter().map(write).collect::<Vec<_>>().join(", ")
}
