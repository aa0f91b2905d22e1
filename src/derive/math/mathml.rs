//! A formula as MathML Core, which a browser sets without any library.

use std::fmt::Write as _;

use super::{Function, Math, Number};

impl Math {
    /// The formula as MathML, without the `math` element around it; numbers have four significant digits and say where they are from.
    ///
    /// Only elements of MathML Core are used.
    #[must_use]
    pub fn to_mathml(&self) -> String {
        let mut out = String::new();
        self.write_mathml(&mut out);
        out
    }

    fn write_mathml(&self, out: &mut String) {
        match self {
            Self::Number(number) => number.write_mathml(out),
            Self::Symbol(name) => tag(out, "mi", name),
            Self::Indexed(name, index) => {
                out.push_str("<msub>");
                tag(out, "mi", name);
                tag(out, if index.starts_with(|c: char| c.is_ascii_digit()) { "mn" } else { "mi" }, index);
                out.push_str("</msub>");
            }
            Self::Sum(terms) => self.mathml_list(out, terms, "+"),
            Self::Product(terms) => self.mathml_list(out, terms, "·"),
            Self::Difference(a, b) => self.mathml_list(out, [a.as_ref(), b.as_ref()], "−"),
            Self::Negative(a) => {
                out.push_str("<mrow><mo form=\"prefix\">−</mo>");
                self.mathml_child(out, a, 1);
                out.push_str("</mrow>");
            }
            Self::Fraction(a, b) => pair(out, "mfrac", |out| a.write_mathml(out), |out| b.write_mathml(out)),
            Self::Call(Function::Exp, a) => {
                pair(out, "msup", |out| tag(out, "mi", "e"), |out| a.write_mathml(out));
            }
            Self::Call(function, a) => {
                let _ = write!(out, "<mrow><mi>{}</mi><mo>&#x2061;</mo>", function.name());
                parenthesised(out, |out| a.write_mathml(out));
                out.push_str("</mrow>");
            }
            Self::Maximum(terms) => {
                out.push_str("<mrow><mi>max</mi><mo>&#x2061;</mo>");
                parenthesised(out, |out| {
                    for (i, term) in terms.iter().enumerate() {
                        if i > 0 {
                            out.push_str("<mo separator=\"true\">,</mo>");
                        }
                        term.write_mathml(out);
                    }
                });
                out.push_str("</mrow>");
            }
            Self::Total(index, body) => {
                let _ = write!(out, "<mrow><msub><mo largeop=\"false\">∑</mo><mi>{index}</mi></msub>");
                self.mathml_child(out, body, 1);
                out.push_str("</mrow>");
            }
            Self::Derivative(a, b) => {
                let partial = |of: &Self, out: &mut String| {
                    out.push_str("<mrow><mo form=\"prefix\">∂</mo>");
                    of.write_mathml(out);
                    out.push_str("</mrow>");
                };
                pair(out, "mfrac", |out| partial(a, out), |out| partial(b, out));
            }
        }
    }

    fn mathml_list<'a>(&self, out: &mut String, terms: impl IntoIterator<Item = &'a Self>, operator: &str) {
        out.push_str("<mrow>");
        for (i, term) in terms.into_iter().enumerate() {
            if i > 0 {
                tag(out, "mo", operator);
            }
            self.mathml_child(out, term, i);
        }
        out.push_str("</mrow>");
    }

    fn mathml_child(&self, out: &mut String, child: &Self, position: usize) {
        if self.parenthesises(child, position) {
            parenthesised(out, |out| child.write_mathml(out));
        } else {
            child.write_mathml(out);
        }
    }
}

impl Number {
    fn write_mathml(&self, out: &mut String) {
        match self.source {
            Some(source) => {
                let _ = write!(out, "<mn data-from=\"{source}\">{}</mn>", self.to_short());
            }
            None => tag(out, "mn", &self.to_short()),
        }
    }
}

fn tag(out: &mut String, name: &str, content: &str) {
    let _ = write!(out, "<{name}>{content}</{name}>");
}

fn parenthesised(out: &mut String, inside: impl FnOnce(&mut String)) {
    out.push_str("<mrow><mo stretchy=\"false\">(</mo>");
    inside(out);
    out.push_str("<mo stretchy=\"false\">)</mo></mrow>");
}

/// An element with exactly two children.
fn pair(out: &mut String, name: &str, first: impl FnOnce(&mut String), second: impl FnOnce(&mut String)) {
    let _ = write!(out, "<{name}>");
    first(out);
    second(out);
    let _ = write!(out, "</{name}>");
}
