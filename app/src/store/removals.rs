//! Who deleted or archived a project that the person may be looking at.

use super::Store;
use crate::domain::{Event, Project, ProjectId, Record, RecordId, UserId, WorkspaceId};
use crate::protocol::Down;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// For each project who put it away last, as far as this page saw it.
pub(super) type Removals = BTreeMap<ProjectId, UserId>;

impl Store {
    /// Looks through what has just come for projects that others put away.
    pub(super) fn note_removals(&self, frame: &Down) {
        let Down::Delta { workspace, entries, .. } = frame else { return };
        for entry in entries {
            for event in &entry.events {
                let is_archived = |id| {
                    self.look(*workspace, |view| view.project(id).is_some_and(|it| it.archived_at.is_some()))
                };
                if let Some(project) = put_away(event, is_archived) {
                    self.removals.update_value(|removals| {
                        removals.insert(project, entry.actor);
                    });
                }
            }
        }
    }

    /// The name of the person who put a project away while this page was open.
    #[must_use]
    pub fn remover(&self, workspace: WorkspaceId, project: ProjectId) -> Option<String> {
        let user = self.removals.with_value(|removals| removals.get(&project).copied())?;
        self.look(workspace, |view| {
            let members = view.members();
            members.iter().find(|member| member.user_id == user).map(|member| member.display_name.clone())
        })
    }
}

/// The project that an event deletes, or archives where it was not before.
fn put_away(event: &Event, was_archived: impl Fn(ProjectId) -> bool) -> Option<ProjectId> {
    match event {
        Event::Removed(key) | Event::Purged(key) => ProjectId::of_key(*key),
        Event::Updated(row) => {
            let project = Project::of_row(row)?;
            project.archived_at.map(|_| project.id).filter(|id| !was_archived(*id))
        }
        Event::Created(_)
        | Event::Restored(_)
        | Event::TaskUpdated { .. }
        | Event::StatusMerged { .. }
        | Event::WorkspaceRenamed { .. } => None,
    }
}
