//! The words of invites: the page that a link opens, the settings where links are made, and the letter.
#![allow(missing_docs, reason = "the texts say what they are for")]

use crate::domain::{Role, Timestamp};
use crate::words::notices::instant;
use crate::words::teams::role;

texts! {
    // Nothing in it is anybody's to choose: a name would make a good advertisement.
    MAIL_SUBJECT = "Your invite to TaskSync";
    INVITES = "Invites";
    MAKE_TITLE = "New invite";
    MAKE = "Create invite";
    ROLE = "Role";
    LASTS = "Expires after";
    USES = "Can be used by";
    EMAIL = "Email";
    EMAIL_HINT = "We email the invite there. Only an account with that address can accept it.";
    OPEN_TITLE = "Open invites";
    NONE = "No open invites.";
    REVOKE = "Revoke";
    REVOKE_ASKED = "Revoke this invite?";
    REVOKE_WHY = "Its link stops working at once. People who already joined stay.";
    REVOKE_NOW = "Revoke invite";
    LINK_TITLE = "Invite link";
    LINK_NOTE = "Copy it now: it is shown only once.";
    MAILED_TITLE = "Invite sent";

    TITLE = "You’re invited";
    JOIN = "Join";
    TO_BOARD = "Open your board";
    LOG_IN = "Log in";
    HAVE_ACCOUNT = "Already have an account?";
    ADDRESS_HINT = "The address this invite was sent to";
    CLOSED = "This server does not accept new accounts. Log in with an existing one.";
    FOR_ANOTHER = "This invite was sent to a different email address than your account’s. Log in with the account that has that address, or ask for an invite to yours.";
    HAVE_PLACE = "You already have an account on this server. There is nothing left to do.";
    GONE_TITLE = "This invite is no longer valid";
    GONE = "It was used or revoked, it expired, the person who created it may no longer invite others, or the link is incomplete. Ask an administrator of the workspace for a new one.";
    REMOVED_TITLE = "You cannot join with this invite";
    BRAKED_TITLE = "Too many attempts";
}

/// What somebody is invited to.
#[must_use]
pub fn invitation(by: &str, workspace: Option<&str>) -> String {
    match workspace {
        Some(workspace) => format!("{by} invites you to “{workspace}”."),
        None => format!("{by} invites you to create an account on this server."),
    }
}

/// What one becomes by it.
#[must_use]
pub fn becoming(role: Role) -> String {
    format!("You will join as {}.", with_article(role))
}

/// A role and what it may do.
#[must_use]
pub fn role_told(of: Role) -> String {
    let may = match of {
        Role::Viewer => "can read everything",
        Role::Member => "can edit tasks and projects",
        Role::Admin => "can also manage members and invites",
        Role::Owner => "owns the workspace",
    };
    format!("{}: {may}", role(of))
}

fn with_article(role: Role) -> &'static str {
    match role {
        Role::Viewer => "a viewer: you can read everything",
        Role::Member => "a member: you can edit tasks and projects",
        Role::Admin => "an administrator: you can also manage members and invites",
        Role::Owner => "an owner",
    }
}

/// How long an invite is valid, by seconds.
pub const LASTING: [(&str, &str); 4] =
    [("3600", "1 hour"), ("86400", "1 day"), ("604800", "7 days"), ("2592000", "30 days")];

/// How many people can use an invite.
pub const USING: [(&str, &str); 6] = [
    ("1", "1 person"),
    ("5", "5 people"),
    ("10", "10 people"),
    ("25", "25 people"),
    ("100", "100 people"),
    ("", "Any number of people"),
];

/// Where an invite went.
#[must_use]
pub fn mailed(to: &str) -> String {
    format!(
        "We sent an email to {to}. Only that email has the link, because opening it confirms the address. Without a mail server, the email is kept in the folder mail of the server’s data."
    )
}

/// What is left of an invite.
#[must_use]
pub fn left(uses: Option<u32>) -> String {
    match uses {
        None => "unlimited uses".to_owned(),
        Some(1) => "1 use left".to_owned(),
        Some(uses) => format!("{uses} uses left"),
    }
}

/// Who made it, and when it ends.
#[must_use]
pub fn made_by(name: &str, until: Timestamp) -> String {
    format!("Created by {name}, expires {}", instant(until))
}

/// What the letter says.
#[must_use]
pub fn mail_text(by: &str, workspace: Option<&str>, link: &str, until: Timestamp) -> String {
    format!(
        "{}\n\nOpen this link to accept the invite:\n\n{link}\n\nIt works only for you, until {}. If you do not know \
         what this is about, ignore this email.",
        invitation(by, workspace),
        instant(until)
    )
}
