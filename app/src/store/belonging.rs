//! Where the person belongs, and as what.

use super::Store;
use crate::domain::{Role, WorkspaceId};
use leptos::prelude::*;

impl Store {
    /// What the person may do in a workspace.
    #[must_use]
    pub fn role(&self, workspace: WorkspaceId) -> Option<Role> {
        self.track_structure(workspace);
        let me = self.me.with_value(|me| me.user.id);
        self.look(workspace, |view| view.role(me))
    }

    /// May the person change anything in a workspace? On the server as in the browser: the rules decide.
    #[must_use]
    pub fn may_write(&self, workspace: WorkspaceId) -> bool {
        self.role(workspace) >= Some(Role::Member)
    }

    /// Does the person belong to a workspace, as far as is known?
    #[must_use]
    pub fn belongs_to(&self, workspace: WorkspaceId) -> bool {
        self.workspaces.with(|listed| listed.iter().any(|known| known.id == workspace))
    }
}
