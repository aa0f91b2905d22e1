//! One pixel through the multiclass head: shift, exponentials, softmax, cross-entropy, weight, share, gradient.

mod gradient;
mod smoothing;
mod soft;
mod softmax;

use ndarray::{Array1, Array3, Array4};

use super::fold::Fold;
use super::math::Math;
use super::share::share;
use super::source::{Map, Row, Source};
use super::{Derivation, Equation, Line, Note, Reduced, Shown, follows};
use crate::evaluate::unshifted::naive_cross_entropy;
use pixelwise::Reduction;
use pixelwise::{CrossEntropyOptions, cross_entropy, cross_entropy_of_probabilities};

/// A pixel of the multiclass head, with every option that bears on it.
#[derive(Clone, Debug, PartialEq)]
pub struct MulticlassPixel {
    /// z, one a class.
    pub logits: Vec<f32>,
    /// The class, or `None` where the pixel is ignored.
    pub target: Option<usize>,
    /// The probability of each class, where the target is probabilities; `target` says the likeliest then.
    pub soft: Option<Vec<f32>>,
    /// What the pixel counts, where a weight map does in cross-entropy.
    pub pixel_weight: Option<f32>,
    /// A factor a class, where there are any.
    pub weight: Option<Vec<f32>>,
    /// ε.
    pub label_smoothing: f32,
    /// Whether the softmax is computed without the shift by the maximum.
    pub naive: bool,
    /// What the loss goes into.
    pub reduced: Reduced,
}

impl MulticlassPixel {
    /// What PyTorch gives for this pixel in float32.
    #[must_use]
    pub fn shown(&self) -> Shown {
        let classes = self.logits.len();
        let ignored = -100;
        let logits = Array4::from_shape_fn((1, classes, 1, 1), |(_, c, ..)| self.logits[c]);
        let target = Array3::from_elem((1, 1, 1), self.target.map_or(ignored, |class| class as i32));
        let weight = self.weight.clone().map(Array1::from_vec);
        let options = CrossEntropyOptions {
            weight: weight.as_ref().map(|w| w.view()),
            ignore_index: ignored,
            label_smoothing: self.label_smoothing,
            reduction: Reduction::Sum,
        };
        let kernel = if self.naive { naive_cross_entropy } else { cross_entropy };
        let result = match &self.soft {
            Some(soft) => {
                let soft = Array4::from_shape_fn((1, classes, 1, 1), |(_, c, ..)| soft[c]);
                cross_entropy_of_probabilities(logits.view(), soft.view(), &options)
            }
            None => kernel(logits.view(), target.view(), &options),
        };
        let weight = self.pixel_weight.unwrap_or(1.0);
        match result {
            Ok(result) => Shown {
                probability: result.probability.iter().copied().collect(),
                loss: result.loss * weight,
                // An ignored pixel has a gradient of 0 even where there is nothing to divide by.
                gradient: if self.counts() {
                    let factor = f64::from(weight) / self.reduced.denominator;
                    result.grad.iter().map(|&g| (f64::from(g) * factor) as f32).collect()
                } else {
                    result.grad.iter().copied().collect()
                },
            },
            // A target that is no class, or too few weights.
            Err(_) => Shown::refused(classes),
        }
    }

    /// The derivation, ending in the numbers that the page shows; classes beyond the fifth are folded into those that matter.
    #[must_use]
    pub fn derive(&self, shown: &Shown) -> Derivation {
        let pixel = Terms::of(self, shown);
        let mut lines = Vec::new();
        if !self.naive {
            lines.extend([pixel.maximum(), pixel.shift()]);
        }
        lines.extend([pixel.exponentials(), pixel.sum(), pixel.softmax(), pixel.one_hot()]);
        if self.soft.is_some() {
            lines.push(pixel.soft_surprises());
            lines.extend(pixel.mixes().then(|| pixel.mixed_target()));
            lines.push(pixel.mixture());
            lines.extend(pixel.weighted(None));
        } else if let Some(class) = self.target {
            lines.push(pixel.surprise(class));
            if self.label_smoothing > 0.0 {
                lines.extend([pixel.surprises(), pixel.smoothing(class)]);
                lines.extend(self.pixel_weight.and_then(|_| pixel.weighted(None)));
                lines.push(pixel.smoothed_target(class));
            } else {
                lines.extend(pixel.weighted(Some(class)));
            }
        } else {
            lines.push(pixel.ignored());
        }
        lines.extend([share(Row::Multiclass, shown.loss, self.reduced), pixel.gradient()]);
        Derivation { lines }
    }
}

