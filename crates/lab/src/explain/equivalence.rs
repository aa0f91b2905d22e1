//! What ties the two forms together: whether they agree, and why not; the selected pixel in both, side by side.

use crate::explain::analysis;
use ndarray::Array4;

use crate::document::pixel::pixels;
use crate::document::scene::Form;
use crate::explain::derivation::fold::Fold;
use crate::explain::terms::{Term, TermKind};
use crate::learn::descent;
use crate::view::number;
use crate::view::pytorch::subscript;
use crate::{Lab, MulticlassLoss};
use pixelwise::Reduction;
use pixelwise_train::optimizer::{Rule, Settings};

/// How the two forms stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Linked, and their losses are equal up to float32's rounding.
    Linked,
    /// The same under options that say the same to both.
    Alike,
    /// Linked, and their losses differ only because BCE's mean divides by ignored pixels too.
    Ignored,
    /// Linked, and their losses differ because the options treat them differently.
    Options,
    /// Two classes, linked until learning moved z₁ − z₀ further than z.
    Learned,
    /// Two classes, not linked.
    Apart,
    /// More than two classes.
    ManyClasses,
    /// K sigmoids in place of the softmax.
    Sigmoids,
}

impl Agreement {
    /// A stable key: `linked`, `alike`, ….
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::Alike => "alike",
            Self::Ignored => "ignored",
            Self::Options => "options",
            Self::Learned => "learned",
            Self::Apart => "apart",
            Self::ManyClasses => "manyClasses",
            Self::Sigmoids => "sigmoids",
        }
    }

    /// The keys of what can be said of the forms then, beside what a shift of all channels does.
    const fn reasons(self) -> &'static [&'static str] {
        match self {
            Self::Linked | Self::Alike => &["gradient", "step", "argmax"],
            Self::Ignored | Self::Options | Self::Learned | Self::Apart => &["argmax"],
            Self::ManyClasses | Self::Sigmoids => &[],
        }
    }
}

/// How the two forms stand to each other.
#[must_use]
pub fn agreement(lab: &Lab) -> Agreement {
    let (scene, options) = (lab.scene(), lab.scene().options());
    if options.multiclass == MulticlassLoss::Multilabel {
        return Agreement::Sigmoids;
    }
    if !scene.linked() {
        return match scene.linkable() {
            true if descent::has_unlinked(lab) => Agreement::Learned,
            true => Agreement::Apart,
            false => Agreement::ManyClasses,
        };
    }
    let any = options.on(2).next().is_some();
    let [binary, multiclass] = [Form::Binary, Form::Multiclass].map(|form| analysis::mean(lab, form));
    if same(binary.loss(), multiclass.loss(), IN_FLOAT32) && (!any || same_exactly(lab)) {
        return if any { Agreement::Alike } else { Agreement::Linked };
    }
    let sums_agree = same(binary.numerator.value, multiclass.numerator.value, IN_FLOAT32);
    let counted = options.used_class_weight(2).is_none()
        && options.used_pixel_weight().is_none()
        && !options.used_class_probabilities();
    let ignored = scene.any_ignored() && scene.reduction() == Reduction::Mean && counted;
    match (any, ignored && sums_agree) {
        (_, true) => Agreement::Ignored,
        (true, false) => Agreement::Options,
        (false, false) => Agreement::Linked,
    }
}

/// The keys of what can be said of the two forms: what a shift of all channels does, and why they agree.
pub fn reasons(lab: &Lab) -> impl Iterator<Item = &'static str> {
    let shift = match lab.scene().options().multiclass {
        MulticlassLoss::CrossEntropy => "shift",
        MulticlassLoss::Naive => "naiveShift",
        MulticlassLoss::Multilabel => "noShift",
    };
    let reasons = agreement(lab).reasons().iter().copied();
    // argmax is p > 0.5 alone: another threshold gives another prediction.
    let halfway = lab.scene().threshold() == 0.5;
    [shift].into_iter().chain(reasons.filter(move |&reason| reason != "argmax" || halfway))
}

