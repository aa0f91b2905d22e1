//! What a module declares itself, so that it may be called otherwise.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::declarations::Scopes;
use super::tokens::Tokens;
use super::words::{Use, uses};

/// What a module declares: a name, where it is seen, and all its places.
#[derive(Debug)]
pub(super) struct Variable<'a> {
    pub(super) name: &'a str,
    pub(super) uses: Vec<Use>,
    /// Whether the whole module sees it.
    pub(super) is_outermost: bool,
    scope: Range<usize>,
}

impl Variable<'_> {
    /// Whether the two cannot be called the same: the outer one is used where the inner one is seen.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let (inner, outer) = if self.scope.len() < other.scope.len() { (self, other) } else { (other, self) };
        let (a, b) = (&inner.scope, &outer.scope);
        let overlap = a.start < b.end && b.start < a.end;
        // What ends where parameters end is their function's body, which may not declare them again.
        let is_inside = b.start <= a.start && a.end < b.end;
        overlap && (!is_inside || outer.uses.iter().any(|one| a.contains(&one.token)))
    }
}

/// Names that a module uses: those that it declares, outer ones first, and those that it does not.
pub(super) struct Own<'a> {
    pub(super) variables: Vec<Variable<'a>>,
    pub(super) others: BTreeSet<&'a str>,
}

/// What a module declares, and beside it what is given to the whole of it.
pub(super) fn own<'a>(tokens: &Tokens<'a>, given: &[&'a str]) -> Own<'a> {
    let (uses, blocks) = uses(tokens);
    let mut scopes = Scopes { tokens, seen: BTreeMap::new() };
    for name in given {
        scopes.seen.entry(name).or_default().push(0..tokens.len());
    }
    scopes.declare(&blocks);
    let mut places: BTreeMap<(usize, Reverse<usize>, &str), Vec<Use>> = BTreeMap::new();
    let mut others = BTreeSet::new();
    for (name, one) in uses {
        // The innermost declaration that is seen here.
        let seen = scopes.seen.get(name).into_iter().flatten().filter(|scope| scope.contains(&one.token));
        match seen.max_by_key(|scope| (scope.start, Reverse(scope.end))) {
            Some(scope) => places.entry((scope.start, Reverse(scope.end), name)).or_default().push(one),
            None => drop(others.insert(name)),
        }
    }
    let mut variables: Vec<Variable<'_>> = (places.into_iter())
        .map(|((start, Reverse(end), name), uses)| Variable {
            name,
            uses,
            is_outermost: end - start == tokens.len(),
            scope: start..end,
        })
        .collect();
    variables.sort_by_key(|one| (one.scope.start, Reverse(one.scope.end), one.uses[0].token));
    // What is given and not used stands there all the same.
    let is_used = |name: &&str| variables.iter().any(|one| one.is_outermost && one.name == *name);
    others.extend(given.iter().filter(|name| !is_used(name)));
    Own { variables, others }
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;

    /// The names of a script that are its own, in the order in which they are used.
    fn names(source: &str) -> Vec<String> {
        let script = scan(source).unwrap();
        let tokens = Tokens::read(&script, &[]).unwrap();
        let own = own(&tokens, &["given"]);
        let mut uses: Vec<(usize, &str)> = own
            .variables
            .iter()
            .flat_map(|one| one.uses.iter().map(|place| (place.token, one.name)))
            .collect();
        uses.sort_unstable();
        uses.into_iter().map(|(_, name)| name.to_owned()).collect()
    }

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(names(source).join(" "), expected, "{source}");
    }

    #[test]
    fn what_is_declared_is_own() {
        check("const a = given, { b, c: d = e, ...f } = g;\n", "a given b d f");
        check("let [h, , [i] = j] = [];\n", "h i");
        check("for (const [k, l] of m) k(l);\n", "k l k l");
        check("class A extends B {}\nnew A();\n", "A A");
        check("try { n(); } catch (o) { p(o); }\n", "o o");
    }

    #[test]
    fn parameters_are_own() {
        check("function a(b, { c, d: e } = {}, ...f) { return b + c + e + f + g; }\n", "a b c e f b c e f");
        check("const a = async (b) => b.c(b), d = (e) => ({ e, f: e });\n", "a b b b d e e e");
        check("a ? (b) => (c ? b : d) : b;\n", "b b");
        check("h.i(j => j, k => { k(); });\n", "j j k k");
        check(
            "class A { b(c) { return c; } static *#d(e = f) { yield e; } get g() { return 1; } }\n",
            "A c c e e",
        );
    }

    #[test]
    fn properties_are_none() {
        check("const a = { a: 1, b: a, c() {}, get d() { return a; }, ...a }.a?.a;\n", "a a a a");
        check("class A { a = 1; static b = A; #c; t = (a) => this.a(a); }\n", "A A a a");
        check("const g = 1; h.replace(/a/g, `g ${g} g`);\n", "g g");
    }

    #[test]
    fn blocks_are_told_from_objects() {
        check("const a = 1;\nswitch (b) { case a: { a; } default: ({ a: c }); }\n", "a a a");
        check("const a = 1;\nif (a) { a; } else { a, b; }\n", "a a a a");
        check("const a = () => { a, b; };\nreturn { a: 1, b: 2 };\n", "a a");
        check("const a = b ? c : { a: d };\n", "a");
    }

    #[test]
    fn a_name_is_own_only_where_it_is_seen() {
        check("const f = (event, name) => name;\nname = event;\n", "f event name name");
        check("if (a) { const top = 1; top; }\ntop.b;\n", "top top");
        check("for (const a of b) if (a) c(a); else a;\na.d;\n", "a a a a");
        check("for (let a = 0, b = 1; a; ) { a; }\na(b);\n", "a b a a");
    }

    #[test]
    fn names_meet_where_one_is_used_in_reach_of_the_other() {
        let script = scan("const a = (b) => b, c = (d) => { e(a); const f = (a) => a; };\n").unwrap();
        let tokens = Tokens::read(&script, &[]).unwrap();
        let own = own(&tokens, &[]);
        let named = |name: &str| own.variables.iter().filter(|one| one.name == name).collect::<Vec<_>>();
        let (a, b, c, d, f) = (named("a"), named("b"), named("c"), named("d"), named("f"));
        assert_eq!(a.iter().map(|one| one.uses.len()).collect::<Vec<_>>(), [2, 2]);
        assert!(a[0].meets(c[0]) && a[0].meets(d[0]) && a[0].meets(f[0]));
        assert!(d[0].meets(f[0]));
        assert!(!a[0].meets(b[0]) && !a[0].meets(a[1]) && !b[0].meets(d[0]) && !d[0].meets(a[1]));
    }

    #[test]
    fn a_shorthand_is_known() {
        let script = scan("const a = 1; f({ a, b: a });\n").unwrap();
        let tokens = Tokens::read(&script, &[]).unwrap();
        let own = own(&tokens, &[]);
        assert_eq!(
            own.variables[0].uses.iter().map(|one| one.shorthand).collect::<Vec<_>>(),
            [false, true, false]
        );
    }
}
