//! What happened to the records of a workspace, in the past tense.

use super::{Key, Rank, Row, StatusId, TaskChanges, TaskId};

/// One thing that happened. It carries new values, never steps: applied twice it leaves the same state.
///
/// Most are the same for every type of record; the protocol names them after the type and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A record is new.
    Created(Row),
    /// A record is as follows now.
    Updated(Row),
    /// A record has come back from the trash.
    Restored(Row),
    /// A record was deleted: it is in the trash if its type has one, and gone with all that lies in it if not.
    Removed(Key),
    /// A record is gone with all that lies in it, even if its type has a trash.
    Purged(Key),
    /// Some fields of a task have changed.
    TaskUpdated {
        /// The task.
        id: TaskId,
        /// The new values.
        changes: Box<TaskChanges>,
    },
    /// A status was deleted. Its tasks go to another one, in their order, each at the next place behind a rank.
    StatusMerged {
        /// The status that was deleted.
        id: StatusId,
        /// The status of its tasks from now on.
        into: StatusId,
        /// The last rank that was there before; `None` if there was no task.
        behind: Option<Rank>,
    },
    /// The workspace has another name.
    WorkspaceRenamed {
        /// The name.
        name: String,
    },
}

impl Event {
    /// A record is new.
    pub fn created(record: impl Into<Row>) -> Self {
        Self::Created(record.into())
    }

    /// A record is as follows now.
    pub fn updated(record: impl Into<Row>) -> Self {
        Self::Updated(record.into())
    }

    /// A record has come back from the trash.
    pub fn restored(record: impl Into<Row>) -> Self {
        Self::Restored(record.into())
    }

    /// A record was deleted.
    pub fn removed(id: impl Into<Key>) -> Self {
        Self::Removed(id.into())
    }

    /// Some fields of a task have changed.
    #[must_use]
    pub fn task_updated(id: TaskId, changes: TaskChanges) -> Self {
        Self::TaskUpdated { id, changes: Box::new(changes) }
    }
}
