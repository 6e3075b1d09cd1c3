//! A column's tasks, filtered and sorted, kept so as they change: a change costs what it touches, not
//! what there is.

use super::{Filter, Sort};
use crate::domain::{StatusId, Tables, Task, TaskId};
use std::cmp::Ordering;
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

/// Whoever lags behind by more edits than these looks at all of it again.
const EDITS_KEPT: usize = 64;

/// Which tasks a lane shows, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) status: StatusId,
    pub(super) sort: Sort,
}

/// What became of a lane's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A task came in front of what stood at this index.
    Insert(usize, TaskId),
    /// What stood at this index is gone, or goes elsewhere with the next edit.
    Remove(usize, TaskId),
}

/// How far somebody has followed a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    birth: u64,
    edits: u64,
}

/// What somebody has to take in who follows a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// These, in this order.
    Edits(Vec<Edit>),
    /// It is another list now.
    All,
}

/// The tasks of a column that the filter lets through, in order.
pub(super) struct Lane {
    key: Key,
    filter: Filter,
    fits: Box<dyn Fn(&Task) -> bool + Send + Sync>,
    /// As they were when they were put here: that is where they are found again.
    rows: Vec<Arc<Task>>,
    known: HashMap<TaskId, Arc<Task>>,
    edits: VecDeque<Edit>,
    now: Cursor,
}

impl Lane {
    /// A lane of what is there. `birth` tells it from all others.
    pub(super) fn new(key: Key, filter: &Filter, view: Option<&Tables>, birth: u64) -> Self {
        let fits = Box::new(filter.sieve());
        let tasks = view.into_iter().flat_map(|view| view.tasks_of(key.status));
        let mut rows: Vec<Arc<Task>> = tasks.filter(|task| fits(task)).map(Arc::clone).collect();
        key.sort.arrange(&mut rows);
        let known = rows.iter().map(|task| (task.id, Arc::clone(task))).collect();
        let now = Cursor { birth, edits: 0 };
        Self { key, filter: filter.clone(), fits, rows, known, edits: VecDeque::new(), now }
    }

    /// Is it what this filter lets through?
    pub(super) fn is_of(&self, filter: &Filter) -> bool {
        self.filter == *filter
    }

    /// Takes in what became of a task. Answers whether it was or is one of these.
    pub(super) fn take_in(&mut self, id: TaskId, task: Option<&Arc<Task>>) -> bool {
        let fits = |task: &&Arc<Task>| task.status_id == self.key.status && (self.fits)(task);
        let task = task.filter(fits);
        let (before, after) = (self.position(id), task.map(|task| self.place_of(task)));
        match (before, task, after) {
            (None, None, _) | (None, Some(_), None) => return false,
            (Some(from), Some(task), Some(to)) if to == from || to == from + 1 => {
                // It stays where it is.
                if let Some(row) = self.rows.get_mut(from) {
                    row.clone_from(task);
                }
                self.known.insert(id, Arc::clone(task));
            }
            (before, task, _) => {
                if let Some(from) = before {
                    self.rows.remove(from);
                    self.known.remove(&id);
                    self.note(Edit::Remove(from, id));
                }
                if let Some(task) = task {
                    let to = self.place_of(task);
                    self.rows.insert(to, Arc::clone(task));
                    self.known.insert(id, Arc::clone(task));
                    self.note(Edit::Insert(to, id));
                }
            }
        }
        true
    }

    /// How many tasks it shows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Some of them; less where the lane is shorter.
    pub(super) fn ids(&self, range: Range<usize>) -> Vec<TaskId> {
        let end = range.end.min(self.len());
        self.rows.get(range.start.min(end)..end).unwrap_or_default().iter().map(|task| task.id).collect()
    }

    /// Where a task stands.
    pub(super) fn position(&self, id: TaskId) -> Option<usize> {
        let task = self.known.get(&id)?;
        self.rows.binary_search_by(|row| self.compare(row, task)).ok()
    }

    /// What came since, and how far that is.
    pub(super) fn since(&self, cursor: Option<Cursor>) -> (Cursor, News) {
        let behind = cursor.filter(|cursor| cursor.birth == self.now.birth).map(|c| self.now.edits - c.edits);
        let missed = behind.and_then(|behind| self.edits.len().checked_sub(usize::try_from(behind).ok()?));
        let news = missed.map(|known| self.edits.iter().skip(known).copied().collect());
        (self.now, news.map_or(News::All, News::Edits))
    }

    /// In front of which task this one belongs, itself included where it is here.
    fn place_of(&self, task: &Task) -> usize {
        self.rows.partition_point(|row| self.compare(row, task) == Ordering::Less)
    }

    fn compare(&self, a: &Task, b: &Task) -> Ordering {
        self.key.sort.compare(a, b)
    }

    fn note(&mut self, edit: Edit) {
        self.now.edits += 1;
        self.edits.push_back(edit);
        if self.edits.len() > EDITS_KEPT {
            self.edits.pop_front();
        }
    }
}

#[cfg(test)]
mod tests;
