//! Texts of the pages Devices and Password.
#![allow(missing_docs, reason = "the texts say what they are for")]

use super::notices::{Stays, password_outcome};
use crate::domain::PasswordOutcome;

texts! {
    DEVICES = "Devices";
    DEVICES_NOTE = "You’re logged in on these devices. A device that is not used for 30 days is logged out automatically.";
    THIS_DEVICE = "This device";
    END = "Log out";
    END_WHY = "It is logged out at once and has to log in again to see your tasks.";
    END_OTHERS = "Log out all other devices";
    END_OTHERS_ASKED = "Log out all other devices?";
    END_OTHERS_WHY = "They are logged out at once and have to log in again. You stay logged in here.";
    UNKNOWN_DEVICE = "Unknown device";
    STOLEN = "A copy of your login may have been used";
    STOLEN_NOTE = "An outdated key of one of your logins was used, so that login was ended. If you did not restore a browser from a backup, change your password and check your devices.";
    STOLEN_READ = "Dismiss";
    STOLEN_READ_ON = "Dismiss and continue";
    PASSWORD = "Password";
    CURRENT_PASSWORD = "Current password";
    NEW_PASSWORD = "New password";
    CHANGE_PASSWORD = "Change password";
    CHANGE_NOTE = "You stay logged in here. All other devices are logged out.";
    REVOKE_TOKENS_NOTE = "Programs that use one stop working until they get a new one. Revoke them if someone else may know your password.";
}

/// The choice to end the tokens along with the password.
#[must_use]
pub fn revoke_tokens(count: usize) -> String {
    match count {
        1 => "Also revoke my 1 API token".to_owned(),
        count => format!("Also revoke my {count} API tokens"),
    }
}

/// A browser and the system that it runs on.
#[must_use]
pub fn on(browser: &str, system: &str) -> String {
    format!("{browser} on {system}")
}

/// The accessible name of a row's button.
#[must_use]
pub fn end_on(device: &str) -> String {
    format!("Log out {device}")
}

/// The question before a device is logged out.
#[must_use]
pub fn end_asked(device: &str) -> String {
    format!("Log out {device}?")
}

/// When and from where a device was used.
#[must_use]
pub fn used(first: &str, last: &str, address: &str) -> String {
    let from = if address.is_empty() { String::new() } else { format!(" from {address}") };
    format!("Last used {last}{from}. Logged in {first}.")
}

/// Which login was copied, and when and from where that was noticed.
#[must_use]
pub fn stolen(device: &str, at: &str, address: &str) -> String {
    format!("{device}: noticed {at}, from {address}.")
}

/// The password was changed on a page or by a program that stays logged in.
#[must_use]
pub fn password_changed(outcome: PasswordOutcome) -> String {
    format!("Your password is changed. {}", password_outcome(outcome, Stays::OneDevice))
}

/// The password was set by a link.
#[must_use]
pub fn password_reset(outcome: PasswordOutcome) -> String {
    format!("Your password is changed. {}", password_outcome(outcome, Stays::Nowhere))
}
