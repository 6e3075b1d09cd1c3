//! Every text that people read, in one place, ready for translation.

pub mod entry;

use crate::domain::{Category, Priority, Problem, Refused};
use crate::store::Sort;
use crate::sync::Link;
use time::{Date, Month, Time, Weekday};

/// A refusal as a sentence that says what to do.
#[must_use]
pub fn refusal(refused: &Refused) -> String {
    match refused {
        Refused::Invalid(errors) => errors.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        Refused::NotFound => "This is not here, or not for you.".into(),
        Refused::Forbidden => "Your role does not allow this. Ask an administrator of the workspace.".into(),
        Refused::Conflict(error) => error.to_string(),
        Refused::Stale => {
            "Somebody changed this in the meantime. Load it again and repeat your change.".into()
        }
        Refused::LastOne => "The last one has to stay. Add another one first.".into(),
        Refused::WrongCredentials => "The name or the password is wrong. Check both and try again.".into(),
        Refused::SignedOut => "You are signed out. Log in to go on.".into(),
        Refused::RegistrationClosed => {
            "This server takes no new accounts. Ask its administrator for one.".into()
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
        Problem::Required => format!("{name} is missing: fill it in."),
        Problem::TooShort(min) => format!("{name} is too short: use at least {min} characters."),
        Problem::TooLong(max) => format!("{name} is too long: use at most {max} characters."),
        Problem::Characters if field == "username" => {
            format!("{name} takes letters a–z, digits, and _ . - only.")
        }
        Problem::Characters => format!("{name} has characters that cannot stand there: remove them."),
        Problem::Format => format!("{name} does not look right: {}.", expected(field)),
        Problem::Taken => format!("{name} is taken already: choose another."),
        Problem::Unknown => format!("{name} names something that is not here: choose another."),
        Problem::Common => format!("{name} is one of the first that attackers try: choose another."),
        Problem::Contradiction => format!("{name} contradicts another field: change one of them."),
        Problem::InUse => format!("{name} still holds tasks: move them elsewhere first."),
        Problem::TooMany(max) => format!("{name}: choose at most {max}."),
    }
}

fn field_name(field: &str) -> &str {
    match field {
        "username" => "The username",
        "email" => "The e-mail address",
        "phone" => "The phone number",
        "password" => "The password",
        "display_name" => "The name",
        "identifier" => "Username, email or phone",
        "title" => "The title",
        "description" => "The description",
        "due_at" => "The due date",
        "start_at" => "The start date",
        "status" | "status_id" => "The status",
        "project_id" => "The project",
        "workspace_id" => "The workspace",
        "assignees" | "assign" => "The assignee",
        "name" => "The name",
        other => other,
    }
}

fn expected(field: &str) -> &'static str {
    match field {
        "email" => "write it like ada@example.org",
        "phone" => "write it with the country's code, like +49 30 123456",
        "due_at" | "start_at" => "write a date like 2026-03-01",
        _ => "check it",
    }
}

/// What a new project calls its column of this category.
#[must_use]
pub fn category(category: Category) -> &'static str {
    match category {
        Category::Todo => "To do",
        Category::InProgress => "In progress",
        Category::Done => "Done",
    }
}

/// A change that the server turned down.
#[must_use]
pub fn not_applied(reason: &str) -> String {
    format!("Not applied: {reason}")
}

/// The program in the page is older than the server.
pub const OUTDATED: &str = "There is a new version of TaskSync. Reload the page to get it.";

/// A task is gone.
#[must_use]
pub fn deleted(title: &str) -> String {
    let mut short: String = title.chars().take(40).collect();
    if short.len() < title.len() {
        short.push('…');
    }
    format!("Deleted “{short}”")
}

/// The network or the server is away.
pub const UNREACHABLE: &str = "The server cannot be reached. Check your connection and try again.";

/// A day near today by its word, another one by its date, with the year where it is not this one's.
#[must_use]
pub fn day(day: Date, today: Option<Date>) -> String {
    let date = format!("{} {}", day.day(), month(day.month()));
    let Some(today) = today else { return format!("{date} {}", day.year()) };
    match (day - today).whole_days() {
        -1 => "Yesterday".into(),
        0 => "Today".into(),
        1 => "Tomorrow".into(),
        2..7 => weekday(day.weekday()).into(),
        _ if day.year() == today.year() => date,
        _ => format!("{date} {}", day.year()),
    }
}

/// A day and, where there is one, a time of day.
#[must_use]
pub fn moment(date: Date, time: Option<Time>, today: Option<Date>) -> String {
    let day = day(date, today);
    time.map_or_else(|| day.clone(), |time| format!("{day} {:02}:{:02}", time.hour(), time.minute()))
}

