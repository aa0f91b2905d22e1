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

    /// The formula in parts between which a line may break: before the last factor of a product, and before each `+` and `−`
    /// of a sum that is the whole formula, its last factor, or long. Side by side they are [`Self::to_mathml`].
    pub(crate) fn to_mathml_parts(&self) -> Vec<String> {
        let mut parts = vec![String::new()];
        self.write_parts(&mut parts, true);
        parts
    }

    fn write_parts(&self, parts: &mut Vec<String>, whole: bool) {
        /// The part that is being written.
        fn out(parts: &mut [String]) -> &mut String {
            let last = parts.len() - 1;
            &mut parts[last]
        }
        let child = |parts: &mut Vec<String>, child: &Self, position: usize, whole: bool| {
            let bracket = self.parenthesises(child, position);
            out(parts).push_str(if bracket { OPEN } else { "" });
            child.write_parts(parts, whole);
            out(parts).push_str(if bracket { CLOSE } else { "" });
        };
        match self {
            Self::Sum(terms) if whole || terms.len() > 2 => {
                for (i, term) in terms.iter().enumerate() {
                    if i > 0 {
                        parts.push("<mo form=\"infix\">+</mo>".to_owned());
                    }
                    child(parts, term, i, false);
                }
            }
            Self::Difference(a, b) if whole => {
                child(parts, a, 0, false);
                parts.push("<mo form=\"infix\">−</mo>".to_owned());
                child(parts, b, 1, false);
            }
            Self::Negative(a) => {
                out(parts).push_str("<mo form=\"prefix\">−</mo>");
                child(parts, a, 1, whole);
            }
            Self::Product(factors) => {
                for (i, factor) in factors.iter().enumerate() {
                    let last = whole && i + 1 == factors.len();
                    if last && i > 0 {
                        parts.push("<mo form=\"infix\">·</mo>".to_owned());
                    } else if i > 0 {
                        tag(out(parts), "mo", "·");
                    }
                    child(parts, factor, i, last);
                }
            }
            Self::Call(function, a) if *function != Function::Exp => {
                let _ = write!(out(parts), "<mi>{}</mi><mo>&#x2061;</mo>{OPEN}", function.name());
                a.write_parts(parts, false);
                out(parts).push_str(CLOSE);
            }
            Self::Maximum(terms) => {
                let _ = write!(out(parts), "<mi>max</mi><mo>&#x2061;</mo>{OPEN}");
                for (i, term) in terms.iter().enumerate() {
                    if i > 0 {
                        out(parts).push_str("<mo separator=\"true\">,</mo>");
                        parts.push(String::new());
                    }
                    term.write_mathml(out(parts));
                }
                out(parts).push_str(CLOSE);
            }
            _ => self.write_mathml(out(parts)),
        }
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

const OPEN: &str = "<mo stretchy=\"false\">(</mo>";
const CLOSE: &str = "<mo stretchy=\"false\">)</mo>";

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
    let _ = write!(out, "<mrow>{OPEN}");
    inside(out);
    let _ = write!(out, "{CLOSE}</mrow>");
}

/// An element with exactly two children.
fn pair(out: &mut String, name: &str, first: impl FnOnce(&mut String), second: impl FnOnce(&mut String)) {
    let _ = write!(out, "<{name}>");
    first(out);
    second(out);
    let _ = write!(out, "</{name}>");
}
