//! "My loss says 0.0999": every way to a number from the same logits and mask, and which of them gives the one that was printed.

use pixelwise::Shape;
pub use pixelwise_lab::Form;
use pixelwise_lab::Lab;

use crate::session::{Role, Session};

mod cost;
mod line;
mod number;
mod open;

pub use cost::ways;
pub use line::{Tick, WayText, WaysView};
pub use number::Printed;

/// What a loss is computed from: logits of one form or of both, and the mask.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// `[N, K, H, W]` of the multiclass logits.
    pub shape: Shape,
    /// One logit a pixel.
    pub binary: Vec<f32>,
    /// K logits a pixel; nothing where there is one channel only.
    pub multiclass: Vec<f32>,
    /// The class of each pixel, `None` where it is ignored.
    pub mask: Vec<Option<usize>>,
    /// The class that the binary form takes for 1.
    pub foreground: usize,
    /// Weights of the classes that the document has, where it has some.
    pub class_weight: Option<Vec<f32>>,
    /// `pos_weight` that the document has, where it has one.
    pub pos_weight: Option<f32>,
    /// `label_smoothing` of the document; 0 where it has none.
    pub smoothing: f32,
    /// What each pixel weighs in the document, where that is not 1 everywhere.
    pub pixel_weight: Option<Vec<f32>>,
}

impl Data {
    /// What a person has brought; nothing where something is missing or still asked.
    #[must_use]
    pub fn of_session(session: &Session) -> Option<Self> {
        // Of a target of probabilities there is one loss, and no class to weigh.
        if session.asked().is_some() || session.soft() {
            return None;
        }
        let (output, target) = (session.working(Role::Output)?, session.working(Role::Target)?);
        let shape = output.shape;
        let logits = output.values.floats();
        let (plane, classes) = (shape.h * shape.w, shape.c.max(2));
        let binary = (0..shape.n * plane).map(|at| {
            let first = at / plane * shape.c * plane + at % plane;
            match shape.c {
                1 => logits[at],
                2 => logits[first + plane] - logits[first],
                _ => log_odds(&logits, first, plane, shape.c),
            }
        });
        let known =
            |class: f32| class >= 0.0 && class < classes as f32 && class as i32 != session.ignore_index();
        let mask = target.values.floats();
        let mask = mask.iter().map(|&class| known(class).then_some(class as usize));
        Some(Self {
            shape,
            binary: binary.collect(),
            mask: mask.collect(),
            foreground: 1,
            multiclass: if shape.c == 1 { Vec::new() } else { logits.to_vec() },
            class_weight: None,
            pos_weight: None,
            smoothing: 0.0,
            pixel_weight: None,
        })
    }

    /// The tensors and the options of the lab's scene.
    #[must_use]
    pub fn of_lab(lab: &Lab) -> Self {
        let scene = lab.scene();
        let shape = scene.shape();
        let options = scene.options();
        let class = |&class: &i32| usize::try_from(class).ok().filter(|_| !scene.is_ignored(class));
        Self {
            shape,
            binary: scene.logits(Form::Binary).iter().copied().collect(),
            multiclass: scene.logits(Form::Multiclass).iter().copied().collect(),
            mask: scene.mask().iter().map(class).collect(),
            foreground: scene.foreground(),
            class_weight: options.class_weight.map(|weight| weight[..shape.c].to_vec()),
            pos_weight: options.pos_weight,
            smoothing: options.label_smoothing,
            pixel_weight: scene
                .weight()
                .iter()
                .any(|&weight| weight != 1.0)
                .then(|| scene.weight().iter().copied().collect()),
        }
    }
}

/// The log odds of class 1 among several, z₁ − log Σ e^z over the others.
fn log_odds(logits: &[f32], first: usize, plane: usize, classes: usize) -> f32 {
    let of = |k: usize| f64::from(logits[first + k * plane]);
    let others = || (0..classes).filter(|&k| k != 1).map(of);
    let most = others().fold(f64::NEG_INFINITY, f64::max);
    (of(1) - most - others().map(|z| (z - most).exp()).sum::<f64>().ln()) as f32
}

/// How the logits become what the loss takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// As PyTorch's losses for logits do it.
    Once,
    /// Once in the model and once in the loss.
    Twice,
    /// `NLLLoss` on probabilities: no logarithm.
    NoLog,
    /// `NLLLoss` on logits: no softmax.
    None,
}

/// What becomes of ignored pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// There is none.
    Absent,
    /// Left out.
    Out,
    /// Counted as class 0.
    Zero,
}

/// What the classes weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// All the same.
    Equal,
    /// Negatives / positives for the foreground; for more than two classes the inverse of their frequency.
    Balanced,
    /// Those of the document.
    Own,
    /// Each pixel's own: the document's weight map.
    Map,
}

/// What the sum is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Divisor {
    /// Every pixel.
    All,
    /// Every pixel that is kept.
    Kept,
    /// The weights of the kept pixels.
    Weight,
    /// Nothing: the sum.
    Nothing,
    /// The images: the sum over the batch size.
    Images,
    /// Each image by itself, then the mean of their means.
    EachImage,
}