fn month(month: Month) -> &'static str {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[month as usize - 1]
}

fn weekday(day: Weekday) -> &'static str {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    NAMES[day.number_days_from_monday() as usize]
}

/// What a priority is called.
#[must_use]
pub fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::None => "No priority",
        Priority::Low => "Low",
        Priority::Medium => "Medium",
        Priority::High => "High",
        Priority::Urgent => "Urgent",
    }
}

/// What a sort order is called.
#[must_use]
pub fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Manual => "As arranged",
        Sort::Priority => "Priority",
        Sort::Due => "Due date",
        Sort::Title => "Title",
        Sort::Updated => "Last changed",
    }
}

/// How things stand with the server, with the number of changes that wait.
#[must_use]
pub fn link(link: Link, pending: usize) -> String {
    match (link, pending) {
        (Link::Live, 0) => "Live".into(),
        (Link::Live, 1) => "Saving 1 change".into(),
        (Link::Live, n) => format!("Saving {n} changes"),
        (Link::CatchingUp, _) => "Catching up".into(),
        (Link::Offline, 0) => "Offline".into(),
        (Link::Offline, 1) => "Offline. 1 change kept here".into(),
        (Link::Offline, n) => format!("Offline. {n} changes kept here"),
    }
}

/// A task's short number; nothing until the server has given one.
#[must_use]
pub fn number(number: u32) -> String {
    if number == 0 { String::new() } else { format!("#{number}") }
}

/// The button that adds a task to a column.
#[must_use]
pub fn add_to(column: &str) -> String {
    format!("Add to {column}")
}

/// The menu's way to a column.
#[must_use]
pub fn move_to(column: &str) -> String {
    format!("Move to {column}")
}

/// Who made a task, and when.
#[must_use]
pub fn created(by: Option<&str>, at: Option<&str>) -> String {
    format!(
        "Created by {}{}.",
        by.unwrap_or("somebody who left"),
        at.map(|at| format!(", {at}")).unwrap_or_default()
    )
}

/// Who changed a task last, and when.
#[must_use]
pub fn updated(by: Option<&str>, at: Option<&str>) -> String {
    format!(
        "Changed by {}{}.",
        by.unwrap_or("somebody who left"),
        at.map(|at| format!(", {at}")).unwrap_or_default()
    )
}

/// The document's title on a project's page.
#[must_use]
pub fn title(project: &str) -> String {
    format!("{project} · TaskSync")
}

macro_rules! texts {
    ($($name:ident = $text:literal;)*) => {$(
        #[doc = $text]
        pub const $name: &str = $text;
    )*};
}

texts! {
    ADD = "Add";
    ADD_PROJECT = "Add project";
    ANYBODY = "Anybody";
    ANY_PRIORITY = "Any priority";
    ASSIGNEES = "Assignees";
    BOARD = "Board";
    CARD_MENU = "Move or delete";
    CLOSE = "Close";
    COLUMNS = "Columns";
    DELETE = "Delete";
    DESCRIPTION = "Description";
    DESCRIPTION_HINT = "Add a description";
    DUE_DATE = "Due date";
    EMPTY_BOARD = "Nothing here yet. Type a title above and press Enter: that is your first task.";
    EMPTY_COLUMN = "Nothing here.";
    FILTER = "Filter";
    FILTER_ASSIGNEE = "Assigned to";
    FILTER_PRIORITY = "With priority";
    LIST = "List";
    LOADING = "Loading";
    LOG_OUT = "Log out";
    MORE = "More";
    MOVE_DOWN = "Move down";
    MOVE_UP = "Move up";
    NEW_TASK = "New task";
    NEW_TASK_HINT = "Add a task";
    NOTHING_FITS = "Nothing fits the filter.";
    PEOPLE = "People";
    PLACES = "Places";
    PRIORITY = "Priority";
    PROJECTS = "Projects";
    PROJECT_NAME = "Name of the project";
    SHOW_ALL = "Show all";
    SKIP = "Skip to the tasks";
    SORT = "Sort by";
    START_DATE = "Start date";
    STATUS = "Status";
    TASK = "Task";
    TASK_GONE = "This task is gone";
    TASK_GONE_WHY = "Somebody deleted it, or the address is wrong.";
    TITLE = "Title";
    UNDO = "Undo";
    VIEWS = "Views";
}

/// What the workspace that an instance's people share is called.
pub const TEAM: &str = "Team";
/// What its first project is called.
pub const TEAM_BOARD: &str = "Team board";
/// What the first project of a person's own workspace is called.
pub const INBOX: &str = "Inbox";
