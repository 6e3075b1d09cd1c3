//! Texts of the pages Profile, Your data and Delete account.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    PICTURE = "Picture";
    PICTURE_HINT = "PNG, JPEG, WebP or GIF, at most 2 MB. We crop it to a square and remove all metadata.";
    PICTURE_USE = "Upload picture";
    PICTURE_REMOVE = "Remove picture";
    PICTURE_CHANGED = "Picture changed.";
    PICTURE_REMOVED = "Picture removed.";
    NAME = "Name";
    USERNAME_CHANGE = "Change username";
    USERNAME_HINT = "3–32 characters: a–z, 0–9, _ . - · Your current name becomes available to others.";
    USERNAME_CHANGED = "Username changed. Use it the next time you log in.";
    CURRENT_PASSWORD = "Current password";
    DATA = "Your data";
    DATA_ACCOUNT = "Your account";
    DATA_ACCOUNT_WHAT = "Your profile, sessions, memberships, audit log entries about you, and your personal workspace.";
    DATA_WORKSPACES = "Workspaces";
    DATA_WORKSPACES_WHAT = "For workspaces that you administer: projects, tasks, trash, members and history.";
    DATA_FORMAT = "Each download is one JSON file.";
    DATA_NO_WORKSPACE = "You do not administer a workspace.";
    DOWNLOAD = "Download";
    DELETE = "Delete account";
    DELETE_GOES = "This deletes your account, picture, sessions, personal workspace, and every other workspace in which you are the only member. It cannot be undone.";
    DELETE_STAYS = "Tasks that you created in shared workspaces stay there without your name. Your username, email address and phone number become available again.";
    DELETE_FIRST = "Before you go:";
    DELETE_EXPORT = "Download your data first";
    DELETE_TYPE = "Type your username to confirm";
    DELETE_NOW = "Delete my account";
    DELETED = "Your account was deleted";
    DELETED_WHAT = "Its data was also removed from this browser.";
    DELETED_HOME = "Go to the start page";
}

/// The accessible name of a download.
#[must_use]
pub fn download(what: &str) -> String {
    format!("{DOWNLOAD}: {what}")
}
