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

#[cfg(feature = "ssr")]
pub mod api_reference;
pub mod app;
#[cfg(feature = "ssr")]
pub mod audit;
pub mod company;
pub mod dates;
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
pub mod structure;
pub mod task;
#[cfg(feature = "ssr")]
pub mod teams;
pub mod told;
#[cfg(feature = "ssr")]
pub mod two_step;

use crate::domain::{Category, Problem, Refused, rules::StepKind};

/// A refusal as a sentence that says what to do.
#[must_use]
pub fn refusal(refused: &Refused) -> String {
    match refused {
        Refused::Invalid(errors) => errors.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        Refused::NotFound => "Not found, or you do not have access.".into(),
        Refused::Deleted => {
            "This was deleted in the meantime. Restore it from the trash, then try again.".into()
        }
        Refused::Forbidden => "Your role does not allow this. Ask a workspace administrator.".into(),
        Refused::Scope => {
            "This API token does not have permission for this. Use another token or log in; the API documentation \
             lists what each one allows."
                .into()
        }
        Refused::Conflict(error) | Refused::SecondFactor(error) => error.to_string(),
        Refused::Stale => {
            "This was changed by another request in the meantime. Load it again and repeat your change.".into()
        }
        Refused::LastOne => "The last one cannot be removed. Add another one first.".into(),
        Refused::OwnerStays => {
            "A workspace needs an owner. Make another member the owner first.".into()
        }
        Refused::PersonalStays => {
            "A personal workspace cannot be shared or deleted. Create another workspace to share.".into()
        }
        Refused::TeamStays => {
            "The Team workspace belongs to the server. Its administrators can turn it off.".into()
        }
        Refused::Left => {
            "You are no longer a member of this workspace. Ask one of its members to make the change.".into()
        }
        Refused::Removed => {
            "You were removed from this workspace. Ask one of its administrators for a new invite.".into()
        }
        Refused::OnlyOwner(workspaces) => {
            let names: Vec<_> = workspaces.iter().map(|name| quoted(name)).collect();
            format!(
                "You are the only owner of {}, which has other members. Make another member the owner, or delete it first.",
                names.join(", ")
            )
        }
        Refused::LastAdministrator => {
            "You are the last administrator of this server. Make another person an administrator first.".into()
        }
        Refused::WrongCredentials => "Wrong username or password. If you used an email that is not confirmed, try your username."
            .into(),
        Refused::SignedOut => "You are logged out. Log in to continue.".into(),
        Refused::RegistrationClosed => {
            "This server does not accept new accounts. Ask its administrator for an invite or an account.".into()
        }
        Refused::TooMany { retry_after } => {
            format!("Too many attempts. Try again in {retry_after} seconds.")
        }
    }
}

/// What is wrong with a field, as a sentence that says what to do.
#[must_use]
pub fn field_problem(field: &str, problem: Problem) -> String {
    let name = field_name(field);
    match problem {
        Problem::Required if field == "totp" => {
            "Enter the code from your authenticator app, or a recovery code.".into()
        }
        Problem::Required if field == "statuses" => {
            "A project needs at least one column for each of to do, in progress and done.".into()
        }
        Problem::Required => required(field),
        Problem::TooShort(min) => format!("{name} is too short: use at least {min} characters."),
        Problem::TooLong(_) if field == "picture" => {
            format!("{name} is too large. Choose one of at most 2 MB and 16 megapixels.")
        }
        Problem::TooLong(max) => format!("{name} is too long. Use at most {max} characters."),
        Problem::Characters if field == "username" => {
            format!("{name} can only contain letters a–z, digits, and _ . -")
        }
        Problem::Characters => format!("{name} contains characters that are not allowed."),
        Problem::Format => format!("{name} is not valid: {}.", expected(field)),
        Problem::Taken => format!("{name} is already taken. Choose another."),
        Problem::Unknown if field == "token" => {
            "This link was already used or has expired. Request a new one.".into()
        }
        Problem::Unknown => format!("{name} does not exist. Choose another."),
        Problem::Common => format!("{name} is too common and easy to guess. Choose another."),
        Problem::Wrong if field == "totp" => {
            format!("{name} is wrong or was already used. Wait for the next one.")
        }
        Problem::Wrong if field == "credential" => {
            "This passkey was not accepted. Try again, or log in another way.".into()
        }
        Problem::Wrong => format!("{name} is wrong. Check it and try again."),
        Problem::Unchanged => format!("{name} is the one you already have. Choose another."),
        Problem::Contradiction => format!("{name} contradicts another field. Change one of them."),
        Problem::InUse => format!("{name} still has tasks. Move them first."),
        Problem::TooMany(max) if matches!(field, "name" | "workspace_id") => {
            format!("You belong to {max} workspaces, and that is the most. Leave one first.")
        }
        Problem::TooMany(max) => format!("{name}: choose at most {max}."),
        Problem::StartsAfterDue if field == "due_at" => {
            "The due date must not be before the start date.".into()
        }
        Problem::StartsAfterDue => "The start date must not be after the due date.".into(),
        Problem::Archived => "This project is archived. Unarchive it to add tasks.".into(),
    }
}

