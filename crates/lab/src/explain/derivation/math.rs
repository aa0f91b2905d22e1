//! A formula as a tree, of which are made MathML to read, text to copy and a value to test.

mod mathml;
mod text;

use super::source::Source;
use crate::view::number;

/// A formula: symbols, numbers, and what is done with them.
#[derive(Clone, Debug, PartialEq)]
pub enum Math {
    /// A number that is on the page or follows from those that are.
    Number(Number),
    /// A symbol of the field, written upright in code and slanted in a formula: `z`, `p`, `ℓ`.
    Symbol(&'static str),
    /// A symbol of one class: `z` with the index 2, or with a symbol such as `y` as its index.
    Indexed(&'static str, String),
    /// a + b + ….
    Sum(Vec<Math>),
    /// a − b.
    Difference(Box<Math>, Box<Math>),
    /// −a.
    Negative(Box<Math>),
    /// a · b · ….
    Product(Vec<Math>),
    /// a over b.
    Fraction(Box<Math>, Box<Math>),
    /// A function of one argument.
    Call(Function, Box<Math>),
    /// The largest of several.
    Maximum(Vec<Math>),
    /// Σ over an index, of a body that has the index in it.
    Total(&'static str, Box<Math>),
    /// ∂a/∂b.
    Derivative(Box<Math>, Box<Math>),
}

/// A function that the derivations use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The natural logarithm.
    Log,
    /// e to the power of the argument.
    Exp,
    /// 1 / (1 + e^−z).
    Sigmoid,
}

/// A number in a formula, rounded to float32 as the page holds it, with the place it came from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// The value.
    pub value: f64,
    /// Where it stands on the page; `None` for a constant of the formula.
    pub source: Option<Source>,
}

impl Math {
    /// A number from the page.
    #[must_use]
    pub fn number(value: impl Into<f64>, source: Source) -> Self {
        Self::Number(Number { value: f64::from(value.into() as f32), source: Some(source) })
    }

    /// A constant of the formula.
    #[must_use]
    pub const fn constant(value: f64) -> Self {
        Self::Number(Number { value, source: None })
    }

    /// −a; of −a, a.
    #[must_use]
    pub fn negative(a: Self) -> Self {
        if let Self::Negative(inner) = a { *inner } else { Self::Negative(Box::new(a)) }
    }

    /// a − b.
    #[must_use]
    pub fn minus(a: Self, b: Self) -> Self {
        Self::Difference(Box::new(a), Box::new(b))
    }

    /// a over b.
    #[must_use]
    pub fn over(a: Self, b: Self) -> Self {
        Self::Fraction(Box::new(a), Box::new(b))
    }

    /// log a.
    #[must_use]
    pub fn log(a: Self) -> Self {
        Self::Call(Function::Log, Box::new(a))
    }

    /// e^a.
    #[must_use]
    pub fn exp(a: Self) -> Self {
        Self::Call(Function::Exp, Box::new(a))
    }

    /// A symbol with an index.
    #[must_use]
    pub fn indexed(symbol: &'static str, index: &str) -> Self {
        Self::Indexed(symbol, index.to_owned())
    }

    /// A symbol of a class.
    #[must_use]
    pub fn of_class(symbol: &'static str, class: usize) -> Self {
        Self::Indexed(symbol, class.to_string())
    }

    /// a · b · …, or the only factor.
    #[must_use]
    pub fn product(mut factors: Vec<Self>) -> Self {
        if factors.len() == 1 { factors.remove(0) } else { Self::Product(factors) }
    }

    /// a + b + …, or the only term.
    #[must_use]
    pub fn sum(mut terms: Vec<Self>) -> Self {
        if terms.len() == 1 { terms.remove(0) } else { Self::Sum(terms) }
    }

    /// 1 − a.
    #[must_use]
    pub fn one_minus(a: Self) -> Self {
        Self::minus(Self::constant(1.0), a)
    }

    /// The value in float64; `None` while there is a symbol in it.
    ///
    /// The logarithm of 1 + a does not round the sum first, and keeps the digits of a small a.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        let all = |terms: &[Self]| terms.iter().map(Self::value).collect::<Option<Vec<f64>>>();
        Some(match self {
            Self::Number(number) => number.value,
            Self::Symbol(_) | Self::Indexed(..) | Self::Total(..) | Self::Derivative(..) => return None,
            Self::Sum(terms) => all(terms)?.iter().sum(),
            Self::Difference(a, b) => a.value()? - b.value()?,
            Self::Negative(a) => -a.value()?,
            Self::Product(terms) => all(terms)?.iter().product(),
            Self::Fraction(a, b) => a.value()? / b.value()?,
            Self::Call(Function::Log, a) => a.logarithm()?,
            Self::Call(function, a) => function.of(a.value()?),
            Self::Maximum(terms) => all(terms)?.into_iter().fold(f64::NEG_INFINITY, f64::max),
        })
    }

