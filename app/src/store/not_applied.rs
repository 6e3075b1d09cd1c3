//! What was refused after it had been shown: it stays here, with what the person wrote, until they have
//! decided.

use super::{Note, Store};
use crate::domain::{TaskId, WorkspaceId};
use crate::sync::Rejected;
use crate::words::kept;
use leptos::prelude::*;

impl Store {
    /// What was not applied, the oldest first.
    #[must_use]
    pub fn not_applied(&self) -> Vec<(WorkspaceId, Rejected)> {
        self.not_applied.get()
    }

    /// How much was not applied.
    #[must_use]
    pub fn not_applied_count(&self) -> usize {
        self.not_applied.with(Vec::len)
    }

    /// It was refused; the page that leads keeps it.
    pub fn refused(&self, workspace: WorkspaceId, rejected: Rejected) {
        self.not_applied.update(|list| {
            list.retain(|(_, other)| !is_same(other, &rejected));
            list.push((workspace, rejected.clone()));
        });
        if self.client.with_value(crate::sync::Client::leads) {
            self.keep(Note::Refused(workspace, rejected));
        }
    }

    /// Tries once more. Answers whether it was taken; if not, it stays on the list.
    pub fn retry(&self, workspace: WorkspaceId, rejected: &Rejected) -> bool {
        let is_taken = self.submit(workspace, rejected.command.clone());
        if is_taken {
            self.drop_refused(workspace, rejected);
        }
        is_taken
    }

    /// A task's title as it is now, or was when it was deleted; none where it is not here.
    #[must_use]
    pub fn title(&self, workspace: WorkspaceId, id: TaskId) -> Option<String> {
        self.look(workspace, |view| view.any_task(id).map(|task| task.title.clone()))
    }

    /// Puts a text on the clipboard, and says whether it is there.
    pub fn copy(&self, text: String) {
        let store = *self;
        let Some(surroundings) = self.surroundings.get_value() else { return };
        let copied = surroundings.0.copy(text);
        leptos::task::spawn_local(async move {
            store.toasts.say(if copied.await { kept::COPIED } else { kept::COPY_FAILED }.to_owned());
        });
    }

    /// Lets go of it.
    pub fn drop_refused(&self, workspace: WorkspaceId, rejected: &Rejected) {
        self.decided(rejected);
        self.keep(Note::Decided(workspace, rejected.clone()));
    }

    /// It was decided about, here or on another page of this browser.
    pub fn decided(&self, rejected: &Rejected) {
        self.not_applied.update(|list| list.retain(|(_, other)| !is_same(other, rejected)));
    }
}

fn is_same(one: &Rejected, other: &Rejected) -> bool {
    (one.cid, one.mid) == (other.cid, other.mid)
}
