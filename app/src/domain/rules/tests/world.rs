//! A little workspace to decide upon: two projects, one of each role, and a clock that stands still.

use super::{Stamp, decide};
use crate::domain::rules::{Facts, first_statuses};
use crate::domain::{
    Category, Lost, LostId, Project, ProjectDraft, ProjectId, Rank, Refused, Role, Status, StatusId, Task,
    TaskDraft, TaskId, TaskPatch, Timestamp, UserId, WorkspaceId,
};
use crate::protocol::{Command, Event};
use std::collections::BTreeMap;

pub(super) struct World {
    pub(super) workspace: WorkspaceId,
    pub(super) roles: BTreeMap<UserId, Role>,
    pub(super) projects: BTreeMap<ProjectId, Project>,
    pub(super) statuses: BTreeMap<StatusId, Status>,
    pub(super) tasks: BTreeMap<TaskId, Task>,
    pub(super) deleted: BTreeMap<TaskId, Task>,
    pub(super) lost: Vec<Lost>,
    /// A member, the project that the member works in, and the other one.
    pub(super) cat: UserId,
    pub(super) home: ProjectId,
    pub(super) away: ProjectId,
    pub(super) now: Timestamp,
}

impl World {
    pub(super) fn new() -> Self {
        let (cat, home, away) = (UserId::generate(), ProjectId::generate(), ProjectId::generate());
        let mut world = Self {
            workspace: WorkspaceId::generate(),
            roles: BTreeMap::from([(cat, Role::Member)]),
            projects: BTreeMap::new(),
            statuses: BTreeMap::new(),
            tasks: BTreeMap::new(),
            deleted: BTreeMap::new(),
            lost: Vec::new(),
            cat,
            home,
            away,
            now: Timestamp::from_millis(1_700_000_000_000).expect("a time"),
        };
        for (id, name) in [(home, "Home"), (away, "Away")] {
            world.does(Command::ProjectCreate(ProjectDraft::new(id, name)));
        }
        world
    }

    pub(super) fn member(&mut self, role: Role) -> UserId {
        let user = UserId::generate();
        self.roles.insert(user, role);
        user
    }

    pub(super) fn decide(&self, actor: UserId, command: &Command) -> Result<Vec<Event>, Refused> {
        decide(command, self, Stamp { actor, at: self.now, number: 7, seq: 42 })
    }

    /// The member tries; what would happen is only told.
    pub(super) fn tries(&self, command: Command) -> Result<Vec<Event>, Refused> {
        self.decide(self.cat, &command)
    }

    /// The member does it, and it happens.
    pub(super) fn does(&mut self, command: Command) -> Vec<Event> {
        self.does_as(self.cat, command)
    }

    /// Somebody does it, and it happens.
    pub(super) fn does_as(&mut self, actor: UserId, command: Command) -> Vec<Event> {
        let events = self.decide(actor, &command).expect("must be allowed");
        for event in &events {
            self.happen(event.clone());
        }
        events
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::TaskCreated { task } | Event::TaskRestored { task } => {
                self.deleted.remove(&task.id);
                self.tasks.insert(task.id, task);
            }
            Event::TaskUpdated { id, changes } => {
                let task = self.tasks.get_mut(&id).expect("only what is there is updated");
                task.take(changes);
            }
            Event::TaskDeleted { id } => {
                let mut task = self.tasks.remove(&id).expect("only what is there is deleted");
                (task.deleted_at, task.deleted_by) = (Some(self.now), Some(self.cat));
                self.deleted.insert(id, task);
            }
            Event::TaskOverwritten { lost } => self.lost.push(lost),
            Event::TaskDismissed { lost, .. } => self.lost.retain(|kept| kept.id != lost),
            Event::ProjectCreated { project } | Event::ProjectUpdated { project } => {
                self.projects.insert(project.id, project);
            }
            Event::ProjectDeleted { id, .. } => {
                let project = self.projects.get_mut(&id).expect("only what is there is deleted");
                project.deleted_at = Some(self.now);
            }
            Event::StatusCreated { status } | Event::StatusUpdated { status } => {
                self.statuses.insert(status.id, status);
            }
            Event::StatusDeleted { id, moved_to, .. } => {
                let here = self.tasks.values_mut().chain(self.deleted.values_mut());
                for task in here.filter(|task| task.status_id == id) {
                    task.status_id = moved_to.unwrap_or(id);
                }
                self.statuses.remove(&id);
            }
            Event::MemberJoined { .. }
            | Event::MemberUpdated { .. }
            | Event::MemberLeft { .. }
            | Event::WorkspaceRenamed { .. } => {
                unreachable!("no command does this")
            }
        }
    }

    /// A new task at the foot of a column of the member's project.
    pub(super) fn task_in(&mut self, category: Category) -> TaskId {
        let draft = TaskDraft { status: Some(category), ..self.draft("Water the plants") };
        let id = draft.id;
        self.does(Command::TaskCreate(draft));
        id
    }

    pub(super) fn draft(&self, title: &str) -> TaskDraft {
        TaskDraft {
            id: TaskId::generate(),
            project_id: self.home,
            title: title.into(),
            description: String::new(),
            status_id: None,
            status: None,
            priority: Default::default(),
            start_at: None,
            due_at: None,
            assignees: Vec::new(),
            rank: None,
        }
    }

    /// The member changes a task, and it happens.
    pub(super) fn updates(&mut self, id: TaskId, patch: TaskPatch) -> Task {
        self.does(Command::TaskUpdate { id, patch });
        self.tasks[&id].clone()
    }

    /// The first column of a category.
    pub(super) fn column(&self, project: ProjectId, category: Category) -> StatusId {
        first_statuses(project, 0).into_iter().find(|s| s.category == category).expect("one of each").id
    }
}

impl Facts for World {
    fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    fn role(&self, user: UserId) -> Option<Role> {
        self.roles.get(&user).copied()
    }

    fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.get(&id)
    }

    fn deleted_task(&self, id: TaskId) -> Option<&Task> {
        self.deleted.get(&id)
    }

    fn lost(&self, task: TaskId, id: LostId) -> Option<&Lost> {
        self.lost.iter().find(|lost| lost.task_id == task && lost.id == id)
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
        let mut found: Vec<_> = self.statuses.values().filter(|s| s.project_id == project).collect();
        found.sort_by_key(|status| status.rank.clone());
        found
    }

    fn active_projects(&self) -> usize {
        self.projects.values().filter(|project| project.is_active()).count()
    }

    fn last_project_rank(&self) -> Option<Rank> {
        self.projects.values().map(|project| project.rank.clone()).max()
    }

    fn last_task_rank(&self, status: StatusId) -> Option<Rank> {
        self.tasks.values().filter(|task| task.status_id == status).map(|task| task.rank.clone()).max()
    }

    fn has_tasks(&self, status: StatusId) -> bool {
        self.tasks.values().any(|task| task.status_id == status)
    }
}
