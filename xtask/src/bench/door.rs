//! `bench door`: what people at work notice while others storm the door.

use std::fs;

use anyhow::{Context, Result};

use super::sync::{build, crowd};
use crate::place::Place;
use crate::shell::run;

/// Builds what is measured, and has `bench` measure it; the arguments go there.
pub(crate) fn measure(arguments: &[String]) -> Result<()> {
    let place = Place::find()?;
    build(&place)?;
    let folder = place.root.join("target/bench");
    fs::create_dir_all(&folder).context("cannot make target/bench")?;
    let mut command = crowd(&place);
    command.arg("door").arg("--tasksync").arg(place.server("release"));
    command.arg("--report").arg(folder.join("door.md"));
    run(command.args(arguments))
}
