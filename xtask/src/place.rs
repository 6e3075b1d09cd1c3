//! Where things are: the checkout, cargo's output, the folder that the server embeds.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell::{cargo, read};

/// The folders that the build reads and writes.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// Cargo's output; elsewhere when `CARGO_TARGET_DIR` or cargo's own settings say so.
    pub(crate) target: PathBuf,
}

impl Place {
    /// Asks cargo.
    pub(crate) fn find() -> Result<Self> {
        let text = read(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
        let facts: serde_json::Value = serde_json::from_str(&text)?;
        let folder = |name: &str| {
            facts[name].as_str().map(PathBuf::from).with_context(|| format!("cargo names no {name}"))
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")? })
    }

    /// What the browser downloads. Always inside the checkout: the server embeds it by this path.
    pub(crate) fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// The server's binary, as cargo's `profile` folder (`release`, `debug`) holds it.
    pub(crate) fn server(&self, profile: &str) -> PathBuf {
        self.target.join(profile).join("tasksync")
    }

    /// A path as a person in the checkout would type it.
    pub(crate) fn short<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
