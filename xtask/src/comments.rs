//! JavaScript without its comments: they are for those who read the sources, and every visit would load them.

/// The code with an empty line for each line that holds nothing but a comment, so that every other line keeps its number.
///
/// A comment counts as one only where it has lines of its own: `/** … */`, `//`. A type before an expression stays with it.
pub(crate) fn without_comments(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut inside = false;
    for line in code.lines() {
        let text = line.trim();
        let begins = text.starts_with("/**") && text.find("*/").is_none_or(|end| end + 2 == text.len());
        if !(inside || begins || text.starts_with("//")) {
            kept.push_str(line);
        }
        kept.push('\n');
        inside = (inside || begins) && !text.ends_with("*/");
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, kept: &str) {
        assert_eq!(without_comments(code), kept);
    }

    #[test]
    fn what_is_a_comment_alone_is_left_out() {
        check("// What it does.\nf(); // here\n", "\nf(); // here\n");
        check("/**\n * What it does.\n * @returns {string}\n */\nf();\n", "\n\n\n\nf();\n");
        check("  /** @type {A | null} */\n  #a = null;\n", "\n  #a = null;\n");
    }

    #[test]
    fn code_stays() {
        for code in [
            "/* @ts-self-types=\"./a.d.ts\" */\n",
            "    g(\"/** no */\");\n",
            "  /** @type {A} */ (a).b();\n  c();\n",
            "const a = 1 /** one */;\n",
            "a\n  * b;\n",
        ] {
            check(code, code);
        }
    }
}
