//! `cargo xtask build | serve | test | bench`: one command for each thing one does with Pixelwise.

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;
use xtask::{bench, build, serve, test};

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

fn run() -> Result<()> {
    let mut args = lexopt::Parser::from_env();
    let Some(command) = args.next()? else {
        print!("{HELP}");
        return Ok(());
    };
    match command {
        Value(name) if name == "build" => {
            no_more(&mut args)?;
            build::build()
        }
        Value(name) if name == "serve" => serve::serve(&serve_options(&mut args)?),
        Value(name) if name == "test" => run_test(&mut args),
        Value(name) if name == "bench" => bench::bench(bench_is_quick(&mut args)?),
        Short('h') | Long("help") => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("{}\n\n{HELP}", other.unexpected()),
    }
}

fn serve_options(args: &mut lexopt::Parser) -> Result<serve::Options> {
    let mut options = serve::Options::default();
    while let Some(arg) = args.next()? {
        match arg {
            Long("port") => options.port = args.value()?.parse()?,
            Long("open") => options.open = true,
            other => bail!(other.unexpected()),
        }
    }
    Ok(options)
}

fn run_test(args: &mut lexopt::Parser) -> Result<()> {
    let mut only = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            Long("only") => only.extend(args.value()?.string()?.split(',').map(str::to_owned)),
            Long("list") => {
                test::list();
                return Ok(());
            }
            other => bail!(other.unexpected()),
        }
    }
    test::test(&only)
}

fn bench_is_quick(args: &mut lexopt::Parser) -> Result<bool> {
    let mut quick = false;
    while let Some(arg) = args.next()? {
        match arg {
            Long("quick") => quick = true,
            other => bail!(other.unexpected()),
        }
    }
    Ok(quick)
}

fn no_more(args: &mut lexopt::Parser) -> Result<()> {
    match args.next()? {
        Some(other) => bail!(other.unexpected()),
        None => Ok(()),
    }
}
