//! The way of the selected pixel from its logit to its next logit, stop by stop, in both forms side by side.

mod sentence;
mod title;

use crate::evaluate::inputs::one_class;
use crate::evaluate::reduction::Mean;
use crate::explain::analysis;
use crate::explain::step_parts;
use crate::view::Phrase;
use crate::view::number;
use crate::view::number::line;
use crate::view::pytorch::subscript;
use crate::{BinaryLoss, Form, Lab, MulticlassLoss, Pixel};
use pixelwise_train::optimizer::Rule;

pub use sentence::{sentences, sentences_of_network};
pub use title::title;

/// The way of a pixel through both forms.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// What the two columns are: the forms, or of more than two classes what each of them tells apart.
    pub heads: [Phrase; 2],
    /// The stops, and what happens between them.
    pub rows: Vec<Row>,
}

/// A stop, or what happens between two.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The stop's name: `logit`, `probability`, `cost`, `loss`, `slice`, `gradient`, `next`; empty between two stops.
    pub name: &'static str,
    /// The binary form's part and the multiclass form's.
    pub parts: [Part; 2],
}

/// What a form has at a stop, or what it does between two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The number, or the operation.
    pub said: Phrase,
    /// Whether an option acts here.
    pub tinted: bool,
    /// Whether it is a number that float32 has lost, or no number.
    pub bad: bool,
    /// The share of the form's summed loss, from 0 to 1, at the slice; `None` where nothing is lost or the loss is no number.
    pub share: Option<f64>,
}

/// The way of the selected pixel, with what the options do where they act.
///
/// With more than two classes the multiclass form's column is about one channel: the target's, or of K sigmoids the one that is
/// shown.
#[must_use]
pub fn path(lab: &Lab, channel: usize) -> Path {
    let walk = Walk::of(lab, channel);
    let mut rows = vec![
        stop("logit", |form| Part::text(walk.logits(form))),
        between(|form| walk.activation(form)),
        stop("probability", |form| walk.probability(form)),
        between(|form| walk.cost_of(form)),
    ];
    if both(|form| walk.factor(form) != 1.0 && walk.counts(form)).contains(&true) {
        rows.push(stop("cost", |form| Part::text(line::cost(walk.loss(form) / walk.factor(form)))));
        rows.push(between(|form| Part {
            tinted: walk.factor(form) != 1.0,
            ..Part::text(format!("× {}", line::weight(walk.factor(form))))
        }));
    }
    let plain = both(|form| walk.mean(form).denominator.value);
    let apart = plain[0] != plain[1];
    rows.extend([
        stop("loss", |form| Part::number(walk.loss(form), line::cost)),
        between(|form| Part {
            tinted: apart && form == Form::Multiclass,
            ..Part::text(format!("÷ {}", number::short(walk.mean(form).denominator.value as f32)))
        }),
        stop("slice", |form| walk.slice(form)),
        stop("gradient", |form| walk.gradient(form)),
        between(|form| Part::text(walk.step(form))),
        stop("next", |form| walk.next(form)),
    ]);
    Path { heads: walk.heads(), rows }
}

/// The same where a network gives the logits: it ends with the gradient, as a step moves the network's weights and no logit alone.
#[must_use]
pub fn path_of_network(lab: &Lab, channel: usize) -> Path {
    let mut path = path(lab, channel);
    let end = path.rows.iter().position(|row| row.name == "gradient").map_or(path.rows.len(), |at| at + 1);
    path.rows.truncate(end);
    path
}

fn both<T>(of: impl Fn(Form) -> T) -> [T; 2] {
    [of(Form::Binary), of(Form::Multiclass)]
}

fn stop(name: &'static str, of: impl Fn(Form) -> Part) -> Row {
    Row { name, parts: both(of) }
}

fn between(of: impl Fn(Form) -> Part) -> Row {
    stop("", of)
}

impl Part {
    fn text(text: impl Into<String>) -> Self {
        Self { said: Phrase::text(text), ..Self::default() }
    }

    fn number(x: f64, write: impl Fn(f64) -> String) -> Self {
        Self { bad: !x.is_finite(), ..Self::text(write(x)) }
    }
}

/// What is asked of the document again and again on the way.
struct Walk<'a> {
    lab: &'a Lab,
    pixel: Pixel,
    /// The class in the mask; `None` if the pixel is left out.
    class: Option<usize>,
    /// The channels of the multiclass form that its column is about: both of two, or one of more.
    channels: Vec<usize>,
    next: [Vec<f32>; 2],
}

