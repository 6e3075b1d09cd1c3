//! Letters about somebody's own account.
#![allow(missing_docs, reason = "the texts say what they are for")]

use super::dates;
use crate::domain::Timestamp;
use std::borrow::Cow;

/// What a letter says.
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

const CHANGE_IT: &str = "If this was not you, change your password and log out everywhere else, in the settings. \
                         If you cannot log in, ask whoever runs the server.";

pub const TWO_STEP_ON: Notice = Notice::new(
    "Two-step login was switched on",
    "From now on a login to your account asks for a code, too.",
    CHANGE_IT,
);
pub const TWO_STEP_OFF: Notice = Notice::new(
    "Two-step login was switched off",
    "A login to your account asks for no code any more: the password alone is enough.",
    CHANGE_IT,
);
pub const TWO_STEP_TAKEN_OFF: Notice = Notice::new(
    "Two-step login was switched off for you",
    "Whoever runs the server has switched two-step login off for your account, and logged all your devices out. A \
     login asks for no code any more: the password alone is enough. You can set it up anew in the settings.",
    "If you did not ask for it, talk to whoever runs the server, and change your password.",
);
pub const RECOVERY_CODE_USED: Notice = Notice::new(
    "A recovery code was used",
    "One of your recovery codes was used in place of a code from your app. It does not work a second time.",
    CHANGE_IT,
);
pub const CODES_RENEWED: Notice = Notice::new(
    "New recovery codes were made",
    "Your account has new recovery codes. The old ones do not work any more.",
    CHANGE_IT,
);
pub const SESSION_STOLEN: Notice = Notice::new(
    "Somebody may have had a copy of your login",
    "A login of yours was used with a key that had been replaced, so it was ended.",
    "If you did not restore a browser from a copy, change your password and look through your devices, in the settings.",
);

/// Who gave an account another password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Whoever was signed in.
    BySettings,
    /// Whoever had a link for it; was that the first proof of the address, so that what had been set up before went?
    ByLink { is_first_proof: bool },
    /// Whoever runs the server.
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

/// The letter about another password, with what works as before. `ask` is where to ask for a link to choose one more.
#[must_use]
pub fn password_changed(how: Changed, left: &StillWorks, ask: &str) -> Notice {
    let what = match how {
        Changed::BySettings => "Your password was changed, and all your other devices were logged out.",
        Changed::ByLink { .. } => {
            "A new password was chosen by a link, and all your devices were logged out."
        }
        Changed::ByConsole => {
            "Whoever runs the server gave your account another password, and logged all your devices out."
        }
    };
    let gone = match how {
        Changed::ByLink { is_first_proof: true } => {
            "\n\nThis address had not been confirmed before. So whatever had been set up until then was taken away: \
             passkeys, API tokens and two-step login."
        }
        _ => "",
    };
    Notice {
        subject: "Your TaskSync password was changed",
        what: format!("{what}{gone}\n\n{}", still_works(left)).into(),
        advice: format!(
            "If this was not you, choose another one at once:\n\n{ask}\n\nand tell whoever runs the server."
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
        "What works as before, and where you can look through it:\n\
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

/// The letter about a new key; `page` is where keys of its kind are removed.
#[must_use]
pub fn new_key(key: &str, page: &str) -> Notice {
    Notice {
        subject: "A new key to your TaskSync account",
        what: format!("To your account was added: {key}.").into(),
        advice: format!("If this was not you, remove it and change your password at once:\n\n{page}").into(),
    }
}

/// From where something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whence<'a> {
    /// By a device with this name, at this address.
    Device { name: &'a str, address: &'a str },
    /// At the server's console.
    Console,
}

/// The text of a letter: what happened to whose account, when, by which device and from where, and what to do.
#[must_use]
pub fn letter(notice: &Notice, username: &str, at: Timestamp, from: Whence<'_>) -> String {
    let Notice { what, advice, .. } = notice;
    let from = match from {
        Whence::Device { name, address } => {
            format!("Device: {}\nAddress: {address}", crate::pages::settings::device_name(name))
        }
        Whence::Console => "From: the server's console".to_owned(),
    };
    format!("Hello {username},\n\n{what}\n\nWhen: {}\n{from}\n\n{advice}\n", instant(at))
}

/// A point in time for somebody whose time zone is not known.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    at.date_time().map_or_else(
        || at.to_string(),
        |at| format!("{} UTC", dates::moment(at.date(), Some(at.time()), None)),
    )
}
