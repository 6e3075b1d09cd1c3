//! Pure decisions: may this member do this, and what follows from it.
//!
//! A command goes in, the events that it brings about come out. The browser decides to show a change
//! at once, the server decides to make it true; both run this. Each type of record has a file with all that there is to
//! say about its commands: [`Decide`] and [`inverse::Undo`] have no defaults, so that nothing is forgotten.

mod inverse;
mod lost;
pub mod member;
mod project;
mod status;
mod task;

use super::{
    Category, Command, Event, Key, ProjectId, Refused, Role, Status, StatusId, Tables, Timestamp, UserId,
};
pub use inverse::{Overtaken, Step, StepKind};
pub use project::{ProjectCommand, first_statuses};
pub use status::{Behind, StatusCommand, StatusDelete};
use std::collections::BTreeSet;
pub use task::{ASSIGNEES_MAX, Dismiss, PutBack, TaskCommand};

/// All that there is to say about the commands of a type of record.
pub trait Decide {
    /// The record that a command is about.
    fn subject(&self) -> Key;

    /// The least role that it takes.
    fn role(&self) -> Role;

    /// What has to be at hand to decide it.
    fn needs(&self, needs: &mut Needs);

    /// Decides it for somebody of a sufficient role: what happens because of it. A command that changes nothing gives no
    /// event.
    ///
    /// # Errors
    /// [`Refused`], with nothing changed.
    fn decide(&self, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused>;

    /// Is what it makes of its subject undone by [`inverse::Undo`]?
    fn is_undoable(&self) -> bool;

    /// What it was to do, in a few words for people; `title` is its task's, where that is known.
    fn summary(&self, title: Option<&str>) -> String;

    /// What the person wrote in it.
    fn texts(&self) -> Vec<&str>;
}

/// What has to be at hand to decide a command. Records come with what they lie in, and projects with their statuses.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// These records, if they are there.
    pub rows: BTreeSet<Key>,
    /// Records that the command makes: none may be there yet, in no workspace.
    pub new_rows: BTreeSet<Key>,
    /// The columns whose every task is needed, deleted ones too.
    pub columns: BTreeSet<StatusId>,
    /// Are all projects of the workspace needed? Such a command changes more than single tasks.
    pub structure: bool,
}

impl Needs {
    /// A record.
    pub fn row(&mut self, key: impl Into<Key>) {
        self.rows.insert(key.into());
    }

    /// A record that is to be made.
    pub fn new_row(&mut self, key: impl Into<Key>) {
        self.new_rows.insert(key.into());
    }

    /// All tasks of a column.
    pub fn tasks_of(&mut self, status: StatusId) {
        self.columns.insert(status);
    }

    /// All projects of the workspace.
    pub fn structure(&mut self) {
        self.structure = true;
    }
}

/// Who decides, when, and what the server adds.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    /// The acting person.
    pub actor: UserId,
    /// The current time, by the clock of the one who decides.
    pub at: Timestamp,
    /// The number that a new task gets; 0 until the server has given one.
    pub number: u32,
    /// The version that the touched rows get.
    pub seq: u64,
}

/// Decides a command: what happens because of it. A command that changes nothing gives no event.
///
/// # Errors
/// [`Refused`], with nothing changed.
pub fn decide(command: &Command, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    let role = tables.role(stamp.actor).ok_or(Refused::NotFound)?;
    if role < command.role() { Err(Refused::Forbidden) } else { command.decide(tables, stamp) }
}

/// The column that takes a task: the one named, or else the first of the category, or else the first.
fn pick_status(
    tables: &Tables,
    project: ProjectId,
    status_id: Option<StatusId>,
    category: Option<Category>,
) -> Result<&Status, Refused> {
    use super::Problem::{Contradiction, Unknown};
    if let Some(id) = status_id {
        let status = tables.status(id).filter(|status| status.project_id == project);
        let status = status.ok_or_else(|| Refused::field("status_id", Unknown))?;
        if category.is_some_and(|category| category != status.category) {
            return Err(Refused::field("status", Contradiction));
        }
        return Ok(status);
    }
    let fits = |status: &&Status| category.is_none_or(|category| status.category == category);
    tables.statuses(project).into_iter().find(fits).ok_or_else(|| Refused::field("status", Unknown))
}

#[cfg(test)]
mod tests;
