//! One workspace as a client holds it: the confirmed base, what is pending, and the view of both.

use super::{Gap, Outbox, Rejected, Replica, Touched};
use crate::domain::{
    ClientId, Refused, TaskId, Timestamp, UserId,
    rules::{Stamp, decide},
};
use crate::protocol::{Command, Entry, Limits, Outcome, Push, Snapshot};

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

    /// Has more been applied here than the snapshot holds?
    #[must_use]
    pub fn is_beyond(&self, snapshot: &Snapshot) -> bool {
        self.base.epoch() == snapshot.epoch && self.base.seq() > snapshot.seq
    }

    /// Starts anew from a snapshot; what is pending stays and is replayed over it.
    pub fn reset(&mut self, snapshot: Snapshot) -> Touched {
        if snapshot.epoch != self.base.epoch() {
            self.outbox.forget_answers();
        }
        self.base.renew(snapshot);
        self.outbox.applied(self.base.seq(), &[]);
        self.view = self.base.clone();
        self.ahead = Touched::default();
        self.replay();
        Touched::everything()
    }

    /// Goes on with the numbers behind the last one that the server knows of this client.
    pub fn resume(&mut self, last_mid: u64) {
        self.outbox.resume(last_mid);
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
        let own: Vec<u64> =
            entries.iter().filter(|entry| entry.cid == Some(cid)).filter_map(|entry| entry.mid).collect();
        self.outbox.applied(self.base.seq(), &own);
        Ok(self.rebase(touched))
    }

    /// Takes in what became of a pushed command. A refused one leaves the view and is given back.
    pub fn settle(&mut self, outcome: &Outcome) -> (Touched, Option<Rejected>) {
        let before = self.outbox.len();
        let rejected = self.outbox.settle(outcome, self.base.seq());
        let left = self.outbox.len() < before;
        (if left { self.rebase(Touched::default()) } else { Touched::default() }, rejected)
    }

    /// The next push within the server's limits, unless one waits for its results already.
    pub fn next_push(&mut self, limits: Limits) -> Option<Push> {
        self.outbox.next_push(self.base.workspace.id, limits)
    }

    /// The workspace is lost: what was on its way to it is given back.
    pub fn abandon(self, reason: &Refused) -> Vec<Rejected> {
        self.outbox.abandon(reason)
    }

    /// A new connection: what was in flight is sent again.
    pub fn reconnect(&mut self) {
        self.outbox.reconnect();
    }

    /// Brings the view back to the base where they differ or the base changed, then replays.
    fn rebase(&mut self, mut touched: Touched) -> Touched {
        touched.add(std::mem::take(&mut self.ahead));
        self.view.copy_rows(&self.base, &mut touched);
        touched.add(self.replay());
        touched
    }

    /// Replays what is pending. What no longer fits is left out of the view; the server decides on it.
    fn replay(&mut self) -> Touched {
        let mut touched = Touched::default();
        let outbox = std::mem::take(&mut self.outbox);
        for pending in outbox.pending() {
            touched.add(self.show(&pending.command, pending.at).unwrap_or_default());
        }
        self.outbox = outbox;
        touched
    }
}
