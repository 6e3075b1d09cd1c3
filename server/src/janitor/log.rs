//! Trims the change log. Whoever comes back later than it reaches is sent to a snapshot.

use super::{BREATH, STEP, days_ago};
use crate::db::{Db, query};
use crate::error::Error;
use app::domain::{Timestamp, WorkspaceId};
use futures::FutureExt;
use std::time::Duration;

/// So long an entry is kept, at least.
const DAYS: i64 = 30;
/// After so many refusals in a row, a workspace is left for the next hour: others write there all the time.
const TRIES: usize = 20;

/// Deletes the entries that are older than 30 days, and tells how many. Of each workspace the oldest go, up to the
/// first one that is younger: the log never has a hole, whatever the clock did.
pub(super) async fn trim(db: &Db, now: Timestamp) -> Result<u64, Error> {
    let before = days_ago(now, DAYS);
    let mut trimmed = 0;
    for workspace in query::change_log::older(db.read(), before).await? {
        trimmed += trim_one(db, workspace, before).await?;
    }
    Ok(trimmed)
}

async fn trim_one(db: &Db, workspace: WorkspaceId, before: i64) -> Result<u64, Error> {
    let (mut trimmed, mut tries) = (0, 0);
    loop {
        let step = db.write(move |tx| query::change_log::trim(tx.conn(), workspace, before, STEP).boxed());
        match step.await? {
            Some(0) => return Ok(trimmed),
            Some(deleted) => (trimmed, tries) = (trimmed + deleted, 0),
            None if tries >= TRIES => return Ok(trimmed),
            None => tries += 1,
        }
        tokio::time::sleep(BREATH + Duration::from_millis(50) * u32::from(tries > 0)).await;
    }
}
