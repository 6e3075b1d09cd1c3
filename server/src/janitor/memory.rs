//! Forgets what is kept only so that a repetition gets the first answer, or a device stays signed in.

use super::{BREATH, STEP, days_ago};
use crate::db::{Db, Tx, query};
use crate::error::Error;
use app::domain::Timestamp;
use futures::{FutureExt, future::BoxFuture};

/// A client that sent nothing for so long does not come back. What was refused is kept as long, so that it is
/// never taken for done.
const CLIENT_DAYS: i64 = 60;
/// So long a request may be repeated under its `Idempotency-Key`.
const RECEIPT_DAYS: i64 = 7;

/// Forgets clients that sent nothing for 60 days.
pub(super) async fn forget_clients(db: &Db, now: Timestamp) -> Result<u64, Error> {
    let before = days_ago(now, CLIENT_DAYS);
    in_steps(db, move |tx| query::memory::forget_clients(tx.conn(), before, STEP).boxed()).await
}

/// Forgets refusals of 60 days ago.
pub(super) async fn forget_refusals(db: &Db, now: Timestamp) -> Result<u64, Error> {
    let before = days_ago(now, CLIENT_DAYS);
    in_steps(db, move |tx| query::memory::forget_refusals(tx.conn(), before, STEP).boxed()).await
}

/// Forgets answers of 7 days ago to requests with an `Idempotency-Key`.
pub(super) async fn forget_receipts(db: &Db, now: Timestamp) -> Result<u64, Error> {
    let before = days_ago(now, RECEIPT_DAYS);
    in_steps(db, move |tx| query::memory::forget_receipts(tx.conn(), before, STEP).boxed()).await
}

/// Forgets logins that have expired.
pub(super) async fn forget_sessions(db: &Db, now: Timestamp) -> Result<u64, Error> {
    db.write(move |tx| query::session::sweep(tx.conn(), now).boxed()).await
}

/// Forgets links that are too old to be used.
pub(super) async fn forget_letters(db: &Db, now: Timestamp) -> Result<u64, Error> {
    db.write(move |tx| query::letter::sweep(tx.conn(), now).boxed()).await
}

/// Repeats a step until there is nothing left to do.
pub(super) async fn in_steps(
    db: &Db,
    step: impl for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<u64, Error>> + Clone + Send + 'static,
) -> Result<u64, Error> {
    let mut all = 0;
    loop {
        let forgotten = db.write(step.clone()).await?;
        all += forgotten;
        if forgotten < STEP {
            return Ok(all);
        }
        tokio::time::sleep(BREATH).await;
    }
}
