//! A copy of one workspace, kept true by its change log. The one reducer lives here.

use super::Touched;
use crate::domain::{
    Epoch, Member, Project, ProjectId, Rank, Role, Status, StatusId, Task, TaskId, Timestamp, UserId,
    Workspace, WorkspaceId, rules::Facts,
};
use crate::protocol::{Entry, Event, Snapshot};
use std::collections::{BTreeMap, BTreeSet, HashMap};
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
    /// Deleted since this copy was taken; kept so that undoing can be decided here.
    deleted: HashMap<TaskId, Arc<Task>>,
    columns: HashMap<StatusId, BTreeSet<(Rank, TaskId)>>,
}

/// How a delta lies to what a replica holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// All of it is known.
    Old,
    /// It continues the cursor; what is known of it is passed over.
    Continues,
    /// Something is missing before it.
    Gap,
}

/// A delta left something out: say `hello` again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap;

impl Replica {
    /// A copy that starts from a snapshot.
    #[must_use]
    pub fn from_snapshot(snapshot: Snapshot) -> Self {
        let mut replica = Self {
            workspace: snapshot.workspace,
            epoch: snapshot.epoch,
            seq: snapshot.seq,
            members: snapshot.members.into_iter().map(|member| (member.user_id, member)).collect(),
            projects: snapshot.projects.into_iter().map(|project| (project.id, project)).collect(),
            statuses: snapshot.statuses.into_iter().map(|status| (status.id, status)).collect(),
            tasks: HashMap::with_capacity(snapshot.tasks.len()),
            deleted: HashMap::new(),
            columns: HashMap::new(),
        };
        for task in snapshot.tasks {
            replica.put(Arc::new(task));
        }
        replica
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

    /// How the range `from..=to` lies to the cursor.
    #[must_use]
    pub fn fit(&self, from: u64, to: u64) -> Fit {
        if to <= self.seq {
            Fit::Old
        } else if from <= self.seq + 1 {
            Fit::Continues
        } else {
            Fit::Gap
        }
    }

    /// Applies the entries of `from..=to` that are new, and moves the cursor to `to`.
    ///
    /// # Errors
    /// [`Gap`] when something is missing before `from`; nothing is changed then.
    pub fn apply_delta(&mut self, from: u64, to: u64, entries: &[Entry]) -> Result<Touched, Gap> {
        let mut touched = Touched::default();
        match self.fit(from, to) {
            Fit::Gap => return Err(Gap),
            Fit::Old => {}
            Fit::Continues => {
                let known = self.seq;
                for entry in entries.iter().filter(|entry| entry.seq > known) {
                    touched.add(self.apply(entry));
                }
                self.seq = to;
            }
        }
        Ok(touched)
    }

    /// Applies one entry; the cursor stays.
    pub fn apply(&mut self, entry: &Entry) -> Touched {
        let mut touched = Touched::default();
        for event in &entry.events {
            self.reduce(event, entry.actor, entry.at, entry.seq, &mut touched);
        }
        touched
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
            Event::TaskCreated { task } | Event::TaskRestored { task } => self.put(Arc::new(task)),
            Event::TaskUpdated { id, changes } => {
                if let Some(mut task) = self.take(id) {
                    let row = Arc::make_mut(&mut task);
                    row.take(changes);
                    (row.updated_by, row.updated_at, row.seq) = (actor, at, seq);
                    self.put(task);
                }
            }
            Event::TaskDeleted { id } => {
                if let Some(task) = self.take(id) {
                    self.deleted.insert(id, task);
                }
            }
            Event::ProjectCreated { project } | Event::ProjectUpdated { project } => {
                self.projects.insert(project.id, project);
            }
            Event::ProjectDeleted { id } => self.remove_project(id, touched),
            Event::StatusCreated { status } | Event::StatusUpdated { status } => {
                self.statuses.insert(status.id, status);
            }
            Event::StatusDeleted { id } => {
                self.statuses.remove(&id);
            }
            Event::MemberJoined { member } | Event::MemberUpdated { member } => {
                self.members.insert(member.user_id, member);
            }
            Event::MemberLeft { user_id } => {
                self.members.remove(&user_id);
            }
        }
    }

    fn put(&mut self, task: Arc<Task>) {
        self.take(task.id);
        self.deleted.remove(&task.id);
        self.columns.entry(task.status_id).or_default().insert((task.rank.clone(), task.id));
        self.tasks.insert(task.id, task);
    }

    fn take(&mut self, id: TaskId) -> Option<Arc<Task>> {
        let task = self.tasks.remove(&id)?;
        if let Some(column) = self.columns.get_mut(&task.status_id) {
            column.remove(&(task.rank.clone(), id));
        }
        Some(task)
    }

