//! Texts of workspaces and their members.
#![allow(missing_docs, reason = "the texts say what they are for")]

use crate::domain::{Role, WorkspaceKind};

texts! {
    NEW_WORKSPACE = "New workspace";
    NEW_WORKSPACE_WHY = "A workspace has its own projects, tasks and members. Only its members can see it.";
    CREATE = "Create workspace";
    GENERAL = "General";
    MEMBERS = "Members";
    NAME = "Name";
    NAME_HINT = "Visible to all members";
    RENAME = "Save";
    YOUR_ROLE = "Your role";
    KIND = "Type";
    TRANSFER = "Transfer ownership";
    TRANSFER_WHY = "The new owner can do everything, including deleting the workspace. You become an administrator.";
    NEW_OWNER = "New owner";
    CURRENT_PASSWORD = "Your password";
    LEAVE = "Leave workspace";
    LEAVE_WHY = "You lose access on all your devices. You’ll need a new invite to come back.";
    DELETE = "Delete workspace";
    DELETE_WHY = "This deletes all projects and tasks for all members. It cannot be undone.";
    EXPORT = "Download its data first";
    CONFIRM = "Type the workspace’s name to confirm";
    PERSONAL_WHY = "Only you can see this workspace. To work with others, create a new one.";
    SAVE_ROLE = "Save";
    REMOVE = "Remove";
    YOU = "You";
    PERSONAL = "Personal workspace";
}

/// What a role is called.
#[must_use]
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Member => "Member",
        Role::Admin => "Administrator",
        Role::Owner => "Owner",
    }
}

/// What a workspace is for.
#[must_use]
pub fn kind(kind: WorkspaceKind) -> &'static str {
    match kind {
        WorkspaceKind::Personal => "Personal (only you)",
        WorkspaceKind::Team => "Team (everyone on this server)",
        WorkspaceKind::Shared => "Shared (its members)",
    }
}

/// The field with a member's role.
#[must_use]
pub fn role_of(name: &str) -> String {
    format!("Role of {name}")
}

/// The button that saves it.
#[must_use]
pub fn save_role_of(name: &str) -> String {
    format!("Save the role of {name}")
}

/// The button that ends a membership.
#[must_use]
pub fn remove(name: &str) -> String {
    format!("Remove {name}")
}

/// The question before a membership is ended.
#[must_use]
pub fn remove_asked(name: &str, workspace: &str) -> String {
    format!("Remove {name} from {workspace}?")
}

/// What ending a membership does.
#[must_use]
pub fn remove_why(name: &str) -> String {
    format!("{name} loses access on all devices.")
}

/// The question before oneself leaves.
#[must_use]
pub fn leave_asked(workspace: &str) -> String {
    format!("Leave {workspace}?")
}

/// A member has another role.
#[must_use]
pub fn role_changed(name: &str, role: Role) -> String {
    let role = match role {
        Role::Viewer => "a viewer",
        Role::Member => "a member",
        Role::Admin => "an administrator",
        Role::Owner => "the owner",
    };
    format!("{name} is now {role}.")
}

/// A member was removed.
#[must_use]
pub fn removed(name: &str) -> String {
    format!("{name} was removed and loses access on all devices.")
}

/// The sentence for what was done, by the word in the address; none for an unknown word.
#[must_use]
pub fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "created" => "Workspace created. Invite people with a link, or go back to its board.",
        "role" => "Role saved.",
        "removed" => "The member was removed and loses access on all devices.",
        "transferred" => "Ownership transferred.",
        "left" => "You left the workspace.",
        "deleted" => "Workspace deleted.",
        _ => return None,
    })
}
