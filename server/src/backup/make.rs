//! Makes a backup.

use super::file::{Draft, sweep_drafts};
use super::{Contents, Obstacle, database};
use crate::config::Config;
use crate::db::backup;
use std::path::Path;

/// Copies the database, as it stands at one moment, into a file; a server may run meanwhile. The file is there
/// only when it is whole, durable and looked over.
///
/// # Errors
/// What stands in the way, in a sentence; nothing is left behind then.
pub async fn backup(config: &Config, file: &Path, replace: bool) -> Result<Contents, Obstacle> {
    let source = database(config, "make the backup with pg_dump")?;
    if !source.exists() {
        return Err(Obstacle::no_database(&source));
    }
    if file.file_name().is_none() || file.is_dir() {
        return Err(Obstacle::no_name(file));
    }
    if file.exists() && !replace {
        return Err(Obstacle::there_already(file));
    }
    if is_same(file, &source) {
        return Err(Obstacle::itself(file));
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Obstacle::unwritable(file, error))?;
    }
    sweep_drafts(file);
    let draft = Draft::beside(file).map_err(|error| Obstacle::unwritable(file, error))?;
    let into = draft.path().to_str().ok_or_else(|| Obstacle::no_name(file))?;
    backup::copy(&config.database_url(), into).await.map_err(|error| Obstacle::unwritable(file, error))?;
    let contents = backup::check(draft.path()).await.map_err(|flaw| Obstacle::bad_copy(file, &flaw))?;
    draft.become_file(file).map_err(|error| Obstacle::unwritable(file, error))?;
    Ok(contents)
}

pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
