//! Words and signs of a script, and the brackets that belong together.

use std::ops::Range;

use anyhow::{Result, ensure};

use super::scan::Script;

/// Signs of several characters, longest first. Of the others it does not matter where one ends.
const LONG: [&str; 11] = ["...", "===", "!==", "??=", "=>", "==", "!=", "<=", ">=", "??", "?."];

/// A script's tokens.
pub(super) struct Tokens<'a> {
    text: &'a str,
    ranges: Vec<Range<usize>>,
    /// For each opening bracket the one that closes it; every other token itself.
    closing: Vec<usize>,
}

impl<'a> Tokens<'a> {
    /// Reads the tokens that stand outside of these ranges. A string is its first quote, a regular expression its first stroke.
    ///
    /// # Errors
    /// Where a bracket is not closed.
    pub(super) fn read(script: &'a Script, without: &[Range<usize>]) -> Result<Self> {
        let text = script.text.as_str();
        let mut ranges = Vec::new();
        let mut at = 0;
        while let Some(next) = text[at..].chars().next() {
            if let Some(range) = without.iter().find(|range| range.contains(&at)) {
                at = range.end;
                continue;
            }
            let length = if !script.code[at] || next.is_whitespace() {
                at += next.len_utf8();
                continue;
            } else if text[at..].starts_with("${") {
                2
            } else if is_letter(next) {
                text[at..].find(|letter| !is_letter(letter)).unwrap_or(text.len() - at)
            } else {
                let long = LONG.iter().find(|sign| text[at..].starts_with(**sign));
                long.map_or(next.len_utf8(), |sign| sign.len())
            };
            ranges.push(at..at + length);
            at += length;
            let inside = |at: usize| at < text.len() && !script.code[at];
            if "\"'".contains(next) || next == '/' && inside(at) {
                while inside(at) {
                    at += 1;
                }
                // What closes it, and the letters behind a regular expression.
                at += 1;
                while next == '/' && text[at..].starts_with(is_letter) {
                    at += 1;
                }
            }
        }
        let closing = closing(text, &ranges)?;
        Ok(Self { text, ranges, closing })
    }

    pub(super) fn len(&self) -> usize {
        self.ranges.len()
    }

    /// A token; nothing where there is none.
    pub(super) fn at(&self, place: usize) -> &'a str {
        self.ranges.get(place).map_or("", |range| &self.text[range.clone()])
    }

    /// The token before; nothing where there is none.
    pub(super) fn before(&self, place: usize) -> &'a str {
        place.checked_sub(1).map_or("", |place| self.at(place))
    }

    /// Where a token stands in the text.
    pub(super) fn range(&self, place: usize) -> Range<usize> {
        self.ranges[place].clone()
    }

    /// The bracket that closes this one.
    pub(super) fn closing(&self, place: usize) -> usize {
        self.closing.get(place).copied().unwrap_or(place)
    }

    /// Whether a token is a word that does not begin with a digit.
    pub(super) fn is_word(&self, place: usize) -> bool {
        self.at(place).starts_with(|letter| is_letter(letter) && !letter.is_ascii_digit())
    }

    /// Where an expression ends: at the comma, the semicolon or the closing bracket behind it.
    pub(super) fn end_of_value(&self, mut place: usize) -> usize {
        while place < self.len() && ![",", ";", ")", "]", "}"].contains(&self.at(place)) {
            place = self.closing(place) + 1;
        }
        place
    }
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || "_$".contains(letter)
}

fn closing(text: &str, ranges: &[Range<usize>]) -> Result<Vec<usize>> {
    let mut closing: Vec<usize> = (0..ranges.len()).collect();
    let mut open: Vec<usize> = Vec::new();
    for (place, range) in ranges.iter().enumerate() {
        match &text[range.clone()] {
            "(" | "[" | "{" | "${" => open.push(place),
            sign @ (")" | "]" | "}") => {
                let opened = open.pop().unwrap_or(place);
                let fits = match &text[ranges[opened].clone()] {
                    "(" => sign == ")",
                    "[" => sign == "]",
                    "{" | "${" => sign == "}",
                    _ => false,
                };
                ensure!(
                    fits,
                    "a bracket that was not opened: {}",
                    text[..range.end].lines().next_back().unwrap_or_default()
                );
                closing[opened] = place;
            }
            _ => {}
        }
    }
    ensure!(open.is_empty(), "a bracket is not closed");
    Ok(closing)
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;

    #[test]
    fn a_script_is_words_and_signs() {
        let script = scan("a?.b(...c, \"d\", /e/g, `f${g}`) => 1;\n").unwrap();
        let tokens = Tokens::read(&script, &[]).unwrap();
        let all: Vec<&str> = (0..tokens.len()).map(|place| tokens.at(place)).collect();
        assert_eq!(
            all,
            [
                "a", "?.", "b", "(", "...", "c", ",", "\"", ",", "/", ",", "`", "${", "g", "}", "`", ")",
                "=>", "1", ";"
            ]
        );
        assert_eq!((tokens.closing(3), tokens.closing(12), tokens.closing(0)), (16, 14, 0));
        assert_eq!(tokens.end_of_value(0), 19);
    }

    #[test]
    fn what_is_not_closed_is_refused() {
        for code in ["f(a;", "f(a];", "f)a;"] {
            assert!(Tokens::read(&scan(code).unwrap(), &[]).is_err(), "{code}");
        }
    }
}
