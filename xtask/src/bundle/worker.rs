//! The service worker: a script by hand, with the names of this bundle in front of it.

use anyhow::Result;
use sha2::{Digest, Sha256};

use super::{Purpose, hex};

/// The script, which keeps the app for use offline.
pub(super) const SCRIPT: &str = include_str!("../../../frontend/worker/sw.js");
/// What takes its place in a bundle for development: it clears away what an earlier one left behind.
pub(super) const NONE: &str = include_str!("../../../frontend/worker/none.js");

/// The document without a page: the server makes it.
const SHELL: &str = "/shell";
/// Static files that only the browser's own dialog for installing shows.
const NOT_KEPT: [&str; 4] = ["screenshots/", "icon-512.png", "icon-maskable-512.png", "apple-touch-icon.png"];

/// A service worker, and the version that the page tells it apart by.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) script: String,
    /// None in a bundle that keeps nothing: then the page registers no worker.
    pub(super) version: Option<String>,
}

/// The worker of a bundle: of what it keeps below `/assets/` and at the root. Any difference in those
/// files, or in the worker itself, is another version.
pub(super) fn write(purpose: Purpose, assets: &[String], files: &[(String, Vec<u8>)]) -> Result<Worker> {
    if purpose == Purpose::Development {
        return Ok(Worker { script: NONE.to_owned(), version: None });
    }
    let is_kept = |name: &str| !NOT_KEPT.iter().any(|start| name.starts_with(start));
    let kept: Vec<_> = files.iter().filter(|(name, _)| is_kept(name)).collect();
    let roots = kept.iter().map(|(name, _)| format!("/{name}"));
    let paths: Vec<String> = [SHELL.to_owned()]
        .into_iter()
        .chain(assets.iter().map(|name| format!("/assets/{name}")))
        .chain(roots)
        .collect();

    let mut hasher = Sha256::new();
    for path in &paths {
        hasher.update(path);
        hasher.update([0]);
    }
    for (_, content) in kept {
        hasher.update(content.len().to_le_bytes());
        hasher.update(content);
    }
    hasher.update(SCRIPT);
    let version = hex(&hasher.finalize()[..8]);
    let names = serde_json::to_string(&paths)?;
    let script = format!("const VERSION = '{version}';\nconst FILES = {names};\n\n{SCRIPT}");
    Ok(Worker { script, version: Some(version) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<(String, Vec<u8>)> {
        ["icon.svg", "icon-512.png", "screenshots/wide.png"].map(|name| (name.to_owned(), vec![1])).to_vec()
    }

    fn released(assets: &[&str], files: &[(String, Vec<u8>)]) -> Worker {
        let assets: Vec<String> = assets.iter().map(ToString::to_string).collect();
        write(Purpose::Release, &assets, files).expect("writes")
    }

    #[test]
    fn the_worker_names_all_that_the_app_needs_to_start_and_nothing_else() {
        let worker = released(&["app-1.js", "app-2.wasm"], &files());
        let names = r#"const FILES = ["/shell","/assets/app-1.js","/assets/app-2.wasm","/icon.svg"];"#;
        assert!(worker.script.contains(names), "{}", worker.script);
        assert!(worker.script.ends_with(SCRIPT));
    }

    #[test]
    fn another_bundle_is_another_version_and_the_same_one_is_not() {
        let first = released(&["app-1.js"], &files());
        let version = first.version.as_deref().expect("a version");
        assert_eq!(version.len(), 16);
        assert!(first.script.contains(&format!("const VERSION = '{version}';")));
        assert_eq!(released(&["app-1.js"], &files()).version, first.version);
        assert_ne!(released(&["app-2.js"], &files()).version, first.version);
        let mut drawn_anew = files();
        drawn_anew[0].1 = vec![2];
        assert_ne!(released(&["app-1.js"], &drawn_anew).version, first.version);
    }

    #[test]
    fn a_bundle_for_development_has_a_worker_that_only_leaves() {
        let worker = write(Purpose::Development, &["app-1.js".to_owned()], &files()).expect("writes");
        assert_eq!(worker.version, None);
        assert!(worker.script.contains("unregister()"));
        assert!(!worker.script.contains("addEventListener('fetch'"));
    }
}
