//! What becomes of projects and columns, and of the tasks that lie in them.

use super::Replica;
use crate::domain::{Project, ProjectId, Rank, Status, StatusId, Task, TaskId, Timestamp, rules::Behind};
use crate::sync::Touched;
use std::sync::Arc;

impl Replica {
    /// The projects that are not deleted, in their order.
    #[must_use]
    pub fn projects(&self) -> Vec<&Project> {
        let mut projects: Vec<_> =
            self.projects.values().filter(|project| project.deleted_at.is_none()).collect();
        projects.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        projects
    }

    /// The deleted projects, in no order.
    pub fn deleted_projects(&self) -> impl Iterator<Item = &Project> {
        self.projects.values().filter(|project| project.deleted_at.is_some())
    }

    /// Where a project is deleted or restored, its tasks go or come with it.
    pub(super) fn put_project(&mut self, project: Project, touched: &mut Touched) {
        let is_deleted = project.deleted_at.is_some();
        let was_deleted = self.projects.get(&project.id).is_some_and(|old| old.deleted_at.is_some());
        if is_deleted != was_deleted {
            for status in self.statuses_of(project.id) {
                touched.tasks.extend(self.column(status));
                touched.columns.insert(status);
            }
        }
        self.projects.insert(project.id, project);
    }

    /// Where a column means something else now, its tasks do.
    pub(super) fn put_status(&mut self, status: Status, at: Timestamp, seq: u64, touched: &mut Touched) {
        let before = self.statuses.get(&status.id).map(|before| before.category);
        if before.is_some_and(|before| before != status.category) {
            for id in self.column(status.id).collect::<Vec<_>>() {
                self.change(id, touched, |task| {
                    task.set_category(status.category, at);
                    task.seq = seq;
                });
            }
        }
        self.statuses.insert(status.id, status);
    }

    /// A column hands its tasks on to another one.
    pub(super) fn hand_on(
        &mut self,
        from: StatusId,
        to: &Status,
        behind: Option<&Rank>,
        (at, seq): (Timestamp, u64),
        touched: &mut Touched,
    ) {
        let tasks: Vec<_> = self.column(from).collect();
        for (id, rank) in tasks.into_iter().zip(Behind::new(behind)) {
            self.change(id, touched, |task| {
                (task.status_id, task.rank, task.seq) = (to.id, rank, seq);
                task.set_category(to.category, at);
            });
        }
        // Deleted ones follow, so that they come back there.
        for task in self.deleted.values_mut().filter(|task| task.status_id == from) {
            let task = Arc::make_mut(task);
            (task.status_id, task.seq) = (to.id, seq);
            touched.tasks.insert(task.id);
        }
    }

    fn change(&mut self, id: TaskId, touched: &mut Touched, change: impl FnOnce(&mut Task)) {
        if let Some(mut task) = self.tasks.get(&id).cloned() {
            change(Arc::make_mut(&mut task));
            touched.tasks.insert(id);
            self.put(task, touched);
        }
    }

    pub(super) fn remove_project(&mut self, id: ProjectId, touched: &mut Touched) {
        self.projects.remove(&id);
        for status in self.statuses_of(id) {
            for task in self.column(status).collect::<Vec<_>>() {
                self.take(task, touched);
                touched.tasks.insert(task);
            }
            self.columns.remove(&status);
            self.statuses.remove(&status);
            touched.statuses.insert(status);
        }
        // What was in its trash went with it.
        touched.tasks.extend(self.deleted.values().filter(|task| task.project_id == id).map(|task| task.id));
        self.deleted.retain(|_, task| task.project_id != id);
        self.lost.retain(|task, _| self.tasks.contains_key(task) || self.deleted.contains_key(task));
    }

    fn statuses_of(&self, project: ProjectId) -> Vec<StatusId> {
        self.statuses.values().filter(|s| s.project_id == project).map(|s| s.id).collect()
    }
}
