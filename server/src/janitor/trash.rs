//! Forgets for good what can no longer be brought back.

use super::{BREATH, STEP, memory::in_steps};
use crate::db::{Db, query};
use crate::error::Error;
use app::domain::{KEPT_DAYS, Timestamp};
use futures::FutureExt;

/// Forgets tasks that were deleted 30 days ago.
pub(super) async fn empty(db: &Db, now: Timestamp) -> Result<u64, Error> {
    let upto = now.days_before(KEPT_DAYS);
    in_steps(db, move |tx| query::task::purge_trash(tx.conn(), upto, STEP).boxed()).await
}

/// Forgets projects that were deleted 30 days ago, with all that lies in them.
pub(super) async fn empty_projects(db: &Db, now: Timestamp) -> Result<u64, Error> {
    let (upto, mut all) = (now.days_before(KEPT_DAYS), 0);
    loop {
        let step = db.write(move |tx| query::project::purge(tx.conn(), upto, STEP).boxed());
        match step.await? {
            0 => return Ok(all),
            purged => all += purged,
        }
        tokio::time::sleep(BREATH).await;
    }
}

/// Forgets what edits replaced 30 days ago.
pub(super) async fn forget_lost(db: &Db, now: Timestamp) -> Result<u64, Error> {
    let upto = now.days_before(KEPT_DAYS);
    in_steps(db, move |tx| query::lost::purge(tx.conn(), upto, STEP).boxed()).await
}
