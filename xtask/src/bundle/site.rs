//! The folder `target/site`, built beside the old one and put in its place whole.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{compress, hex};
use crate::place::Place;

/// The next `target/site`, until [`Site::publish`].
#[derive(Debug)]
pub(super) struct Site {
    next: PathBuf,
    current: PathBuf,
    names: Vec<String>,
}

impl Site {
    pub(super) fn new(place: &Place) -> Result<Self> {
        let current = place.site();
        let next = current.with_extension("next");
        if next.exists() {
            fs::remove_dir_all(&next)?;
        }
        fs::create_dir_all(&next)?;
        Ok(Self { next, current, names: Vec::new() })
    }

    /// Adds a file under its own name, which may contain folders.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let path = self.next.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        self.names.push(name.to_owned());
        Ok(())
    }

    /// Adds a file as `stem-<16 digits of the content's hash>.end` and gives back that name.
    pub(super) fn add_hashed(&mut self, stem: &str, end: &str, content: &[u8]) -> Result<String> {
        let hash = hex(&Sha256::digest(content)[..8]);
        let name = format!("{stem}-{hash}.{end}");
        self.add(&name, content)?;
        Ok(name)
    }

    /// Puts the compressed forms beside each file that gets smaller by it. The highest quality takes
    /// seconds, so the forms of a file that did not change are kept.
    pub(super) fn compress(&self) -> Result<()> {
        for name in &self.names {
            let content = fs::read(self.next.join(name))?;
            let unchanged = fs::read(self.current.join(name)).is_ok_and(|old| old == content);
            for form in compress::FORMS {
                let compressed = format!("{name}.{}", form.end);
                let old = self.current.join(&compressed);
                if unchanged && old.is_file() {
                    fs::copy(old, self.next.join(compressed))?;
                } else if let Some(smaller) = compress::smaller(form, name, &content)? {
                    fs::write(self.next.join(compressed), smaller)?;
                }
            }
        }
        Ok(())
    }

    /// Replaces the old folder.
    pub(super) fn publish(self) -> Result<()> {
        if self.current.exists() {
            fs::remove_dir_all(&self.current)?;
        }
        fs::rename(&self.next, &self.current).context("cannot put the new target/site in place")
    }
}

/// True when the folder holds every file that its manifest names.
pub(super) fn is_whole(site: &Path) -> bool {
    names(site).is_ok_and(|names| names.iter().all(|name| site.join(name).is_file()))
}

/// The hashed names of today's bundle, as the manifest tells them.
pub(crate) fn names(site: &Path) -> Result<Vec<String>> {
    let manifest: serde_json::Value = serde_json::from_str(&fs::read_to_string(site.join("manifest.json"))?)?;
    ["script", "wasm", "style"]
        .iter()
        .map(|part| {
            manifest[part].as_str().map(str::to_owned).with_context(|| format!("no {part} in manifest.json"))
        })
        .collect()
}

/// Every file under `folder` as (name relative to it, content), in the order of names. A missing folder
/// holds none.
pub(super) fn static_files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, fs::read(entry.path())?));
        }
    }
    Ok(())
}

/// A table of what a browser downloads: each file raw, in brotli, in gzip.
pub(crate) fn sizes(site: &Path) -> Result<String> {
    let kilobytes = |bytes: usize| format!("{:.1} kB", bytes as f64 / 1000.0);
    let mut table = format!("{:<28} {:>11} {:>11} {:>11}\n", "file", "raw", "brotli", "gzip");
    let mut total = [0; 3];
    for (name, content) in static_files(site)? {
        if compress::FORMS.iter().any(|form| name.ends_with(&format!(".{}", form.end))) {
            continue;
        }
        let form = |end: &str| {
            fs::metadata(site.join(format!("{name}.{end}"))).map_or(content.len(), |it| it.len() as usize)
        };
        let row = [content.len(), form("br"), form("gz")];
        let [raw, brotli, gzip] = row.map(kilobytes);
        table += &format!("{name:<28} {raw:>11} {brotli:>11} {gzip:>11}\n");
        // The first screen needs these; the rest is icons and the like.
        if ["app-", "early-", "style-", "snippets/"].iter().any(|start| name.starts_with(start)) {
            total = [total[0] + row[0], total[1] + row[1], total[2] + row[2]];
        }
    }
    let [raw, brotli, gzip] = total.map(kilobytes);
    table += &format!("{:<28} {raw:>11} {brotli:>11} {gzip:>11}", "app and style together");
    Ok(table)
}
