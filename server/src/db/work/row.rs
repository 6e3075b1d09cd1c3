//! A row at hand, and what has to be written of it.

use app::domain::{Timestamp, UserId};
use std::collections::{HashMap, hash_map::Entry};
use std::hash::Hash;

/// What has to be written of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing.
    Kept,
    /// All of it: the table does not have it yet.
    New,
    /// What it is now.
    Changed,
}

/// A row, and what became of it.
#[derive(Clone, Debug)]
pub(super) struct Row<T> {
    pub(super) value: T,
    pub(super) deleted: Option<Deleted>,
    pub(super) mark: Mark,
}

/// When a row was deleted, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deleted {
    pub(super) at: i64,
    pub(super) by: Option<UserId>,
}

impl Deleted {
    pub(super) fn now(at: Timestamp, by: UserId) -> Self {
        Self { at: at.millis(), by: Some(by) }
    }
}

impl<T> Row<T> {
    /// A row as its table has it.
    pub(super) fn kept(value: T) -> Self {
        Self { value, deleted: None, mark: Mark::Kept }
    }

    /// The value, unless it is deleted.
    pub(super) fn live(&self) -> Option<&T> {
        self.deleted.is_none().then_some(&self.value)
    }

    /// The row, to be changed.
    pub(super) fn change(&mut self) -> &mut Self {
        if self.mark == Mark::Kept {
            self.mark = Mark::Changed;
        }
        self
    }

    /// Puts a value in its place, whether there was one or not.
    pub(super) fn put<K: Eq + Hash>(rows: &mut HashMap<K, Self>, key: K, value: T) {
        match rows.entry(key) {
            Entry::Occupied(mut row) => {
                let row = row.get_mut().change();
                row.value = value;
                row.deleted = None;
            }
            Entry::Vacant(place) => {
                place.insert(Self { value, deleted: None, mark: Mark::New });
            }
        }
    }
}