/// What is mistaken about the tensors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mix {
    /// Nothing.
    None,
    /// The channels stand the other way round.
    Reversed,
    /// The classes are one too high.
    ShiftedUp,
    /// The classes are one too low.
    ShiftedDown,
    /// The logits were rounded to float16.
    Half,
    /// Channels last, viewed and not permuted.
    Viewed,
}

/// One way to a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    /// The form.
    pub form: Form,
    /// The activation.
    pub activation: Activation,
    /// The ignored pixels.
    pub border: Border,
    /// The weights.
    pub weights: Weights,
    /// `label_smoothing`: 0, 0.1, or the document's.
    pub smoothing: f64,
    /// The divisor.
    pub divisor: Divisor,
    /// What is mistaken.
    pub mix: Mix,
    /// The sum of what the pixels cost; of [`Divisor::EachImage`], the sum of the images' means.
    pub sum: f64,
    /// What it is divided by.
    pub by: f64,
    /// The number.
    pub value: f64,
}

impl Way {
    /// How much of it is out of the ordinary: of two ways that give the same, the plainer one is likelier.
    #[must_use]
    pub fn oddity(&self) -> u32 {
        let mean = match self.form {
            Form::Binary => Divisor::All,
            // What `reduction="none"`, the map's factors and `.mean()` give.
            Form::Multiclass if self.weights == Weights::Map => Divisor::All,
            Form::Multiclass => Divisor::Weight,
        };
        let border = matches!(self.border, Border::Absent | Border::Out);
        2 * u32::from(self.activation != Activation::Once)
            + u32::from(!border)
            + match self.weights {
                Weights::Equal | Weights::Own | Weights::Map => 0,
                Weights::Balanced => 1,
            }
            + u32::from(self.smoothing > 0.0)
            + match self.divisor {
                divisor if divisor == mean => 0,
                Divisor::Kept | Divisor::All | Divisor::Weight | Divisor::Nothing => 1,
                Divisor::Images | Divisor::EachImage => 2,
            }
            + 3 * u32::from(self.mix != Mix::None)
    }
}

/// The ways, those that give the number first.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How many ways there are.
    pub count: usize,
    /// How many give the number as it was printed.
    pub exact: usize,
    /// Those, the plainest first; then the nearest others, one of each value.
    pub ways: Vec<Way>,
    /// The value of every other one, for a line of them all.
    pub values: Vec<(Form, f64)>,
    /// The plain mean of the form that is found first.
    pub plain: Option<Way>,
}

/// What the person is sure of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sure {
    /// The form.
    pub form: Option<Form>,
    /// Whether it is a mean (true) or a sum.
    pub mean: Option<bool>,
    /// Whether there are weights.
    pub weighted: Option<bool>,
}

/// How much nearer an odder way has to be, as a logarithm.
const ODD: f64 = 0.05;
/// How much two values may differ and be listed as one, relatively.
const SAME: f64 = 5e-4;
/// The most ways that are listed after the exact ones.
const LISTED: usize = 40;

/// Of all ways, those that give a printed number, and how near each other one comes to it.
#[must_use]
pub fn find(ways: &[Way], printed: &Printed, sure: Sure) -> Found {
    let all: Vec<Way> = ways.iter().copied().filter(|way| sure.allows(way)).collect();
    let exact = |way: &&Way| printed.is(way.value);
    let mut ways: Vec<Way> = all.iter().filter(exact).copied().collect();
    ways.sort_by_key(Way::oddity);
    let exact_count = ways.len();
    let mut others: Vec<Way> =
        all.iter().filter(|way| !exact(way) && way.value.is_finite()).copied().collect();
    others.sort_by(|a, b| {
        let far = |way: &Way| printed.distance(way.value) + ODD * f64::from(way.oddity());
        far(a).total_cmp(&far(b))
    });
    let mut seen: Vec<(Form, f64)> = Vec::new();
    for way in others {
        let same = |&(form, value): &(Form, f64)| {
            form == way.form && (value - way.value).abs() <= SAME * value.abs()
        };
        if !seen.iter().any(same) {
            seen.push((way.form, way.value));
            if ways.len() < exact_count + LISTED {
                ways.push(way);
            }
        }
    }
    let form = ways.first().map(|way| way.form);
    let plain = all
        .iter()
        .filter(|way| Some(way.form) == form && way.mix == Mix::None)
        .min_by_key(|way| way.oddity());
    Found { count: all.len(), exact: exact_count, plain: plain.copied(), ways, values: seen }
}

impl Sure {
    /// What a person has chosen, each empty where they are not sure: `binary` or `multiclass`, `mean` or `sum`, `none` or `weighted`.
    #[must_use]
    pub fn of(form: &str, reduction: &str, weights: &str) -> Self {
        Self {
            form: match form {
                "binary" => Some(Form::Binary),
                "multiclass" => Some(Form::Multiclass),
                _ => None,
            },
            mean: (!reduction.is_empty()).then_some(reduction == "mean"),
            weighted: (!weights.is_empty()).then_some(weights == "weighted"),
        }
    }

    fn allows(self, way: &Way) -> bool {
        let mean = !matches!(way.divisor, Divisor::Nothing | Divisor::Images);
        self.form.is_none_or(|form| form == way.form)
            && self.mean.is_none_or(|sure| sure == mean)
            && self.weighted.is_none_or(|sure| sure == (way.weights != Weights::Equal))
    }
}
