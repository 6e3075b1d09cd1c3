//! The whole wire: what clients ask for, what the server tells, and how both are framed.
//!
//! Every type stands here once and is compiled into both sides. Frames are JSON texts
//! `{"type": "hello", …}` over a WebSocket with the subprotocol [`SUBPROTOCOL`].

mod code;
mod down;
mod entry;
mod event;
mod presence;
mod problem;
mod snapshot;
mod up;

pub use code::{Code, Remedy};
pub use down::{ByeReason, Down, Limits, Mode, Outcome, ResetReason, Welcomed};
pub use entry::Entry;
pub use event::schema_of;
pub use presence::{Look, Presence, Present};
pub use problem::{Problem, ProblemField};
pub use snapshot::Snapshot;
pub use up::{Held, Numbered, Push, Up};

/// The WebSocket subprotocol (RFC 6455, section 1.9) that both sides name.
pub const SUBPROTOCOL: &str = "tasksync.v1";
/// The version of the frames.
pub const VERSION: u32 = 1;
/// The version of commands, events and rows. A server takes clients of every schema up to its own: they pass
/// over what they do not know, and are sent to a snapshot where that would mislead them ([`schema_of`]).
pub const SCHEMA: u32 = 3;
/// The most commands in one push.
pub const PUSH_COMMANDS_MAX: usize = 100;
/// The largest frame that a client may send, in bytes: an edit carries two descriptions, what was there and
/// what comes, and each of 64 KiB can be twice that in JSON.
pub const FRAME_MAX: usize = 320 * 1024;
/// The most workspaces that one connection may follow.
pub const WORKSPACES_MAX: usize = 200;

#[cfg(test)]
mod tests;
