//! Packages from npm, for the programs that are written for Node.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::debian;
use crate::shell::{find, run, say};

/// `npm ci` in a folder, again only when its lock file has changed.
pub(crate) fn install(folder: &Path) -> Result<()> {
    if find(&["npm"]).is_none() {
        debian::install(&["nodejs", "npm"])?;
    }
    let lock = folder.join("package-lock.json");
    let lock = fs::read(&lock).with_context(|| format!("{} is missing", lock.display()))?;
    let wanted = format!("{:x}", Sha256::digest(lock));
    let packages = folder.join("node_modules");
    let stamp = packages.join(".installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    say(format!("Installing the packages of {}…", folder.display()));
    let mut command = Command::new("npm");
    // The browser is the system's: Playwright need not download one.
    command.current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(command.args(["ci", "--no-audit", "--no-fund"]))?;
    fs::create_dir_all(packages)?;
    fs::write(stamp, wanted).with_context(|| format!("cannot write to {}/node_modules", folder.display()))
}
