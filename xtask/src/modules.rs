//! The wasm modules with their bindings.

use std::env;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;
use workshop::command::{cargo, run};
use workshop::project::root;
use workshop::tools::WASM;

use crate::{fused, order, renew};

/// A module: the name of its files, and the package that it is compiled from.
#[derive(Clone, Copy)]
pub(crate) struct Module {
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
}

/// The page's core.
pub(crate) const LAB: Module = Module { name: "lab", package: "pixelwise-web-lab" };
/// Training, for the page's worker.
pub(crate) const TRAINER: Module = Module { name: "trainer", package: "pixelwise-web-trainer" };
/// Exports, lessons and traps, for whoever asks for one of them.
pub(crate) const MORE: Module = Module { name: "more", package: "pixelwise-web-more" };
/// A person's own files, for the page's worker.
pub(crate) const FILES: Module = Module { name: "files", package: "pixelwise-web-files" };
/// What the page loads, at once or later.
pub(crate) const PAGE: [Module; 3] = [LAB, TRAINER, MORE];
/// The losses, for other programs.
pub(crate) const LOSSES: Module = Module { name: "pixelwise", package: "pixelwise-web-losses" };
/// All of them.
pub(crate) const MODULES: [Module; 5] = [LAB, TRAINER, MORE, FILES, LOSSES];

/// Compiles modules, a run of cargo for each list, and writes their files to a folder. Bindings are written while the next run compiles:
/// each is work for one processor.
///
/// # Errors
/// Where one does not compile, or a file cannot be written.
pub(crate) fn build(runs: &[&[Module]], folder: &Path) -> Result<()> {
    let target = &root().join("target");
    thread::scope(|scope| {
        let mut writing = Vec::new();
        for &run in runs {
            compile(run, &[], target)?;
            writing.extend(run.iter().map(|module| scope.spawn(|| copy(&bindings(module, target)?, folder))));
        }
        writing.into_iter().try_for_each(|module| module.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Adds the losses' second module to the first, for machines that multiply and add in one instruction.
///
/// # Errors
/// As [`build`], and where the bindings of the two modules differ.
pub(crate) fn add_fused(folder: &Path) -> Result<()> {
    // Cargo keeps one module for one set of flags.
    let target = root().join("target/fused");
    compile(&[LOSSES], &fused::FLAGS, &target)?;
    let second = bindings(&LOSSES, &target)?;
    let wasm = second.join(format!("{}_bg.wasm", LOSSES.name));
    fs::copy(&wasm, folder.join(fused::NAME))
        .with_context(|| format!("{} cannot be copied", wasm.display()))?;
    let glue = format!("{}.js", LOSSES.name);
    let choosing = fused::choosing(&read(&folder.join(&glue))?, &read(&second.join(&glue))?)?;
    fs::write(folder.join(&glue), choosing).with_context(|| format!("{glue} cannot be written"))
}

/// Flags that a check of the modules needs as well, so that it looks at the same code.
pub(crate) fn flags(flags: &[&str]) -> String {
    format!("target.{WASM}.rustflags={flags:?}")
}

fn compile(modules: &[Module], own_flags: &[&str], target: &Path) -> Result<()> {
    let names: Vec<&str> = modules.iter().map(|module| module.name).collect();
    println!("build: compiling {} for {WASM} {}", names.join(", "), own_flags.join(" "));
    let mut compile = cargo(["build", "--release", "--target", WASM]);
    compile.arg("--target-dir").arg(target);
    for module in modules {
        compile.args(["--package", module.package]);
    }
    // RUSTFLAGS would replace the flags of .cargo/config.toml, and with them SIMD; given with --config, flags are added to them.
    compile.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let home = without_home()?;
    compile.args(["--config", &flags(&[&home.each_ref().map(String::as_str), own_flags].concat())]);
    run(&mut compile)
}

/// The folder with a compiled module's `.js`, `_bg.wasm` and `.d.ts`, which are written again only where it or this program has changed.
fn bindings(module: &Module, target: &Path) -> Result<PathBuf> {
    let wasm =
        target.join(WASM).join("release").join(module.package.replace('-', "_")).with_extension("wasm");
    let folder = target.join("bindings").join(module.name);
    let (stamp, now) =
        (folder.join("stamp"), format!("{}\n{}\n", state(&wasm)?, state(&env::current_exe()?)?));
    if fs::read_to_string(&stamp).is_ok_and(|before| before == now) {
        return Ok(folder);
    }
    println!("build: writing the bindings of {}", module.name);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    Bindgen::new()
        .input_path(wasm)
        .out_name(module.name)
        .web(true)?
        .typescript(true)
        // By default init() would not know where its wasm lies.
        .omit_default_module_path(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .reset_state_function(module.name == LOSSES.name)
        .generate(&folder)?;
    if module.name == LAB.name {
        let wasm = folder.join(format!("{}_bg.wasm", module.name));
        let packed =
            order::packed(&fs::read(&wasm)?).with_context(|| format!("{} is no module", wasm.display()))?;
        fs::write(&wasm, packed).with_context(|| format!("{} cannot be written", wasm.display()))?;
    }
    if module.name == LOSSES.name {
        let change = |ending: &str, changed: fn(&str) -> Result<String>| {
            let file = folder.join(format!("{}{ending}", module.name));
            fs::write(&file, changed(&read(&file)?)?)
                .with_context(|| format!("{} cannot be written", file.display()))
        };
        change(".js", renew::renewable)?;
        change(".d.ts", renew::types)?;
    }
    fs::write(&stamp, now).with_context(|| format!("{} cannot be written", stamp.display()))?;
    Ok(folder)
}

/// What changes when a file is written.
fn state(file: &Path) -> Result<String> {
    let about = file.metadata().with_context(|| format!("{} is not there", file.display()))?;
    let written = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(format!("{} {}", about.len(), written.as_nanos()))
}

/// Copies a module's files, without the stamp.
fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        if entry.file_name() != "stamp" {
            fs::copy(entry.path(), to.join(entry.file_name()))
                .with_context(|| format!("{} cannot be copied", entry.path().display()))?;
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// Flags that keep the folders of this machine out of the messages of panics.
fn without_home() -> Result<[String; 2]> {
    let cargo = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder is known")?;
    Ok(["--remap-path-prefix".to_owned(), format!("{}=cargo", cargo.display())])
}
