//! Projects and columns: what there is, and what people do with them.

use super::{Offer, Store};
use crate::domain::{
    Category, Color, ColumnDraft, Edit, Only, Project, ProjectDraft, ProjectId, ProjectPatch, Rank,
    StatusDraft, StatusId, StatusPatch, Tables, TaskDraft, TaskId, TaskPatch, WorkspaceId,
    rules::{ProjectCommand, StatusCommand, StatusDelete, TaskCommand},
};
use crate::words::{self, told};
use std::cmp::Reverse;

impl Store {
    /// A workspace's projects that are in use, in their order.
    #[must_use]
    pub fn projects(&self, workspace: WorkspaceId) -> Vec<Project> {
        self.track_structure(workspace);
        self.look(workspace, |view| active(view).cloned().collect())
    }

    /// A workspace's archived projects, the last archived first.
    #[must_use]
    pub fn archived_projects(&self, workspace: WorkspaceId) -> Vec<Project> {
        self.track_structure(workspace);
        let is_archived = |project: &&Project| project.archived_at.is_some();
        let mut projects: Vec<Project> =
            self.look(workspace, |view| view.projects().into_iter().filter(is_archived).cloned().collect());
        projects.sort_by_key(|project| (Reverse(project.archived_at), project.id));
        projects
    }

    /// A workspace's deleted projects that can still be restored, the last deleted first.
    #[must_use]
    pub fn deleted_projects(&self, workspace: WorkspaceId) -> Vec<Project> {
        self.track_structure(workspace);
        let now = self.now();
        let mut projects: Vec<Project> = self.look(workspace, |view| {
            view.deleted_projects().filter(|project| project.is_restorable(now)).cloned().collect()
        });
        projects.sort_by_key(|project| (Reverse(project.deleted_at), project.id));
        projects
    }

    /// One project, archived or not.
    #[must_use]
    pub fn project(&self, workspace: WorkspaceId, id: ProjectId) -> Option<Project> {
        self.track_structure(workspace);
        self.look(workspace, |view| view.project(id).cloned())
    }

    /// Makes a project at the end. Answers its id, or nothing when the name was refused.
    pub fn create_project(&self, workspace: WorkspaceId, name: &str) -> Option<ProjectId> {
        let id = ProjectId::generate();
        self.submit(workspace, ProjectCommand::Create(ProjectDraft::new(id, name))).then_some(id)
    }

    /// Makes a project with the same columns and copies of all its tasks, behind the one that it copies.
    /// Answers its id.
    pub fn duplicate_project(&self, workspace: WorkspaceId, id: ProjectId) -> Option<ProjectId> {
        let (draft, tasks) = self.look(workspace, |view| duplicate(view, id))?;
        let copy = draft.id;
        if !self.submit(workspace, ProjectCommand::Create(draft)) {
            return None;
        }
        for task in tasks {
            self.submit(workspace, TaskCommand::Create(task));
        }
        Some(copy)
    }

    /// Gives a project another name.
    pub fn rename_project(&self, workspace: WorkspaceId, id: ProjectId, name: &str) -> bool {
        let patch = ProjectPatch { name: Some(name.to_owned()), ..ProjectPatch::default() };
        self.update_project(workspace, id, patch).0
    }

    /// Gives a project another colour.
    pub fn recolor_project(&self, workspace: WorkspaceId, id: ProjectId, color: Color) -> bool {
        let patch = ProjectPatch { color: Some(color), ..ProjectPatch::default() };
        self.update_project(workspace, id, patch).0
    }

    /// Takes a project out of use and offers the way back.
    pub fn archive_project(&self, workspace: WorkspaceId, id: ProjectId) -> bool {
        let name = self.name_of(workspace, id);
        let patch = ProjectPatch { archived: Some(true), ..ProjectPatch::default() };
        let (is_taken, action) = self.update_project(workspace, id, patch);
        if let Some(action) = action {
            self.toasts.offer_undo(None, words::archived(&name), action);
        }
        is_taken
    }

