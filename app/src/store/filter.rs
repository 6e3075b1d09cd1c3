//! What a board leaves out, and how a list is sorted.

use super::fold::fold;
use crate::domain::{Due, Priority, Task, UserId};
use std::cmp::Ordering;
use std::sync::Arc;

/// What a task must have to be shown. An empty filter shows all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that its title or description must hold, in any case, with accents or without.
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

    /// Which tasks it shows; made once, asked for many.
    pub fn sieve(&self) -> impl Fn(&Task) -> bool + use<> {
        let Self { priority, assignee, .. } = *self;
        let words: Vec<String> = fold(&self.text).split_whitespace().map(str::to_owned).collect();
        move |task| {
            priority.is_none_or(|priority| task.priority == priority)
                && assignee.is_none_or(|user| task.assignees.contains(&user))
                && has_words(task, &words)
        }
    }
}

/// Does its title, its description or its number hold each of these folded words?
fn has_words(task: &Task, words: &[String]) -> bool {
    let title = if words.is_empty() { String::new() } else { fold(&task.title) };
    let is_number = |word: &str| word.strip_prefix('#').unwrap_or(word).parse() == Ok(task.number);
    let rest: Vec<&String> =
        words.iter().filter(|word| !title.contains(word.as_str()) && !is_number(word)).collect();
    if rest.is_empty() {
        return true;
    }
    // The long text is looked at last.
    let description = fold(&task.description);
    rest.into_iter().all(|word| description.contains(word))
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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

    /// Which of two tasks comes first; those that are equal in this order stand as people put them.
    #[must_use]
    pub fn compare(self, a: &Task, b: &Task) -> Ordering {
        let by_key = match self {
            Self::Manual => Ordering::Equal,
            Self::Priority => b.priority.cmp(&a.priority),
            Self::Due => due(a).cmp(&due(b)),
            Self::Title => a.title.to_lowercase().cmp(&b.title.to_lowercase()),
            Self::Updated => b.updated_at.cmp(&a.updated_at),
        };
        by_key.then_with(|| (&a.rank, a.id).cmp(&(&b.rank, b.id)))
    }

    /// Puts the tasks of a column, which are in the order of their ranks, in this order.
    pub fn arrange(self, tasks: &mut [Arc<Task>]) {
        match self {
            Self::Manual => {}
            Self::Title => tasks.sort_by_cached_key(|task| task.title.to_lowercase()),
            Self::Priority | Self::Due | Self::Updated => tasks.sort_by(|a, b| self.compare(a, b)),
        }
    }
}

fn due(task: &Task) -> i64 {
    task.due_at.map_or(i64::MAX, Due::sort_key)
}
