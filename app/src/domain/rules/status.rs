//! Decisions about statuses: the columns of a project.

use super::inverse::{Change, Overtaken, StepKind, Undo, changed, put_back};
use super::project::{live, name};
use super::{Decide, Needs, Stamp};
use crate::domain::json::record;
use crate::domain::{
    COLUMNS_MAX, Category, Color, Command, Edit, Event, FieldError, Key, LIMIT_MAX, Problem, Rank, Refused,
    Role, Status, StatusDraft, StatusId, StatusPatch, Tables, UserId, command::commands,
};

commands! {
    /// What can be done with a status.
    StatusCommand {
        "status.create" Create(StatusDraft),
        "status.update" Update(Edit<StatusId, StatusPatch>),
        "status.delete" Delete(StatusDelete),
    }
}

record! {
    /// The arguments of `status.delete`.
    pub struct StatusDelete {
        /// The status.
        pub id: StatusId,
        /// The status of the same project that takes its tasks; without it, one that holds tasks stays.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub move_to: Option<StatusId>,
    }
}

impl Decide for StatusCommand {
    fn subject(&self) -> Key {
        match self {
            Self::Create(draft) => draft.id.into(),
            Self::Update(Edit { id, patch: _ }) => (*id).into(),
            Self::Delete(StatusDelete { id, move_to: _ }) => (*id).into(),
        }
    }

    fn role(&self) -> Role {
        match self {
            Self::Create(_) | Self::Update(_) | Self::Delete(_) => Role::Member,
        }
    }

    fn needs(&self, needs: &mut Needs) {
        needs.structure();
        match self {
            Self::Create(draft) => {
                needs.new_row(draft.id);
                needs.row(draft.project_id);
            }
            Self::Update(Edit { id, patch: _ }) => needs.row(*id),
            Self::Delete(StatusDelete { id, move_to }) => {
                needs.row(*id);
                if let Some(to) = move_to {
                    needs.row(*to);
                    needs.tasks_of(*id);
                }
            }
        }
    }

    fn decide(&self, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
        match self {
            Self::Create(draft) => create(draft, tables, stamp),
            Self::Update(Edit { id, patch }) => update(*id, patch, tables, stamp),
            Self::Delete(StatusDelete { id, move_to }) => delete(*id, *move_to, tables, stamp),
        }
    }

    /// A column that was deleted has handed its tasks on, and a new one goes by deleting it.
    fn is_undoable(&self) -> bool {
        match self {
            Self::Create(_) | Self::Delete(_) => false,
            Self::Update(_) => true,
        }
    }

    fn summary(&self, _: Option<&str>) -> String {
        match self {
            Self::Create(draft) => format!("New column “{}”", draft.name),
            Self::Update(_) => "Change to a column".into(),
            Self::Delete(_) => "Deleting a column".into(),
        }
    }

    fn texts(&self) -> Vec<&str> {
        match self {
            Self::Create(draft) => vec![&draft.name],
            Self::Update(Edit { patch, id: _ }) => patch.name.as_deref().into_iter().collect(),
            Self::Delete(_) => Vec::new(),
        }
    }
}

impl Undo for Status {
    fn title(&self) -> &str {
        &self.name
    }

    fn edit_kind(before: &Self, after: &Self) -> StepKind {
        StepKind::moved(before.rank != after.rank)
    }

    fn undo(change: Change<&Self>, tables: &Tables, _: UserId) -> Result<Command, Overtaken> {
        match change {
            Change::Edited { before, after } => {
                let now = tables.get(before.id).ok_or(Overtaken)?;
                let patch = changed(back(before, after, now))?;
                Ok(StatusCommand::Update(Edit { id: now.id, patch }).into())
            }
            Change::Created(_) | Change::Deleted(_) => Err(Overtaken),
        }
    }
}

/// What takes an edit back, where what it changed still stands.
fn back(before: &Status, after: &Status, now: &Status) -> StatusPatch {
    let mut patch = StatusPatch::default();
    put_back!(patch, before, after, now: name color rank category limit);
    patch
}

pub(super) fn color_of(category: Category) -> Color {
    match category {
        Category::Todo => Color::Gray,
        Category::InProgress => Color::Blue,
        Category::Done => Color::Green,
    }
}

