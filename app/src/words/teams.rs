//! The words for workspaces and who belongs to them.
#![allow(missing_docs, reason = "the texts say what they are for")]

use crate::domain::{Role, WorkspaceKind};

texts! {
    NEW_WORKSPACE = "New workspace";
    NEW_WORKSPACE_WHY = "A workspace has its own projects, tasks and members. Nobody but its members sees anything of it.";
    CREATE = "Create workspace";
    GENERAL = "General";
    MEMBERS = "Members";
    NAME = "Name";
    NAME_HINT = "What it is called for all of its members";
    RENAME = "Save";
    YOUR_ROLE = "Your role";
    KIND = "Kind";
    TRANSFER = "Transfer ownership";
    TRANSFER_WHY = "The new owner can do everything here, also delete the workspace. You stay as an administrator.";
    NEW_OWNER = "New owner";
    CURRENT_PASSWORD = "Your password";
    LEAVE = "Leave workspace";
    LEAVE_WHY = "You will no longer see anything of it, on any of your devices. Somebody else has to take you in again.";
    DELETE = "Delete workspace";
    DELETE_WHY = "Everything in it goes at once and for good: projects, tasks, texts, for all of its members.";
    EXPORT = "Download all of it first";
    CONFIRM = "Type the workspace's name to delete it";
    PERSONAL_WHY = "This workspace is yours alone. To work with others, make a new one.";
    SAVE_ROLE = "Save";
    REMOVE = "Remove";
    YOU = "You";
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

/// What somebody's personal workspace is called among their others.
#[must_use]
pub fn personal(name: &str) -> String {
    format!("{name} · {}", kind(WorkspaceKind::Personal))
}

/// What a workspace is for.
#[must_use]
pub fn kind(kind: WorkspaceKind) -> &'static str {
    match kind {
        WorkspaceKind::Personal => "Personal",
        WorkspaceKind::Team => "Shared by everybody on this server",
        WorkspaceKind::Shared => "Shared by its members",
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

/// What was done, by the word in the address; nothing for a word that stands for nothing.
#[must_use]
pub fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "created" => "The workspace is there. Invite people by a link, or go back to its board.",
        "role" => "The role is saved. It holds at once.",
        "removed" => "Removed. Nothing of the workspace reaches that member's devices any more.",
        "transferred" => "The workspace has a new owner.",
        "left" => "You left the workspace.",
        "deleted" => "The workspace is deleted.",
        _ => return None,
    })
}
