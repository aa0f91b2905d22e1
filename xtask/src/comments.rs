//! Scripts and styles without their comments: they are for those who read the sources, and every visit would load them.

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

/// The style without its comments, each line with its number. No text of a style may hold the beginning of a comment.
pub(crate) fn without_style_comments(style: &str) -> String {
    let mut kept = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, after)) = rest.split_once("/*") {
        let (comment, after) = after.split_once("*/").unwrap_or((after, ""));
        kept.push_str(before);
        kept.extend(comment.matches('\n'));
        rest = after;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_lose_their_comments_and_keep_their_lines() {
        let style = "/* What\n   it is. */\na { color: red; } /* here */\nb {}\n";
        assert_eq!(without_style_comments(style), "\n\na { color: red; } \nb {}\n");
        assert_eq!(without_style_comments("a {} /* open"), "a {} ");
    }

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
