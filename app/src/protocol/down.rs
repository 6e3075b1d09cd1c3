//! Frames from the server to the client.

use super::{Code, Entry, Presence};
use crate::domain::json::{FromJson, Unreadable, field, fields, from_serde, record};
use crate::domain::{ClientId, Epoch, Workspace, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A frame that the server sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ssr", derive(Deserialize))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Down {
    /// The answer to `hello`: one line for every workspace of the person, and for every one that was named.
    Welcome {
        /// How each workspace goes on.
        workspaces: Vec<Welcomed>,
        /// What the server takes.
        limits: Limits,
    },
    /// What happened after `from - 1`, up to `to`.
    Delta {
        /// The workspace.
        workspace: WorkspaceId,
        /// The number behind the last one sent.
        from: u64,
        /// The last number that this covers.
        to: u64,
        /// The entries within, in order.
        entries: Vec<Entry>,
    },
    /// What became of one pushed command.
    Result(Outcome),
    /// What the client holds is of no use: take a new snapshot. Its unsent commands stay.
    Reset {
        /// The workspace.
        workspace: WorkspaceId,
        /// Why.
        reason: ResetReason,
    },
    /// The person now belongs to one more workspace.
    Gain {
        /// The workspace; the client says `hello` again.
        workspace: WorkspaceId,
    },
    /// The person no longer belongs to a workspace: forget its rows.
    Lose {
        /// The workspace.
        workspace: WorkspaceId,
    },
    /// Who is here: never in the log, and gone with the connection that it came over.
    Presence(Presence),
    /// The answer to `ping`.
    Pong,
    /// The server ends the connection.
    Bye {
        /// Why.
        code: ByeReason,
        /// When to come back, in milliseconds; the client adds its own jitter.
        retry_ms: u64,
        /// Beside [`ByeReason::Outdated`]: the highest schema that this server speaks, so that an author of a
        /// client knows what to look for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        schema: Option<u32>,
    },
}

impl Down {
    /// Reads a frame; `None` if it is malformed, or of a later version.
    #[must_use]
    pub fn read(json: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(json).ok()?;
        Self::from_json(&json).ok()
    }
}

impl FromJson for Down {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        let fields = fields(json)?;
        let workspace = || field(fields, "workspace");
        Ok(match field::<String>(fields, "type")?.as_str() {
            "welcome" => {
                Self::Welcome { workspaces: field(fields, "workspaces")?, limits: field(fields, "limits")? }
            }
            "delta" => Self::Delta {
                workspace: workspace()?,
                from: field(fields, "from")?,
                to: field(fields, "to")?,
                entries: field(fields, "entries")?,
            },
            "result" => Self::Result(FromJson::from_json(json)?),
            "reset" => Self::Reset { workspace: workspace()?, reason: field(fields, "reason")? },
            "gain" => Self::Gain { workspace: workspace()? },
            "lose" => Self::Lose { workspace: workspace()? },
            "presence" => Self::Presence(FromJson::from_json(json)?),
            "pong" => Self::Pong,
            "bye" => Self::Bye {
                code: field(fields, "code")?,
                retry_ms: field(fields, "retry_ms")?,
                schema: field(fields, "schema")?,
            },
            _ => return Err(Unreadable("type")),
        })
    }
}

record! {
    /// How one workspace goes on after `hello`.
    pub struct Welcomed {
        /// The workspace.
        pub id: WorkspaceId,
        /// What it is; `None` if it was denied.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub workspace: Option<Workspace>,
        /// The present epoch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub epoch: Option<Epoch>,
        /// The last `seq`.
        pub head: u64,
        /// The first `seq` that the log still holds.
        pub floor: u64,
        /// The last number that was carried out, or refused, of this client's commands.
        pub last_mid: u64,
        /// What comes next.
        pub mode: Mode,
    }
}

/// What comes after `welcome`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The client is up to date; deltas follow as things happen.
    Live,
    /// Deltas follow at once, up to `head` and on.
    Catchup,
    /// The client takes a snapshot and says `hello` again.
    Reset,
    /// Not this person's.
    Denied,
}

record! {
    /// What the server takes from one client.
    #[derive(Copy)]
    pub struct Limits {
        /// Commands in one push.
        pub push_commands: usize,
        /// Bytes in one frame.
        pub frame_bytes: usize,
    }
}

record! {
    /// What became of one pushed command.
    pub struct Outcome {
        /// The workspace.
        pub workspace: WorkspaceId,
        /// The client that numbered the command.
        pub cid: ClientId,
        /// The command's number.
        pub mid: u64,
        /// Was it carried out?
        pub ok: bool,
        /// The entry that came of it; none for a refusal, or where there was nothing to change.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub seq: Option<u64>,
        /// Why not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub code: Option<Code>,
        /// Why not, for people.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub message: Option<String>,
        /// The last number that was carried out or refused.
        pub last_mid: u64,
    }
}

impl Outcome {
    /// Not carried out, for no reason yet: what is known of a command before it is decided.
    #[must_use]
    pub fn of(workspace: WorkspaceId, cid: ClientId, mid: u64) -> Self {
        Self { workspace, cid, mid, ok: false, seq: None, code: None, message: None, last_mid: 0 }
    }
}

/// Why a client must start from a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetReason {
    /// The database was made anew or restored.
    Epoch,
    /// The log no longer reaches back that far.
    TooOld,
    /// It names numbers that the server never gave.
    Ahead,
}

/// Why the server ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ByeReason {
    /// The server stops or starts anew.
    Restart,
    /// The session ended: sign in again.
    SignedOut,
    /// The client speaks another version: load it anew.
    Outdated,
    /// The frame was malformed, out of turn, or too large.
    Protocol,
    /// The person has too many connections open already.
    TooMany,
    /// A reason of a later version.
    #[serde(other)]
    Other,
}

from_serde!(Mode ResetReason ByeReason);
