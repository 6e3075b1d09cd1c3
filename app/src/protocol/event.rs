//! What happened, in the past tense.

mod known;

use crate::domain::{
    ClientId, Lost, LostId, Member, Project, ProjectId, Rank, Status, StatusId, Task, TaskChanges, TaskId,
    Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

/// One thing that happened. It carries new values, never steps: applied twice it leaves the same state.
///
/// On the wire `{"task.deleted": {"id": …}}`: with the name outside, a reader knows what follows, and
/// the browser needs no code that keeps a value of any shape until it knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum Event {
    #[serde(rename = "task.created")]
    TaskCreated { task: Task },
    #[serde(rename = "task.updated")]
    TaskUpdated { id: TaskId, changes: TaskChanges },
    #[serde(rename = "task.deleted")]
    TaskDeleted { id: TaskId },
    #[serde(rename = "task.restored")]
    TaskRestored { task: Task },
    /// An edit replaced what its author had not seen: that is kept with the task.
    #[serde(rename = "task.overwritten")]
    TaskOverwritten { lost: Lost },
    /// It was put back, or is no longer wanted.
    #[serde(rename = "task.dismissed")]
    TaskDismissed { id: TaskId, lost: LostId },
    #[serde(rename = "project.created")]
    ProjectCreated { project: Project },
    #[serde(rename = "project.updated")]
    ProjectUpdated { project: Project },
    /// The project, its statuses and its tasks can be restored; where it is not `in_trash` (in entries of
    /// schema 2 and older) they are gone.
    #[serde(rename = "project.deleted")]
    ProjectDeleted {
        id: ProjectId,
        #[serde(default, skip_serializing_if = "is_false")]
        in_trash: bool,
    },
    #[serde(rename = "status.created")]
    StatusCreated { status: Status },
    /// Where its category is another one than before, its tasks take it over at the time of the entry.
    #[serde(rename = "status.updated")]
    StatusUpdated { status: Status },
    /// Its tasks go to the status `moved_to`, in their order, each at the next place behind the rank `behind`;
    /// without `moved_to` it held none.
    #[serde(rename = "status.deleted")]
    StatusDeleted {
        id: StatusId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        moved_to: Option<StatusId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        behind: Option<Rank>,
    },
    #[serde(rename = "member.joined")]
    MemberJoined { member: Member },
    #[serde(rename = "member.updated")]
    MemberUpdated { member: Member },
    #[serde(rename = "member.left")]
    MemberLeft { user_id: UserId },
    /// The workspace goes by another name.
    #[serde(rename = "workspace.renamed")]
    WorkspaceRenamed { name: String },
}

impl Event {
    /// The first schema whose clients take it for what it is: older ones read the fields that they know and
    /// miss what follows from the others, such as where the tasks of a deleted column go.
    #[must_use]
    pub fn schema(&self) -> u32 {
        match self {
            Self::ProjectUpdated { .. }
            | Self::ProjectDeleted { .. }
            | Self::StatusUpdated { .. }
            | Self::StatusDeleted { .. } => 3,
            Self::TaskCreated { .. }
            | Self::TaskUpdated { .. }
            | Self::TaskDeleted { .. }
            | Self::TaskRestored { .. }
            | Self::TaskOverwritten { .. }
            | Self::TaskDismissed { .. }
            | Self::ProjectCreated { .. }
            | Self::StatusCreated { .. }
            | Self::MemberJoined { .. }
            | Self::MemberUpdated { .. }
            | Self::MemberLeft { .. }
            | Self::WorkspaceRenamed { .. } => 1,
        }
    }
}

/// One line of a workspace's change log: an accepted command and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Its number in the workspace, from 1, without holes.
    pub seq: u64,
    /// The client that sent the command, where one numbered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cid: Option<ClientId>,
    /// The client's own number of the command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mid: Option<u64>,
    /// Who did it.
    pub actor: UserId,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// What happened, in order; what a later version adds is passed over.
    #[serde(deserialize_with = "known::known")]
    pub events: Vec<Event>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(flag: &bool) -> bool {
    !*flag
}
