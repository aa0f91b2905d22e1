//! The lines under the multiclass form's maps where it has more than two classes: one a class, level across the columns.

use super::phrase::Phrase;
use crate::arrays::largest_first;
use crate::view::number::{self, line};
use crate::{Form, Lab, MulticlassLoss, Pixel, Stage};

/// The most classes that all have their lines; of more, the likeliest have.
const MOST: usize = 6;
/// How many lines there are of more classes.
const SHOWN: usize = 4;

/// The lines of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassLines {
    /// The column.
    pub stage: Stage,
    /// The classes, in the same order in every column.
    pub lines: Vec<ClassLine>,
    /// What the classes without a line come to; `None` where each has one.
    pub rest: Option<Rest>,
    /// What all classes come to where that says something: Σp and Σℓ of K sigmoids, which nothing holds at 1.
    pub total: Option<Total>,
}

/// A class's line in a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassLine {
    /// The class, which is the channel.
    pub class: usize,
    /// Its number.
    pub text: String,
    /// How long its bar is: from −1 to 1 for logits and gradients, from 0 to 1 for probabilities and losses.
    pub bar: f64,
    /// Whether the class counts in the loss; a bar that does not is hollow.
    pub counts: bool,
    /// Whether its logit is the largest, where there is a softmax.
    pub best: bool,
    /// Whether it is the mask's.
    pub target: bool,
    /// What is said of it beside the number; empty for most.
    pub note: Phrase,
}

/// The classes without a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// How many there are.
    pub count: usize,
    /// What they come to; empty where a sum would say nothing.
    pub text: String,
}

/// All classes together.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// `Σ p` or `Σ ℓ`.
    pub symbol: &'static str,
    /// The sum.
    pub text: String,
    /// How long its bar is, from 0 to 1 for a sum from 0 to 2; `None` where there is no bar.
    pub bar: Option<f64>,
}

/// The lines of a pixel in each column, from the logits to the prediction; none with two classes, whose maps show both.
#[must_use]
pub fn class_lines(lab: &Lab, pixel: Pixel) -> Vec<ClassLines> {
    if lab.scene().classes() <= 2 || !lab.scene().contains(pixel) {
        return Vec::new();
    }
    let column = Column::of(lab, pixel);
    [Stage::Logits, Stage::Probability, Stage::Target, Stage::Loss, Stage::Gradient, Stage::Prediction]
        .map(|stage| column.lines(stage))
        .into()
}

/// In which order all classes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassOrder {
    /// By their numbers.
    Class,
    /// The likeliest first.
    Probability,
    /// By their numbers, those alone that the image's mask has.
    Mask,
}

/// The lines of all classes of a pixel in one column; none with two classes.
#[must_use]
pub fn all_classes(lab: &Lab, pixel: Pixel, stage: Stage, order: ClassOrder) -> Vec<ClassLine> {
    if lab.scene().classes() <= 2 || !lab.scene().contains(pixel) {
        return Vec::new();
    }
    let column = Column::of(lab, pixel);
    let all = 0..lab.scene().classes();
    let classes: Vec<usize> = match order {
        ClassOrder::Class => all.collect(),
        ClassOrder::Probability => largest_first(&column.logits),
        ClassOrder::Mask => {
            let has = crate::view::cells::values(lab, Form::Multiclass, Stage::Classes, 0);
            all.filter(|&class| has.contains(&(class as f32))).collect()
        }
    };
    classes.into_iter().map(|class| column.line(stage, class)).collect()
}

/// A pixel's numbers, a class each.
struct Column<'a> {
    lab: &'a Lab,
    target: Option<usize>,
    /// Whether the pixel has a part in the loss.
    counts: bool,
    best: usize,
    multilabel: bool,
    logits: Vec<f64>,
    probability: Vec<f64>,
    gradient: Vec<f64>,
    /// Each class's part of the target.
    labels: Vec<f64>,
    /// What each class's −log p counts in the loss, and −log p itself; of K sigmoids, 1 and the channel's loss.
    costs: Vec<(f64, f64)>,
    shown: Vec<usize>,
}

