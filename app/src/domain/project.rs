//! A project: a board inside a workspace.

use super::{ProjectId, Rank, Timestamp, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};

/// A list or board inside a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Project {
    /// The project's id.
    pub id: ProjectId,
    /// Where it belongs.
    pub workspace_id: WorkspaceId,
    /// Its name, 1–100 characters.
    pub name: String,
    /// Its place among the workspace's projects.
    pub rank: Rank,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// Its version: the `seq` of the last change.
    pub seq: u64,
}

/// What is needed to make a project. Its ids are made by the client, so that it can go on offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ProjectDraft {
    /// The id it will have.
    pub id: ProjectId,
    /// Its name, 1–100 characters.
    pub name: String,
}

/// What to change in a project; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ProjectPatch {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A new place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<Rank>,
}
