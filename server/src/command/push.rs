//! The socket's door: many commands of one client in one go.

use super::{Answered, Error, Origin, hand_in};
use crate::clock::Clock;
use crate::db::Db;
use app::domain::{ClientId, Refused, UserId};
use app::protocol::{Code, Numbered, Outcome, Push};
use app::words;

/// Carries a client's commands out, in their order, and tells what became of each.
pub async fn push(db: &Db, clock: &Clock, actor: UserId, cid: ClientId, push: Push) -> Vec<Outcome> {
    let workspace = push.workspace;
    // All are handed in before the first answer is waited for: so they share their commits.
    let mut waiting = Vec::with_capacity(push.commands.len());
    // Only the first one may leave a hole: behind it, one that is missing was not carried out.
    let mut settled = push.settled;
    for Numbered { mid, base_seq, command } in push.commands {
        let origin = Origin::Client { cid, mid, base_seq, settled };
        settled = 0;
        waiting.push((mid, hand_in(db, clock, actor, workspace, command, origin).await));
    }
    let mut outcomes = Vec::with_capacity(waiting.len());
    let mut known = 0;
    for (mid, answer) in waiting {
        let answered = match answer {
            Ok(answer) => answer.wait().await,
            Err(error) => Err(error),
        };
        let outcome = told(Outcome::of(workspace, cid, mid), known, answered);
        known = outcome.last_mid;
        outcomes.push(outcome);
    }
    outcomes
}

/// What a client is told whose every command is refused before it is looked at. As with a stranger's, nothing is
/// kept of it, not even a number.
#[must_use]
pub fn refuse_push(push: &Push, cid: ClientId, reason: &Refused) -> Vec<Outcome> {
    let refused = |numbered: &Numbered| Outcome {
        code: Some(Code::from(reason)),
        message: Some(words::refusal(reason)),
        ..Outcome::of(push.workspace, cid, numbered.mid)
    };
    push.commands.iter().map(refused).collect()
}

/// What the client is told; `known` is the last number that it was told before.
fn told(blank: Outcome, known: u64, answered: Result<Answered, Error>) -> Outcome {
    let refused = |reason: &Refused, last_mid| Outcome {
        code: Some(Code::from(reason)),
        message: Some(words::refusal(reason)),
        last_mid,
        ..blank.clone()
    };
    match answered {
        Ok(Answered { outcome: Ok(done), last_mid }) => {
            Outcome { ok: true, seq: done.seq, last_mid, ..blank.clone() }
        }
        Ok(Answered { outcome: Err(reason), last_mid }) => refused(&reason, last_mid),
        Err(Error::Refused(reason)) => refused(&reason, known),
        Err(Error::Gap { last_mid }) => Outcome { code: Some(Code::Gap), last_mid, ..blank.clone() },
        Err(Error::Unavailable(error) | Error::Internal(error)) => {
            let Outcome { workspace, mid, .. } = blank;
            tracing::error!(%error, %workspace, mid, "a command was not carried out");
            Outcome { code: Some(Code::Unavailable), last_mid: known, ..blank.clone() }
        }
    }
}
