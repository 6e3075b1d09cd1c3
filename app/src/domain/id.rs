//! Newtyped ids, so that a task's id can never stand where a project's is meant.

use super::json::{FromJson, Unreadable, from_text};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// An id, or several that name something together.
pub trait Id: Copy {
    /// The least there is.
    const LEAST: Self;

    /// Writes each id behind a slash.
    ///
    /// # Errors
    /// The formatter's.
    fn write_path(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<A: Id, B: Id> Id for (A, B) {
    const LEAST: Self = (A::LEAST, B::LEAST);

    fn write_path(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_path(f)?;
        self.1.write_path(f)
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        match json.as_array().map(Vec::as_slice) {
            Some([a, b]) => Ok((A::from_json(a)?, B::from_json(b)?)),
            Some(_) | None => Err(Unreadable("pair")),
        }
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id: UUIDv7 (RFC 9562), so that ids sort by the time they were made.
            #[must_use]
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl Id for $name {
            const LEAST: Self = Self(Uuid::nil());

            fn write_path(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "/{}", self.0)
            }
        }

        from_text!($name);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A person with an account.
    UserId
    /// The unit of sharing and of sync.
    WorkspaceId
    /// A board inside a workspace.
    ProjectId
    /// A column of a project.
    StatusId
    /// One thing to do.
    TaskId
    /// What an edit of a task replaced.
    LostId
    /// A browser profile, or another program, that pushes commands for one user.
    ClientId
    /// One life of a workspace's numbering: new when the database is created or restored.
    Epoch
    /// One login on one device.
    SessionId
    /// What lets somebody into a workspace, or onto the instance.
    InviteId
    /// A picture of a person, named after what it shows: another picture has another id.
    PictureId
    /// A passkey of a person's.
    PasskeyId
    /// An API token of a person's.
    TokenId
}