    /// Whether a child at a position needs parentheses in this formula.
    pub(super) fn parenthesises(&self, child: &Self, position: usize) -> bool {
        let negative = matches!(child, Self::Negative(_)) || child.is_negative_number();
        let additive = matches!(child, Self::Sum(_) | Self::Difference(..));
        match self {
            Self::Sum(_) => negative && position > 0,
            Self::Difference(..) | Self::Negative(_) => (negative || additive) && position > 0,
            Self::Product(_) | Self::Fraction(..) => additive || (negative && position > 0),
            Self::Total(..) => additive,
            _ => false,
        }
    }

    /// log of this.
    fn logarithm(&self) -> Option<f64> {
        if let Self::Sum(terms) = self
            && let Some((Self::Number(Number { value: 1.0, source: None }), rest)) = terms.split_first()
        {
            return Self::Sum(rest.to_vec()).value().map(f64::ln_1p);
        }
        self.value().map(f64::ln)
    }

    fn is_negative_number(&self) -> bool {
        matches!(self, Self::Number(number) if number.value < 0.0)
    }
}

impl Function {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Exp => "exp",
            Self::Sigmoid => "σ",
        }
    }

    fn of(self, x: f64) -> f64 {
        match self {
            Self::Log => x.ln(),
            Self::Exp => x.exp(),
            Self::Sigmoid => 1.0 / (1.0 + (-x).exp()),
        }
    }
}

impl Number {
    /// Four significant digits at most; a constant of the formula as it is written there, `1e−12`.
    #[must_use]
    pub fn to_short(&self) -> String {
        match self.source {
            Some(_) => number::short(self.value as f32),
            None => self.to_text().replace('-', "−"),
        }
    }

    /// All digits of the float32.
    #[must_use]
    pub fn to_text(&self) -> String {
        number::full(self.value as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x(value: f64) -> Math {
        Math::number(value, Source::Target)
    }

    #[track_caller]
    fn check(math: &Math, text: &str, value: Option<f64>) {
        assert_eq!(math.to_text(), text);
        assert_eq!(math.value(), value);
        let mathml = math.to_mathml();
        assert_eq!(mathml.matches('(').count(), mathml.matches(')').count());
        assert_eq!(mathml.matches("</").count(), mathml.matches('<').count() / 2, "{mathml}");
    }

    #[test]
    fn negative_numbers_stand_in_parentheses_after_an_operator() {
        check(&Math::Sum(vec![x(-1.0), x(-2.0)]), "-1 + (-2)", Some(-3.0));
        check(&Math::minus(x(-1.0), x(-2.0)), "-1 - (-2)", Some(1.0));
        check(&Math::Product(vec![x(-1.0), x(-2.0)]), "-1 · (-2)", Some(2.0));
        check(&Math::negative(x(-2.0)), "-(-2)", Some(2.0));
    }

    #[test]
    fn a_product_of_sums_has_parentheses() {
        let sum = || Math::Sum(vec![x(1.0), x(2.0)]);
        check(&Math::Product(vec![sum(), x(3.0)]), "(1 + 2) · 3", Some(9.0));
        check(&Math::over(sum(), sum()), "(1 + 2) / (1 + 2)", Some(1.0));
        check(&Math::Product(vec![x(2.0), Math::over(x(1.0), x(2.0))]), "2 · (1 / 2)", Some(1.0));
        let product = || Math::Product(vec![x(2.0), x(4.0)]);
        check(&Math::over(product(), product()), "2 · 4 / (2 · 4)", Some(1.0));
    }

    #[test]
    fn a_symbol_has_no_value() {
        check(&Math::log(Math::Symbol("p")), "log(p)", None);
        check(&Math::Total("c", Box::new(Math::Indexed("p", "c".to_owned()))), "Σ_c p_c", None);
    }

    #[test]
    fn the_logarithm_of_little_more_than_1_keeps_its_digits() {
        let softplus = Math::log(Math::Sum(vec![Math::constant(1.0), Math::exp(x(-40.0))]));
        check(&softplus, "log(1 + exp(-40))", Some((-40.0_f64).exp()));
    }

    #[test]
    fn numbers_say_where_they_are_from() {
        let mathml = Math::exp(Math::negative(x(3.1))).to_mathml();
        assert_eq!(
            mathml,
            "<msup><mi>e</mi><mrow><mo form=\"prefix\">−</mo><mn data-from=\"target\">3.1</mn></mrow></msup>"
        );
        assert_eq!(Math::constant(1.0).to_mathml(), "<mn>1</mn>");
        assert_eq!(Math::constant(1e-12).to_mathml(), "<mn>1e−12</mn>");
    }

    #[test]
    fn text_has_all_digits_and_mathml_four() {
        let p = x(0.956_892_7);
        assert_eq!(p.to_text(), "0.9568927");
        assert!(p.to_mathml().contains("0.9569"));
        assert!(x(2.061e-9).to_mathml().contains("2.061e−9"));
    }
}
