//! What takes an action on a task back.

use super::TaskCommand;
use crate::domain::rules::inverse::{Change, Overtaken, StepKind, Undo, changed, put_back};
use crate::domain::{Command, Edit, Only, Tables, Task, TaskPatch, UserId, merge};

impl Undo for Task {
    fn title(&self) -> &str {
        &self.title
    }

    fn edit_kind(before: &Self, after: &Self) -> StepKind {
        StepKind::moved(place(before) != place(after))
    }

    /// A task that another person has changed since is not taken away, and of a text only what nobody wrote over is put
    /// back.
    fn undo(change: Change<&Self>, tables: &Tables, me: UserId) -> Result<Command, Overtaken> {
        let command = match change {
            Change::Created(made) => {
                let mine = tables.live(made.id).filter(|now| now.updated_by == me);
                mine.map(|now| TaskCommand::Delete(Only { id: now.id })).ok_or(Overtaken)?
            }
            Change::Edited { before, after } => {
                let now = tables.live(before.id).ok_or(Overtaken)?;
                TaskCommand::Update(Edit { id: now.id, patch: changed(back(before, after, now))? })
            }
            Change::Deleted(gone) => tables
                .trashed(gone.id)
                .map(|_| TaskCommand::Restore(Only { id: gone.id }))
                .ok_or(Overtaken)?,
        };
        Ok(command.into())
    }
}

/// What takes the fields that changed between `before` and `after` back, where they are as `after` has them.
pub(in crate::domain::rules) fn back(before: &Task, after: &Task, now: &Task) -> TaskPatch {
    let mut patch = TaskPatch::default();
    put_back!(patch, before, after, now: title priority start_at due_at);
    if before.description != after.description && now.description != before.description {
        let merged = merge(&after.description, &now.description, &before.description);
        patch.description = merged.is_whole.then_some(merged.text).filter(|text| *text != now.description);
    }
    if place(before) != place(after) && place(now) == place(after) {
        patch.project_id = (before.project_id != now.project_id).then_some(before.project_id);
        patch.status_id = (before.status_id != now.status_id).then_some(before.status_id);
        patch.rank = Some(before.rank.clone());
    }
    let only = |these: &Task, those: &Task| {
        let these = these.assignees.iter().copied();
        these.filter(|user| !those.assignees.contains(user)).collect::<Vec<_>>()
    };
    let is_on = |user: &UserId| now.assignees.contains(user);
    patch.assign = only(before, after).into_iter().filter(|user| !is_on(user)).collect();
    patch.unassign = only(after, before).into_iter().filter(is_on).collect();
    patch
}

/// Where a task lies: one thing, because a rank means nothing in another column.
fn place(task: &Task) -> impl PartialEq + '_ {
    (task.project_id, task.status_id, &task.rank)
}
