//! A formula as a line of plain text, for copying.

use std::fmt::Write as _;

use super::Math;

impl Math {
    /// The formula in one line of plain text, with all digits of each float32: `1 / (1 + exp(-3.1))`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.write_text(&mut out);
        out
    }

    fn write_text(&self, out: &mut String) {
        match self {
            Self::Number(number) => out.push_str(&number.to_text()),
            Self::Symbol(name) => out.push_str(name),
            Self::Indexed(name, index) => {
                let _ = write!(out, "{name}_{index}");
            }
            Self::Sum(terms) => self.text_list(out, terms, " + "),
            Self::Product(terms) => self.text_list(out, terms, " · "),
            Self::Difference(a, b) => self.text_list(out, [a.as_ref(), b.as_ref()], " - "),
            Self::Negative(a) => {
                out.push('-');
                self.text_child(out, a, 1);
            }
            Self::Fraction(a, b) => {
                self.text_child(out, a, 0);
                out.push_str(" / ");
                self.text_child(out, b, 1);
            }
            Self::Call(function, a) => {
                let _ = write!(out, "{}({})", function.name(), a.to_text());
            }
            Self::Maximum(terms) => {
                let terms: Vec<String> = terms.iter().map(Self::to_text).collect();
                let _ = write!(out, "max({})", terms.join(", "));
            }
            Self::Total(index, body) => {
                let _ = write!(out, "Σ_{index} ");
                self.text_child(out, body, 1);
            }
            Self::Derivative(a, b) => {
                let _ = write!(out, "∂{}/∂{}", a.to_text(), b.to_text());
            }
        }
    }

    fn text_list<'a>(&self, out: &mut String, terms: impl IntoIterator<Item = &'a Self>, operator: &str) {
        for (i, term) in terms.into_iter().enumerate() {
            if i > 0 {
                out.push_str(operator);
            }
            self.text_child(out, term, i);
        }
    }

    fn text_child(&self, out: &mut String, child: &Self, position: usize) {
        // A fraction is a bar in a formula and a slash in text, which binds as a product does.
        let slash = position > 0
            && match child {
                Self::Fraction(..) => matches!(self, Self::Fraction(..) | Self::Product(..)),
                Self::Product(..) => matches!(self, Self::Fraction(..)),
                _ => false,
            };
        if slash || self.parenthesises(child, position) {
            let _ = write!(out, "({})", child.to_text());
        } else {
            child.write_text(out);
        }
    }
}
