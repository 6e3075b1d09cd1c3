//! `bench web`: what a browser needs to open and to work on a board of many tasks.

use std::fs;

use anyhow::{Context, Result};

use crate::check::end_to_end::chromium;
use crate::npm;
use crate::place::Place;
use crate::serve;
use crate::shell::{run, say, tied};

/// Builds what is shipped, and has `end2end/bench/web.js` measure it; the arguments go there.
pub(crate) fn measure(arguments: &[String]) -> Result<()> {
    let place = Place::find()?;
    let folder = place.root.join("end2end");
    npm::install(&folder)?;
    let browser = chromium()?;
    serve::build()?;
    let report = place.root.join("target/bench/web.md");
    fs::create_dir_all(place.root.join("target/bench")).context("cannot make target/bench")?;

    say("Measuring in Chromium…");
    let mut command = tied("node");
    command.current_dir(&folder).arg("bench/web.js").arg("--report").arg(report);
    command.env("TASKSYNC_BIN", place.server("release")).env("CHROMIUM", browser);
    run(command.args(arguments))
}
