//! One workspace as a client holds it: the confirmed base, what is pending, and the view of both.

use super::{Done, Gap, Outbox, Pending, Rejected, Replica, Touched};
use crate::domain::{
    ClientId, Refused, TaskId, Timestamp, UserId,
    rules::{Facts, Stamp, decide},
};
use crate::protocol::{Command, Entry, Limits, Outcome, Push, Snapshot};

/// What a delta changed.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Rows of the view.
    pub drawn: Touched,
    /// Rows of the base.
    pub stored: Touched,
    /// What was on its way, and is settled by it.
    pub done: Vec<Done>,
}

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
    /// A workspace that starts from a snapshot, and what is pending in it.
    #[must_use]
    pub fn new(me: UserId, snapshot: Snapshot, outbox: Outbox) -> Self {
        let base = Replica::from_snapshot(snapshot);
        let mut space = Self { me, view: base.clone(), base, outbox, ahead: Touched::default() };
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

    /// Starts anew from a snapshot; what is pending stays and is replayed over it. Gives back what was
    /// settled by it.
    pub fn reset(&mut self, snapshot: Snapshot) -> Vec<Done> {
        if snapshot.epoch != self.base.epoch() {
            self.outbox.forget_answers();
        }
        self.base.renew(snapshot);
        let done = self.outbox.applied(self.base.seq(), &[]);
        self.view = self.base.clone();
        self.ahead = Touched::default();
        self.replay();
        done
    }

    /// Takes up what other pages of this browser did. Nothing is touched when all of it is known already.
    pub fn join(&mut self, pending: Vec<Pending>) -> Touched {
        let joined = pending.into_iter().filter(|pending| self.outbox.join(pending.clone())).count();
        if joined > 0 { self.rebase(Touched::default()) } else { Touched::default() }
    }

    /// Lets go of what the page that leads knows to be settled.
    pub fn dismiss(&mut self, settled: &[(ClientId, u64)]) -> Touched {
        if self.outbox.dismiss(settled) { self.rebase(Touched::default()) } else { Touched::default() }
    }

    /// Puts in front what the server may have lost; see [`Outbox::recall`].
    pub fn recall(&mut self, earlier: Vec<Pending>) -> Touched {
        self.outbox.recall(earlier);
        self.rebase(Touched::default())
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
    ) -> Result<Option<(Touched, Pending)>, Refused> {
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
        if stored.members {
            self.look_at_own_role(&mut stored);
        }
        let done = self.outbox.applied(self.base.seq(), entries);
        Ok(Applied { drawn: self.rebase(stored.clone()), stored, done })
    }

    /// What this person may do stands with the workspace, too.
    fn look_at_own_role(&mut self, stored: &mut Touched) {
        if let Some(role) = self.base.role(self.me).filter(|role| *role != self.base.workspace.role) {
            self.base.workspace.role = role;
            stored.workspace = true;
        }
    }

    /// Takes in what became of a pushed command. One that is settled leaves the outbox and is given back;
    /// a refused one leaves the view with it.
    pub fn settle(&mut self, outcome: &Outcome) -> (Touched, Option<Result<Done, Rejected>>) {
        let settled = self.outbox.settle(outcome, self.base.seq());
        let touched = if settled.is_some() { self.rebase(Touched::default()) } else { Touched::default() };
        (touched, settled)
    }

    /// The next push within the server's limits, unless one waits for its results already.
    pub fn next_push(&mut self, limits: Limits) -> Option<Push> {
        self.outbox.next_push(self.base.workspace.id, limits)
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
    fn rebase(&mut self, mut touched: Touched) -> Touched {
        touched.add(std::mem::take(&mut self.ahead));
        self.view.copy_rows(&self.base, &mut touched);
        touched.add(self.replay());
        touched
    }

    /// Replays what is pending. What no longer fits is left out of the view; the server decides on it.
    fn replay(&mut self) -> Touched {
        let mut touched = Touched::default();
        for pending in self.outbox.pending() {
            let shown = show(&mut self.view, self.me, self.base.seq(), &pending.command, pending.at);
            touched.add(shown.unwrap_or_default());
        }
        self.ahead.add(touched.clone());
        touched
    }
}

/// Decides a command on a view, and changes the view by it.
fn show(
    view: &mut Replica,
    actor: UserId,
    seq: u64,
    command: &Command,
    at: Timestamp,
) -> Result<Touched, Refused> {
    let events = decide(command, view, Stamp { actor, at, number: 0, seq })?;
    let mut touched = Touched::default();
    for event in &events {
        view.reduce(event, actor, at, seq, &mut touched);
    }
    Ok(touched)
}
