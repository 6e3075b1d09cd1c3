//! One workspace as a client holds it: the confirmed base, what is pending, and the view of both.

use super::{Done, Gap, Outbox, Pending, Rejected, Replica};
use crate::domain::{
    ChangeSet, ClientId, Command, Refused, Tables, TaskId, Timestamp, UserId,
    rules::{Stamp, decide},
};
use crate::protocol::{Entry, Limits, Outcome, Push, Snapshot};

/// What a delta changed.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Rows of the view.
    pub drawn: ChangeSet,
    /// Rows of the base.
    pub stored: ChangeSet,
    /// What was on its way, and is settled by it.
    pub done: Vec<Done>,
}

/// The confirmed base, the outbox, and the view: the base with everything pending replayed over it.
#[derive(Clone, Debug)]
pub struct Space {
    me: UserId,
    base: Replica,
    view: Tables,
    outbox: Outbox,
    /// The rows in which the view may differ from the base.
    ahead: ChangeSet,
}

impl Space {
    /// A workspace that starts from a snapshot, and what is pending in it.
    #[must_use]
    pub fn new(me: UserId, snapshot: Snapshot, outbox: Outbox) -> Self {
        let base = Replica::from_snapshot(snapshot);
        let mut space = Self { me, view: base.tables().clone(), base, outbox, ahead: ChangeSet::default() };
        space.replay();
        space
    }

    /// What the server confirmed.
    #[must_use]
    pub fn base(&self) -> &Replica {
        &self.base
    }

    /// What the person sees.
    #[must_use]
    pub fn view(&self) -> &Tables {
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
        self.ahead.contains(task)
    }

    /// Has more been applied here than the snapshot holds?
    #[must_use]
    pub fn is_beyond(&self, snapshot: &Snapshot) -> bool {
        self.base.epoch() == snapshot.epoch && self.base.seq() > snapshot.seq
    }

    /// Starts anew from a snapshot; what is pending stays and is replayed over it. Gives back what was
    /// settled by it.
    pub fn reset(&mut self, snapshot: Snapshot) -> Vec<Done> {
        if snapshot.epoch != self.base.epoch() {
            self.outbox.forget_answers();
        }
        self.base.renew(snapshot);
        let done = self.outbox.applied(self.base.seq(), &[]);
        self.view = self.base.tables().clone();
        self.ahead = ChangeSet::default();
        self.replay();
        done
    }

    /// Takes up what other pages of this browser did. Nothing is touched when all of it is known already.
    pub fn join(&mut self, pending: Vec<Pending>) -> ChangeSet {
        let joined = pending.into_iter().filter(|pending| self.outbox.join(pending.clone())).count();
        if joined > 0 { self.rebase(&ChangeSet::default()) } else { ChangeSet::default() }
    }

    /// Lets go of what the page that leads knows to be settled.
    pub fn dismiss(&mut self, settled: &[(ClientId, u64)]) -> ChangeSet {
        if self.outbox.dismiss(settled) { self.rebase(&ChangeSet::default()) } else { ChangeSet::default() }
    }

    /// Puts in front what the server may have lost; see [`Outbox::recall`].
    pub fn recall(&mut self, earlier: Vec<Pending>) -> ChangeSet {
        self.outbox.recall(earlier);
        self.rebase(&ChangeSet::default())
    }

    /// Decides a command on what the person sees, shows it, and queues it for the server. Nothing is
    /// queued where nothing would change.
    ///
    /// # Errors
    /// [`Refused`] by the same rules as the server's; nothing is queued then.
    pub fn submit(
        &mut self,
        command: Command,
        now: Timestamp,
    ) -> Result<Option<(ChangeSet, Pending)>, Refused> {
        let touched = show(&mut self.view, self.me, self.base.seq(), &command, now)?;
        self.ahead.add(touched.clone());
        let is_new = !touched.is_empty();
        Ok(is_new.then(|| (touched, self.outbox.add(command, self.base.seq(), now))))
    }

    /// Applies what happened, and what is still pending over it.
    ///
    /// # Errors
    /// [`Gap`] when something is missing before `from`; nothing is changed then.
    pub fn delta(&mut self, from: u64, to: u64, entries: &[Entry]) -> Result<Applied, Gap> {
        let mut stored = self.base.apply_delta(from, to, entries)?;
        if self.base.follow_role(self.me, &stored) {
            stored.rename();
        }
        let done = self.outbox.applied(self.base.seq(), entries);
        Ok(Applied { drawn: self.rebase(&stored), stored, done })
    }

    /// Takes in what became of a pushed command. One that is settled leaves the outbox and is given back;
    /// a refused one leaves the view with it.
    pub fn settle(&mut self, outcome: &Outcome) -> (ChangeSet, Option<Result<Done, Rejected>>) {
        let settled = self.outbox.settle(outcome, self.base.seq());
        let touched =
            if settled.is_some() { self.rebase(&ChangeSet::default()) } else { ChangeSet::default() };
        (touched, settled)
    }

    /// The next push within the server's limits, unless one waits for its results already.
    pub fn next_push(&mut self, limits: Limits) -> Option<Push> {
        self.outbox.next_push(self.base.workspace().id, limits)
    }

    /// What the server said of commands no longer counts; see [`Outbox::forget_answers`].
    pub fn forget_answers(&mut self) {
        self.outbox.forget_answers();
    }

    /// The workspace is lost: what was on its way to it is given back, first what had arrived there.
    pub fn abandon(self, reason: &Refused) -> (Vec<Done>, Vec<Rejected>) {
        self.outbox.abandon(reason)
    }

    /// A new connection: what was in flight is sent again.
    pub fn reconnect(&mut self) {
        self.outbox.reconnect();
    }

    /// Brings the view back to the base where they differ or the base changed, then replays.
    fn rebase(&mut self, stored: &ChangeSet) -> ChangeSet {
        let ahead = std::mem::take(&mut self.ahead);
        self.view.copy(self.base.tables(), ahead.keys().chain(stored.keys()));
        let mut drawn = self.view.take_changes();
        if stored.is_renamed() {
            drawn.rename();
        }
        drawn.add(self.replay());
        drawn
    }

    /// Replays what is pending. What no longer fits is left out of the view; the server decides on it.
    fn replay(&mut self) -> ChangeSet {
        let mut drawn = ChangeSet::default();
        for pending in self.outbox.pending() {
            let shown = show(&mut self.view, self.me, self.base.seq(), &pending.command, pending.at);
            drawn.add(shown.unwrap_or_default());
        }
        self.ahead.add(drawn.clone());
        drawn
    }
}

/// Decides a command on a view, and changes the view by it.
fn show(
    view: &mut Tables,
    actor: UserId,
    seq: u64,
    command: &Command,
    at: Timestamp,
) -> Result<ChangeSet, Refused> {
    let stamp = Stamp { actor, at, number: 0, seq };
    let events = decide(command, view, stamp)?;
    events.iter().for_each(|event| view.apply(event, stamp));
    Ok(view.take_changes())
}
