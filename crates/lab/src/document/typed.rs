//! Numbers as people type them.

use pixelwise::Error;

/// The minus sign of typography.
const MINUS: char = '\u{2212}';

/// The decimal number that a float32 was read from, 0.3 where it is 0.30000001: the shortest that is read as it.
#[must_use]
pub fn as_typed(x: f32) -> f64 {
    x.to_string().parse().unwrap_or(f64::from(x))
}

/// Reads a number as a person types it: `3.1`, ` −0,5 `, `1e-3`.
///
/// Takes `−` (U+2212) for a minus, and one comma for the decimal point unless it may separate thousands (`1,000`).
///
/// # Errors
/// [`Error::NotANumber`] for anything else, the text shortened to 24 characters.
pub fn parse(what: &'static str, text: &str) -> Result<f64, Error> {
    let trimmed = text.trim();
    let plain: String =
        trimmed.chars().take(65).map(|c| if c == MINUS || c == '\u{ff0d}' { '-' } else { c }).collect();
    let numeric = plain.len() <= 64
        && plain.chars().any(|c| c.is_ascii_digit())
        && plain.chars().all(|c| matches!(c, '0'..='9' | '.' | ',' | 'e' | 'E' | '+' | '-'));
    let number = numeric.then(|| decimal_point(&plain)).flatten().and_then(|plain| plain.parse().ok());
    number.ok_or_else(|| Error::NotANumber { what, text: shortened(trimmed, 24) })
}

/// The text with a point for its one decimal comma; `None` where a comma may separate thousands.
fn decimal_point(text: &str) -> Option<String> {
    let Some((whole, rest)) = text.split_once(',') else {
        return Some(text.to_owned());
    };
    let decimals = rest.split(['e', 'E']).next().unwrap_or("");
    let thousands = decimals.len() == 3 && !whole.trim_start_matches(['-', '+', '0']).is_empty();
    let plain = !rest.contains([',', '.']) && !whole.contains('.');
    (plain && !thousands).then(|| format!("{whole}.{rest}"))
}

/// At most `length` characters of `text`, the last one an ellipsis where some are left out.
fn shortened(text: &str, length: usize) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(length + 1).collect();
    if line.chars().count() <= length {
        return line;
    }
    line.chars().take(length - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type() {
        for (text, x) in [
            ("3.1", 3.1),
            (" −0,5 ", -0.5),
            ("1e-3", 0.001),
            ("+7", 7.0),
            (".5", 0.5),
            ("0,125", 0.125),
            ("1e3", 1000.0),
        ] {
            assert_eq!(parse("logit", text), Ok(x), "{text}");
        }
        for text in
            ["", " ", "NaN", "inf", "-", "1,000", "1.2.3", "1,2,3", "0x10", "three", "1 2", "--1", "e5"]
        {
            assert!(matches!(parse("logit", text), Err(Error::NotANumber { .. })), "{text}");
        }
    }

    #[test]
    fn an_essay_is_shortened() {
        let error = parse("logit", &"It was a dark and stormy night. ".repeat(1000)).unwrap_err();
        assert_eq!(error, Error::NotANumber { what: "logit", text: "It was a dark and storm…".to_owned() });
    }
}
