//! Texts of the entry pages: landing, login, register, not found, offline.
#![allow(missing_docs, reason = "the texts say what they are for")]

pub const TAGLINE: &str = "The task board that is always up to date";
pub const PITCH: &str = "Plan on a board or in a list. Your team sees every change at once, on desktop \
                         and phone, and everyone can keep working offline.";
pub const CREATE_ACCOUNT: &str = "Create account";
pub const LOG_IN: &str = "Log in";
pub const LOG_IN_WITH_PASSKEY: &str = "Log in with a passkey";
pub const OPEN: &str = "Open your board";
pub const CLOSED: &str =
    "This server does not accept new accounts. Ask its administrator for an invite or an account.";

pub const REGISTER_TITLE: &str = "Create your account";
pub const LOGIN_TITLE: &str = "Log in to TaskSync";
pub const HAVE_ACCOUNT: &str = "Already have an account?";
pub const FORGOT: &str = "Forgot your password?";
pub const NO_ACCOUNT: &str = "New here?";

pub const USERNAME: &str = "Username";
pub const EMAIL: &str = "Email";
pub const PHONE: &str = "Phone";
pub const PASSWORD: &str = "Password";
pub const CODE: &str = "Code";
pub const IDENTIFIER: &str = "Username, email or phone";
pub const OPTIONAL: &str = "Optional";
pub const USERNAME_HINT: &str = "3–32 characters: a–z, 0–9, _ . -";
pub const PHONE_HINT: &str = "Include the country code, e.g. +49 30 123456";
pub const PASSWORD_HINT: &str = "At least 8 characters";
pub const CHECK_FIELDS: &str = "Please fix the fields marked below.";

pub const NOT_FOUND_TITLE: &str = "Page not found";
pub const NOT_FOUND: &str = "The link may be wrong, or the page was moved or deleted.";

pub const AWAY_TITLE: &str = "Can’t reach the server";
pub const AWAY: &str =
    "This page opens as soon as the connection is back. Check your network or try again in a moment.";
pub const TRY_AGAIN: &str = "Try again";

/// The landing page's description for search engines and link previews: at most 160 characters.
pub const DESCRIPTION: &str = "TaskSync is a task board for teams that you host yourself. Changes appear at once on \
                               every device, and it keeps working offline.";

/// A task of the landing page's picture.
#[derive(Clone, Copy)]
pub struct Drawn {
    pub number: &'static str,
    pub title: &'static str,
    /// The word on the wire; none where it has none.
    pub priority: &'static str,
    /// How near it is, and what it reads.
    pub due: Option<(&'static str, &'static str)>,
    /// Who works on it: name and hue.
    pub people: &'static [(&'static str, usize)],
}

/// A column: status, colour, name, tasks.
pub type DrawnColumn = (&'static str, &'static str, &'static str, &'static [Drawn]);

pub const PICTURE_LABEL: &str =
    "A board with the columns To do, In progress and Done, and a few tasks in each.";

const ADA: (&str, usize) = ("Ada Mensah", 5);
const JON: (&str, usize) = ("Jon Weber", 2);
const LIN: (&str, usize) = ("Lin Osei", 8);

#[rustfmt::skip]
pub const PICTURE: [DrawnColumn; 3] = [
    ("todo", "gray", "To do", &[
        Drawn { number: "#41", title: "Agree on dates for the autumn release", priority: "high", due: Some(("today", "Today")), people: &[ADA, JON] },
        Drawn { number: "#44", title: "Ask three customers about the new export", priority: "", due: Some(("later", "12 Mar")), people: &[LIN] },
        Drawn { number: "#45", title: "Renew the certificate of the test server", priority: "low", due: None, people: &[] },
        Drawn { number: "#47", title: "Plan the spring meeting", priority: "", due: Some(("later", "2 Apr")), people: &[JON, LIN] },
        Drawn { number: "#48", title: "Choose a printer for the second floor", priority: "", due: None, people: &[ADA] },
    ]),
    ("in_progress", "amber", "In progress", &[
        Drawn { number: "#38", title: "Move the billing pages to the new layout", priority: "medium", due: Some(("soon", "Thu")), people: &[JON] },
        Drawn { number: "#40", title: "Document how we deploy on Fridays", priority: "", due: None, people: &[LIN, ADA] },
        Drawn { number: "#42", title: "Search is slow in large projects", priority: "urgent", due: Some(("overdue", "Yesterday")), people: &[ADA] },
    ]),
    ("done", "teal", "Done", &[
        Drawn { number: "#36", title: "Fix the time zone in reminder emails", priority: "", due: Some(("done", "3 Mar")), people: &[ADA] },
        Drawn { number: "#31", title: "Order chairs for the small room", priority: "", due: None, people: &[JON] },
        Drawn { number: "#29", title: "Translate the welcome email", priority: "", due: None, people: &[LIN] },
        Drawn { number: "#27", title: "Test restoring a backup on another machine", priority: "high", due: None, people: &[JON, ADA] },
    ]),
];
