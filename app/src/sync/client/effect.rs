//! What a client tells its surroundings.

use crate::domain::{ChangeSet, ClientId, WorkspaceId};
use crate::protocol::{ByeReason, Up};
use crate::sync::{Done, Pending, Rejected};
use serde::{Deserialize, Serialize};

/// How things stand with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// Not connected: changes are kept here.
    Offline,
    /// Connected, not everything has come yet.
    CatchingUp,
    /// Everything is here, and everything new comes at once.
    Live,
}

impl Link {
    /// The word in the page's `data-connection`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::CatchingUp => "catching-up",
            Self::Live => "live",
        }
    }
}

/// What the surroundings have to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a frame.
    Send(Up),
    /// Fetch a snapshot and hand it to [`Client::install`].
    Fetch(WorkspaceId),
    /// Look the workspace up where the leading page keeps its rows, and hand it to [`Client::install`].
    Look(WorkspaceId),
    /// Draw what was touched again.
    Draw(WorkspaceId, ChangeSet),
    /// The list of workspaces changed.
    List,
    /// Keep a command of this page until it is settled, and tell the browser's other pages.
    Keep(WorkspaceId, Pending),
    /// Commands that are settled: kept a while longer in case the server is restored from a backup.
    Settled(WorkspaceId, Vec<Done>),
    /// Tell the browser's other pages that these are settled.
    Known(WorkspaceId, Vec<(ClientId, u64)>),
    /// Tell the person that something was refused, and keep it until they have decided what to do.
    Refused(WorkspaceId, Rejected),
    /// Keep the confirmed rows that were touched since this number, with the cursor.
    Store(WorkspaceId, ChangeSet, u64),
    /// The workspace is lost: keep none of its rows.
    Forget(WorkspaceId),
    /// The person belongs no longer to the workspace of this name, or it was deleted: tell them.
    Left(String),
    /// Look up what was settled of late, and hand it to [`Client::recall`].
    Recall(WorkspaceId),
    /// The server cannot go on just now: connect again after a while.
    Reconnect,
    /// The server ended the connection.
    Bye(ByeReason),
}