impl<'a> Column<'a> {
    fn of(lab: &'a Lab, pixel: Pixel) -> Self {
        let (scene, results) = (lab.scene(), lab.results());
        let classes = scene.classes();
        let along = |map: &ndarray::Array4<f32>| -> Vec<f64> {
            (0..classes).map(|c| map[pixel.in_channel(c)].into()).collect()
        };
        let target = usize::try_from(results.inputs.classes[pixel.at()]).ok();
        let logits = along(scene.logits(Form::Multiclass));
        let multilabel = scene.options().multiclass == MulticlassLoss::Multilabel;
        let weight = results.inputs.weight.as_ref().map_or(1.0, |w| w[pixel.in_channel(0)].into());
        let probability = along(&results.multiclass.probability);
        let costs = if multilabel {
            let labels = along(&results.inputs.one_hot);
            logits
                .iter()
                .zip(labels)
                .map(|(&z, y)| (weight, softplus(if y == 1.0 { -z } else { z })))
                .collect()
        } else {
            costs(lab, pixel, &logits, &probability)
        };
        let labels = results.inputs.class_labels(scene, pixel);
        let counts = results.inputs.counts_classes(scene, pixel);
        let best = usize::from(results.multiclass_prediction[pixel.at()]);
        let shown = shown(&logits, target);
        let gradient = along(&results.multiclass.grad);
        Self { lab, target, counts, best, multilabel, logits, probability, gradient, labels, costs, shown }
    }

    fn lines(&self, stage: Stage) -> ClassLines {
        let lines = self.shown.iter().map(|&class| self.line(stage, class)).collect();
        let others: Vec<usize> = (0..self.logits.len()).filter(|class| !self.shown.contains(class)).collect();
        let sum = |of: &[f64]| others.iter().map(|&c| of[c]).sum::<f64>();
        let rest = (!others.is_empty()).then(|| Rest {
            count: others.len(),
            text: match stage {
                Stage::Probability => line::probability(sum(&self.probability)),
                Stage::Gradient => line::slope(sum(&self.gradient)),
                Stage::Target => line::weight(sum(&self.labels)),
                Stage::Loss => line::cost(others.iter().map(|&c| self.cost(c)).sum()),
                Stage::Logits | Stage::Prediction | Stage::Weight | Stage::Classes => String::new(),
            },
        });
        ClassLines { stage, lines, rest, total: self.total(stage) }
    }

    fn line(&self, stage: Stage, class: usize) -> ClassLine {
        let reach = |stage| self.lab.ranges().get(stage).map_or(1.0, |range| range.end);
        let within = |x: f64| if x.is_nan() { 0.0 } else { x.clamp(-1.0, 1.0) };
        let best = !self.multilabel && class == self.best;
        let (mut counts, mut note) = (true, Phrase::default());
        let (text, bar) = match stage {
            Stage::Logits => {
                let z = self.logits[class];
                (number::short(z as f32), within(z / reach(stage)))
            }
            Stage::Probability => {
                (line::probability(self.probability[class]), within(self.probability[class]))
            }
            Stage::Gradient => {
                (line::slope(self.gradient[class]), within(self.gradient[class] / reach(stage)))
            }
            Stage::Target if self.counts => (line::weight(self.labels[class]), 0.0),
            Stage::Target => ("—".to_owned(), 0.0),
            Stage::Loss => {
                let (factor, nll) = self.costs[class];
                counts = factor != 0.0;
                let most = self
                    .shown
                    .iter()
                    .map(|&c| self.costs[c].1)
                    .filter(|x| x.is_finite())
                    .fold(reach(stage), f64::max);
                let cost = line::cost(nll);
                let text = match (self.counts, self.multilabel) {
                    (false, _) => "0".to_owned(),
                    (_, true) if factor == 1.0 => cost,
                    _ => format!("{} × {cost}", line::weight(factor)),
                };
                (text, if self.counts { within(nll / most) } else { 0.0 })
            }
            Stage::Prediction | Stage::Weight | Stage::Classes => {
                let above = self.probability[class] > 0.5;
                note = match (self.multilabel, self.target == Some(class)) {
                    (true, _) if above => Phrase::key("class.above"),
                    (false, _) if best => Phrase::key("class.argmax"),
                    (false, true) => Phrase::key("class.target"),
                    _ => note,
                };
                let iou = self.lab.results().multiclass_metrics.iou.get(class).copied().flatten();
                let iou = iou.map_or("–".to_owned(), line::probability);
                (if self.multilabel { u8::from(above).to_string() } else { iou }, 0.0)
            }
        };
        ClassLine { class, text, bar, counts, best, target: self.target == Some(class), note }
    }