    /// Takes an archived project back into use.
    pub fn unarchive_project(&self, workspace: WorkspaceId, id: ProjectId) -> bool {
        let patch = ProjectPatch { archived: Some(false), ..ProjectPatch::default() };
        self.update_project(workspace, id, patch).0
    }

    /// Puts a project into the trash and offers the way back.
    pub fn delete_project(&self, workspace: WorkspaceId, id: ProjectId) -> bool {
        let name = self.name_of(workspace, id);
        let (is_taken, action) = self.act(workspace, ProjectCommand::Delete(Only { id }));
        if let Some(action) = action {
            self.toasts.offer_undo(None, words::deleted(&name), action);
        }
        is_taken
    }

    /// Brings a deleted project back with all that lies in it.
    pub fn restore_project(&self, workspace: WorkspaceId, id: ProjectId) -> bool {
        self.act(workspace, ProjectCommand::Restore(Only { id })).0
    }

    /// Moves a project one place up (-1) or down (+1) among those in use. False where it is at the end.
    pub fn nudge_project(&self, workspace: WorkspaceId, id: ProjectId, by: i32) -> bool {
        let rank = self.look(workspace, |view| {
            let others: Vec<&Project> = active(view).collect();
            nudged(&others, |project| project.id == id, |project| &project.rank, by)
        });
        rank.is_some_and(|rank| {
            let patch = ProjectPatch { rank: Some(rank), ..ProjectPatch::default() };
            self.update_project(workspace, id, patch).0
        })
    }

    fn update_project(
        &self,
        workspace: WorkspaceId,
        id: ProjectId,
        patch: ProjectPatch,
    ) -> (bool, Option<u32>) {
        self.act(workspace, ProjectCommand::Update(Edit { id, patch }))
    }

    fn name_of(&self, workspace: WorkspaceId, id: ProjectId) -> String {
        self.look(workspace, |view| view.project(id).map(|project| project.name.clone())).unwrap_or_default()
    }

    /// Adds a column at the end of a project. Answers its id, or nothing when the name was refused.
    pub fn create_column(
        &self,
        workspace: WorkspaceId,
        project: ProjectId,
        name: &str,
        category: Category,
    ) -> Option<StatusId> {
        let id = StatusId::generate();
        let draft = StatusDraft::new(id, project, name, category);
        self.submit(workspace, StatusCommand::Create(draft)).then_some(id)
    }

    /// Moves a column one place to the left (-1) or the right (+1). False where it is at the end.
    pub fn shift_column(&self, workspace: WorkspaceId, id: StatusId, by: i32) -> bool {
        let rank = self.look(workspace, |view| {
            let columns = view.statuses(view.status(id)?.project_id);
            nudged(&columns, |column| column.id == id, |column| &column.rank, by)
        });
        rank.is_some_and(|rank| self.rank_column(workspace, id, rank))
    }

    /// Puts a column in front of another one of its project, or at the end.
    pub fn place_column(&self, workspace: WorkspaceId, id: StatusId, before: Option<StatusId>) -> bool {
        let rank = self.look(workspace, |view| {
            let mut columns = view.statuses(view.status(id)?.project_id);
            columns.retain(|column| column.id != id);
            let at = columns.iter().position(|column| Some(column.id) == before).unwrap_or(columns.len());
            let rank = |at: Option<usize>| Some(&columns.get(at?)?.rank);
            Some(Rank::between(rank(at.checked_sub(1)), rank(Some(at))))
        });
        rank.is_some_and(|rank| self.rank_column(workspace, id, rank))
    }

    /// Deletes a column; its tasks go to another one of its project. There is no undo: ask first.
    pub fn delete_column(&self, workspace: WorkspaceId, id: StatusId, move_to: Option<StatusId>) -> bool {
        self.submit(workspace, StatusCommand::Delete(StatusDelete { id, move_to }))
    }

