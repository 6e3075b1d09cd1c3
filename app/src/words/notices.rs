//! Emails about changes to a person's own account.
#![allow(missing_docs, reason = "the texts say what they are for")]

use super::dates;
use crate::domain::{PasswordOutcome, Timestamp};
use std::borrow::Cow;

/// The content of such an email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub subject: &'static str,
    /// What happened.
    pub what: Cow<'static, str>,
    /// What to do if it was not the person themselves.
    pub advice: Cow<'static, str>,
}

impl Notice {
    const fn new(subject: &'static str, what: &'static str, advice: &'static str) -> Self {
        Self { subject, what: Cow::Borrowed(what), advice: Cow::Borrowed(advice) }
    }
}

const CHANGE_IT: &str = "If this was not you, change your password and log out all other devices, in the settings. \
                         If you cannot log in, ask the administrator of the server.";

pub const TWO_STEP_ON: Notice = Notice::new(
    "Two-step login was turned on",
    "Logging in to your account now also takes a code.",
    CHANGE_IT,
);
pub const TWO_STEP_OFF: Notice = Notice::new(
    "Two-step login was turned off",
    "Logging in to your account no longer takes a code: the password alone is enough.",
    CHANGE_IT,
);
pub const TWO_STEP_TAKEN_OFF: Notice = Notice::new(
    "Two-step login was turned off for you",
    "An administrator of the server turned off two-step login for your account and logged out all your devices. \
     Logging in no longer takes a code: the password alone is enough. You can set it up again in the settings.",
    "If you did not ask for this, talk to the administrator of the server, and change your password.",
);
pub const RECOVERY_CODE_USED: Notice = Notice::new(
    "A recovery code was used",
    "One of your recovery codes was used instead of a code from your app. It cannot be used again.",
    CHANGE_IT,
);
pub const CODES_RENEWED: Notice = Notice::new(
    "New recovery codes were created",
    "Your account has new recovery codes. The old ones no longer work.",
    CHANGE_IT,
);
pub const SESSION_STOLEN: Notice = Notice::new(
    "A copy of your login may have been used",
    "An outdated key of one of your logins was used, so that login was ended.",
    "If you did not restore a browser from a backup, change your password and check your devices, in the settings.",
);

/// Whether a device stays logged in after a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// The one on which it was changed.
    OneDevice,
    /// None.
    Nowhere,
}

/// What a new password has ended, in sentences.
#[must_use]
pub fn password_outcome(outcome: PasswordOutcome, stays: Stays) -> String {
    let other = match stays {
        Stays::OneDevice => "other ",
        Stays::Nowhere => "",
    };
    let devices = match outcome.devices_signed_out {
        0 => format!("No {other}device was logged in."),
        1 => format!("1 {other}device was logged out."),
        count => format!("{count} {other}devices were logged out."),
    };
    let revoked = match outcome.api_tokens_revoked {
        0 => String::new(),
        1 => " 1 API token was revoked.".to_owned(),
        count => format!(" {count} API tokens were revoked."),
    };
    let left = match outcome.api_tokens_left {
        0 => String::new(),
        1 => " Your 1 API token still works.".to_owned(),
        count => format!(" Your {count} API tokens still work."),
    };
    format!("{devices}{revoked}{left}")
}

/// How a password was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// By the person, logged in.
    BySettings,
    /// By a link; `is_first_proof` when that was the first proof of the address, which removes what was set up before.
    ByLink { is_first_proof: bool },
    /// At the console of the server.
    ByConsole,
}

/// What else leads into an account, by which pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StillWorks {
    pub passkeys: usize,
    pub passkeys_page: String,
    pub tokens: usize,
    pub tokens_page: String,
    pub two_step: bool,
    pub two_step_page: String,
}

/// The email about another password, with what it ended and what still works. `ask` is where to request a reset link.
#[must_use]
pub fn password_changed(how: Changed, outcome: PasswordOutcome, left: &StillWorks, ask: &str) -> Notice {
    let what = match how {
        Changed::BySettings => "Your password was changed.",
        Changed::ByLink { .. } => "A new password was set with a reset link.",
        Changed::ByConsole => "An administrator of the server set a new password for your account.",
    };
    let ended = match how {
        Changed::BySettings => password_outcome(outcome, Stays::OneDevice),
        Changed::ByLink { .. } | Changed::ByConsole => password_outcome(outcome, Stays::Nowhere),
    };
    let gone = match how {
        Changed::ByLink { is_first_proof: true } => {
            "\n\nThis address had not been confirmed before. Everything that had been set up until then was removed: \
             passkeys, API tokens and two-step login."
        }
        Changed::ByLink { is_first_proof: false } | Changed::BySettings | Changed::ByConsole => "",
    };
    Notice {
        subject: "Your TaskSync password was changed",
        what: format!("{what} {ended}{gone}\n\n{}", still_works(left)).into(),
        advice: format!(
            "If this was not you, choose another one at once:\n\n{ask}\n\nand tell the administrator of the server."
        )
        .into(),
    }
}

fn still_works(left: &StillWorks) -> String {
    let many = |count: usize, one: &str, more: &str| match count {
        0 => format!("no {more}"),
        1 => format!("1 {one}"),
        count => format!("{count} {more}"),
    };
    let standing = if left.two_step { "is on" } else { "is off" };
    format!(
        "These still work. You can check them here:\n\
         - {}: {}\n\
         - {}: {}\n\
         - two-step login {standing}: {}",
        many(left.passkeys, "passkey", "passkeys"),
        left.passkeys_page,
        many(left.tokens, "API token", "API tokens"),
        left.tokens_page,
        left.two_step_page,
    )
}

/// The email about a new passkey or token; `page` is where it can be removed.
#[must_use]
pub fn new_key(key: &str, page: &str) -> Notice {
    Notice {
        subject: "New way to log in to your TaskSync account",
        what: format!("This was added to your account: {key}.").into(),
        advice: format!("If this was not you, remove it and change your password at once:\n\n{page}").into(),
    }
}

/// Where something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whence<'a> {
    /// By a device with this name, at this address.
    Device { name: &'a str, address: &'a str },
    /// At the server's console.
    Console,
}

/// The text of an email: what happened to whose account, when, by which device and from where, and what to do.
#[must_use]
pub fn letter(notice: &Notice, username: &str, at: Timestamp, from: Whence<'_>) -> String {
    let Notice { what, advice, .. } = notice;
    let from = match from {
        Whence::Device { name, address } => {
            format!("Device: {}\nAddress: {address}", crate::pages::settings::device_name(name))
        }
        Whence::Console => "From: the server console".to_owned(),
    };
    format!("Hello {username},\n\n{what}\n\nWhen: {}\n{from}\n\n{advice}\n", instant(at))
}

/// A point in time for a reader whose time zone is not known.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    at.date_time().map_or_else(
        || at.to_string(),
        |at| format!("{} UTC", dates::moment(at.date(), Some(at.time()), None)),
    )
}
