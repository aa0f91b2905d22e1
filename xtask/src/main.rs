//! `cargo xtask build | serve | test | bench`: one command for each thing one does with Pixelwise.

mod bench;
mod build;
mod fused;
mod licenses;
mod link;
mod modules;
mod one_file;
mod order;
mod page;
mod publish;
mod renew;
mod serve;
mod site;
mod strings;
mod test;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask <command>

  build                  the module in www/pkg and the whole site, ready for any host, in dist
  serve                  build, then serve www on this machine
    --port <number>      the first port to try (8080)
    --open               open a browser, too
  test                   everything that CI runs
    --only <step>,…      only these steps
    --list               name the steps
  bench                  sizes and times
    --quick              a short run that shows that it works
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// One thing that the program can do, with everything that was said about it.
#[derive(Debug)]
enum Task {
    Help,
    Build,
    Serve(serve::Options),
    ListSteps,
    Test(Vec<String>),
    Bench { quick: bool },
}

fn run() -> Result<()> {
    match task(lexopt::Parser::from_env())? {
        Task::Help => print!("{HELP}"),
        Task::Build => build::build()?,
        Task::Serve(options) => serve::serve(&options)?,
        Task::ListSteps => test::list(),
        Task::Test(only) => test::test(&only)?,
        Task::Bench { quick } => bench::bench(quick)?,
    }
    Ok(())
}

/// Reads the words after `cargo xtask`; `--help` may stand anywhere.
fn task(mut args: lexopt::Parser) -> Result<Task> {
    let command = match args.next()? {
        None | Some(Short('h') | Long("help")) => return Ok(Task::Help),
        Some(Value(name)) => name.string()?,
        Some(option) => bail!("{} before the command\n\n{HELP}", option.unexpected()),
    };
    let mut task = match command.as_str() {
        "help" => return Ok(Task::Help),
        "build" => Task::Build,
        "serve" => Task::Serve(serve::Options::default()),
        "test" => Task::Test(Vec::new()),
        "bench" => Task::Bench { quick: false },
        _ => bail!("there is no command \"{command}\"\n\n{HELP}"),
    };
    let mut list = false;
    while let Some(option) = args.next()? {
        match (&mut task, option) {
            (_, Short('h') | Long("help")) => return Ok(Task::Help),
            (Task::Serve(options), Long("port")) => options.port = port(args.value().context("--port")?)?,
            (Task::Serve(options), Long("open")) => options.open = true,
            (Task::Test(only), Long("only")) => {
                only.extend(args.value().context("--only")?.string()?.split(',').map(str::to_owned));
            }
            (Task::Test(_), Long("list")) => list = true,
            (Task::Bench { quick }, Long("quick")) => *quick = true,
            (_, other) => {
                bail!("{command}: {}; `cargo xtask --help` names what there is", other.unexpected())
            }
        }
    }
    Ok(if list { Task::ListSteps } else { task })
}

fn port(value: OsString) -> Result<u16> {
    let text = value.to_string_lossy().into_owned();
    text.parse().with_context(|| format!("--port takes a number from 0 to {}, not \"{text}\"", u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Task> {
        task(lexopt::Parser::from_args(words.split_whitespace()))
    }

    #[track_caller]
    fn check_refused(words: &str, named: &str) {
        let error = format!("{:#}", read(words).unwrap_err());
        assert!(error.contains(named), "{error}");
    }

    #[test]
    fn help_may_stand_anywhere() {
        for words in
            ["", "--help", "-h", "help", "serve --help", "serve --port 1 -h", "test --help", "bench -h"]
        {
            assert!(matches!(read(words), Ok(Task::Help)), "{words}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        check_refused("sevre", "\"sevre\"");
        check_refused("serve --prot 1", "--prot");
        check_refused("serve --port abc", "--port takes a number from 0 to 65535, not \"abc\"");
        check_refused("serve --port 70000", "\"70000\"");
        check_refused("serve --port", "--port");
        check_refused("build --open", "--open");
        check_refused("--quick bench", "--quick");
        check_refused("test page", "page");
    }

    #[test]
    fn options_are_read() {
        assert!(matches!(
            read("serve --open --port 0").unwrap(),
            Task::Serve(serve::Options { port: 0, open: true })
        ));
        assert!(
            matches!(read("test --only a,b --only c").unwrap(), Task::Test(only) if only == ["a", "b", "c"])
        );
        assert!(matches!(read("test --list").unwrap(), Task::ListSteps));
        assert!(matches!(read("bench --quick").unwrap(), Task::Bench { quick: true }));
    }
}
