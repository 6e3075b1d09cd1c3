//! The words of a task's dialog.

/// The name of a date's calendar button, in front of the date itself.
#[must_use]
pub fn date_button(label: &str) -> String {
    format!("{label}: ")
}

/// The button that takes a person off a task.
#[must_use]
pub fn unassign(name: &str) -> String {
    format!("Remove {name}")
}

/// How much room a field has left.
#[must_use]
pub fn left(characters: usize) -> String {
    match characters {
        1 => "1 character left".into(),
        n => format!("{n} characters left"),
    }
}

/// What is wrong with a text that its field cannot hold.
#[must_use]
pub fn too_long(characters: usize) -> String {
    match characters {
        1 => "Too long to save. Remove 1 character.".into(),
        n => format!("Too long to save. Remove {n} characters."),
    }
}

/// The head of a task that was deleted.
#[must_use]
pub fn was_deleted(title: &str) -> String {
    format!("“{title}” was deleted")
}

texts! {
    ADD_TIME = "Add time";
    ASSIGN = "Assign";
    CHOOSE_DAY = "Choose a day";
    COPY_LINK = "Copy link";
    DUE = "Due";
    DUE_BEFORE_START = "The due date must be on or after the start date.";
    DUE_TIME = "Due time";
    EARLIER = "Replaced by later edits";
    FIND_PERSON = "Find a person";
    GONE_WHY = "This task was deleted, or the link is wrong.";
    NEXT_WEEK = "Next week";
    NO_MATCHES = "No matches";
    NOT_FOUND = "Task not found";
    NOBODY = "Nobody";
    PATH = "Breadcrumb";
    PROJECT = "Project";
    START = "Start";
    START_AFTER_DUE = "The start date must be on or before the due date.";
    TIME_FORMAT = "Enter a time like 17:00.";
    TITLE_MISSING = "Enter a title.";
    TODAY = "Today";
    TOMORROW = "Tomorrow";
    YOU = " (you)";
}
