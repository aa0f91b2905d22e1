//! What a step changes in the scene before it is shown, as its data says it.

use pixelwise::{Error, Reduction};
use pixelwise_lab::document::limits::MAX_CLASSES;
use pixelwise_lab::learn::descent;
use pixelwise_lab::{
    BinaryLoss, DescentSettings, Edit, Fill, Form, Lab, MulticlassLoss, Options, Pixel, PixelMean,
};
use pixelwise_train::optimizer::Rule;
use serde::Deserialize;

/// A change of the scene.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// The binary logit of a row and a column.
    Logit(usize, usize, f32),
    /// The multiclass logit of a channel, a row and a column.
    ClassLogit(usize, usize, usize, f32),
    /// Every binary logit, as rows.
    Logits(Vec<Vec<f32>>),
    /// The class of a row and a column.
    Class(usize, usize, usize),
    /// The whole mask: a digit is a class, `x` an ignored pixel.
    Mask(Vec<String>),
    /// An ignored pixel.
    Ignore(usize, usize),
    /// What a pixel counts in the binary loss.
    Weight(usize, usize, f32),
    /// The probability that the binary target gives a row and a column.
    Target(usize, usize, f32),
    /// The probability that the multiclass target gives a class, at a row and a column.
    ClassTarget(usize, usize, usize, f32),
    /// N, H and W.
    Shape(usize, usize, usize),
    /// K.
    Classes(usize),
    /// The class that the binary form takes for 1.
    Foreground(usize),
    /// The threshold of the binary form.
    Threshold(f32),
    /// Whether z = z₁ − z₀ is kept.
    Linked(bool),
    /// `mean`, `sum` or `none`.
    Reduction(String),
    /// Options of the losses; those that are not named stay.
    Options(OptionChange),
    /// A number added to every channel.
    Shift(f32),
    /// Logits that are right by a margin of 4, or all 0.
    Fill(String),
    /// Steps of learning.
    Learn(Descent),
}

/// Options of the losses; those that are not named stay.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OptionChange {
    binary: Option<String>,
    multiclass: Option<String>,
    weight_map: Option<bool>,
    pos_weight: Option<f32>,
    class_weight: Option<Vec<f32>>,
    ignore_index: Option<i32>,
    label_smoothing: Option<f32>,
    smooth_target: Option<bool>,
    soft_target: Option<bool>,
    class_probabilities: Option<bool>,
    /// `pixels` or `weights`; empty for no map in CE.
    pixel_weight: Option<String>,
    /// Whether all others are as PyTorch has them where nothing is said.
    only: bool,
}

/// Steps of learning.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Descent {
    /// `sgd`, `momentum` or `adam`.
    rule: String,
    lr: f64,
    #[serde(default)]
    half: bool,
    /// How many; 0 only chooses the settings.
    #[serde(default)]
    steps: usize,
}

