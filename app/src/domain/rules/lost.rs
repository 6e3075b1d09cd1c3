//! Decisions about what edits replaced.

use super::inverse::{Change, Overtaken, StepKind, Undo};
use super::{Stamp, task};
use crate::domain::{Command, Event, Former, Lost, LostId, Refused, Seen, Tables, TaskId, UserId};

/// What was kept and what stands change places, so that nothing is lost. A program that names no `seen` has nothing kept.
pub(super) fn put_back(
    id: TaskId,
    lost: LostId,
    seen: Option<&Seen>,
    tables: &Tables,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    let task = task::live(id, tables, stamp)?;
    let former = &tables.get((id, lost)).ok_or(Refused::NotFound)?.former;
    let mut events = task::update(id, &former.patch(), tables, stamp)?;
    let standing = former.now_in(task);
    if let Some(seen) = seen
        && !events.is_empty()
        && standing != Former::Description(String::new())
    {
        let (by, replaced_by, at) = (task.updated_by, stamp.actor, stamp.at);
        let lost = Lost { id: seen.id_of(&standing), task_id: id, former: standing, by, replaced_by, at };
        events.push(Event::created(lost));
    }
    events.push(Event::removed((id, lost)));
    Ok(events)
}

pub(super) fn dismiss(
    id: TaskId,
    lost: LostId,
    tables: &Tables,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    task::live(id, tables, stamp)?;
    // Gone already: what was asked for is so.
    Ok(tables.get((id, lost)).map(|_| Event::removed((id, lost))).into_iter().collect())
}

/// What an edit replaced comes and goes with edits of its task: there is nothing to undo beside those.
impl Undo for Lost {
    fn title(&self) -> &str {
        ""
    }

    fn edit_kind(_: &Self, _: &Self) -> StepKind {
        StepKind::Edit
    }

    fn undo(_: Change<&Self>, _: &Tables, _: UserId) -> Result<Command, Overtaken> {
        Err(Overtaken)
    }
}
