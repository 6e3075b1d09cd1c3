//! Texts of the server's administration.
#![allow(missing_docs, reason = "the texts say what they are for")]

use crate::domain::{Admission, Timestamp};
use crate::words::keys::date;
use crate::words::notices::instant;

texts! {
    GROUP = "This server";
    PEOPLE = "People";
    ACCOUNTS = "Accounts";
    SEARCH = "Search";
    SEARCH_HINT = "By username, name or email address";
    FIND = "Search";
    NOBODY = "No matches.";
    MORE = "Show more";
    ADMIN = "Server administrator";
    DISABLED = "Disabled";
    RESET = "Password reset link";
    RESET_TITLE = "Password reset link";
    RESET_NOTE = "Give it to the person yourself. It is shown only once, works for 30 minutes, and logs out all of their devices when it is used.";
    TWO_STEP = "Two-step login";
    REMOVE_SECOND_FACTOR = "Turn off two-step login";
    DISABLE = "Disable";
    ENABLE = "Enable";
    MAKE_ADMIN = "Make administrator";
    UNMAKE_ADMIN = "Remove admin rights";
    NEVER_SEEN = "no active session";

    REGISTRATION = "Who can create an account";
    FIXED = "Set by REGISTRATION in the server’s configuration. Remove it there to choose here.";
    TEAM = "New accounts join the Team workspace";
    TEAM_NOTE = "If this is off, new accounts start with only their personal workspace. Current members of the Team workspace stay in it.";
    SAVE = "Save";
    INVITES_NOTE = "An invite to this server lets a person create an account. It does not add them to a workspace beyond what every new account gets.";
}

/// Before something is done to an account: the question, what follows from it, and the button.
#[must_use]
pub fn question(deed: &str, name: &str) -> Option<(String, &'static str, &'static str)> {
    Some(match deed {
        "reset" => (
            format!("Create a password reset link for {name}?"),
            "Anyone who has the link can set a new password for this account. Their current password keeps working until then.",
            "Create reset link",
        ),
        "remove_second_factor" => (
            format!("Turn off two-step login for {name}?"),
            "Their password alone will be enough to log in. All their devices are logged out, and they are told by email.",
            REMOVE_SECOND_FACTOR,
        ),
        "disable" => (
            format!("Disable {name}?"),
            "All their devices are logged out at once, and they cannot log in until you enable the account again. Their tasks stay.",
            "Disable account",
        ),
        "unmake_admin" => (
            format!("Remove admin rights from {name}?"),
            "They can no longer manage the people and settings of this server. Their workspaces stay as they are.",
            UNMAKE_ADMIN,
        ),
        "make_admin" => (
            format!("Make {name} a server administrator?"),
            "They can manage all accounts and settings of this server, including yours.",
            MAKE_ADMIN,
        ),
        _ => return None,
    })
}

/// Who can create an account.
#[must_use]
pub fn admission(admission: Admission) -> &'static str {
    match admission {
        Admission::Open => "Anyone",
        Admission::Invite => "Only people with an invite",
        Admission::Closed => "No one",
    }
}

/// When an account was created and last used.
#[must_use]
pub fn times(created: Timestamp, seen: Option<Timestamp>) -> String {
    let seen = seen.map_or_else(|| NEVER_SEEN.to_owned(), |seen| format!("last seen {}", instant(seen)));
    format!("Joined {}, {seen}", date(created))
}
