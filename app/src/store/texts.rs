//! The texts of a task: saved while they are being typed, with a draft that survives until they are.

use super::{Draft, Store};
use crate::domain::{
    DESCRIPTION_MAX, Edit, LostId, Refused, Seen, TITLE_MAX, Task, TaskId, TaskPatch, WorkspaceId, merge,
    rules::TaskCommand,
};
use leptos::prelude::*;
use std::time::Duration;

/// A draft that no page has touched for this long was left by a page that is gone.
const LEFT_AFTER: Duration = Duration::from_secs(2);

/// A text of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum TaskText {
    Title,
    Description,
}

/// How a text stands to the limit of its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The field is blank and must not be.
    Missing,
    /// There is plenty of room.
    Fits,
    /// Only so many characters are left.
    Left(usize),
    /// So many characters must go.
    TooLong(usize),
}

impl TaskText {
    const ALL: [Self; 2] = [Self::Title, Self::Description];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Description => "description",
        }
    }

    fn draft_key(self, workspace: WorkspaceId, task: TaskId) -> String {
        format!("task/{workspace}/{task}/{}", self.as_str())
    }

    fn read_key(key: &str) -> Option<(WorkspaceId, TaskId, Self)> {
        let mut parts = key.strip_prefix("task/")?.split('/');
        let (workspace, task) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let name = parts.next()?;
        Some((workspace, task, Self::ALL.into_iter().find(|text| text.as_str() == name)?))
    }

    fn of(self, task: &Task) -> &str {
        match self {
            Self::Title => &task.title,
            Self::Description => &task.description,
        }
    }

    /// How a text stands to the limit: characters of a title, bytes of a description.
    #[must_use]
    pub fn fit(self, text: &str) -> Fit {
        match self {
            Self::Title => {
                let length = text.trim().chars().count();
                match TITLE_MAX.checked_sub(length) {
                    _ if length == 0 => Fit::Missing,
                    None => Fit::TooLong(length - TITLE_MAX),
                    Some(left) if left <= TITLE_MAX / 10 => Fit::Left(left),
                    Some(_) => Fit::Fits,
                }
            }
            Self::Description => match DESCRIPTION_MAX.checked_sub(text.len()) {
                None => {
                    let mut surplus = text.len() - DESCRIPTION_MAX;
                    let is_surplus = |c: &char| {
                        let goes = surplus > 0;
                        surplus = surplus.saturating_sub(c.len_utf8());
                        goes
                    };
                    Fit::TooLong(text.chars().rev().take_while(is_surplus).count())
                }
                Some(left) if left <= DESCRIPTION_MAX / 50 => Fit::Left(left),
                Some(_) => Fit::Fits,
            },
        }
    }

    /// Would saving `text`, which began with `base`, replace what others wrote in `now`?
    #[must_use]
    pub fn collides(self, base: &str, now: &str, text: &str) -> bool {
        match self {
            Self::Title => base.trim() != now,
            Self::Description => base != now && !merge(base, now, text).is_whole,
        }
    }
}

impl Store {
    /// The text that was typed into a field and is not saved, with what it began with.
    #[must_use]
    pub fn text_draft(
        &self,
        workspace: WorkspaceId,
        task: TaskId,
        field: TaskText,
        now: &str,
    ) -> Option<(String, String)> {
        let key = field.draft_key(workspace, task);
        let draft = self.draft(&key)?;
        if draft.text.trim() == now.trim() {
            self.drop_draft(&key);
            return None;
        }
        Some((base(&draft, now), draft.text))
    }

    /// Writes what is typed into a field before it returns; `base` is what stood there at the last save.
    pub fn keep_text_draft(
        &self,
        workspace: WorkspaceId,
        task: TaskId,
        field: TaskText,
        base: &str,
        text: &str,
    ) {
        let key = field.draft_key(workspace, task);
        if field.fit(text) == Fit::Missing {
            return self.drop_draft(&key);
        }
        // What the disk holds is what the draft began with, until the last save has reached it.
        let began_with = self.draft(&key).map_or_else(|| base.to_owned(), |draft| draft.began_with);
        let submitted = (began_with != base).then(|| base.to_owned());
        self.keep_draft(&key, &Draft { text: text.to_owned(), began_with, submitted });
    }