impl MulticlassPixel {
    /// Whether the pixel has a part in the loss.
    fn counts(&self) -> bool {
        self.target.is_some() || self.soft.is_some()
    }
}

/// The pixel with the numbers between its logits and its probabilities.
struct Terms<'a> {
    pixel: &'a MulticlassPixel,
    shown: &'a Shown,
    fold: Fold,
    max: f32,
    exp: Vec<f32>,
    sum: f32,
    /// −log p, one a class.
    surprise: Vec<f64>,
}

impl<'a> Terms<'a> {
    fn of(pixel: &'a MulticlassPixel, shown: &'a Shown) -> Self {
        let z = &pixel.logits;
        // As PyTorch: a NaN is the largest, and what is subtracted from itself where it is infinite leaves NaN.
        let nan = z.iter().any(|z| z.is_nan());
        let max = if nan { f32::NAN } else { z.iter().copied().fold(f32::NEG_INFINITY, f32::max) };
        let shift = if pixel.naive { 0.0 } else { f64::from(max) };
        let exact: Vec<f64> = z.iter().map(|&z| (f64::from(z) - shift).exp()).collect();
        let exp: Vec<f32> = exact.iter().map(|&e| e as f32).collect();
        let sum = if pixel.naive { exp.iter().sum() } else { exact.iter().sum::<f64>() as f32 };
        let at = z.iter().position(|&z| z >= max);
        let beside: f64 = if max.is_finite() { 0.0 } else { f64::NAN };
        let beside =
            beside + exact.iter().enumerate().filter(|&(c, _)| Some(c) != at).map(|(_, e)| e).sum::<f64>();
        let surprise = if pixel.naive {
            shown.probability.iter().map(|&p| f64::from(-p.ln())).collect()
        } else {
            z.iter().map(|&z| beside.ln_1p() + (f64::from(max) - f64::from(z))).collect()
        };
        Self { pixel, shown, fold: Fold::of(z, pixel.target), max, exp, sum, surprise }
    }

    fn one_hot(&self) -> Line {
        let line = self.per_class("one-hot", &|c| (Math::of_class("y", c), vec![self.y(c)]));
        line.noted((!self.pixel.counts()).then_some(Note::Ignored))
    }

    /// −log `p_y`.
    fn surprise(&self, class: usize) -> Line {
        let value = self.surprise[class];
        let log = |p: Math| Math::negative(Math::log(p));
        let symbols = Math::negative(Math::Total(
            "c",
            Box::new(Math::Product(vec![Math::indexed("y", "c"), Math::log(Math::indexed("p", "c"))])),
        ));
        let mut steps = vec![symbols, log(Math::of_class("p", class))];
        let filled = log(self.p(class));
        if self.pixel.naive || follows(filled.value(), value) {
            steps.push(filled);
        } else if self.pixel.logits[class] >= self.max {
            // p has rounded to 1: the digits are those of what the other classes add to 1.
            let mut terms = self.exponentials_without(Some(class));
            terms.insert(0, Math::constant(1.0));
            steps.push(Math::log(Math::Sum(terms)));
        } else {
            let shifted = Math::number(self.shifted(class), Source::ClassTerm("shift", class));
            steps.push(Math::minus(Math::log(Math::number(self.sum, Source::Term("sum"))), shifted));
        }
        steps.push(Math::number(value, self.surprise_source()));
        Line::new("surprise", vec![Equation::new(self.surprise_symbol(), steps)])
    }

    fn weighted(&self, class: Option<usize>) -> Option<Line> {
        let of_class = class.filter(|_| self.pixel.weight.is_some());
        let map = self.pixel.pixel_weight.map(|_| Math::Symbol("w"));
        if of_class.is_none() && map.is_none() {
            return None;
        }
        let (symbol, weight) = (of_class.map(|_| Math::indexed("w", "y")), of_class.map(|c| self.w(c)));
        let (cost, of) = match class {
            Some(class) => (self.surprise[class], "s"),
            None => (self.mixed_cost(), "ℓ′"),
        };
        let steps = [
            Math::Product(map.into_iter().chain(symbol).chain([Math::Symbol(of)]).collect()),
            Math::Product(
                self.pixel_weight()
                    .into_iter()
                    .chain(weight)
                    .chain([Math::number(cost, Source::Term("surprise"))])
                    .collect(),
            ),
            Math::number(self.shown.loss, Source::Loss(Row::Multiclass)),
        ];
        Some(Line::new("weight", vec![Equation::new(Math::Symbol("ℓ"), steps)]))
    }

