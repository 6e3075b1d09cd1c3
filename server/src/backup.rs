//! Backups: made beside a running server, put back in its absence.
//!
//! A backup is one SQLite file with everything that people did. The key that sign-ins are signed with is not in
//! it: putting a backup back ends all logins anyway. PostgreSQL has tools of its own, and after them
//! [`new_epoch`].

mod file;
mod make;
mod obstacle;
mod restore;

use crate::config::Config;
use crate::db::{self, query::life};
use crate::realtime::Hub;
pub use db::backup::Contents;
pub(crate) use file::sweep_drafts;
use futures::FutureExt;
pub use make::backup;
pub use obstacle::Obstacle;
pub use restore::{Restored, restore};
use std::path::PathBuf;

/// Gives the database that the settings name a new life, after something else than [`restore`] put it back to an
/// earlier state: every workspace a new epoch, nobody signed in. Tells how many workspaces there are.
///
/// # Errors
/// What stands in the way, in a sentence.
pub async fn new_epoch(config: &Config) -> Result<usize, Obstacle> {
    let opened = crate::open_db(config, Hub::new()).await?;
    let begun = opened.db.write(|tx| life::begin_anew(tx.conn()).boxed()).await;
    opened.close().await;
    begun.map_err(Obstacle::database)
}

/// The file of the database that the settings name.
fn database(config: &Config, instead: &str) -> Result<PathBuf, Obstacle> {
    let file = db::file(&config.database_url()).map_err(Obstacle::database)?;
    file.ok_or_else(|| Obstacle::postgres(instead))
}
