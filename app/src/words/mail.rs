//! Emails that people get, and the pages that the links in them open.
#![allow(missing_docs, reason = "the texts say what they are for")]

/// An email's address, subject and text.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
}

fn letter(to: &str, subject: &str, text: String) -> Letter {
    Letter { to: to.to_owned(), subject: subject.to_owned(), text }
}

#[must_use]
pub fn reset(to: &str, username: &str, link: &str) -> Letter {
    let text = format!(
        "Someone asked to reset the password of the account \"{username}\". If it was you, choose a new one here:\n\n\
         {link}\n\n\
         The link works once, for 30 minutes. If it was not you, ignore this email: your password stays the same."
    );
    letter(to, "Choose a new password for TaskSync", text)
}

#[must_use]
pub fn confirm(to: &str, username: &str, link: &str) -> Letter {
    let text = format!(
        "This email address was added to the TaskSync account \"{username}\". If that is your account, confirm it here:\n\n\
         {link}\n\n\
         The link works once, for a day. Until you open it, log in with your username. If it is not your account, ignore this email."
    );
    letter(to, "Confirm your address for TaskSync", text)
}

#[must_use]
pub fn account_wanted(to: &str, username: &str, login: &str, reset: &str) -> Letter {
    let text = format!(
        "Someone tried to create a TaskSync account with this email address. It belongs to your account, \
         \"{username}\", and stays there.\n\n\
         If it was you, log in:\n\n{login}\n\nor choose a new password, if you forgot yours:\n\n{reset}\n\n\
         If it was not you, there is nothing to do."
    );
    letter(to, "You already have a TaskSync account", text)
}

#[must_use]
pub fn address_wanted(to: &str, username: &str) -> Letter {
    let text = format!(
        "Someone tried to use this email address for another TaskSync account. It belongs to your account, \
         \"{username}\", and stays there.\n\n\
         If it was you, first remove the address from \"{username}\", in its settings under Email and phone. If it was \
         not you, there is nothing to do."
    );
    letter(to, "Your address was entered for another account", text)
}

#[must_use]
pub fn address_changed(to: &str, username: &str, link: Option<&str>) -> Letter {
    let text = match link {
        Some(link) => format!(
            "The TaskSync account \"{username}\" no longer uses this email address. If you changed it, there is \
             nothing to do.\n\n\
             If it was not you, restore this address within seven days. That also logs out every device:\n\n{link}"
        ),
        None => format!(
            "The TaskSync account \"{username}\" no longer uses this email address. If you changed it, there is \
             nothing to do. If it was not you, tell the administrator of your TaskSync server."
        ),
    };
    letter(to, "Your TaskSync address was changed", text)
}

texts! {
    RESET_TITLE = "Forgot your password?";
    RESET_ASK = "Enter your username, email address or phone number, and we’ll email you a link to choose a new password.";
    RESET_SEND = "Send link";
    RESET_SENT_TITLE = "Check your email";
    RESET_SENT = "If an account matches and has an email address, we sent a link to it. The link works once, for 30 minutes.";
    RESET_NO_MAIL = "No email? Check your spam folder, or ask the administrator of your TaskSync server for a link: accounts without an email address get none, and neither does anyone if the server has no mail server.";
    CHOOSE_TITLE = "Choose a new password";
    NEW_PASSWORD = "New password";
    CHOOSE_NOTE = "This logs out every device. Then log in with the new password.";
    CHOOSE = "Set password";
    CHANGED_TITLE = "Password changed";
    CHANGED = "Log in with your new password.";
    LOG_IN = "Log in";
    BACK_TO_LOGIN = "Back to login";
    ASK_AGAIN = "Request another link";

    CONFIRM_TITLE = "Confirm your email address";
    CONFIRM = "Confirm";
    CONFIRMED_TITLE = "Email address confirmed";
    CONFIRMED = "Your account now uses it.";
    RESTORE_TITLE = "Restore your email address";
    RESTORE = "Restore it and log out everywhere";
    RESTORED_TITLE = "Email address restored";
    RESTORED = "Every device was logged out. If you did not change the address yourself, someone may know your password: choose a new one now.";
    STALE_TITLE = "This link no longer works";
    STALE_CONFIRM = "It was already used or has expired. Request a new one in the settings, under Email and phone.";
    STALE_RESTORE = "It was already used or is older than seven days. Ask the administrator of your TaskSync server.";
    OPEN = "Open TaskSync";

    CONTACT = "Email and phone";
    EMAIL_HINT = "Use it to log in; we also send email there. A new address takes effect once you open the link we send to it.";
    PHONE_HINT = "Use it to log in. Include the country code, e.g. +49 30 123456.";
    CURRENT_PASSWORD = "Your password";
    CURRENT_PASSWORD_HINT = "To confirm it’s you";
    IS_CONFIRMED = "Confirmed";
    IS_UNCONFIRMED = "Not confirmed yet. Open the link in the email we sent you. Until then, log in with your username.";
    SEND_AGAIN = "Send the email again";
}

#[must_use]
pub fn confirm_question(email: &str, username: &str) -> String {
    format!(
        "{email} will become the address of the account \"{username}\". If that is not your account, close this page."
    )
}

#[must_use]
pub fn restore_question(email: &str, username: &str) -> String {
    format!("{email} will become the address of the account \"{username}\" again.")
}

#[must_use]
pub fn waiting(email: &str) -> String {
    format!("{email} replaces it once you open the link we sent there.")
}
