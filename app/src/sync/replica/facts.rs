//! What the rules ask of a copy.

use super::Replica;
use crate::domain::{
    Lost, LostId, Project, ProjectId, Rank, Role, Status, StatusId, Task, TaskId, UserId, WorkspaceId,
    rules::Facts,
};
use std::sync::Arc;

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

    fn lost(&self, task: TaskId, id: LostId) -> Option<&Lost> {
        self.lost_of(task).iter().find(|lost| lost.id == id)
    }

    fn project(&self, id: ProjectId) -> Option<&Project> {
        self.projects.get(&id).filter(|project| project.deleted_at.is_none())
    }

    fn deleted_project(&self, id: ProjectId) -> Option<&Project> {
        self.projects.get(&id).filter(|project| project.deleted_at.is_some())
    }

    fn status(&self, id: StatusId) -> Option<&Status> {
        self.statuses.get(&id)
    }

    fn statuses(&self, project: ProjectId) -> Vec<&Status> {
        let mut statuses: Vec<_> = self.statuses.values().filter(|s| s.project_id == project).collect();
        statuses.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        statuses
    }

    fn active_projects(&self) -> usize {
        self.projects.values().filter(|project| project.is_active()).count()
    }

    fn last_project_rank(&self) -> Option<Rank> {
        self.projects.values().map(|project| project.rank.clone()).max()
    }

    fn last_task_rank(&self, status: StatusId) -> Option<Rank> {
        self.columns.get(&status)?.last().map(|placed| placed.0.rank.clone())
    }

    fn has_tasks(&self, status: StatusId) -> bool {
        self.columns.get(&status).is_some_and(|column| !column.is_empty())
    }
}
