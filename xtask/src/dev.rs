//! `dev`: rebuilds what changed, restarts the server, and lets open pages reload themselves.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::bundle::{self, Purpose};
use crate::place::Place;
use crate::shell::{cargo, run, say, tied};
use crate::wasm_target;

/// The rooms whose files make the product.
const ROOMS: [&str; 6] = ["app", "server", "frontend", "style", "migrations", "Cargo.toml"];

/// Runs until it is interrupted (Ctrl-C reaches the server too). Looking at a few hundred files once a
/// second costs nothing to speak of, and works on every file system.
pub(crate) fn dev(arguments: &[String]) -> Result<()> {
    let place = Place::find()?;
    say("Checking that cargo can build for browsers…");
    wasm_target::ensure()?;
    bundle::ensure_folder(&place)?;

    let mut server: Option<Child> = None;
    let mut seen = None;
    loop {
        let now = newest_change(&place.root);
        if seen != now {
            seen = now;
            if let Err(error) = rebuild(&place, arguments, &mut server) {
                say(format!("{error:#}\nWaiting for your next change…"));
            }
        }
        if let Some(status) = server.as_mut().map(Child::try_wait).transpose()?.flatten() {
            say(format!("The server has ended ({status}). Waiting for your next change…"));
            server = None;
        }
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// Compiles first, while the old server still answers. It is stopped before the new bundle appears, so
/// that a page which sees the new manifest is answered by the new server.
fn rebuild(place: &Place, arguments: &[String], server: &mut Option<Child>) -> Result<()> {
    say("Building for development…");
    let compiled = bundle::compile(place, Purpose::Development)?;
    run(cargo().current_dir(&place.root).args(["build", "-p", "server"]))?;
    if let Some(mut old) = server.take() {
        stop(&mut old);
    }
    bundle::assemble(place, &compiled)?;
    mark_restart(place)?;
    let binary = place.server("debug");
    let child = tied(binary).current_dir(&place.root).args(arguments).spawn();
    *server = Some(child.context("cannot start the server")?);
    Ok(())
}

/// SIGTERM, so that the server closes its sockets and its database; harder when that takes too long.
fn stop(server: &mut Child) {
    let _ = Command::new("kill").arg(server.id().to_string()).status();
    for _ in 0..50 {
        if matches!(server.try_wait(), Ok(Some(_))) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let _ = server.kill();
    let _ = server.wait();
}

/// A changed server alone should reload the page too: the manifest differs with every start.
fn mark_restart(place: &Place) -> Result<()> {
    let file = place.site().join("manifest.json");
    let mut manifest: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    manifest["started"] = now.as_millis().to_string().into();
    fs::write(file, format!("{manifest:#}\n"))?;
    Ok(())
}

/// When a file of the product was last written, and how many there are (so that a deletion counts).
fn newest_change(root: &Path) -> Option<(SystemTime, usize)> {
    let mut pending: Vec<_> = ROOMS.iter().map(|room| root.join(room)).collect();
    let mut newest = None;
    let mut count = 0;
    while let Some(path) = pending.pop() {
        let Ok(about) = fs::metadata(&path) else { continue };
        if about.is_dir() {
            pending.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        } else {
            count += 1;
            newest = newest.max(about.modified().ok());
        }
    }
    newest.map(|newest| (newest, count))
}
