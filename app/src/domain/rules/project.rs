//! Decisions about projects and their statuses.

use super::{Facts, Stamp};
use crate::domain::{
    Category, Color, FieldError, Problem, Project, ProjectDraft, ProjectId, ProjectPatch, Rank, Refused,
    Status, StatusDraft, StatusId, StatusPatch, text, text::NAME_MAX,
};
use crate::protocol::Event;
use crate::words;
use uuid::Uuid;

pub(super) fn create(draft: &ProjectDraft, facts: &impl Facts, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    let statuses = first_statuses(draft.id, stamp.seq);
    if facts.project(draft.id).is_some() || statuses.iter().any(|status| facts.status(status.id).is_some()) {
        return Err(Refused::Conflict(FieldError::new("id", Problem::Taken)));
    }
    let project = Project {
        id: draft.id,
        workspace_id: facts.workspace(),
        name: name(&draft.name)?,
        rank: Rank::after(facts.last_project_rank().as_ref()),
        created_by: stamp.actor,
        created_at: stamp.at,
        seq: stamp.seq,
    };
    let statuses = statuses.map(|status| Event::StatusCreated { status });
    Ok(std::iter::once(Event::ProjectCreated { project }).chain(statuses).collect())
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
            seq,
        }
    })
}

fn color_of(category: Category) -> Color {
    match category {
        Category::Todo => Color::Gray,
        Category::InProgress => Color::Blue,
        Category::Done => Color::Green,
    }
}

pub(super) fn update(
    id: ProjectId,
    patch: &ProjectPatch,
    facts: &impl Facts,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    let before = facts.project(id).ok_or(Refused::NotFound)?;
    let mut project = before.clone();
    if let Some(text) = &patch.name {
        project.name = name(text)?;
    }
    if let Some(rank) = &patch.rank {
        project.rank = rank.clone();
    }
    if project == *before {
        return Ok(Vec::new());
    }
    project.seq = stamp.seq;
    Ok(vec![Event::ProjectUpdated { project }])
}

pub(super) fn delete(id: ProjectId, facts: &impl Facts) -> Result<Vec<Event>, Refused> {
    facts.project(id).ok_or(Refused::NotFound)?;
    if facts.project_count() <= 1 {
        return Err(Refused::LastOne);
    }
    Ok(vec![Event::ProjectDeleted { id }])
}

pub(super) fn create_status(
    draft: &StatusDraft,
    facts: &impl Facts,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    if facts.status(draft.id).is_some() {
        return Err(Refused::Conflict(FieldError::new("id", Problem::Taken)));
    }
    facts.project(draft.project_id).ok_or(Refused::NotFound)?;
    let last = facts.statuses(draft.project_id).last().map(|status| status.rank.clone());
    let status = Status {
        id: draft.id,
        project_id: draft.project_id,
        name: name(&draft.name)?,
        color: draft.color.unwrap_or_else(|| color_of(draft.category)),
        rank: draft.rank.clone().unwrap_or_else(|| Rank::after(last.as_ref())),
        category: draft.category,
        seq: stamp.seq,
    };
    Ok(vec![Event::StatusCreated { status }])
}

pub(super) fn update_status(
    id: StatusId,
    patch: &StatusPatch,
    facts: &impl Facts,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    let before = facts.status(id).ok_or(Refused::NotFound)?;
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
    if status == *before {
        return Ok(Vec::new());
    }
    status.seq = stamp.seq;
    Ok(vec![Event::StatusUpdated { status }])
}

/// A column goes only when it is empty, and never the last one of its category: a task that is
/// moved or restored by category must find a place.
pub(super) fn delete_status(id: StatusId, facts: &impl Facts) -> Result<Vec<Event>, Refused> {
    let status = facts.status(id).ok_or(Refused::NotFound)?;
    let of_category = facts.statuses(status.project_id).into_iter().filter(|s| s.category == status.category);
    if of_category.count() <= 1 {
        return Err(Refused::LastOne);
    }
    if facts.has_tasks(id) {
        return Err(Refused::Conflict(FieldError::new("status", Problem::InUse)));
    }
    Ok(vec![Event::StatusDeleted { id }])
}

fn name(text: &str) -> Result<String, Refused> {
    text::line("name", text, NAME_MAX).map_err(|error| Refused::Invalid(vec![error]))
}
