//! Checks of what runs on the server's side.

use std::process::Command;

use anyhow::{Result, bail};

use super::cluster::Cluster;
use super::tally::Tally;
use crate::place::Place;
use crate::shell::{cargo, run};

/// Always the same packages and features, so that cargo compiles the dependencies once. `xtask` is asked
/// apart, for the same reason.
const PRODUCT: [&str; 8] = ["-p", "app", "-p", "migrations", "-p", "server", "--features", "app/ssr"];

const ECHO: &str = "realtime::connection::tests::echo::serves_autobahn";

pub(super) fn format(place: &Place, _: &mut Tally) -> Result<()> {
    run(cargo_in(place).args(["fmt", "--all", "--check"]))
        .map_err(|_| anyhow::anyhow!("some files are not formatted; mend it with: cargo fmt --all"))
}

pub(super) fn clippy(place: &Place, _: &mut Tally) -> Result<()> {
    let lint = |packages: &[&str]| {
        let mut command = cargo_in(place);
        run(command.arg("clippy").args(packages).args(["--all-targets", "--", "-D", "warnings"]))
    };
    both([lint(&["-p", "xtask"]), lint(&PRODUCT)])
}

pub(super) fn unit(place: &Place, tally: &mut Tally) -> Result<()> {
    let mut test = |packages: &[&str], kinds: &[&str]| {
        tally.test(cargo_in(place).args(["test", "--no-fail-fast"]).args(packages).args(kinds))
    };
    both([test(&["-p", "xtask"], &["--bins"]), test(&PRODUCT, &["--lib", "--bins"])])
}

pub(super) fn on_sqlite(place: &Place, tally: &mut Tally) -> Result<()> {
    tally.test(integration(place).args(["--", "sqlite::"]))
}

/// On a cluster of our own, which ends with this check.
pub(super) fn on_postgres(place: &Place, tally: &mut Tally) -> Result<()> {
    let cluster = Cluster::start()?;
    tally.test(integration(place).env("TEST_POSTGRES_URL", cluster.url()).args(["--", "postgres::"]))
}

/// What needs no database, or brings its own.
pub(super) fn without_database(place: &Place, tally: &mut Tally) -> Result<()> {
    tally.test(integration(place).args(["--", "--skip", "sqlite::", "--skip", "postgres::"]))
}

/// Builds the server's binary with the tests' features, so that nothing is compiled twice for it.
pub(super) fn build_server(place: &Place) -> Result<()> {
    run(integration(place).arg("--no-run"))
}

/// The server's unit tests as a program that says back what it is told over a WebSocket.
pub(super) fn echo_server(place: &Place) -> Command {
    let mut command = cargo_in(place);
    command.arg("test").args(PRODUCT).args(["--lib", "--", "--ignored", "--exact", "--nocapture", ECHO]);
    command
}

fn integration(place: &Place) -> Command {
    let mut command = cargo_in(place);
    command.arg("test").args(PRODUCT).args(["--test", "it"]);
    command
}

fn cargo_in(place: &Place) -> Command {
    let mut command = cargo();
    command.current_dir(&place.root);
    command
}

/// Both were tried; the error tells of each that failed.
fn both(results: [Result<()>; 2]) -> Result<()> {
    let failures: Vec<String> =
        results.into_iter().filter_map(Result::err).map(|it| it.to_string()).collect();
    if !failures.is_empty() {
        bail!("{}", failures.join("; "));
    }
    Ok(())
}
