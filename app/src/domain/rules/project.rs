//! Decisions about projects.

use super::status::{check_limit, color_of};
use super::{Facts, Stamp};
use crate::domain::{
    COLUMNS_MAX, Category, ColumnDraft, FieldError, Problem, Project, ProjectDraft, ProjectId, ProjectPatch,
    Rank, Refused, Status, StatusId, text, text::NAME_MAX,
};
use crate::protocol::Event;
use crate::words;
use std::collections::BTreeSet;
use uuid::Uuid;

pub(super) fn create(draft: &ProjectDraft, facts: &impl Facts, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    let taken = || Refused::Conflict(FieldError::new("id", Problem::Taken));
    if facts.project(draft.id).is_some() || facts.deleted_project(draft.id).is_some() {
        return Err(taken());
    }
    let statuses = match &draft.statuses {
        Some(columns) => with_columns(draft.id, columns, stamp.seq)?,
        None => first_statuses(draft.id, stamp.seq).into(),
    };
    let ids: BTreeSet<StatusId> = statuses.iter().map(|status| status.id).collect();
    if ids.len() < statuses.len() || ids.into_iter().any(|id| facts.status(id).is_some()) {
        return Err(taken());
    }
    let project = Project {
        id: draft.id,
        workspace_id: facts.workspace(),
        name: name(&draft.name)?,
        color: draft.color.unwrap_or_default(),
        rank: draft.rank.clone().unwrap_or_else(|| Rank::after(facts.last_project_rank().as_ref())),
        created_by: stamp.actor,
        created_at: stamp.at,
        archived_at: None,
        deleted_at: None,
        seq: stamp.seq,
    };
    let statuses = statuses.into_iter().map(|status| Event::StatusCreated { status });
    Ok(std::iter::once(Event::ProjectCreated { project }).chain(statuses).collect())
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
pub(super) fn live(id: ProjectId, facts: &impl Facts, stamp: Stamp) -> Result<&Project, Refused> {
    let gone = || match facts.deleted_project(id) {
        Some(project) if project.is_restorable(stamp.at) => Refused::Deleted,
        Some(_) | None => Refused::NotFound,
    };
    facts.project(id).ok_or_else(gone)
}

/// A project that a task is to be put into.
pub(super) fn open(id: ProjectId, facts: &impl Facts) -> Result<(), Refused> {
    match facts.project(id) {
        Some(Project { archived_at: None, .. }) => Ok(()),
        Some(_) => Err(Refused::field("project_id", Problem::Archived)),
        None => Err(Refused::field("project_id", Problem::Unknown)),
    }
}

pub(super) fn update(
    id: ProjectId,
    patch: &ProjectPatch,
    facts: &impl Facts,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    let before = live(id, facts, stamp)?;
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
            if facts.active_projects() <= 1 {
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
    Ok(vec![Event::ProjectUpdated { project }])
}

pub(super) fn delete(id: ProjectId, facts: &impl Facts) -> Result<Vec<Event>, Refused> {
    match (facts.project(id), facts.deleted_project(id)) {
        (Some(project), _) if project.is_active() && facts.active_projects() <= 1 => Err(Refused::LastOne),
        (Some(_), _) => Ok(vec![Event::ProjectDeleted { id, in_trash: true }]),
        // Gone already: what was asked for is so.
        (None, Some(_)) => Ok(Vec::new()),
        (None, None) => Err(Refused::NotFound),
    }
}

pub(super) fn restore(id: ProjectId, facts: &impl Facts, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    if facts.project(id).is_some() {
        return Ok(Vec::new());
    }
    let deleted = facts.deleted_project(id).filter(|project| project.is_restorable(stamp.at));
    let mut project = deleted.ok_or(Refused::NotFound)?.clone();
    (project.deleted_at, project.seq) = (None, stamp.seq);
    Ok(vec![Event::ProjectUpdated { project }])
}

pub(super) fn name(text: &str) -> Result<String, Refused> {
    text::line("name", text, NAME_MAX).map_err(|error| Refused::Invalid(vec![error]))
}
