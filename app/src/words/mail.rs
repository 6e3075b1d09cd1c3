//! The letters that people get, and the pages that the links in them lead to.
#![allow(missing_docs, reason = "the texts say what they are for")]

/// A letter's address, subject and text.
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
        "Somebody asked for a new password for the account \"{username}\". If it was you, choose one here:\n\n\
         {link}\n\n\
         The link works once, for 30 minutes. If it was not you, do nothing: your password stays as it is."
    );
    letter(to, "Choose a new password for TaskSync", text)
}

#[must_use]
pub fn confirm(to: &str, username: &str, link: &str) -> Letter {
    let text = format!(
        "This address was given for the TaskSync account \"{username}\". If that account is yours, confirm it here:\n\n\
         {link}\n\n\
         The link works once, for a day. If the account is not yours, do nothing."
    );
    letter(to, "Confirm your address for TaskSync", text)
}

#[must_use]
pub fn address_wanted(to: &str, username: &str) -> Letter {
    let text = format!(
        "Somebody wanted to use this address for another TaskSync account. It belongs to yours, \"{username}\", and \
         stays there.\n\n\
         If it was you: remove the address from \"{username}\" first, in its settings under Email and phone. If it \
         was not, there is nothing to do."
    );
    letter(to, "Your address was given for another account", text)
}

#[must_use]
pub fn address_changed(to: &str, username: &str, link: Option<&str>) -> Letter {
    let text = match link {
        Some(link) => format!(
            "The TaskSync account \"{username}\" does not use this address any more. If you changed it, there is \
             nothing to do.\n\n\
             If it was not you, put this address back within seven days, and every device is signed out:\n\n{link}"
        ),
        None => format!(
            "The TaskSync account \"{username}\" does not use this address any more. If you changed it, there is \
             nothing to do. If it was not you, tell whoever runs your TaskSync."
        ),
    };
    letter(to, "Your TaskSync address was changed", text)
}

texts! {
    RESET_TITLE = "Forgot your password?";
    RESET_ASK = "Say who you are, and we send you a link to choose a new password.";
    RESET_SEND = "Send the link";
    RESET_SENT_TITLE = "Look into your mail";
    RESET_SENT = "If there is such an account and it has an e-mail address, a letter goes there. Its link works once, for 30 minutes.";
    RESET_NO_MAIL = "No letter? Look into the spam folder, or ask whoever runs your TaskSync for a link: an account without an e-mail address gets no letter, and nobody does where no mail server is set.";
    CHOOSE_TITLE = "Choose a new password";
    NEW_PASSWORD = "New password";
    CHOOSE_NOTE = "Every device is signed out, and you log in with the new password.";
    CHOOSE = "Set the password";
    CHANGED_TITLE = "Your password is changed";
    CHANGED = "Every device was signed out. Log in with the new password.";
    LOG_IN = "Log in";
    BACK_TO_LOGIN = "Back to the login";
    ASK_AGAIN = "Ask for another link";

    CONFIRM_TITLE = "Confirm your address";
    CONFIRM = "Confirm";
    CONFIRMED_TITLE = "The address is confirmed";
    CONFIRMED = "Your account uses it from now on.";
    RESTORE_TITLE = "Put the address back";
    RESTORE = "Put it back and sign out everywhere";
    RESTORED_TITLE = "The address is back";
    RESTORED = "Every device was signed out. If you did not change the address yourself, somebody knows your password: choose a new one now.";
    STALE_TITLE = "This link does not work any more";
    STALE_CONFIRM = "It was used already, or is too old. Have another one sent from the settings, under Email and phone.";
    STALE_RESTORE = "It was used already, or is older than seven days. Ask whoever runs your TaskSync.";
    OPEN = "Open TaskSync";

    CONTACT = "Email and phone";
    EMAIL_HINT = "You can log in with it, and letters go there. A new address counts once you open the link that we send to it.";
    PHONE_HINT = "You can log in with it. With the country's code, like +49 30 123456.";
    CURRENT_PASSWORD = "Your password";
    CURRENT_PASSWORD_HINT = "So that nobody else changes this at your open screen";
    IS_CONFIRMED = "Confirmed";
    IS_UNCONFIRMED = "Not confirmed yet: open the link in the letter.";
    SEND_AGAIN = "Send the letter again";
}

#[must_use]
pub fn confirm_question(email: &str, username: &str) -> String {
    format!(
        "{email} becomes the address of the account \"{username}\". If that account is not yours, close this page."
    )
}

#[must_use]
pub fn restore_question(email: &str, username: &str) -> String {
    format!("{email} becomes the address of the account \"{username}\" again.")
}

#[must_use]
pub fn waiting(email: &str) -> String {
    format!("{email} takes its place once you open the link that we sent there.")
}
