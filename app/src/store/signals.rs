//! The signals of one workspace.

use super::lane::{Key, Lane};
use super::{Filter, Store};
use crate::domain::{Area, ChangeSet, StatusId, Task, TaskId, Timestamp, WorkspaceId};
use crate::sync::Space;
use leptos::prelude::*;
use std::collections::{HashMap, VecDeque};
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
#[derive(Default)]
pub(super) struct Signals {
    /// Projects, statuses or members changed.
    pub(super) structure: ArcTrigger,
    /// The trash, or what edits replaced, may have changed.
    pub(super) gone: ArcTrigger,
    tasks: HashMap<TaskId, ArcRwSignal<Option<Shown>>>,
    lanes: HashMap<Key, Lane>,
    lane_changes: HashMap<Key, ArcTrigger>,
    /// Tasks came into a column or left it, whatever the filter lets through.
    column_changes: HashMap<StatusId, ArcTrigger>,
    /// How many lanes were ever made.
    births: u64,
    /// What was touched last, and when by the clock here.
    recent: VecDeque<(TaskId, Timestamp)>,
}

/// A card that is drawn this long after its task changed still shows that it did, in milliseconds.
const FRESH: i64 = 4_000;
/// Of a larger change no card in particular stands out.
const RECENT: usize = 32;

impl Store {
    /// Draws again what a change touched.
    pub(super) fn draw(&self, workspace: WorkspaceId, changes: &ChangeSet) {
        let now = self.now();
        self.client.with_value(|client| {
            let space = client.space(workspace);
            self.signals.update_value(|all| {
                if let Some(signals) = all.get_mut(&workspace) {
                    signals.note(changes, now);
                    signals.refresh(space, changes);
                }
            });
        });
        self.withdraw_overtaken(workspace);
    }

    /// Has a task changed just now, before it was drawn where it is?
    #[must_use]
    pub fn is_fresh(&self, workspace: WorkspaceId, id: TaskId) -> bool {
        let now = self.now();
        self.signals.with_value(|all| all.get(&workspace).is_some_and(|signals| signals.is_fresh(id, now)))
    }
}

impl Signals {
    fn note(&mut self, changes: &ChangeSet, now: Timestamp) {
        let tasks: Vec<TaskId> = changes.ids().collect();
        if tasks.len() <= RECENT {
            self.recent.extend(tasks.into_iter().map(|id| (id, now)));
            let surplus = self.recent.len().saturating_sub(RECENT);
            self.recent.drain(..surplus);
        }
    }

    fn is_fresh(&self, id: TaskId, now: Timestamp) -> bool {
        self.recent.iter().any(|(task, at)| *task == id && now.millis() - at.millis() < FRESH)
    }

    pub(super) fn task(&mut self, id: TaskId, space: &Space) -> ArcRwSignal<Option<Shown>> {
        self.tasks.entry(id).or_insert_with(|| ArcRwSignal::new(shown(id, space))).clone()
    }

    /// A lane as this filter lets it through. Whoever looks at one keeps an eye on the filter too.
    pub(super) fn lane(&mut self, key: Key, filter: &Filter, space: &Space) -> &Lane {
        let Self { lanes, births, .. } = self;
        let mut make = || {
            *births += 1;
            Lane::new(key, filter, Some(space.view()), *births)
        };
        let lane = lanes.entry(key).or_insert_with(&mut make);
        if !lane.is_of(filter) {
            *lane = make();
        }
        lane
    }

    /// What tells that a lane has changed.
    pub(super) fn lane_changes(&mut self, key: Key) -> ArcTrigger {
        self.lane_changes.entry(key).or_default().clone()
    }

    /// What tells that a column holds other tasks.
    pub(super) fn column_changes(&mut self, status: StatusId) -> ArcTrigger {
        self.column_changes.entry(status).or_default().clone()
    }

    /// Brings what was touched up to date; a workspace that is gone leaves nothing behind.
    pub(super) fn refresh(&mut self, space: Option<&Space>, changes: &ChangeSet) {
        let task = |(id, signal): (&TaskId, &ArcRwSignal<_>)| {
            set_if_new(signal, space.and_then(|space| shown(*id, space)));
        };
        if changes.is_everything() {
            self.tasks.iter().for_each(task);
            // Made anew when they are looked at next.
            self.lanes.clear();
            self.lane_changes.values().for_each(Notify::notify);
            self.column_changes.values().for_each(Notify::notify);
        } else {
            changes.ids().filter_map(|id: TaskId| self.tasks.get_key_value(&id)).for_each(task);
            self.refresh_lanes(space, changes);
            changes.columns().filter_map(|id| self.column_changes.get(&id)).for_each(Notify::notify);
        }
        let is_structure = changes.is_renamed() || changes.has_area(Area::Structure);
        if is_structure {
            self.structure.notify();
        }
        // A task that goes or comes leaves a column, or enters one.
        if is_structure || changes.has_area(Area::InTask) || changes.columns().next().is_some() {
            self.gone.notify();
        }
    }

    fn refresh_lanes(&mut self, space: Option<&Space>, changes: &ChangeSet) {
        for (key, lane) in &mut self.lanes {
            let mut has_changed = false;
            for id in changes.ids() {
                has_changed |= lane.take_in(id, space.and_then(|space| space.view().shared_task(id)));
            }
            if let (true, Some(changes)) = (has_changed, self.lane_changes.get(key)) {
                changes.notify();
            }
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
