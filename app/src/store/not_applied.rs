//! What was refused after it had been shown: it stays here, with what the person wrote, until they have
//! decided.

use super::{Note, Store};
use crate::domain::{
    ClientId, Command, Edit, Refused, StatusId, Tables, TaskId, WorkspaceId, rules::TaskCommand,
};
use crate::protocol::Code;
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

    /// It was refused; the page that leads keeps it. A task that another page of this browser created from the
    /// same draft is there already, and nothing is lost.
    pub fn refused(&self, workspace: WorkspaceId, rejected: Rejected) {
        if let Command::Task(TaskCommand::Create(draft)) = &rejected.command
            && self.look(workspace, |view| view.get(draft.id).is_some())
        {
            return;
        }
        self.not_applied.update(|list| {
            list.retain(|(_, other)| !is_same(other, &rejected));
            list.push((workspace, rejected.clone()));
        });
        if self.client.with_value(crate::sync::Client::leads) {
            self.keep(Note::Refused(workspace, rejected));
        }
    }

    /// Puts what can no longer be done on the list. False on a page that does not keep the list: another one does
    /// it, or this one later.
    pub(super) fn set_aside(
        &self,
        workspace: WorkspaceId,
        command: impl Into<Command>,
        reason: &Refused,
    ) -> bool {
        let leads = self.client.with_value(crate::sync::Client::leads);
        if leads {
            let (cid, at, code) = (ClientId::generate(), self.now(), Code::from(reason));
            let message = reason.to_string();
            self.refused(
                workspace,
                Rejected { cid, mid: 1, order: 0, command: command.into(), at, code, message },
            );
        }
        leads
    }

    /// Tries once more; where the column is gone that a task was for, in the first one. Answers whether it was
    /// taken; if not, it stays on the list.
    pub fn retry(&self, workspace: WorkspaceId, rejected: &Rejected) -> bool {
        let mut command = rejected.command.clone();
        self.look(workspace, |view| leave_lost_column(view, &mut command));
        let is_taken = self.submit(workspace, command);
        if is_taken {
            self.drop_refused(workspace, rejected);
        }
        is_taken
    }

    /// A task's title as it is now, or was when it was deleted; none where it is not here.
    #[must_use]
    pub fn title(&self, workspace: WorkspaceId, id: TaskId) -> Option<String> {
        self.look(workspace, |view| view.get(id).map(|task| task.title.clone()))
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

/// Takes a column out of a command that is not there any more.
fn leave_lost_column(view: &Tables, command: &mut Command) {
    let is_lost = |status: Option<StatusId>| status.is_some_and(|id| view.status(id).is_none());
    if let Command::Task(TaskCommand::Create(draft)) = command
        && is_lost(draft.status_id)
    {
        (draft.status_id, draft.rank) = (None, None);
    }
    if let Command::Task(TaskCommand::Update(Edit { patch, .. })) = command
        && is_lost(patch.status_id)
    {
        (patch.status_id, patch.rank) = (None, None);
    }
}

fn is_same(one: &Rejected, other: &Rejected) -> bool {
    (one.cid, one.mid) == (other.cid, other.mid)
}
