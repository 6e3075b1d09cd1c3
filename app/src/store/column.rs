//! A column as the pages look at it: how many tasks, which of them, and what came and went.

use super::lane::{Cursor, Key, Lane, News};
use super::{Filter, Sort, Store};
use crate::domain::{StatusId, TaskId, WorkspaceId};
use leptos::prelude::*;
use std::ops::Range;

/// The tasks of a column that the filter lets through, sorted. A handle: copy it freely.
#[derive(Clone, Copy)]
pub struct Column {
    store: Store,
    workspace: WorkspaceId,
    key: Key,
}

impl Store {
    /// A column's tasks, in this order.
    #[must_use]
    pub fn column(&self, workspace: WorkspaceId, status: StatusId, sort: Sort) -> Column {
        Column { store: *self, workspace, key: Key { status, sort } }
    }
}

impl Column {
    /// How many tasks it shows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.track();
        self.with(Lane::len).unwrap_or_default()
    }

    /// How many tasks there are, those that the filter leaves out included.
    #[must_use]
    pub fn total(&self) -> usize {
        let Key { status, .. } = self.key;
        let count = self.store.signal(self.workspace, |signals, space| {
            signals.column_changes(status).track();
            space.view().count_in(status)
        });
        count.unwrap_or_default()
    }

    /// The same as [`Column::len`], asked once.
    #[must_use]
    pub fn count_now(&self) -> usize {
        self.with(Lane::len).unwrap_or_default()
    }

    /// Does it show none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Some of them, asked once; less where the column is shorter.
    #[must_use]
    pub fn ids(&self, range: Range<usize>) -> Vec<TaskId> {
        self.with(|lane| lane.ids(range)).unwrap_or_default()
    }

    /// The task at an index, asked once.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<TaskId> {
        self.ids(index..index + 1).first().copied()
    }

    /// Where a task stands, asked once; nothing where the column does not show it.
    #[must_use]
    pub fn position(&self, id: TaskId) -> Option<usize> {
        self.with(|lane| lane.position(id)).flatten()
    }

    /// What has come since, and how far that is.
    #[must_use]
    pub fn news(&self, since: Option<Cursor>) -> Option<(Cursor, News)> {
        self.track();
        self.with(|lane| lane.since(since))
    }

    fn track(&self) {
        self.store.filter.track();
        self.store.signal(self.workspace, |signals, _| signals.lane_changes(self.key)).inspect(Track::track);
    }

    fn with<T>(&self, look: impl FnOnce(&Lane) -> T) -> Option<T> {
        let filter = |with: &Filter| {
            self.store.signal(self.workspace, |signals, space| look(signals.lane(self.key, with, space)))
        };
        self.store.filter.with_untracked(filter)
    }
}
