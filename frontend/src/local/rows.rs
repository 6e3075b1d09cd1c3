//! The rows: what the server confirmed, and how far that has come.

use super::database::{self, Trouble, get, key, open, range, read, write};
use app::domain::{Epoch, Me, Task, UserId, Workspace, WorkspaceId};
use app::protocol::{SCHEMA, Snapshot};
use app::store::{Kept, Rows};
use idb::{Database, Query};
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

const KIND: &str = "rows";
/// The person and their workspaces.
const PERSON: &str = "person";
/// How far each workspace has come.
const CURSORS: &str = "cursors";
/// Workspaces without their tasks.
const HEADS: &str = "heads";
const TASKS: &str = "tasks";

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
    workspace: WorkspaceId,
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
    /// Opens them; those of other people who used this browser go.
    pub(super) async fn open(user: UserId) -> Result<Self, Trouble> {
        // A sleeping page of theirs may hold this up: nothing waits for it.
        spawn_local(database::forget_rows_of_others(KIND, user));
        Ok(Self { database: open(KIND, user, &[PERSON, CURSORS, HEADS, TASKS]).await? })
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
            .map(|cursor| (cursor.workspace, cursor.epoch, cursor.seq))
            .collect())
    }

    /// One workspace; none where it is not here, or cannot be read any more.
    pub(super) async fn load_one(&self, workspace: WorkspaceId) -> Result<Option<Snapshot>, Trouble> {
        let id = workspace.to_string();
        let (Some(cursor), Some(head)) =
            (get(&self.database, CURSORS, &id).await?, get(&self.database, HEADS, &id).await?)
        else {
            return Ok(None);
        };
        let tasks = read(&self.database, TASKS, Some(workspace)).await?;
        Ok(assemble(&cursor, &head, &tasks))
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
        let workspace = rows.workspace;
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
        let Rows { workspace, epoch, seq, head, tasks, is_all, .. } = rows;
        let Ok(cursor) = serde_json::to_string(&Cursor { workspace, epoch, seq, schema: SCHEMA }) else {
            return Ok(());
        };
        let id = workspace.to_string();
        write(&self.database, [CURSORS, HEADS, TASKS], |[cursors, heads, store]| {
            if is_all {
                store.delete(range(workspace)?)?;
            }
            for (task, json) in tasks {
                let key = key(workspace, task);
                match json {
                    Some(json) => drop(store.put(&json.into(), Some(&key))?),
                    None => drop(store.delete(Query::Key(key))?),
                }
            }
            if let Some(head) = head {
                heads.put(&head.into(), Some(&id.as_str().into()))?;
            }
            cursors.put(&cursor.into(), Some(&id.as_str().into()))?;
            Ok(())
        })
        .await
    }

    pub(super) async fn forget(&self, workspace: WorkspaceId) -> Result<(), Trouble> {
        let id = workspace.to_string();
        write(&self.database, [CURSORS, HEADS, TASKS], |[cursors, heads, store]| {
            cursors.delete(Query::Key(id.as_str().into()))?;
            heads.delete(Query::Key(id.as_str().into()))?;
            store.delete(range(workspace)?)?;
            Ok(())
        })
        .await
    }
}

fn assemble(cursor: &str, head: &str, tasks: &[String]) -> Option<Snapshot> {
    let Cursor { epoch, seq, .. } = Cursor::read(cursor)?;
    let head: Snapshot = serde_json::from_str(head).ok()?;
    let tasks: Vec<Task> = serde_json::from_str(&format!("[{}]", tasks.join(","))).ok()?;
    let (trash, tasks): (Vec<_>, Vec<_>) = tasks.into_iter().partition(|task| task.deleted_at.is_some());
    let now = crate::clock::now();
    let trash = trash.into_iter().filter(|task| task.is_restorable(now)).collect();
    let (deleted_projects, purged): (Vec<_>, Vec<_>) =
        head.deleted_projects.into_iter().partition(|project| project.is_restorable(now));
    let mut kept = Snapshot { epoch, seq, tasks, trash, deleted_projects, ..head };
    // What lies in a project that can no longer be restored goes with it.
    let is_purged = |id| purged.iter().any(|project| project.id == id);
    kept.tasks.retain(|task| !is_purged(task.project_id));
    kept.trash.retain(|task| !is_purged(task.project_id));
    kept.statuses.retain(|status| !is_purged(status.project_id));
    Some(kept)
}
