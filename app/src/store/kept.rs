//! What outlives the page: the browser keeps it, and hands it to the next page.

use crate::domain::{ClientId, Epoch, Me, TaskId, Workspace, WorkspaceId};
use crate::protocol::Snapshot;
use crate::sync::{Done, Pending, Rejected, Space, Touched};

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
    /// The workspace.
    pub workspace: WorkspaceId,
    /// What `seq` counts in.
    pub epoch: Epoch,
    /// The last change that is in them.
    pub seq: u64,
    /// They go on where this change had been kept, unless they are all there is.
    pub after: u64,
    /// Everything but the tasks, as the JSON of a [`Snapshot`]; none where it did not change.
    pub head: Option<String>,
    /// Tasks as JSON, those in the trash too; none where one is gone.
    pub tasks: Vec<(TaskId, Option<String>)>,
    /// These are all tasks: let go of every other one.
    pub is_all: bool,
}

impl Rows {
    /// The rows of a workspace's base that were touched.
    #[must_use]
    pub fn of(space: &Space, touched: &Touched, after: u64) -> Self {
        let base = space.base();
        let json = |id: TaskId| base.any_task(id).and_then(|task| serde_json::to_string(&**task).ok());
        let tasks = match touched.everything {
            true => base.tasks().chain(base.deleted_tasks()).map(|task| (task.id, json(task.id))).collect(),
            false => touched.tasks.iter().map(|id| (*id, json(*id))).collect(),
        };
        Self {
            workspace: base.workspace.id,
            epoch: base.epoch(),
            seq: base.seq(),
            after,
            head: (touched.is_structure() || touched.lost)
                .then(|| serde_json::to_string(&base.head()).ok())
                .flatten(),
            tasks,
            is_all: touched.everything,
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
