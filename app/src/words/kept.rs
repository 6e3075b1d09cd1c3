//! The words for what this device keeps, and for what was not applied.

use crate::store::Storage;
use crate::sync::Link;

/// How things stand with the server, with the number of changes that wait.
#[must_use]
pub fn link(link: Link, pending: usize, storage: Storage) -> String {
    let kept = if storage == Storage::Works { "kept here" } else { "kept on this page only" };
    match (link, pending) {
        (Link::Live, 0) => "Live".into(),
        (Link::Live, 1) => "Saving 1 change".into(),
        (Link::Live, n) => format!("Saving {n} changes"),
        (Link::CatchingUp, _) => "Connecting…".into(),
        (Link::Offline, 0) => "Offline".into(),
        (Link::Offline, 1) => format!("Offline. 1 change {kept}"),
        (Link::Offline, n) => format!("Offline. {n} changes {kept}"),
    }
}

/// The button that opens the list.
#[must_use]
pub fn count(refused: usize) -> String {
    format!("{refused} not applied")
}

/// The question before signing out.
#[must_use]
pub fn leaving(pending: usize, refused: usize, drafts: usize) -> String {
    let them = if pending + refused + drafts == 1 { "it" } else { "them" };
    let pending = match pending {
        0 => None,
        1 => Some("1 change has not been saved to the server yet".to_owned()),
        n => Some(format!("{n} changes have not been saved to the server yet")),
    };
    let refused = match refused {
        0 => None,
        1 => Some("1 change could not be saved".to_owned()),
        n => Some(format!("{n} changes could not be saved")),
    };
    let drafts = match drafts {
        0 => None,
        1 => Some("1 text that you typed is not saved".to_owned()),
        n => Some(format!("{n} texts that you typed are not saved")),
    };
    let all: Vec<_> = [pending, refused, drafts].into_iter().flatten().collect();
    format!("{}. Logging out will also delete {them}.", all.join(", and "))
}

texts! {
    ABSENT = "This browser does not store data, as in a private window. Keep this page open until everything is saved.";
    COPY = "Copy text";
    COPIED = "Copied.";
    COPY_FAILED = "Your browser blocked copying. Select the text and copy it yourself.";
    FORGET = "Discard";
    FULL = "This device has no space left to store changes. Free some space, and keep this page open until everything is saved.";
    LEAVE = "Log out and delete";
    LEAVING = "Log out now?";
    NOT_APPLIED = "Not applied";
    NOT_APPLIED_WHY = "These changes could not be saved. What you wrote is kept here until you decide.";
    RETRY = "Try again";
    STAY = "Stay logged in";
}
