//! What is gone but not lost: what edits replaced, and what was deleted.

use super::Store;
use crate::domain::{Event, Lost, Row, Task, TaskId, WorkspaceId};
use crate::protocol::{Down, Entry};
use crate::words;
use leptos::prelude::WithValue;
use std::cmp::Reverse;
use std::sync::Arc;

impl Store {
    /// What was deleted in a workspace and can still be restored, the last first.
    #[must_use]
    pub fn trash(&self, workspace: WorkspaceId) -> Vec<Arc<Task>> {
        self.track_gone(workspace);
        let now = self.now();
        let mut tasks: Vec<_> = self.look(workspace, |view| {
            // Those of a deleted project come back with it.
            let is_here = |task: &&Arc<Task>| view.project(task.project_id).is_some();
            view.deleted_tasks()
                .filter(|task| task.is_restorable(now))
                .filter(is_here)
                .map(Arc::clone)
                .collect()
        });
        tasks.sort_by_key(|task| (Reverse(task.deleted_at), task.id));
        tasks
    }

    /// What edits of a task replaced, the newest first.
    #[must_use]
    pub fn lost(&self, workspace: WorkspaceId, task: TaskId) -> Vec<Lost> {
        self.track_gone(workspace);
        self.look(workspace, |view| view.lost_of(task).into_iter().rev().cloned().collect())
    }

    /// Looks through what has just come for what gave way of this person's; it waits in its task.
    pub(super) fn tell_of_losses(&self, frame: &Down) {
        let Down::Delta { workspace, entries, .. } = frame else { return };
        let me = self.me.with_value(|me| me.user.id);
        let known = self.client.with_value(|client| client.space(*workspace).map(|space| space.base().seq()));
        let told: Vec<String> = self.look(*workspace, |view| {
            let is_new = |entry: &&Entry| known.is_some_and(|known| entry.seq > known);
            let new = entries.iter().filter(is_new).flat_map(|entry| &entry.events);
            new.filter_map(|event| {
                let Event::Created(Row::Lost(lost)) = event else { return None };
                let is_told = lost.by == me && lost.replaced_by != me;
                let title = &view.task(lost.task_id).filter(|_| is_told)?.title;
                let members = view.members();
                let by = members.iter().find(|member| member.user_id == lost.replaced_by);
                Some(words::gave_way(title, by.map(|member| member.display_name.as_str())))
            })
            .collect()
        });
        told.into_iter().for_each(|text| self.toasts.say(text));
    }
}
