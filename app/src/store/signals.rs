//! The signals of one workspace.

use crate::domain::{StatusId, Task, TaskId};
use crate::sync::{Space, Touched};
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
        let task = |(id, signal): (&TaskId, &ArcRwSignal<_>)| {
            set_if_new(signal, space.and_then(|space| shown(*id, space)));
        };
        let column = |(id, signal): (&StatusId, &ArcRwSignal<_>)| {
            set_if_new(signal, space.map(|space| space.view().column(*id).collect()).unwrap_or_default());
        };
        if touched.everything {
            self.tasks.iter().for_each(task);
            self.columns.iter().for_each(column);
        } else {
            touched.tasks.iter().filter_map(|id| self.tasks.get_key_value(id)).for_each(task);
            touched.columns.iter().filter_map(|id| self.columns.get_key_value(id)).for_each(column);
        }
        if touched.everything || !touched.tasks.is_empty() {
            self.any_task.notify();
        }
        if touched.is_structure() {
            self.structure.notify();
        }
    }
}

fn shown(id: TaskId, space: &Space) -> Option<Shown> {
    let task = Arc::clone(space.view().shared_task(id)?);
    Some(Shown { task, is_pending: space.is_pending(id) })
}

fn set_if_new<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|now| *now != value) {
        signal.set(value);
    }
}
