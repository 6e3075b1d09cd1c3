//! What a board leaves out, and how a list is sorted.

use crate::domain::{Priority, Task, UserId};
use std::cmp::{Ordering, Reverse};

/// What a task must have to be shown. An empty filter shows all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that its title or description must hold, in any case.
    pub text: String,
    /// The priority that it must have.
    pub priority: Option<Priority>,
    /// Who must work on it.
    pub assignee: Option<UserId>,
}

impl Filter {
    /// Does it show all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.priority.is_none() && self.assignee.is_none()
    }

    /// Does it show this task?
    #[must_use]
    pub fn fits(&self, task: &Task) -> bool {
        let text = |word: &str| {
            task.title.to_lowercase().contains(word)
                || task.description.to_lowercase().contains(word)
                || word.strip_prefix('#').unwrap_or(word).parse() == Ok(task.number)
        };
        self.priority.is_none_or(|priority| task.priority == priority)
            && self.assignee.is_none_or(|user| task.assignees.contains(&user))
            && self.text.to_lowercase().split_whitespace().all(text)
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As people put them.
    #[default]
    Manual,
    /// The most urgent first.
    Priority,
    /// The first due first; those without a date last.
    Due,
    /// By the alphabet.
    Title,
    /// The last changed first.
    Updated,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Manual, Self::Priority, Self::Due, Self::Title, Self::Updated];

    /// The word in an address or a form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Priority => "priority",
            Self::Due => "due",
            Self::Title => "title",
            Self::Updated => "updated",
        }
    }

    /// Which of two tasks comes first.
    #[must_use]
    pub fn compare(self, a: Option<&Task>, b: Option<&Task>) -> Ordering {
        let (Some(a), Some(b)) = (a, b) else { return Ordering::Equal };
        match self {
            Self::Manual => Ordering::Equal,
            Self::Priority => Reverse(a.priority).cmp(&Reverse(b.priority)),
            Self::Due => {
                let key = |task: &Task| task.due_at.map_or(i64::MAX, |due| due.sort_key());
                key(a).cmp(&key(b))
            }
            Self::Title => a.title.to_lowercase().cmp(&b.title.to_lowercase()),
            Self::Updated => Reverse(a.updated_at).cmp(&Reverse(b.updated_at)),
        }
    }
}
