//! The words of invites: the page that a link opens, the settings where links are made, and the letter.
#![allow(missing_docs, reason = "the texts say what they are for")]

use crate::domain::{Role, Timestamp};
use crate::words::notices::instant;

texts! {
    // Nothing in it is anybody's to choose: a name would make a good advertisement.
    MAIL_SUBJECT = "An invite to TaskSync";
    INVITES = "Invites";
    MAKE_TITLE = "Invite somebody";
    MAKE = "Make invite";
    ROLE = "Role";
    LASTS = "Lasts";
    USES = "Lets in";
    EMAIL = "Email";
    EMAIL_HINT = "The invite is mailed there, and only an account with that address can take it up";
    OPEN_TITLE = "Open invites";
    NONE = "There are no open invites.";
    REVOKE = "Revoke";
    LINK_TITLE = "The invite's link";
    LINK_NOTE = "Copy it now: it is shown only this once.";
    MAILED_TITLE = "The invite is on its way";

    TITLE = "You are invited";
    JOIN = "Join";
    TO_BOARD = "Open your board";
    LOG_IN = "Log in";
    HAVE_ACCOUNT = "You have an account already?";
    ADDRESS_HINT = "The address that this invite was sent to";
    CLOSED = "This server takes no new accounts. Log in with the one that you have.";
    FOR_ANOTHER = "This invite was sent to another e-mail address than that of your account. Log out, and open the link again with the account that has it; or ask for an invite to your address.";
    HAVE_PLACE = "You have an account on this server already: there is nothing left to do.";
    GONE_TITLE = "This invite is not good any more";
    GONE = "It has been used, taken back, or has run out; or the link is not whole. Ask whoever sent it for a new one.";
    BRAKED_TITLE = "Too many links were tried";
}

/// What somebody is invited to.
#[must_use]
pub fn invitation(by: &str, workspace: Option<&str>) -> String {
    match workspace {
        Some(workspace) => format!("{by} invites you to “{workspace}”."),
        None => format!("{by} invites you to make an account on this server."),
    }
}

/// What one becomes by it.
#[must_use]
pub fn becoming(role: Role) -> String {
    format!("You join as {}.", with_article(role))
}

/// A role, as it stands in a list.
#[must_use]
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Member => "Member",
        Role::Admin => "Admin",
        Role::Owner => "Owner",
    }
}

/// A role and what it may do.
#[must_use]
pub fn role_told(of: Role) -> String {
    let may = match of {
        Role::Viewer => "reads",
        Role::Member => "works on tasks and projects",
        Role::Admin => "also invites and removes people",
        Role::Owner => "owns it",
    };
    format!("{}: {may}", role(of))
}

fn with_article(role: Role) -> &'static str {
    match role {
        Role::Viewer => "a viewer: you can read everything",
        Role::Member => "a member: you can work on tasks and projects",
        Role::Admin => "an admin: you can also invite and remove people",
        Role::Owner => "an owner",
    }
}

/// How long an invite lasts, by seconds.
pub const LASTING: [(&str, &str); 4] =
    [("3600", "1 hour"), ("86400", "1 day"), ("604800", "7 days"), ("2592000", "30 days")];

/// How many people it lets in.
pub const USING: [(&str, &str); 6] = [
    ("1", "1 person"),
    ("5", "5 people"),
    ("10", "10 people"),
    ("25", "25 people"),
    ("100", "100 people"),
    ("", "any number until it expires"),
];

/// Where an invite went.
#[must_use]
pub fn mailed(to: &str) -> String {
    format!(
        "A letter goes to {to}; without a mail server it lies with the server's data, in the folder mail. Only that letter has the link: whoever opens it shows that the address is theirs."
    )
}

/// What is left of an invite.
#[must_use]
pub fn left(uses: Option<u32>) -> String {
    match uses {
        None => "any number of uses".to_owned(),
        Some(1) => "1 use left".to_owned(),
        Some(uses) => format!("{uses} uses left"),
    }
}

/// Who made it, and when it ends.
#[must_use]
pub fn made_by(name: &str, until: Timestamp) -> String {
    format!("made by {name}, until {}", instant(until))
}

/// What the letter says.
#[must_use]
pub fn mail_text(by: &str, workspace: Option<&str>, link: &str, until: Timestamp) -> String {
    format!(
        "{}\n\nOpen this link to take the invite up:\n\n{link}\n\nIt is good for you alone, and until {}. If you do not \
         know what this is about, leave it: nothing happens.",
        invitation(by, workspace),
        instant(until)
    )
}