/// Whether the losses are the same number in float64, both from the one z.
fn same_exactly(lab: &Lab) -> bool {
    let mut scene = lab.scene().clone();
    let shape = scene.shape();
    for pixel in pixels(shape.n, shape.h, shape.w) {
        scene.multiclass[pixel.in_channel(0)] = 0.0;
        scene.multiclass[pixel.in_channel(1)] = scene.binary[pixel.in_channel(0)];
    }
    let inputs = &lab.results().inputs;
    same(inputs.exact_binary(&scene).loss, inputs.exact_multiclass(&scene).loss, IN_FLOAT64)
}

/// The selected pixel in numbers, two that belong together after each other, but for the difference of its losses, which stands
/// alone: what ties the forms together where there is one softmax of two classes, else each channel's logit and probability.
#[must_use]
pub fn pixel_terms(lab: &Lab) -> Vec<Term> {
    let (scene, results, pixel) = (lab.scene(), lab.results(), lab.selected());
    let at = |map: &Array4<f32>, channel| f64::from(map[pixel.in_channel(channel)]);
    let z = |channel| at(scene.logits(Form::Multiclass), channel);
    let p = |channel| at(&results.multiclass.probability, channel);
    if !is_one_model(lab) {
        let logits: Vec<f32> = (0..scene.classes()).map(|c| z(c) as f32).collect();
        let shown = Fold::of(&logits, usize::try_from(results.inputs.classes[pixel.at()]).ok()).shown;
        let of_class = |c| {
            let (logit, probability) = (format!("z{}", subscript(c)), format!("p{}", subscript(c)));
            [term(&logit, z(c), TermKind::Step), term(&probability, p(c), TermKind::Probability)]
        };
        return shown.into_iter().flat_map(of_class).collect();
    }
    let (bce, ce) = (
        f64::from(results.binary.per_pixel[pixel.in_channel(0)]),
        f64::from(results.multiclass.per_pixel[pixel.at()]),
    );
    let gradient = |form, channel| at(results.gradient(form), channel);
    vec![
        term("z₀", z(0), TermKind::Step),
        term("z₁", z(1), TermKind::Step),
        term("z", at(scene.logits(Form::Binary), 0), TermKind::Step),
        term("z₁ − z₀", z(1) - z(0), TermKind::Step),
        term("σ(z)", at(&results.binary.probability, 0), TermKind::Probability),
        term("softmax₁", p(1), TermKind::Probability),
        term("ℓ BCE", bce, TermKind::Step),
        term("ℓ CE", ce, TermKind::Step),
        term("BCE − CE", bce - ce, TermKind::Loss),
        term("∂/∂z", gradient(Form::Binary, 0), TermKind::Gradient),
        term("∂/∂z₁", gradient(Form::Multiclass, 1), TermKind::Gradient),
        Term { symbol: String::new(), text: String::new(), full: String::new(), kind: TermKind::Step },
        term("∂/∂z₀", gradient(Form::Multiclass, 0), TermKind::Gradient),
    ]
}

/// How one step of SGD at the learning rate would move the selected pixel's logits, and their difference; empty unless there is
/// one softmax of two classes.
#[must_use]
pub fn sgd_step(lab: &Lab) -> Vec<Term> {
    let [z, z0, z1] = sgd_steps(lab)[..] else { return Vec::new() };
    vec![
        term("Δz₀", z0, TermKind::Gradient),
        term("Δz₁", z1, TermKind::Gradient),
        term("Δz", z, TermKind::Gradient),
        term("Δ(z₁ − z₀)", z1 - z0, TermKind::Gradient),
    ]
}

/// What one step of SGD adds to z, z₀ and z₁; empty unless there is one softmax of two classes.
fn sgd_steps(lab: &Lab) -> Vec<f64> {
    if !is_one_model(lab) {
        return Vec::new();
    }
    let sgd = crate::DescentSettings { rule: Rule::Sgd, ..lab.learning() };
    let step = |form, channel| {
        let Settings { lr, .. } = sgd.settings(form);
        -lr * f64::from(lab.results().gradient(form)[lab.selected().in_channel(channel)])
    };
    vec![step(Form::Binary, 0), step(Form::Multiclass, 0), step(Form::Multiclass, 1)]
}

