//! The one door for changes of shared data: sockets, the REST API and imports all come through here.
//!
//! A command is decided by [`app::domain::rules`] on rows that nobody else changes meanwhile; what
//! follows from it, its entry in the change log, and the answer to its repetition are one commit.

#![deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]

pub mod account;
mod attempt;
pub mod invite;
pub mod membership;
mod once;
mod push;
mod repeat;
mod request_key;
mod wanted;
pub mod workspace;

use crate::clock::Clock;
use crate::db::{Answer, Db};
use crate::error::Error;
use app::domain::{
    ClientId, Command, Key, Refused, UserId, WorkspaceId,
    rules::{Decide, Needs},
};
use attempt::Attempt;
pub use push::{push, refuse_push};
pub use request_key::RequestKey;
use serde::{Deserialize, Serialize};

/// Where a command comes from, and how its repetition is told from another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A client of the sync protocol, which numbers its commands.
    Client {
        /// The client.
        cid: ClientId,
        /// The command's number.
        mid: u64,
        /// The `seq` that the client had applied when the person acted.
        base_seq: u64,
        /// The number up to which the client knows all of its commands to be settled.
        settled: u64,
    },
    /// A request.
    Http {
        /// Its `Idempotency-Key`.
        key: Option<RequestKey>,
        /// The `seq` that its subject must have, from `If-Match`.
        if_match: Option<u64>,
    },
}

impl Origin {
    /// A request without conditions.
    pub const PLAIN: Self = Self::Http { key: None, if_match: None };
}

/// What came of a command that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The change's number; none where there was nothing to change.
    pub seq: Option<u64>,
    /// What the command was about.
    pub subject: Key,
}

/// Carries a command out, or returns what its first execution came to. The answer is given when it
/// is durable.
///
/// # Errors
/// [`Error::Refused`], with nothing changed; [`Error::Gap`] where the client's numbers have a hole.
pub async fn run(
    db: &Db,
    clock: &Clock,
    actor: UserId,
    workspace: WorkspaceId,
    command: impl Into<Command>,
    origin: Origin,
) -> Result<Done, Error> {
    let answer = hand_in(db, clock, actor, workspace, command.into(), origin).await?;
    Ok(answer.wait().await?.outcome?)
}

/// Hands a command in. Those of one caller are carried out in this order.
pub(crate) async fn hand_in(
    db: &Db,
    clock: &Clock,
    actor: UserId,
    workspace: WorkspaceId,
    command: Command,
    origin: Origin,
) -> Result<Answer<Answered>, Error> {
    let mut needs = Needs::default();
    command.needs(&mut needs);
    let attempt = Attempt { clock: clock.clone(), actor, workspace, command, needs, origin };
    db.edit(attempt.wanted(), move |work| attempt.carry_out(work)).await
}

/// What is answered to a command, once it is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) outcome: Result<Done, Refused>,
    /// The last number of the client that was carried out or refused.
    pub(crate) last_mid: u64,
}
