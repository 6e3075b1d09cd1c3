//! The rows: what the server confirmed, and how far that has come.

use super::database::{self, Trouble, get, key, open, range, read, read_each, write};
use app::domain::{Epoch, KEPT_DAYS, Kind, Me, Row, UserId, Workspace, WorkspaceId};
use app::protocol::{SCHEMA, Snapshot};
use app::store::{Kept, Rows};
use idb::{Database, Query};
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const DATABASE: &str = "records";
/// What earlier versions of the program kept rows in. A page of theirs that sleeps would hold up a new version of the
/// same database.
const EARLIER: &str = "rows";
/// The person and their workspaces.
const PERSON: &str = "person";
/// How far each workspace has come.
const CURSORS: &str = "cursors";
/// Every record under its workspace, its type and its id.
const ROWS: &str = "rows";

/// A person's rows.
pub(super) struct RowsKept {
    database: Database,
}

#[derive(Serialize, Deserialize)]
struct Person {
    me: Me,
    workspaces: Vec<Workspace>,
}

#[derive(Serialize, Deserialize)]
struct Cursor {
    workspace: Workspace,
    epoch: Epoch,
    seq: u64,
    /// The schema of the program that kept the rows.
    #[serde(default)]
    schema: u32,
}

impl Cursor {
    /// Reads a cursor. One of another schema does not count: its rows may lack what this program knows of, and
    /// are fetched anew.
    fn read(json: &str) -> Option<Self> {
        let cursor: Self = serde_json::from_str(json).ok()?;
        (cursor.schema == SCHEMA).then_some(cursor)
    }
}

impl RowsKept {
    /// Opens them. Those of other people who used this browser go, and those of earlier versions.
    pub(super) async fn open(user: UserId) -> Result<Self, Trouble> {
        // A sleeping page of theirs may hold this up: nothing waits for it.
        spawn_local(async move {
            database::forget_others(DATABASE, Some(user)).await;
            database::forget_others(EARLIER, None).await;
        });
        Ok(Self { database: open(DATABASE, user, &[PERSON, CURSORS, ROWS]).await? })
    }

    pub(super) async fn delete(self) {
        database::delete(self.database).await;
    }

    /// The person, and every workspace that is here whole.
    pub(super) async fn load(&self) -> Result<Kept, Trouble> {
        let person = get(&self.database, PERSON, PERSON).await?;
        let person: Option<Person> = person.and_then(|json| serde_json::from_str(&json).ok());
        let mut kept = Kept::default();
        if let Some(Person { me, workspaces }) = person {
            for workspace in &workspaces {
                kept.snapshots.extend(self.load_one(workspace.id).await?);
            }
            (kept.me, kept.workspaces) = (Some(me), workspaces);
        }
        Ok(kept)
    }

    /// How far every workspace has come.
    pub(super) async fn cursors(&self) -> Result<Vec<(WorkspaceId, Epoch, u64)>, Trouble> {
        let kept = read(&self.database, CURSORS, None).await?;
        let cursor = |json: &String| Cursor::read(json);
        Ok(kept
            .iter()
            .filter_map(cursor)
            .map(|cursor| (cursor.workspace.id, cursor.epoch, cursor.seq))
            .collect())
    }

    /// One workspace; none where it is not here, or cannot be read any more.
    pub(super) async fn load_one(&self, workspace: WorkspaceId) -> Result<Option<Snapshot>, Trouble> {
        let cursor = get(&self.database, CURSORS, &workspace.to_string()).await?;
        let Some(Cursor { workspace, epoch, seq, .. }) = cursor.and_then(|json| Cursor::read(&json)) else {
            return Ok(None);
        };
        let ranges = Kind::ALL.iter().map(|kind| range(workspace.id, &format!("{}/", kind.as_str())));
        let kept = read_each(&self.database, ROWS, ranges.collect::<Result<_, _>>()?).await?;
        let mut rows = Vec::new();
        for (kind, all) in Kind::ALL.iter().zip(kept) {
            let row = |json: &String| Row::read(*kind, &serde_json::from_str(json).ok()?).ok();
            let Some(of_kind) = all.iter().map(row).collect::<Option<Vec<_>>>() else { return Ok(None) };
            rows.extend(of_kind);
        }
        let mut snapshot = Snapshot::empty(workspace, epoch, seq);
        still_kept(rows).into_iter().for_each(|row| snapshot.add(row));
        Ok(Some(snapshot))
    }

    pub(super) async fn put_person(&self, me: &Me, workspaces: &[Workspace]) -> Result<(), Trouble> {
        let person = Person { me: me.clone(), workspaces: workspaces.to_vec() };
        let Ok(json) = serde_json::to_string(&person) else { return Ok(()) };
        write(&self.database, [PERSON], |[store]| {
            store.put(&json.into(), Some(&PERSON.into()))?;
            Ok(())
        })
        .await
    }

    /// Keeps rows and their cursor, in one transaction. Rows that do not go on where the kept ones end (a
    /// write before them failed, or another page wrote meanwhile) would leave a hole that nobody sees: then
    /// the workspace counts as not kept, and is kept anew as a whole when the next page leads.
    pub(super) async fn put(&self, rows: Rows) -> Result<(), Trouble> {
        let workspace = rows.workspace.id;
        let kept = get(&self.database, CURSORS, &workspace.to_string()).await?;
        let kept = kept.and_then(|json| Cursor::read(&json));
        let goes_on = kept.is_some_and(|kept| (kept.epoch, kept.seq) == (rows.epoch, rows.after));
        let done = if rows.is_all || goes_on { self.put_all(rows).await } else { Err(Trouble::Hole) };
        if done.is_err() {
            self.forget(workspace).await?;
        }
        done
    }

    async fn put_all(&self, rows: Rows) -> Result<(), Trouble> {
        let Rows { workspace, epoch, seq, records, is_all, after: _ } = rows;
        let id = workspace.id;
        let Ok(cursor) = serde_json::to_string(&Cursor { workspace, epoch, seq, schema: SCHEMA }) else {
            return Ok(());
        };
        write(&self.database, [CURSORS, ROWS], |[cursors, store]| {
            if is_all {
                store.delete(range(id, "")?)?;
            }
            for (record, json) in records {
                let key = key(id, record);
                match json {
                    Some(json) => drop(store.put(&json.into(), Some(&key))?),
                    None => drop(store.delete(Query::Key(key))?),
                }
            }
            cursors.put(&cursor.into(), Some(&id.to_string().into()))?;
            Ok(())
        })
        .await
    }

    pub(super) async fn forget(&self, workspace: WorkspaceId) -> Result<(), Trouble> {
        write(&self.database, [CURSORS, ROWS], |[cursors, store]| {
            cursors.delete(Query::Key(workspace.to_string().into()))?;
            store.delete(range(workspace, "")?)?;
            Ok(())
        })
        .await
    }
}

/// The rows without those that can no longer be restored, and what lies in them. They come in the order of their types,
/// parents first.
fn still_kept(rows: Vec<Row>) -> Vec<Row> {
    let since = crate::clock::now().days_before(KEPT_DAYS);
    let mut purged = BTreeSet::new();
    let mut kept = rows;
    kept.retain(|row| {
        let is_purged = row.deleted_at().is_some_and(|at| at <= since)
            || row.parent().is_some_and(|parent| purged.contains(&parent));
        if is_purged {
            purged.insert(row.key());
        }
        !is_purged
    });
    kept
}
