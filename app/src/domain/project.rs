//! A project: a board inside a workspace.

use super::{Color, ColumnDraft, KEPT_DAYS, ProjectId, Rank, Timestamp, UserId, WorkspaceId};
use crate::domain::json::record;

record! {
    /// A list or board inside a workspace.
    pub struct Project {
        /// The project's id.
        pub id: ProjectId,
        /// Where it belongs.
        pub workspace_id: WorkspaceId,
        /// Its name, 1–100 characters.
        pub name: String,
        /// Its colour.
        #[serde(default)]
        #[cfg_attr(feature = "ssr", schema(required = true))]
        pub color: Color = default,
        /// Its place among the workspace's projects.
        pub rank: Rank,
        /// Who made it.
        pub created_by: UserId,
        /// When.
        pub created_at: Timestamp,
        /// When it was archived; none while it is in use. An archived project takes no new tasks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub archived_at: Option<Timestamp>,
        /// When it was deleted; none while it is there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deleted_at: Option<Timestamp>,
        /// Its version: the `seq` of the last change.
        pub seq: u64,
    }
}

impl Project {
    /// Can it be restored at this time? For [`KEPT_DAYS`] after it was deleted.
    #[must_use]
    pub fn is_restorable(&self, at: Timestamp) -> bool {
        self.deleted_at.is_some_and(|deleted| deleted > at.days_before(KEPT_DAYS))
    }

    /// Is it there, and not archived?
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.deleted_at.is_none() && self.archived_at.is_none()
    }
}

record! {
    /// What is needed to make a project. Its ids are made by the client, so that it can go on offline.
    pub struct ProjectDraft {
        /// The id it will have.
        pub id: ProjectId,
        /// Its name, 1–100 characters.
        #[cfg_attr(feature = "ssr", schema(min_length = 1))]
        pub name: String,
        /// Its colour; gray where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub color: Option<Color>,
        /// Its place; at the end where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub rank: Option<Rank>,
        /// Its columns in their order, 1–50, at least one of each category; To do, In progress and Done where
        /// none are named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub statuses: Option<Vec<ColumnDraft>>,
    }
}

impl ProjectDraft {
    /// A project at the end, with the usual columns.
    #[must_use]
    pub fn new(id: ProjectId, name: &str) -> Self {
        Self { id, name: name.to_owned(), color: None, rank: None, statuses: None }
    }
}

record! {
    /// What to change in a project; what is absent stays.
    #[derive(Default)]
    pub struct ProjectPatch {
        /// A new name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ssr", schema(min_length = 1))]
        pub name: Option<String>,
        /// A new colour.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub color: Option<Color>,
        /// A new place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub rank: Option<Rank>,
        /// `true` archives it, `false` takes it back into use.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub archived: Option<bool>,
    }
}
