//! What the rules ask of the rows at hand.

use super::{Work, workspace};
use crate::error::Error;
use app::domain::rules::Facts;
use app::domain::{
    Lost, LostId, Project, ProjectId, Rank, Role, Status, StatusId, Task, TaskId, UserId, WorkspaceId,
};
use std::cmp::Ordering;

/// One workspace of the rows at hand. What lies in others is not there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    work: &'a Work,
    row: &'a workspace::Model,
}

impl<'a> View<'a> {
    pub(super) fn new(work: &'a Work, row: &'a workspace::Model) -> Self {
        Self { work, row }
    }

    /// The number that the next change gets.
    ///
    /// # Errors
    /// The database holds none that could be one.
    pub(crate) fn next_seq(&self) -> Result<u64, Error> {
        Ok(crate::db::words::count::<u64>(self.row.seq)? + 1)
    }

    /// The number that the next task gets.
    ///
    /// # Errors
    /// As [`Self::next_seq`].
    pub(crate) fn next_number(&self) -> Result<u32, Error> {
        crate::db::words::count(self.row.next_number)
    }

    /// Is there anything with this id, here or in another workspace, deleted or not?
    pub(crate) fn has_task(&self, id: TaskId) -> bool {
        self.work.tasks.contains_key(&id)
    }

    /// As [`Self::has_task`].
    pub(crate) fn has_project(&self, id: ProjectId) -> bool {
        self.work.projects.contains_key(&id)
    }

    /// As [`Self::has_task`].
    pub(crate) fn has_status(&self, id: StatusId) -> bool {
        self.work.statuses.contains_key(&id)
    }

    fn id(&self) -> WorkspaceId {
        WorkspaceId(self.row.id)
    }

    /// Deleted ones, too.
    fn projects(&self) -> impl Iterator<Item = &'a Project> {
        let id = self.id();
        self.work.projects.values().map(|row| &row.value).filter(move |project| project.workspace_id == id)
    }

    fn any_project(&self, id: ProjectId) -> Option<&'a Project> {
        let project = &self.work.projects.get(&id)?.value;
        (project.workspace_id == self.id()).then_some(project)
    }

    fn column(&self, id: StatusId) -> Option<&'a super::Column> {
        let column = self.work.statuses.get(&id)?.live()?;
        (column.workspace == self.id()).then_some(column)
    }
}

impl Facts for View<'_> {
    fn workspace(&self) -> WorkspaceId {
        self.id()
    }

    fn role(&self, user: UserId) -> Option<Role> {
        self.work.roles.get(&(self.id(), user))?.live().map(|joined| joined.role)
    }

    fn task(&self, id: TaskId) -> Option<&Task> {
        self.work.tasks.get(&id)?.live().filter(|task| task.workspace_id == self.id())
    }

    fn deleted_task(&self, id: TaskId) -> Option<&Task> {
        let row = self.work.tasks.get(&id).filter(|row| row.deleted.is_some())?;
        (row.value.workspace_id == self.id()).then_some(&row.value)
    }

    fn lost(&self, task: TaskId, id: LostId) -> Option<&Lost> {
        self.task(task).and_then(|_| self.work.lost.get(&(task, id))?.live())
    }

    fn project(&self, id: ProjectId) -> Option<&Project> {
        self.any_project(id).filter(|project| project.deleted_at.is_none())
    }

    fn deleted_project(&self, id: ProjectId) -> Option<&Project> {
        self.any_project(id).filter(|project| project.deleted_at.is_some())
    }

    fn status(&self, id: StatusId) -> Option<&Status> {
        self.column(id).map(|column| &column.status)
    }

    fn statuses(&self, project: ProjectId) -> Vec<&Status> {
        let columns = self.work.statuses.values().filter_map(|row| row.live());
        let mut statuses: Vec<_> =
            columns.map(|column| &column.status).filter(|status| status.project_id == project).collect();
        statuses.sort_by(|a, b| by_rank((&a.rank, a.id), (&b.rank, b.id)));
        statuses
    }

    fn active_projects(&self) -> usize {
        self.projects().filter(|project| project.is_active()).count()
    }

    fn last_project_rank(&self) -> Option<Rank> {
        self.projects().map(|project| &project.rank).max().cloned()
    }

    fn last_task_rank(&self, status: StatusId) -> Option<Rank> {
        self.column(status)?.foot.clone()
    }

    fn has_tasks(&self, status: StatusId) -> bool {
        self.last_task_rank(status).is_some()
    }
}

fn by_rank<I: Ord>(a: (&Rank, I), b: (&Rank, I)) -> Ordering {
    a.cmp(&b)
}
