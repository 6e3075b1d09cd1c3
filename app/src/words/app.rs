//! The words of the app: what stands around a project, its board, its list, and a task's dialog.

pub use super::dates::{day, moment};
use crate::domain::{Former, Priority};
use crate::store::Sort;

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

/// What an edit replaced, whose it was, and who replaced it when.
#[must_use]
pub fn replaced(former: &Former, by: Option<&str>, replaced_by: Option<&str>, at: Option<&str>) -> String {
    let what = match former {
        Former::Title(_) => "title",
        Former::Description(_) => "text",
        Former::Priority(_) => "priority",
        Former::StartAt(_) => "start date",
        Former::DueAt(_) => "due date",
    };
    let (by, replaced_by) = (by.unwrap_or(SOMEBODY), replaced_by.unwrap_or(SOMEBODY));
    let at = at.map(|at| format!(", {at}")).unwrap_or_default();
    format!("Earlier {what} by {by}, replaced by {replaced_by}{at}")
}

/// Whoever is no member any more.
const SOMEBODY: &str = "somebody who left";

/// Who deleted a task and when, and until when it can be restored.
#[must_use]
pub fn deleted(by: Option<&str>, at: Option<&str>, until: Option<&str>) -> String {
    let at = at.map(|at| format!(", {at}")).unwrap_or_default();
    let until = until.map(|until| format!(" Stays until {until}.")).unwrap_or_default();
    format!("Deleted by {}{at}.{until}", by.unwrap_or(SOMEBODY))
}

/// The button that brings a deleted task back.
#[must_use]
pub fn restore(title: &str) -> String {
    format!("{RESTORE} {title}")
}

/// The way to a workspace's settings.
#[must_use]
pub fn settings_of(workspace: &str) -> String {
    format!("Settings of {workspace}")
}

/// The document's title on a project's page.
#[must_use]
pub fn title(project: &str) -> String {
    format!("{project} · TaskSync")
}

/// The keys, and what they do.
pub const KEY_LIST: [(&str, &str); 8] = [
    ("← ↑ ↓ →", "Go from card to card"),
    ("Alt + ← ↑ ↓ →", "Move the card"),
    ("Enter", "Open the task; in a box, save it"),
    ("Escape", "Close, or leave the box"),
    ("Ctrl + Z", "Undo the last action"),
    ("Ctrl + Shift + Z", "Do it again"),
    ("Ctrl + Y", "Do it again"),
    ("?", "Show these keys"),
];

texts! {
    ADD = "Add";
    NEW_WORKSPACE = "New workspace";
    READ_ONLY = "You can read here, not change";
    ADD_PROJECT = "Add project";
    ANYBODY = "Anybody";
    ANY_PRIORITY = "Any priority";
    ASSIGNEES = "Assignees";
    BOARD = "Board";
    CARD_MENU = "Move or delete";
    CLOSE = "Close";
    COLUMNS = "Columns";
    CREATE_TASK = "Create task";
    DELETE = "Delete";
    DISMISS = "Dismiss";
    DESCRIPTION = "Description";
    DESCRIPTION_HINT = "Add a description";
    DUE_DATE = "Due date";
    EARLIER = "What edits replaced";
    EMPTY_BOARD = "Nothing here yet. Type a title and press Enter: that is your first task.";
    EMPTY_COLUMN = "Nothing here.";
    FILTER = "Filter";
    FILTER_ASSIGNEE = "Assigned to";
    FILTER_PRIORITY = "With priority";
    INSTALL = "Install TaskSync";
    INSTALL_BY_HAND = "To install TaskSync: Share, then Add to Home Screen.";
    KEYS = "Keys";
    LIST = "List";
    LOADING = "Loading";
    LOG_OUT = "Log out";
    MORE = "More";
    MOVE_DOWN = "Move down";
    MOVE_UP = "Move up";
    NEW_TASK = "New task";
    NEW_TASK_HINT = "Add a task";
    NEWER = "A new version is ready.";
    NO_DATE = "No date";
    NOTHING_FITS = "Nothing fits the filter.";
    PEOPLE = "People";
    PLACES = "Places";
    PRIORITY = "Priority";
    PROJECTS = "Projects";
    PUT_BACK = "Put back";
    PROJECT_NAME = "Name of the project";
    RELOAD = "Reload";
    RESTORE = "Restore";
    SETTINGS = "Settings";
    SHOW_ALL = "Show all";
    SKIP = "Skip to the tasks";
    SORT = "Sort by";
    START_DATE = "Start date";
    STATUS = "Status";
    TASK = "Task";
    TASK_GONE = "This task is gone";
    TASK_GONE_WHY = "Somebody deleted it, or the address is wrong.";
    TITLE = "Title";
    TRASH = "Trash";
    TRASH_EMPTY = "The trash is empty";
    TRASH_EMPTY_WHY = "Tasks that somebody deletes wait here for 30 days, and can be restored.";
    TRASH_HINT = "Deleted tasks stay here for 30 days.";
    UNDO = "Undo";
    VIEWS = "Views";
}
