//! What undoes an action: only what still stands as the action left it is put back.

use super::Facts;
use crate::domain::{Task, TaskId, TaskPatch, UserId, merge};
use crate::protocol::Command;
use std::sync::Arc;

/// What one action made of one task; none where the task was not there, or is no longer.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    id: TaskId,
    before: Option<Arc<Task>>,
    after: Option<Arc<Task>>,
}

/// What an action was, for telling it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum StepKind {
    Create,
    Edit,
    Move,
    Delete,
}

/// Nothing of the action is left to undo: others have gone on from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overtaken;

impl Step {
    /// The step from one state of a task to another; none where they are the same.
    #[must_use]
    pub fn between(before: Option<Arc<Task>>, after: Option<Arc<Task>>) -> Option<Self> {
        let id = before.as_ref().or(after.as_ref())?.id;
        (before != after).then_some(Self { id, before, after })
    }

    /// The task.
    #[must_use]
    pub fn task(&self) -> TaskId {
        self.id
    }

    /// The task's title, as it was last.
    #[must_use]
    pub fn title(&self) -> &str {
        self.after.as_ref().or(self.before.as_ref()).map_or("", |task| &task.title)
    }

    /// What the step is.
    #[must_use]
    pub fn kind(&self) -> StepKind {
        match (&self.before, &self.after) {
            (None, _) => StepKind::Create,
            (_, None) => StepKind::Delete,
            (Some(before), Some(after)) if place(before) != place(after) => StepKind::Move,
            _ => StepKind::Edit,
        }
    }

    /// The way back as a step: its own undoing does the action again.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { id: self.id, before: self.after, after: self.before }
    }

    /// The command that undoes this for `me`. A task that somebody else has changed since is not taken
    /// away, and of an edit only what still holds is put back; of a text, what nobody wrote over.
    ///
    /// # Errors
    /// [`Overtaken`]
    pub fn undo(&self, facts: &impl Facts, me: UserId) -> Result<Command, Overtaken> {
        let id = self.id;
        let now = facts.task(id);
        match (&self.before, &self.after, now) {
            (None, Some(_), Some(now)) if now.updated_by == me => Ok(Command::TaskDelete { id }),
            (Some(_), None, None) if facts.deleted_task(id).is_some() => Ok(Command::TaskRestore { id }),
            (Some(before), Some(after), Some(now)) => {
                let patch = back(before, after, now);
                if patch == TaskPatch::default() {
                    return Err(Overtaken);
                }
                Ok(Command::TaskUpdate { id, patch })
            }
            _ => Err(Overtaken),
        }
    }
}

/// What takes the fields that changed between `before` and `after` back, where they are as `after` has them.
fn back(before: &Task, after: &Task, now: &Task) -> TaskPatch {
    let mut patch = TaskPatch::default();
    macro_rules! back {
        ($($field:ident)*) => {$(
            if before.$field != after.$field && now.$field == after.$field {
                patch.$field = Some(before.$field.clone());
            }
        )*};
    }
    back!(title priority start_at due_at);
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
