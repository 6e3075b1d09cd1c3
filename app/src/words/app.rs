//! The words of the app: what stands around a project, its board, its list, and a task's dialog.

pub use super::dates::{day, moment};
use crate::domain::Priority;
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
    CREATE_TASK = "Create task";
    DELETE = "Delete";
    DESCRIPTION = "Description";
    DESCRIPTION_HINT = "Add a description";
    DUE_DATE = "Due date";
    EMPTY_BOARD = "Nothing here yet. Type a title and press Enter: that is your first task.";
    EMPTY_COLUMN = "Nothing here.";
    FILTER = "Filter";
    FILTER_ASSIGNEE = "Assigned to";
    FILTER_PRIORITY = "With priority";
    INSTALL = "Install TaskSync";
    INSTALL_BY_HAND = "To install TaskSync: Share, then Add to Home Screen.";
    LIST = "List";
    LOADING = "Loading";
    LOG_OUT = "Log out";
    MORE = "More";
    MOVE_DOWN = "Move down";
    MOVE_UP = "Move up";
    NEW_TASK = "New task";
    NEW_TASK_HINT = "Add a task";
    NEWER = "A new version is ready.";
    NOTHING_FITS = "Nothing fits the filter.";
    PEOPLE = "People";
    PLACES = "Places";
    PRIORITY = "Priority";
    PROJECTS = "Projects";
    PROJECT_NAME = "Name of the project";
    RELOAD = "Reload";
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
