//! One workspace as a client holds it: the confirmed base, what is pending, and the view of both.

use super::{Gap, Outbox, Rejected, Replica, Touched};
use crate::domain::{
    ClientId, Refused, TaskId, Timestamp, UserId,
    rules::{Stamp, decide},
};
use crate::protocol::{Command, Entry, Outcome, Push, Snapshot};

/// The confirmed base, the outbox, and the view: the base with everything pending replayed over it.
#[derive(Clone, Debug)]
pub struct Space {
    me: UserId,
    base: Replica,
    view: Replica,
    outbox: Outbox,
    /// The rows in which the view may differ from the base.
    ahead: Touched,
}

impl Space {
    /// A workspace that starts from a snapshot, with nothing pending.
    #[must_use]
    pub fn new(me: UserId, snapshot: Snapshot) -> Self {
        let base = Replica::from_snapshot(snapshot);
        Self { me, view: base.clone(), base, outbox: Outbox::default(), ahead: Touched::default() }
    }

    /// What the server confirmed.
    #[must_use]
    pub fn base(&self) -> &Replica {
        &self.base
    }

    /// What the person sees.
    #[must_use]
    pub fn view(&self) -> &Replica {
        &self.view
    }

    /// What is on its way.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Does something on its way touch this task?
    #[must_use]
    pub fn is_pending(&self, task: TaskId) -> bool {
        self.ahead.tasks.contains(&task)
    }

    /// Starts anew from a snapshot; what is pending stays and is replayed over it.
    pub fn reset(&mut self, snapshot: Snapshot) -> Touched {
        self.base = Replica::from_snapshot(snapshot);
        self.outbox.entry_came(self.base.seq(), None);
        self.view = self.base.clone();
        self.ahead = Touched::default();
        self.replay();
        Touched::everything()
    }

    /// Decides a command on what the person sees, shows it, and queues it for the server.
    ///
    /// # Errors
    /// [`Refused`] by the same rules as the server's; nothing is queued then.
    pub fn submit(&mut self, command: Command, now: Timestamp) -> Result<Touched, Refused> {
        let touched = self.show(&command, now)?;
        if !touched.is_empty() {
            self.outbox.add(command, self.base.seq(), now);
        }
        Ok(touched)
    }

    fn show(&mut self, command: &Command, at: Timestamp) -> Result<Touched, Refused> {
        let stamp = Stamp { actor: self.me, at, number: 0, seq: self.base.seq() };
        let events = decide(command, &self.view, stamp)?;
        let mut touched = Touched::default();
        for event in &events {
            self.view.reduce(event, self.me, at, stamp.seq, &mut touched);
        }
        self.ahead.add(touched.clone());
        Ok(touched)
    }

    /// Applies what happened, and what is still pending over it.
    ///
    /// # Errors
    /// [`Gap`] when something is missing before `from`; nothing is changed then.
    pub fn delta(&mut self, cid: ClientId, from: u64, to: u64, entries: &[Entry]) -> Result<Touched, Gap> {
        let touched = self.base.apply_delta(from, to, entries)?;
        for entry in entries {
            let own = entry.mid.filter(|_| entry.cid == Some(cid));
            self.outbox.entry_came(entry.seq, own);
        }
        Ok(self.rebase(touched))
    }

    /// Takes in what became of a pushed command. A refused one leaves the view and is given back.
    pub fn settle(&mut self, outcome: &Outcome) -> (Touched, Option<Rejected>) {
        let before = self.outbox.len();
        let rejected = self.outbox.settle(outcome, self.base.seq());
        let left = self.outbox.len() < before;
        (if left { self.rebase(Touched::default()) } else { Touched::default() }, rejected)
    }

    /// The next push, unless one waits for its results already.
    pub fn next_push(&mut self) -> Option<Push> {
        self.outbox.next_push(self.base.workspace.id)
    }

    /// A new connection: what was in flight is sent again.
    pub fn reconnect(&mut self) {
        self.outbox.reconnect();
    }

    /// Brings the view back to the base where they differ or the base changed, then replays.
    fn rebase(&mut self, mut touched: Touched) -> Touched {
        touched.add(std::mem::take(&mut self.ahead));
        self.view.copy_rows(&self.base, &touched);
        touched.add(self.replay());
        touched
    }

    /// Replays what is pending. What no longer fits is left out of the view; the server decides on it.
    fn replay(&mut self) -> Touched {
        let mut touched = Touched::default();
        let pending: Vec<_> = self.outbox.pending().map(|p| (p.command.clone(), p.at)).collect();
        for (command, at) in pending {
            touched.add(self.show(&command, at).unwrap_or_default());
        }
        touched
    }
}