impl Change {
    /// Carries the change out.
    ///
    /// # Errors
    /// As [`Lab::apply`], and where a word is none of those that the change knows.
    pub fn apply(&self, lab: &mut Lab) -> Result<(), Error> {
        let at = |&row: &usize, &column: &usize| Pixel::new(0, row, column);
        match self {
            Self::Logit(row, column, value) => {
                let pixel = at(row, column);
                lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: *value })
            }
            Self::ClassLogit(channel, row, column, value) => {
                let pixel = at(row, column);
                lab.apply(Edit::SetLogit { form: Form::Multiclass, channel: *channel, pixel, value: *value })
            }
            Self::Logits(rows) => each(rows, |row, column, &value| {
                let pixel = at(&row, &column);
                lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value })
            }),
            Self::Class(row, column, class) => {
                lab.apply(Edit::PaintMask { pixel: at(row, column), class: Some(*class) })
            }
            Self::Mask(rows) => {
                let rows: Vec<Vec<char>> = rows.iter().map(|row| row.chars().collect()).collect();
                each(&rows, |row, column, class| {
                    let class = class.to_digit(10).map(|class| class as usize);
                    lab.apply(Edit::PaintMask { pixel: at(&row, &column), class })
                })
            }
            Self::Ignore(row, column) => lab.apply(Edit::PaintMask { pixel: at(row, column), class: None }),
            Self::Weight(row, column, weight) => {
                lab.apply(Edit::PaintWeight { pixel: at(row, column), weight: *weight })
            }
            Self::Target(row, column, value) => lab.apply(Edit::PaintTarget {
                form: Form::Binary,
                channel: 0,
                pixel: at(row, column),
                value: *value,
            }),
            Self::ClassTarget(channel, row, column, value) => lab.apply(Edit::PaintTarget {
                form: Form::Multiclass,
                channel: *channel,
                pixel: at(row, column),
                value: *value,
            }),
            Self::Shape(images, height, width) => {
                lab.apply(Edit::SetShape { images: *images, height: *height, width: *width })
            }
            Self::Classes(classes) => lab.apply(Edit::SetClasses(*classes)),
            Self::Foreground(class) => lab.apply(Edit::SetForeground(*class)),
            Self::Threshold(threshold) => lab.apply(Edit::SetThreshold(*threshold)),
            Self::Linked(linked) => lab.apply(Edit::SetLinked(*linked)),
            Self::Reduction(name) => lab.apply(Edit::SetReduction(reduction(name)?)),
            Self::Options(change) => lab.apply(Edit::SetOptions(change.of(*lab.scene().options())?)),
            Self::Shift(by) => lab.apply(Edit::Shift { by: *by }),
            Self::Fill(with) => lab.apply(Edit::Fill { fill: fill(with)?, seed: 0 }),
            Self::Learn(Descent { rule, lr, half, steps }) => {
                let rule = Rule::from_id(rule).ok_or_else(|| unknown(rule))?;
                lab.set_learning(DescentSettings { rule, lr: *lr, half: *half })?;
                descent::descend(lab, *steps)
            }
        }
    }
}

impl OptionChange {
    fn of(&self, before: Options) -> Result<Options, Error> {
        let mut options = if self.only { Options::default() } else { before };
        if let Some(name) = &self.binary {
            options.binary = match name.as_str() {
                "with_logits" => BinaryLoss::WithLogits,
                "two_step" => BinaryLoss::TwoStep,
                _ => return Err(unknown(name)),
            };
        }
        if let Some(name) = &self.multiclass {
            options.multiclass = match name.as_str() {
                "cross_entropy" => MulticlassLoss::CrossEntropy,
                "naive" => MulticlassLoss::Naive,
                "multilabel" => MulticlassLoss::Multilabel,
                _ => return Err(unknown(name)),
            };
        }
        if let Some(weights) = &self.class_weight {
            let mut all = [1.0; MAX_CLASSES];
            for (one, &weight) in all.iter_mut().zip(weights) {
                *one = weight;
            }
            options.class_weight = Some(all);
        }
        options.weight_map = self.weight_map.unwrap_or(options.weight_map);
        options.pos_weight = self.pos_weight.or(options.pos_weight);
        options.ignore_index = self.ignore_index.unwrap_or(options.ignore_index);
        options.label_smoothing = self.label_smoothing.unwrap_or(options.label_smoothing);
        options.smooth_target = self.smooth_target.unwrap_or(options.smooth_target);
        options.soft_target = self.soft_target.unwrap_or(options.soft_target);
        options.class_probabilities = self.class_probabilities.unwrap_or(options.class_probabilities);
        if let Some(mean) = &self.pixel_weight {
            let known = PixelMean::from_id(mean);
            if known.is_none() && !mean.is_empty() {
                return Err(unknown(mean));
            }
            options.pixel_weight = known;
        }
        Ok(options)
    }
}

fn each<T>(
    rows: &[Vec<T>],
    mut change: impl FnMut(usize, usize, &T) -> Result<(), Error>,
) -> Result<(), Error> {
    for (row, values) in rows.iter().enumerate() {
        for (column, value) in values.iter().enumerate() {
            change(row, column, value)?;
        }
    }
    Ok(())
}

fn reduction(name: &str) -> Result<Reduction, Error> {
    match name {
        "mean" => Ok(Reduction::Mean),
        "sum" => Ok(Reduction::Sum),
        "none" => Ok(Reduction::None),
        _ => Err(unknown(name)),
    }
}

fn fill(name: &str) -> Result<Fill, Error> {
    match name {
        "zeros" => Ok(Fill::Zeros),
        "truth" => Ok(Fill::Truth),
        _ => Err(unknown(name)),
    }
}

fn unknown(word: &str) -> Error {
    Error::NotANumber { what: "step", text: word.chars().take(24).collect() }
}
