//! The large map: what a real output and its mask come to, pixel by pixel, and where the loss lies.

use std::cell::OnceCell;
use std::rc::Rc;

use pixelwise::Metrics;
use pixelwise::slices::{self, Options};
use pixelwise::{Error, Shape};

use crate::repair::Working;
use crate::session::{Role, Session};
use crate::tensor::Values;

mod parts;
mod picture;
mod pytorch;
mod share;
mod soft;
mod summary;
mod threshold;
mod window;
mod worst;

pub use parts::{ClassPart, Parts};
pub use picture::{Legend, Map};
pub use pixelwise_lab::Form;
pub use summary::{PartText, Summary, WorstText};
pub use threshold::{BestThreshold, Key, ThresholdView};
pub use window::{Cell, Window};
pub use worst::Worst;

/// What the loss is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The form.
    pub form: Form,
    /// Whether rare classes count as much as others: by negatives / positives of two classes, by pixels / (K · a class's pixels) of more.
    pub balanced: bool,
    /// The probability above which class 1 is predicted, two classes only.
    pub threshold: f32,
}

/// An output with its mask, and what the chosen loss makes of them.
#[derive(Clone, Debug)]
pub struct Large {
    /// `[N, K, H, W]` of the output.
    shape: Shape,
    /// The logits as floats, shared with what was brought.
    output: Rc<Values>,
    /// The class of each pixel, [`Large::ignore_index`] where it is left out.
    target: Vec<i32>,
    ignore_index: i32,
    /// The probability that the target gives each class, `[N, K, H, W]` with at least two; empty where the target is classes.
    soft: Vec<f32>,
    /// How many pixels each class has.
    counts: Vec<usize>,
    settings: Settings,
    /// z, or z₁ − z₀ of two channels; nothing where there are more.
    binary: Vec<f32>,
    /// The size of the largest finite logit.
    largest: f32,
    /// Whether a pixel lies within two pixels of another class.
    edges: Vec<bool>,
    /// What follows from the settings.
    cost: Cost,
    prediction: Vec<u8>,
    metrics: Metrics,
}

/// What the loss gives, and what is found in it.
#[derive(Clone, Debug, Default)]
struct Cost {
    /// The reduced loss.
    loss: f32,
    /// Of the chosen form, `[N, C, H, W]` with its own channels.
    probability: Vec<f32>,
    /// What each pixel costs.
    pixels: Vec<f32>,
    /// The most that one costs, of those that are finite.
    most: f32,
    worst: Vec<Worst>,
    sums: parts::Sums,
    /// Found when they are first asked for.
    thresholds: OnceCell<Option<threshold::Thresholds>>,
}

impl Large {
    /// Computes the loss of what was brought; nothing where something is missing or still asked.
    ///
    /// # Errors
    /// Where the tensors cannot be had.
    pub fn of(session: &Session) -> Result<Option<Self>, Error> {
        if session.asked().is_some() {
            return Ok(None);
        }
        let (Some(output), Some(target)) = (session.working(Role::Output), session.working(Role::Target))
        else {
            return Ok(None);
        };
        Self::new(output, target, session.ignore_index(), session.soft()).map(Some)
    }

    fn new(output: &Working, target: &Working, ignore_index: i32, soft: bool) -> Result<Self, Error> {
        let shape = output.shape;
        let classes = shape.c.max(2);
        let plane = shape.h * shape.w;
        let known = |class: i32| (0..classes as i32).contains(&class);
        let class = |class: i32| if class == ignore_index || !known(class) { ignore_index } else { class };
        let soft = if soft { soft::probabilities(target) } else { Vec::new() };
        let target: Vec<i32> = if soft.is_empty() {
            target.values.floats().iter().map(|&x| class(x as i32)).collect()
        } else {
            soft::likeliest(&soft, classes, plane)
        };
        let mut counts = vec![0; classes];
        for &class in target.iter().filter(|&&class| class != ignore_index) {
            counts[class as usize] += 1;
        }
        let output = match &*output.values {
            Values::Float(_) => Rc::clone(&output.values),
            Values::Whole(_) => Rc::new(Values::Float(output.values.floats().into_owned())),
        };
        let logits = output.floats();
        let binary = match shape.c {
            1 => logits.to_vec(),
            2 => logits
                .chunks_exact(2 * plane.max(1))
                .flat_map(|image| (0..plane).map(|at| image[at + plane] - image[at]))
                .collect(),
            _ => Vec::new(),
        };
        let largest = picture::largest(if binary.is_empty() { &logits } else { &binary });
        drop(logits);
        let form = if shape.c == 1 { Form::Binary } else { Form::Multiclass };
        let edges = parts::edges(&target, shape);
        let mut large = Self {
            shape,
            output,
            target,
            ignore_index,
            soft,
            counts,
            settings: Settings { form, balanced: false, threshold: 0.5 },
            binary,
            largest,
            edges,
            cost: Cost::default(),
            prediction: Vec::new(),
            metrics: Metrics::from_confusion(ndarray::Array2::default((0, 0))),
        };
        large.compute()?;
        large.predict()?;
        Ok(large)
    }

