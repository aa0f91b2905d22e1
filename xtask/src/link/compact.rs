//! Leaves out of a script what only its readers need: the spaces beside signs, and the length of names that a class keeps to itself.

use std::collections::BTreeMap;

use super::scan::Script;

/// The signs beside which no space is needed. Those of which two make another sign, or the mark of a comment, are not among them.
const SIGNS: &[u8] = b"=(){}[];,:?&|";

/// The script without them. Lines stay, so that an error still names one.
pub(super) fn compact(script: &Script) -> String {
    let Script { text, code } = script;
    let bytes = text.as_bytes();
    let is_sign =
        |at: Option<usize>| at.is_some_and(|at| at < bytes.len() && code[at] && SIGNS.contains(&bytes[at]));
    let is_arrow = |end: usize| code[..end].ends_with(&[true, true]) && text[..end].ends_with("=>");
    let mut names = BTreeMap::new();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let end = at + next.len_utf8();
        if code[at] && next == '#' {
            let name = identifier(&text[end..]);
            let place = names.len();
            kept.push('#');
            kept.push_str(names.entry(name).or_insert_with(|| short(place)));
            at = end + name.len();
            continue;
        }
        if !(code[at] && next == ' ' && (is_sign(at.checked_sub(1)) || is_sign(Some(end)) || is_arrow(at))) {
            kept.push(next);
        }
        at = end;
    }
    kept
}

/// The name that a text begins with.
fn identifier(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && !"_$".contains(letter));
    &text[..end.unwrap_or(text.len())]
}

/// `a` to `z`, then `aa` and so on. Behind a `#`, no word is reserved that is as short as these.
fn short(place: usize) -> String {
    let letter = char::from(b'a' + (place % 26) as u8);
    match place / 26 {
        0 => letter.to_string(),
        more => short(more - 1) + &letter.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;

    #[track_caller]
    fn check(source: &str, text: &str) {
        assert_eq!(compact(&scan(source).unwrap()), text);
    }

    #[test]
    fn no_space_is_left_beside_signs() {
        check("const { a, b } = c ?? [1, 2];\nif (a && b) f();\n", "const{a,b}=c??[1,2];\nif(a&&b)f();\n");
        check("x = (a) => a ? { b: c } : d;\n", "x=(a)=>a?{b:c}:d;\n");
    }

    #[test]
    fn a_space_between_words_or_between_signs_that_would_join_stays() {
        for code in ["return typeof a in b;\n", "a + +b - -c;\n", "a < !--b;\n", "a / b / c;\n"] {
            check(code, code);
        }
    }

    #[test]
    fn texts_stay() {
        for code in ["f(\"a = #b\");\n", "f(`a, ${b} = #c`);\n", "a.match(/ = #b/);\n"] {
            check(code, code);
        }
    }

    #[test]
    fn private_names_are_short_and_as_many_as_before() {
        check(
            "class A {\n#one = 1;\n#two() { return `${this.#one} #one`; }\nthree = (a) => #two in a;\n}\n",
            "class A{\n#a=1;\n#b(){return `${this.#a} #one`;}\nthree=(a)=>#b in a;\n}\n",
        );
        let short: Vec<String> = [0, 25, 26, 27, 51, 52, 702].map(short).to_vec();
        assert_eq!(short, ["a", "z", "aa", "ab", "az", "ba", "aaa"]);
    }
}
