//! Builds the module in `www/pkg` and the whole site in `dist`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::command::{cargo, run};
use crate::fused;
use crate::order::alike_together;
use crate::project::{dist, locked_versions, root, www};
use crate::setup::{self, WASM};

/// What makes `www/pkg` a package for Node and for type checkers, too: without it, an older Node takes it for a script.
const PACKAGE: &str = r#"{
  "name": "pixelwise",
  "type": "module",
  "main": "pixelwise.js",
  "types": "pixelwise.d.ts"
}
"#;

/// What lies in `www` for those who work on it and is no part of the site.
const DEVELOPMENT: [&str; 2] = ["tsconfig.json", "README.md"];

/// Builds core and bindings, then copies the site.
///
/// # Errors
/// Where a tool is missing, the crate does not compile, or a file cannot be written.
pub fn build() -> Result<()> {
    check_versions(&locked_versions("wasm-bindgen")?, &locked_versions("wasm-bindgen-cli-support")?)?;
    setup::wasm_target()?;
    empty(&www().join("pkg"))?;
    MODULES.iter().try_for_each(|module| write(module, &www().join("pkg")))?;
    second_losses()?;
    describe()?;
    site()
}

/// A wasm module with its bindings, each from the same sources.
pub(crate) struct Module {
    pub(crate) name: &'static str,
    profile: &'static str,
    pub(crate) features: &'static str,
    /// Flags of its own. Cargo keeps one set of results for one set of flags.
    pub(crate) flags: &'static [&'static str],
    pub(crate) target: &'static str,
}

/// The page's core, compiled for size; the loss functions for other programs and training for the page's worker, for speed.
pub(crate) const MODULES: [Module; 3] = [
    Module { name: "lab", profile: "release", features: "lab", flags: &[], target: "target" },
    LOSSES,
    Module { name: "trainer", profile: "speed", features: "trainer", flags: &[], target: "target" },
];

const LOSSES: Module =
    Module { name: "pixelwise", profile: "speed", features: "losses", flags: &[], target: "target" };

/// The losses again, for machines that multiply and add in one instruction.
pub(crate) const FUSED: Module = Module { flags: &fused::FLAGS, target: "target/fused", ..LOSSES };

/// Builds a module's `.js`, `_bg.wasm` and `.d.ts` in a folder.
fn write(Module { name, profile, features, flags, target }: &Module, folder: &Path) -> Result<()> {
    println!("build: compiling {}", [&[*name, "for", WASM], *flags].concat().join(" "));
    // RUSTFLAGS would replace the flags of .cargo/config.toml, and with them SIMD; given with --config, flags are added to them.
    let mut compile = cargo(["rustc", "--lib", "--package", "pixelwise", "--target", WASM]);
    // A crate that is to be a library for others, too, keeps for them what the module has no use for.
    compile.args(["--crate-type", "cdylib"]);
    compile.args(["--profile", profile, "--features", features, "--target-dir", target]);
    compile.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let flags: Vec<String> =
        without_home()?.into_iter().chain(flags.iter().copied().map(str::to_owned)).collect();
    compile.args(["--config", &format!("target.{WASM}.rustflags={flags:?}")]);
    run(&mut compile)?;

    println!("build: writing the bindings of {name} to {}", folder.display());
    Bindgen::new()
        .input_path(root().join(target).join(WASM).join(profile).join("pixelwise.wasm"))
        .out_name(name)
        .web(true)?
        .typescript(true)
        // By default init() would not know where its wasm lies.
        .omit_default_module_path(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)?;
    rewrite(&folder.join(format!("{name}.js")), |glue| Ok(without_docs(str::from_utf8(glue)?).into_bytes()))?;
    rewrite(&folder.join(format!("{name}_bg.wasm")), alike_together)
}

/// Builds the losses' second module, and lets their bindings choose between the two.
fn second_losses() -> Result<()> {
    let folder = root().join(FUSED.target).join("bindings");
    empty(&folder)?;
    write(&FUSED, &folder)?;
    let (wasm, pkg) = (folder.join("pixelwise_bg.wasm"), www().join("pkg"));
    fs::copy(&wasm, pkg.join(fused::NAME)).with_context(|| format!("{} cannot be copied", wasm.display()))?;
    let glue = folder.join("pixelwise.js");
    let second = fs::read_to_string(&glue).with_context(|| format!("{} cannot be read", glue.display()))?;
    rewrite(&pkg.join("pixelwise.js"), |first| {
        Ok(fused::choosing(str::from_utf8(first)?, &second)?.into_bytes())
    })
}

/// Replaces a file's content by what is made of it.
fn rewrite(file: &Path, change: impl FnOnce(&[u8]) -> Result<Vec<u8>>) -> Result<()> {
    let content = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    fs::write(file, change(&content)?).with_context(|| format!("{} cannot be written", file.display()))
}

/// Writes what makes `www/pkg` a package.
fn describe() -> Result<()> {
    let description = www().join("pkg/package.json");
    fs::write(&description, PACKAGE).with_context(|| format!("{} cannot be written", description.display()))
}

/// Flags that keep the folders of this machine out of the messages of panics.
fn without_home() -> Result<[String; 2]> {
    let cargo = home::cargo_home().context("where cargo keeps its crates")?;
    Ok(["--remap-path-prefix".to_owned(), format!("{}=cargo", cargo.display())])
}

/// The bindings without their doc comments, which stand in `pixelwise.d.ts` as well and need not be loaded on every visit.
///
/// A comment counts as one only where it has lines of its own; the types in the first line stay.
fn without_docs(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut in_docs = false;
    for line in code.lines() {
        let text = line.trim();
        let begins = text == "/**";
        if !in_docs && !begins {
            kept.push_str(line);
            kept.push('\n');
        }
        in_docs = (in_docs || begins) && text != "*/";
    }
    kept
}

/// Copies the site to `dist`.
fn site() -> Result<()> {
    println!("build: copying the site to dist");
    empty(&dist())?;
    copy(&www(), &dist())
}

/// The bindings must be written by the version that the crate was compiled against.
fn check_versions(bindgen: &[String], post_processor: &[String]) -> Result<()> {
    if bindgen != post_processor {
        bail!(
            "wasm-bindgen is locked to {} and wasm-bindgen-cli-support to {}: set both to one version \
             (`cargo update --package … --precise …`, and xtask/Cargo.toml)",
            bindgen.join(", "),
            post_processor.join(", ")
        );
    }
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.starts_with('.') || DEVELOPMENT.contains(&text.as_ref()) {
            continue;
        }
        let target = to.join(&name);
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("{} cannot be copied", entry.path().display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_of_the_binding_are_locked_to_one_version() {
        check_versions(
            &locked_versions("wasm-bindgen").unwrap(),
            &locked_versions("wasm-bindgen-cli-support").unwrap(),
        )
        .unwrap();
    }

    #[test]
    fn docs_are_left_out_and_code_stays() {
        let code = "/* @ts-self-types=\"./a.d.ts\" */\n/**\n * What it does.\n * @returns {string}\n */\nf() {\n    g(\"/** no */\");\n}\n";
        assert_eq!(
            without_docs(code),
            "/* @ts-self-types=\"./a.d.ts\" */\nf() {\n    g(\"/** no */\");\n}\n"
        );
    }

    #[test]
    fn different_versions_are_refused() {
        let error = check_versions(&["0.2.1".to_owned()], &["0.2.2".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("0.2.1") && error.contains("0.2.2"), "{error}");
    }
}