    /// Changes what the loss is told.
    ///
    /// # Errors
    /// Where the tensors cannot be had.
    pub fn set(&mut self, settings: Settings) -> Result<(), Error> {
        let form = if self.forms().contains(&settings.form) { settings.form } else { self.settings.form };
        let settings = Settings { form, balanced: settings.balanced && self.can_balance(), ..settings };
        let before = std::mem::replace(&mut self.settings, settings);
        let threshold = settings.form == Form::Binary && settings.threshold != before.threshold;
        if (settings.form, settings.balanced) != (before.form, before.balanced) {
            self.compute()?;
        }
        // Weights change what a pixel costs, never what is predicted.
        if settings.form != before.form || threshold { self.predict() } else { Ok(()) }
    }

    /// What the loss is told.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// The forms whose loss these logits have: one channel is binary, two are both, more are multiclass.
    #[must_use]
    pub fn forms(&self) -> &'static [Form] {
        match self.shape.c {
            1 => &[Form::Binary],
            2 => &[Form::Binary, Form::Multiclass],
            _ => &[Form::Multiclass],
        }
    }

    /// Whether rare classes can count as much as others: not where a class that is no pixel's likeliest one has a share of it.
    #[must_use]
    pub fn can_balance(&self) -> bool {
        self.shape.c <= 2 || self.soft.is_empty()
    }

    /// The weight that each class would have; a class without a pixel has one that nothing meets.
    fn balance(&self) -> Vec<f32> {
        if self.classes() == 2 {
            let ratio = self.ratio() as f32;
            return vec![1.0, if ratio.is_finite() && ratio > 0.0 { ratio } else { 1.0 }];
        }
        let all = self.counts.iter().sum::<usize>() as f32;
        self.counts.iter().map(|&count| all / (self.counts.len() * count).max(1) as f32).collect()
    }

    /// The output's shape.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// How many classes the mask can have.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.shape.c.max(2)
    }

    /// The reduced loss.
    #[must_use]
    pub fn loss(&self) -> f32 {
        self.cost.loss
    }

    /// How good the prediction is.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// How many pixels the loss leaves out.
    #[must_use]
    pub fn ignored(&self) -> usize {
        self.target.len() - self.counts.iter().sum::<usize>()
    }

    /// Negatives over positives among the kept pixels, by which the rarer class is balanced; infinite where there is no positive.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.counts[0] as f64 / self.counts[1] as f64
    }

    fn compute(&mut self) -> Result<(), Error> {
        let Shape { n, h, w, .. } = self.shape;
        let balance = self.settings.balanced.then(|| self.balance());
        let result = match self.settings.form {
            Form::Binary => {
                let hot: Vec<f32> = if self.soft.is_empty() {
                    self.target.iter().map(|&class| f32::from(u8::from(class == 1))).collect()
                } else {
                    self.foreground().collect()
                };
                let kept =
                    || self.target.iter().map(|&class| f32::from(u8::from(class != self.ignore_index)));
                let options = Options {
                    weight: (self.ignored() > 0).then(|| kept().collect()),
                    pos_weight: balance.map(|weights| vec![weights[1]]),
                    ..Options::default()
                };
                slices::bce_with_logits(&self.binary, &hot, Shape::new(n, 1, h, w), &options)?
            }
            Form::Multiclass => {
                let options =
                    Options { weight: balance, ignore_index: Some(self.ignore_index), ..Options::default() };
                let output = self.output.floats();
                if self.soft.is_empty() {
                    slices::cross_entropy(&output, &self.target, self.shape, &options)?
                } else {
                    let options = Options { ignore_index: None, ..options };
                    slices::cross_entropy_of_probabilities(&output, &self.soft, self.shape, &options)?
                }
            }
        };
        let most = picture::largest(&result.per_pixel);
        self.cost = Cost {
            loss: result.loss,
            probability: result.probability,
            pixels: result.per_pixel,
            most,
            ..Cost::default()
        };
        self.cost.worst = self.find_worst();
        self.cost.sums = self.find_sums();
        Ok(())
    }

    fn predict(&mut self) -> Result<(), Error> {
        self.prediction = match self.settings.form {
            Form::Binary => slices::threshold(&self.cost.probability, self.settings.threshold),
            Form::Multiclass => slices::argmax(&self.output.floats(), self.shape)?,
        };
        self.metrics =
            slices::metrics(&self.prediction, &self.target, self.classes(), Some(self.ignore_index))?;
        Ok(())
    }

    /// The probability that a target of probabilities gives class 1 at each pixel.
    fn foreground(&self) -> impl Iterator<Item = f32> + '_ {
        let plane = self.plane().max(1);
        self.soft
            .chunks_exact(self.classes() * plane)
            .flat_map(move |image| &image[plane..2 * plane])
            .copied()
    }

    /// The place of a pixel of channel `k` among a form's channels.
    fn place(&self, channels: usize, image: usize, channel: usize, pixel: usize) -> usize {
        (image * channels + channel) * self.plane() + pixel
    }

    fn plane(&self) -> usize {
        self.shape.h * self.shape.w
    }

    /// The probability that the chosen form gives a pixel's own class.
    fn own_probability(&self, at: usize) -> f32 {
        let (image, pixel) = (at / self.plane(), at % self.plane());
        match self.settings.form {
            Form::Binary => self.cost.probability[at],
            Form::Multiclass => {
                let class = usize::try_from(self.target[at]).unwrap_or(0).min(self.shape.c - 1);
                let class = if self.shape.c == 2 { 1 } else { class };
                self.cost.probability[self.place(self.shape.c, image, class, pixel)]
            }
        }
    }
}
