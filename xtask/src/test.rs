//! `cargo xtask test`: everything that CI runs, step by step; the first failure stops it.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use workshop::command::{cargo, command, read, run, run_tests};
use workshop::project::{root, www};
use workshop::tools::{self, WASM};

use crate::modules::{MODULES, Module};
use crate::{build, fused, modules, strings};

/// One thing that must hold.
struct Step {
    name: &'static str,
    /// What holds once it has passed.
    about: &'static str,
    /// Whether it looks at the built page.
    built: bool,
    /// Checks it; returns how many tests have passed, a check without tests counting as one.
    run: fn() -> Result<usize>,
}

const STEPS: [Step; 15] = [
    Step { name: "format", about: "rustfmt leaves every file as it is", built: false, run: format },
    Step {
        name: "strings",
        about: "every language says everything that the page says",
        built: false,
        run: strings::check,
    },
    Step { name: "clippy", about: "clippy has nothing to say, on this machine", built: false, run: clippy },
    Step { name: "clippy-web", about: "nor for the web", built: false, run: clippy_web },
    Step { name: "wall", about: "the core does not know the web", built: false, run: wall },
    Step { name: "native", about: "the laws and PyTorch's numbers, natively", built: false, run: native },
    Step {
        name: "fused",
        about: "the kernels are as exact where a machine multiplies and adds in one instruction",
        built: false,
        run: fused,
    },
    Step { name: "examples", about: "the examples in the documentation run", built: false, run: examples },
    Step { name: "docs", about: "the documentation builds without a warning", built: false, run: docs },
    Step { name: "build", about: "the page builds", built: true, run: || Ok(1) },
    Step { name: "types", about: "the page keeps to the module's types", built: true, run: types },
    Step { name: "node", about: "the module works in Node, with PyTorch's numbers", built: true, run: node },
    Step { name: "golden", about: "PyTorch's numbers in a browser", built: true, run: golden },
    Step { name: "page", about: "the page does what a person expects, in a browser", built: true, run: page },
    Step { name: "bench", about: "the benchmark runs", built: true, run: bench },
];

/// Runs the named steps, or all where none is named.
///
/// # Errors
/// Where a name is none of a step, or at the first step that fails.
pub(crate) fn test(only: &[String]) -> Result<()> {
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|step| step.name != name.as_str())) {
        bail!("there is no step \"{unknown}\"; `cargo xtask test --list` names them");
    }
    let chosen: Vec<&Step> =
        STEPS.iter().filter(|step| only.is_empty() || only.iter().any(|name| name == step.name)).collect();
    let start = Instant::now();
    // In a whole run, the page is built beside what is checked before it: neither keeps all processors busy by itself.
    let mut building = if chosen.len() == STEPS.len() { Some(Building::begin()?) } else { None };
    let mut built = false;
    let mut passed = 0;
    for (index, step) in chosen.iter().enumerate() {
        println!("\n[{}/{}] {}: {}", index + 1, chosen.len(), step.name, step.about);
        let began = Instant::now();
        let outcome = if step.built && !built {
            building.take().map_or_else(build::build, Building::end)
        } else {
            Ok(())
        };
        built |= step.built;
        let outcome = outcome.and_then(|()| (step.run)());
        if outcome.is_err()
            && let Some(building) = building.take()
        {
            println!("waiting for the build beside it to end");
            // What failed first is what is told.
            let _ = building.end();
        }
        passed += outcome.with_context(|| {
            format!("step {} failed; to run it alone: cargo xtask test --only {}", step.name, step.name)
        })?;
        println!("[{}/{}] {}: ok in {}", index + 1, chosen.len(), step.name, seconds(began.elapsed()));
    }
    println!("\n{passed} passed, 0 failed, in {}", seconds(start.elapsed()));
    Ok(())
}

/// `cargo xtask build` beside other steps; what it prints waits until the others have ended.
struct Building {
    process: Child,
    output: PathBuf,
}

impl Building {
    fn begin() -> Result<Self> {
        // Not by two at once.
        tools::wasm_target()?;
        let output = root().join("target/xtask-build.log");
        let file =
            fs::File::create(&output).with_context(|| format!("{} cannot be written", output.display()))?;
        let mut build = command(&env::current_exe()?.to_string_lossy());
        build.arg("build").stdout(file.try_clone()?).stderr(file);
        let process = build.spawn().context("the build cannot be started")?;
        Ok(Self { process, output })
    }

    /// Waits for it, and shows what it has printed.
    fn end(mut self) -> Result<()> {
        let status = self.process.wait()?;
        print!("{}", fs::read_to_string(&self.output)?);
        ensure!(status.success(), "the page does not build");
        Ok(())
    }
}

/// Prints the steps' names.
pub(crate) fn list() {
    for step in STEPS {
        println!("{:<12} {}", step.name, step.about);
    }
}

