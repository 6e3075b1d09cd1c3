//! Decisions about projects.

use super::inverse::{Change, Overtaken, StepKind, Undo, changed, put_back};
use super::status::{check_limit, color_of};
use super::{Decide, Needs, Stamp};
use crate::domain::{
    COLUMNS_MAX, Category, ColumnDraft, Command, Edit, Event, FieldError, Key, Only, Problem, Project,
    ProjectDraft, ProjectId, ProjectPatch, Rank, Refused, Role, Status, StatusId, Tables, UserId,
    command::commands, text, text::NAME_MAX,
};
use crate::words;
use std::collections::BTreeSet;
use uuid::Uuid;

commands! {
    /// What can be done with a project.
    ProjectCommand {
        "project.create" Create(ProjectDraft),
        "project.update" Update(Edit<ProjectId, ProjectPatch>),
        "project.delete" Delete(Only<ProjectId>),
        /// Brings a deleted project back with all that lay in it, within 30 days.
        "project.restore" Restore(Only<ProjectId>),
    }
}

impl Decide for ProjectCommand {
    fn subject(&self) -> Key {
        match self {
            Self::Create(draft) => draft.id.into(),
            Self::Update(Edit { id, patch: _ }) => (*id).into(),
            Self::Delete(Only { id }) | Self::Restore(Only { id }) => (*id).into(),
        }
    }

    /// A project goes with all its tasks: that is not every member's to do.
    fn role(&self) -> Role {
        match self {
            Self::Create(_) | Self::Update(_) => Role::Member,
            Self::Delete(_) | Self::Restore(_) => Role::Admin,
        }
    }

    fn needs(&self, needs: &mut Needs) {
        needs.structure();
        match self {
            Self::Create(draft) => {
                needs.new_row(draft.id);
                // A longer list is refused for its length.
                draft_statuses(draft).into_iter().take(COLUMNS_MAX).for_each(|id| needs.new_row(id));
            }
            Self::Update(_) | Self::Delete(_) | Self::Restore(_) => needs.row(self.subject()),
        }
    }

    fn decide(&self, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
        match self {
            Self::Create(draft) => create(draft, tables, stamp),
            Self::Update(Edit { id, patch }) => update(*id, patch, tables, stamp),
            Self::Delete(Only { id }) => delete(*id, tables),
            Self::Restore(Only { id }) => restore(*id, tables, stamp),
        }
    }

    /// What is new goes by deleting it.
    fn is_undoable(&self) -> bool {
        match self {
            Self::Create(_) => false,
            Self::Update(_) | Self::Delete(_) | Self::Restore(_) => true,
        }
    }

    fn summary(&self, _: Option<&str>) -> String {
        match self {
            Self::Create(draft) => format!("New project “{}”", draft.name),
            Self::Update(_) => "Change to a project".into(),
            Self::Delete(_) => "Deleting a project".into(),
            Self::Restore(_) => "Restoring a project".into(),
        }
    }

    fn texts(&self) -> Vec<&str> {
        match self {
            Self::Create(draft) => vec![&draft.name],
            Self::Update(Edit { patch, id: _ }) => patch.name.as_deref().into_iter().collect(),
            Self::Delete(_) | Self::Restore(_) => Vec::new(),
        }
    }
}

impl Undo for Project {
    fn title(&self) -> &str {
        &self.name
    }

    fn edit_kind(before: &Self, after: &Self) -> StepKind {
        match (before.archived_at, after.archived_at) {
            (None, Some(_)) => StepKind::Archive,
            (Some(_), None) => StepKind::Unarchive,
            (None, None) | (Some(_), Some(_)) => StepKind::moved(before.rank != after.rank),
        }
    }

    fn undo(change: Change<&Self>, tables: &Tables, _: UserId) -> Result<Command, Overtaken> {
        let command = match change {
            // Only a project that was restored comes so: it goes again.
            Change::Created(Self { id, .. }) => {
                tables.live(*id).map(|_| ProjectCommand::Delete(Only { id: *id })).ok_or(Overtaken)?
            }
            Change::Edited { before, after } => {
                let now = tables.live(before.id).ok_or(Overtaken)?;
                ProjectCommand::Update(Edit { id: now.id, patch: changed(back(before, after, now))? })
            }
            Change::Deleted(Self { id, .. }) => {
                tables.trashed(*id).map(|_| ProjectCommand::Restore(Only { id: *id })).ok_or(Overtaken)?
            }
        };
        Ok(command.into())
    }
}

/// What takes an edit back, where what it changed still stands.
fn back(before: &Project, after: &Project, now: &Project) -> ProjectPatch {
    let mut patch = ProjectPatch::default();
    put_back!(patch, before, after, now: name color rank);
    let is_archived = |project: &Project| project.archived_at.is_some();
    if is_archived(before) != is_archived(after) && is_archived(now) == is_archived(after) {
        patch.archived = Some(is_archived(before));
    }
    patch
}

