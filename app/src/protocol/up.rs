//! Frames from the client to the server.

use super::Look;
use crate::domain::{ClientId, Command, Epoch, WorkspaceId};
use serde::{Deserialize, Serialize};

/// A frame that a client sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Up {
    /// The first frame, and again whenever the client found a gap.
    Hello {
        /// [`super::VERSION`]
        v: u32,
        /// [`super::SCHEMA`]
        schema: u32,
        /// Which client this is.
        cid: ClientId,
        /// What it holds. Workspaces that it does not name are welcomed all the same.
        workspaces: Vec<Held>,
    },
    /// Commands to carry out, in order; one push is in flight at a time.
    Push(Push),
    /// How far the client has applied what it was sent.
    Ack {
        /// The workspace.
        workspace: WorkspaceId,
        /// The last `seq` applied.
        cursor: u64,
    },
    /// What the client looks at from now on, for others who follow that workspace; it holds until the
    /// connection ends, through any further `hello`.
    Presence {
        /// None where nobody looks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        look: Option<Look>,
    },
    /// Are you there? Answered by a `pong`.
    Ping,
}

/// What a client holds of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The workspace.
    pub id: WorkspaceId,
    /// The epoch that its cursor counts in; none when it holds nothing yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// The last `seq` applied; 0 when it holds nothing.
    pub cursor: u64,
    /// The number that its next new command will get.
    pub next_mid: u64,
}

/// Commands for one workspace, at most [`super::PUSH_COMMANDS_MAX`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Whose commands these are, where they are not those of the client that said `hello`: a browser has
    /// one socket for all its pages, and each page numbers its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cid: Option<ClientId>,
    /// All numbers up to this one are settled, as far as the client knows: the first command may leave a
    /// hole up to here, as after the restore of a backup that knows fewer.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub settled: u64,
    /// The commands, numbered without holes.
    pub commands: Vec<Numbered>,
}

/// A command with its sender's number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbered {
    /// 1, 2, 3 … per client and workspace.
    pub mid: u64,
    /// The `seq` that the client had applied when the person acted.
    pub base_seq: u64,
    /// What to do.
    #[serde(flatten)]
    pub command: Command,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}
