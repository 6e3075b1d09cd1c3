//! A copy of one workspace, kept true by its change log. The one reducer lives here.

mod facts;
mod structure;

use super::Touched;
use crate::domain::{
    Epoch, LOST_MAX, Lost, Member, Project, ProjectId, Status, StatusId, Task, TaskId, Timestamp, UserId,
    Workspace, rules::Facts,
};
use crate::protocol::{Entry, Event, Snapshot};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

/// All rows of a workspace as of one `seq`, with the indexes that views and rules ask.
#[derive(Clone, Debug)]
pub struct Replica {
    /// What it is a copy of.
    pub workspace: Workspace,
    epoch: Epoch,
    seq: u64,
    members: BTreeMap<UserId, Member>,
    projects: HashMap<ProjectId, Project>,
    statuses: HashMap<StatusId, Status>,
    tasks: HashMap<TaskId, Arc<Task>>,
    /// What is in the trash: kept so that bringing it back can be decided here.
    deleted: HashMap<TaskId, Arc<Task>>,
    /// What edits replaced, the oldest first.
    lost: HashMap<TaskId, Vec<Lost>>,
    columns: HashMap<StatusId, BTreeSet<Placed>>,
}

/// A task in its column: ordered by its rank, then by its id.
#[derive(Clone, Debug)]
struct Placed(Arc<Task>);

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

/// A delta left something out: say `hello` again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap;

impl Replica {
    /// A copy that starts from a snapshot.
    #[must_use]
    pub fn from_snapshot(snapshot: Snapshot) -> Self {
        let mut tasks = HashMap::with_capacity(snapshot.tasks.len());
        let mut columns: HashMap<_, Vec<_>> = HashMap::new();
        for task in snapshot.tasks.into_iter().map(Arc::new) {
            columns.entry(task.status_id).or_default().push(Placed(Arc::clone(&task)));
            tasks.insert(task.id, task);
        }
        // A set that is made of all at once is sorted once, not at every task.
        let columns = columns.into_iter().map(|(status, tasks)| (status, tasks.into_iter().collect()));
        let deleted = snapshot.trash.into_iter().map(|task| (task.id, Arc::new(task))).collect();
        let mut replica = Self {
            workspace: snapshot.workspace,
            epoch: snapshot.epoch,
            seq: snapshot.seq,
            members: snapshot.members.into_iter().map(|member| (member.user_id, member)).collect(),
            projects: snapshot
                .projects
                .into_iter()
                .chain(snapshot.deleted_projects)
                .map(|project| (project.id, project))
                .collect(),
            statuses: snapshot.statuses.into_iter().map(|status| (status.id, status)).collect(),
            tasks,
            deleted,
            lost: HashMap::new(),
            columns: columns.collect(),
        };
        snapshot.lost.into_iter().for_each(|lost| replica.keep(lost));
        replica
    }

    /// Starts anew from a snapshot.
    pub fn renew(&mut self, snapshot: Snapshot) {
        *self = Self::from_snapshot(snapshot);
    }

    /// The epoch that [`Self::seq`] counts in.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The cursor: the last change applied.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Applies the entries up to `to` that are new, and moves the cursor there.
    ///
    /// # Errors
    /// [`Gap`] when something is missing before `from`; nothing is changed then.
    pub fn apply_delta(&mut self, from: u64, to: u64, entries: &[Entry]) -> Result<Touched, Gap> {
        let known = self.seq;
        if from > known.saturating_add(1) {
            return Err(Gap);
        }
        let mut touched = Touched::default();
        for entry in entries.iter().filter(|entry| entry.seq > known) {
            for event in &entry.events {
                self.reduce(event, entry.actor, entry.at, entry.seq, &mut touched);
            }
        }
        self.seq = known.max(to);
        Ok(touched)
    }