    fn remove_project(&mut self, id: ProjectId, touched: &mut Touched) {
        self.projects.remove(&id);
        let statuses: Vec<_> = self.statuses.values().filter(|s| s.project_id == id).map(|s| s.id).collect();
        let tasks: Vec<_> = self.tasks.values().filter(|task| task.project_id == id).map(|t| t.id).collect();
        for task in &tasks {
            self.take(*task);
        }
        for status in &statuses {
            self.statuses.remove(status);
            self.columns.remove(status);
        }
        touched.tasks.extend(tasks);
        touched.statuses.extend(statuses);
    }

    /// Makes the touched rows what they are in another copy of the same workspace.
    pub(super) fn copy_rows(&mut self, from: &Self, touched: &Touched) {
        self.seq = from.seq;
        for &id in &touched.tasks {
            self.take(id);
            self.deleted.remove(&id);
            if let Some(task) = from.tasks.get(&id) {
                self.put(Arc::clone(task));
            } else if let Some(task) = from.deleted.get(&id) {
                self.deleted.insert(id, Arc::clone(task));
            }
        }
        copy_keys(&mut self.statuses, &from.statuses, &touched.statuses);
        copy_keys(&mut self.projects, &from.projects, &touched.projects);
        if touched.members {
            self.members.clone_from(&from.members);
        }
    }

    /// A task, to be kept beyond the next change.
    #[must_use]
    pub fn shared_task(&self, id: TaskId) -> Option<&Arc<Task>> {
        self.tasks.get(&id)
    }

    /// All tasks, in no order.
    pub fn tasks(&self) -> impl Iterator<Item = &Arc<Task>> {
        self.tasks.values()
    }

    /// The ids of a column's tasks, in its order.
    pub fn column(&self, status: StatusId) -> impl Iterator<Item = TaskId> {
        self.columns.get(&status).into_iter().flatten().map(|(_, id)| *id)
    }

    /// The projects in their order.
    #[must_use]
    pub fn projects(&self) -> Vec<&Project> {
        let mut projects: Vec<_> = self.projects.values().collect();
        projects.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        projects
    }

    /// The members, by the names they go by.
    #[must_use]
    pub fn members(&self) -> Vec<&Member> {
        let mut members: Vec<_> = self.members.values().collect();
        members.sort_by_cached_key(|member| (member.display_name.to_lowercase(), member.user_id));
        members
    }

    /// The same as a snapshot, in a fixed order: for comparing two copies.
    #[must_use]
    pub fn to_snapshot(&self) -> Snapshot {
        let mut statuses: Vec<_> = self.statuses.values().cloned().collect();
        statuses.sort_by_key(|status| status.id);
        let mut projects: Vec<_> = self.projects.values().cloned().collect();
        projects.sort_by_key(|project| project.id);
        let mut tasks: Vec<_> = self.tasks.values().map(|task| (**task).clone()).collect();
        tasks.sort_by_key(|task| task.id);
        Snapshot {
            workspace: self.workspace.clone(),
            epoch: self.epoch,
            seq: self.seq,
            members: self.members.values().cloned().collect(),
            projects,
            statuses,
            tasks,
        }
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

impl Facts for Replica {
    fn workspace(&self) -> WorkspaceId {
        self.workspace.id
    }

    fn role(&self, user: UserId) -> Option<Role> {
        self.members.get(&user).map(|member| member.role)
    }

    fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.get(&id).map(Arc::as_ref)
    }

    fn deleted_task(&self, id: TaskId) -> Option<&Task> {
        self.deleted.get(&id).map(Arc::as_ref)
    }

    fn project(&self, id: ProjectId) -> Option<&Project> {
        self.projects.get(&id)
    }

    fn status(&self, id: StatusId) -> Option<&Status> {
        self.statuses.get(&id)
    }

    fn statuses(&self, project: ProjectId) -> Vec<&Status> {
        let mut statuses: Vec<_> = self.statuses.values().filter(|s| s.project_id == project).collect();
        statuses.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        statuses
    }

    fn project_count(&self) -> usize {
        self.projects.len()
    }

    fn last_project_rank(&self) -> Option<Rank> {
        self.projects.values().map(|project| project.rank.clone()).max()
    }

    fn last_task_rank(&self, status: StatusId) -> Option<Rank> {
        self.columns.get(&status)?.last().map(|(rank, _)| rank.clone())
    }

    fn has_tasks(&self, status: StatusId) -> bool {
        self.columns.get(&status).is_some_and(|column| !column.is_empty())
    }
}
