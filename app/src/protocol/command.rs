//! What a client can ask for, in the imperative.

use crate::domain::{
    LostId, ProjectDraft, ProjectId, ProjectPatch, Seen, StatusDraft, StatusId, StatusPatch, TaskDraft,
    TaskId, TaskPatch,
};
use serde::{Deserialize, Serialize};

/// One change that somebody wants; decided by [`crate::domain::rules::decide`].
/// On the wire `{"name": "task.create", "args": {…}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", content = "args")]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum Command {
    #[serde(rename = "task.create")]
    TaskCreate(TaskDraft),
    #[serde(rename = "task.update")]
    TaskUpdate { id: TaskId, patch: TaskPatch },
    #[serde(rename = "task.delete")]
    TaskDelete { id: TaskId },
    #[serde(rename = "task.restore")]
    TaskRestore { id: TaskId },
    /// Writes again what an edit replaced; `seen` as in a [`TaskPatch`].
    #[serde(rename = "task.put_back")]
    TaskPutBack {
        id: TaskId,
        lost: LostId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Box<Seen>>,
    },
    /// What an edit replaced need not be kept.
    #[serde(rename = "task.dismiss")]
    TaskDismiss { id: TaskId, lost: LostId },
    #[serde(rename = "project.create")]
    ProjectCreate(ProjectDraft),
    #[serde(rename = "project.update")]
    ProjectUpdate { id: ProjectId, patch: ProjectPatch },
    #[serde(rename = "project.delete")]
    ProjectDelete { id: ProjectId },
    /// Brings a deleted project back with all that lay in it, within 30 days.
    #[serde(rename = "project.restore")]
    ProjectRestore { id: ProjectId },
    #[serde(rename = "status.create")]
    StatusCreate(StatusDraft),
    #[serde(rename = "status.update")]
    StatusUpdate { id: StatusId, patch: StatusPatch },
    #[serde(rename = "status.delete")]
    StatusDelete {
        id: StatusId,
        /// The status of the same project that takes its tasks; without it, one that holds tasks stays.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        move_to: Option<StatusId>,
    },
}
