//! Decisions about what edits replaced.

use super::{Facts, Stamp, task};
use crate::domain::{Former, Lost, LostId, Refused, Seen, TaskId};
use crate::protocol::Event;

/// What was kept and what stands change places: nothing goes for good by it. Whoever names no `seen`, as a
/// program may, has nothing kept.
pub(super) fn put_back(
    id: TaskId,
    lost: LostId,
    seen: Option<&Seen>,
    facts: &impl Facts,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    let task = task::live(id, facts, stamp)?;
    let former = &facts.lost(id, lost).ok_or(Refused::NotFound)?.former;
    let mut events = task::update(id, &former.patch(), facts, stamp)?;
    let standing = former.now_in(task);
    if let Some(seen) = seen
        && !events.is_empty()
        && standing != Former::Description(String::new())
    {
        let (by, replaced_by, at) = (task.updated_by, stamp.actor, stamp.at);
        let lost = Lost { id: seen.id_of(&standing), task_id: id, former: standing, by, replaced_by, at };
        events.push(Event::TaskOverwritten { lost });
    }
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
