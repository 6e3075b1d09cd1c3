//! Letters about somebody's own account.
#![allow(missing_docs, reason = "the texts say what they are for")]

use super::dates;
use crate::domain::Timestamp;

/// What a letter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    pub subject: &'static str,
    /// What happened.
    pub what: &'static str,
    /// What to do if it was not the person themselves.
    pub advice: &'static str,
}

const CHANGE_IT: &str = "If this was not you, change your password and log out everywhere else, in the settings. \
                         If you cannot log in, ask whoever runs the server.";

pub const PASSWORD_CHANGED: Notice = Notice {
    subject: "Your TaskSync password was changed",
    what: "Your password was changed, and all your other devices were logged out.",
    advice: "If this was not you, ask whoever runs the server to help you at once.",
};
pub const TWO_STEP_ON: Notice = Notice {
    subject: "Two-step login was switched on",
    what: "From now on a login to your account asks for a code, too.",
    advice: CHANGE_IT,
};
pub const TWO_STEP_OFF: Notice = Notice {
    subject: "Two-step login was switched off",
    what: "A login to your account asks for no code any more: the password alone is enough.",
    advice: CHANGE_IT,
};
pub const RECOVERY_CODE_USED: Notice = Notice {
    subject: "A recovery code was used",
    what: "One of your recovery codes was used in place of a code from your app. It does not work a second time.",
    advice: CHANGE_IT,
};
pub const CODES_RENEWED: Notice = Notice {
    subject: "New recovery codes were made",
    what: "Your account has new recovery codes. The old ones do not work any more.",
    advice: CHANGE_IT,
};
pub const SESSION_STOLEN: Notice = Notice {
    subject: "Somebody may have had a copy of your login",
    what: "A login of yours was used with a key that had been replaced, so it was ended.",
    advice: "If you did not restore a browser from a copy, change your password and look through your devices, \
             in the settings.",
};

/// The text of a letter: what happened to whose account, when, by which device and from where, and what to do.
#[must_use]
pub fn letter(notice: &Notice, username: &str, at: Timestamp, device: &str, address: &str) -> String {
    let Notice { what, advice, .. } = notice;
    let (at, device) = (instant(at), crate::pages::settings::device_name(device));
    format!("Hello {username},\n\n{what}\n\nWhen: {at}\nDevice: {device}\nAddress: {address}\n\n{advice}\n")
}

/// A point in time for somebody whose time zone is not known.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    at.date_time().map_or_else(
        || at.to_string(),
        |at| format!("{} UTC", dates::moment(at.date(), Some(at.time()), None)),
    )
}
