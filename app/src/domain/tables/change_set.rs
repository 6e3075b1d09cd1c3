//! What a change touched: for keeping it, for drawing it again, and for the way back.

use crate::domain::{Area, Key, Kind, RecordId, Row, StatusId};
use std::collections::{BTreeMap, BTreeSet};

/// The records that were touched, each as it was before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeSet {
    before: BTreeMap<Key, Option<Row>>,
    columns: BTreeSet<StatusId>,
    is_renamed: bool,
    is_everything: bool,
}

impl ChangeSet {
    /// All of a workspace, as after a new snapshot.
    #[must_use]
    pub fn everything() -> Self {
        Self { is_everything: true, ..Self::default() }
    }

    /// Was nothing touched?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Was all of it touched? Then nothing is listed one by one.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.is_everything
    }

    /// Did the workspace itself change: its name, or what the person may do in it?
    #[must_use]
    pub fn is_renamed(&self) -> bool {
        self.is_renamed
    }

    /// The records that came, went or changed, each as it was before; `None` if it is new.
    pub fn rows(&self) -> impl Iterator<Item = (Key, Option<&Row>)> {
        self.before.iter().map(|(key, before)| (*key, before.as_ref()))
    }

    /// Their keys.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        self.before.keys().copied()
    }

    /// The ids of those of one type.
    pub fn ids<I: RecordId>(&self) -> impl Iterator<Item = I> {
        self.before.range(I::LEAST.key()..).map_while(|(key, _)| I::of_key(*key))
    }

    /// Was this record touched?
    pub fn contains(&self, key: impl Into<Key>) -> bool {
        self.before.contains_key(&key.into())
    }

    /// Were records of this type touched?
    #[must_use]
    pub fn has(&self, kind: Kind) -> bool {
        self.is_everything || self.before.keys().any(|key| key.kind() == kind)
    }

    /// Was anything touched in this part of the workspace?
    #[must_use]
    pub fn has_area(&self, area: Area) -> bool {
        self.is_everything || self.before.keys().any(|key| key.kind().area() == area)
    }

    /// The columns that hold other tasks now, or the same in another order.
    pub fn columns(&self) -> impl Iterator<Item = StatusId> {
        self.columns.iter().copied()
    }

    /// Adds what a later change touched.
    pub fn add(&mut self, later: Self) {
        for (key, before) in later.before {
            self.before.entry(key).or_insert(before);
        }
        self.columns.extend(later.columns);
        self.is_renamed |= later.is_renamed;
        self.is_everything |= later.is_everything;
    }

    /// The workspace itself changed.
    pub fn rename(&mut self) {
        self.is_renamed = true;
    }

    pub(super) fn mark(&mut self, key: Key, before: impl FnOnce() -> Option<Row>) {
        self.before.entry(key).or_insert_with(before);
    }

    pub(super) fn mark_column(&mut self, status: StatusId) {
        self.columns.insert(status);
    }
}