fn format() -> Result<usize> {
    check(cargo(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<usize> {
    check(cargo(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

fn clippy_web() -> Result<usize> {
    tools::wasm_target()?;
    // What these use is checked by the step before.
    let mut clippy = cargo(["clippy", "--no-deps", "--target", WASM, "--package", "pixelwise-web"]);
    for Module { package, .. } in MODULES {
        clippy.args(["--package", package]);
    }
    run(clippy.args(["--", "--deny", "warnings"]))?;
    // What is compiled differently where a machine multiplies and adds in one instruction.
    let mut fusing = cargo(["clippy", "--target", WASM, "--package", "pixelwise-kernels"]);
    fusing.args(["--target-dir", "target/fused", "--config", &modules::flags(&fused::FLAGS)]);
    run(fusing.args(["--", "--deny", "warnings"]))?;
    Ok(2)
}

/// The packages that know no JavaScript.
const CORE: [&str; 8] = [
    "pixelwise",
    "pixelwise-kernels",
    "pixelwise-train",
    "pixelwise-lab",
    "pixelwise-files",
    "pixelwise-traps",
    "pixelwise-scenes",
    "pixelwise-lessons",
];
/// What knows it.
const WEB: [&str; 3] = ["wasm-bindgen", "js-sys", "web-sys"];

fn wall() -> Result<usize> {
    for package in CORE {
        check_wall(package, &[], &WEB)?;
    }
    // A program in Rust that uses the losses gets the losses.
    check_wall("pixelwise", &["--target", "all"], &[&WEB[..], &["serde"]].concat())?;
    Ok(CORE.len() + 1)
}

fn check_wall(package: &str, on: &[&str], forbidden: &[&str]) -> Result<()> {
    let mut tree = cargo(["tree", "--package", package, "--edges", "normal", "--prefix", "none"]);
    let tree = read(tree.args(on))?;
    let mut names = tree.lines().filter_map(|line| line.split(' ').next());
    if let Some(name) = names.find(|name| forbidden.contains(name)) {
        bail!("{package} depends on {name}; `cargo tree --package {package} --invert {name}` shows the way");
    }
    Ok(())
}

/// Everything but the builder, which is compiled already: with it, what both need would be compiled once more, with the features of both.
/// That each step names the same packages lets it use what the others have compiled.
pub(crate) const ALL: [&str; 3] = ["--workspace", "--exclude", "xtask"];

fn native() -> Result<usize> {
    // Without the scenarios, which need a browser: `test = false` in their manifest.
    let targets = ["--lib", "--bins", "--tests"];
    let all = run_tests(cargo(["test"]).args(ALL).args(targets))?
        + run_tests(&mut cargo(["test", "--package", "xtask"]))?;
    // As the page's core has the losses: element by element.
    let plain = [
        "test",
        "--package",
        "pixelwise",
        "--no-default-features",
        "--test",
        "golden",
        "--test",
        "differential",
    ];
    Ok(all + run_tests(&mut cargo(plain))?)
}

/// Elsewhere than on x86-64, the machine's own flags decide, and the step before has tested them.
fn fused() -> Result<usize> {
    if !fuses() {
        println!("fused: left out, this machine has no such instruction that its programs do not use anyway");
        return Ok(0);
    }
    let mut test = cargo(["test", "--package", "pixelwise-kernels", "--package", "pixelwise"]);
    test.args(["--lib", "--test", "golden", "--test", "kernels", "--test", "differential"]);
    test.args(["--target-dir", "target/fused"]);
    test.env_remove("CARGO_ENCODED_RUSTFLAGS").env("RUSTFLAGS", "-C target-feature=+avx,+fma");
    run_tests(&mut test)
}

#[cfg(target_arch = "x86_64")]
fn fuses() -> bool {
    std::arch::is_x86_feature_detected!("avx") && std::arch::is_x86_feature_detected!("fma")
}

#[cfg(not(target_arch = "x86_64"))]
fn fuses() -> bool {
    false
}

fn examples() -> Result<usize> {
    check(cargo(["test", "--package", "pixelwise", "--doc"]))
}

fn docs() -> Result<usize> {
    let mut doc = cargo(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    doc.args(
        ["xtask", "workshop", "page-tests", "benches"].iter().flat_map(|package| ["--exclude", package]),
    );
    doc.env("RUSTDOCFLAGS", "--deny warnings");
    check(doc)
}

fn types() -> Result<usize> {
    for Module { name, .. } in MODULES {
        if !www().join("pkg").join(name).with_extension("d.ts").is_file() {
            bail!("www/pkg/{name}.d.ts is missing");
        }
    }
    let checker = tools::typescript()?;
    check_command(command("node").arg(checker).args(["--project", "tests/page/tsconfig.json"]))
}

fn node() -> Result<usize> {
    tools::node()?;
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("tests/page"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.js"));
    ensure!(!files.is_empty(), "there is no test in tests/page");
    run_tests(command("node").args(["--test", "--test-reporter", "tap"]).args(files))
}

fn golden() -> Result<usize> {
    browser_tests(&["golden::"])
}

fn page() -> Result<usize> {
    browser_tests(&["--skip", "golden::"])
}

fn browser_tests(filter: &[&str]) -> Result<usize> {
    tools::browser()?;
    // A browser waits more than it works.
    let threads = std::thread::available_parallelism().map_or(2, |cores| 3 * cores.get());
    let threads = format!("--test-threads={threads}");
    run_tests(cargo(["test"]).args(ALL).args(["--test", "scenarios", "--", &threads]).args(filter))
}

fn bench() -> Result<usize> {
    crate::bench::bench(true)?;
    Ok(1)
}

fn check(mut command: std::process::Command) -> Result<usize> {
    check_command(&mut command)
}

fn check_command(command: &mut std::process::Command) -> Result<usize> {
    run(command)?;
    Ok(1)
}

/// As one reads a time: 0.8 s, 12 s, 2 min 5 s.
fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    match whole {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_step_is_refused_by_name() {
        let error = test(&["no-such-step".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("no-such-step"), "{error}");
    }

    #[test]
    fn a_time_is_written_as_one_reads_it() {
        assert_eq!(seconds(Duration::from_millis(840)), "0.8 s");
        assert_eq!(seconds(Duration::from_secs(12)), "12 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 5 s");
    }
}
