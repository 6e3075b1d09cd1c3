//! Decisions about statuses: the columns of a project.

use super::project::{live, name};
use super::{Facts, Stamp};
use crate::domain::{
    COLUMNS_MAX, Category, Color, FieldError, LIMIT_MAX, Problem, Rank, Refused, Status, StatusDraft,
    StatusId, StatusPatch,
};
use crate::protocol::Event;

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

pub(super) fn create(draft: &StatusDraft, facts: &impl Facts, stamp: Stamp) -> Result<Vec<Event>, Refused> {
    if facts.status(draft.id).is_some() {
        return Err(Refused::Conflict(FieldError::new("id", Problem::Taken)));
    }
    live(draft.project_id, facts, stamp)?;
    check_limit(draft.limit)?;
    let columns = facts.statuses(draft.project_id);
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
    Ok(vec![Event::StatusCreated { status }])
}

pub(super) fn update(
    id: StatusId,
    patch: &StatusPatch,
    facts: &impl Facts,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    let before = find(id, facts, stamp)?;
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
        keep_one_of_its_category(before, facts)?;
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
    Ok(vec![Event::StatusUpdated { status }])
}

/// A column goes when it is empty or another one takes its tasks, and never the last one of its category: a
/// task that is moved or restored by category must find a place.
pub(super) fn delete(
    id: StatusId,
    move_to: Option<StatusId>,
    facts: &impl Facts,
    stamp: Stamp,
) -> Result<Vec<Event>, Refused> {
    let status = find(id, facts, stamp)?;
    keep_one_of_its_category(status, facts)?;
    let Some(to) = move_to else {
        if facts.has_tasks(id) {
            return Err(Refused::Conflict(FieldError::new("status", Problem::InUse)));
        }
        return Ok(vec![Event::StatusDeleted { id, moved_to: None, behind: None }]);
    };
    let is_other = |to: &&Status| to.id != id && to.project_id == status.project_id;
    if facts.status(to).filter(is_other).is_none() {
        return Err(Refused::field("move_to", Problem::Unknown));
    }
    Ok(vec![Event::StatusDeleted { id, moved_to: Some(to), behind: facts.last_task_rank(to) }])
}

/// The next place behind a rank, for each task that a deleted column hands on: see
/// [`Event::StatusDeleted`].
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

fn find(id: StatusId, facts: &impl Facts, stamp: Stamp) -> Result<&Status, Refused> {
    let status = facts.status(id).ok_or(Refused::NotFound)?;
    live(status.project_id, facts, stamp)?;
    Ok(status)
}

fn keep_one_of_its_category(status: &Status, facts: &impl Facts) -> Result<(), Refused> {
    let is_like = |other: &&Status| other.category == status.category;
    let count = facts.statuses(status.project_id).into_iter().filter(is_like).count();
    if count > 1 { Ok(()) } else { Err(Refused::LastOne) }
}
