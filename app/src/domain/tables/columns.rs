//! The tasks of each column, in their order. Deleted ones are in none.

use crate::domain::{Rank, Record, Row, StatusId, Task};
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A task in its column: ordered by its rank, then by its id.
#[derive(Clone, Debug)]
pub(super) struct Placed(pub(super) Arc<Task>);

impl Ord for Placed {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.0.rank, self.0.id).cmp(&(&other.0.rank, other.0.id))
    }
}

impl PartialOrd for Placed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Placed {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Placed {}

/// The columns that hold tasks.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns(HashMap<StatusId, BTreeSet<Placed>>);

impl Columns {
    /// A column; `None` if it holds no task.
    pub(super) fn get(&self, status: StatusId) -> Option<&BTreeSet<Placed>> {
        self.0.get(&status)
    }

    /// Takes a task out and puts it in again as it is now. Tells which columns hold other tasks then, or the same in
    /// another order.
    pub(super) fn replace(
        &mut self,
        before: Option<&Arc<Task>>,
        after: Option<Arc<Task>>,
    ) -> [Option<StatusId>; 2] {
        let stays = before.map(place) == after.as_ref().map(place);
        let left = before.filter(|_| !stays).map(|task| {
            self.remove(task);
            task.status_id
        });
        let entered = after.map(|task| {
            let status = task.status_id;
            // Also if it stays: the column holds each task as it is now.
            self.0.entry(status).or_default().replace(Placed(task));
            status
        });
        [left, entered.filter(|_| !stays)]
    }

    fn remove(&mut self, task: &Arc<Task>) {
        if let Some(column) = self.0.get_mut(&task.status_id) {
            column.remove(&Placed(Arc::clone(task)));
            if column.is_empty() {
                self.0.remove(&task.status_id);
            }
        }
    }
}

impl<'a> FromIterator<&'a Arc<Task>> for Columns {
    fn from_iter<T: IntoIterator<Item = &'a Arc<Task>>>(tasks: T) -> Self {
        let mut columns: HashMap<_, Vec<_>> = HashMap::new();
        for task in tasks {
            columns.entry(task.status_id).or_default().push(Placed(Arc::clone(task)));
        }
        Self(columns.into_iter().map(|(status, tasks)| (status, tasks.into_iter().collect())).collect())
    }
}

/// Where a task stands.
fn place(task: &Arc<Task>) -> (StatusId, &Rank) {
    (task.status_id, &task.rank)
}

/// The task of a row, if it is one and not deleted.
pub(super) fn live_task(row: &Row) -> Option<&Arc<Task>> {
    Task::of_row(row).filter(|task| task.deleted_at.is_none())
}
