//! Texts of passkeys and API tokens.
#![allow(missing_docs, reason = "the texts say what they are for")]

use super::dates;
use crate::domain::{Scope, Timestamp};
use time::OffsetDateTime;

texts! {
    PASSKEYS = "Passkeys";
    PASSKEYS_LEAD = "A passkey logs you in with your fingerprint, face, screen lock or a security key instead of a password. Your password keeps working.";
    NO_PASSKEYS = "No passkeys yet.";
    NEEDS_SCRIPT = "To add a passkey, open this page in a browser that supports passkeys, with JavaScript turned on.";
    ADD_PASSKEY = "Add a passkey";
    PASSKEY_NAME = "Passkey name";
    PASSKEY_NAME_HINT = "So you recognize it, e.g. the device that stores it";
    EDIT = "Edit";
    RENAME = "Rename";
    REMOVE = "Remove passkey";
    REMOVE_HINT = "It can no longer log in to this account. Delete it on your device too, so that it is not offered again.";
    CURRENT_PASSWORD = "Your password";
    CURRENT_PASSWORD_HINT = "To confirm it’s you";
    TOKENS = "API tokens";
    TOKENS_LEAD = "A token lets a program use TaskSync in your name. Give it only the access it needs, and revoke it when you no longer use it.";
    NO_TOKENS = "No tokens yet.";
    NEW_TOKEN = "New token";
    MAKE_TOKEN = "Create token";
    TOKEN_NAME = "Token name";
    TOKEN_NAME_HINT = "What it is for";
    SCOPE = "Permission";
    READ_ONLY = "Read only";
    READ_WRITE = "Read and write";
    WORKSPACE = "Workspaces";
    ALL_WORKSPACES = "All my workspaces";
    EXPIRY = "Expires after";
    REVOKE = "Revoke";
    REVOKE_NOW = "Revoke token";
    REVOKE_WHY = "Programs that use it lose access at once.";
    TOKEN_TITLE = "Your new token";
    SHOWN_ONCE = "Copy it now: it is shown only once. Keep it like a password.";
    EXPIRED = "expired";

    ON_NOT_ALLOWED = "The passkey was not used: it was cancelled or timed out. Try again.";
    ON_INVALID_STATE = "This device already has a passkey for your account. Use another device, or remove the old passkey first.";
    ON_SECURITY = "Your browser does not allow passkeys at this address. Open TaskSync at the address that its administrator set.";
    ON_NOT_SUPPORTED = "This device cannot create a passkey for this server. Use another device or a security key.";
    ON_ABORT = "The request was cancelled. Try again.";
    FAILED = "Something went wrong. Check your connection and try again.";
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
        Some(origin) => format!("Passkeys only work at {origin}. Open TaskSync there to add or use one."),
        None => "Passkeys do not work with an IP address. Ask the administrator of this server to set PUBLIC_URL to \
                 an address with a host name."
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
    format!("expires {on}")
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

/// The question before a token is revoked.
#[must_use]
pub fn revoke_asked(name: &str) -> String {
    format!("Revoke “{name}”?")
}

/// The question before a passkey is removed.
#[must_use]
pub fn remove_asked(name: &str) -> String {
    format!("Remove “{name}”?")
}
