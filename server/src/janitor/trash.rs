//! Forgets for good what can no longer be brought back.

use super::{STEP, memory::in_steps};
use crate::db::{Db, query};
use crate::error::Error;
use app::domain::{KEPT_DAYS, Timestamp};
use futures::FutureExt;

/// Forgets tasks that were deleted 30 days ago.
pub(super) async fn empty(db: &Db, now: Timestamp) -> Result<u64, Error> {
    let upto = now.days_before(KEPT_DAYS);
    in_steps(db, move |tx| query::task::purge_trash(tx.conn(), upto, STEP).boxed()).await
}

/// Forgets what edits replaced 30 days ago.
pub(super) async fn forget_lost(db: &Db, now: Timestamp) -> Result<u64, Error> {
    let upto = now.days_before(KEPT_DAYS);
    in_steps(db, move |tx| query::lost::purge(tx.conn(), upto, STEP).boxed()).await
}
