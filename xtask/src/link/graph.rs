//! The modules that belong together, in the order in which they can be run, and the files that they go into.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::module::Module;
use super::{ONE_FILE, SITE};

/// What modules are linked to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Files that load one another.
    Files,
    /// One script, to which nothing can be loaded.
    OneScript,
}

/// A script's modules, each after those that it imports.
pub(crate) struct Graph {
    pub(crate) modules: Vec<Module>,
    places: BTreeMap<String, usize>,
    /// The script itself, and what is loaded later: each begins a file.
    roots: BTreeSet<usize>,
    /// For each module, the root of the file that it goes into; itself where several files need it.
    pub(crate) files: Vec<usize>,
}

impl Graph {
    /// Reads a script and everything that it imports, now or later.
    ///
    /// # Errors
    /// Where a module is missing or not understood, imports what another does not export, or imports itself in a circle.
    pub(crate) fn read(folder: &Path, entry: &str, shape: Shape) -> Result<Self> {
        let mut graph =
            Self { modules: Vec::new(), places: BTreeMap::new(), roots: BTreeSet::new(), files: Vec::new() };
        if shape == Shape::OneScript {
            let module = Module::read(SITE, &source(folder, ONE_FILE)?)?;
            ensure!(module.imports.is_empty(), "{ONE_FILE} imports something");
            graph.places.insert(SITE.to_owned(), 0);
            graph.modules.push(module);
        }
        let mut open = vec![entry.to_owned()];
        while let Some(root) = open.pop() {
            let place = graph.visit(folder, &root, &mut Vec::new())?;
            if graph.roots.insert(place) {
                let later =
                    |module: &Module| module.later.iter().map(|place| place.path.clone()).collect::<Vec<_>>();
                open.extend(
                    graph.modules.iter().flat_map(later).filter(|path| {
                        graph.places.get(path).is_none_or(|place| !graph.roots.contains(place))
                    }),
                );
            }
        }
        graph.check_names()?;
        graph.files = graph.divided(entry);
        for &root in &graph.roots {
            let (path, file) = (&graph.modules[root].path, &graph.modules[graph.files[root]].path);
            ensure!(
                path == file || shape == Shape::OneScript,
                "{path} is imported at once and later: then it is there at once, and there is nothing to wait for"
            );
        }
        Ok(graph)
    }

    fn visit(&mut self, folder: &Path, path: &str, above: &mut Vec<String>) -> Result<usize> {
        if let Some(&known) = self.places.get(path) {
            return Ok(known);
        }
        if above.iter().any(|module| module == path) {
            bail!("a circle of imports: {} → {path}", above.join(" → "));
        }
        let module = Module::read(path, &source(folder, path)?)?;
        above.push(path.to_owned());
        for import in &module.imports {
            self.visit(folder, &import.from, above)?;
        }
        above.pop();
        self.modules.push(module);
        let place = self.modules.len() - 1;
        self.places.insert(path.to_owned(), place);
        Ok(place)
    }

    /// Where a module stands in the order.
    pub(crate) fn place(&self, path: &str) -> usize {
        self.places[path]
    }

    fn check_names(&self) -> Result<()> {
        for module in &self.modules {
            for import in &module.imports {
                let other = &self.modules[self.place(&import.from)];
                for (name, _) in import.names.iter().filter(|(name, _)| name != "*") {
                    ensure!(
                        other.exports.iter().any(|export| &export.name == name),
                        "{} imports {name} from {}, which does not export it",
                        module.path,
                        other.path
                    );
                }
            }
        }
        Ok(())
    }

    /// What only one file needs goes into it, what the entry needs into the entry's.
    fn divided(&self, entry: &str) -> Vec<usize> {
        let entry = self.place(entry);
        let mut users = vec![BTreeSet::new(); self.modules.len()];
        for &root in &self.roots {
            let mut open = vec![root];
            while let Some(at) = open.pop() {
                if users[at].insert(root) {
                    open.extend(self.modules[at].imports.iter().map(|import| self.place(&import.from)));
                }
            }
        }
        let file = |(at, users): (usize, &BTreeSet<usize>)| match users.first() {
            _ if users.contains(&entry) => entry,
            _ if self.roots.contains(&at) => at,
            Some(only) if users.len() == 1 => *only,
            _ => at,
        };
        users.iter().enumerate().map(file).collect()
    }
}

fn source(folder: &Path, path: &str) -> Result<String> {
    fs::read_to_string(folder.join(path)).with_context(|| format!("{path} cannot be read"))
}
