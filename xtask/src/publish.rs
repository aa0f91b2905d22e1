//! Puts a finished build in its place. It is written beside that place first, so that the last one stays until all of it is there, and each
//! file is swapped in one step: a server never finds none.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// What becomes of files that the new build does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leftovers {
    Kept,
    Removed,
}

/// An empty folder beside a build, hidden, for the next one.
///
/// # Errors
/// Where it cannot be made.
pub(crate) fn stage(place: &Path) -> Result<PathBuf> {
    let name = place.file_name().context("a build has a folder")?;
    let hidden: OsString = [".".as_ref(), name, ".new".as_ref()].into_iter().collect();
    let staged = place.with_file_name(hidden);
    if staged.exists() {
        fs::remove_dir_all(&staged).with_context(|| format!("{} cannot be emptied", staged.display()))?;
    }
    fs::create_dir_all(&staged).with_context(|| format!("{} cannot be made", staged.display()))?;
    Ok(staged)
}

/// Moves every file of a staged build to its place.
///
/// # Errors
/// Where a file cannot be moved.
pub(crate) fn publish(staged: &Path, place: &Path, leftovers: Leftovers) -> Result<()> {
    let new = files(staged)?;
    for file in &new {
        let target = place.join(file);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::rename(staged.join(file), &target)
            .with_context(|| format!("{} cannot be written", target.display()))?;
    }
    if leftovers == Leftovers::Removed {
        for old in files(place)?.difference(&new) {
            let old = place.join(old);
            fs::remove_file(&old)?;
            // And the folders that this leaves empty.
            let above = old.ancestors().skip(1).take_while(|folder| *folder != place);
            above.take_while(|folder| fs::remove_dir(folder).is_ok()).for_each(drop);
        }
    }
    fs::remove_dir_all(staged).with_context(|| format!("{} cannot be removed", staged.display()))
}

/// The files of a folder and of those in it, as paths from there.
fn files(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inside) = open.pop() {
        let here = folder.join(&inside);
        for entry in fs::read_dir(&here).with_context(|| format!("{} cannot be read", here.display()))? {
            let entry = entry?;
            let path = inside.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else {
                files.insert(path);
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use workshop::project::root;

    use super::*;

    fn place(name: &str) -> PathBuf {
        let place = root().join("target/workshop/publish").join(name);
        if place.exists() {
            fs::remove_dir_all(&place).unwrap();
        }
        place
    }

    fn build(place: &Path, files: &[(&str, &str)]) -> PathBuf {
        let staged = stage(place).unwrap();
        for (file, content) in files {
            let file = staged.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        staged
    }

    fn read(place: &Path) -> Vec<(String, String)> {
        let content = |file: &PathBuf| fs::read_to_string(place.join(file)).unwrap();
        files(place)
            .unwrap()
            .iter()
            .map(|file| (file.to_string_lossy().replace('\\', "/"), content(file)))
            .collect()
    }

    #[track_caller]
    fn check(place: &Path, files: &[(&str, &str)]) {
        let files: Vec<_> =
            files.iter().map(|(file, content)| ((*file).to_owned(), (*content).to_owned())).collect();
        assert_eq!(read(place), files);
    }

    #[test]
    fn the_last_build_stays_until_the_next_is_whole() {
        let place = place("whole");
        publish(&build(&place, &[("a.js", "1"), ("b/c.js", "1")]), &place, Leftovers::Removed).unwrap();
        // A build that was interrupted, then one that succeeds.
        build(&place, &[("a.js", "half")]);
        check(&place, &[("a.js", "1"), ("b/c.js", "1")]);
        let staged = build(&place, &[("d.js", "2")]);
        check(&place, &[("a.js", "1"), ("b/c.js", "1")]);
        publish(&staged, &place, Leftovers::Removed).unwrap();
        check(&place, &[("d.js", "2")]);
        assert!(!staged.exists() && !place.join("b").exists());
    }

    #[test]
    fn a_part_of_a_build_leaves_the_rest() {
        let place = place("part");
        publish(&build(&place, &[("a.js", "1"), ("b.js", "1")]), &place, Leftovers::Removed).unwrap();
        publish(&build(&place, &[("b.js", "2")]), &place, Leftovers::Kept).unwrap();
        check(&place, &[("a.js", "1"), ("b.js", "2")]);
    }

    #[test]
    fn a_reader_finds_every_file_at_any_time() {
        let place = place("read");
        let files = [("a.js", "1"), ("b.js", "1")];
        publish(&build(&place, &files), &place, Leftovers::Removed).unwrap();
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut reads = 0;
                while !done.load(Ordering::Relaxed) {
                    assert_eq!(fs::read_to_string(place.join("a.js")).unwrap(), "1");
                    assert_eq!(fs::read_to_string(place.join("b.js")).unwrap(), "1");
                    reads += 1;
                }
                reads
            });
            for _ in 0..100 {
                publish(&build(&place, &files), &place, Leftovers::Removed).unwrap();
            }
            done.store(true, Ordering::Relaxed);
            assert!(reader.join().unwrap() > 0);
        });
    }
}
