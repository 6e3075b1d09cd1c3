//! Every text that people read, in one place, ready for translation.
//!
//! Here stands what the rules and the store have to say; the words of the pages stand apart, and
//! nothing but pages uses them.

/// Texts that never vary. Before the modules, which it is made for.
macro_rules! texts {
    ($($name:ident = $text:literal;)*) => {$(
        #[doc = $text]
        pub const $name: &str = $text;
    )*};
}

pub mod app;
#[cfg(feature = "ssr")]
pub mod audit;
pub mod company;
mod dates;
#[cfg(feature = "ssr")]
pub mod devices;
#[cfg(feature = "ssr")]
pub mod door;
pub mod entry;
#[cfg(feature = "ssr")]
pub mod instance;
#[cfg(feature = "ssr")]
pub mod invites;
pub mod kept;
#[cfg(feature = "ssr")]
pub mod keys;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod notices;
#[cfg(feature = "ssr")]
pub mod profile;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
pub mod teams;
#[cfg(feature = "ssr")]
pub mod two_step;

use crate::domain::{Category, Problem, Refused, rules::StepKind};

/// A refusal as a sentence that says what to do.
#[must_use]
pub fn refusal(refused: &Refused) -> String {
    match refused {
        Refused::Invalid(errors) => errors.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        Refused::NotFound => "This is not here, or not for you.".into(),
        Refused::Deleted => {
            "This was deleted in the meantime. Restore it from the trash, then repeat your change.".into()
        }
        Refused::Forbidden => "Your role does not allow this. Ask an administrator of the workspace.".into(),
        Refused::Scope => {
            "This API token does not go that far. Another one may, or it takes a login: see what the document of the API says."
                .into()
        }
        Refused::Conflict(error) | Refused::SecondFactor(error) => error.to_string(),
        Refused::Stale => {
            "Somebody changed this in the meantime. Load it again and repeat your change.".into()
        }
        Refused::LastOne => "The last one has to stay. Add another one first.".into(),
        Refused::OwnerStays => {
            "A workspace has one owner, always. Hand it over to another member first.".into()
        }
        Refused::PersonalStays => {
            "A personal workspace is its owner's alone, and stays as long as the account. Make another one to share."
                .into()
        }
        Refused::TeamStays => {
            "The Team workspace belongs to the server: its administrators can turn it off.".into()
        }
        Refused::Left => {
            "You do not belong to this workspace any more. Ask one of its members to do it for you.".into()
        }
        Refused::OnlyOwner(workspaces) => {
            let names: Vec<_> = workspaces.iter().map(|name| quoted(name)).collect();
            format!(
                "Others work in {}, and you are the only owner. Make somebody else an owner, or delete it first.",
                names.join(", ")
            )
        }
        Refused::LastAdministrator => {
            "You are the last administrator of this server. Make somebody else one first.".into()
        }
        Refused::WrongCredentials => "The name or the password is wrong. Check both and try again.".into(),
        Refused::SignedOut => "You are signed out. Log in to go on.".into(),
        Refused::RegistrationClosed => {
            "This server is not open to everybody. Ask whoever runs it for an invite or an account.".into()
        }
        Refused::TooMany { retry_after } => {
            format!("That was too much at once. Try again in {retry_after} seconds.")
        }
    }
}

/// What is wrong with a field, as a sentence that says what to do.
#[must_use]
pub fn field_problem(field: &str, problem: Problem) -> String {
    let name = field_name(field);
    match problem {
        Problem::Required if field == "totp" => {
            "This account asks for a code, too: the one that your authenticator app shows, or a recovery code.".into()
        }
        Problem::Required if field == "statuses" => {
            "A project needs at least one column for each of to do, in progress and done.".into()
        }
        Problem::Required => format!("{name} is missing: fill it in."),
        Problem::TooShort(min) => format!("{name} is too short: use at least {min} characters."),
        Problem::TooLong(_) if field == "picture" => {
            format!("{name} is too large: choose one of at most 2 MB and 16 million pixels.")
        }
        Problem::TooLong(max) => format!("{name} is too long: use at most {max} characters."),
        Problem::Characters if field == "username" => {
            format!("{name} takes letters a–z, digits, and _ . - only.")
        }
        Problem::Characters => format!("{name} has characters that cannot stand there: remove them."),
        Problem::Format => format!("{name} does not look right: {}.", expected(field)),
        Problem::Taken => format!("{name} is taken already: choose another."),
        Problem::Unknown if field == "token" => {
            "This link was used already, or is too old: ask for another.".into()
        }
        Problem::Unknown => format!("{name} names something that is not here: choose another."),
        Problem::Common => format!("{name} is one of the first that attackers try: choose another."),
        Problem::Wrong if field == "totp" => {
            format!("{name} is not right, or was used already: wait for the next one.")
        }
        Problem::Wrong if field == "credential" => {
            "This passkey was not accepted: try again, or use another way to sign in.".into()
        }
        Problem::Wrong => format!("{name} is not right: check it and try again."),
        Problem::Unchanged => format!("{name} is the one that you have: choose another."),
        Problem::Contradiction => format!("{name} contradicts another field: change one of them."),
        Problem::InUse => format!("{name} still holds tasks: move them elsewhere first."),
        Problem::TooMany(max) => format!("{name}: choose at most {max}."),
        Problem::StartsAfterDue if field == "due_at" => {
            "The due date must not be before the start date.".into()
        }
        Problem::StartsAfterDue => "The start date must not be after the due date.".into(),
        Problem::Archived => "This project is archived. Unarchive it to add tasks.".into(),
    }
}

