//! The signals of one workspace.

use crate::domain::{StatusId, Task, TaskId, rules::Facts};
use crate::sync::{Replica, Space, Touched};
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// A task as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The task, with what is pending.
    pub task: Arc<Task>,
    /// Is something of it not confirmed yet?
    pub is_pending: bool,
}

/// Signals of what somebody has looked at; what nobody looks at costs nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals {
    /// Projects, statuses or members changed.
    pub(super) structure: ArcTrigger,
    /// Any task changed.
    pub(super) any_task: ArcTrigger,
    tasks: HashMap<TaskId, ArcRwSignal<Option<Shown>>>,
    columns: HashMap<StatusId, ArcRwSignal<Vec<TaskId>>>,
}

impl Signals {
    pub(super) fn task(&mut self, id: TaskId, space: &Space) -> ArcRwSignal<Option<Shown>> {
        self.tasks.entry(id).or_insert_with(|| ArcRwSignal::new(shown(id, space))).clone()
    }

    pub(super) fn column(&mut self, id: StatusId, space: &Space) -> ArcRwSignal<Vec<TaskId>> {
        self.columns.entry(id).or_insert_with(|| ArcRwSignal::new(space.view().column(id).collect())).clone()
    }

    /// Brings what was touched up to date; a workspace that is gone leaves nothing behind.
    pub(super) fn refresh(&self, space: Option<&Space>, touched: &Touched) {
        let some_task = touched.everything || !touched.tasks.is_empty();
        if some_task {
            for (id, signal) in &self.tasks {
                if touched.everything || touched.tasks.contains(id) {
                    set_if_new(signal, space.and_then(|space| shown(*id, space)));
                }
            }
            for (id, signal) in &self.columns {
                let ids = space.map(|space| space.view().column(*id).collect()).unwrap_or_default();
                set_if_new(signal, ids);
            }
            self.any_task.notify();
        }
        let structure = touched.members || !touched.projects.is_empty() || !touched.statuses.is_empty();
        if touched.everything || structure {
            self.structure.notify();
        }
    }
}

fn shown(id: TaskId, space: &Space) -> Option<Shown> {
    let view: &Replica = space.view();
    let task = Arc::clone(view.shared_task(id)?);
    view.status(task.status_id)?;
    Some(Shown { task, is_pending: space.is_pending(id) })
}

fn set_if_new<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|now| *now != value) {
        signal.set(value);
    }
}
