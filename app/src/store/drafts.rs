//! Texts that are being typed. Each key press writes them synchronously to this device, so that they
//! survive a reload, a closed tab and a crash. A text leaves when it is saved or discarded.

use super::{Session, Store};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The text of a field that is not saved yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text as it is typed.
    pub text: String,
    /// What stood in the field when typing began; empty in a field that makes something new.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub began_with: String,
    /// The last text that was submitted while it is not known to be on this device's disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted: Option<String>,
}

impl Draft {
    /// The draft of a field that makes something new.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    fn is_empty(&self) -> bool {
        self.text == self.began_with && self.submitted.is_none()
    }

    /// Is there text that was not even submitted?
    fn is_unsaved(&self) -> bool {
        self.submitted.as_ref().unwrap_or(&self.began_with) != &self.text
    }
}

/// The draft after everything up to `saved` has reached the disk; none where nothing else was typed.
fn rest(draft: Draft, saved: &str) -> Option<Draft> {
    if draft.submitted.is_none() && !draft.began_with.is_empty() {
        // Another page writes in the same field, and knows nothing of what was saved here.
        return Some(draft);
    }
    let submitted = draft.submitted.filter(|submitted| submitted != saved);
    let rest = Draft { text: draft.text, began_with: saved.to_owned(), submitted };
    (!rest.is_empty()).then_some(rest)
}

/// The API is small on purpose: a field names itself with a key such as `new/<project>`, unique per person.
/// Read a draft in an effect, not while the page hydrates: the server knows none.
impl Store {
    /// The draft that was left in a field, by this person on this device.
    #[must_use]
    pub fn draft(&self, key: &str) -> Option<Draft> {
        let user = self.me.with_value(|me| me.user.id);
        let surroundings = self.surroundings.try_get_value().flatten()?;
        surroundings.0.draft(user, key).and_then(|json| serde_json::from_str(&json).ok())
    }

    /// Every draft of this person on this device, by key.
    #[must_use]
    pub fn drafts(&self) -> Vec<(String, Draft)> {
        let user = self.me.with_value(|me| me.user.id);
        let Some(surroundings) = self.surroundings.get_value() else { return Vec::new() };
        let read = |(key, json): (String, String)| Some((key, serde_json::from_str(&json).ok()?));
        surroundings.0.drafts(user).into_iter().filter_map(read).collect()
    }

    /// Writes a draft before it returns. One without any text of its own is removed.
    pub fn keep_draft(&self, key: &str, draft: &Draft) {
        // The page of a person who logs out must not write again what was just deleted.
        let may_keep = matches!(self.session.try_get_value(), Some(Session::Open | Session::Expired));
        if draft.is_empty() {
            self.drop_draft(key);
        } else if let Some(json) = serde_json::to_string(draft).ok().filter(|_| may_keep) {
            self.put_draft(key, Some(&json));
        }
    }

    /// Removes a draft now: its text was discarded.
    pub fn drop_draft(&self, key: &str) {
        self.put_draft(key, None);
    }

    /// `text` was submitted: removes the draft once the command is on this device's disk or, where that takes
    /// nothing, with the server. What was typed meanwhile stays.
    pub fn settle_draft(&self, key: String, text: String) {
        let Some(surroundings) = self.surroundings.get_value() else { return };
        let store = *self;
        leptos::task::spawn_local(async move {
            if surroundings.0.flushed().await {
                store.remove_saved(&key, &text);
            } else {
                let _ = store.unsettled.try_update_value(|drafts| drafts.push((key, text)));
                store.settle_the_rest();
            }
        });
    }

    /// Removes the drafts that this device's disk did not take, once the server has everything.
    pub(super) fn settle_the_rest(&self) {
        // Every step asks, and hardly ever is there anything.
        if self.unsettled.try_with_value(Vec::is_empty).unwrap_or(true) {
            return;
        }
        let is_sent = self.client.try_with_value(|client| client.pending() == 0).unwrap_or_default();
        if is_sent && let Some(drafts) = self.unsettled.try_update_value(std::mem::take) {
            for (key, text) in drafts {
                self.remove_saved(&key, &text);
            }
        }
    }

    fn remove_saved(&self, key: &str, text: &str) {
        match self.draft(key).and_then(|draft| rest(draft, text)) {
            Some(rest) => self.keep_draft(key, &rest),
            None => self.drop_draft(key),
        }
    }

    /// How many texts would be lost if this device forgot its drafts.
    #[must_use]
    pub fn unsaved_drafts(&self) -> usize {
        self.drafts().iter().filter(|(_, draft)| draft.is_unsaved()).count()
    }

    fn put_draft(&self, key: &str, json: Option<&str>) {
        let user = self.me.with_value(|me| me.user.id);
        self.with_edge(|edge| edge.put_draft(user, key, json));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(began_with: &str, submitted: Option<&str>, text: &str) -> Draft {
        Draft { text: text.into(), began_with: began_with.into(), submitted: submitted.map(str::to_owned) }
    }

    #[test]
    fn a_saved_text_leaves_and_later_text_stays() {
        assert_eq!(rest(draft("a", Some("ab"), "ab"), "ab"), None);
        assert_eq!(rest(draft("a", Some("ab"), "abc"), "ab"), Some(draft("ab", None, "abc")));
        let later = draft("a", Some("abc"), "abc");
        assert_eq!(rest(later, "ab"), Some(draft("ab", Some("abc"), "abc")), "the second save is on its way");
        let of_another_page = draft("a", None, "ax");
        assert_eq!(rest(of_another_page.clone(), "ab"), Some(of_another_page));
    }

    #[test]
    fn only_text_that_was_not_submitted_counts_as_unsaved() {
        assert!(draft("", None, "milk").is_unsaved());
        assert!(draft("a", Some("ab"), "abc").is_unsaved());
        assert!(!draft("a", Some("ab"), "ab").is_unsaved());
    }

    #[test]
    fn a_draft_reads_back_and_one_of_an_older_version_too() {
        let written = draft("a", Some("ab"), "abc");
        let json = serde_json::to_string(&written).expect("plain texts");
        assert_eq!(serde_json::from_str::<Draft>(&json).expect("what was written"), written);
        assert_eq!(serde_json::from_str::<Draft>(r#"{"text":"x"}"#).expect("the least"), Draft::new("x"));
    }
}
