//! Where the names that a module declares are seen.

use std::collections::BTreeMap;
use std::ops::Range;

use super::tokens::Tokens;

/// Words before a bracket that holds no parameters, though a block follows.
const CONTROL: [&str; 6] = ["if", "for", "while", "switch", "with", "await"];

/// Where the names of a module are seen.
pub(super) struct Scopes<'a, 'b> {
    pub(super) tokens: &'b Tokens<'a>,
    pub(super) seen: BTreeMap<&'a str, Vec<Range<usize>>>,
}

impl Scopes<'_, '_> {
    /// Finds every declaration.
    pub(super) fn declare(&mut self, blocks: &[Range<usize>]) {
        let tokens = self.tokens;
        for (place, block) in blocks.iter().enumerate() {
            let next = place + 1;
            match tokens.at(place) {
                _ if [".", "?."].contains(&tokens.before(place)) => {}
                "const" | "let" | "var" => {
                    let head = if tokens.before(place) == "(" { Some(place - 1) } else { None };
                    let head = head.map(|open| open..self.end_of_statement(tokens.closing(open) + 1));
                    self.variables(next, head.as_ref().unwrap_or(block));
                }
                "class" if tokens.is_word(next) && tokens.at(next) != "extends" => self.name(next, block),
                "function" if tokens.at(next) == "*" => self.name(next + 1, block),
                "function" => self.name(next, block),
                "(" => self.parameters(place),
                _ if tokens.is_word(place) && tokens.at(next) == "=>" => {
                    self.name(place, &(place..self.end_of_body(next + 1)));
                }
                _ => {}
            }
        }
    }

    /// `a = 1, { b, c: d } = e`
    fn variables(&mut self, mut place: usize, scope: &Range<usize>) {
        loop {
            place = self.target(place, scope);
            if self.tokens.at(place) != "," {
                return;
            }
            place += 1;
        }
    }

    /// The parameters of a function, if these are the brackets of some.
    fn parameters(&mut self, open: usize) {
        let tokens = self.tokens;
        let close = tokens.closing(open);
        let before = tokens.before(open);
        let end = match tokens.at(close + 1) {
            "=>" => self.end_of_body(close + 2),
            "{" if !CONTROL.contains(&before) => tokens.closing(close + 1),
            _ => return,
        };
        let mut place = open + 1;
        while place < close {
            place = self.target(place, &(open..end)) + 1;
        }
    }

    /// Where the statement ends that a loop repeats.
    fn end_of_statement(&self, begin: usize) -> usize {
        let tokens = self.tokens;
        match tokens.at(begin) {
            "{" => tokens.closing(begin),
            "for" | "while" | "if" => {
                let head = if tokens.at(begin + 1) == "await" { begin + 2 } else { begin + 1 };
                let end = self.end_of_statement(tokens.closing(head) + 1);
                if tokens.at(end + 1) == "else" { self.end_of_statement(end + 2) } else { end }
            }
            _ => {
                let end = tokens.end_of_value(begin);
                if tokens.at(end) == "," { self.end_of_statement(end + 1) } else { end }
            }
        }
    }

    fn end_of_body(&self, begin: usize) -> usize {
        let tokens = self.tokens;
        if tokens.at(begin) == "{" {
            return tokens.closing(begin);
        }
        let end = tokens.end_of_value(begin);
        // Where the function is what a condition gives, the colon of the condition ends it.
        let (mut place, mut conditions) = (begin, 0_usize);
        while place < end {
            match (tokens.at(place), conditions) {
                ("?", _) => conditions += 1,
                (":", 0) => return place,
                (":", _) => conditions -= 1,
                _ => {}
            }
            place = tokens.closing(place) + 1;
        }
        end
    }

    /// What takes a value, with the value that it has else; gives the place behind both.
    fn target(&mut self, place: usize, scope: &Range<usize>) -> usize {
        let tokens = self.tokens;
        let close = tokens.closing(place);
        let next = match tokens.at(place) {
            "..." => return self.target(place + 1, scope),
            "[" => {
                let mut inner = place + 1;
                while inner < close {
                    inner = if tokens.at(inner) == "," { inner } else { self.target(inner, scope) } + 1;
                }
                close + 1
            }
            "{" => {
                let mut inner = place + 1;
                while inner < close {
                    let key = tokens.closing(inner) + 1;
                    let taken = if tokens.at(key) == ":" { key + 1 } else { inner };
                    inner = self.target(taken, scope) + 1;
                }
                close + 1
            }
            _ => {
                self.name(place, scope);
                place + 1
            }
        };
        if tokens.at(next) == "=" { tokens.end_of_value(next) } else { next }
    }

    fn name(&mut self, place: usize, scope: &Range<usize>) {
        if self.tokens.is_word(place) {
            self.seen.entry(self.tokens.at(place)).or_default().push(scope.clone());
        }
    }
}
