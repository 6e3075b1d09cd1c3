//! The browser bundle: WASM and its script, the style sheet, the static files, each with its compressed
//! forms, in `target/site`, where the server embeds them.
//!
//! Names carry the hash of their content, so that browsers may keep them forever; `manifest.json` tells
//! the server today's names. Nothing is redone while the inputs are the same.

mod compress;
#[cfg(test)]
mod manifest;
mod script;
mod site;
mod style;
mod worker;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::place::Place;
use crate::shell::{cargo, run};
use crate::wasm_target::TARGET;

pub(crate) use site::{names, sizes};

/// What the bundle is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// As small as it gets.
    Release,
    /// Built in seconds, not compressed, and the page reloads itself when a newer bundle is there.
    Development,
}

impl Purpose {
    /// The cargo profile, which is also the name of its output folder.
    fn profile(self) -> &'static str {
        match self {
            Self::Release => "bundle",
            Self::Development => "bundle-dev",
        }
    }
}

/// The browser side as cargo builds it, before it is made ready for browsers.
#[derive(Debug)]
pub(crate) struct Compiled {
    purpose: Purpose,
    wasm: PathBuf,
}

/// Compiles the browser side.
pub(crate) fn compile(place: &Place, purpose: Purpose) -> Result<Compiled> {
    let profile = purpose.profile();
    run(cargo().current_dir(&place.root).args([
        "build",
        "-p",
        "frontend",
        "--lib",
        "--target",
        TARGET,
        "--profile",
        profile,
    ]))?;
    Ok(Compiled { purpose, wasm: place.target.join(TARGET).join(profile).join("frontend.wasm") })
}

/// Makes `target/site` from what was compiled. False when it was there already, from the same inputs.
pub(crate) fn assemble(place: &Place, compiled: &Compiled) -> Result<bool> {
    let wasm =
        fs::read(&compiled.wasm).with_context(|| format!("cargo built no {}", compiled.wasm.display()))?;
    let style = style::bundle(&place.root.join("style/index.css"))?;
    let files = site::static_files(&place.root.join("frontend/static"))?;

    let stamp = stamp(compiled.purpose, &wasm, &style, &files);
    let stamp_file = place.root.join("target/site.stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) && site::is_whole(&place.site()) {
        return Ok(false);
    }

    let mut site = site::Site::new(place)?;
    let mut snippets = Vec::new();
    let style = site.add_hashed("style", "css", style.as_bytes())?;
    let bindings = script::bind(wasm)?;
    let size = bindings.wasm.len();
    let wasm = site.add_hashed("app", "wasm", &bindings.wasm)?;
    for (name, text) in &bindings.snippets {
        site.add(name, text.as_bytes())?;
        snippets.push(name.clone());
    }
    let text = script::starting(&bindings.script, &wasm, size, compiled.purpose);
    let script = site.add_hashed("app", "js", text.as_bytes())?;
    let early = site.add_hashed("early", "js", script::EARLY.as_bytes())?;
    let passkeys = site.add_hashed("passkeys", "js", script::PASSKEYS.as_bytes())?;
    let settings = site.add_hashed("settings", "js", script::SETTINGS.as_bytes())?;
    let theme = site.add_hashed("theme", "js", script::THEME.as_bytes())?;
    for (name, content) in &files {
        site.add(name, content)?;
    }
    let assets = [vec![script.clone(), wasm.clone(), style.clone(), theme.clone()], snippets].concat();
    let worker = worker::write(compiled.purpose, &assets, &files)?;
    site.add("sw.js", worker.script.as_bytes())?;
    if compiled.purpose == Purpose::Release {
        site.compress()?;
    }
    let mut manifest = serde_json::json!({
        "script": script, "wasm": wasm, "style": style, "early": early, "passkeys": passkeys,
        "settings": settings, "theme": theme,
    });
    if let Some(version) = worker.version {
        manifest["version"] = version.into();
    }
    site.add("manifest.json", format!("{manifest:#}\n").as_bytes())?;
    site.publish()?;
    fs::write(stamp_file, stamp)?;
    Ok(true)
}

/// The server's crate does not compile while the folder that it embeds is missing.
pub(crate) fn ensure_folder(place: &Place) -> Result<()> {
    fs::create_dir_all(place.site()).context("cannot make target/site")
}

/// Everything that decides what the site contains, this program's own version included.
fn stamp(purpose: Purpose, wasm: &[u8], style: &str, files: &[(String, Vec<u8>)]) -> String {
    let mut inputs = vec![purpose.profile().as_bytes(), wasm, style.as_bytes()];
    inputs.extend([
        include_bytes!("mod.rs").as_slice(),
        include_bytes!("compress.rs"),
        include_bytes!("script.rs"),
        include_bytes!("site.rs"),
        include_bytes!("reload.js"),
        include_bytes!("worker.rs"),
        script::OFFER.as_bytes(),
        script::EARLY.as_bytes(),
        script::PASSKEYS.as_bytes(),
        script::START.as_bytes(),
        script::SETTINGS.as_bytes(),
        script::THEME.as_bytes(),
        worker::SCRIPT.as_bytes(),
        worker::NONE.as_bytes(),
    ]);
    for (name, content) in files {
        inputs.extend([name.as_bytes(), content]);
    }
    let mut hasher = Sha256::new();
    for input in inputs {
        hasher.update(input.len().to_le_bytes());
        hasher.update(input);
    }
    hex(&hasher.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
