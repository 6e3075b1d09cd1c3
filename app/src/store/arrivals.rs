//! Where tasks went by what this person did, so that the page can bring them into view or say where they are.

use super::Store;
use crate::domain::{StatusId, Task, TaskId, WorkspaceId};
use leptos::prelude::*;
use std::sync::Arc;

/// A task that the person has just made, moved, brought back or asked to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// The task.
    pub task: TaskId,
    /// What brought it there.
    pub cause: Cause,
}

/// What the person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// They made it.
    Added,
    /// They moved it to another column without carrying it; the key of the action undoes it.
    Moved(Option<u32>),
    /// They undid or redid an action.
    TakenBack,
    /// They pressed `Show`.
    Asked,
}

/// The last arrival, until the page has taken it in. A handle: copy it freely.
#[derive(Clone, Copy)]
pub struct Arrivals(RwSignal<Option<Arrival>>);

impl Arrivals {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    pub(super) fn tell(&self, workspace: WorkspaceId, task: TaskId, cause: Cause) {
        self.0.set(Some(Arrival { workspace, task, cause }));
    }

    /// The last one, if it is of this kind; it is not taken. Tracks the next.
    #[must_use]
    pub fn next_if(&self, is_it: impl Fn(&Arrival) -> bool) -> Option<Arrival> {
        self.0.get().filter(is_it)
    }

    /// The last one, once. Tracks the next.
    #[must_use]
    pub fn take(&self) -> Option<Arrival> {
        self.0.track();
        self.0.try_update_untracked(Option::take).flatten()
    }
}

impl Store {
    /// The column that a task is in, asked once; none where the task is not here.
    #[must_use]
    pub fn column_of(&self, workspace: WorkspaceId, task: TaskId) -> Option<StatusId> {
        self.look(workspace, |view| view.task(task).map(|task| task.status_id))
    }

    /// A task, asked once.
    #[must_use]
    pub fn task_now(&self, workspace: WorkspaceId, task: TaskId) -> Option<Arc<Task>> {
        self.look(workspace, |view| view.shared_task(task).cloned())
    }

    /// A task's title and the name of its column, asked once.
    #[must_use]
    pub fn names_of(&self, workspace: WorkspaceId, task: TaskId) -> Option<(String, String)> {
        self.look(workspace, |view| {
            let task = view.task(task)?;
            Some((task.title.clone(), view.status(task.status_id)?.name.clone()))
        })
    }

    /// Is there any task at all, in any workspace that is here? Asked once.
    #[must_use]
    pub fn has_tasks(&self) -> bool {
        let listed = self.workspaces.get_untracked();
        listed.iter().any(|workspace| self.look(workspace.id, |view| view.tasks().next().is_some()))
    }
}
