//! Who deleted or archived a project that the person may be looking at.

use super::Store;
use crate::domain::{ProjectId, UserId, WorkspaceId};
use crate::protocol::{Down, Event};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// For each project who put it away last, as far as this page saw it.
pub(super) type Removals = BTreeMap<ProjectId, UserId>;

impl Store {
    /// Looks through what has just come for projects that others put away.
    pub(super) fn note_removals(&self, frame: &Down) {
        let Down::Delta { entries, .. } = frame else { return };
        for entry in entries {
            for event in &entry.events {
                let project = match event {
                    Event::ProjectDeleted { id, .. } => *id,
                    Event::ProjectUpdated { project } if project.archived_at.is_some() => project.id,
                    _ => continue,
                };
                self.removals.update_value(|removals| {
                    removals.insert(project, entry.actor);
                });
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
