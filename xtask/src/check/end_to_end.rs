//! Playwright in `end2end/` against the real server and the real bundle.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::native;
use super::tally::Tally;
use crate::bundle::{self, Purpose};
use crate::place::Place;
use crate::shell::{find, run, say};
use crate::{debian, wasm_target};

/// Chromium's program under the names that systems give it.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

pub(super) fn test(place: &Place, tally: &mut Tally) -> Result<()> {
    let folder = place.root.join("end2end");
    if !folder.join("package.json").is_file() {
        bail!("end2end/package.json is missing");
    }
    install_packages(&folder)?;
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

/// `npm ci`, again only when the lock file has changed.
fn install_packages(folder: &Path) -> Result<()> {
    if find(&["npm"]).is_none() {
        debian::install(&["nodejs", "npm"])?;
    }
    let lock = fs::read(folder.join("package-lock.json")).context("end2end/package-lock.json is missing")?;
    let wanted = format!("{:x}", Sha256::digest(lock));
    let packages = folder.join("node_modules");
    let stamp = packages.join(".installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    say("Installing the packages of end2end…");
    let mut command = Command::new("npm");
    // The browser is the system's: Playwright need not download one.
    command.current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(command.args(["ci", "--no-audit", "--no-fund"]))?;
    fs::create_dir_all(packages)?;
    fs::write(stamp, wanted).context("cannot write to end2end/node_modules")
}

fn chromium() -> Result<PathBuf> {
    if find(&BROWSERS).is_none() {
        debian::install(&["chromium"])?;
    }
    find(&BROWSERS).context("Chromium was installed, but is not on the PATH")
}
