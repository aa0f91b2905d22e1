//! Short names for what modules declare and for what they give each other: a scope begins anew, so that most names are one letter.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result};

use super::module::Module;
use super::scopes::{self, Variable};
use super::tokens::Tokens;

/// What begins a name, and goes on with it.
const LETTERS: &[u8; 52] = b"etnsrocialudpmhfgbvywkxjqzETNSROCIALUDPMHFGBVYWKXJQZ";
/// Words that no name may be, of those that are as short.
const RESERVED: [&str; 13] =
    ["as", "do", "if", "in", "is", "of", "for", "get", "let", "new", "set", "try", "var"];

/// What modules call each other's names and their own when linked.
#[derive(Default)]
pub(super) struct Names {
    modules: Vec<Own>,
    shared: BTreeMap<String, String>,
}

/// What a module's own names become.
#[derive(Default)]
struct Own {
    /// Where they stand, each with what stands there instead.
    changes: Vec<(Range<usize>, String)>,
    /// What those are called that the whole module sees.
    outermost: BTreeMap<String, String>,
}

impl Names {
    /// Chooses names. A module whose exports others find by their names keeps those.
    ///
    /// # Errors
    /// Where the brackets of a module do not fit.
    pub(super) fn choose(modules: &[Module], keeps: impl Fn(usize) -> bool) -> Result<Self> {
        let own = |(at, module)| Own::choose(module, keeps(at)).with_context(|| module.path.clone());
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, _) in modules.iter().flat_map(|module| &module.imports).flat_map(|import| &import.names) {
            *counts.entry(name).or_default() += 1;
        }
        let mut order: Vec<_> = counts.into_iter().collect();
        order.sort_by_key(|&(name, count)| (Reverse(count), name));
        let shared = order.into_iter().map(|(name, _)| name.to_owned()).zip((0..).map(spelt)).collect();
        Ok(Self { modules: modules.iter().enumerate().map(own).collect::<Result<_>>()?, shared })
    }

    /// What a module calls this name, which the whole of it sees.
    pub(super) fn local<'a>(&'a self, at: usize, name: &'a str) -> &'a str {
        self.modules[at].outermost.get(name).map_or(name, String::as_str)
    }

    /// What modules call this name among themselves.
    pub(super) fn shared<'a>(&'a self, name: &'a str) -> &'a str {
        self.shared.get(name).map_or(name, String::as_str)
    }

    /// Where a module's own names stand, each with what stands there instead.
    pub(super) fn changes(&self, at: usize) -> &[(Range<usize>, String)] {
        &self.modules[at].changes
    }
}

impl Own {
    fn choose(module: &Module, keeps: bool) -> Result<Self> {
        let imports = module.imports.iter().map(|import| &import.range);
        let exports = module.exports.iter().map(|export| &export.range);
        let without: Vec<_> = imports.chain(exports).cloned().collect();
        let tokens = Tokens::read(&module.script, &without)?;
        let imported = module.imports.iter().flat_map(|import| &import.names);
        let given: Vec<&str> = imported.map(|(_, local)| local.as_str()).collect();
        let scopes::Own { variables, others } = scopes::own(&tokens, &given);
        let mut own = Self::default();
        let mut chosen: Vec<(&Variable<'_>, String)> = Vec::new();
        let is_kept = |one: &Variable<'_>| {
            keeps && one.is_outermost && module.exports.iter().any(|export| export.local == one.name)
        };
        chosen.extend(variables.iter().filter(|one| is_kept(one)).map(|one| (one, one.name.to_owned())));
        for one in variables.iter().filter(|one| !is_kept(one)) {
            let taken: BTreeSet<&str> =
                chosen.iter().filter(|(other, _)| one.meets(other)).map(|(_, name)| name.as_str()).collect();
            let is_free = |name: &String| {
                !taken.contains(name.as_str())
                    && !others.contains(name.as_str())
                    && !RESERVED.contains(&name.as_str())
            };
            // One more than can be taken.
            let enough = variables.len() + others.len() + RESERVED.len();
            let name = (0..=enough).map(spelt).find(is_free).unwrap_or_default();
            own.changes.extend(one.uses.iter().map(|place| {
                let new = if place.shorthand { format!("{}:{name}", one.name) } else { name.clone() };
                (place.range.clone(), new)
            }));
            if one.is_outermost {
                own.outermost.insert(one.name.to_owned(), name.clone());
            }
            chosen.push((one, name));
        }
        Ok(own)
    }
}

/// The name at a place in the row of all names.
fn spelt(place: usize) -> String {
    let letter = char::from(LETTERS[place % LETTERS.len()]);
    match place / LETTERS.len() {
        0 => letter.to_string(),
        more => spelt(more - 1) + &letter.to_string(),
    }
}
