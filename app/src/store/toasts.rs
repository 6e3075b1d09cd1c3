//! What a person is told in passing.

use leptos::prelude::*;

/// One thing told, and what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Tells it from the others.
    pub key: u32,
    /// What is told.
    pub text: String,
    /// The action that `Undo` takes back, by its key.
    pub undo: Option<u32>,
}

/// The toasts on the screen, the oldest first; at most three.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    last_key: StoredValue<u32>,
}

const SHOWN_AT_ONCE: usize = 3;

impl Toasts {
    pub(super) fn new() -> Self {
        Self { list: RwSignal::new(Vec::new()), last_key: StoredValue::new(0) }
    }

    /// What is on the screen.
    #[must_use]
    pub fn list(&self) -> Vec<Toast> {
        self.list.get()
    }

    /// Tells something.
    pub fn say(&self, text: String) {
        self.add(text, None);
    }

    /// Tells what was done, with the way back.
    pub fn offer_undo(&self, text: String, action: u32) {
        self.add(text, Some(action));
    }

    fn add(&self, text: String, undo: Option<u32>) {
        let key = self.last_key.get_value().wrapping_add(1);
        self.last_key.set_value(key);
        self.list.update(|list| {
            list.retain(|toast| toast.text != text || toast.undo.is_some());
            list.push(Toast { key, text, undo });
            let surplus = list.len().saturating_sub(SHOWN_AT_ONCE);
            list.drain(..surplus);
        });
    }

    /// The action that the button of one takes back.
    #[must_use]
    pub fn undo_of(&self, key: u32) -> Option<u32> {
        self.list.with_untracked(|list| list.iter().find(|toast| toast.key == key)?.undo)
    }

    /// Takes off the screen what offers to undo an action, because that has happened.
    pub(super) fn forget_action(&self, action: u32) {
        if self.list.with_untracked(|list| list.iter().any(|toast| toast.undo == Some(action))) {
            self.list.update(|list| list.retain(|toast| toast.undo != Some(action)));
        }
    }

    /// Takes one off the screen.
    pub fn dismiss(&self, key: u32) {
        self.list.update(|list| list.retain(|toast| toast.key != key));
    }
}