impl<'a> Walk<'a> {
    fn of(lab: &'a Lab, channel: usize) -> Self {
        let (scene, pixel) = (lab.scene(), lab.selected());
        let class = usize::try_from(lab.results().inputs.classes[pixel.at()]).ok();
        let multilabel = scene.options().multiclass == MulticlassLoss::Multilabel;
        let channels = match scene.classes() {
            2 if !multilabel => vec![0, 1],
            classes if multilabel => vec![channel.min(classes - 1)],
            classes => vec![class.unwrap_or(channel.min(classes - 1))],
        };
        let next = [Form::Binary, Form::Multiclass].map(|form| step_parts::next_logits(lab, form));
        Self { lab, pixel, class, channels, next }
    }

    fn multilabel(&self) -> bool {
        self.lab.scene().options().multiclass == MulticlassLoss::Multilabel
    }

    /// The one channel that a column is about; `None` where it is about two.
    fn channel(&self, form: Form) -> Option<usize> {
        match (form, &self.channels[..]) {
            (Form::Binary, _) => Some(0),
            (Form::Multiclass, &[channel]) => Some(channel),
            (Form::Multiclass, _) => None,
        }
    }

    fn channels(&self, form: Form) -> &[usize] {
        if form == Form::Binary { &[0] } else { &self.channels }
    }

    /// Whether the pixel is foreground, and of K sigmoids whether it is of the channel's class.
    fn is_one(&self, form: Form) -> bool {
        match form {
            Form::Binary => self.class.is_some() && self.target() == 1.0,
            Form::Multiclass => self.class == self.channel(form),
        }
    }

    fn heads(&self) -> [Phrase; 2] {
        let scene = self.lab.scene();
        if scene.classes() == 2 && !self.multilabel() {
            return [Phrase::key("path.binary"), Phrase::key("path.multiclass")];
        }
        let channel = self.channel(Form::Multiclass).unwrap_or(0);
        [
            Phrase::key("path.rest").with("class", scene.foreground()),
            Phrase::key("path.channel").with("class", channel),
        ]
    }

    fn logits(&self, form: Form) -> String {
        let scene = self.lab.scene();
        let channels = self.channels(form);
        let z = |&c: &usize| {
            let z = scene.logits(form)[self.pixel.in_channel(c)];
            // Two logits share a line.
            let text = number::short(z);
            if channels.len() > 1 && text.chars().count() > 5 {
                number::significant(z.into(), 3)
            } else {
                text
            }
        };
        let values: Vec<String> = channels.iter().map(z).collect();
        match (form, self.channel(form)) {
            (Form::Multiclass, Some(channel)) => format!("z{} = {}", subscript(channel), values[0]),
            _ => values.join(", "),
        }
    }

    fn activation(&self, form: Form) -> Part {
        let naive = self.lab.scene().options().multiclass == MulticlassLoss::Naive;
        match form {
            Form::Multiclass if naive => Part { tinted: true, ..Part::text("e / Σe") },
            Form::Multiclass if !self.multilabel() => Part::text("softmax"),
            _ => Part::text("sigmoid"),
        }
    }

    fn probability(&self, form: Form) -> Part {
        let p = |&c: &usize| f64::from(self.lab.results().probability(form)[self.pixel.in_channel(c)]);
        let values: Vec<f64> = self.channels(form).iter().map(p).collect();
        let text: Vec<String> = values.iter().map(|&p| line::probability(p)).collect();
        Part { bad: values.iter().any(|p| p.is_nan()), ..Part::text(text.join(", ")) }
    }

    /// Whether the pixel counts in a form's loss.
    fn counts(&self, form: Form) -> bool {
        let weight = if form == Form::Binary || self.multilabel() {
            self.weight()
        } else {
            self.lab.results().inputs.pixel_weight_of(self.pixel)
        };
        self.class.is_some() && weight != 0.0
    }

    /// The binary target as the loss takes it.
    fn target(&self) -> f64 {
        self.lab.results().inputs.target[self.pixel.in_channel(0)].into()
    }

    fn weight(&self) -> f64 {
        let weight = self.lab.results().inputs.weight.as_ref();
        weight.map_or(1.0, |weight| weight[self.pixel.in_channel(0)].into())
    }