    /// The one reducer: what an event makes of the rows.
    pub(super) fn reduce(
        &mut self,
        event: &Event,
        actor: UserId,
        at: Timestamp,
        seq: u64,
        touched: &mut Touched,
    ) {
        touched.mark(event);
        match event.clone() {
            Event::TaskCreated { task } | Event::TaskRestored { task } => self.put(Arc::new(task), touched),
            Event::TaskUpdated { id, changes } => {
                if let Some(mut task) = self.tasks.get(&id).cloned() {
                    let row = Arc::make_mut(&mut task);
                    row.take(changes);
                    (row.updated_by, row.updated_at, row.seq) = (actor, at, seq);
                    self.put(task, touched);
                }
            }
            Event::TaskDeleted { id } => {
                if let Some(mut task) = self.take(id, touched) {
                    let row = Arc::make_mut(&mut task);
                    (row.deleted_at, row.deleted_by, row.seq) = (Some(at), Some(actor), seq);
                    self.deleted.insert(id, task);
                }
            }
            Event::TaskOverwritten { lost } => self.keep(lost),
            Event::TaskDismissed { id, lost } => {
                if let Some(kept) = self.lost.get_mut(&id) {
                    kept.retain(|other| other.id != lost);
                    if kept.is_empty() {
                        self.lost.remove(&id);
                    }
                }
            }
            Event::ProjectCreated { project } | Event::ProjectUpdated { project } => {
                self.put_project(project, touched);
            }
            Event::ProjectDeleted { id, in_trash: true } => {
                if let Some(project) = self.projects.get(&id).cloned() {
                    self.put_project(Project { deleted_at: Some(at), seq, ..project }, touched);
                }
            }
            Event::ProjectDeleted { id, in_trash: false } => self.remove_project(id, touched),
            Event::StatusCreated { status } | Event::StatusUpdated { status } => {
                self.put_status(status, at, seq, touched);
            }
            Event::StatusDeleted { id, moved_to, behind } => {
                if let Some(to) = moved_to.and_then(|to| self.statuses.get(&to).cloned()) {
                    self.hand_on(id, &to, behind.as_ref(), (at, seq), touched);
                }
                self.statuses.remove(&id);
            }
            Event::MemberJoined { member } | Event::MemberUpdated { member } => {
                self.members.insert(member.user_id, member);
            }
            Event::MemberLeft { user_id } => {
                self.members.remove(&user_id);
            }
            Event::WorkspaceRenamed { name } => self.workspace.name = name,
        }
    }

    /// Keeps what an edit replaced; the oldest of a task makes room.
    fn keep(&mut self, lost: Lost) {
        let kept = self.lost.entry(lost.task_id).or_default();
        kept.retain(|other| other.id != lost.id);
        kept.push(lost);
        kept.sort_by_key(|lost| (lost.at, lost.id));
        let surplus = kept.len().saturating_sub(LOST_MAX);
        kept.drain(..surplus);
    }

    fn put(&mut self, task: Arc<Task>, touched: &mut Touched) {
        let (id, column) = (task.id, task.status_id);
        let stays = |old: &Arc<Task>| old.status_id == column && old.rank == task.rank;
        if !self.tasks.get(&id).is_some_and(stays) {
            self.take(id, touched);
            touched.columns.insert(column);
        }
        // Also where it stays: the column holds each task as it is now.
        self.columns.entry(column).or_default().replace(Placed(Arc::clone(&task)));
        self.deleted.remove(&id);
        self.tasks.insert(id, task);
    }

    fn take(&mut self, id: TaskId, touched: &mut Touched) -> Option<Arc<Task>> {
        let task = self.tasks.remove(&id)?;
        if let Some(column) = self.columns.get_mut(&task.status_id) {
            column.remove(&Placed(Arc::clone(&task)));
        }
        touched.columns.insert(task.status_id);
        Some(task)
    }

    /// Makes the touched rows what they are in another copy of the same workspace.
    pub(super) fn copy_rows(&mut self, from: &Self, touched: &mut Touched) {
        self.seq = from.seq;
        for id in touched.tasks.clone() {
            match from.tasks.get(&id) {
                Some(task) => self.put(Arc::clone(task), touched),
                None => drop(self.take(id, touched)),
            }
            match from.deleted.get(&id) {
                Some(task) => self.deleted.insert(id, Arc::clone(task)),
                None => self.deleted.remove(&id),
            };
        }
        copy_keys(&mut self.lost, &from.lost, &touched.tasks);
        copy_keys(&mut self.statuses, &from.statuses, &touched.statuses);
        copy_keys(&mut self.projects, &from.projects, &touched.projects);
        if touched.members {
            self.members.clone_from(&from.members);
        }
        if touched.workspace {
            self.workspace.clone_from(&from.workspace);
        }
    }

    /// A task of a project that is there, to be kept beyond the next change.
    #[must_use]
    pub fn shared_task(&self, id: TaskId) -> Option<&Arc<Task>> {
        self.tasks.get(&id).filter(|task| self.project(task.project_id).is_some())
    }

    /// A task, in the trash or not.
    #[must_use]
    pub fn any_task(&self, id: TaskId) -> Option<&Arc<Task>> {
        self.tasks.get(&id).or_else(|| self.deleted.get(&id))
    }

