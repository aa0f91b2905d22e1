//! Formulas over a scene: how a lesson names an answer, and each wrong answer, without writing a number down.
//!
//! ```text
//! binary.cost(1,3)      was(binary.loss)      binary.numerator / kept      multiclass.loss < ln 2
//! ```
//!
//! A name is the core's: a form, a point, and what is meant. `was(…)` and `now(…)` read the scene before the step's edits and while
//! it is asked; everything else reads the scene as the step leaves it.

use std::str::FromStr;

use serde::Deserialize;

use crate::reading::{Place, read};
use crate::scenes::{Moment, Scenes};

/// A formula.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Formula {
    text: String,
    root: Node,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Number(f64),
    /// A number of the scene, with its arguments: `binary.cost(1,3)`.
    Name(String, Vec<Node>),
    /// A function of one number.
    Call(Function, Box<Node>),
    /// The same of another moment.
    At(Moment, Box<Node>),
    /// The sum over the pixels of the first image, of which `r` and `c` are the row and the column.
    Sum(Box<Node>),
    Binary(char, Box<Node>, Box<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Function {
    Ln,
    Exp,
    Sigmoid,
    Abs,
    Round,
    Not,
    IsNan,
    IsInfinite,
    Negative,
}

impl Formula {
    /// Its value; NaN where it reads what the scene does not have.
    #[must_use]
    pub fn value(&self, scenes: &Scenes<'_>) -> f64 {
        value(&self.root, scenes, scenes.last(), Place::default())
    }

    /// Its value for each pixel of the first image, in reading order: `r` and `c` are the pixel's row and column.
    #[must_use]
    pub fn values(&self, scenes: &Scenes<'_>) -> Vec<f64> {
        places(scenes, scenes.last()).map(|place| value(&self.root, scenes, scenes.last(), place)).collect()
    }

    /// Whether it reads nothing of a scene: what a person may type for a number.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        is_constant(&self.root)
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The pixels of the first image, in reading order.
fn places(scenes: &Scenes<'_>, moment: Moment) -> impl Iterator<Item = Place> {
    let shape = scenes.at(moment).scene().shape();
    (0..shape.h).flat_map(move |row| (0..shape.w).map(move |column| Place { row, column }))
}

fn is_constant(node: &Node) -> bool {
    match node {
        Node::Number(_) => true,
        Node::Name(..) | Node::At(..) | Node::Sum(_) => false,
        Node::Call(_, of) => is_constant(of),
        Node::Binary(_, left, right) => is_constant(left) && is_constant(right),
    }
}

fn value(node: &Node, scenes: &Scenes<'_>, moment: Moment, place: Place) -> f64 {
    let of = |node: &Node| value(node, scenes, moment, place);
    match node {
        Node::Number(x) => *x,
        Node::Name(name, arguments) => {
            let arguments: Vec<f64> = arguments.iter().map(of).collect();
            read(scenes.at(moment), name, &arguments, place)
        }
        Node::At(moment, of) => value(of, scenes, *moment, place),
        Node::Sum(of) => places(scenes, moment).map(|place| value(of, scenes, moment, place)).sum(),
        Node::Call(function, argument) => apply(*function, of(argument)),
        Node::Binary(sign, left, right) => {
            let (left, right) = (of(left), of(right));
            match sign {
                '+' => left + right,
                '-' => left - right,
                '*' => left * right,
                '/' => left / right,
                '^' => left.powf(right),
                '<' => truth(left < right),
                '>' => truth(left > right),
                '=' => truth(left == right),
                // Only `&` is left.
                _ => truth(left != 0.0 && right != 0.0),
            }
        }
    }
}

fn apply(function: Function, x: f64) -> f64 {
    match function {
        Function::Ln => x.ln(),
        Function::Exp => x.exp(),
        Function::Sigmoid => 1.0 / (1.0 + (-x).exp()),
        Function::Abs => x.abs(),
        Function::Round => x.round(),
        Function::Not => truth(x == 0.0),
        Function::IsNan => truth(x.is_nan()),
        Function::IsInfinite => truth(x.is_infinite()),
        Function::Negative => -x,
    }
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

impl TryFrom<String> for Formula {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for Formula {
    type Err = String;

    /// # Errors
    /// A sentence for whoever writes a lesson, where the text is no formula.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut parser = Parser { rest: text, depth: 0 };
        let root = parser.condition().and_then(|root| parser.end().map(|()| root));
        root.map(|root| Self { text: text.to_owned(), root }).map_err(|what| format!("\"{text}\": {what}"))
    }
}

/// How deep parentheses may stand in one another.
const DEEPEST: usize = 32;

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.rest = &self.rest[wanted.len_utf8()..];
        }
        found
    }

    fn end(&mut self) -> Result<(), String> {
        if self.peek().is_none() { Ok(()) } else { Err(format!("\"{}\" is left over", self.rest)) }
    }

    /// Operands of one of these signs, from the left.
    fn chain(
        &mut self,
        signs: &[char],
        operand: fn(&mut Self) -> Result<Node, String>,
    ) -> Result<Node, String> {
        let mut left = operand(self)?;
        while let Some(&sign) = signs.iter().find(|&&sign| self.take(sign)) {
            left = Node::Binary(sign, Box::new(left), Box::new(operand(self)?));
        }
        Ok(left)
    }

    fn condition(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("it is nested too deeply".to_owned());
        }
        let node = self.chain(&['&'], |parser| {
            parser.chain(&['<', '>', '='], |parser| parser.chain(&['+', '-'], Self::product))
        });
        self.depth -= 1;
        node
    }

    fn product(&mut self) -> Result<Node, String> {
        self.chain(&['*', '/'], |parser| parser.chain(&['^'], Self::operand))
    }

    fn operand(&mut self) -> Result<Node, String> {
        match self.peek() {
            Some('-') => {
                self.take('-');
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err("it is nested too deeply".to_owned());
                }
                let of = self.operand();
                self.depth -= 1;
                Ok(Node::Call(Function::Negative, Box::new(of?)))
            }
            Some('(') => {
                self.take('(');
                let inner = self.condition()?;
                if self.take(')') { Ok(inner) } else { Err("a parenthesis is not closed".to_owned()) }
            }
            Some('0'..='9' | '.') => self.number(),
            Some('a'..='z') => self.name(),
            other => Err(format!("a number or a name is missing before {other:?}")),
        }
    }

    fn word(&mut self, part: fn(char) -> bool) -> String {
        let end = self.rest.find(|c| !part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    fn number(&mut self) -> Result<Node, String> {
        let digits = self.word(|c| c.is_ascii_digit() || c == '.');
        digits.parse().map(Node::Number).map_err(|_| format!("\"{digits}\" is not a number"))
    }

    fn name(&mut self) -> Result<Node, String> {
        let name = self.word(|c| c.is_ascii_lowercase() || c == '.' || c == '_');
        let of = |function| move |argument| Node::Call(function, Box::new(argument));
        let function = match name.as_str() {
            "ln" => Function::Ln,
            "exp" => Function::Exp,
            "sigmoid" => Function::Sigmoid,
            "abs" => Function::Abs,
            "round" => Function::Round,
            "not" => Function::Not,
            "nan" => Function::IsNan,
            "infinite" => Function::IsInfinite,
            "was" => return self.operand().map(|node| Node::At(Moment::Was, Box::new(node))),
            "sum" => return self.operand().map(|node| Node::Sum(Box::new(node))),
            "now" => return self.operand().map(|node| Node::At(Moment::Now, Box::new(node))),
            _ => return self.reading(name),
        };
        self.operand().map(of(function))
    }

    fn reading(&mut self, name: String) -> Result<Node, String> {
        let mut arguments = Vec::new();
        if self.take('(') {
            loop {
                arguments.push(self.chain(&['+', '-'], Self::product)?);
                if self.take(')') {
                    break;
                }
                if !self.take(',') {
                    return Err("a parenthesis is not closed".to_owned());
                }
            }
        }
        if crate::reading::is_known(&name, arguments.len()) {
            Ok(Node::Name(name, arguments))
        } else {
            Err(format!("nothing is called {name} with {} arguments", arguments.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pixelwise_lab::Lab;

    #[track_caller]
    fn check(text: &str, expected: f64) {
        let lab = Lab::new();
        let found = text.parse::<Formula>().unwrap().value(&Scenes::of(&lab));
        assert!((found - expected).abs() < 1e-9, "{text} is {found}, not {expected}");
    }

    #[test]
    fn signs_bind_as_in_mathematics() {
        check("1 + 2 * 3", 7.0);
        check("(1 + 2) * 3", 9.0);
        check("8 / 4 / 2", 1.0);
        check("-2 ^ 2 + 1", 5.0);
        check("2 < 3 & 3 < 4", 1.0);
        check("ln 2 / 2", std::f64::consts::LN_2 / 2.0);
        check("ln(2)", std::f64::consts::LN_2);
        check("sigmoid(0)", 0.5);
        check("not(1 > 2)", 1.0);
    }

    #[test]
    fn a_name_is_read_from_the_scene() {
        check("pixels", 25.0);
        check("binary.logit(2,2) * 10", f64::from(3.4_f32) * 10.0);
        check("sum(binary.logit(r,c) > 0)", 8.0);
        check("multiclass.logit(1,2,2) - multiclass.logit(0,2,2)", f64::from(3.4_f32));
    }

    #[test]
    fn what_is_no_formula_says_why() {
        for (text, why) in [
            ("1 +", "missing"),
            ("(1", "not closed"),
            ("binary.soup", "nothing is called"),
            ("binary.logit(1)", "arguments"),
            ("1 2", "left over"),
        ] {
            let error = text.parse::<Formula>().unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        assert!("(".repeat(1000).parse::<Formula>().is_err());
        assert!("-".repeat(1000).parse::<Formula>().is_err());
    }
}
