//! The words of the instance's administration.
#![allow(missing_docs, reason = "the texts say what they are for")]

use crate::domain::{Admission, Timestamp};
use crate::words::keys::date;
use crate::words::notices::instant;

texts! {
    GROUP = "This server";
    PEOPLE = "People";
    ACCOUNTS = "Accounts";
    SEARCH = "Search";
    SEARCH_HINT = "A username, a name or an e-mail address";
    FIND = "Find";
    NOBODY = "Nobody fits.";
    MORE = "More";
    ADMIN = "Administrator";
    DISABLED = "Disabled";
    RESET = "Reset link";
    RESET_TITLE = "A link to choose a new password";
    RESET_NOTE = "Hand it to the person yourself: it is shown only this once, good for 30 minutes, and ends all of their logins when it is used.";
    TWO_STEP = "Two-step login";
    REMOVE_SECOND_FACTOR = "Switch two-step login off";
    DISABLE = "Disable";
    ENABLE = "Enable";
    MAKE_ADMIN = "Make administrator";
    UNMAKE_ADMIN = "Take administration away";
    NEVER_SEEN = "not signed in anywhere";

    REGISTRATION = "Who may make an account";
    FIXED = "The setting REGISTRATION says so. To choose here, start the server without it.";
    TEAM = "New accounts join the Team workspace";
    TEAM_NOTE = "Turned off, whoever joins later starts with their own workspace alone. The Team workspace stays as it is for those who are in it.";
    SAVE = "Save";
    INVITES_NOTE = "An invite to this server alone: it lets somebody make an account, and leads into no workspace but what every new account gets.";
}

/// Who may make an account, in words.
#[must_use]
pub fn admission(admission: Admission) -> &'static str {
    match admission {
        Admission::Open => "Everybody who finds this server",
        Admission::Invite => "Whoever holds an invite",
        Admission::Closed => "Nobody",
    }
}

/// When somebody came and was last there.
#[must_use]
pub fn times(created: Timestamp, seen: Option<Timestamp>) -> String {
    let seen = seen.map_or_else(|| NEVER_SEEN.to_owned(), |seen| format!("last seen {}", instant(seen)));
    format!("since {}, {seen}", date(created))
}
