//! The large map: what a real output and its mask come to, pixel by pixel, and where the loss lies.

use pixelwise::Metrics;
use pixelwise::slices::{self, Options};
use pixelwise::{Error, Shape};

use crate::repair::Working;
use crate::session::{Role, Session};

mod parts;
mod picture;
mod share;
mod window;
mod worst;

pub use parts::{ClassPart, Parts};
pub use picture::{Legend, Map};
pub use window::{Cell, Window};
pub use worst::Worst;

/// The form whose loss is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One logit a pixel: `BCEWithLogitsLoss`.
    Binary,
    /// K logits a pixel: `CrossEntropyLoss`.
    Multiclass,
}

/// What the loss is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The form.
    pub form: Form,
    /// Whether the rarer class counts as much as the other: negatives / positives, two classes only.
    pub balanced: bool,
    /// The probability above which class 1 is predicted, two classes only.
    pub threshold: f32,
}

/// An output with its mask, and what the chosen loss makes of them.
#[derive(Clone, Debug)]
pub struct Large {
    /// `[N, K, H, W]` of the output.
    shape: Shape,
    output: Vec<f32>,
    /// The class of each pixel, [`Large::ignore_index`] where it is left out.
    target: Vec<i32>,
    ignore_index: i32,
    settings: Settings,
    /// z, or z₁ − z₀ of two channels; nothing where there are more.
    binary: Vec<f32>,
    /// Of the chosen form, `[N, C, H, W]` with its own channels.
    probability: Vec<f32>,
    /// What each pixel costs.
    cost: Vec<f32>,
    /// The reduced loss.
    loss: f32,
    prediction: Vec<u8>,
    metrics: Metrics,
    /// Whether a pixel lies within two pixels of another class.
    edges: Vec<bool>,
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
        Self::new(&output, &target, session.ignore_index()).map(Some)
    }

    fn new(output: &Working, target: &Working, ignore_index: i32) -> Result<Self, Error> {
        let shape = output.shape;
        let classes = shape.c.max(2);
        let known = |class: i32| (0..classes as i32).contains(&class);
        let target: Vec<i32> = target
            .values
            .floats()
            .into_iter()
            .map(|class| class as i32)
            .map(|class| if class == ignore_index || !known(class) { ignore_index } else { class })
            .collect();
        let output = output.values.floats();
        let plane = shape.h * shape.w;
        let binary = match shape.c {
            1 => output.clone(),
            2 => (0..shape.n * plane)
                .map(|at| {
                    let first = at / plane * 2 * plane + at % plane;
                    output[first + plane] - output[first]
                })
                .collect(),
            _ => Vec::new(),
        };
        let form = if shape.c == 1 { Form::Binary } else { Form::Multiclass };
        let edges = parts::edges(&target, shape);
        let mut large = Self {
            shape,
            output,
            target,
            ignore_index,
            settings: Settings { form, balanced: false, threshold: 0.5 },
            binary,
            probability: Vec::new(),
            cost: Vec::new(),
            loss: 0.0,
            prediction: Vec::new(),
            metrics: Metrics::from_confusion(ndarray::Array2::default((0, 0))),
            edges,
        };
        large.compute()?;
        Ok(large)
    }

    /// Changes what the loss is told.
    ///
    /// # Errors
    /// Where the tensors cannot be had.
    pub fn set(&mut self, settings: Settings) -> Result<(), Error> {
        let form = if self.forms().contains(&settings.form) { settings.form } else { self.settings.form };
        let settings = Settings { form, balanced: settings.balanced && self.shape.c <= 2, ..settings };
        let only_threshold = Settings { threshold: self.settings.threshold, ..settings } == self.settings;
        self.settings = settings;
        if only_threshold { self.predict() } else { self.compute() }
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
        self.loss
    }

    /// How good the prediction is.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// How many pixels the loss leaves out.
    #[must_use]
    pub fn ignored(&self) -> usize {
        self.target.iter().filter(|&&class| class == self.ignore_index).count()
    }

    /// Negatives over positives among the kept pixels, by which the rarer class is balanced; infinite where there is no positive.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        let count = |wanted: i32| self.target.iter().filter(|&&class| class == wanted).count();
        count(0) as f64 / count(1) as f64
    }

    /// The line of PyTorch that gives the loss.
    #[must_use]
    pub fn pytorch(&self) -> String {
        let ratio = pixelwise_lab::view::number::full(self.ratio() as f32);
        let ignored = self.ignored() > 0;
        match self.settings.form {
            Form::Binary => {
                let weight = if ignored {
                    format!("weight=(target != {}).float()", self.ignore_index)
                } else {
                    String::new()
                };
                let pos = if self.settings.balanced {
                    format!("pos_weight=torch.tensor({ratio})")
                } else {
                    String::new()
                };
                let options: Vec<String> =
                    [weight, pos].into_iter().filter(|option| !option.is_empty()).collect();
                format!("BCEWithLogitsLoss({})", options.join(", "))
            }
            Form::Multiclass => {
                let weight = if self.settings.balanced {
                    format!("weight=torch.tensor([1, {ratio}])")
                } else {
                    String::new()
                };
                let index = if ignored && self.ignore_index != -100 {
                    format!("ignore_index={}", self.ignore_index)
                } else {
                    String::new()
                };
                let options: Vec<String> =
                    [weight, index].into_iter().filter(|option| !option.is_empty()).collect();
                format!("CrossEntropyLoss({})", options.join(", "))
            }
        }
    }

    fn compute(&mut self) -> Result<(), Error> {
        let Shape { n, h, w, .. } = self.shape;
        let ratio = self.ratio();
        let balance = (self.settings.balanced && ratio.is_finite() && ratio > 0.0).then_some(ratio as f32);
        let result = match self.settings.form {
            Form::Binary => {
                let hot: Vec<f32> =
                    self.target.iter().map(|&class| f32::from(u8::from(class == 1))).collect();
                let kept =
                    || self.target.iter().map(|&class| f32::from(u8::from(class != self.ignore_index)));
                let options = Options {
                    weight: self.target.contains(&self.ignore_index).then(|| kept().collect()),
                    pos_weight: balance.map(|ratio| vec![ratio]),
                    ..Options::default()
                };
                slices::bce_with_logits(&self.binary, &hot, Shape::new(n, 1, h, w), &options)?
            }
            Form::Multiclass => {
                let options = Options {
                    weight: balance.map(|ratio| vec![1.0, ratio]),
                    ignore_index: Some(self.ignore_index),
                    ..Options::default()
                };
                slices::cross_entropy(&self.output, &self.target, self.shape, &options)?
            }
        };
        self.loss = result.loss;
        self.cost = result.per_pixel;
        self.probability = result.probability;
        self.predict()
    }

    fn predict(&mut self) -> Result<(), Error> {
        self.prediction = match self.settings.form {
            Form::Binary => slices::threshold(&self.probability, self.settings.threshold),
            Form::Multiclass => slices::argmax(&self.output, self.shape)?,
        };
        self.metrics =
            slices::metrics(&self.prediction, &self.target, self.classes(), Some(self.ignore_index))?;
        Ok(())
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
            Form::Binary => self.probability[at],
            Form::Multiclass => {
                let class = usize::try_from(self.target[at]).unwrap_or(0).min(self.shape.c - 1);
                let class = if self.shape.c == 2 { 1 } else { class };
                self.probability[self.place(self.shape.c, image, class, pixel)]
            }
        }
    }
}
