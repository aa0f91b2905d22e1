//! One pixel's way from logit to loss to gradient, as formulas with the pixel's own numbers set into them.

pub mod binary;
pub mod math;
pub mod multiclass;
pub mod multilabel;
pub mod source;

pub(crate) mod fold;
mod share;

use math::Math;

pub use binary::BinaryPixel;
pub use multiclass::MulticlassPixel;
pub use multilabel::MultilabelPixel;

/// The lines of a derivation, in the order in which a reader follows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The lines.
    pub lines: Vec<Line>,
}

/// One step of the derivation: an equation, or one for each class that matters.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// A stable name that the page and a test know it by: `sigmoid`, `surprise`, `weight`, `share`, `gradient`, ….
    pub name: &'static str,
    /// The equations.
    pub equations: Vec<Equation>,
}

/// `left = step = step = … = result`.
#[derive(Clone, Debug, PartialEq)]
pub struct Equation {
    /// The class that it is about, where there is one equation a class.
    pub class: Option<usize>,
    /// What is derived.
    pub left: Math,
    /// The formula, the formula with the numbers set in, and the result, which is always last.
    pub steps: Vec<Math>,
    /// What is to be said about it, if anything.
    pub note: Option<Note>,
}

/// What float32 or an option did to an equation that a reader would not expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// A logarithm below −100 was taken for −100.
    Clamped,
    /// The gradient is 0 because the probability has rounded to 0 or 1, though the pixel still costs something.
    DeadGradient,
    /// An exponential went beyond the largest float32.
    Overflow,
    /// The pixel is left out of the loss.
    Ignored,
    /// ∞ − ∞, or 0 · ∞ in the formula that PyTorch computes: NaN, even where the prediction is right.
    Infinite,
}

/// What the pixel's loss goes into: what its sum is divided by, and what comes out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reduced {
    /// What Σℓ is divided by; 1 where it is not divided.
    pub denominator: f64,
    /// The reduced loss.
    pub loss: f64,
}

/// What the page's maps hold at the pixel, so that a derivation ends in the very numbers that the grids show.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The probability, a value a channel.
    pub probability: Vec<f32>,
    /// The unreduced, weighted loss; with K sigmoids the sum over the channels.
    pub loss: f32,
    /// The gradient of the reduced loss by each logit.
    pub gradient: Vec<f32>,
}

impl Shown {
    /// What a loss gives for a pixel that it refuses: no number in any channel.
    fn refused(channels: usize) -> Self {
        Self { probability: vec![f32::NAN; channels], loss: f32::NAN, gradient: vec![f32::NAN; channels] }
    }
}

impl Derivation {
    /// The line of a name.
    #[must_use]
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// All lines as text with all digits, one equation a row.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.lines.iter().map(Line::to_text).collect::<Vec<_>>().join("\n")
    }
}

impl Line {
    fn new(name: &'static str, equations: Vec<Equation>) -> Self {
        Self { name, equations }
    }

    /// With something to be said about all of its equations, which stands below the last.
    fn noted(mut self, note: Option<Note>) -> Self {
        if let Some(last) = self.equations.last_mut() {
            last.note = note;
        }
        self
    }

    /// With something to be said about those equations whose result is so.
    fn noted_where(mut self, note: Note, is_so: fn(f64) -> bool) -> Self {
        for equation in &mut self.equations {
            equation.note = equation.value().is_some_and(is_so).then_some(note);
        }
        self
    }

    /// What is to be said about an equation of it, the first one if several.
    #[must_use]
    pub fn note(&self) -> Option<Note> {
        self.equations.iter().find_map(|equation| equation.note)
    }

    /// The result of the equation about a class, or of the only one.
    #[must_use]
    pub fn value(&self, class: Option<usize>) -> Option<f64> {
        self.equations.iter().find(|equation| equation.class == class).and_then(Equation::value)
    }

    /// One `span.equation` an equation, with a `span` for each step, so that a narrow panel breaks it before an `=`; and a `math`
    /// element for each part of a step, so that a long one breaks before a `+`. `data-note` is the key of what is to be said below.
    #[must_use]
    pub fn to_mathml(&self) -> String {
        self.equations.iter().map(Equation::to_mathml).collect()
    }

    /// One row of text an equation, with all digits.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.equations.iter().map(Equation::to_text).collect::<Vec<_>>().join("\n")
    }
}

impl Equation {
    fn new(left: Math, steps: impl Into<Vec<Math>>) -> Self {
        Self { class: None, left, steps: steps.into(), note: None }
    }

    fn of_class(class: usize, left: Math, steps: impl Into<Vec<Math>>) -> Self {
        Self { class: Some(class), left, steps: steps.into(), note: None }
    }

    /// The result.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        self.steps.last().and_then(Math::value)
    }

    fn to_mathml(&self) -> String {
        let mut out = String::from("<span class=\"equation\"");
        if let Some(note) = self.note {
            out = out + " data-note=\"" + note.code() + "\"";
        }
        out = out + "><span><math><mrow>" + &self.left.to_mathml() + "</mrow></math>";
        for (i, step) in self.steps.iter().enumerate() {
            out.push_str(if i > 0 { "</span><span>" } else { "" });
            let mut sign = "<mo form=\"infix\">=</mo>";
            for part in step.to_mathml_parts() {
                out = out + "<math><mrow>" + sign + &part + "</mrow></math>";
                sign = "";
            }
        }
        out + "</span></span>"
    }

    fn to_text(&self) -> String {
        let parts = std::iter::once(&self.left).chain(&self.steps);
        parts.map(Math::to_text).collect::<Vec<_>>().join(" = ")
    }
}

impl Note {
    /// A stable key, for the page to say it in the reader's language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Clamped => "clamped",
            Self::DeadGradient => "dead-gradient",
            Self::Overflow => "overflow",
            Self::Ignored => "ignored",
            Self::Infinite => "infinite",
        }
    }
}

/// Whether `shown` is `exact` up to what four significant digits tell apart.
fn follows(shown: Option<f64>, exact: f64) -> bool {
    shown.is_some_and(|shown| (shown - exact).abs() <= 5e-4 * exact.abs())
}
