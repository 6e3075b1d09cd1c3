//! The words of the app: what stands around a project, its board, its list, and a task's dialog.

pub use super::dates::{DATES, day, due, moment};
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

/// Where the box for a new task puts it, when that is not the first column.
#[must_use]
pub fn new_task_in(column: &str) -> String {
    format!("New task in {column}")
}

/// The button that makes a task of each pasted line.
#[must_use]
pub fn add_each(lines: usize) -> String {
    format!("Add as {lines} tasks")
}

/// The menu's way to a column.
#[must_use]
pub fn move_to(column: &str) -> String {
    format!("Move to {column}")
}

/// Who made a task, and when.
#[must_use]
pub fn created(by: Option<&str>, at: Option<&str>) -> String {
    format!("Created by {}{}.", by.unwrap_or(FORMER), at.map(|at| format!(", {at}")).unwrap_or_default())
}

/// Who changed a task last, and when.
#[must_use]
pub fn updated(by: Option<&str>, at: Option<&str>) -> String {
    format!("Changed by {}{}.", by.unwrap_or(FORMER), at.map(|at| format!(", {at}")).unwrap_or_default())
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
    let (by, replaced_by) = (by.unwrap_or(FORMER), replaced_by.unwrap_or(FORMER));
    let at = at.map(|at| format!(", {at}")).unwrap_or_default();
    format!("Earlier {what} by {by}, replaced by {replaced_by}{at}")
}

/// Whoever is no member any more.
const FORMER: &str = "a former member";

/// Who deleted a task and when, and until when it can be restored.
#[must_use]
pub fn deleted(by: Option<&str>, at: Option<&str>, until: Option<&str>) -> String {
    let at = at.map(|at| format!(", {at}")).unwrap_or_default();
    let until = until.map(|until| format!(" Stays until {until}.")).unwrap_or_default();
    format!("Deleted by {}{at}.{until}", by.unwrap_or(FORMER))
}

/// The button that brings a deleted task back.
#[must_use]
pub fn restore(title: &str) -> String {
    format!("{RESTORE} {title}")
}

/// The way to a workspace's settings.
#[must_use]
pub fn settings_of(workspace: &str) -> String {
    format!("{workspace} settings")
}

/// The document's title.
#[must_use]
pub fn title(page: &str) -> String {
    format!("{page} · TaskSync")
}

/// The document's title on a page of a workspace: two workspaces may both have an "Inbox".
#[must_use]
pub fn title_in(page: &str, workspace: &str) -> String {
    title(&[page, workspace].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
}

/// How many tasks of a column are shown, and of how many where a filter leaves some out.
#[must_use]
pub fn count(shown: usize, total: usize) -> String {
    if shown < total { format!("{shown} of {total}") } else { shown.to_string() }
}

/// A member in the side bar.
#[must_use]
pub fn person(name: &str, is_here: bool) -> String {
    if is_here { format!("{name}, {ONLINE}") } else { name.to_owned() }
}

/// How many people there are that are not shown.
#[must_use]
pub fn more(count: usize) -> String {
    format!("+{count}")
}

/// The button that shows them.
#[must_use]
pub fn show_all(people: usize) -> String {
    format!("Show all {people} people")
}

/// A task is back where it was.
#[must_use]
pub fn restored(project: &str) -> String {
    format!("Restored to {project}")
}

/// The keys, and what they do.
pub const KEY_LIST: [(&str, &str); 17] = [
    ("↑ ↓ or K J", "Previous or next task"),
    ("← →", "Column to the left or right"),
    ("Alt + ↑ ↓", "Move the task up or down"),
    ("Alt + ← →", "Move the task to the column beside"),
    ("E", "Mark as done, or not done"),
    ("P", "Set the priority"),
    ("A", "Assign people"),
    ("D", "Set the due date"),
    ("X or Delete", "Delete the task"),
    ("Shift + F10", "Open the task’s menu"),
    ("Enter", "Open the task, or save the field"),
    ("Escape", "Close, or leave the field"),
    ("N", "New task"),
    ("/ or F", "Filter"),
    ("Ctrl + Z", "Undo"),
    ("Ctrl + Shift + Z or Ctrl + Y", "Redo"),
    ("?", "Show keyboard shortcuts"),
];

texts! {
    ADD = "Add";
    NEW_WORKSPACE = "New workspace";
    READ_ONLY = "View only";
    ADD_PROJECT = "Add project";
    ANYONE = "Anyone";
    ANY_PRIORITY = "Any priority";
    ASSIGNEES = "Assignees";
    BOARD = "Board";
    CARD_MENU = "Task menu";
    CLEAR_FILTER = "Clear filter";
    CLOSE = "Close";
    COLUMNS = "Columns";
    CREATE_TASK = "Create task";
    DELETE = "Delete";
    DISMISS = "Dismiss";
    DESCRIPTION = "Description";
    DESCRIPTION_HINT = "Add a description";
    DUE_DATE = "Due date";
    FILTER = "Filter";
    FILTER_ASSIGNEE = "Assignee filter";
    FILTER_PRIORITY = "Priority filter";
    INSTALL = "Install TaskSync";
    INSTALL_BY_HAND = "To install TaskSync, tap Share, then Add to Home Screen.";
    KEYS = "Keyboard shortcuts";
    LIST = "List";
    LOADING = "Loading";
    LOADING_FAILED = "TaskSync could not be loaded. What you typed is kept.";
    LOADING_PROGRAM = "Loading…";
    LOG_OUT = "Log out";
    MINE = "Mine";
    MORE = "More";
    MOVE_DOWN = "Move down";
    MOVE_UP = "Move up";
    NEW_TASK = "New task";
    NEW_TASK_HINT = "Add a task";
    NEWER = "A new version is ready.";
    NO_DATE = "No date";
    ONLINE = "online";
    PEOPLE = "People";
    PLACES = "Places";
    PRIORITY = "Priority";
    PROJECTS = "Projects";
    PUT_BACK = "Put back";
    PROJECT_NAME = "Project name";
    RELOAD = "Reload";
    QUEUED = "Will be added when TaskSync has loaded";
    RESTORE = "Restore";
    RETRY = "Retry";
    SETTINGS = "Settings";
    SHOW_FEWER = "Show fewer";
    SKIP = "Skip to the tasks";
    SORT = "Sort by";
    START_DATE = "Start date";
    STATUS = "Status";
    TASK = "Task";
    TITLE = "Title";
    TRASH = "Trash";
    TRASH_EMPTY = "The trash is empty";
    TRASH_HINT = "Deleted tasks stay here for 30 days.";
    VIEWS = "Views";
}
