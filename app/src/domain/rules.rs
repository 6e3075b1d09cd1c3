//! Pure decisions: may this member do this, and what follows from it.
//!
//! A command goes in, the events that it brings about come out. The browser decides to show a change
//! at once, the server decides to make it true; both run this.

mod inverse;
mod lost;
pub mod member;
mod project;
mod status;
mod task;

use super::{
    Category, Lost, LostId, Project, ProjectId, Rank, Refused, Role, Status, StatusId, Task, TaskId,
    Timestamp, UserId, WorkspaceId,
};
use crate::protocol::{Command, Event};
pub use inverse::{Change, Overtaken, Step, StepKind};
pub use project::{draft_statuses, first_statuses};
pub use status::Behind;
pub use task::ASSIGNEES_MAX;

/// What a decision may ask of the world.
pub trait Facts {
    /// The workspace that all of this is about.
    fn workspace(&self) -> WorkspaceId;
    /// What the person is here; none for strangers.
    fn role(&self, user: UserId) -> Option<Role>;
    /// A task that is not deleted. Its project may be.
    fn task(&self, id: TaskId) -> Option<&Task>;
    /// A task that is deleted and still known, with the time of its deletion.
    fn deleted_task(&self, id: TaskId) -> Option<&Task>;
    /// What an edit of a task replaced.
    fn lost(&self, task: TaskId, id: LostId) -> Option<&Lost>;
    /// A project that is not deleted.
    fn project(&self, id: ProjectId) -> Option<&Project>;
    /// A project that is deleted and still known, with the time of its deletion.
    fn deleted_project(&self, id: ProjectId) -> Option<&Project>;
    /// A status.
    fn status(&self, id: StatusId) -> Option<&Status>;
    /// A project's statuses, in the order of their ranks.
    fn statuses(&self, project: ProjectId) -> Vec<&Status>;
    /// How many projects are in use: neither deleted nor archived.
    fn active_projects(&self) -> usize;
    /// The rank of the last project.
    fn last_project_rank(&self) -> Option<Rank>;
    /// The rank of the last task in a column.
    fn last_task_rank(&self, status: StatusId) -> Option<Rank>;
    /// Does a column hold tasks?
    fn has_tasks(&self, status: StatusId) -> bool;
}

/// Who decides, when, and what the server adds.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    /// The acting person.
    pub actor: UserId,
    /// The current time, by the clock of whoever decides.
    pub at: Timestamp,
    /// The number that a new task gets; 0 where the server has not given one yet.
    pub number: u32,
    /// The version that the touched rows get.
    pub seq: u64,
}

/// Decides a command: what happens because of it. A command that changes nothing gives no event.
///
/// # Errors
/// [`Refused`], with nothing changed.
pub fn decide(command: &Command, facts: &impl Facts, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    let role = facts.role(stamp.actor).ok_or(Refused::NotFound)?;
    if role < needed(command) {
        return Err(Refused::Forbidden);
    }
    match command {
        Command::TaskCreate(draft) => task::create(draft, facts, stamp),
        Command::TaskUpdate { id, patch } => task::update(*id, patch, facts, stamp),
        Command::TaskDelete { id } => task::delete(*id, facts, stamp),
        Command::TaskRestore { id } => task::restore(*id, facts, stamp),
        Command::TaskPutBack { id, lost, seen } => lost::put_back(*id, *lost, seen.as_deref(), facts, stamp),
        Command::TaskDismiss { id, lost } => lost::dismiss(*id, *lost, facts, stamp),
        Command::ProjectCreate(draft) => project::create(draft, facts, stamp),
        Command::ProjectUpdate { id, patch } => project::update(*id, patch, facts, stamp),
        Command::ProjectDelete { id } => project::delete(*id, facts),
        Command::ProjectRestore { id } => project::restore(*id, facts, stamp),
        Command::StatusCreate(draft) => status::create(draft, facts, stamp),
        Command::StatusUpdate { id, patch } => status::update(*id, patch, facts, stamp),
        Command::StatusDelete { id, move_to } => status::delete(*id, *move_to, facts, stamp),
    }
}

/// The least role that a command takes. A project goes with all its tasks: that is not every member's to do.
fn needed(command: &Command) -> Role {
    match command {
        Command::ProjectDelete { .. } | Command::ProjectRestore { .. } => Role::Admin,
        Command::TaskCreate(_)
        | Command::TaskUpdate { .. }
        | Command::TaskDelete { .. }
        | Command::TaskRestore { .. }
        | Command::TaskPutBack { .. }
        | Command::TaskDismiss { .. }
        | Command::ProjectCreate(_)
        | Command::ProjectUpdate { .. }
        | Command::StatusCreate(_)
        | Command::StatusUpdate { .. }
        | Command::StatusDelete { .. } => Role::Member,
    }
}

/// The column that takes a task: the one named, or else the first of the category, or else the first.
fn pick_status(
    facts: &impl Facts,
    project: ProjectId,
    status_id: Option<StatusId>,
    category: Option<Category>,
) -> Result<&Status, Refused> {
    use super::Problem::{Contradiction, Unknown};
    if let Some(id) = status_id {
        let status = facts.status(id).filter(|status| status.project_id == project);
        let status = status.ok_or_else(|| Refused::field("status_id", Unknown))?;
        if category.is_some_and(|category| category != status.category) {
            return Err(Refused::field("status", Contradiction));
        }
        return Ok(status);
    }
    let fits = |status: &&Status| category.is_none_or(|category| status.category == category);
    facts.statuses(project).into_iter().find(fits).ok_or_else(|| Refused::field("status", Unknown))
}

#[cfg(test)]
mod tests;
