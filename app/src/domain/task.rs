//! A task, what is needed to make one, and what can be changed in one.

#[cfg(feature = "ssr")]
use super::text::double_option;
use super::{Category, Due, ProjectId, Rank, Seen, StatusId, TaskId, Timestamp, UserId, WorkspaceId};
use crate::domain::json::{from_word, record};
#[cfg(feature = "ssr")]
use serde::Deserialize;
use serde::Serialize;

/// How much it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "ssr", derive(Deserialize, utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum Priority {
    #[default]
    None,
    Low,
    Medium,
    High,
    Urgent,
}

impl Priority {
    /// All of them, the least first.
    pub const ALL: [Self; 5] = [Self::None, Self::Low, Self::Medium, Self::High, Self::Urgent];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
}

from_word!(Priority);

record! {
    /// One thing to do.
    pub struct Task {
        /// The task's id.
        pub id: TaskId,
        /// Its short number within the workspace, from 1; 0 until the server has given one.
        pub number: u32,
        /// Where it belongs.
        pub workspace_id: WorkspaceId,
        /// Its board.
        pub project_id: ProjectId,
        /// One line, 1–500 characters.
        pub title: String,
        /// Markdown, at most 64 KiB.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub description: String = default,
        /// Its column.
        pub status_id: StatusId,
        /// What its column means.
        pub status: Category,
        /// How much it matters.
        pub priority: Priority,
        /// When it starts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub start_at: Option<Due>,
        /// When it is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub due_at: Option<Due>,
        /// Who works on it, each once, in the order they were added.
        pub assignees: Vec<UserId>,
        /// Its place in its column.
        pub rank: Rank,
        /// Who made it.
        pub created_by: UserId,
        /// When.
        pub created_at: Timestamp,
        /// Who changed it last.
        pub updated_by: UserId,
        /// When.
        pub updated_at: Timestamp,
        /// When it came into a column of the category `done`; none while it is elsewhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub completed_at: Option<Timestamp>,
        /// When it was deleted; none while it is there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deleted_at: Option<Timestamp>,
        /// Who deleted it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deleted_by: Option<UserId>,
        /// Its version: the `seq` of the last change.
        pub seq: u64,
    }
}

record! {
    /// What is needed to make a task. The id is made by the client, so that it can go on offline.
    pub struct TaskDraft {
        /// The id it will have.
        pub id: TaskId,
        /// The board to put it on.
        pub project_id: ProjectId,
        /// One line, 1–500 characters.
        #[cfg_attr(feature = "ssr", schema(min_length = 1))]
        pub title: String,
        /// Markdown, at most 64 KiB.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub description: String = default,
        /// Its column; the first of `status`, or else the project's first, where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub status_id: Option<StatusId>,
        /// The category whose first column takes it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub status: Option<Category>,
        /// How much it matters.
        #[serde(default)]
        pub priority: Priority = default,
        /// When it starts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub start_at: Option<Due>,
        /// When it is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub due_at: Option<Due>,
        /// Who works on it; at most 20 members.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub assignees: Vec<UserId> = default,
        /// Its place; at the foot of its column where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub rank: Option<Rank>,
    }
}

impl TaskDraft {
    /// A task with a title and nothing else.
    #[must_use]
    pub fn new(id: TaskId, project_id: ProjectId, title: &str) -> Self {
        Self {
            id,
            project_id,
            title: title.to_owned(),
            description: String::new(),
            status_id: None,
            status: None,
            priority: Priority::None,
            start_at: None,
            due_at: None,
            assignees: Vec::new(),
            rank: None,
        }
    }
}

record! {
    /// What to change in a task; what is absent stays, and what is `null` is cleared.
    #[derive(Default)]
    #[cfg_attr(feature = "ssr", serde(default))]
    pub struct TaskPatch {
        /// A new title.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(min_length = 1))]
        pub title: Option<String>,
        /// A new description.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub description: Option<String>,
        /// Another project of the same workspace, not an archived one; the task goes to its first column of the
        /// same category.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub project_id: Option<ProjectId>,
        /// Another column.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub status_id: Option<StatusId>,
        /// The category whose first column takes it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub status: Option<Category>,
        /// How much it matters.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub priority: Option<Priority>,
        /// When it starts.
        #[serde(deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(value_type = Option<Due>))]
        pub start_at: Option<Option<Due>>,
        /// When it is due.
        #[serde(deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(value_type = Option<Due>))]
        pub due_at: Option<Option<Due>>,
        /// Members to add to those who work on it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub assign: Vec<UserId> = default,
        /// Members to take off it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub unassign: Vec<UserId> = default,
        /// A new place in its column.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub rank: Option<Rank>,
        /// What stood in the changed fields when the person began: with it nothing is replaced unseen.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub seen: Option<Box<Seen>>,
    }
}

record! {
    /// What did change in a task: the new values, checked, with what followed from them.
    #[derive(Default)]
    #[cfg_attr(feature = "ssr", serde(default))]
    pub struct TaskChanges {
        /// The new title.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub title: Option<String>,
        /// The new description.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub description: Option<String>,
        /// The new board.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub project_id: Option<ProjectId>,
        /// The new column.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub status_id: Option<StatusId>,
        /// The new column's category.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub status: Option<Category>,
        /// The new priority.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub priority: Option<Priority>,
        /// The new start; `null` when it was cleared.
        #[serde(deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(value_type = Option<Due>))]
        pub start_at: Option<Option<Due>>,
        /// The new due date; `null` when it was cleared.
        #[serde(deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(value_type = Option<Due>))]
        pub due_at: Option<Option<Due>>,
        /// Everybody who works on it now.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub assignees: Option<Vec<UserId>>,
        /// The new place.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub rank: Option<Rank>,
        /// When it was completed; `null` when it was taken up again.
        #[serde(deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(value_type = Option<Timestamp>))]
        pub completed_at: Option<Option<Timestamp>>,
    }
}

/// A deleted task or project can be restored, and what an edit replaced be put back, for so many days.
pub const KEPT_DAYS: i64 = 30;

impl Task {
    /// Can it be restored at this time? For [`KEPT_DAYS`] after it was deleted.
    #[must_use]
    pub fn is_restorable(&self, at: Timestamp) -> bool {
        self.deleted_at.is_some_and(|deleted| deleted > at.days_before(KEPT_DAYS))
    }

    /// Takes another category at this time; the time of its completion follows.
    pub fn set_category(&mut self, category: Category, at: Timestamp) {
        match (self.status == Category::Done, category == Category::Done) {
            (false, true) => self.completed_at = Some(at),
            (true, false) => self.completed_at = None,
            (true, true) | (false, false) => {}
        }
        self.status = category;
    }

    /// Takes over what changed. Who, when and the version come with the entry that carries it.
    pub fn take(&mut self, changes: TaskChanges) {
        macro_rules! take {
            ($($field:ident)*) => {$(if let Some(value) = changes.$field { self.$field = value; })*};
        }
        take!(title description project_id status_id status priority start_at due_at assignees rank completed_at);
    }
}
