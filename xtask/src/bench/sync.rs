//! `bench sync`: the server under a crowd of sockets, beside Socket.IO and the bare system calls.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::bundle;
use crate::npm;
use crate::place::Place;
use crate::shell::{cargo, find, run, say, tied};

/// Sockets that either side of the bench has open, and some more.
const FILES: &str = "20000:20000";

/// Builds what is measured, and has `bench` measure it; the arguments go there.
pub(crate) fn measure(arguments: &[String]) -> Result<()> {
    let place = Place::find()?;
    let node = place.root.join("end2end/bench");
    npm::install(&node)?;
    build(&place)?;
    let folder = place.root.join("target/bench");
    fs::create_dir_all(&folder).context("cannot make target/bench")?;

    let mut command = crowd(&place);
    command.arg("sync");
    command.arg("--tasksync").arg(place.server("release")).arg("--node").arg(node);
    command.arg("--report").arg(folder.join("sync.md"));
    run(command.args(arguments))
}

/// Builds the server and the crowd.
pub(super) fn build(place: &Place) -> Result<()> {
    say("Building the server and the crowd, optimised…");
    bundle::ensure_folder(place)?;
    // One after the other: built together they would agree on features, and the server be built anew.
    for package in ["server", "bench"] {
        run(cargo().current_dir(&place.root).args(["build", "--release", "-p", package]))?;
    }
    Ok(())
}

/// The crowd, to be told what it measures, with as many files as it has sockets, and off the server's core.
pub(super) fn crowd(place: &Place) -> Command {
    let mut command = tied("prlimit");
    command.arg(format!("--nofile={FILES}"));
    if cores() > 1 {
        // The servers are put on the first core.
        command.args(["taskset", "-c", "1"]);
    }
    command.arg(place.target.join("release/bench"));
    command
}

fn cores() -> usize {
    // Without the program that pins there is nothing to count.
    let is_there = find(&["taskset"]).is_some();
    if is_there { std::thread::available_parallelism().map_or(1, usize::from) } else { 1 }
}
