//! What a person did that the server has not confirmed yet.

use crate::domain::{Refused, Timestamp, WorkspaceId};
use crate::protocol::{Code, Command, Limits, Numbered, Outcome, Push};
use std::collections::VecDeque;

/// Commands on their way, oldest first, numbered 1, 2, 3 … without holes.
#[derive(Clone, Debug)]
pub struct Outbox {
    next_mid: u64,
    queue: VecDeque<Pending>,
    /// The last number of the push that waits for its results.
    in_flight: Option<u64>,
    /// The last number that the server is known to have used up.
    used: u64,
}

/// A push around its commands, in bytes.
const ENVELOPE: usize = 128;

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

/// A command that was refused, with the server's words.
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
        Self { next_mid: 1, queue: VecDeque::new(), in_flight: None, used: 0 }
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

    /// The next push within the server's limits, unless one waits for its results already.
    pub fn next_push(&mut self, workspace: WorkspaceId, limits: Limits) -> Option<Push> {
        if self.in_flight.is_some() {
            return None;
        }
        let mut room = limits.frame_bytes.saturating_sub(ENVELOPE);
        let mut commands = Vec::new();
        for pending in self.queue.iter().filter(|pending| pending.accepted.is_none()) {
            let Pending { mid, base_seq, command, .. } = pending.clone();
            let numbered = Numbered { mid, base_seq, command };
            let size = serde_json::to_string(&numbered).map_or(0, |json| json.len() + 1);
            let fits = size <= room && commands.len() < limits.push_commands;
            if !fits && !commands.is_empty() {
                break;
            }
            room = room.saturating_sub(size);
            commands.push(numbered);
        }
        self.in_flight = Some(commands.last()?.mid);
        Some(Push { workspace, commands })
    }

    /// A new connection: what was in flight may or may not have arrived, so it is sent again.
    pub fn reconnect(&mut self) {
        self.in_flight = None;
    }

    /// Goes on where the server's numbering of this client ends. The two differ when the server was
    /// restored from a backup and forgot some numbers, or refused some without using them up.
    pub fn resume(&mut self, last_mid: u64) {
        self.used = self.used.max(last_mid);
        let next = self.used.saturating_add(1);
        let open = || self.queue.iter().filter(|pending| pending.accepted.is_none());
        let first = open().next().map_or(self.next_mid, |pending| pending.mid);
        if self.in_flight.is_none() && first > next {
            let surplus = first - next;
            for pending in self.queue.iter_mut().filter(|pending| pending.accepted.is_none()) {
                pending.mid -= surplus;
            }
            self.next_mid -= surplus;
        }
        self.next_mid = self.next_mid.max(next);
    }

    /// The server's history is another one: what it said of numbers no longer counts, and what it
    /// carried out without our having seen it is sent again.
    pub fn forget_answers(&mut self) {
        self.used = 0;
        for pending in &mut self.queue {
            pending.accepted = None;
        }
    }

    /// Everything up to `seq` has been applied, among it the entries of our own commands `own`.
    pub fn applied(&mut self, seq: u64, own: &[u64]) {
        self.used = own.iter().copied().fold(self.used, u64::max);
        let is_in =
            |pending: &Pending| own.contains(&pending.mid) || pending.accepted.is_some_and(|at| at <= seq);
        self.queue.retain(|pending| !is_in(pending));
    }

    /// What became of one command for good; `applied` is the last entry applied. Gives back what was
    /// refused.
    pub fn settle(&mut self, outcome: &Outcome, applied: u64) -> Option<Rejected> {
        self.used = self.used.max(outcome.last_mid);
        if self.in_flight.is_some_and(|last| outcome.mid >= last) {
            self.in_flight = None;
        }
        let at = self.queue.iter().position(|pending| pending.mid == outcome.mid)?;
        match outcome.seq {
            Some(seq) if outcome.ok && seq > applied => {
                self.queue.get_mut(at)?.accepted = Some(seq);
                None
            }
            _ => {
                let Pending { command, .. } = self.queue.remove(at)?;
                let code = outcome.code.unwrap_or(Code::Other);
                let message = outcome.message.clone().unwrap_or_default();
                (!outcome.ok).then_some(Rejected { command, code, message })
            }
        }
    }

    /// Gives up: what the server has not accepted will never be carried out.
    pub fn abandon(self, reason: &Refused) -> Vec<Rejected> {
        let open = self.queue.into_iter().filter(|pending| pending.accepted.is_none());
        open.map(|Pending { command, .. }| Rejected {
            command,
            code: Code::from(reason),
            message: reason.to_string(),
        })
        .collect()
    }
}
