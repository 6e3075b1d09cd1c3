//! Who belongs to a workspace, and as what.

use super::{PictureId, Timestamp, UserId};
use crate::domain::json::{from_word, record};
#[cfg(feature = "ssr")]
use serde::Deserialize;
use serde::Serialize;

/// What a member may do. Later ones include what earlier ones may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "ssr", derive(Deserialize, utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Works on tasks and projects.
    Member,
    /// Runs the workspace.
    Admin,
    /// Owns it.
    Owner,
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Member, Self::Admin, Self::Owner];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }
}

from_word!(Role);

record! {
    /// A person as the other members see them.
    pub struct Member {
        /// The person.
        pub user_id: UserId,
        /// Their username.
        pub username: String,
        /// The name they go by.
        pub display_name: String,
        /// What they look like, where they show it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub picture: Option<PictureId>,
        /// What they may do.
        pub role: Role,
        /// Since when they have belonged to the workspace.
        pub joined_at: Timestamp,
    }
}