    fn rank_column(&self, workspace: WorkspaceId, id: StatusId, rank: Rank) -> bool {
        self.edit_column(workspace, id, StatusPatch { rank: Some(rank), ..StatusPatch::default() })
    }

    /// Changes what a column is called, how it looks, or what it means; then its tasks take that over.
    pub fn edit_column(&self, workspace: WorkspaceId, id: StatusId, patch: StatusPatch) -> bool {
        self.act(workspace, StatusCommand::Update(Edit { id, patch })).0
    }

    /// Moves a task to another project of its workspace, to the foot of the first column of its category, and
    /// tells where it went.
    pub fn move_task_to_project(&self, workspace: WorkspaceId, id: TaskId, project: ProjectId) -> bool {
        let patch = TaskPatch { project_id: Some(project), ..TaskPatch::default() };
        let (is_taken, action) = self.change_task(workspace, id, patch);
        if let Some(action) = action {
            let offers = vec![Offer::Undo(action), Offer::Show(workspace, id)];
            self.toasts.tell(Some(id), told::moved_to(&self.name_of(workspace, project)), offers);
        }
        is_taken
    }

    /// May the person change what is in a project? An archived one is only read.
    #[must_use]
    pub fn may_change(&self, workspace: WorkspaceId, project: ProjectId) -> bool {
        let is_archived =
            self.project(workspace, project).is_some_and(|project| project.archived_at.is_some());
        self.may_write(workspace) && !is_archived
    }
}

fn active(view: &Tables) -> impl Iterator<Item = &Project> {
    view.projects().into_iter().filter(|project| project.is_active())
}

/// The rank one place up (-1) or down (+1) in a list; none at its end.
fn nudged<T>(rows: &[T], is_it: impl Fn(&T) -> bool, rank: impl Fn(&T) -> &Rank, by: i32) -> Option<Rank> {
    let at = rows.iter().position(is_it)?;
    let rank = |at: Option<usize>| rows.get(at?).map(&rank);
    if by < 0 {
        let over = at.checked_sub(1)?;
        Some(Rank::between(rank(over.checked_sub(1)), rank(Some(over))))
    } else {
        let under = rank(Some(at + 1))?;
        Some(Rank::between(Some(under), rank(Some(at + 2))))
    }
}

/// What makes a copy of a project.
fn duplicate(view: &Tables, id: ProjectId) -> Option<(ProjectDraft, Vec<TaskDraft>)> {
    let project = view.project(id)?;
    let next = active(view).map(|other| &other.rank).find(|rank| **rank > project.rank);
    let copy = ProjectId::generate();
    let (mut columns, mut tasks) = (Vec::new(), Vec::new());
    for status in view.statuses(id) {
        let column = ColumnDraft {
            id: StatusId::generate(),
            name: status.name.clone(),
            category: status.category,
            color: Some(status.color),
            limit: status.limit,
        };
        tasks.extend(view.tasks_of(status.id).map(|task| TaskDraft {
            id: TaskId::generate(),
            project_id: copy,
            title: task.title.clone(),
            description: task.description.clone(),
            status_id: Some(column.id),
            status: None,
            priority: task.priority,
            // A start behind the due date, of an older version, would be refused.
            start_at: task.start_at.filter(|start| task.due_at.is_none_or(|due| !start.is_after(due))),
            due_at: task.due_at,
            assignees: task.assignees.iter().copied().filter(|user| view.role(*user).is_some()).collect(),
            rank: Some(task.rank.clone()),
        }));
        columns.push(column);
    }
    let draft = ProjectDraft {
        id: copy,
        name: shortened(&project.name),
        color: Some(project.color),
        rank: Some(Rank::between(Some(&project.rank), next)),
        statuses: Some(columns),
    };
    Some((draft, tasks))
}

/// The name of a copy, within the bounds of a name.
fn shortened(name: &str) -> String {
    let extra = words::copy_of("").chars().count();
    let kept: String = name.chars().take(crate::domain::NAME_MAX.saturating_sub(extra)).collect();
    words::copy_of(&kept)
}
