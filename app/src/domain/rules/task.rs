//! Decisions about tasks.

mod command;
mod undo;

use super::{Stamp, pick_status, project};
use crate::domain::{
    Category, Due, Event, FieldError, Former, Lost, LostId, Problem, Rank, Refused, Seen, Tables, Task,
    TaskChanges, TaskDraft, TaskId, TaskPatch, UserId, merge, text,
};
pub use command::{Dismiss, PutBack, TaskCommand};
pub(super) use undo::back;

/// The most people who work on a task. A command names at most as many who come, and as many who go.
pub const ASSIGNEES_MAX: usize = 20;

fn create(draft: &TaskDraft, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    if tables.get(draft.id).is_some() {
        return Err(Refused::Conflict(FieldError::new("id", Problem::Taken)));
    }
    let title = text::line("title", &draft.title, text::TITLE_MAX);
    let description = text::block("description", &draft.description);
    let (title, description) = both(title, description)?;
    project::open(draft.project_id, tables)?;
    in_order(draft.start_at, draft.due_at, "start_at")?;
    let status = pick_status(tables, draft.project_id, draft.status_id, draft.status)?;
    let assignees = with_assignees(&[], &draft.assignees, &[], tables)?;
    let rank = draft.rank.clone().unwrap_or_else(|| Rank::after(tables.last_task_rank(status.id).as_ref()));
    let task = Task {
        id: draft.id,
        number: stamp.number,
        workspace_id: tables.workspace(),
        project_id: draft.project_id,
        title,
        description,
        status_id: status.id,
        status: status.category,
        priority: draft.priority,
        start_at: draft.start_at,
        due_at: draft.due_at,
        assignees,
        rank,
        created_by: stamp.actor,
        created_at: stamp.at,
        updated_by: stamp.actor,
        updated_at: stamp.at,
        completed_at: (status.category == Category::Done).then_some(stamp.at),
        deleted_at: None,
        deleted_by: None,
        seq: stamp.seq,
    };
    Ok(vec![Event::created(task)])
}

pub(super) fn update(
    id: TaskId,
    patch: &TaskPatch,
    tables: &Tables,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    let task = live(id, tables, stamp)?;
    let title = patch.title.as_deref().map(|title| text::line("title", title, text::TITLE_MAX)).transpose();
    let description = patch.description.as_deref().map(|text| text::block("description", text)).transpose();
    let (title, description) = both(title, description)?;

    let mut changes = TaskChanges { title, description, ..TaskChanges::default() };
    changes.priority = patch.priority;
    changes.start_at = patch.start_at;
    changes.due_at = patch.due_at;
    if !patch.assign.is_empty() || !patch.unassign.is_empty() {
        changes.assignees = Some(with_assignees(&task.assignees, &patch.assign, &patch.unassign, tables)?);
    }
    change_place(task, patch, tables, stamp, &mut changes)?;
    keep_only_differences(task, &mut changes);
    // A task that came out of order before this was checked can be changed in all else.
    if changes.start_at.is_some() || changes.due_at.is_some() {
        let field = if changes.start_at.is_some() { "start_at" } else { "due_at" };
        let (start, due) = (changes.start_at.unwrap_or(task.start_at), changes.due_at.unwrap_or(task.due_at));
        in_order(start, due, field)?;
    }
    let replaced = match &patch.seen {
        Some(seen) => replaced_unseen(task, &mut changes, seen)?,
        None => Vec::new(),
    };
    if changes == TaskChanges::default() {
        return Ok(Vec::new());
    }
    let overwritten = |(id, former)| {
        let (by, replaced_by, at) = (task.updated_by, stamp.actor, stamp.at);
        Event::created(Lost { id, task_id: task.id, former, by, replaced_by, at })
    };
    Ok(std::iter::once(Event::task_updated(id, changes))
        .chain(replaced.into_iter().map(overwritten))
        .collect())
}

/// The task, to be worked on.
pub(super) fn live(id: TaskId, tables: &Tables, stamp: Stamp) -> Result<&Task, Refused> {
    let gone = || match tables.trashed(id) {
        Some(task) if task.is_restorable(stamp.at) => Refused::Deleted,
        Some(_) | None => Refused::NotFound,
    };
    let task = tables.task(id).ok_or_else(gone)?;
    project::live(task.project_id, tables, stamp)?;
    Ok(task)
}

/// Nothing starts after it is due.
fn in_order(start: Option<Due>, due: Option<Due>, field: &'static str) -> Result<(), Refused> {
    let is_too_late = start.zip(due).is_some_and(|(start, due)| start.is_after(due));
    if is_too_late { Err(Refused::field(field, Problem::StartsAfterDue)) } else { Ok(()) }
}

