//! Forgets invites that nobody can take up any more.

use super::{STEP, memory::in_steps};
use crate::db::{Db, query};
use crate::error::Error;
use app::domain::Timestamp;
use futures::FutureExt;

/// Forgets invites that have ended.
pub(super) async fn forget(db: &Db, now: Timestamp) -> Result<u64, Error> {
    in_steps(db, move |tx| query::invite::forget_ended(tx.conn(), now.millis(), STEP).boxed()).await
}
