//! Playwright in `end2end/` against the real server and the real bundle.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::native;
use super::tally::Tally;
use crate::bundle::{self, Purpose};
use crate::place::Place;
use crate::shell::find;
use crate::{debian, npm, wasm_target};

/// Chromium's program under the names that systems give it.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

pub(super) fn test(place: &Place, tally: &mut Tally) -> Result<()> {
    let folder = place.root.join("end2end");
    if !folder.join("package.json").is_file() {
        bail!("end2end/package.json is missing");
    }
    npm::install(&folder)?;
    let browser = chromium()?;

    wasm_target::ensure()?;
    let compiled = bundle::compile(place, Purpose::Release)?;
    bundle::assemble(place, &compiled)?;
    native::build_server(place)?;

    let mut command = Command::new("npm");
    command.current_dir(&folder).args(["test", "--silent"]);
    command.env("TASKSYNC_BIN", place.server("debug")).env("CHROMIUM", browser);
    tally.test(&mut command)
}

/// The browser's program; installs it where it is missing.
pub(crate) fn chromium() -> Result<PathBuf> {
    if find(&BROWSERS).is_none() {
        debian::install(&["chromium"])?;
    }
    find(&BROWSERS).context("Chromium was installed, but is not on the PATH")
}
