//! Checks of the browser side, compiled to WASM; its tests run under Node.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::tally::Tally;
use crate::debian;
use crate::place::Place;
use crate::shell::{cargo, find, run, say};
use crate::wasm_target::{self, TARGET};

pub(super) fn clippy(place: &Place, _: &mut Tally) -> Result<()> {
    wasm_target::ensure()?;
    let mut command = cargo();
    command.current_dir(&place.root).args(["clippy", "-p", "frontend", "--target", TARGET]);
    run(command.args(["--all-targets", "--", "-D", "warnings"]))
}

pub(super) fn test(place: &Place, tally: &mut Tally) -> Result<()> {
    wasm_target::ensure()?;
    if find(&["node"]).is_none() {
        debian::install(&["nodejs"])?;
    }
    let runner = format!("target.{TARGET}.runner=['{}']", test_runner(place)?.display());
    let mut command = cargo();
    command.current_dir(&place.root).args(["test", "-p", "frontend", "--lib", "--tests", "--target", TARGET]);
    tally.test(command.args(["--config", &runner]))
}

/// wasm-bindgen's own test runner, in exactly the version of the crate inside the bundle. It is built
/// when it is first needed rather than linked into this program: only this check pays for it. Not with
/// its own lock file: a mirror that lags behind lacks some of what that names.
fn test_runner(place: &Place) -> Result<PathBuf> {
    let version = locked_version(&fs::read_to_string(place.root.join("Cargo.lock"))?)?;
    let home = place.target.join("tools").join(format!("wasm-bindgen-{version}"));
    let runner = home.join("bin/wasm-bindgen-test-runner");
    if runner.is_file() {
        return Ok(runner);
    }
    say("Building wasm-bindgen's test runner (once)…");
    let mut command: Command = cargo();
    command.current_dir(&place.root).args(["install", "wasm-bindgen-cli", "--version", &version]);
    command.args(["--bin", "wasm-bindgen-test-runner", "--no-default-features", "--debug", "--root"]);
    // Its output is kept apart: cargo would else clear a folder of ours that it thinks is its own.
    run(command.arg(&home).arg("--target-dir").arg(home.join("build")))?;
    fs::remove_dir_all(home.join("build"))?;
    Ok(runner)
}

fn locked_version(lock: &str) -> Result<String> {
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"").skip(1);
    let version = lines.next().and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).context("Cargo.lock names no version of wasm-bindgen")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_locked_one() {
        let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.1\"\n\n[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.9\"\n";
        assert_eq!(locked_version(lock).expect("is there"), "0.2.1");
        assert!(locked_version("").is_err());
    }
}
