//! Changes that may be asked for twice under an `Idempotency-Key`, of workspaces and of who belongs to them: the second
//! time they get the first answer, and change nothing. For commands, which share their rows, `repeat` does the same.

use super::membership::Author;
use crate::db::{Db, Tx, Wanted, Work, query};
use crate::error::Error;
use app::domain::{Problem, Refused, Timestamp};
use futures::{FutureExt, future::BoxFuture};
use serde::{Serialize, de::DeserializeOwned};

/// Carries a job out, or finds what its first execution came to. The receipt and the change are one commit. If the request
/// has a key, the answer is kept as JSON: it holds nothing secret, and nothing of other people, because it stays when their
/// accounts go.
///
/// # Errors
/// The job's own; [`Refused::Invalid`] names `Idempotency-Key` where another request had it.
pub(super) async fn once<T: Serialize + DeserializeOwned + Send + 'static>(
    db: &Db,
    author: &Author,
    now: Timestamp,
    job: impl for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, Error>> + Clone + Send + Sync + 'static,
) -> Result<T, Error> {
    let Some(key) = author.key.clone() else {
        return db.write(job).await;
    };
    let (user, workspace) = (author.user, author.workspace);
    let carried = db.write(move |tx| {
        let (key, job) = (key.clone(), job.clone());
        async move {
            // The workspace first, as everywhere, and then the person; the receipt comes behind both.
            Work::load(tx.conn(), &Wanted::new(workspace, user)).await?;
            if !query::user::hold(tx.conn(), user, None).await? {
                return Err(Refused::SignedOut.into());
            }
            // The path names the workspace, and is part of what was sent.
            let fingerprint = key.fingerprint(None);
            // Another node with the same request waits here, and then finds this one's answer.
            let is_new =
                query::receipt::begin(tx.conn(), user, &key.text, &fingerprint, now.millis()).await?;
            if !is_new {
                let receipt = query::receipt::get(tx.conn(), user, &key.text).await?;
                let receipt = receipt.filter(|receipt| receipt.fingerprint == fingerprint);
                let receipt = receipt.ok_or_else(|| Refused::field("Idempotency-Key", Problem::Taken))?;
                let outcome: Result<T, Refused> = serde_json::from_str(&receipt.outcome)?;
                return Ok(outcome);
            }
            let outcome = match tx.part(job).await {
                Ok(it) => Ok(it),
                Err(Error::Refused(refused)) if is_kept(&refused) => Err(refused),
                Err(
                    error @ (Error::Refused(_)
                    | Error::Gap { .. }
                    | Error::Unavailable(_)
                    | Error::Internal(_)),
                ) => return Err(error),
            };
            let told = serde_json::to_string(&outcome)?;
            query::receipt::finish(tx.conn(), user, &key.text, told).await?;
            Ok(outcome)
        }
        .boxed()
    });
    Ok(carried.await??)
}

/// Is a refusal given again? One that asks to come back later is none to a request that does.
fn is_kept(refused: &Refused) -> bool {
    !matches!(refused, Refused::SignedOut | Refused::TooMany { .. })
}
