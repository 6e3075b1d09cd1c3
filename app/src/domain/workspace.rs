//! The unit of sharing and of sync.

use super::{NAME_MAX, Refused, Role, WorkspaceId, text};
use crate::domain::json::{from_word, record};
#[cfg(feature = "ssr")]
use serde::Deserialize;
use serde::Serialize;

/// What a workspace is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ssr", derive(Deserialize, utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WorkspaceKind {
    /// One person's own.
    Personal,
    /// The instance's shared one, which every account joins.
    Team,
    /// Made by somebody for some people.
    Shared,
}

impl WorkspaceKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Personal, Self::Team, Self::Shared];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Team => "team",
            Self::Shared => "shared",
        }
    }
}

from_word!(WorkspaceKind);

/// A workspace's name, of 1–100 characters: the same, trimmed.
///
/// # Errors
/// [`Refused::Invalid`] names the field `name` and what is wrong with it.
pub fn check_workspace_name(name: &str) -> Result<String, Refused> {
    text::line("name", name, NAME_MAX).map_err(|error| Refused::Invalid(vec![error]))
}

record! {
    /// A workspace as one of its members sees it.
    pub struct Workspace {
        /// The workspace's id.
        pub id: WorkspaceId,
        /// Its name, 1–100 characters.
        pub name: String,
        /// What it is for.
        pub kind: WorkspaceKind,
        /// What the asking person may do in it.
        pub role: Role,
    }
}
