//! The words for what becomes of tasks: told in toasts, read out by screen readers, and on their buttons.

use super::quoted;
use crate::store::Offer;

texts! {
    HAS_DESCRIPTION = "Has a description";
    MARK_DONE = "Mark as done";
    MARK_NOT_DONE = "Mark as not done";
    NO_TASKS = "No tasks yet.";
    NO_TASKS_HINT = "Type a title in New task and press Enter.";
    FIRST_TASK_HINT = "Type a title in New task and press Enter. That is your first task.";
    NOTHING_MATCHES = "No tasks match the filter.";
    REDO = "Redo";
    SHOW = "Show";
    UNDO = "Undo";
}

/// The verb on the button of a toast.
#[must_use]
pub fn offer(offer: Offer) -> &'static str {
    match offer {
        Offer::Undo(_) => UNDO,
        Offer::Redo(_) => REDO,
        Offer::Show(..) | Offer::ShowHidden(..) => SHOW,
    }
}

/// A task was added to a column out of view.
#[must_use]
pub fn added_to(column: &str) -> String {
    format!("Added to {column}")
}

/// A task was moved to a column.
#[must_use]
pub fn moved_to(column: &str) -> String {
    format!("Moved to {column}")
}

/// Where a task stands now, read out after a move.
#[must_use]
pub fn placed(title: &str, column: &str, position: usize, count: usize) -> String {
    format!("{} moved to {column}, position {position} of {count}", quoted(title))
}

/// Where a new task stands, read out.
#[must_use]
pub fn added(title: &str, column: &str) -> String {
    format!("{} added to {column}", quoted(title))
}

/// When a task starts that has no due date.
#[must_use]
pub fn starts(start: &str) -> String {
    format!("Starts {start}")
}

/// When a task starts and when it is due.
#[must_use]
pub fn from_to(start: &str, due: &str) -> String {
    format!("{start} – {due}")
}
