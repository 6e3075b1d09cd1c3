//! TaskSync's own build. `cargo xtask` lists what it can do.
//!
//! A build's output is read by a person in a terminal, so this crate prints.
#![allow(clippy::print_stdout)]

mod bench;
mod bundle;
mod check;
mod debian;
mod dev;
mod npm;
mod place;
mod serve;
mod shell;
mod tidy;
mod wasm_target;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
TaskSync's own build.

  cargo xtask serve [-- ARGS]   Build everything that is not built yet, and start the server.
  cargo xtask build             The same without starting; prints the sizes of what is downloaded.
  cargo xtask bundle [dev]      Build the browser's part alone, for release or for development.
  cargo xtask dev [-- ARGS]     Start it for development: what you change is rebuilt, open pages reload.
  cargo xtask test [WORD…]      Run every check, or those whose name contains one of the words.
  cargo xtask autobahn [CASE…]  Ask our WebSocket frames by Autobahn's suite, or these cases (`6.*`) of it.
  cargo xtask bench sync        Measure the server under a crowd of sockets, beside Socket.IO (--quick: less).
  cargo xtask bench web         Measure a board of 10,000 tasks in Chromium (--quick: less).
  cargo xtask bench door        Measure what two people at work notice while others storm the door.
  cargo xtask tidy              Check the rules of the house only (which room may use what).
  cargo xtask help              Print this.

ARGS go to the server (`-- --help` lists them).";

fn main() -> ExitCode {
    match start() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<ExitCode> {
    let mut words = std::env::args().skip(1);
    let verb = words.next();
    let rest: Vec<String> = words.filter(|word| word != "--").collect();
    if let Some("serve" | "build" | "dev" | "test" | "bench" | "autobahn") = verb.as_deref() {
        debian::ensure_make()?;
    }
    match verb.as_deref() {
        Some("serve") => serve::serve(&rest)?,
        Some("build") => serve::build()?,
        Some("bundle") => serve::bundle(rest.iter().any(|word| word == "dev"))?,
        Some("dev") => dev::dev(&rest)?,
        Some("test") => return check::run_all(&rest),
        Some("autobahn") => check::autobahn::run_alone(&rest)?,
        Some("bench") => bench::run(&rest)?,
        Some("tidy") => return tidy::report(),
        None | Some("help" | "--help" | "-h") => println!("{HELP}"),
        Some(other) => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
    }
    Ok(ExitCode::SUCCESS)
}
