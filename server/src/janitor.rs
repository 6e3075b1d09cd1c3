//! The janitor: puts away what nobody needs any more, at the start and every hour, in steps so small that no
//! write waits for it.
//!
//! A duty is one file with one function of the database and the time. Each tells how many rows it put away, may
//! be broken off between two steps, and may run on several nodes at once.

mod audit;
mod invites;
mod log;
mod memory;
mod trash;

use crate::db::Db;
use crate::error::Error;
use crate::state::State;
use app::domain::Timestamp;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Between two steps the writer is left to others for so long.
const BREATH: Duration = Duration::from_millis(20);
/// Rows that one step puts away.
const STEP: u64 = 500;

/// How many rows were put away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Entries of the change log.
    pub entries: u64,
    /// Refusals.
    pub refusals: u64,
    /// Clients.
    pub clients: u64,
    /// Receipts.
    pub receipts: u64,
    /// Logins.
    pub sessions: u64,
    /// Links that were sent by mail.
    pub letters: u64,
    /// Deleted tasks.
    pub tasks: u64,
    /// Deleted projects, and the tasks that lay in them.
    pub projects: u64,
    /// What edits replaced.
    pub lost: u64,
    /// Invites that have ended.
    pub invites: u64,
    /// Lines of the audit log.
    pub audit: u64,
}

/// Works until `stop` changes.
pub(crate) async fn work(state: State, mut stop: watch::Receiver<()>) {
    let mut hours = tokio::time::interval(HOUR);
    hours.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            _ = hours.tick() => {}
        }
        tokio::select! {
            // A step is carried out whole, or not at all.
            _ = stop.changed() => return,
            swept = sweep(&state.db, state.clock.now()) => match swept {
                Ok(swept) if swept == Swept::default() => {}
                Ok(swept) => tracing::info!(?swept, "put away what nobody needs any more"),
                Err(error) => tracing::warn!(%error, "the upkeep was broken off; it goes on in an hour"),
            },
        }
    }
}

/// Does every duty once.
///
/// # Errors
/// The database's; what was put away until then stays so.
pub async fn sweep(db: &Db, now: Timestamp) -> Result<Swept, Error> {
    Ok(Swept {
        entries: log::trim(db, now).await?,
        refusals: memory::forget_refusals(db, now).await?,
        clients: memory::forget_clients(db, now).await?,
        receipts: memory::forget_receipts(db, now).await?,
        sessions: memory::forget_sessions(db, now).await?,
        letters: memory::forget_letters(db, now).await?,
        tasks: trash::empty(db, now).await?,
        projects: trash::empty_projects(db, now).await?,
        lost: trash::forget_lost(db, now).await?,
        invites: invites::forget(db, now).await?,
        audit: audit::forget(db, now).await?,
    })
}

/// So many days ago, in milliseconds since 1970.
fn days_ago(now: Timestamp, days: i64) -> i64 {
    now.millis() - days * DAY_MS
}