fn create(draft: &ProjectDraft, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    let taken = || Refused::Conflict(FieldError::new("id", Problem::Taken));
    if tables.get(draft.id).is_some() {
        return Err(taken());
    }
    let statuses = match &draft.statuses {
        Some(columns) => with_columns(draft.id, columns, stamp.seq)?,
        None => first_statuses(draft.id, stamp.seq).into(),
    };
    let ids: BTreeSet<StatusId> = statuses.iter().map(|status| status.id).collect();
    if ids.len() < statuses.len() || ids.into_iter().any(|id| tables.get(id).is_some()) {
        return Err(taken());
    }
    let project = Project {
        id: draft.id,
        workspace_id: tables.workspace(),
        name: name(&draft.name)?,
        color: draft.color.unwrap_or_default(),
        rank: draft.rank.clone().unwrap_or_else(|| Rank::after(tables.last_project_rank().as_ref())),
        created_by: stamp.actor,
        created_at: stamp.at,
        archived_at: None,
        deleted_at: None,
        seq: stamp.seq,
    };
    let statuses = statuses.into_iter().map(Event::created);
    Ok(std::iter::once(Event::created(project)).chain(statuses).collect())
}

/// The ids of the columns that come of a draft.
#[must_use]
pub fn draft_statuses(draft: &ProjectDraft) -> Vec<StatusId> {
    match &draft.statuses {
        Some(columns) => columns.iter().map(|column| column.id).collect(),
        None => first_statuses(draft.id, 0).map(|status| status.id).into(),
    }
}

/// To do, In progress, Done: what a new project starts with. Their ids follow from the project's,
/// so that browser and server make the same ones.
pub fn first_statuses(project: ProjectId, seq: u64) -> [Status; 3] {
    let mut rank = None;
    Category::ALL.map(|category| {
        let place = Rank::after(rank.as_ref());
        rank = Some(place.clone());
        Status {
            id: StatusId(Uuid::from_u128(project.0.as_u128() ^ (category as u128 + 1))),
            project_id: project,
            name: words::category(category).to_owned(),
            color: color_of(category),
            rank: place,
            category,
            limit: None,
            seq,
        }
    })
}

/// A task that is moved or restored by category must find a place: there is a column of each.
fn with_columns(project: ProjectId, columns: &[ColumnDraft], seq: u64) -> Result<Vec<Status>, Refused> {
    if columns.len() > COLUMNS_MAX {
        return Err(Refused::field("statuses", Problem::TooMany(COLUMNS_MAX)));
    }
    let has = |category| columns.iter().any(|column| column.category == category);
    if !Category::ALL.into_iter().all(has) {
        return Err(Refused::field("statuses", Problem::Required));
    }
    let mut rank = None;
    let status = |column: &ColumnDraft| {
        check_limit(column.limit)?;
        let place = Rank::after(rank.as_ref());
        rank = Some(place.clone());
        Ok(Status {
            id: column.id,
            project_id: project,
            name: name(&column.name)?,
            color: column.color.unwrap_or_else(|| color_of(column.category)),
            rank: place,
            category: column.category,
            limit: column.limit,
            seq,
        })
    };
    columns.iter().map(status).collect()
}

/// A project that is there.
pub(super) fn live(id: ProjectId, tables: &Tables, stamp: Stamp) -> Result<&Project, Refused> {
    let gone = || match tables.trashed(id) {
        Some(project) if project.is_restorable(stamp.at) => Refused::Deleted,
        Some(_) | None => Refused::NotFound,
    };
    tables.project(id).ok_or_else(gone)
}

/// A project that a task is to be put into.
pub(super) fn open(id: ProjectId, tables: &Tables) -> Result<(), Refused> {
    match tables.project(id) {
        Some(Project { archived_at: None, .. }) => Ok(()),
        Some(_) => Err(Refused::field("project_id", Problem::Archived)),
        None => Err(Refused::field("project_id", Problem::Unknown)),
    }
}

fn update(id: ProjectId, patch: &ProjectPatch, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    let before = live(id, tables, stamp)?;
    let mut project = before.clone();
    if let Some(text) = &patch.name {
        project.name = name(text)?;
    }
    if let Some(color) = patch.color {
        project.color = color;
    }
    if let Some(rank) = &patch.rank {
        project.rank = rank.clone();
    }
    match patch.archived {
        Some(true) if before.archived_at.is_none() => {
            if tables.active_projects() <= 1 {
                return Err(Refused::LastOne);
            }
            project.archived_at = Some(stamp.at);
        }
        Some(false) => project.archived_at = None,
        Some(true) | None => {}
    }
    if project == *before {
        return Ok(Vec::new());
    }
    project.seq = stamp.seq;
    Ok(vec![Event::updated(project)])
}

fn delete(id: ProjectId, tables: &Tables) -> Result<Vec<Event>, Refused> {
    match (tables.live(id), tables.trashed(id)) {
        (Some(project), _) if project.is_active() && tables.active_projects() <= 1 => Err(Refused::LastOne),
        (Some(_), _) => Ok(vec![Event::removed(id)]),
        // Gone already: what was asked for is so.
        (None, Some(_)) => Ok(Vec::new()),
        (None, None) => Err(Refused::NotFound),
    }
}

fn restore(id: ProjectId, tables: &Tables, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    if tables.project(id).is_some() {
        return Ok(Vec::new());
    }
    let deleted = tables.trashed(id).filter(|project| project.is_restorable(stamp.at));
    let mut project = deleted.ok_or(Refused::NotFound)?.clone();
    (project.deleted_at, project.seq) = (None, stamp.seq);
    Ok(vec![Event::updated(project)])
}

pub(super) fn name(text: &str) -> Result<String, Refused> {
    text::line("name", text, NAME_MAX).map_err(|error| Refused::Invalid(vec![error]))
}
