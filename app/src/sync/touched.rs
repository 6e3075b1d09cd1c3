//! What a change touched, so that only that is drawn again.

use crate::domain::{ProjectId, StatusId, TaskId};
use crate::protocol::Event;
use std::collections::BTreeSet;

/// The rows that something touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Tasks that came, went or changed.
    pub tasks: BTreeSet<TaskId>,
    /// Columns that hold other tasks now, or the same in another order.
    pub columns: BTreeSet<StatusId>,
    /// Statuses that came, went or changed.
    pub statuses: BTreeSet<StatusId>,
    /// Projects that came, went or changed.
    pub projects: BTreeSet<ProjectId>,
    /// Did members come, go or change?
    pub members: bool,
    /// Did the workspace itself change: its name, or what the person may do in it?
    pub workspace: bool,
    /// Did what edits replaced come or go?
    pub lost: bool,
    /// Did all of it change, as after a new snapshot?
    pub everything: bool,
}

impl Touched {
    /// All of it.
    #[must_use]
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// Was anything but tasks and their places touched?
    #[must_use]
    pub fn is_structure(&self) -> bool {
        self.everything
            || self.members
            || self.workspace
            || !self.projects.is_empty()
            || !self.statuses.is_empty()
    }

    /// Was nothing touched?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what another change touched.
    pub fn add(&mut self, other: Self) {
        self.tasks.extend(other.tasks);
        self.columns.extend(other.columns);
        self.statuses.extend(other.statuses);
        self.projects.extend(other.projects);
        self.members |= other.members;
        self.workspace |= other.workspace;
        self.lost |= other.lost;
        self.everything |= other.everything;
    }

    /// Adds the row that an event speaks of.
    pub(super) fn mark(&mut self, event: &Event) {
        match event {
            Event::TaskCreated { task } | Event::TaskRestored { task } => {
                self.tasks.insert(task.id);
            }
            Event::TaskUpdated { id, .. } | Event::TaskDeleted { id } => {
                self.tasks.insert(*id);
            }
            Event::TaskOverwritten { lost } => {
                self.tasks.insert(lost.task_id);
                self.lost = true;
            }
            Event::TaskDismissed { id, .. } => {
                self.tasks.insert(*id);
                self.lost = true;
            }
            Event::ProjectCreated { project } | Event::ProjectUpdated { project } => {
                self.projects.insert(project.id);
            }
            Event::ProjectDeleted { id, .. } => {
                self.projects.insert(*id);
            }
            Event::StatusCreated { status } | Event::StatusUpdated { status } => {
                self.statuses.insert(status.id);
            }
            Event::StatusDeleted { id, .. } => {
                self.statuses.insert(*id);
            }
            Event::MemberJoined { .. } | Event::MemberUpdated { .. } | Event::MemberLeft { .. } => {
                self.members = true;
            }
            Event::WorkspaceRenamed { .. } => self.workspace = true,
        }
    }
}
