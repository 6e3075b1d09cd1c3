//! The rows of one workspace: in the browser all of them, on the server those that a command asks about.

mod apply;
mod change_set;
mod columns;
mod queries;

use super::id::Id;
use super::{Area, Key, Rank, Record, RecordId, Row, StatusId, WorkspaceId};
pub use change_set::ChangeSet;
use columns::Columns;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The most records that lie in each other: what is deeper lies in itself.
const DEPTH_MAX: usize = 16;

/// Rows by their keys, with the indexes that rules and views ask, and what has changed since the last
/// [`Tables::take_changes`].
#[derive(Clone, Debug)]
pub struct Tables {
    workspace: WorkspaceId,
    name: String,
    rows: BTreeMap<Key, Row>,
    /// Each record behind the one that it lies in.
    children: BTreeSet<(Key, Key)>,
    columns: Columns,
    /// The last rank in columns whose tasks need not be here.
    last_ranks: HashMap<StatusId, Rank>,
    changes: ChangeSet,
}

impl Tables {
    /// A workspace with these rows.
    #[must_use]
    pub fn new(workspace: WorkspaceId, name: String, rows: impl IntoIterator<Item = Row>) -> Self {
        let rows: Vec<_> = rows.into_iter().map(|row| (row.key(), row)).collect();
        let child = |(key, row): &(Key, Row)| Some((row.parent()?, *key));
        Self {
            workspace,
            name,
            // Sets and maps that are made of all at once are sorted once, not at every row.
            children: rows.iter().filter_map(child).collect(),
            columns: rows.iter().filter_map(|(_, row)| columns::live_task(row)).collect(),
            rows: rows.into_iter().collect(),
            last_ranks: HashMap::new(),
            changes: ChangeSet::default(),
        }
    }

    /// The workspace that all of this is about.
    #[must_use]
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// The workspace's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A record, in the trash or not.
    pub fn get<I: RecordId>(&self, id: I) -> Option<&I::Record> {
        self.shared(id).map(Arc::as_ref)
    }

    /// The same, to be kept beyond the next change.
    pub fn shared<I: RecordId>(&self, id: I) -> Option<&Arc<I::Record>> {
        self.rows.get(&id.key()).and_then(I::Record::of_row)
    }

    /// A record that is not in the trash. What it lies in may be.
    pub fn live<I: RecordId>(&self, id: I) -> Option<&I::Record> {
        self.get(id).filter(|record| record.deleted_at().is_none())
    }

    /// A record that is in the trash.
    pub fn trashed<I: RecordId>(&self, id: I) -> Option<&I::Record> {
        self.get(id).filter(|record| record.deleted_at().is_some())
    }

    /// The record of a key, in the trash or not.
    #[must_use]
    pub fn row(&self, key: Key) -> Option<&Row> {
        self.rows.get(&key)
    }

    /// The record of a key, if neither it nor what it lies in is in the trash.
    #[must_use]
    pub fn visible_row(&self, key: Key) -> Option<&Row> {
        let live = |key: Key| self.rows.get(&key).filter(|row| row.deleted_at().is_none());
        let row = live(key)?;
        let mut at = row;
        for _ in 0..DEPTH_MAX {
            match at.parent() {
                Some(parent) => at = live(parent)?,
                None => return Some(row),
            }
        }
        None
    }

    /// All records, parents before what lies in them.
    pub fn rows(&self) -> impl Iterator<Item = (Key, &Row)> {
        self.rows.iter().map(|(key, row)| (*key, row))
    }

    /// All records of a type, in the order of their ids.
    pub fn all<R: Record + 'static>(&self) -> impl Iterator<Item = &Arc<R>> {
        let first = R::Id::LEAST.key();
        self.rows.range(first..).map_while(|(_, row)| R::of_row(row))
    }

    /// The records of a type that lie in another record, in the order of their ids.
    pub fn children<R: Record + 'static>(&self, parent: impl Into<Key>) -> impl Iterator<Item = &Arc<R>> {
        let (parent, first) = (parent.into(), R::Id::LEAST.key());
        let own = self.children.range((parent, first)..).take_while(move |(of, _)| *of == parent);
        own.map_while(|(_, key)| R::Id::of_key(*key)).filter_map(|id| self.shared(id))
    }

    /// Adds a row that was there before: that is no change.
    pub fn load(&mut self, row: Row) {
        self.set(row.key(), Some(row));
    }

    /// Says which rank is the last in a column whose tasks need not be here.
    pub fn load_last_rank(&mut self, status: StatusId, rank: Rank) {
        self.last_ranks.insert(status, rank);
    }

    /// Makes the named records what they are in other tables of the same workspace.
    pub fn copy(&mut self, from: &Self, keys: impl IntoIterator<Item = Key>) {
        for key in keys {
            self.change(key, from.rows.get(&key).cloned());
        }
        if self.name != from.name {
            self.rename(from.name.clone());
        }
    }

    /// What has changed since this was asked last.
    pub fn take_changes(&mut self) -> ChangeSet {
        std::mem::take(&mut self.changes)
    }

    /// The same, to be looked at.
    #[must_use]
    pub fn changes(&self) -> &ChangeSet {
        &self.changes
    }

    fn rename(&mut self, name: String) {
        self.name = name;
        self.changes.rename();
    }

    /// Puts a row in its place, or takes it away, and notes that.
    fn change(&mut self, key: Key, row: Option<Row>) {
        self.note(key);
        if key.kind().area() == Area::InTask {
            // The task shows what belongs to it.
            let now = row.as_ref().or_else(|| self.rows.get(&key));
            now.and_then(Row::parent).into_iter().for_each(|task| self.note(task));
        }
        for status in self.set(key, row).into_iter().flatten() {
            self.changes.mark_column(status);
        }
    }

    /// Notes a record as changed, although its row stays as it is.
    fn note(&mut self, key: Key) {
        self.changes.mark(key, || self.rows.get(&key).cloned());
    }

    /// Puts a row in its place, or takes it away. Tells in which columns that changes the order of tasks.
    fn set(&mut self, key: Key, row: Option<Row>) -> [Option<StatusId>; 2] {
        let parent = row.as_ref().and_then(Row::parent);
        let place = row.as_ref().and_then(columns::live_task).cloned();
        let before = match row {
            Some(row) => self.rows.insert(key, row),
            None => self.rows.remove(&key),
        };
        let former_parent = before.as_ref().and_then(Row::parent);
        if parent != former_parent {
            former_parent.map(|parent| self.children.remove(&(parent, key)));
            parent.map(|parent| self.children.insert((parent, key)));
        }
        self.columns.replace(before.as_ref().and_then(columns::live_task), place)
    }

    /// The records that lie in another one.
    fn children_of(&self, parent: Key) -> Vec<Key> {
        let own = self.children.range((parent, Key::LEAST)..).take_while(|(of, _)| *of == parent);
        own.map(|(_, key)| *key).collect()
    }
}