fn field_name(field: &str) -> &str {
    match field {
        "username" => "The username",
        "email" => "The e-mail address",
        "phone" => "The phone number",
        "password" => "The password",
        "current_password" => "Your password",
        "new_password" => "The new password",
        "totp" => "The code",
        "expires_in_days" => "The number of days",
        "credential" => "The passkey",
        "passkeys" => "Passkeys",
        "tokens" => "API tokens",
        "display_name" => "The name",
        "identifier" => "Username, email or phone",
        "picture" => "The picture",
        "title" => "The title",
        "description" => "The description",
        "due_at" => "The due date",
        "start_at" => "The start date",
        "status" | "status_id" => "The status",
        "project_id" => "The project",
        "move_to" => "The column for the tasks",
        "statuses" => "Columns",
        "limit" => "The limit",
        "workspace_id" => "The workspace",
        "assignees" | "assign" => "The assignee",
        "name" => "The name",
        "confirm" => "The name of the workspace",
        "invites" => "Open invites",
        "registration" => "REGISTRATION, with which the server was started,",
        other => other,
    }
}

fn expected(field: &str) -> &'static str {
    match field {
        "username" => "it reads as a phone number: begin with a letter",
        "email" => "write it like ada@example.org",
        "phone" => "write it with the country's code, like +49 30 123456",
        "picture" => "choose a PNG, JPEG, WebP or GIF file",
        "due_at" | "start_at" => "write a date like 2026-03-01",
        "limit" => "choose a number from 1 to 999",
        _ => "check it",
    }
}

/// What stands where a person's name stood who has deleted their account.
pub const DELETED_PERSON: &str = "Deleted person";

/// What a new project calls its column of this category.
#[must_use]
pub fn category(category: Category) -> &'static str {
    match category {
        Category::Todo => "To do",
        Category::InProgress => "In progress",
        Category::Done => "Done",
    }
}

/// A task was added that the filter leaves out.
pub const HIDDEN_BY_FILTER: &str = "Added, but the filter hides it. Choose Show all to see it.";

/// A task or a project is gone.
#[must_use]
pub fn deleted(title: &str) -> String {
    format!("Deleted {}", quoted(title))
}

/// A project was archived.
#[must_use]
pub fn archived(name: &str) -> String {
    format!("Archived {}", quoted(name))
}

/// What the copy of a project is called.
#[must_use]
pub fn copy_of(name: &str) -> String {
    format!("{name} (copy)")
}

/// What somebody did to a task, a project or a column.
#[must_use]
pub fn step(kind: StepKind, title: &str) -> String {
    let verb = match kind {
        StepKind::Create => "Create",
        StepKind::Edit => "Change",
        StepKind::Move => "Move",
        StepKind::Archive => "Archive",
        StepKind::Unarchive => "Unarchive",
        StepKind::Delete => "Delete",
    };
    format!("{verb} {}", quoted(title))
}

/// An action was undone.
#[must_use]
pub fn undone(step: &str) -> String {
    format!("Undone: {step}")
}

/// An action was done again.
#[must_use]
pub fn redone(step: &str) -> String {
    format!("Done again: {step}")
}

/// An action cannot be undone, or done again, any more.
#[must_use]
pub fn overtaken(step: &str) -> String {
    format!("Not undone, because somebody went on from it: {step}")
}

/// Somebody else's edit took the place of one's own.
#[must_use]
pub fn gave_way(title: &str, by: Option<&str>) -> String {
    let by = by.unwrap_or("Somebody");
    format!("{by} changed {} at the same time as you. What gave way is kept in the task.", quoted(title))
}

/// A workspace is gone from here.
#[must_use]
pub fn left(workspace: &str) -> String {
    format!(
        "You do not belong to {} any more, or it was deleted. What this device kept of it is gone.",
        quoted(workspace)
    )
}

/// There is no action to undo.
pub const NOTHING_TO_UNDO: &str = "There is nothing to undo.";
/// There is no action to do again.
pub const NOTHING_TO_REDO: &str = "There is nothing to do again.";

fn quoted(title: &str) -> String {
    let mut short: String = title.chars().take(40).collect();
    if short.len() < title.len() {
        short.push('…');
    }
    format!("“{short}”")
}

/// The network or the server is away.
pub const UNREACHABLE: &str = "The server cannot be reached. Check your connection and try again.";

/// What the workspace that an instance's people share is called.
pub const TEAM: &str = "Team";
/// What its first project is called.
pub const TEAM_BOARD: &str = "Team board";
/// What the first project of a person's own workspace is called.
pub const INBOX: &str = "Inbox";
