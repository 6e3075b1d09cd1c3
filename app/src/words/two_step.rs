//! The words of the two-step login.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    TWO_STEP = "Two-step login";
    OFF = "Two-step login is off. With it, whoever knows your password still cannot log in: a login also takes a code from an app on your phone.";
    SET_UP = "Set up";
    STEP_SCAN = "Scan this with your authenticator app";
    STEP_TYPE = "Or type this key into the app:";
    STEP_OPEN = "Open it in an app on this device";
    PICTURE = "A QR code that holds the key below";
    STEP_CONFIRM = "Then type the code that the app shows";
    CONFIRM = "Switch on";
    CODE = "Code";
    CODE_HINT = "Six digits from your authenticator app";
    ANY_CODE_HINT = "From your authenticator app, or a recovery code";
    CODES = "Your recovery codes";
    CODES_NOTE = "Two-step login is on. Each of these codes lets you in once when your phone is gone. They are shown only now: print them or keep them in a password manager.";
    CODES_DONE = "I have kept them";
    CHANGE = "Change it";
    CHANGE_NOTE = "Both ask for your password and a code.";
    RENEW = "New recovery codes";
    SWITCH_OFF = "Switch off";
    ELSEWHERE = "Somebody else may be signed in as you already?";
    ELSEWHERE_LINK = "See your devices";
}

/// Since when it is on, and how many recovery codes are left.
#[must_use]
pub fn on(since: &str, codes_left: u64) -> String {
    let codes = match codes_left {
        0 => "No recovery codes are left: make new ones.".to_owned(),
        1 => "One recovery code is left: make new ones soon.".to_owned(),
        left => format!("{left} recovery codes are left."),
    };
    format!("Two-step login is on since {since}. {codes}")
}
