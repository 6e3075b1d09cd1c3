//! What rules and views ask of the rows.

use super::Tables;
use super::columns::Placed;
use crate::domain::{Lost, Member, Project, ProjectId, Rank, Role, Status, StatusId, Task, TaskId, UserId};
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

impl Tables {
    /// What a person is here; `None` for strangers.
    #[must_use]
    pub fn role(&self, user: UserId) -> Option<Role> {
        self.get(user).map(|member| member.role)
    }

    /// The members, by the names they go by.
    #[must_use]
    pub fn members(&self) -> Vec<&Member> {
        let mut members: Vec<_> = self.all::<Member>().map(Arc::as_ref).collect();
        members.sort_by_cached_key(|member| (member.display_name.to_lowercase(), member.user_id));
        members
    }

    /// A project that is not deleted.
    #[must_use]
    pub fn project(&self, id: ProjectId) -> Option<&Project> {
        self.live(id)
    }

    /// The projects that are not deleted, in their order.
    #[must_use]
    pub fn projects(&self) -> Vec<&Project> {
        let live = self.all::<Project>().map(Arc::as_ref).filter(|project| project.deleted_at.is_none());
        let mut projects: Vec<_> = live.collect();
        projects.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        projects
    }

    /// The deleted projects, in no order.
    pub fn deleted_projects(&self) -> impl Iterator<Item = &Project> {
        self.all::<Project>().map(Arc::as_ref).filter(|project| project.deleted_at.is_some())
    }

    /// How many projects are in use: neither deleted nor archived.
    #[must_use]
    pub fn active_projects(&self) -> usize {
        self.all::<Project>().filter(|project| project.is_active()).count()
    }

    /// The rank of the last project, deleted ones included.
    #[must_use]
    pub fn last_project_rank(&self) -> Option<Rank> {
        self.all::<Project>().map(|project| &project.rank).max().cloned()
    }

    /// A status.
    #[must_use]
    pub fn status(&self, id: StatusId) -> Option<&Status> {
        self.get(id)
    }

    /// A project's statuses, in the order of their ranks.
    #[must_use]
    pub fn statuses(&self, project: ProjectId) -> Vec<&Status> {
        let mut statuses: Vec<_> = self.children::<Status>(project).map(Arc::as_ref).collect();
        statuses.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        statuses
    }

    /// A task that is not deleted. Its project may be.
    #[must_use]
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.live(id)
    }

    /// A task of a project that is there, to be kept beyond the next change.
    #[must_use]
    pub fn shared_task(&self, id: TaskId) -> Option<&Arc<Task>> {
        let task = self.shared(id).filter(|task| task.deleted_at.is_none())?;
        self.project(task.project_id).map(|_| task)
    }

    /// The tasks that are not deleted, in no order.
    pub fn tasks(&self) -> impl Iterator<Item = &Arc<Task>> {
        self.all::<Task>().filter(|task| task.deleted_at.is_none())
    }

    /// Deleted tasks, in no order.
    pub fn deleted_tasks(&self) -> impl Iterator<Item = &Arc<Task>> {
        self.all::<Task>().filter(|task| task.deleted_at.is_some())
    }

    /// What edits of a task replaced, the oldest first.
    #[must_use]
    pub fn lost_of(&self, task: TaskId) -> Vec<&Lost> {
        let mut lost: Vec<_> = self.children::<Lost>(task).map(Arc::as_ref).collect();
        lost.sort_by_key(|lost| (lost.at, lost.id));
        lost
    }

    /// The rank of the last task in a column.
    #[must_use]
    pub fn last_task_rank(&self, status: StatusId) -> Option<Rank> {
        let here = self.columns.get(status).and_then(|column| column.last()).map(|placed| &placed.0.rank);
        here.max(self.last_ranks.get(&status)).cloned()
    }

    /// Does a column hold tasks?
    #[must_use]
    pub fn has_tasks(&self, status: StatusId) -> bool {
        self.last_task_rank(status).is_some()
    }

    /// The ids of a column's tasks, in its order.
    pub fn column(&self, status: StatusId) -> impl DoubleEndedIterator<Item = TaskId> {
        self.columns.get(status).into_iter().flatten().map(|placed| placed.0.id)
    }

    /// How many tasks a column holds.
    #[must_use]
    pub fn count_in(&self, status: StatusId) -> usize {
        self.columns.get(status).map_or(0, BTreeSet::len)
    }

    /// A column's tasks, in its order.
    pub fn tasks_of(&self, status: StatusId) -> impl Iterator<Item = &Arc<Task>> {
        self.columns.get(status).into_iter().flatten().map(|placed| &placed.0)
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
        let task = self.shared(id).filter(|task| task.deleted_at.is_none());
        let column = task.and_then(|task| Some((self.columns.get(task.status_id)?, task)));
        let tasks = column.map(|(column, task)| column.range(range(Placed(Arc::clone(task)))));
        tasks.into_iter().flatten().map(|placed| placed.0.id)
    }
}
