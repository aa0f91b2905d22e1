//! Running other programs: said in the words one would type, failing where they fail.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::project;

/// A command in the project's root.
#[must_use]
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project::root());
    command
}

/// The cargo that runs this program, in the project's root.
#[must_use]
pub fn cargo<const N: usize>(args: [&str; N]) -> Command {
    let mut command = command(&env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(args);
    command
}

/// Runs a command; its output goes where ours goes.
///
/// # Errors
/// Where it cannot be started or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("`{}` cannot be started", words(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", words(command));
    }
    Ok(())
}

/// Runs a command for what it prints.
///
/// # Errors
/// Where it cannot be started or fails; what it printed as its error goes with it.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("`{}` cannot be started", words(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({})\n{}", words(command), output.status, said.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` did not print text", words(command)))
}

/// Runs a test program, lets its output through and counts the tests that its summaries name.
///
/// # Errors
/// Where it cannot be started, fails, or ran no test at all.
pub fn run_tests(command: &mut Command) -> Result<usize> {
    let shown = words(command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("`{shown}` cannot be started"))?;
    let output = child.stdout.take().context("a piped output")?;
    let mut passed = 0;
    for line in BufReader::new(output).lines() {
        let line = line?;
        passed += passed_in(&line);
        println!("{line}");
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    if passed == 0 {
        bail!("`{shown}` ran no test");
    }
    Ok(passed)
}

/// How many tests a summary line says have passed: Rust's `test result: ok. 3 passed; …`, Node's `# pass 3`.
fn passed_in(line: &str) -> usize {
    let count = if let Some(rest) = line.strip_prefix("test result: ok. ") {
        rest.split(' ').next()
    } else {
        line.strip_prefix("# pass ")
    };
    count.and_then(|count| count.trim().parse().ok()).unwrap_or(0)
}

/// The command as one would type it.
fn words(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let name = program.rsplit(['/', '\\']).next().unwrap_or(&program).to_owned();
    let args = command.get_args().map(|arg| arg.to_string_lossy().into_owned());
    std::iter::once(name).chain(args).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_summary_are_counted() {
        assert_eq!(passed_in("test result: ok. 12 passed; 0 failed; 0 ignored"), 12);
        assert_eq!(passed_in("# pass 7"), 7);
        assert_eq!(passed_in("test result: FAILED. 12 passed; 1 failed"), 0);
        assert_eq!(passed_in("running 3 tests"), 0);
    }

    #[test]
    fn a_command_is_shown_by_its_name_and_words() {
        assert_eq!(words(Command::new("/usr/bin/cargo").args(["fmt", "--check"])), "cargo fmt --check");
    }

    #[test]
    fn a_failing_command_is_an_error_that_names_it() {
        let error = read(&mut cargo(["no-such-command"])).unwrap_err().to_string();
        assert!(error.starts_with("`cargo no-such-command` failed"), "{error}");
    }
}
