//! The rows that a run of edits works on: loaded at once, changed in memory, written at once.
//!
//! Reading and writing row by row would cost each edit a dozen statements; this way a whole commit
//! has about that many. An edit sees what the edits before it did, as if they had been written.

mod facts;
mod flush;
mod load;
mod record;
mod row;
mod wanted;

use super::{Encoded, entity::workspace, words};
use crate::error::Error;
use app::domain::{
    Category, ClientId, Epoch, Lost, LostId, Project, ProjectId, Rank, Role, Status, StatusId, Task, TaskId,
    Timestamp, UserId, WorkspaceId, WorkspaceKind,
};
use app::protocol::Entry;
pub(crate) use facts::View;
use row::Row;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
pub(crate) use wanted::Wanted;

/// The rows at hand.
#[derive(Debug, Default)]
pub(crate) struct Work {
    workspaces: HashMap<WorkspaceId, workspace::Model>,
    roles: HashMap<(WorkspaceId, UserId), Row<Joined>>,
    projects: HashMap<ProjectId, Row<Project>>,
    statuses: HashMap<StatusId, Row<Column>>,
    tasks: HashMap<TaskId, Row<Task>>,
    lost: HashMap<(TaskId, LostId), Row<Lost>>,
    clients: HashMap<(WorkspaceId, ClientId), Row<Client>>,
    refusals: HashMap<(WorkspaceId, ClientId, u64), Row<Refusal>>,
    accepted: HashMap<(WorkspaceId, ClientId, u64), u64>,
    receipts: HashMap<(UserId, String), Row<Receipt>>,
    /// The tasks on which others work now than before.
    reassigned: BTreeSet<TaskId>,
    /// The columns that mean something else now than before.
    recategorized: Vec<Recategorized>,
    log: Vec<Logged>,
}

/// A membership.
#[derive(Clone, Copy, Debug)]
struct Joined {
    role: Role,
    at: i64,
}

/// A status with what lies in it.
#[derive(Clone, Debug)]
struct Column {
    status: Status,
    workspace: WorkspaceId,
    /// The rank of its last task. Tasks that leave do not lower it: a place behind it is still the foot.
    foot: Option<Rank>,
}

/// Who a client is and how far its commands have come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    /// Whose it is.
    pub(crate) user: UserId,
    /// The last number that was carried out or refused.
    pub(crate) last_mid: u64,
    /// The day (UTC) of its last command, in milliseconds since 1970: an index on it stays as it is all day.
    pub(crate) used_at: i64,
}

/// What a numbered command was refused with.
#[derive(Clone, Debug)]
struct Refusal {
    /// The answer, as JSON.
    refused: String,
    /// When, in milliseconds since 1970.
    at: i64,
}

/// What was answered to a request with an `Idempotency-Key`.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    /// What tells a repetition from another request under the same key.
    pub(crate) fingerprint: String,
    /// The answer, as JSON.
    pub(crate) outcome: String,
    /// When, in milliseconds since 1970.
    pub(crate) at: i64,
}

/// A column that means something else from an entry on: its tasks do, too.
#[derive(Clone, Copy, Debug)]
struct Recategorized {
    status: StatusId,
    from: Category,
    to: Category,
    at: Timestamp,
    seq: u64,
}

#[derive(Debug)]
struct Logged {
    workspace: WorkspaceId,
    entry: Entry,
    encoded: Arc<Encoded>,
}

impl Work {
    /// The workspace as the rules ask about it; none where it does not exist.
    pub(crate) fn view(&self, workspace: WorkspaceId) -> Option<View<'_>> {
        self.workspaces.get(&workspace).map(|row| View::new(self, row))
    }

    /// What a person is in a workspace, and since when; none for strangers.
    ///
    /// # Errors
    /// The database holds no time that could be one.
    pub(crate) fn membership(
        &self,
        workspace: WorkspaceId,
        user: UserId,
    ) -> Result<Option<(Role, Timestamp)>, Error> {
        let joined = self.roles.get(&(workspace, user)).and_then(Row::live);
        joined.map(|joined| Ok((joined.role, words::time(joined.at)?))).transpose()
    }

    /// What is known of a client; none before its first command.
    pub(crate) fn client(&self, workspace: WorkspaceId, cid: ClientId) -> Option<Client> {
        self.clients.get(&(workspace, cid)).map(|row| row.value)
    }

    /// Keeps how far a client's commands have come.
    pub(crate) fn set_client(&mut self, workspace: WorkspaceId, cid: ClientId, client: Client) {
        Row::put(&mut self.clients, (workspace, cid), client);
    }

    /// The `seq` that a numbered command got; none where it was refused, or changed nothing.
    pub(crate) fn accepted(&self, workspace: WorkspaceId, cid: ClientId, mid: u64) -> Option<u64> {
        self.accepted.get(&(workspace, cid, mid)).copied()
    }

    /// What a numbered command was refused with, as JSON; none where it was carried out.
    pub(crate) fn refusal(&self, workspace: WorkspaceId, cid: ClientId, mid: u64) -> Option<&str> {
        self.refusals.get(&(workspace, cid, mid)).map(|row| row.value.refused.as_str())
    }

    /// Keeps what a numbered command was refused with.
    pub(crate) fn set_refusal(
        &mut self,
        workspace: WorkspaceId,
        cid: ClientId,
        mid: u64,
        refused: String,
        at: i64,
    ) {
        Row::put(&mut self.refusals, (workspace, cid, mid), Refusal { refused, at });
    }

    /// What was answered to a user's request with this key.
    pub(crate) fn receipt(&self, user: UserId, key: &str) -> Option<&Receipt> {
        self.receipts.get(&(user, key.to_owned())).map(|row| &row.value)
    }

    /// Keeps what was answered to a user's request with this key.
    pub(crate) fn set_receipt(&mut self, user: UserId, key: String, receipt: Receipt) {
        Row::put(&mut self.receipts, (user, key), receipt);
    }

    /// Adds a workspace with nothing in it.
    pub(crate) fn add_workspace(
        &mut self,
        id: WorkspaceId,
        name: String,
        kind: WorkspaceKind,
        at: Timestamp,
    ) {
        let row = workspace::Model {
            id: id.0,
            name,
            kind: kind.as_str().to_owned(),
            epoch: Epoch::generate().0,
            seq: 0,
            floor: 1,
            next_number: 1,
            created_at: at.millis(),
        };
        self.workspaces.insert(id, row);
    }
}
