//! The rows that a run of edits works on: loaded at once, changed in memory, written at once.
//!
//! Reading and writing row by row would cost each edit a dozen statements; this way a whole commit
//! has about that many. An edit sees what the edits before it did, as if they had been written.

#![deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]

mod flush;
mod load;
mod tracked;
mod wanted;

use super::{Encoded, entity::workspace, words};
use crate::error::Error;
use app::domain::{
    ClientId, Epoch, Event, Key, Member, Row, Tables, Timestamp, UserId, WorkspaceId, WorkspaceKind,
};
use app::protocol::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tracked::Tracked;
pub(crate) use wanted::Wanted;

/// The rows at hand.
#[derive(Debug, Default)]
pub(crate) struct Work {
    workspaces: HashMap<WorkspaceId, workspace::Model>,
    /// The records of those workspaces.
    tables: HashMap<WorkspaceId, Tables>,
    /// Ids that no new record can have, although the tables here do not hold it: it lies in another workspace, or was
    /// deleted and its type has no trash.
    taken: HashSet<Key>,
    clients: HashMap<(WorkspaceId, ClientId), Tracked<Client>>,
    refusals: HashMap<(WorkspaceId, ClientId, u64), Tracked<Refusal>>,
    accepted: HashMap<(WorkspaceId, ClientId, u64), u64>,
    receipts: HashMap<(UserId, String), Tracked<Receipt>>,
    log: Vec<Logged>,
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

#[derive(Debug)]
struct Logged {
    workspace: WorkspaceId,
    entry: Entry,
    encoded: Arc<Encoded>,
}

impl Work {
    /// The records of a workspace; `None` if there is no such workspace.
    pub(crate) fn tables(&self, workspace: WorkspaceId) -> Option<&Tables> {
        self.tables.get(&workspace)
    }

    /// A member of a workspace; `None` for strangers.
    pub(crate) fn member(&self, workspace: WorkspaceId, user: UserId) -> Option<&Member> {
        self.tables(workspace)?.get(user)
    }

    /// Does a record that is not in this workspace have this id: one of another workspace, or one that was deleted?
    pub(crate) fn is_taken(&self, here: WorkspaceId, key: Key) -> bool {
        let mut others = self.tables.iter().filter(|(workspace, _)| **workspace != here);
        self.taken.contains(&key) || others.any(|(_, tables)| tables.row(key).is_some())
    }

    /// The numbers that the next change and the next task get.
    ///
    /// # Errors
    /// The workspace is not at hand, or the database holds no number that could be one.
    pub(crate) fn next_numbers(&self, workspace: WorkspaceId) -> Result<(u64, u32), Error> {
        let row = self.workspaces.get(&workspace).ok_or_else(|| Error::internal("no such workspace"))?;
        Ok((words::count::<u64>(row.seq)? + 1, words::count(row.next_number)?))
    }

    /// Makes events true, under the workspace's next `seq`: that is returned.
    ///
    /// # Errors
    /// The workspace is not at hand, or the entry cannot be serialised; nothing is changed then.
    pub(crate) fn record(
        &mut self,
        workspace: WorkspaceId,
        actor: UserId,
        at: Timestamp,
        sent: Option<(ClientId, u64)>,
        events: Vec<Event>,
    ) -> Result<u64, Error> {
        let here = self.workspaces.get_mut(&workspace).zip(self.tables.get_mut(&workspace));
        let (row, tables) = here.ok_or_else(|| Error::internal("no such workspace"))?;
        let seq = words::count::<u64>(row.seq)? + 1;
        let (cid, mid) = sent.unzip();
        let entry = Entry { seq, cid, mid, actor, at, events };
        let json = serde_json::to_string(&entry)?.into_boxed_str();

        row.seq = words::number(seq);
        for event in &entry.events {
            tables.apply(event, entry.stamp());
            if let Event::Created(Row::Task(task)) = event {
                row.next_number = row.next_number.max(i64::from(task.number) + 1);
            }
        }
        tables.name().clone_into(&mut row.name);
        if let Some((cid, mid)) = sent {
            self.accepted.insert((workspace, cid, mid), seq);
        }
        self.log.push(Logged { workspace, entry, encoded: Arc::new(Encoded::new(seq, json)) });
        Ok(seq)
    }

    /// What is known of a client; none before its first command.
    pub(crate) fn client(&self, workspace: WorkspaceId, cid: ClientId) -> Option<Client> {
        self.clients.get(&(workspace, cid)).map(|row| row.value)
    }

    /// Is a client known, in any workspace, as that of another person?
    pub(crate) fn is_client_of_another(&self, cid: ClientId, user: UserId) -> bool {
        self.clients.iter().any(|((_, known), row)| *known == cid && row.value.user != user)
    }

    /// Keeps how far a client's commands have come.
    pub(crate) fn set_client(&mut self, workspace: WorkspaceId, cid: ClientId, client: Client) {
        Tracked::put(&mut self.clients, (workspace, cid), client);
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
        Tracked::put(&mut self.refusals, (workspace, cid, mid), Refusal { refused, at });
    }

    /// What was answered to a user's request with this key.
    pub(crate) fn receipt(&self, user: UserId, key: &str) -> Option<&Receipt> {
        self.receipts.get(&(user, key.to_owned())).map(|row| &row.value)
    }

    /// Keeps what was answered to a user's request with this key.
    pub(crate) fn set_receipt(&mut self, user: UserId, key: String, receipt: Receipt) {
        Tracked::put(&mut self.receipts, (user, key), receipt);
    }

    /// Adds a workspace with nothing in it.
    pub(crate) fn add_workspace(
        &mut self,
        id: WorkspaceId,
        name: String,
        kind: WorkspaceKind,
        at: Timestamp,
    ) {
        self.tables.insert(id, Tables::new(id, name.clone(), []));
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
