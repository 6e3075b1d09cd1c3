//! The words of the settings.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    SETTINGS = "Settings";
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
        _ => return None,
    })
}
