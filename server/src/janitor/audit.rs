//! Forgets what was done long ago.

use super::{STEP, days_ago, memory::in_steps};
use crate::db::{Db, query};
use crate::error::Error;
use app::domain::Timestamp;
use futures::FutureExt;

/// So long a line of the audit log is kept.
const DAYS: i64 = 365;

/// Forgets lines of the audit log that are a year old.
pub(super) async fn forget(db: &Db, now: Timestamp) -> Result<u64, Error> {
    let before = days_ago(now, DAYS);
    in_steps(db, move |tx| query::audit::forget_old(tx.conn(), before, STEP).boxed()).await
}