/// Merges the description, and finds what the edit replaces although its author saw something else.
fn replaced_unseen(
    task: &Task,
    changes: &mut TaskChanges,
    seen: &Seen,
) -> Result<Vec<(LostId, Former)>, Refused> {
    let mut replaced = Vec::new();
    // As they would be kept: what somebody typed may have ended in a space.
    let line = |title: &String| text::line("seen", title, text::TITLE_MAX).unwrap_or_else(|_| title.clone());
    let seen = &Seen { title: seen.title.as_ref().map(line), ..seen.clone() };
    macro_rules! replaced {
        ($($field:ident: $former:ident),*) => {$(
            let is_unseen = seen.$field.as_ref().is_some_and(|seen| *seen != task.$field);
            if changes.$field.is_some() && is_unseen {
                replaced.push(Former::$former(task.$field.clone()));
            }
        )*};
    }
    replaced!(title: Title, priority: Priority, start_at: StartAt, due_at: DueAt);
    if let (Some(wanted), Some(seen)) = (&mut changes.description, &seen.description) {
        let seen = text::block("seen", seen).map_err(|error| Refused::Invalid(vec![error]))?;
        if seen != task.description {
            let merged = merge(&seen, &task.description, wanted);
            let fits = merged.text.len() <= text::DESCRIPTION_MAX;
            if fits {
                *wanted = merged.text;
            }
            let is_whole = fits && merged.is_whole;
            // Nobody misses an empty text.
            if !is_whole && !task.description.trim().is_empty() {
                replaced.push(Former::Description(task.description.clone()));
            }
            if *wanted == task.description {
                changes.description = None;
            }
        }
    }
    Ok(replaced.into_iter().map(|former| (seen.id_of(&former), former)).collect())
}

/// Board, column and rank. A patch that names only a category moves nothing if the task is in it already; one that
/// changes the column and names no rank puts the task at the end.
fn change_place(
    task: &Task,
    patch: &TaskPatch,
    tables: &Tables,
    stamp: Stamp,
    changes: &mut TaskChanges,
) -> Result<(), Refused> {
    let project = patch.project_id.unwrap_or(task.project_id);
    if project != task.project_id {
        project::open(project, tables)?;
    }
    changes.project_id = patch.project_id;
    changes.rank = patch.rank.clone();

    let stays = patch.status_id.is_none() && patch.status.is_none_or(|category| category == task.status);
    if project == task.project_id && stays {
        return Ok(());
    }
    let category = patch.status.or_else(|| patch.status_id.is_none().then_some(task.status));
    let status = pick_status(tables, project, patch.status_id, category)?;
    if status.id != task.status_id && changes.rank.is_none() {
        changes.rank = Some(Rank::after(tables.last_task_rank(status.id).as_ref()));
    }
    changes.status_id = Some(status.id);
    changes.status = Some(status.category);
    match (task.status == Category::Done, status.category == Category::Done) {
        (false, true) => changes.completed_at = Some(Some(stamp.at)),
        (true, false) => changes.completed_at = Some(None),
        (true, true) | (false, false) => {}
    }
    Ok(())
}

fn keep_only_differences(task: &Task, changes: &mut TaskChanges) {
    macro_rules! drop_equal {
        ($($field:ident)*) => {$(
            if changes.$field.as_ref() == Some(&task.$field) { changes.$field = None; }
        )*};
    }
    drop_equal!(title description project_id status_id status priority start_at due_at assignees rank completed_at);
}

fn delete(id: TaskId, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    // Gone already: what was asked for is so.
    if tables.trashed(id).is_some() {
        return Ok(Vec::new());
    }
    live(id, tables, stamp)?;
    Ok(vec![Event::removed(id)])
}

fn restore(id: TaskId, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    if tables.task(id).is_some() {
        return live(id, tables, stamp).map(|_| Vec::new());
    }
    let task = tables.trashed(id).filter(|task| task.is_restorable(stamp.at));
    let mut task = task.ok_or(Refused::NotFound)?.clone();
    project::live(task.project_id, tables, stamp)?;
    let status = match tables.status(task.status_id) {
        Some(status) => status,
        // Its column went away in the meantime.
        None => pick_status(tables, task.project_id, None, Some(task.status))?,
    };
    task.status_id = status.id;
    // Or means something else now.
    task.set_category(status.category, stamp.at);
    (task.deleted_at, task.deleted_by) = (None, None);
    task.updated_by = stamp.actor;
    task.updated_at = stamp.at;
    task.seq = stamp.seq;
    Ok(vec![Event::restored(task)])
}

/// Who works on it after some came and some went; only members of the workspace can come.
fn with_assignees(
    now: &[UserId],
    assign: &[UserId],
    unassign: &[UserId],
    tables: &Tables,
) -> Result<Vec<UserId>, Refused> {
    // Refused before anybody is looked up.
    if assign.len().max(unassign.len()) > ASSIGNEES_MAX {
        return Err(Refused::field("assignees", Problem::TooMany(ASSIGNEES_MAX)));
    }
    let mut assignees: Vec<UserId> = now.iter().copied().filter(|user| !unassign.contains(user)).collect();
    for &user in assign {
        if tables.role(user).is_none() {
            return Err(Refused::field("assignees", Problem::Unknown));
        }
        if !assignees.contains(&user) {
            assignees.push(user);
        }
        if assignees.len() > ASSIGNEES_MAX {
            return Err(Refused::field("assignees", Problem::TooMany(ASSIGNEES_MAX)));
        }
    }
    Ok(assignees)
}

fn both<A, B>(a: Result<A, FieldError>, b: Result<B, FieldError>) -> Result<(A, B), Refused> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (a, b) => Err(Refused::Invalid([a.err(), b.err()].into_iter().flatten().collect())),
    }
}