/// What to do about a field that was left empty.
fn required(field: &str) -> String {
    match field {
        "username" => "Enter a username.".into(),
        "email" => "Enter an email address.".into(),
        "phone" => "Enter a phone number.".into(),
        "password" => "Enter a password.".into(),
        "current_password" => "Enter your password.".into(),
        "new_password" => "Enter a new password.".into(),
        "title" => "Enter a title.".into(),
        "name" | "display_name" => "Enter a name.".into(),
        "identifier" => "Enter your username, email or phone.".into(),
        other => format!("{} is required.", field_name(other)),
    }
}

fn field_name(field: &str) -> &str {
    match field {
        "username" => "The username",
        "email" => "The email address",
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
        "confirm" => "The workspace name",
        "mid" => "The command’s number",
        "invites" => "Open invites",
        "registration" => "The setting REGISTRATION",
        other => other,
    }
}

fn expected(field: &str) -> &'static str {
    match field {
        "username" => "it looks like a phone number, so start it with a letter",
        "email" => "use the form name@example.org",
        "phone" => "include the country code, e.g. +49 30 123456",
        "picture" => "choose a PNG, JPEG, WebP or GIF file",
        "due_at" | "start_at" => "use a date like 2026-03-01",
        "limit" => "choose a number from 1 to 999",
        "mid" => "count from 1",
        _ => "check it",
    }
}

/// Shown in place of the name of a person who deleted their account.
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
pub const HIDDEN_BY_FILTER: &str = "Added, but hidden by the filter.";

/// A task that was typed before the program ran cannot be made.
#[must_use]
pub fn not_added(title: &str) -> String {
    format!("Could not add {}. Add it again where you need it.", quoted(title))
}

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

/// An action on a task, a project or a column, as undo names it.
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

/// An action was redone.
#[must_use]
pub fn redone(step: &str) -> String {
    format!("Redone: {step}")
}

/// An action can no longer be undone or redone.
#[must_use]
pub fn overtaken(step: &str) -> String {
    format!("Cannot undo, because it was changed since: {step}")
}

/// Another person's edit replaced one's own.
#[must_use]
pub fn gave_way(title: &str, by: Option<&str>) -> String {
    let by = by.unwrap_or("Another member");
    format!("{by} changed {} at the same time as you. Your version is kept in the task.", quoted(title))
}

/// A workspace is gone from here.
#[must_use]
pub fn left(workspace: &str) -> String {
    format!(
        "You are no longer a member of {}, or it was deleted. Its data was removed from this device.",
        quoted(workspace)
    )
}

/// There is no action to undo.
pub const NOTHING_TO_UNDO: &str = "Nothing to undo.";
/// There is no action to redo.
pub const NOTHING_TO_REDO: &str = "Nothing to redo.";

fn quoted(title: &str) -> String {
    let mut short: String = title.chars().take(40).collect();
    if short.len() < title.len() {
        short.push('…');
    }
    format!("“{short}”")
}

/// The network or the server is away.
pub const UNREACHABLE: &str = "Can’t reach the server. Check your connection and try again.";

/// What the workspace that an instance's people share is called.
pub const TEAM: &str = "Team";
/// What its first project is called.
pub const TEAM_BOARD: &str = "Team board";
/// What the first project of a person's own workspace is called.
pub const INBOX: &str = "Inbox";
