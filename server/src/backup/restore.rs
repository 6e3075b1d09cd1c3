//! Puts a backup back.

use super::file::{Draft, sync_folder, with_suffix};
use super::make::is_same;
use super::{Contents, Obstacle, database};
use crate::config::Config;
use crate::db::backup::{self, HEAD};
use crate::lock_db;
use app::domain::Timestamp;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What lies in it.
    pub contents: Contents,
    /// Where the former database lies now, if there was one.
    pub former: Option<PathBuf>,
}

/// Puts a backup in the place of the database, while no server runs: brought up to date, with a new epoch in every
/// workspace and nobody signed in. The former database is put aside. Until the last step, which is one renaming,
/// nothing is changed.
///
/// # Errors
/// What stands in the way, in a sentence.
pub async fn restore(config: &Config, file: &Path, now: Timestamp) -> Result<Restored, Obstacle> {
    let instead = "load the backup with pg_restore while no server runs, then run `tasksync new-epoch`";
    let target = database(config, instead)?;
    let is_ours = begins_like_ours(file).map_err(|error| Obstacle::unreadable(file, &error))?;
    if !is_ours {
        return Err(Obstacle::foreign(file));
    }
    if is_same(file, &target) {
        return Err(Obstacle::itself(file));
    }
    let lock = lock_db(config)?;
    // Worked on as a copy: the backup stays as it is, wherever it lies.
    let draft = Draft::beside(&target).map_err(|error| Obstacle::unwritable(&target, error))?;
    draft.fill_from(file).map_err(|error| Obstacle::unwritable(&target, error))?;
    let contents = backup::check(draft.path()).await.map_err(|flaw| Obstacle::flaw(file, &flaw))?;
    backup::renew(draft.path()).await.map_err(|error| Obstacle::unwritable(&target, error))?;

    let former = put_aside(&target, now).await.map_err(|error| Obstacle::unwritable(&target, error))?;
    draft.become_file(&target).map_err(|error| Obstacle::unwritable(&target, error))?;
    drop(lock);
    Ok(Restored { contents, former })
}

fn begins_like_ours(file: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(file)?.take(HEAD.len() as u64).read_to_end(&mut head)?;
    Ok(head == HEAD)
}

/// Gives the database a second name, under which it stays when another takes the first.
async fn put_aside(database: &Path, now: Timestamp) -> io::Result<Option<PathBuf>> {
    if !database.exists() {
        return Ok(None);
    }
    let former = free_name(database, now);
    // What its log still holds belongs to it. A damaged one cannot be settled: it is put aside with its log.
    // One that is no database any more is not even opened, because SQLite may throw its log away.
    if !begins_like_ours(database).unwrap_or_default() {
        tracing::warn!("the former database is no database any more; it is kept as it is");
    } else if let Err(error) = backup::settle(database).await {
        tracing::warn!(%error, "the former database is not sound; it is kept as it is");
    }
    fs::hard_link(database, &former).or_else(|_| fs::copy(database, &former).map(drop))?;
    // A log that stayed here would be taken for the new database's, and ruin it.
    for suffix in ["-wal", "-shm"] {
        match fs::rename(with_suffix(database, suffix), with_suffix(&former, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    sync_folder(database)?;
    Ok(Some(former))
}

/// `tasksync.db.before-restore-20260302T120000Z`, or with a number behind it where that is taken.
fn free_name(database: &Path, now: Timestamp) -> PathBuf {
    let time: String = now.to_string().chars().filter(|c| !matches!(c, '-' | ':')).collect();
    let seconds = time.split('.').next().unwrap_or_default();
    let first = with_suffix(database, &format!(".before-restore-{seconds}Z"));
    let more = (2..).map(|number| with_suffix(&first, &format!("-{number}")));
    std::iter::once(first.clone()).chain(more).find(|name| !name.exists()).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_former_database_gets_a_name_that_is_free() {
        let dir = tempfile::tempdir().expect("a folder");
        let database = dir.path().join("tasksync.db");
        for millis in ["", ".250"] {
            let now = format!("2026-03-02T12:00:00{millis}Z").parse().expect("a time");
            assert!(free_name(&database, now).ends_with("tasksync.db.before-restore-20260302T120000Z"));
        }
        let now = "2026-03-02T12:00:00Z".parse().expect("a time");
        File::create(free_name(&database, now)).expect("a file");
        assert!(free_name(&database, now).ends_with("tasksync.db.before-restore-20260302T120000Z-2"));
    }
}
