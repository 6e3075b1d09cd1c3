//! One attempt at a command: is it new, is it allowed, what follows from it.

use super::{Answered, Done, Origin, Subject};
use crate::clock::Clock;
use crate::db::{View, Work};
use crate::error::Error;
use app::domain::rules::{self, Facts, Stamp};
use app::domain::{ClientId, FieldError, Problem, Refused, UserId, WorkspaceId};
use app::protocol::{Command, Event};

/// A command with all that it takes to carry it out.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) clock: Clock,
    pub(super) actor: UserId,
    pub(super) workspace: WorkspaceId,
    pub(super) command: Command,
    pub(super) origin: Origin,
}

impl Attempt {
    /// Carries the command out on the rows at hand, or finds what its first execution came to.
    pub(super) fn carry_out(&self, work: &mut Work) -> Result<Answered, Error> {
        match &self.origin {
            Origin::Client { cid, mid, settled, .. } => self.numbered(work, *cid, *mid, *settled),
            Origin::Http { key: Some(key), if_match } => self.keyed(work, key, *if_match),
            Origin::Http { key: None, if_match } => {
                let outcome = self.execute(work, None, *if_match)?;
                Ok(Answered { outcome, last_mid: 0 })
            }
        }
    }

    /// Decides, and makes true what follows.
    pub(super) fn execute(
        &self,
        work: &mut Work,
        sent: Option<(ClientId, u64)>,
        if_match: Option<u64>,
    ) -> Result<Result<Done, Refused>, Error> {
        let Some(view) = work.view(self.workspace) else { return Ok(Err(Refused::NotFound)) };
        let (at, seq, number) = (self.clock.now(), view.next_seq()?, view.next_number()?);
        let stamp = Stamp { actor: self.actor, at, number, seq };
        let events = match self.decide(view, stamp, if_match) {
            Ok(events) => events,
            Err(refused) => return Ok(Err(refused)),
        };
        let seq = if events.is_empty() {
            None
        } else {
            Some(work.record(self.workspace, self.actor, at, sent, events)?)
        };
        Ok(Ok(Done { seq, subject: Subject::from(&self.command) }))
    }

    fn decide(&self, view: View<'_>, stamp: Stamp, if_match: Option<u64>) -> Result<Vec<Event>, Refused> {
        let events = rules::decide(&self.command, &view, stamp)?;
        // An id that is taken in another workspace is not among the facts, but taken all the same.
        if self.is_taken(view) {
            return Err(Refused::Conflict(FieldError::new("id", Problem::Taken)));
        }
        if if_match.is_some() && if_match != self.version(view) {
            return Err(Refused::Stale);
        }
        Ok(events)
    }

    fn is_taken(&self, view: View<'_>) -> bool {
        match &self.command {
            Command::TaskCreate(draft) => view.has_task(draft.id),
            Command::ProjectCreate(draft) => {
                let mut statuses = rules::draft_statuses(draft).into_iter();
                view.has_project(draft.id) || statuses.any(|id| view.has_status(id))
            }
            Command::StatusCreate(draft) => view.has_status(draft.id),
            Command::TaskUpdate { .. }
            | Command::TaskDelete { .. }
            | Command::TaskRestore { .. }
            | Command::TaskPutBack { .. }
            | Command::TaskDismiss { .. }
            | Command::ProjectUpdate { .. }
            | Command::ProjectDelete { .. }
            | Command::ProjectRestore { .. }
            | Command::StatusUpdate { .. }
            | Command::StatusDelete { .. } => false,
        }
    }

    /// The version of what the command is about; none where it is not there.
    fn version(&self, view: View<'_>) -> Option<u64> {
        match Subject::from(&self.command) {
            Subject::Task(id) => view.task(id).or_else(|| view.deleted_task(id)).map(|task| task.seq),
            Subject::Project(id) => {
                view.project(id).or_else(|| view.deleted_project(id)).map(|project| project.seq)
            }
            Subject::Status(id) => view.status(id).map(|status| status.seq),
        }
    }
}
