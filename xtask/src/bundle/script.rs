//! The script that loads the WASM, made by wasm-bindgen. It starts the app by itself, so that the page
//! needs one external `<script type="module">` and no inline one (the content security policy allows
//! none).

use std::fs;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::{Purpose, site};

/// Lets an open page reload itself when a newer bundle is there.
const RELOAD: &str = include_str!("reload.js");
/// Listens, before the program can, for the browser's offer to install the app.
pub(super) const OFFER: &str = include_str!("../../../frontend/worker/offer.js");

/// Adds passkeys and signs in with them, on the pages that ask for it.
pub(super) const PASSKEYS: &str = include_str!("../../../frontend/scripts/passkeys.js");
/// Copies secrets, shows local times and saves on change, on the pages that the server draws alone.
pub(super) const SETTINGS: &str = include_str!("../../../frontend/scripts/settings.js");
/// Applies the chosen theme before the first paint.
pub(super) const THEME: &str = include_str!("../../../frontend/scripts/theme.js");

/// Keeps what people do on a page before the program runs.
pub(super) const EARLY: &str = include_str!("../../../frontend/scripts/early.js");
/// Loads the program and tells how far that is.
pub(super) const START: &str = include_str!("../../../frontend/scripts/start.js");

/// What wasm-bindgen makes of the compiled WASM.
pub(super) struct Bindings {
    pub(super) wasm: Vec<u8>,
    pub(super) script: String,
    /// Scripts that crates bring along, as the main script imports them: `snippets/…`.
    pub(super) snippets: Vec<(String, String)>,
}

/// Generates the bindings for browsers.
pub(super) fn bind(wasm: Vec<u8>) -> Result<Bindings> {
    let folder = tempfile::tempdir()?;
    Bindgen::new()
        .input_bytes("app", wasm)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(folder.path())
        .context("wasm-bindgen cannot read the compiled frontend")?;
    let snippets = site::static_files(&folder.path().join("snippets"))?
        .into_iter()
        .map(|(name, text)| Ok((format!("snippets/{name}"), String::from_utf8(text)?)))
        .collect::<Result<_>>()?;
    Ok(Bindings {
        wasm: fs::read(folder.path().join("app_bg.wasm"))?,
        script: fs::read_to_string(folder.path().join("app.js"))?,
        snippets,
    })
}

/// The script with the lines that start the app. Its hash covers the WASM's name, and so its content; `size`
/// is the WASM's in bytes, as it is before it is compressed.
pub(super) fn starting(script: &str, wasm: &str, size: usize, purpose: Purpose) -> String {
    let start = format!("\nstart(new URL('{wasm}', import.meta.url), {size});\n");
    let reload = match purpose {
        Purpose::Release => "",
        Purpose::Development => RELOAD,
    };
    [script, OFFER, START, &start, reload].concat()
}
