//! What the person did: on its way, settled of late, or refused.

use super::database::{self, Trouble, key, open, range, read, write};
use crate::clock::now;
use app::domain::{Timestamp, UserId, WorkspaceId};
use app::sync::{Done, Pending, Rejected};
use idb::{Database, Query};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

const DATABASE: &str = "outbox";
/// What the server has not confirmed.
const PENDING: &str = "pending";
/// What it has carried out of late.
const SETTLED: &str = "settled";
/// What it refused.
const REFUSED: &str = "refused";

/// What was carried out is kept so long, in case the server is restored from a backup: 24 hours.
const KEPT_MS: i64 = 24 * 3_600 * 1_000;

/// What a person did on this browser.
pub(super) struct Commands {
    database: Database,
}

#[derive(Serialize, Deserialize)]
struct Settled {
    at: Timestamp,
    workspace: WorkspaceId,
    pending: Pending,
}

impl Commands {
    pub(super) async fn open(user: UserId) -> Result<Self, Trouble> {
        Ok(Self { database: open(DATABASE, user, &[PENDING, SETTLED, REFUSED]).await? })
    }

    pub(super) async fn delete(self) {
        database::delete(self.database).await;
    }

    /// Is something here that the person would miss?
    pub(super) async fn has_any(&self) -> bool {
        // What cannot be read may well be there.
        let is_none = async |store| read(&self.database, store, None).await.is_ok_and(|all| all.is_empty());
        // What was carried out too: a restored backup may have lost it, and that ends every login.
        !(is_none(PENDING).await && is_none(REFUSED).await && is_none(SETTLED).await)
    }

    /// What is on its way, in its order.
    pub(super) async fn pending(&self) -> Result<Vec<(WorkspaceId, Pending)>, Trouble> {
        Ok(parsed(&read(&self.database, PENDING, None).await?))
    }

    /// What was refused.
    pub(super) async fn refused(&self) -> Result<Vec<(WorkspaceId, Rejected)>, Trouble> {
        Ok(parsed(&read(&self.database, REFUSED, None).await?))
    }

    pub(super) async fn add(&self, workspace: WorkspaceId, pending: &Pending) -> Result<(), Trouble> {
        let Ok(json) = serde_json::to_string(&(workspace, pending)) else { return Ok(()) };
        write(&self.database, [PENDING], |[store]| {
            store.put(&json.into(), Some(&place(workspace, pending)))?;
            Ok(())
        })
        .await
    }

    /// These are carried out. What changed something is kept a while longer.
    pub(super) async fn settle(&self, workspace: WorkspaceId, done: &[Done]) -> Result<(), Trouble> {
        let at = now();
        write(&self.database, [PENDING, SETTLED], |[open, settled]| {
            for Done { pending, seq } in done {
                let key = place(workspace, pending);
                if seq.is_some()
                    && let Ok(json) =
                        serde_json::to_string(&Settled { at, workspace, pending: pending.clone() })
                {
                    settled.put(&json.into(), Some(&key))?;
                }
                open.delete(Query::Key(key))?;
            }
            Ok(())
        })
        .await
    }

    /// It is not on its way any more, and the person has to decide.
    pub(super) async fn refuse(&self, workspace: WorkspaceId, rejected: &Rejected) -> Result<(), Trouble> {
        let Ok(json) = serde_json::to_string(&(workspace, rejected)) else { return Ok(()) };
        write(&self.database, [PENDING, REFUSED], |[open, refused]| {
            open.delete(Query::Key(of_rejected(workspace, rejected)))?;
            refused.put(&json.into(), Some(&of_rejected(workspace, rejected)))?;
            Ok(())
        })
        .await
    }

    /// The person has decided.
    pub(super) async fn decide(&self, workspace: WorkspaceId, rejected: &Rejected) -> Result<(), Trouble> {
        write(&self.database, [REFUSED], |[store]| {
            store.delete(Query::Key(of_rejected(workspace, rejected)))?;
            Ok(())
        })
        .await
    }

    /// What was carried out of late in a workspace counts as on its way again, and is given back.
    pub(super) async fn recall(&self, workspace: WorkspaceId) -> Result<Vec<Pending>, Trouble> {
        let settled: Vec<Settled> =
            parsed(&read(&self.database, SETTLED, Some(range(workspace, "")?)).await?);
        let since = now().millis() - KEPT_MS;
        let late = settled.into_iter().filter(|settled| settled.at.millis() >= since);
        let late: Vec<Pending> = late.map(|settled| settled.pending).collect();
        // Where there is no room to note it down, they are sent again all the same.
        let _ = write(&self.database, [PENDING, SETTLED], |[open, settled]| {
            for pending in &late {
                if let Ok(json) = serde_json::to_string(&(workspace, pending)) {
                    open.put(&json.into(), Some(&place(workspace, pending)))?;
                }
            }
            settled.delete(range(workspace, "")?)?;
            Ok(())
        })
        .await;
        Ok(late)
    }

    /// Lets go of what was settled long enough ago.
    pub(super) async fn prune(&self) -> Result<(), Trouble> {
        let settled: Vec<Settled> = parsed(&read(&self.database, SETTLED, None).await?);
        let since = now().millis() - KEPT_MS;
        write(&self.database, [SETTLED], |[store]| {
            for old in settled.iter().filter(|settled| settled.at.millis() < since) {
                store.delete(Query::Key(place(old.workspace, &old.pending)))?;
            }
            Ok(())
        })
        .await
    }
}

/// Keys stand in the order in which things are to be done: numbers are padded to the length of the longest.
fn place(workspace: WorkspaceId, pending: &Pending) -> wasm_bindgen::JsValue {
    let (order, cid, mid) = pending.place();
    key(workspace, format_args!("{order:020}/{cid}/{mid:020}"))
}

fn of_rejected(workspace: WorkspaceId, rejected: &Rejected) -> wasm_bindgen::JsValue {
    let Rejected { order, cid, mid, .. } = rejected;
    key(workspace, format_args!("{order:020}/{cid}/{mid:020}"))
}

/// What a later version wrote and this one cannot read is passed over, and stays.
fn parsed<T: DeserializeOwned>(texts: &[String]) -> Vec<T> {
    texts.iter().filter_map(|json| serde_json::from_str(json).ok()).collect()
}