/// Two numbers on a line that is 1 long, and the way from one to the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// What moves, or what the two are apart.
    pub symbol: &'static str,
    /// Where the way begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The number at its beginning.
    pub start: String,
    /// The number at its end.
    pub end: String,
    /// How far it is, with its sign.
    pub by: String,
}

/// The selected pixel's two logits on the line of all logits' colours: adding c to both moves both, and not what they are apart. `None`
/// unless there is one softmax of two classes.
#[must_use]
pub fn pair(lab: &Lab) -> Option<Track> {
    let z = |channel| f64::from(lab.scene().multiclass[lab.selected().in_channel(channel)]);
    let end = lab.ranges().get(crate::Stage::Logits).map_or(1.0, |range| range.end);
    let reach = end.max(z(0).abs()).max(z(1).abs());
    is_one_model(lab).then(|| Track::new("z₁ − z₀", z(0), z(1), (-reach, reach)))
}

/// How far one step of SGD takes z, and z₁ − z₀, on one line; empty unless there is one softmax of two classes.
#[must_use]
pub fn tracks(lab: &Lab) -> Vec<Track> {
    let step: Vec<f64> = sgd_steps(lab);
    let [z, z0, z1] = step[..] else { return Vec::new() };
    let at = |form, channel| f64::from(lab.scene().logits(form)[lab.selected().in_channel(channel)]);
    let binary = at(Form::Binary, 0);
    let apart = at(Form::Multiclass, 1) - at(Form::Multiclass, 0);
    let ends = [binary, binary + z, apart, apart + z1 - z0];
    let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
    let high = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    vec![Track::new("z", ends[0], ends[1], (low, high)), Track::new("z₁ − z₀", ends[2], ends[3], (low, high))]
}

impl Track {
    fn new(symbol: &'static str, from: f64, to: f64, (low, high): (f64, f64)) -> Self {
        let room = high - low;
        let place =
            |x: f64| if room > 0.0 && room.is_finite() { ((x - low) / room).clamp(0.0, 1.0) } else { 0.5 };
        let text = |x: f64| number::short(x as f32);
        Self {
            symbol,
            from: place(from),
            to: place(to),
            start: text(from),
            end: text(to),
            by: number::signed(to - from, 3),
        }
    }
}

/// Whether the forms could be one model: two classes, and a softmax.
fn is_one_model(lab: &Lab) -> bool {
    lab.scene().linkable() && lab.scene().options().multiclass != MulticlassLoss::Multilabel
}

/// How far apart two losses may be that differ by rounding alone, as a share of the larger: a smoothed target rounds to 6e−8, which
/// of the smallest ε, 0.01, is a hundred-thousandth.
const IN_FLOAT32: f64 = 2e-5;
const IN_FLOAT64: f64 = 1e-10;

fn same(a: f64, b: f64, tolerance: f64) -> bool {
    a == b || (a - b).abs() <= tolerance * a.abs().max(b.abs())
}

fn term(symbol: &str, x: f64, kind: TermKind) -> Term {
    Term {
        symbol: symbol.to_owned(),
        text: if kind == TermKind::Gradient { number::signed(x, 4) } else { number::significant(x, 4) },
        full: number::full64(x),
        kind,
    }
}

#[cfg(test)]
mod tests {
    use super::{pair, tracks};
    use crate::{Edit, Lab};

    #[test]
    fn a_shift_moves_both_logits_and_not_what_they_are_apart() {
        let mut lab = Lab::new();
        let before = pair(&lab).expect("two classes");
        lab.apply(Edit::Shift { by: 1.0 }).expect("a shift");
        let after = pair(&lab).expect("two classes");
        assert!(after.from > before.from && after.to > before.to);
        assert_eq!(after.by, before.by);
        lab.apply(Edit::SetClasses(3)).expect("three classes");
        assert!(pair(&lab).is_none() && tracks(&lab).is_empty());
    }

    #[test]
    fn the_difference_goes_twice_as_far_in_a_step() {
        let lab = Lab::new();
        let [z, apart] = &tracks(&lab)[..] else { panic!("two tracks") };
        assert!((z.from - apart.from).abs() < 1e-6, "linked, both begin at one place");
        assert!(((apart.to - apart.from) / (z.to - z.from) - 2.0).abs() < 1e-4, "{z:?} {apart:?}");
    }
}
