//! Which words of a module are names, and which are keywords or the names of properties.

use std::mem;
use std::ops::Range;

use super::tokens::Tokens;

/// Words that are never names.
const KEYWORDS: &str = "arguments async await break case catch class const continue debugger default delete do else export extends \
    false finally for function if import in instanceof let new null of return static super switch this throw true try typeof \
    undefined var void while with yield";

/// A place where a name is used or declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) range: Range<usize>,
    /// Whether it names a property too, as in `{ name }`.
    pub(super) shorthand: bool,
    pub(super) token: usize,
}

/// What a brace holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Statements,
    /// Properties, of an object or of a pattern that takes one apart.
    Properties,
    Class,
    /// Brackets, or what is set into a template.
    Expression,
}

struct Frame {
    inside: Inside,
    /// Its bracket, which the module itself does not have.
    open: Option<usize>,
    /// Whether a property's value is read, not its name.
    value: bool,
    /// Whether `case` has begun, which ends at a colon.
    case: bool,
}

/// Every word that is a name and not a property's, and for each token the block that it stands in.
pub(super) fn uses<'a>(tokens: &Tokens<'a>) -> (Vec<(&'a str, Use)>, Vec<Range<usize>>) {
    let mut uses = Vec::new();
    let mut blocks = Vec::new();
    let mut frames = vec![Frame { inside: Inside::Statements, open: None, value: false, case: false }];
    // How many frames there are where a class has begun whose brace is still to come.
    let mut class = None;
    let mut case_ended = false;
    for place in 0..tokens.len() {
        let block = frames.iter().rev().find(|frame| frame.inside == Inside::Statements);
        let block = block.and_then(|frame| frame.open);
        blocks.push(block.map_or(0..tokens.len(), |open| open..tokens.closing(open)));
        let depth = frames.len();
        let Some(frame) = frames.last_mut() else { break };
        let word = tokens.at(place);
        let follows_case = mem::take(&mut case_ended);
        match word {
            "{" => {
                let inside = if class == Some(depth) {
                    class = None;
                    Inside::Class
                } else if follows_case || begins_block(tokens.before(place), frame.inside) {
                    Inside::Statements
                } else {
                    Inside::Properties
                };
                frames.push(Frame { inside, open: Some(place), value: false, case: false });
            }
            "(" | "[" | "${" => {
                frames.push(Frame {
                    inside: Inside::Expression,
                    open: Some(place),
                    value: false,
                    case: false,
                });
            }
            ")" | "]" | "}" => {
                frames.pop();
            }
            ":" if frame.case => {
                frame.case = false;
                case_ended = true;
            }
            ":" | "..." if frame.inside == Inside::Properties => frame.value = true,
            "=" if frame.inside != Inside::Statements => frame.value = true,
            "," if frame.inside == Inside::Properties => frame.value = false,
            ";" if frame.inside == Inside::Class => frame.value = false,
            _ if !tokens.is_word(place) || [".", "?.", "#"].contains(&tokens.before(place)) => {}
            "class" if !names_property(frame) => class = Some(depth),
            "case" | "default" if frame.inside == Inside::Statements => frame.case = true,
            _ if KEYWORDS.split(' ').any(|one| one == word) => {}
            _ => {
                let shorthand = names_property(frame);
                let alone =
                    frame.inside == Inside::Properties && [",", "}", "="].contains(&tokens.at(place + 1));
                if !shorthand || alone {
                    uses.push((word, Use { range: tokens.range(place), shorthand, token: place }));
                }
            }
        }
    }
    (uses, blocks)
}

fn names_property(frame: &Frame) -> bool {
    matches!(frame.inside, Inside::Properties | Inside::Class) && !frame.value
}

/// Whether a brace behind this token holds statements.
fn begins_block(before: &str, around: Inside) -> bool {
    match before {
        "" | ")" | ";" | "=>" | "}" | "else" | "do" | "try" | "finally" | "catch" | "static" => true,
        "{" => around == Inside::Statements,
        _ => false,
    }
}
