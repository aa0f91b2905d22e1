//! Reads JavaScript just well enough to tell code from comments and from the insides of strings, templates and regular expressions.

use anyhow::{Result, bail};

/// A script without its comments and without the space before its lines.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Script {
    pub(crate) text: String,
    /// For each byte of the text, whether it is code: not inside a string, a template or a regular expression.
    pub(crate) code: Vec<bool>,
}

/// What comes before a `/` that begins a regular expression and does not divide.
const BEFORE_REGEX: &str = "(,=:[!&|?{};+-*%~^<>\n";
const WORDS_BEFORE_REGEX: [&str; 7] = ["return", "typeof", "case", "in", "of", "do", "else"];

/// Reads a script.
///
/// # Errors
/// Where something that was opened is not closed.
pub(crate) fn scan(source: &str) -> Result<Script> {
    let mut scanner = Scanner { rest: source, script: Script { text: String::new(), code: Vec::new() } };
    scanner.code(None)?;
    Ok(scanner.script)
}

struct Scanner<'a> {
    rest: &'a str,
    script: Script,
}

impl Scanner<'_> {
    /// Reads code up to the end, or up to the brace that closes a template's place.
    fn code(&mut self, until: Option<char>) -> Result<()> {
        let mut depth = 0_usize;
        while let Some(next) = self.rest.chars().next() {
            match next {
                '/' if self.rest.starts_with("//") => {
                    self.rest = self.rest.find('\n').map_or("", |end| &self.rest[end..]);
                }
                '/' if self.rest.starts_with("/*") => {
                    let Some(end) = self.rest.find("*/") else { bail!("a comment is not closed") };
                    self.rest = &self.rest[end + 2..];
                }
                '/' if self.begins_regex() => self.regex()?,
                '"' | '\'' => self.string(next)?,
                '`' => self.template()?,
                '}' if depth == 0 && until == Some('}') => {
                    self.take(true);
                    return Ok(());
                }
                '\n' | ' ' | '\t' | '\r' => self.space(),
                _ => {
                    match next {
                        '{' => depth += 1,
                        '}' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    self.take(true);
                }
            }
        }
        if until.is_some() {
            bail!("a template's place is not closed");
        }
        Ok(())
    }

    /// Takes the next character over.
    fn take(&mut self, code: bool) {
        let Some(next) = self.rest.chars().next() else { return };
        self.script.text.push(next);
        self.script.code.resize(self.script.text.len(), code);
        self.rest = &self.rest[next.len_utf8()..];
    }

    /// A line's end without the spaces around it; between two words of a line, one space.
    fn space(&mut self) {
        let length = self.rest.len() - self.rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let (space, rest) = self.rest.split_at(length);
        self.rest = rest;
        let text = &mut self.script.text;
        let is_code = self.script.code.last().copied().unwrap_or(true);
        if space.contains('\n') {
            while is_code && text.ends_with(' ') {
                text.pop();
                self.script.code.pop();
            }
            if !(text.is_empty() || is_code && text.ends_with('\n')) {
                text.push('\n');
            }
        } else if !(is_code && text.ends_with([' ', '\n'])) {
            text.push(' ');
        }
        self.script.code.resize(self.script.text.len(), true);
    }

    fn begins_regex(&self) -> bool {
        let before = self.script.text.trim_end_matches([' ', '\n']);
        let word = before
            .rfind(|letter: char| !letter.is_alphanumeric() && !"_$".contains(letter))
            .map_or(before, |start| &before[start + 1..]);
        before.is_empty()
            || before.ends_with(|last| BEFORE_REGEX.contains(last))
            || WORDS_BEFORE_REGEX.contains(&word)
    }

    fn string(&mut self, quote: char) -> Result<()> {
        self.take(true);
        loop {
            match self.rest.chars().next() {
                None | Some('\n') => bail!("a string is not closed: {}", self.last()),
                Some('\\') => {
                    self.take(false);
                    self.take(false);
                }
                Some(next) => {
                    self.take(next == quote);
                    if next == quote {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn template(&mut self) -> Result<()> {
        self.take(true);
        loop {
            match self.rest.chars().next() {
                None => bail!("a template is not closed: {}", self.last()),
                Some('\\') => {
                    self.take(false);
                    self.take(false);
                }
                Some('`') => {
                    self.take(true);
                    return Ok(());
                }
                Some('$') if self.rest.starts_with("${") => {
                    self.take(true);
                    self.take(true);
                    self.code(Some('}'))?;
                }
                Some(_) => self.take(false),
            }
        }
    }

    fn regex(&mut self) -> Result<()> {
        self.take(true);
        let mut in_class = false;
        loop {
            match self.rest.chars().next() {
                None | Some('\n') => bail!("a regular expression is not closed: {}", self.last()),
                Some('\\') => {
                    self.take(false);
                    self.take(false);
                }
                Some('/') if !in_class => {
                    self.take(true);
                    return Ok(());
                }
                Some(next) => {
                    in_class = (in_class || next == '[') && next != ']';
                    self.take(false);
                }
            }
        }
    }

    /// The line that was read last, for a message.
    fn last(&self) -> &str {
        self.script.text.lines().next_back().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, text: &str) {
        assert_eq!(scan(source).unwrap().text, text);
    }

    #[test]
    fn comments_and_indents_are_left_out() {
        check("// What it does.\nf(); // here\n", "f();\n");
        check("/**\n * What it does.\n */\n  f(/** @type {A} */ (a));\n", "f( (a));\n");
        check("{\n    a\n\n\n    b\n}\n", "{\na\nb\n}\n");
        check("const  a = 1 /* one */;\n", "const a = 1 ;\n");
    }

    #[test]
    fn strings_templates_and_regular_expressions_stay() {
        for code in [
            "\"// no  comment\";\n",
            "'it\\'s /* none */';\n",
            "`a\n   // b ${c} \\` d`;\n",
            "`${`${a}  //`} /*`;\n",
            "a.replace(/\\/\\*[/*]  /g, b);\n",
            "return /[\"']/.test(a) ? a / b / c : d;\n",
            "(a + b) / 2; c[0] / 3 // 4\n",
        ] {
            let kept = code.replace(" // 4", "");
            check(code, &kept);
        }
    }

    #[test]
    fn what_is_code_is_known() {
        let script = scan("a(\"b\", `c${d}e`);").unwrap();
        let code: String = script
            .text
            .chars()
            .zip(&script.code)
            .map(|(letter, code)| if *code { letter } else { '.' })
            .collect();
        assert_eq!(code, "a(\".\", `.${d}.`);");
    }

    #[test]
    fn what_is_not_closed_is_refused() {
        for code in ["'a\n'", "`a", "`${a", "/* a", "a = /b\n/"] {
            assert!(scan(code).is_err(), "{code}");
        }
    }
}