    /// The pixel's weight, where there is a map.
    fn pixel_weight(&self) -> Option<Math> {
        self.pixel.pixel_weight.map(|weight| Math::number(weight, Source::Term("weight")))
    }

    /// Whether several classes count.
    fn is_mixed(&self) -> bool {
        self.pixel.label_smoothing > 0.0 || self.pixel.soft.is_some() && self.mixes()
    }

    fn ignored(&self) -> Line {
        let steps = [Math::number(self.shown.loss, Source::Loss(Row::Multiclass))];
        Line::new("ignored", vec![Equation::new(Math::Symbol("ℓ"), steps)]).noted(Some(Note::Ignored))
    }

    /// The terms of S but for one class.
    fn exponentials_without(&self, class: Option<usize>) -> Vec<Math> {
        let mut terms: Vec<Math> =
            self.fold.shown.iter().filter(|&&c| Some(c) != class).map(|&c| self.e(c)).collect();
        if !self.fold.others.is_empty() {
            terms.push(Math::number(self.total_of_others(&self.exp), Source::Others("exponentials")));
        }
        terms
    }

    fn per_class(&self, name: &'static str, equation: &dyn Fn(usize) -> (Math, Vec<Math>)) -> Line {
        let equations = self.fold.shown.iter().map(|&c| {
            let (left, steps) = equation(c);
            Equation::of_class(c, left, steps)
        });
        Line::new(name, equations.collect())
    }

    /// The equation of the folded classes, where there are any: the sum of their values.
    fn others(&self, symbol: &'static str, line: &'static str, values: &[f32]) -> Option<Equation> {
        self.others_of(Math::indexed(symbol, "…"), line, values)
    }

    fn others_of(&self, left: Math, line: &'static str, values: &[f32]) -> Option<Equation> {
        if self.fold.others.is_empty() {
            return None;
        }
        let total = Math::number(self.total_of_others(values), Source::Others(line));
        Some(Equation::new(Math::Total("…", Box::new(left)), [total]))
    }

    fn total_of_others(&self, values: &[f32]) -> f64 {
        self.fold.others.iter().map(|&c| f64::from(values[c])).sum()
    }

    fn surprise_symbol(&self) -> Math {
        Math::Symbol(if self.is_plain() { "ℓ" } else { "s" })
    }

    fn surprise_source(&self) -> Source {
        if self.is_plain() { Source::Loss(Row::Multiclass) } else { Source::Term("surprise") }
    }

    fn is_plain(&self) -> bool {
        self.pixel.weight.is_none() && self.pixel.label_smoothing == 0.0 && self.pixel.pixel_weight.is_none()
    }

    /// The factors with the weight between them, where there is one.
    fn with_weight(&self, weight: Math, mut before: Vec<Math>, after: Math) -> Vec<Math> {
        if self.pixel.weight.is_some() {
            before.push(weight);
        }
        before.push(after);
        before
    }

    fn weight(&self, c: usize) -> f64 {
        self.pixel.weight.as_ref().map_or(1.0, |weight| f64::from(weight[c]))
    }

    fn shifted(&self, c: usize) -> f64 {
        f64::from(self.pixel.logits[c]) - f64::from(self.max)
    }

    fn z(&self, c: usize) -> Math {
        Math::number(self.pixel.logits[c], Source::Cell(Row::Multiclass, Map::Logits, c))
    }

    fn e(&self, c: usize) -> Math {
        Math::number(self.exp[c], Source::ClassTerm("exponentials", c))
    }

    fn p(&self, c: usize) -> Math {
        Math::number(self.shown.probability[c], Source::Cell(Row::Multiclass, Map::Probability, c))
    }

    fn y(&self, c: usize) -> Math {
        let y = match &self.pixel.soft {
            Some(soft) => soft[c],
            None => f32::from(u8::from(self.pixel.target == Some(c))),
        };
        Math::number(y, Source::Cell(Row::Multiclass, Map::Target, c))
    }

    fn w(&self, c: usize) -> Math {
        Math::number(self.weight(c), Source::ClassWeight(c))
    }
}
