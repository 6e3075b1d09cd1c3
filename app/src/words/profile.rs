//! The words of the pages about oneself: profile, data, and the end.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    PICTURE = "Picture";
    PICTURE_HINT = "PNG, JPEG, WebP or GIF, at most 2 MB. Its middle is shown; nothing else that the file says is kept.";
    PICTURE_USE = "Use this picture";
    PICTURE_REMOVE = "Remove picture";
    PICTURE_CHANGED = "This is what the others see now.";
    PICTURE_REMOVED = "Your initials are back.";
    NAME = "Name";
    USERNAME_CHANGE = "Change username";
    USERNAME_HINT = "3–32 of a–z, 0–9, _ . -; the one you have now is free for others then";
    USERNAME_CHANGED = "Your username has changed: log in with it from now on.";
    CURRENT_PASSWORD = "Current password";
    DATA = "Your data";
    DATA_ACCOUNT = "Your account";
    DATA_ACCOUNT_WHAT = "Profile, sessions, memberships, what the audit log says of you, and all of your personal workspace.";
    DATA_WORKSPACES = "Workspaces";
    DATA_WORKSPACES_WHAT = "All of a workspace that you run: projects, tasks, the trash, members, and what happened.";
    DATA_FORMAT = "Each download is one JSON file.";
    DATA_NO_WORKSPACE = "You run no workspace.";
    DOWNLOAD = "Download";
    DELETE = "Delete account";
    DELETE_GOES = "Your account goes, with your picture, your sessions, your personal workspace, and every other workspace in which nobody else is. This cannot be undone.";
    DELETE_STAYS = "Tasks that you made in shared workspaces stay there. Nobody works on them in your name any more, and your name, e-mail address and phone number are free again.";
    DELETE_FIRST = "Take your data along first:";
    DELETE_EXPORT = "Download your data";
    DELETE_TYPE = "Your username, to be sure";
    DELETE_NOW = "Delete my account for good";
    DELETED = "Your account is deleted";
    DELETED_WHAT = "This browser was told to forget what it kept of it, too.";
    DELETED_HOME = "To the front page";
}

/// What a download holds, for whoever does not see what stands beside it.
#[must_use]
pub fn download(what: &str) -> String {
    format!("{DOWNLOAD}: {what}")
}
