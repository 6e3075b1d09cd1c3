//! What edits need at hand.

use app::domain::{ClientId, LostId, ProjectId, StatusId, TaskId, UserId, WorkspaceId};

/// What one edit, or a run of them, needs at hand: loaded before they run, whatever of it exists.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Where something happens. Until the commit nobody else changes anything there.
    pub(crate) workspaces: Vec<WorkspaceId>,
    /// Whose roles are asked for.
    pub(crate) users: Vec<UserId>,
    /// With those who work on them, and their projects.
    pub(crate) tasks: Vec<TaskId>,
    /// What edits of tasks replaced.
    pub(crate) lost: Vec<(TaskId, LostId)>,
    /// With all their statuses.
    pub(crate) projects: Vec<ProjectId>,
    /// With the others of their projects.
    pub(crate) statuses: Vec<StatusId>,
    /// Columns whose every task is to be at hand, deleted ones too.
    pub(crate) tasks_of: Vec<StatusId>,
    /// Clients with the numbers of their commands.
    pub(crate) sent: Vec<(WorkspaceId, ClientId, u64)>,
    /// Owners and texts of `Idempotency-Key`s.
    pub(crate) receipts: Vec<(UserId, String)>,
    /// Where more than tasks is touched. That takes all projects of the workspace, and rows that no
    /// other edit has changed since they were read: such an edit runs alone.
    pub(crate) structure: Option<WorkspaceId>,
}

impl Wanted {
    /// A workspace and one person's role in it.
    pub(crate) fn new(workspace: WorkspaceId, user: UserId) -> Self {
        Self { workspaces: vec![workspace], users: vec![user], ..Self::default() }
    }

    /// Wants what another wants, too.
    pub(crate) fn add(&mut self, other: &Self) {
        let Self { workspaces, users, tasks, lost, projects, statuses, tasks_of, sent, receipts, structure } =
            other;
        self.workspaces.extend(workspaces);
        self.users.extend(users);
        self.tasks.extend(tasks);
        self.lost.extend(lost);
        self.projects.extend(projects);
        self.statuses.extend(statuses);
        self.tasks_of.extend(tasks_of);
        self.sent.extend(sent);
        self.receipts.extend(receipts.iter().cloned());
        self.structure = self.structure.or(*structure);
    }
}
