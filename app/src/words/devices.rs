//! The words of the page of devices, and of the password's.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    DEVICES = "Devices";
    DEVICES_NOTE = "Here you are signed in. A device that was not used for 30 days is signed out by itself.";
    THIS_DEVICE = "This device";
    END = "Log out";
    END_OTHERS = "Log out everywhere else";
    UNKNOWN_DEVICE = "Unknown device";
    STOLEN = "Somebody may have had a copy of your login";
    STOLEN_NOTE = "A login of yours was used with a key that had been replaced, so it was ended. If you did not restore a browser from a copy, change your password and look through your devices.";
    STOLEN_READ = "I have read this";
    PASSWORD = "Password";
    CURRENT_PASSWORD = "Current password";
    NEW_PASSWORD = "New password";
    CHANGE_PASSWORD = "Change password";
    CHANGE_NOTE = "You stay signed in here. Everywhere else you are logged out.";
}

/// A browser and the system that it runs on.
#[must_use]
pub fn on(browser: &str, system: &str) -> String {
    format!("{browser} on {system}")
}

/// What the button of a row says to whoever does not see the row.
#[must_use]
pub fn end_on(device: &str) -> String {
    format!("Log out on {device}")
}

/// When and from where a device was used.
#[must_use]
pub fn used(first: &str, last: &str, address: &str) -> String {
    let from = if address.is_empty() { String::new() } else { format!(" from {address}") };
    format!("Last used {last}{from}. Signed in {first}.")
}

/// What was stolen, and when and from where that showed.
#[must_use]
pub fn stolen(device: &str, at: &str, address: &str) -> String {
    format!("{device}: noticed {at}, from {address}.")
}
