//! One attempt at a command: is it new, is it allowed, what follows from it.

use super::{Answered, Done, Origin};
use crate::clock::Clock;
use crate::db::Work;
use crate::error::Error;
use app::domain::{
    ClientId, Command, Event, FieldError, Problem, Refused, Row, Tables, UserId, WorkspaceId,
    rules::{self, Decide, Needs, Stamp},
};

/// A command with all that it takes to carry it out.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) clock: Clock,
    pub(super) actor: UserId,
    pub(super) workspace: WorkspaceId,
    pub(super) command: Command,
    /// What the command needs at hand.
    pub(super) needs: Needs,
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
        let Some(tables) = work.tables(self.workspace) else { return Ok(Err(Refused::NotFound)) };
        let (seq, number) = work.next_numbers(self.workspace)?;
        let stamp = Stamp { actor: self.actor, at: self.clock.now(), number, seq };
        let events = match self.decide(work, tables, stamp, if_match) {
            Ok(events) => events,
            Err(refused) => return Ok(Err(refused)),
        };
        let seq = if events.is_empty() {
            None
        } else {
            Some(work.record(self.workspace, self.actor, stamp.at, sent, events)?)
        };
        Ok(Ok(Done { seq, subject: self.command.subject() }))
    }

    fn decide(
        &self,
        work: &Work,
        tables: &Tables,
        stamp: Stamp,
        if_match: Option<u64>,
    ) -> Result<Vec<Event>, Refused> {
        let events = rules::decide(&self.command, tables, stamp)?;
        // An id that is taken elsewhere is not among the rows here, but taken all the same.
        if self.needs.new_rows.iter().any(|key| work.is_taken(self.workspace, *key)) {
            return Err(Refused::Conflict(FieldError::new("id", Problem::Taken)));
        }
        if if_match.is_some() && if_match != tables.row(self.command.subject()).and_then(Row::version) {
            return Err(Refused::Stale);
        }
        Ok(events)
    }
}