    fn cost(&self, class: usize) -> f64 {
        let (factor, nll) = self.costs[class];
        if factor == 0.0 || !self.counts { 0.0 } else { factor * nll }
    }

    fn total(&self, stage: Stage) -> Option<Total> {
        let classes = 0..self.logits.len();
        match stage {
            Stage::Probability if self.multilabel => {
                let sum: f64 = self.probability.iter().sum();
                let bar = Some((sum / 2.0).min(1.0));
                Some(Total { symbol: "Σ p", text: number::fixed(sum, 3), bar })
            }
            Stage::Loss if self.multilabel => {
                let text = line::cost(classes.map(|c| self.cost(c)).sum());
                Some(Total { symbol: "Σ ℓ", text, bar: None })
            }
            _ => None,
        }
    }
}

/// Which classes have a line: all of a few, else the likeliest and the target's.
fn shown(logits: &[f64], target: Option<usize>) -> Vec<usize> {
    if logits.len() <= MOST {
        return (0..logits.len()).collect();
    }
    let mut order = largest_first(logits);
    order.truncate(SHOWN);
    if let Some(target) = target.filter(|target| !order.contains(target)) {
        order[SHOWN - 1] = target;
    }
    order
}

/// What each class's −log p counts in cross-entropy, and −log p: float32's where the softmax has no shift, else exact.
fn costs(lab: &Lab, pixel: Pixel, logits: &[f64], probability: &[f64]) -> Vec<(f64, f64)> {
    let factors = lab.results().inputs.class_factors(lab.scene(), pixel);
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum = logits.iter().map(|z| (z - largest).exp()).sum::<f64>().ln() + largest;
    let naive = lab.scene().options().multiclass == MulticlassLoss::Naive;
    let nll = |c: usize| if naive { -probability[c].ln() } else { sum - logits[c] };
    factors.into_iter().enumerate().map(|(c, factor)| (factor, nll(c))).collect()
}

fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Options, Preset};

    fn of(preset: Preset) -> Lab {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(preset)).unwrap();
        lab
    }

    fn texts(lab: &Lab, stage: usize) -> Vec<String> {
        let lines = class_lines(lab, lab.selected());
        lines[stage].lines.iter().map(|line| line.text.clone()).collect()
    }

    #[test]
    fn three_classes_have_a_line_each() {
        let lab = of(Preset::ThreeClasses);
        assert_eq!(texts(&lab, 0), ["−1.1", "1.6", "0.4"]);
        assert_eq!(texts(&lab, 1), [".049", ".731", ".220"]);
        assert_eq!(texts(&lab, 2), ["0", "0", "1"]);
        assert_eq!(texts(&lab, 3), ["0 × 3.014", "0 × 0.314", "1 × 1.514"]);
        assert_eq!(texts(&lab, 5), ["1", ".917", ".800"]);
        let lines = class_lines(&lab, lab.selected());
        assert_eq!(
            lines[0].lines.iter().map(|l| (l.best, l.target)).collect::<Vec<_>>(),
            [(false, false), (true, false), (false, true)]
        );
        assert_eq!(lines[3].lines.iter().map(|l| l.counts).collect::<Vec<_>>(), [false, false, true]);
        assert!((lines[0].lines[1].bar - 0.32).abs() < 1e-6 && lines[0].lines[0].bar < 0.0);
        let gradients: f64 = lines[4].lines.iter().map(|l| l.bar).sum();
        assert!(gradients.abs() < 1e-6, "they push one class up and sum to 0");
        assert_eq!(
            (lines[5].lines[1].note.key.as_str(), lines[5].lines[2].note.key.as_str()),
            ("class.argmax", "class.target")
        );
        assert!(lines.iter().all(|column| column.rest.is_none() && column.total.is_none()));
    }

    #[test]
    fn of_many_classes_the_likeliest_and_the_target_are_shown() {
        let mut lab = of(Preset::ThreeClasses);
        lab.apply(Edit::SetClasses(21)).unwrap();
        let pixel = lab.selected();
        for (channel, value) in [(8, 2.4), (12, 1.1), (18, 0.9), (2, -3.0)] {
            lab.apply(Edit::SetLogit { form: Form::Multiclass, channel, pixel, value }).unwrap();
        }
        let lines = class_lines(&lab, pixel);
        let shown = |column: &ClassLines| column.lines.iter().map(|line| line.class).collect::<Vec<_>>();
        assert_eq!(shown(&lines[0]), [8, 1, 12, 2]);
        assert!(lines.iter().all(|column| shown(column) == shown(&lines[0])));
        let rest = lines[1].rest.clone().unwrap();
        assert_eq!(rest.count, 17);
        let shown: f64 = lines[1].lines.iter().map(|line| line.bar).sum();
        assert_eq!(rest.text, line::probability(1.0 - shown));
    }

    #[test]
    fn all_classes_are_ordered_as_one_likes() {
        let mut lab = of(Preset::ThreeClasses);
        lab.apply(Edit::SetClasses(21)).unwrap();
        let pixel = lab.selected();
        lab.apply(Edit::SetLogit { form: Form::Multiclass, channel: 8, pixel, value: 9.0 }).unwrap();
        let classes = |order| {
            let lines = all_classes(&lab, pixel, Stage::Probability, order);
            lines.into_iter().map(|line| line.class).collect::<Vec<_>>()
        };
        assert_eq!(classes(ClassOrder::Class), (0..21).collect::<Vec<_>>());
        let likeliest = classes(ClassOrder::Probability);
        assert_eq!((likeliest.len(), likeliest[0]), (21, 8));
        assert_eq!(classes(ClassOrder::Mask), [0, 1, 2]);
        assert!(all_classes(&Lab::new(), Pixel::default(), Stage::Loss, ClassOrder::Class).is_empty());
    }

    #[test]
    fn weights_and_smoothing_stand_before_the_costs() {
        let mut lab = of(Preset::ThreeClasses);
        let mut weights = [1.0; 21];
        weights[2] = 3.0;
        let options = Options { class_weight: Some(weights), ..*lab.scene().options() };
        lab.apply(Edit::SetOptions(options)).unwrap();
        assert_eq!(texts(&lab, 3)[2], "3 × 1.514");
        let options = Options { class_weight: None, label_smoothing: 0.1, ..options };
        lab.apply(Edit::SetOptions(options)).unwrap();
        assert_eq!(texts(&lab, 3), [".0333 × 3.014", ".0333 × 0.314", ".933 × 1.514"]);
        let sum: f64 = Column::of(&lab, lab.selected()).costs.iter().map(|(a, l)| a * l).sum();
        assert!((sum - f64::from(lab.results().multiclass.per_pixel[lab.selected().at()])).abs() < 1e-6);
    }

    #[test]
    fn sigmoids_have_a_total() {
        let lab = of(Preset::Multilabel);
        let lines = class_lines(&lab, lab.selected());
        assert_eq!(texts(&lab, 1), [".250", ".832", ".599"]);
        assert_eq!(texts(&lab, 3), ["0.287", "1.784", "0.513"]);
        assert_eq!(texts(&lab, 5), ["0", "1", "1"]);
        let total = lines[1].total.clone().unwrap();
        assert_eq!((total.symbol, total.text.as_str()), ("Σ p", "1.680"));
        assert_eq!(lines[3].total.clone().unwrap().text, "2.584");
    }

    #[test]
    fn an_ignored_pixel_has_no_target_and_two_classes_have_no_lines() {
        let mut lab = of(Preset::ThreeClasses);
        let pixel = lab.selected();
        lab.apply(Edit::PaintMask { pixel, class: None }).unwrap();
        assert_eq!(texts(&lab, 2), ["—", "—", "—"]);
        assert_eq!(texts(&lab, 3), ["0", "0", "0"]);
        assert!(class_lines(&Lab::new(), Pixel::default()).is_empty());
    }
}
