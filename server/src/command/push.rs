//! The socket's door: many commands of one client in one go.

use super::{Answered, Error, Origin, hand_in};
use crate::clock::Clock;
use crate::db::Db;
use app::domain::{ClientId, Refused, UserId, WorkspaceId};
use app::protocol::{Code, Numbered, Outcome, Push};
use app::words;

/// Carries a client's commands out, in their order, and tells what became of each.
pub async fn push(db: &Db, clock: &Clock, actor: UserId, cid: ClientId, push: Push) -> Vec<Outcome> {
    let workspace = push.workspace;
    // All are handed in before the first answer is waited for: so they share their commits.
    let mut waiting = Vec::with_capacity(push.commands.len());
    for Numbered { mid, base_seq, command } in push.commands {
        let origin = Origin::Client { cid, mid, base_seq };
        waiting.push((mid, hand_in(db, clock, actor, workspace, command, origin).await));
    }
    let mut outcomes = Vec::with_capacity(waiting.len());
    let mut known = 0;
    for (mid, answer) in waiting {
        let answered = match answer {
            Ok(answer) => answer.wait().await,
            Err(error) => Err(error),
        };
        let outcome = told(workspace, mid, known, answered);
        known = outcome.last_mid;
        outcomes.push(outcome);
    }
    outcomes
}

/// What the client is told; `known` is the last number that it was told before.
fn told(workspace: WorkspaceId, mid: u64, known: u64, answered: Result<Answered, Error>) -> Outcome {
    let refused = |refused: &Refused, last_mid| Outcome {
        workspace,
        mid,
        ok: false,
        seq: None,
        code: Some(Code::from(refused)),
        message: Some(words::refusal(refused)),
        last_mid,
    };
    match answered {
        Ok(Answered { outcome: Ok(done), last_mid }) => {
            Outcome { workspace, mid, ok: true, seq: done.seq, code: None, message: None, last_mid }
        }
        Ok(Answered { outcome: Err(reason), last_mid }) => refused(&reason, last_mid),
        Err(Error::Refused(reason)) => refused(&reason, known),
        Err(Error::Gap { last_mid }) => {
            Outcome { workspace, mid, ok: false, seq: None, code: Some(Code::Gap), message: None, last_mid }
        }
        Err(Error::Internal(error)) => {
            tracing::error!(%error, %workspace, mid, "a command was not carried out");
            Outcome {
                workspace,
                mid,
                ok: false,
                seq: None,
                code: Some(Code::Unavailable),
                message: None,
                last_mid: known,
            }
        }
    }
}
