//! What undoes an action: only what still stands as the action left it is put back.

use super::Facts;
use crate::domain::{Project, ProjectPatch, Status, StatusPatch, Task, TaskId, TaskPatch, UserId, merge};
use crate::protocol::Command;
use std::sync::Arc;

/// What one action made of one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Of a task.
    Task(Change<Arc<Task>>),
    /// Of a project.
    Project(Change<Project>),
    /// Of a column.
    Status(Change<Status>),
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<R> {
    /// It came.
    Created(R),
    /// It is another than it was.
    Edited {
        /// As it was.
        before: R,
        /// As it is since.
        after: R,
    },
    /// It went.
    Deleted(R),
}

/// What an action was, for telling it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum StepKind {
    Create,
    Edit,
    Move,
    Archive,
    Unarchive,
    Delete,
}

/// Nothing of the action is left to undo: others have gone on from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overtaken;

impl<R: PartialEq> Change<R> {
    /// What turned one state of a row into another; a state is `None` if the row is not there. Returns `None` if both
    /// are the same.
    #[must_use]
    pub fn between(before: Option<R>, after: Option<R>) -> Option<Self> {
        match (before, after) {
            (Some(before), Some(after)) => (before != after).then_some(Self::Edited { before, after }),
            (None, Some(after)) => Some(Self::Created(after)),
            (Some(before), None) => Some(Self::Deleted(before)),
            (None, None) => None,
        }
    }
}

impl<R> Change<R> {
    /// The row as it was last.
    fn row(&self) -> &R {
        match self {
            Self::Created(row) | Self::Deleted(row) | Self::Edited { after: row, .. } => row,
        }
    }

    /// What it is, where `edit` tells one edit from another.
    fn kind(&self, edit: impl Fn(&R, &R) -> StepKind) -> StepKind {
        match self {
            Self::Created(_) => StepKind::Create,
            Self::Edited { before, after } => edit(before, after),
            Self::Deleted(_) => StepKind::Delete,
        }
    }

    fn reversed(self) -> Self {
        match self {
            Self::Created(row) => Self::Deleted(row),
            Self::Edited { before, after } => Self::Edited { before: after, after: before },
            Self::Deleted(row) => Self::Created(row),
        }
    }
}

impl Step {
    /// The title of the task, or the name of what it is, as it was last.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Task(change) => &change.row().title,
            Self::Project(change) => &change.row().name,
            Self::Status(change) => &change.row().name,
        }
    }

    /// The task that it changed, where it was one.
    #[must_use]
    pub fn task(&self) -> Option<TaskId> {
        match self {
            Self::Task(change) => Some(change.row().id),
            Self::Project(_) | Self::Status(_) => None,
        }
    }

    /// What the step is.
    #[must_use]
    pub fn kind(&self) -> StepKind {
        let moved = |has_moved: bool| if has_moved { StepKind::Move } else { StepKind::Edit };
        match self {
            Self::Task(change) => change.kind(|before, after| moved(place(before) != place(after))),
            Self::Project(change) => {
                change.kind(|before, after| match (before.archived_at, after.archived_at) {
                    (None, Some(_)) => StepKind::Archive,
                    (Some(_), None) => StepKind::Unarchive,
                    (None, None) | (Some(_), Some(_)) => moved(before.rank != after.rank),
                })
            }
            Self::Status(change) => change.kind(|before, after| moved(before.rank != after.rank)),
        }
    }

    /// This step of a task and the next edit of it as a single step. Returns `None` if another change lies in between:
    /// undoing must not touch it.
    #[must_use]
    pub fn joined(&self, next: &Self) -> Option<Self> {
        let (Self::Task(this), Self::Task(Change::Edited { before: middle, after: end })) = (self, next)
        else {
            return None;
        };
        let (whole, last) = match this {
            Change::Created(made) => (Change::Created(Arc::clone(end)), made),
            Change::Edited { before, after } => {
                (Change::Edited { before: Arc::clone(before), after: Arc::clone(end) }, after)
            }
            Change::Deleted(_) => return None,
        };
        let is_seamless = last.id == middle.id && back(last, middle, middle) == TaskPatch::default();
        is_seamless.then_some(Self::Task(whole))
    }

    /// The way back as a step: its own undoing does the action again.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Task(change) => Self::Task(change.reversed()),
            Self::Project(change) => Self::Project(change.reversed()),
            Self::Status(change) => Self::Status(change.reversed()),
        }
    }

    /// The command that undoes this for `me`. A task that another person has changed since is not taken
    /// away, and of an edit only what still holds is put back; of a text, what nobody wrote over.
    ///
    /// # Errors
    /// [`Overtaken`]
    pub fn undo(&self, facts: &impl Facts, me: UserId) -> Result<Command, Overtaken> {
        match self {
            Self::Task(change) => undo_task(change, facts, me),
            Self::Project(change) => undo_project(change, facts),
            Self::Status(change) => undo_status(change, facts),
        }
    }
}