    /// Saves what is typed into a field. Answers whether it was taken, and the action that undoes the typing;
    /// `action` is the one that the saves before belong to.
    pub fn save_text(
        &self,
        workspace: WorkspaceId,
        id: TaskId,
        field: TaskText,
        base: String,
        text: &str,
        action: Option<u32>,
    ) -> (bool, Option<u32>) {
        let (mut patch, mut seen) = (TaskPatch::default(), Seen::new(LostId::generate()));
        let key = field.draft_key(workspace, id);
        let began_with = self.draft(&key).map_or_else(|| base.clone(), |draft| draft.began_with);
        match field {
            TaskText::Title => (patch.title, seen.title) = (Some(text.to_owned()), Some(base)),
            TaskText::Description => {
                (patch.description, seen.description) = (Some(text.to_owned()), Some(base));
            }
        }
        patch.seen = Some(Box::new(seen));
        let (is_taken, next) = self.act_on(workspace, TaskCommand::Update(Edit { id, patch }), action);
        if is_taken {
            let text = text.to_owned();
            let draft = Draft { text: text.clone(), began_with, submitted: Some(text.clone()) };
            self.keep_draft(&key, &draft);
            self.settle_draft(key, text);
        }
        (is_taken, next.or(action))
    }

    /// Saves the texts that a page left behind when it was closed in the middle of a word.
    pub(super) fn resume_drafts(&self) {
        let store = *self;
        let is_text = |(key, _): &(String, Draft)| TaskText::read_key(key).is_some();
        let found: Vec<_> = self.drafts().into_iter().filter(is_text).collect();
        if found.is_empty() {
            return;
        }
        let resume = move || {
            for (key, draft) in found {
                // Otherwise somebody types it right now, on this page or another one.
                if store.draft(&key).as_ref() == Some(&draft) {
                    store.resume(&key, &draft);
                }
            }
        };
        set_timeout(resume, LEFT_AFTER);
    }

    fn resume(&self, key: &str, draft: &Draft) {
        let Some((workspace, id, field)) = TaskText::read_key(key) else { return };
        let now = self.look(workspace, |view| view.shared_task(id).map(|task| field.of(task).to_owned()));
        let Some(now) = now else {
            if self.holds(workspace) {
                self.give_up(workspace, id, field, key, draft);
            }
            return;
        };
        if !untrack(|| self.may_write(workspace)) {
            return;
        }
        if draft.text.trim() == now.trim() {
            self.drop_draft(key);
        } else if matches!(field.fit(&draft.text), Fit::Fits | Fit::Left(_)) {
            self.save_text(workspace, id, field, base(draft, &now), &draft.text, None);
        }
    }

    /// The task is gone: the text waits for the person's decision among what was not applied.
    fn give_up(&self, workspace: WorkspaceId, id: TaskId, field: TaskText, key: &str, draft: &Draft) {
        let mut patch = TaskPatch::default();
        let text = Some(draft.text.clone());
        match field {
            TaskText::Title => patch.title = text,
            TaskText::Description => patch.description = text,
        }
        if self.set_aside(workspace, TaskCommand::Update(Edit { id, patch }), &Refused::Deleted) {
            self.drop_draft(key);
        }
    }
}

/// What a draft goes on from: the last save where that has arrived, else what is known to be on the disk.
fn base(draft: &Draft, now: &str) -> String {
    let has_arrived = draft.submitted.as_ref().is_some_and(|submitted| submitted.trim() == now.trim());
    if has_arrived { now.to_owned() } else { draft.began_with.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_as_it_was_written() {
        let (workspace, task) = (WorkspaceId::generate(), TaskId::generate());
        for field in TaskText::ALL {
            let key = field.draft_key(workspace, task);
            assert_eq!(TaskText::read_key(&key), Some((workspace, task, field)));
        }
        assert_eq!(TaskText::read_key("new/x"), None);
    }

    #[test]
    fn a_text_is_told_how_much_room_is_left() {
        let title = |length: usize| TaskText::Title.fit(&"ä".repeat(length));
        assert_eq!(title(0), Fit::Missing);
        assert_eq!(title(100), Fit::Fits);
        assert_eq!(title(490), Fit::Left(10));
        assert_eq!(title(500), Fit::Left(0));
        assert_eq!(title(512), Fit::TooLong(12));
        let text = |text: &str, count: usize| TaskText::Description.fit(&text.repeat(count));
        assert_eq!(text("", 0), Fit::Fits);
        assert_eq!(text("a", 65_536), Fit::Left(0));
        assert_eq!(text("ä", 32_770), Fit::TooLong(2), "two characters of two bytes");
    }

    #[test]
    fn a_draft_goes_on_from_what_has_arrived() {
        let draft = Draft { text: "abc".into(), began_with: "a".into(), submitted: Some("ab ".into()) };
        assert_eq!(base(&draft, "ab"), "ab");
        assert_eq!(base(&draft, "a"), "a", "the last save was lost");
        assert_eq!(base(&draft, "a by another"), "a");
    }

    #[test]
    fn only_edits_of_the_same_words_collide() {
        let text = TaskText::Description;
        assert!(!text.collides("a", "a", "ab"));
        assert!(!text.collides("one\ntwo", "one, too\ntwo", "one\ntwo, too"));
        assert!(text.collides("one", "one of them", "one of us"));
        assert!(TaskText::Title.collides("one", "two", "one more"));
        assert!(!TaskText::Title.collides("one ", "one", "one more"));
    }
}
