//! The words of the way in: landing, login, register, and the page that is not there.
#![allow(missing_docs, reason = "the texts say what they are for")]

pub const TAGLINE: &str = "One task board for everybody, always up to date";
pub const PITCH: &str = "TaskSync shows your team's tasks as a board or a list. What one person changes, \
                         everybody sees at once, on the desk and on the phone.";
pub const CREATE_ACCOUNT: &str = "Create account";
pub const LOG_IN: &str = "Log in";
pub const LOG_IN_WITH_PASSKEY: &str = "Sign in with a passkey";
pub const OPEN: &str = "Open your board";
pub const CLOSED: &str =
    "This server is not open to everybody. Ask whoever runs it for an invite or an account.";

pub const REGISTER_TITLE: &str = "Create your account";
pub const LOGIN_TITLE: &str = "Log in to TaskSync";
pub const HAVE_ACCOUNT: &str = "You have an account already?";
pub const FORGOT: &str = "Forgot your password?";
pub const NO_ACCOUNT: &str = "New here?";

pub const USERNAME: &str = "Username";
pub const EMAIL: &str = "Email";
pub const PHONE: &str = "Phone";
pub const PASSWORD: &str = "Password";
pub const CODE: &str = "Code";
pub const IDENTIFIER: &str = "Username, email or phone";
pub const OPTIONAL: &str = "Optional";
pub const USERNAME_HINT: &str = "3 to 32 letters, digits, or _ . -";
pub const PHONE_HINT: &str = "With the country's code, like +49 30 123456";
pub const PASSWORD_HINT: &str = "At least 8 characters";
pub const CHECK_FIELDS: &str = "Something does not fit yet. Look at the marked fields.";

pub const NOT_FOUND_TITLE: &str = "This page is not here";
pub const NOT_FOUND: &str = "The address may be mistyped, or what it led to was moved or deleted. Check it, or start from your board.";

pub const AWAY_TITLE: &str = "The server cannot be reached";
pub const AWAY: &str =
    "This page opens as soon as the connection is back. Check your network, or try again in a moment.";
pub const TRY_AGAIN: &str = "Try again";

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
        Drawn { number: "#41", title: "Agree on the dates for the autumn release", priority: "high", due: Some(("today", "Today")), people: &[ADA, JON] },
        Drawn { number: "#44", title: "Ask three customers about the new export", priority: "", due: Some(("later", "12 Mar")), people: &[LIN] },
        Drawn { number: "#45", title: "Renew the certificate of the test server", priority: "low", due: None, people: &[] },
        Drawn { number: "#47", title: "Plan the spring meeting", priority: "", due: Some(("later", "2 Apr")), people: &[JON, LIN] },
        Drawn { number: "#48", title: "Choose a printer for the second floor", priority: "", due: None, people: &[ADA] },
    ]),
    ("in_progress", "amber", "In progress", &[
        Drawn { number: "#38", title: "Move the billing pages to the new layout", priority: "medium", due: Some(("soon", "Thu")), people: &[JON] },
        Drawn { number: "#40", title: "Write down how we deploy on Fridays", priority: "", due: None, people: &[LIN, ADA] },
        Drawn { number: "#42", title: "Search is slow in large projects", priority: "urgent", due: Some(("overdue", "Yesterday")), people: &[ADA] },
    ]),
    ("done", "teal", "Done", &[
        Drawn { number: "#36", title: "Fix the time zone in reminder mails", priority: "", due: Some(("done", "3 Mar")), people: &[ADA] },
        Drawn { number: "#31", title: "Order chairs for the small room", priority: "", due: None, people: &[JON] },
        Drawn { number: "#29", title: "Translate the welcome mail", priority: "", due: None, people: &[LIN] },
        Drawn { number: "#27", title: "Try a restore from the backup on another machine", priority: "high", due: None, people: &[JON, ADA] },
    ]),
];
