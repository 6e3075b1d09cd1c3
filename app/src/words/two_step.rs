//! Texts of two-step login.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    TWO_STEP = "Two-step login";
    OFF = "Two-step login is off. With two-step login, a password alone is not enough to log in: it also takes a code from an app on your phone.";
    SET_UP = "Set up";
    STEP_SCAN = "Scan this with your authenticator app";
    STEP_TYPE = "Or enter this key in the app:";
    STEP_OPEN = "Open in an app on this device";
    PICTURE = "QR code with the key below";
    STEP_CONFIRM = "Enter the code from the app";
    CONFIRM = "Turn on";
    CODE = "Code";
    CODE_HINT = "6 digits from your authenticator app";
    ANY_CODE_HINT = "From your authenticator app, or a recovery code";
    CODES = "Your recovery codes";
    CODES_NOTE = "Two-step login is on. If you lose your phone, each of these codes lets you log in once. They are shown only now: save them in a password manager or print them.";
    CODES_DONE = "I saved them";
    CHANGE = "Change two-step login";
    CHANGE_NOTE = "Both need your password and a code.";
    RENEW = "New recovery codes";
    SWITCH_OFF = "Turn off";
    SWITCH_OFF_ASKED = "Turn off two-step login?";
    SWITCH_OFF_WHY = "After that, your password alone is enough to log in. Your recovery codes stop working.";
    SWITCH_OFF_NOW = "Turn off two-step login";
    ELSEWHERE = "Worried someone is already logged in as you?";
    ELSEWHERE_LINK = "Check your devices";
}

/// Since when it is on, and how many recovery codes are left.
#[must_use]
pub fn on(since: &str, codes_left: u64) -> String {
    let codes = match codes_left {
        0 => "No recovery codes are left. Create new ones.".to_owned(),
        1 => "1 recovery code is left. Create new ones soon.".to_owned(),
        left => format!("{left} recovery codes are left."),
    };
    format!("Two-step login has been on since {since}. {codes}")
}
