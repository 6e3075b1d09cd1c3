//! What undoes an action: only what still stands as the action left it is put back.

use super::Facts;
use crate::domain::{Project, ProjectPatch, Status, StatusPatch, Task, TaskId, TaskPatch, UserId, merge};
use crate::protocol::Command;
use std::sync::Arc;

/// A row that an action changes, as it is at one moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A task.
    Task(Arc<Task>),
    /// A project.
    Project(Project),
    /// A column.
    Status(Status),
}

/// What one action made of one row; none where the row was not there, or is no longer.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    before: Option<Row>,
    after: Option<Row>,
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

impl Row {
    /// The task's title, or the name.
    fn title(&self) -> &str {
        match self {
            Self::Task(task) => &task.title,
            Self::Project(project) => &project.name,
            Self::Status(status) => &status.name,
        }
    }
}

impl Step {
    /// The step from one state of a row to another; none where they are the same.
    #[must_use]
    pub fn between(before: Option<Row>, after: Option<Row>) -> Option<Self> {
        (before != after).then_some(Self { before, after })
    }

    /// The title of the task, or the name of what it is, as it was last.
    #[must_use]
    pub fn title(&self) -> &str {
        self.after.as_ref().or(self.before.as_ref()).map_or("", Row::title)
    }

    /// The task that it changed, where it was one.
    #[must_use]
    pub fn task(&self) -> Option<TaskId> {
        match self.after.as_ref().or(self.before.as_ref())? {
            Row::Task(task) => Some(task.id),
            Row::Project(_) | Row::Status(_) => None,
        }
    }

    /// What the step is.
    #[must_use]
    pub fn kind(&self) -> StepKind {
        match (&self.before, &self.after) {
            (None, _) => StepKind::Create,
            (_, None) => StepKind::Delete,
            (Some(Row::Task(before)), Some(Row::Task(after))) if place(before) != place(after) => {
                StepKind::Move
            }
            (Some(Row::Project(before)), Some(Row::Project(after))) => match (before, after) {
                _ if before.rank != after.rank => StepKind::Move,
                (Project { archived_at: None, .. }, Project { archived_at: Some(_), .. }) => {
                    StepKind::Archive
                }
                (Project { archived_at: Some(_), .. }, Project { archived_at: None, .. }) => {
                    StepKind::Unarchive
                }
                _ => StepKind::Edit,
            },
            (Some(Row::Status(before)), Some(Row::Status(after))) if before.rank != after.rank => {
                StepKind::Move
            }
            (Some(_), Some(_)) => StepKind::Edit,
        }
    }

    /// This step of a task and the one after it as a single one; none where something else was changed in between,
    /// which undoing must not touch.
    #[must_use]
    pub fn joined(&self, next: &Self) -> Option<Self> {
        let (Some(Row::Task(after)), Some(Row::Task(before))) = (&self.after, &next.before) else {
            return None;
        };
        let is_seamless = after.id == before.id && back(after, before, before) == TaskPatch::default();
        is_seamless.then(|| Self { before: self.before.clone(), after: next.after.clone() })
    }

    /// The way back as a step: its own undoing does the action again.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { before: self.after, after: self.before }
    }

    /// The command that undoes this for `me`. A task that somebody else has changed since is not taken
    /// away, and of an edit only what still holds is put back; of a text, what nobody wrote over.
    ///
    /// # Errors
    /// [`Overtaken`]
    pub fn undo(&self, facts: &impl Facts, me: UserId) -> Result<Command, Overtaken> {
        match (&self.before, &self.after) {
            (None, Some(Row::Task(made))) => match facts.task(made.id) {
                Some(now) if now.updated_by == me => Ok(Command::TaskDelete { id: made.id }),
                Some(_) | None => Err(Overtaken),
            },
            (Some(Row::Task(gone)), None) => match (facts.task(gone.id), facts.deleted_task(gone.id)) {
                (None, Some(_)) => Ok(Command::TaskRestore { id: gone.id }),
                _ => Err(Overtaken),
            },
            (Some(Row::Task(before)), Some(Row::Task(after))) => {
                let now = facts.task(before.id).ok_or(Overtaken)?;
                changed(back(before, after, now)).map(|patch| Command::TaskUpdate { id: now.id, patch })
            }
            // Only a project that was restored comes so: it goes again.
            (None, Some(Row::Project(restored))) => {
                let id = restored.id;
                facts.project(id).map(|_| Command::ProjectDelete { id }).ok_or(Overtaken)
            }
            (Some(Row::Project(gone)), None) => {
                let id = gone.id;
                facts.deleted_project(id).map(|_| Command::ProjectRestore { id }).ok_or(Overtaken)
            }
            (Some(Row::Project(before)), Some(Row::Project(after))) => {
                let now = facts.project(before.id).ok_or(Overtaken)?;
                changed(project_back(before, after, now))
                    .map(|patch| Command::ProjectUpdate { id: now.id, patch })
            }
            (Some(Row::Status(before)), Some(Row::Status(after))) => {
                let now = facts.status(before.id).ok_or(Overtaken)?;
                changed(status_back(before, after, now))
                    .map(|patch| Command::StatusUpdate { id: now.id, patch })
            }
            _ => Err(Overtaken),
        }
    }
}

fn changed<P: Default + PartialEq>(patch: P) -> Result<P, Overtaken> {
    if patch == P::default() { Err(Overtaken) } else { Ok(patch) }
}

fn project_back(before: &Project, after: &Project, now: &Project) -> ProjectPatch {
    let mut patch = ProjectPatch::default();
    macro_rules! back {
        ($($field:ident)*) => {$(
            if before.$field != after.$field && now.$field == after.$field {
                patch.$field = Some(before.$field.clone());
            }
        )*};
    }
    back!(name color rank);
    let is_archived = |project: &Project| project.archived_at.is_some();
    if is_archived(before) != is_archived(after) && is_archived(now) == is_archived(after) {
        patch.archived = Some(is_archived(before));
    }
    patch
}

fn status_back(before: &Status, after: &Status, now: &Status) -> StatusPatch {
    let mut patch = StatusPatch::default();
    macro_rules! back {
        ($($field:ident)*) => {$(
            if before.$field != after.$field && now.$field == after.$field {
                patch.$field = Some(before.$field.clone());
            }
        )*};
    }
    back!(name color rank category limit);
    patch
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
