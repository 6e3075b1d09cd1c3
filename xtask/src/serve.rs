//! `serve` and `build`: from a bare checkout to the running product.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::bundle::{self, Purpose};
use crate::place::Place;
use crate::shell::{cargo, run, say};
use crate::wasm_target;

/// Builds what is not built yet, then becomes the server: signals reach it, and its end is ours.
pub(crate) fn serve(arguments: &[String]) -> Result<()> {
    let place = Place::find()?;
    build_all(&place, 4)?;
    say("[4/4] Starting the server…");
    let failure = Command::new(place.server("release")).current_dir(&place.root).args(arguments).exec();
    Err(failure).context("cannot start the server")
}

/// Builds, and says what came of it.
pub(crate) fn build() -> Result<()> {
    let place = Place::find()?;
    build_all(&place, 3)?;
    say(format!("\n{}\n", bundle::sizes(&place.site())?));
    let server = place.server("release");
    let megabytes = std::fs::metadata(&server)?.len() as f64 / 1e6;
    say(format!("The server, with all of this inside: {} ({megabytes:.1} MB)", place.short(&server)));
    Ok(())
}

/// Builds the browser's part alone, into `target/site`.
pub(crate) fn bundle(for_development: bool) -> Result<()> {
    let place = Place::find()?;
    wasm_target::ensure()?;
    let purpose = if for_development { Purpose::Development } else { Purpose::Release };
    let compiled = bundle::compile(&place, purpose)?;
    bundle::assemble(&place, &compiled)?;
    say(bundle::sizes(&place.site())?);
    Ok(())
}

fn build_all(place: &Place, steps: u8) -> Result<()> {
    say(format!("[1/{steps}] Checking that cargo can build for browsers…"));
    wasm_target::ensure()?;

    let wait = first_time(&place.target.join(wasm_target::TARGET).join("bundle"), "about 3 minutes");
    say(format!("[2/{steps}] Building the browser bundle{wait}…"));
    let compiled = bundle::compile(place, Purpose::Release)?;
    bundle::assemble(place, &compiled)?;

    let wait = first_time(&place.server("release"), "about 7 minutes");
    say(format!("[3/{steps}] Building the server{wait}…"));
    build_server(place)?;
    if !carries_bundle(place)? {
        // Cargo rebuilds the server when an embedded file changes or goes, but does not see one that
        // comes new: so it is when the server was first compiled by hand, before there was a bundle.
        say("The server was compiled before the bundle. Building it again…");
        run(cargo().current_dir(&place.root).args(["clean", "--quiet", "--release", "-p", "server"]))?;
        build_server(place)?;
        ensure!(carries_bundle(place)?, "the server does not carry the bundle of target/site in it");
    }
    Ok(())
}

fn build_server(place: &Place) -> Result<()> {
    run(cargo().current_dir(&place.root).args(["build", "--release", "-p", "server"]))
}

/// True when the names of today's bundle are in the binary, as those of embedded files are.
fn carries_bundle(place: &Place) -> Result<bool> {
    let binary = std::fs::read(place.server("release"))?;
    let text = String::from_utf8_lossy(&binary);
    Ok(bundle::names(&place.site())?.iter().all(|name| text.contains(name.as_str())))
}

/// Tells how long it takes while there is nothing to start from.
fn first_time(result: &Path, duration: &str) -> String {
    if result.exists() { String::new() } else { format!(" (this first time: {duration})") }
}
