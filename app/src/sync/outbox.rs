//! What a person did that the server has not confirmed yet.

use crate::domain::{Timestamp, WorkspaceId};
use crate::protocol::{Code, Command, Numbered, Outcome, PUSH_COMMANDS_MAX, Push, Remedy};
use std::collections::VecDeque;

/// Commands on their way, oldest first, numbered 1, 2, 3 … without holes.
#[derive(Clone, Debug)]
pub struct Outbox {
    next_mid: u64,
    queue: VecDeque<Pending>,
    /// The last number of the push that waits for its results.
    in_flight: Option<u64>,
}

/// A command on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its number.
    pub mid: u64,
    /// What had been applied when the person acted.
    pub base_seq: u64,
    /// What to do.
    pub command: Command,
    /// When the person acted, by their own clock: for showing, never for ordering.
    pub at: Timestamp,
    /// Carried out; it stays in the view until the entry of this number has come.
    accepted: Option<u64>,
}

/// A command that the server refused, with the server's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// What was to be done.
    pub command: Command,
    /// Why it was not.
    pub code: Code,
    /// The same for people.
    pub message: String,
}

impl Default for Outbox {
    fn default() -> Self {
        Self { next_mid: 1, queue: VecDeque::new(), in_flight: None }
    }
}

impl Outbox {
    /// The number that the next command will get.
    #[must_use]
    pub fn next_mid(&self) -> u64 {
        self.next_mid
    }

    /// What is on its way, oldest first.
    pub fn pending(&self) -> impl Iterator<Item = &Pending> {
        self.queue.iter()
    }

    /// How many commands are on their way.
    #[must_use]
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// Is nothing on its way?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Adds a command at the end.
    pub fn add(&mut self, command: Command, base_seq: u64, at: Timestamp) {
        self.queue.push_back(Pending { mid: self.next_mid, base_seq, command, at, accepted: None });
        self.next_mid += 1;
    }

    /// The next push, unless one waits for its results already.
    pub fn next_push(&mut self, workspace: WorkspaceId) -> Option<Push> {
        if self.in_flight.is_some() {
            return None;
        }
        let open = self.queue.iter().filter(|pending| pending.accepted.is_none());
        let commands: Vec<_> = open
            .take(PUSH_COMMANDS_MAX)
            .map(|pending| Numbered {
                mid: pending.mid,
                base_seq: pending.base_seq,
                command: pending.command.clone(),
            })
            .collect();
        self.in_flight = Some(commands.last()?.mid);
        Some(Push { workspace, commands })
    }

    /// A new connection: what was in flight may or may not have arrived, so it is sent again.
    pub fn reconnect(&mut self) {
        self.in_flight = None;
    }

    /// An entry of this number has come: it was ours if `own` is our number in it.
    pub fn entry_came(&mut self, seq: u64, own: Option<u64>) {
        self.queue.retain(|pending| {
            let is_own = own == Some(pending.mid);
            let is_covered = pending.accepted.is_some_and(|accepted| accepted <= seq);
            !is_own && !is_covered
        });
    }

    /// What became of one command; `applied` is the last entry applied. Gives back what was refused for good.
    pub fn settle(&mut self, outcome: &Outcome, applied: u64) -> Option<Rejected> {
        if self.in_flight.is_some_and(|last| outcome.mid >= last) {
            self.in_flight = None;
        }
        let code = outcome.code.unwrap_or(Code::Other);
        if !outcome.ok && code.remedy() != Remedy::Fix {
            // It stays in the queue and is sent again.
            return None;
        }
        let at = self.queue.iter().position(|pending| pending.mid == outcome.mid)?;
        match outcome.seq {
            Some(seq) if outcome.ok && seq > applied => {
                self.queue.get_mut(at)?.accepted = Some(seq);
                None
            }
            _ => {
                let pending = self.queue.remove(at)?;
                let message = outcome.message.clone().unwrap_or_default();
                (!outcome.ok).then_some(Rejected { command: pending.command, code, message })
            }
        }
    }
}