    /// Deleted tasks, in no order.
    pub fn deleted_tasks(&self) -> impl Iterator<Item = &Arc<Task>> {
        self.deleted.values()
    }

    /// What edits of a task replaced, the oldest first.
    #[must_use]
    pub fn lost_of(&self, task: TaskId) -> &[Lost] {
        self.lost.get(&task).map_or(&[], Vec::as_slice)
    }

    /// All that edits replaced, in no order.
    pub fn all_lost(&self) -> impl Iterator<Item = &Lost> {
        self.lost.values().flatten()
    }

    /// All tasks, in no order.
    pub fn tasks(&self) -> impl Iterator<Item = &Arc<Task>> {
        self.tasks.values()
    }

    /// The ids of a column's tasks, in its order.
    pub fn column(&self, status: StatusId) -> impl DoubleEndedIterator<Item = TaskId> {
        self.columns.get(&status).into_iter().flatten().map(|placed| placed.0.id)
    }

    /// How many tasks a column holds.
    pub fn count_in(&self, status: StatusId) -> usize {
        self.columns.get(&status).map_or(0, BTreeSet::len)
    }

    /// The same tasks themselves.
    pub fn tasks_of(&self, status: StatusId) -> impl Iterator<Item = &Arc<Task>> {
        self.columns.get(&status).into_iter().flatten().map(|placed| &placed.0)
    }

    /// The ids of the tasks in front of this one in its column, the nearest first.
    pub fn in_front_of(&self, id: TaskId) -> impl Iterator<Item = TaskId> {
        self.beside(id, |place| (Bound::Unbounded, Bound::Excluded(place))).rev()
    }

    /// The ids of the tasks behind this one in its column, the nearest first.
    pub fn behind(&self, id: TaskId) -> impl Iterator<Item = TaskId> {
        self.beside(id, |place| (Bound::Excluded(place), Bound::Unbounded))
    }

    fn beside(
        &self,
        id: TaskId,
        range: impl FnOnce(Placed) -> (Bound<Placed>, Bound<Placed>),
    ) -> impl DoubleEndedIterator<Item = TaskId> {
        let task = self.tasks.get(&id);
        let column = task.and_then(|task| Some((self.columns.get(&task.status_id)?, task)));
        let tasks = column.map(|(column, task)| column.range(range(Placed(Arc::clone(task)))));
        tasks.into_iter().flatten().map(|placed| placed.0.id)
    }

    /// The members, by the names they go by.
    #[must_use]
    pub fn members(&self) -> Vec<&Member> {
        let mut members: Vec<_> = self.members.values().collect();
        members.sort_by_cached_key(|member| (member.display_name.to_lowercase(), member.user_id));
        members
    }

    /// The same as a snapshot, without its tasks.
    #[must_use]
    pub fn head(&self) -> Snapshot {
        let mut statuses: Vec<_> = self.statuses.values().cloned().collect();
        statuses.sort_by_key(|status| status.id);
        let mut projects: Vec<_> = self.projects.values().cloned().collect();
        projects.sort_by_key(|project| project.id);
        let (deleted_projects, projects) =
            projects.into_iter().partition(|project| project.deleted_at.is_some());
        let mut lost: Vec<_> = self.all_lost().cloned().collect();
        lost.sort_by_key(|lost| (lost.task_id, lost.at, lost.id));
        Snapshot {
            workspace: self.workspace.clone(),
            epoch: self.epoch,
            seq: self.seq,
            members: self.members.values().cloned().collect(),
            projects,
            deleted_projects,
            statuses,
            tasks: Vec::new(),
            trash: Vec::new(),
            lost,
        }
    }

    /// The same as a snapshot, in a fixed order: for comparing two copies.
    #[must_use]
    pub fn to_snapshot(&self) -> Snapshot {
        let mut tasks: Vec<_> = self.tasks.values().map(|task| (**task).clone()).collect();
        tasks.sort_by_key(|task| task.id);
        let mut trash: Vec<_> = self.deleted.values().map(|task| (**task).clone()).collect();
        trash.sort_by_key(|task| task.id);
        Snapshot { tasks, trash, ..self.head() }
    }
}

fn copy_keys<K: Copy + Eq + std::hash::Hash, V: Clone>(
    to: &mut HashMap<K, V>,
    from: &HashMap<K, V>,
    keys: &BTreeSet<K>,
) {
    for key in keys {
        match from.get(key) {
            Some(row) => to.insert(*key, row.clone()),
            None => to.remove(key),
        };
    }
}
