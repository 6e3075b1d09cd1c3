//! Texts of the settings.
#![allow(missing_docs, reason = "the texts say what they are for")]

use super::profile;

texts! {
    SETTINGS = "Settings";
    ALL_SETTINGS = "All settings";
    ACCOUNT = "Account";
    BACK = "Back to the board";
    SAVE = "Save";
    CANCEL = "Cancel";
    CONTINUE = "Continue";
    PROFILE = "Profile";
    DISPLAY_NAME = "Name";
    DISPLAY_NAME_HINT = "Shown to others next to your activity";

    COPY = "Copy";
    COPIED = "Copied";
    DOWNLOAD_TEXT = "Download as text";
    SHOW = "Show";
    HIDE = "Hide";
    NOT_SAVED = "Not saved. Check your connection and try again.";

    APPEARANCE = "Appearance";
    THEME = "Theme";
    THEME_NOTE = "Applies to this browser.";
}

/// The values of the theme, and how they are called.
pub const THEMES: [(&str, &str); 3] = [("system", "System"), ("light", "Light"), ("dark", "Dark")];

/// The sentence for what was done, by the word in the address; none for an unknown word.
#[must_use]
pub fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "saved" => "Saved.",
        "letter-sent" => "We sent you an email. Open the link in it within a day.",
        "ended" => "Device logged out.",
        "others-ended" => "All other devices were logged out.",
        "read" => "Dismissed.",
        "begun" => "Add this account to your authenticator app. Two-step login is not on yet.",
        "two-step-off" => "Two-step login is off.",
        "revoked" => "Invite revoked. Its link no longer works.",
        "enabled" => "The account is enabled. The person can log in again.",
        "disabled" => "The account is disabled, and all its devices were logged out.",
        "second_factor_removed" => "Two-step login was turned off for this person. They were told by email.",
        "made_admin" => "The person is now a server administrator.",
        "unmade_admin" => "The person is no longer a server administrator.",
        "username" => profile::USERNAME_CHANGED,
        "picture" => profile::PICTURE_CHANGED,
        "picture_removed" => profile::PICTURE_REMOVED,
        "passkey-added" => "Passkey added. Use it the next time you log in.",
        "passkey-renamed" => "Passkey renamed.",
        "passkey-removed" => "Passkey removed.",
        "token-revoked" => "Token revoked.",
        word => return super::teams::done(word),
    })
}

/// The document's title on a page of the settings.
#[must_use]
pub fn title(page: &str) -> String {
    format!("{page} · {SETTINGS}")
}
