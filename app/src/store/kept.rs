//! What outlives the page: the browser keeps it, and hands it to the next page.

use crate::domain::{ChangeSet, ClientId, Epoch, Key, Me, Row, Workspace, WorkspaceId};
use crate::protocol::Snapshot;
use crate::sync::{Done, Pending, Rejected, Space};

/// What the browser kept for a person.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The person, as last told.
    pub me: Option<Me>,
    /// Their workspaces, as last told.
    pub workspaces: Vec<Workspace>,
    /// The rows of those workspaces.
    pub snapshots: Vec<Snapshot>,
    /// What the server has not confirmed.
    pub commands: Vec<(WorkspaceId, Pending)>,
    /// What was refused, and waits for the person to decide.
    pub refused: Vec<(WorkspaceId, Rejected)>,
}

/// Something that the browser is to keep, or to let go of. They are carried out in their order.
#[derive(Clone, Debug)]
pub enum Note {
    /// The person and their workspaces.
    Person(Box<Me>, Vec<Workspace>),
    /// Confirmed rows.
    Rows(Rows),
    /// A workspace is lost: let go of its rows.
    Forget(WorkspaceId),
    /// A command of this page; the browser's other pages are told of it.
    Command(WorkspaceId, Pending),
    /// These commands are settled.
    Settled(WorkspaceId, Vec<Done>),
    /// The browser's other pages are to know that these are settled.
    Known(WorkspaceId, Vec<(ClientId, u64)>),
    /// The person has to decide about this command, which is no longer on its way.
    Refused(WorkspaceId, Rejected),
    /// They have decided; the browser's other pages are told of it.
    Decided(WorkspaceId, Rejected),
    /// Look up what was settled of late: the answer goes to [`super::Store::recall`].
    Recall(WorkspaceId),
    /// Look up what the leading page kept: the answer goes to [`super::Store::install`].
    Look(WorkspaceId),
}

/// Confirmed rows of a workspace, and how far they have come: kept together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// The workspace, as the person sees it.
    pub workspace: Workspace,
    /// What `seq` counts in.
    pub epoch: Epoch,
    /// The last change that is in them.
    pub seq: u64,
    /// They go on where this change had been kept, unless they are all there is.
    pub after: u64,
    /// Records as JSON, those in the trash too; `None` if one is gone.
    pub records: Vec<(Key, Option<String>)>,
    /// These are all records: let go of every other one.
    pub is_all: bool,
}

impl Rows {
    /// The rows of a workspace's base that were changed.
    #[must_use]
    pub fn of(space: &Space, changes: &ChangeSet, after: u64) -> Self {
        let base = space.base();
        let json = |row: &Row| serde_json::to_string(row).ok();
        let records = match changes.is_everything() {
            true => base.tables().rows().map(|(key, row)| (key, json(row))).collect(),
            false => changes.keys().map(|key| (key, base.tables().row(key).and_then(json))).collect(),
        };
        Self {
            workspace: base.workspace().clone(),
            epoch: base.epoch(),
            seq: base.seq(),
            after,
            records,
            is_all: changes.is_everything(),
        }
    }
}

/// Can this browser keep what a page does?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Storage {
    /// Yes, as far as is known.
    #[default]
    Works,
    /// There is no room left.
    Full,
    /// It keeps nothing, as in some private windows.
    Absent,
}
