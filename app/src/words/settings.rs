//! The words of the settings.
#![allow(missing_docs, reason = "the texts say what they are for")]

use super::profile;

texts! {
    SETTINGS = "Settings";
    ALL_SETTINGS = "All settings";
    BACK = "Back to the board";
    SAVE = "Save";
    PROFILE = "Profile";
    DISPLAY_NAME = "Name";
    DISPLAY_NAME_HINT = "What the others see beside what you do";
}

/// What was done, by the word in the address; nothing for a word that stands for nothing.
#[must_use]
pub fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "saved" => "Saved.",
        "letter-sent" => "A letter is on its way. Open the link in it within a day.",
        "password" => "Your password is another one now. Everywhere else you are logged out.",
        "ended" => "That device is logged out.",
        "others-ended" => "You are logged out everywhere else.",
        "read" => "Noted. You are not told of it again.",
        "begun" => "Now teach your app the key. Nothing is switched on yet.",
        "two-step-off" => "Two-step login is off: the password alone lets you in.",
        "revoked" => "The invite is taken back: its link opens nothing any more.",
        "enabled" => "Done. They can log in again.",
        "disabled" => "Done. They are signed out everywhere, and kept out.",
        "second_factor_removed" => "Done. They log in with their password alone, and are told so by mail.",
        "made_admin" => "Done. They run this server too.",
        "unmade_admin" => "Done. They do not run this server any more.",
        "username" => profile::USERNAME_CHANGED,
        "picture" => profile::PICTURE_CHANGED,
        "picture_removed" => profile::PICTURE_REMOVED,
        "passkey-added" => "The passkey was added. Sign in with it next time.",
        "passkey-renamed" => "The passkey was renamed.",
        "passkey-removed" => "The passkey was removed.",
        "token-revoked" => "The token was revoked.",
        word => return super::teams::done(word),
    })
}

/// The document's title on a page of the settings.
#[must_use]
pub fn title(page: &str) -> String {
    format!("{page} · {SETTINGS}")
}
