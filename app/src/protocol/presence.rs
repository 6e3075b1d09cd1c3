//! Who is here, and what they look at: told while it is so, and never kept.

use crate::domain::json::record;
use crate::domain::{ProjectId, TaskId, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};

/// What a client looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The project whose board or list is in sight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// The task that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
    /// Is the person typing in it?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub typing: bool,
}

record! {
    /// Somebody who is here. However many clients they have open, it is one person: told is what they are most
    /// at work on.
    #[derive(Copy)]
    pub struct Present {
        /// Who.
        pub user_id: UserId,
        /// The project that they look at.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub project: Option<ProjectId>,
        /// The task that they have open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub task: Option<TaskId>,
        /// Are they typing in it?
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub typing: bool = default,
    }
}

record! {
    /// Who is here of a workspace's people: all of them, or what has changed since the last such frame.
    pub struct Presence {
        /// The workspace.
        pub workspace: WorkspaceId,
        /// Is this everybody who is here? If not, it is what has changed.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub whole: bool = default,
        /// Who came, or looks at something else now; the receiver may be among them.
        pub people: Vec<Present>,
        /// Who has left.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub gone: Vec<UserId> = default,
    }
}
