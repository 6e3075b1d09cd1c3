//! The words of passkeys and API tokens.
#![allow(missing_docs, reason = "the texts say what they are for")]

use super::dates;
use crate::domain::{Scope, Timestamp};
use time::OffsetDateTime;

texts! {
    PASSKEYS = "Passkeys";
    PASSKEYS_LEAD = "A passkey signs you in with your fingerprint, your face, your screen lock or a security key, without a password. Your password goes on working.";
    NO_PASSKEYS = "You have no passkey yet.";
    NEEDS_SCRIPT = "To add a passkey, open this page in a browser that knows passkeys and lets this page run its script.";
    ADD_PASSKEY = "Add a passkey";
    PASSKEY_NAME = "Name of the passkey";
    PASSKEY_NAME_HINT = "So that you know it again, such as the device that keeps it";
    EDIT = "Edit";
    RENAME = "Rename";
    REMOVE = "Remove";
    REMOVE_PASSKEY = "Remove a passkey";
    REMOVE_HINT = "It opens this account no more. Delete it on your device as well, so that it is not offered again.";
    CURRENT_PASSWORD = "Your password";
    CURRENT_PASSWORD_HINT = "Asked for again, so that nobody else adds a key to your account";
    TOKENS = "API tokens";
    TOKENS_LEAD = "A token lets a program work with TaskSync in your name. Give it no more than it needs, and revoke it when it is no longer needed.";
    NO_TOKENS = "You have no token.";
    NEW_TOKEN = "Make a token";
    MAKE_TOKEN = "Make token";
    TOKEN_NAME = "Name of the token";
    TOKEN_NAME_HINT = "What it is for";
    SCOPE = "It may";
    READ_ONLY = "read";
    READ_WRITE = "read and write";
    WORKSPACE = "Workspaces";
    ALL_WORKSPACES = "All of mine";
    EXPIRY = "It ends after";
    REVOKE = "Revoke";
    SHOWN_ONCE = "Your new token. It is shown this once: copy it now, and keep it like a password.";
    EXPIRED = "has ended";

    ON_NOT_ALLOWED = "Nothing was signed: you stopped it, or it took too long. Try again.";
    ON_INVALID_STATE = "This device holds a passkey for your account already. Use another device, or remove the old one first.";
    ON_SECURITY = "The browser does not let passkeys be used at this address. Open TaskSync at the address that its administrator set.";
    ON_NOT_SUPPORTED = "This device cannot make a passkey that this server takes. Use another device or a security key.";
    ON_ABORT = "It was stopped before it was done. Try again.";
    FAILED = "That did not work. Check your connection and try again.";
}

/// The day of a moment, in UTC.
#[must_use]
pub fn date(at: Timestamp) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(at.millis().div_euclid(1000));
    moment.map(|moment| dates::day(moment.date(), None)).unwrap_or_default()
}

/// How far a token goes.
#[must_use]
pub fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => READ_ONLY,
        Scope::Write => READ_WRITE,
    }
}

/// For how many days a token can be asked for on the page, and how that reads.
pub const DAYS: [(u16, &str); 4] = [(7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "1 year")];

/// Where passkeys can be used, on a page that stands elsewhere.
#[must_use]
pub fn wrong_place(origin: Option<&str>) -> String {
    match origin {
        Some(origin) => format!("Passkeys work at {origin} only. Open TaskSync there to add or use one."),
        None => "Passkeys need a name: an IP address cannot have any. Ask whoever runs this server to set \
                 PUBLIC_URL to an address with a name."
            .to_owned(),
    }
}

/// When something was made, and when it was last used.
#[must_use]
pub fn used(added: &str, last_used: Option<&str>) -> String {
    match last_used {
        Some(last_used) => format!("Added {added}, last used {last_used}"),
        None => format!("Added {added}, never used"),
    }
}

/// When a token ends.
#[must_use]
pub fn ends(on: &str) -> String {
    format!("ends {on}")
}

/// The name of the button that removes or revokes one of many.
#[must_use]
pub fn of(verb: &str, name: &str) -> String {
    format!("{verb} {name}")
}

/// How a new passkey is called in the letter.
#[must_use]
pub fn a_passkey(name: &str) -> String {
    format!("the passkey “{name}”")
}

/// How a new token is called in the letter.
#[must_use]
pub fn a_token(name: &str) -> String {
    format!("the API token “{name}”")
}
