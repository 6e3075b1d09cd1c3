//! What undoes an action: only what still stands as the action left it is put back.

use crate::domain::record::records;
use crate::domain::{Command, Record, Row, Tables, Task, TaskId, TaskPatch, UserId};
use std::sync::Arc;

/// How actions on a type of record are undone.
pub trait Undo: Record {
    /// What people call the record.
    fn title(&self) -> &str;

    /// What an edit was.
    fn edit_kind(before: &Self, after: &Self) -> StepKind;

    /// The command that takes a change back for `me`. Of an edit only what still holds is put back.
    ///
    /// # Errors
    /// [`Overtaken`]
    fn undo(change: Change<&Self>, tables: &Tables, me: UserId) -> Result<Command, Overtaken>;
}

/// What one action made of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Step(Change<Row>);

/// What became of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<R> {
    /// It came.
    Created(R),
    /// It was changed.
    Edited {
        /// As it was.
        before: R,
        /// As it is since.
        after: R,
    },
    /// It went.
    Deleted(R),
}

/// What an action was, for telling it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum StepKind {
    Create,
    Edit,
    Move,
    Archive,
    Unarchive,
    Delete,
}

impl StepKind {
    /// An edit that moved the record, or another one.
    #[must_use]
    pub const fn moved(has_moved: bool) -> Self {
        if has_moved { Self::Move } else { Self::Edit }
    }
}

/// Nothing of the action is left to undo: others have gone on from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overtaken;

impl<R> Change<R> {
    /// The record as it was last.
    fn row(&self) -> &R {
        match self {
            Self::Created(row) | Self::Deleted(row) | Self::Edited { after: row, .. } => row,
        }
    }

    fn reversed(self) -> Self {
        match self {
            Self::Created(row) => Self::Deleted(row),
            Self::Edited { before, after } => Self::Edited { before: after, after: before },
            Self::Deleted(row) => Self::Created(row),
        }
    }
}

impl Change<Row> {
    /// The same change of a record whose type is known; `None` if it is another type.
    fn of<R: Record>(&self) -> Option<Change<&R>> {
        let of = |row| R::of_row(row).map(Arc::as_ref);
        Some(match self {
            Self::Created(row) => Change::Created(of(row)?),
            Self::Edited { before, after } => Change::Edited { before: of(before)?, after: of(after)? },
            Self::Deleted(row) => Change::Deleted(of(row)?),
        })
    }
}

impl<R: Undo> Change<&R> {
    fn kind(&self) -> StepKind {
        match self {
            Self::Created(_) => StepKind::Create,
            Self::Edited { before, after } => R::edit_kind(before, after),
            Self::Deleted(_) => StepKind::Delete,
        }
    }
}

/// What follows from the list for undoing.
macro_rules! undo {
    ($(
        $record:ident $word:literal $list:ident $(and $trash:ident)?, $area:ident, $(at $seq:ident,)? $(by $command:ident,)?
            id $id:ty: $row:ident => $of:expr, in $parent:expr;
    )*) => {
        /// What people call a record.
        fn title(row: &Row) -> &str {
            match row {
                $(Row::$record(record) => record.title(),)*
            }
        }

        fn kind(change: &Change<Row>) -> StepKind {
            match change.row() {
                $(Row::$record(_) => change.of::<crate::domain::$record>().map_or(StepKind::Edit, |change| change.kind()),)*
            }
        }

        fn undo(change: &Change<Row>, tables: &Tables, me: UserId) -> Result<Command, Overtaken> {
            match change.row() {
                $(Row::$record(_) => Undo::undo(change.of::<crate::domain::$record>().ok_or(Overtaken)?, tables, me),)*
            }
        }
    };
}
records!(undo);

impl Step {
    /// What turned one state of a record into another; a state is `None` if the record is not there. Returns `None` if
    /// both are the same.
    #[must_use]
    pub fn between(before: Option<Row>, after: Option<Row>) -> Option<Self> {
        match (before, after) {
            (Some(before), Some(after)) => {
                (before != after).then_some(Self(Change::Edited { before, after }))
            }
            (None, Some(after)) => Some(Self(Change::Created(after))),
            (Some(before), None) => Some(Self(Change::Deleted(before))),
            (None, None) => None,
        }
    }

    /// The title of the task, or the name of what it is, as it was last.
    #[must_use]
    pub fn title(&self) -> &str {
        title(self.0.row())
    }

    /// The task that it changed; `None` if it was no task.
    #[must_use]
    pub fn task(&self) -> Option<TaskId> {
        Task::of_row(self.0.row()).map(|task| task.id)
    }

    /// What the step is.
    #[must_use]
    pub fn kind(&self) -> StepKind {
        kind(&self.0)
    }

    /// This step of a task and the next edit of it as a single step. Returns `None` if another change lies in between:
    /// undoing must not touch it.
    #[must_use]
    pub fn joined(&self, next: &Self) -> Option<Self> {
        let Change::Edited { before: middle, after: end } = &next.0 else { return None };
        let (whole, last) = match &self.0 {
            Change::Created(made) => (Change::Created(end.clone()), made),
            Change::Edited { before, after } => {
                (Change::Edited { before: before.clone(), after: end.clone() }, after)
            }
            Change::Deleted(_) => return None,
        };
        let (last, middle) = (Task::of_row(last)?, Task::of_row(middle)?);
        let is_seamless =
            last.id == middle.id && super::task::back(last, middle, middle) == TaskPatch::default();
        is_seamless.then_some(Self(whole))
    }

    /// The way back as a step: its own undoing does the action again.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self(self.0.reversed())
    }

    /// The command that undoes this for `me`.
    ///
    /// # Errors
    /// [`Overtaken`]
    pub fn undo(&self, tables: &Tables, me: UserId) -> Result<Command, Overtaken> {
        undo(&self.0, tables, me)
    }
}

/// The patch, unless nothing is left in it.
pub(super) fn changed<P: Default + PartialEq>(patch: P) -> Result<P, Overtaken> {
    if patch == P::default() { Err(Overtaken) } else { Ok(patch) }
}

/// Fields that changed, as they were before, where they are still as the change left them.
macro_rules! put_back {
    ($patch:ident, $before:ident, $after:ident, $now:ident: $($field:ident)*) => {$(
        if $before.$field != $after.$field && $now.$field == $after.$field {
            $patch.$field = Some($before.$field.clone());
        }
    )*};
}
pub(super) use put_back;
