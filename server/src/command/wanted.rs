//! What each command is about, and what it needs at hand to be decided.

use super::{Attempt, Origin, Subject};
use crate::db::Wanted;
use app::domain::{COLUMNS_MAX, rules};
use app::protocol::Command;

impl Attempt {
    /// What has to be loaded before this can be decided.
    pub(super) fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::new(self.workspace, self.actor);
        match &self.origin {
            Origin::Client { cid, mid, .. } => wanted.sent.push((self.workspace, *cid, *mid)),
            Origin::Http { key: Some(key), .. } => wanted.receipts.push((self.actor, key.clone())),
            Origin::Http { key: None, .. } => {}
        }
        match &self.command {
            Command::TaskCreate(draft) => {
                wanted.tasks.push(draft.id);
                wanted.projects.push(draft.project_id);
                // A longer list is refused for its length.
                wanted.users.extend(draft.assignees.iter().take(rules::ASSIGNEES_MAX));
            }
            Command::TaskUpdate { id, patch } => {
                wanted.tasks.push(*id);
                wanted.projects.extend(patch.project_id);
                wanted.users.extend(patch.assign.iter().take(rules::ASSIGNEES_MAX));
            }
            Command::TaskDelete { id } | Command::TaskRestore { id } => wanted.tasks.push(*id),
            Command::TaskPutBack { id, lost, .. } | Command::TaskDismiss { id, lost } => {
                wanted.tasks.push(*id);
                wanted.lost.push((*id, *lost));
            }
            Command::ProjectCreate(draft) => {
                wanted.structure = Some(self.workspace);
                wanted.projects.push(draft.id);
                wanted.statuses.extend(rules::draft_statuses(draft).into_iter().take(COLUMNS_MAX));
            }
            Command::ProjectUpdate { id, .. }
            | Command::ProjectDelete { id }
            | Command::ProjectRestore { id } => {
                wanted.structure = Some(self.workspace);
                wanted.projects.push(*id);
            }
            Command::StatusCreate(draft) => {
                wanted.structure = Some(self.workspace);
                wanted.statuses.push(draft.id);
                wanted.projects.push(draft.project_id);
            }
            Command::StatusUpdate { id, .. } => {
                wanted.structure = Some(self.workspace);
                wanted.statuses.push(*id);
            }
            Command::StatusDelete { id, move_to } => {
                wanted.structure = Some(self.workspace);
                wanted.statuses.push(*id);
                if let Some(to) = move_to {
                    wanted.statuses.push(*to);
                    wanted.tasks_of.push(*id);
                }
            }
        }
        wanted
    }
}

impl From<&Command> for Subject {
    fn from(command: &Command) -> Self {
        match command {
            Command::TaskCreate(draft) => Self::Task(draft.id),
            Command::TaskUpdate { id, .. }
            | Command::TaskDelete { id }
            | Command::TaskRestore { id }
            | Command::TaskPutBack { id, .. }
            | Command::TaskDismiss { id, .. } => Self::Task(*id),
            Command::ProjectCreate(draft) => Self::Project(draft.id),
            Command::ProjectUpdate { id, .. }
            | Command::ProjectDelete { id }
            | Command::ProjectRestore { id } => Self::Project(*id),
            Command::StatusCreate(draft) => Self::Status(draft.id),
            Command::StatusUpdate { id, .. } | Command::StatusDelete { id, .. } => Self::Status(*id),
        }
    }
}