    /// What makes the loss of the probability.
    fn cost_of(&self, form: Form) -> Part {
        let options = self.lab.scene().options();
        if self.class.is_none() {
            return Part { said: Phrase::key("path.ignored"), tinted: true, ..Part::default() };
        }
        if !self.counts(form) {
            return Part { said: Phrase::key("path.weightless"), tinted: true, ..Part::default() };
        }
        let smoothing = match form {
            Form::Binary => options.target_smoothing(),
            Form::Multiclass => options.used_label_smoothing(),
        };
        if smoothing > 0.0 {
            return Part {
                tinted: true,
                ..Part::text(format!("ε = {}", line::weight(number::as_typed(smoothing))))
            };
        }
        if form == Form::Binary && self.target() != 0.0 && self.target() != 1.0 {
            return Part { tinted: true, ..Part::text(format!("y = {}", line::weight(self.target()))) };
        }
        let labels = self.lab.results().inputs.class_labels(self.lab.scene(), self.pixel);
        if form == Form::Multiclass && !self.multilabel() && one_class(&labels).is_none() {
            return Part { tinted: true, ..Part::text("−Σ y·log p") };
        }
        let clamped = form == Form::Binary
            && options.binary == BinaryLoss::TwoStep
            && self.loss(form) / self.weight() == 100.0;
        if clamped {
            return Part { said: Phrase::key("path.clamped"), tinted: true, ..Part::default() };
        }
        if form == Form::Binary || self.multilabel() {
            return Part::text(if self.is_one(form) { "−log p" } else { "−log(1−p)" });
        }
        let class = self.class.unwrap_or(0);
        Part::text(format!("−log p{}", subscript(class)))
    }

    /// What the cost is multiplied by: the weight map's, `pos_weight`, or the class's weight.
    fn factor(&self, form: Form) -> f64 {
        let scene = self.lab.scene();
        match form {
            _ if !self.counts(form) => 1.0,
            Form::Binary => {
                let pos_weight = scene.options().used_pos_weight().filter(|_| self.is_one(form));
                self.weight() * pos_weight.map_or(1.0, f64::from)
            }
            Form::Multiclass if self.multilabel() => self.weight(),
            Form::Multiclass => self.lab.results().inputs.class_factor(scene, self.pixel),
        }
    }

    /// The pixel's loss; of K sigmoids, of the channel.
    fn loss(&self, form: Form) -> f64 {
        let results = self.lab.results();
        match form {
            Form::Binary => results.binary.per_pixel[self.pixel.in_channel(0)].into(),
            Form::Multiclass if self.multilabel() => {
                let Some(channel) = self.channel(form).filter(|_| self.class.is_some()) else { return 0.0 };
                let z = f64::from(self.lab.scene().logits(form)[self.pixel.in_channel(channel)]);
                let z = if self.is_one(form) { -z } else { z };
                self.weight() * (z.max(0.0) + (-z.abs()).exp().ln_1p())
            }
            Form::Multiclass => results.multiclass.per_pixel[self.pixel.at()].into(),
        }
    }

    fn mean(&self, form: Form) -> Mean {
        analysis::mean(self.lab, form)
    }

    fn slice(&self, form: Form) -> Part {
        let (loss, mean) = (self.loss(form), self.mean(form));
        let share = loss / mean.numerator.value;
        let share = (share.is_finite() && mean.numerator.value > 0.0).then_some(share.clamp(0.0, 1.0));
        Part { share, ..Part::number(loss / mean.denominator.value, |x| number::significant(x, 4)) }
    }

    fn gradient(&self, form: Form) -> Part {
        let gradients = self.channels(form).iter().map(|&c| self.gradient_of(form, c));
        let text: Vec<String> = gradients
            .map(|g| if g > 0.0 { format!("+{}", line::slope(g)) } else { line::slope(g) })
            .collect();
        Part { bad: self.lab.results().lost(form)[self.pixel.at()], ..Part::text(text.join(", ")) }
    }

    fn gradient_of(&self, form: Form, channel: usize) -> f64 {
        self.lab.results().gradient(form)[self.pixel.in_channel(channel)].into()
    }

    /// How the next step moves the logits: `z − 10 · ∂`.
    fn step(&self, form: Form) -> String {
        let learning = self.lab.learning();
        let direction = match learning.rule {
            Rule::Sgd => "∂",
            Rule::Momentum => "b",
            Rule::Adam => "m̂/√v̂",
        };
        format!("z − {} · {direction}", number::short(learning.settings(form).lr as f32))
    }

    fn next(&self, form: Form) -> Part {
        let next: Vec<f32> = self
            .channels(form)
            .iter()
            .filter_map(|&c| self.next[usize::from(form == Form::Multiclass)].get(c).copied())
            .collect();
        let text: Vec<String> = next.iter().map(|&z| z_after(z.into())).collect();
        Part { bad: next.iter().any(|z| !z.is_finite()), ..Part::text(text.join(", ")) }
    }
}

/// A logit after a step, to three decimals, to two from 10 on.
fn z_after(z: f64) -> String {
    if z.is_finite() && z.abs() < 100.0 {
        number::fixed(z, if z.abs() < 10.0 { 3 } else { 2 }).replace('-', "−")
    } else {
        number::significant(z, 4)
    }
}

#[cfg(test)]
mod tests;