fn undo_task(change: &Change<Arc<Task>>, facts: &impl Facts, me: UserId) -> Result<Command, Overtaken> {
    match change {
        Change::Created(made) => {
            let mine = facts.task(made.id).filter(|now| now.updated_by == me);
            mine.map(|now| Command::TaskDelete { id: now.id }).ok_or(Overtaken)
        }
        Change::Edited { before, after } => {
            let now = facts.task(before.id).ok_or(Overtaken)?;
            changed(back(before, after, now)).map(|patch| Command::TaskUpdate { id: now.id, patch })
        }
        Change::Deleted(gone) => {
            let restorable = facts.deleted_task(gone.id).filter(|_| facts.task(gone.id).is_none());
            restorable.map(|_| Command::TaskRestore { id: gone.id }).ok_or(Overtaken)
        }
    }
}

fn undo_project(change: &Change<Project>, facts: &impl Facts) -> Result<Command, Overtaken> {
    match change {
        // Only a project that was restored comes so: it goes again.
        Change::Created(Project { id, .. }) => {
            facts.project(*id).map(|_| Command::ProjectDelete { id: *id }).ok_or(Overtaken)
        }
        Change::Edited { before, after } => {
            let now = facts.project(before.id).ok_or(Overtaken)?;
            changed(project_back(before, after, now))
                .map(|patch| Command::ProjectUpdate { id: now.id, patch })
        }
        Change::Deleted(Project { id, .. }) => {
            facts.deleted_project(*id).map(|_| Command::ProjectRestore { id: *id }).ok_or(Overtaken)
        }
    }
}

/// A column that was made or deleted is not undone: one that is deleted has handed its tasks on.
fn undo_status(change: &Change<Status>, facts: &impl Facts) -> Result<Command, Overtaken> {
    match change {
        Change::Edited { before, after } => {
            let now = facts.status(before.id).ok_or(Overtaken)?;
            changed(status_back(before, after, now)).map(|patch| Command::StatusUpdate { id: now.id, patch })
        }
        Change::Created(_) | Change::Deleted(_) => Err(Overtaken),
    }
}

fn changed<P: Default + PartialEq>(patch: P) -> Result<P, Overtaken> {
    if patch == P::default() { Err(Overtaken) } else { Ok(patch) }
}

/// Fields that changed, as they were before, where they are still as the change left them.
macro_rules! put_back {
    ($patch:ident, $before:ident, $after:ident, $now:ident: $($field:ident)*) => {$(
        if $before.$field != $after.$field && $now.$field == $after.$field {
            $patch.$field = Some($before.$field.clone());
        }
    )*};
}

fn project_back(before: &Project, after: &Project, now: &Project) -> ProjectPatch {
    let mut patch = ProjectPatch::default();
    put_back!(patch, before, after, now: name color rank);
    let is_archived = |project: &Project| project.archived_at.is_some();
    if is_archived(before) != is_archived(after) && is_archived(now) == is_archived(after) {
        patch.archived = Some(is_archived(before));
    }
    patch
}

fn status_back(before: &Status, after: &Status, now: &Status) -> StatusPatch {
    let mut patch = StatusPatch::default();
    put_back!(patch, before, after, now: name color rank category limit);
    patch
}

/// What takes the fields that changed between `before` and `after` back, where they are as `after` has them.
fn back(before: &Task, after: &Task, now: &Task) -> TaskPatch {
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
