//! The words of what changes columns and projects.

use crate::domain::{Category, Color};

texts! {
    ADD_COLUMN = "Add column";
    ARCHIVE = "Archive";
    ARCHIVED_HINT = "Its tasks can be read. Unarchive it to change them.";
    CANCEL = "Cancel";
    COLLAPSE = "Collapse";
    COLOR = "Colour";
    COLUMN_GONE = "This column was deleted.";
    DELETE_COLUMN = "Delete…";
    DELETED_PROJECTS = "Projects";
    DELETED_TASKS = "Tasks";
    DUPLICATE = "Duplicate";
    EDIT_COLUMN = "Edit column";
    EDIT_COLUMN_MORE = "Edit column…";
    FILTER_PROJECTS = "Find a project";
    LIMIT = "Limit";
    LIMIT_HINT = "The count turns amber above this many tasks. Leave empty for no limit.";
    MOVE_LEFT = "Move left";
    MOVE_RIGHT = "Move right";
    MOVE_TO_PROJECT = "Move to project";
    MOVE_TO_PROJECT_MORE = "Move to project…";
    NAME = "Name";
    NEEDS_TEXT = "Enter a name.";
    NO_PROJECT_MATCHES = "No project matches.";
    NO_UNDO = "A deleted column cannot be restored.";
    ONLY_COLUMN = "A project keeps at least one column of each type. This is the last of its type.";
    PROJECT_MENU = "Project menu";
    RENAME = "Rename";
    RENAME_PROJECT = "Rename project";
    SAVE = "Save";
    TYPE = "Type";
    UNARCHIVE = "Unarchive";
}

/// The button that opens a column's menu.
#[must_use]
pub fn column_menu(column: &str) -> String {
    format!("Column menu, {column}")
}

/// What a colour is called.
#[must_use]
pub fn color(color: Color) -> &'static str {
    match color {
        Color::Gray => "Grey",
        Color::Red => "Red",
        Color::Orange => "Orange",
        Color::Amber => "Amber",
        Color::Green => "Green",
        Color::Teal => "Teal",
        Color::Blue => "Blue",
        Color::Indigo => "Indigo",
        Color::Violet => "Violet",
        Color::Pink => "Pink",
    }
}

/// Why the type of a column cannot change.
#[must_use]
pub fn only_one(category: Category) -> String {
    format!("The only column of type {} keeps its type.", super::category(category))
}

/// Whether to delete a column.
#[must_use]
pub fn delete_question(column: &str) -> String {
    format!("Delete {column}?")
}

/// What becomes of its tasks: stands before the name of another column.
#[must_use]
pub fn tasks_move(count: usize) -> String {
    match count {
        1 => "Its task moves to".to_owned(),
        count => format!("Its {count} tasks move to"),
    }
}

/// A column is gone, and where its tasks went.
#[must_use]
pub fn column_deleted(column: &str, moved: Option<(usize, &str)>) -> String {
    match moved {
        None => format!("Deleted {column}"),
        Some((1, to)) => format!("Deleted {column}. Its task moved to {to}."),
        Some((count, to)) => format!("Deleted {column}. Its {count} tasks moved to {to}."),
    }
}

/// Where a column stands after a move, read out.
#[must_use]
pub fn column_moved(column: &str, position: usize, count: usize) -> String {
    format!("{column} moved to position {position} of {count}")
}

/// How many tasks a column with a limit holds, as it is drawn.
#[must_use]
pub fn of_limit(count: usize, limit: u32) -> String {
    format!("{count}/{limit}")
}

/// The same, read out.
#[must_use]
pub fn of_limit_in_words(count: usize, limit: u32) -> String {
    let over = if count > limit as usize { ", over the limit" } else { "" };
    format!("{count} of at most {limit} tasks{over}")
}

/// The strip of a collapsed column.
#[must_use]
pub fn expand(column: &str, count: usize) -> String {
    match count {
        1 => format!("Expand {column}, 1 task"),
        count => format!("Expand {column}, {count} tasks"),
    }
}

/// The head of a workspace's archived projects.
#[must_use]
pub fn archived(count: usize) -> String {
    format!("Archived ({count})")
}

/// A project that is in the trash, and who deleted it, to a person who looks at it.
#[must_use]
pub fn project_deleted(project: &str, by: Option<&str>) -> String {
    let project = super::quoted(project);
    by.map_or_else(|| format!("{project} was deleted"), |by| format!("{by} deleted {project}"))
}

/// A project that is archived, and who did that.
#[must_use]
pub fn project_archived(by: Option<&str>) -> String {
    by.map_or_else(|| "Archived.".to_owned(), |by| format!("Archived by {by}."))
}

/// The way to a place.
#[must_use]
pub fn go_to(place: &str) -> String {
    format!("Go to {place}")
}

/// A project is back.
#[must_use]
pub fn project_restored(project: &str) -> String {
    format!("Restored {}", super::quoted(project))
}

/// When a project was deleted, and until when it can be restored.
#[must_use]
pub fn deleted_until(at: Option<&str>, until: Option<&str>) -> String {
    let at = at.map(|at| format!(" {at}")).unwrap_or_default();
    let until = until.map(|until| format!(" Stays until {until}.")).unwrap_or_default();
    format!("Deleted{at}.{until}")
}