pub(super) fn check_limit(limit: Option<u32>) -> Result<(), Refused> {
    match limit {
        Some(0) => Err(Refused::field("limit", Problem::Format)),
        Some(limit) if limit > LIMIT_MAX => Err(Refused::field("limit", Problem::Format)),
        Some(_) | None => Ok(()),
    }
}

fn create(draft: &StatusDraft, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    if tables.status(draft.id).is_some() {
        return Err(Refused::Conflict(FieldError::new("id", Problem::Taken)));
    }
    live(draft.project_id, tables, stamp)?;
    check_limit(draft.limit)?;
    let columns = tables.statuses(draft.project_id);
    if columns.len() >= COLUMNS_MAX {
        return Err(Refused::Conflict(FieldError::new("statuses", Problem::TooMany(COLUMNS_MAX))));
    }
    let last = columns.last().map(|status| status.rank.clone());
    let status = Status {
        id: draft.id,
        project_id: draft.project_id,
        name: name(&draft.name)?,
        color: draft.color.unwrap_or_else(|| color_of(draft.category)),
        rank: draft.rank.clone().unwrap_or_else(|| Rank::after(last.as_ref())),
        category: draft.category,
        limit: draft.limit,
        seq: stamp.seq,
    };
    Ok(vec![Event::created(status)])
}

fn update(id: StatusId, patch: &StatusPatch, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    let before = find(id, tables, stamp)?;
    let mut status = before.clone();
    if let Some(text) = &patch.name {
        status.name = name(text)?;
    }
    if let Some(color) = patch.color {
        status.color = color;
    }
    if let Some(rank) = &patch.rank {
        status.rank = rank.clone();
    }
    if let Some(limit) = patch.limit {
        check_limit(limit)?;
        status.limit = limit;
    }
    if let Some(category) = patch.category.filter(|category| *category != before.category) {
        keep_one_of_its_category(before, tables)?;
        // A colour that only said what the column means goes on saying it.
        if patch.color.is_none() && before.color == color_of(before.category) {
            status.color = color_of(category);
        }
        status.category = category;
    }
    if status == *before {
        return Ok(Vec::new());
    }
    status.seq = stamp.seq;
    Ok(vec![Event::updated(status)])
}

/// A column goes when it is empty or another one takes its tasks, and never the last one of its category: a
/// task that is moved or restored by category must find a place.
fn delete(
    id: StatusId,
    move_to: Option<StatusId>,
    tables: &Tables,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    let status = find(id, tables, stamp)?;
    keep_one_of_its_category(status, tables)?;
    let Some(to) = move_to else {
        if tables.has_tasks(id) {
            return Err(Refused::Conflict(FieldError::new("status", Problem::InUse)));
        }
        return Ok(vec![Event::removed(id)]);
    };
    let is_other = |to: &&Status| to.id != id && to.project_id == status.project_id;
    if tables.status(to).filter(is_other).is_none() {
        return Err(Refused::field("move_to", Problem::Unknown));
    }
    Ok(vec![Event::StatusMerged { id, into: to, behind: tables.last_task_rank(to) }])
}

/// The next place behind a rank, for each task that a deleted column hands on: see
/// [`Event::StatusMerged`].
pub struct Behind(Option<Rank>);

impl Behind {
    /// Places behind this rank, or from the first one on.
    #[must_use]
    pub fn new(rank: Option<&Rank>) -> Self {
        Self(rank.cloned())
    }
}

impl Iterator for Behind {
    type Item = Rank;

    fn next(&mut self) -> Option<Rank> {
        self.0 = Some(Rank::after(self.0.as_ref()));
        self.0.clone()
    }
}

fn find(id: StatusId, tables: &Tables, stamp: Stamp) -> Result<&Status, Refused> {
    let status = tables.status(id).ok_or(Refused::NotFound)?;
    live(status.project_id, tables, stamp)?;
    Ok(status)
}

fn keep_one_of_its_category(status: &Status, tables: &Tables) -> Result<(), Refused> {
    let is_like = |other: &&Status| other.category == status.category;
    let count = tables.statuses(status.project_id).into_iter().filter(is_like).count();
    if count > 1 { Ok(()) } else { Err(Refused::LastOne) }
}
