//! Decisions about what edits replaced.

use super::{Facts, Stamp, task};
use crate::domain::{LostId, Refused, Seen, TaskId, TaskPatch};
use crate::protocol::Event;

/// An edit like any other: what it replaces unseen is kept in its turn.
pub(super) fn put_back(
    id: TaskId,
    lost: LostId,
    seen: Option<&Seen>,
    facts: &impl Facts,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    task::live(id, facts, stamp)?;
    let former = &facts.lost(id, lost).ok_or(Refused::NotFound)?.former;
    let patch = TaskPatch { seen: seen.cloned().map(Box::new), ..former.patch() };
    let mut events = task::update(id, &patch, facts, stamp)?;
    events.push(Event::TaskDismissed { id, lost });
    Ok(events)
}

pub(super) fn dismiss(
    id: TaskId,
    lost: LostId,
    facts: &impl Facts,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    task::live(id, facts, stamp)?;
    // Gone already: what was asked for is so.
    Ok(facts.lost(id, lost).map(|_| Event::TaskDismissed { id, lost }).into_iter().collect())
}
