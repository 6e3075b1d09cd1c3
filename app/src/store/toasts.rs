//! What a person is told in passing, and what the buttons beside it do.

use super::{Cause, Filter, Store};
use crate::domain::{TaskId, WorkspaceId};
use leptos::prelude::*;

/// One thing told, and what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Tells it from the others.
    pub key: u32,
    /// What is told.
    pub text: String,
    /// Its buttons.
    pub offers: Vec<Offer>,
    /// The task that it is about. A later toast about the same task replaces it.
    about: Option<TaskId>,
    /// Does a toast about any other task replace it, too?
    yields: bool,
}

/// What a button of a toast does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Takes back the action with this key.
    Undo(u32),
    /// Does the undone action with this key again.
    Redo(u32),
    /// Scrolls to a task.
    Show(WorkspaceId, TaskId),
    /// Clears the filter that hides a task, and scrolls to it.
    ShowHidden(WorkspaceId, TaskId),
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
        self.add(text, None, Vec::new(), false);
    }

    /// Tells what was done, with buttons, until something else is told of this task or another one.
    pub fn tell(&self, about: Option<TaskId>, text: String, offers: Vec<Offer>) {
        self.add(text, about, offers, true);
    }

    /// Tells what was taken away, with the way back: it stays beside others.
    pub(super) fn offer_undo(&self, about: Option<TaskId>, text: String, action: u32) {
        self.add(text, about, vec![Offer::Undo(action)], false);
    }

    fn add(&self, text: String, about: Option<TaskId>, offers: Vec<Offer>, yields: bool) {
        let key = self.last_key.get_value().wrapping_add(1);
        self.last_key.set_value(key);
        self.list.update(|list| {
            let is_stale = |toast: &Toast| match toast.about {
                None => toast.text == text,
                Some(task) => about == Some(task) || (about.is_some() && toast.yields),
            };
            list.retain(|toast| !is_stale(toast));
            list.push(Toast { key, text, offers, about, yields });
            let surplus = list.len().saturating_sub(SHOWN_AT_ONCE);
            list.drain(..surplus);
        });
    }

    /// What a button offers, counted from the left.
    fn offer(&self, key: u32, at: usize) -> Option<Offer> {
        self.list.with_untracked(|list| {
            let toast = list.iter().find(|toast| toast.key == key)?;
            toast.offers.get(at).copied()
        })
    }

    /// The actions that can be undone by a button.
    pub(super) fn undoable(&self) -> Vec<u32> {
        let key = |offer: &Offer| match offer {
            Offer::Undo(key) => Some(*key),
            Offer::Redo(_) | Offer::Show(..) | Offer::ShowHidden(..) => None,
        };
        self.list.with_untracked(|list| list.iter().flat_map(|toast| &toast.offers).filter_map(key).collect())
    }

    /// Takes off the screen what makes this offer.
    pub fn withdraw(&self, offer: Offer) {
        self.remove(|toast| toast.offers.contains(&offer));
    }

    /// Nothing is hidden by the filter any more.
    pub fn withdraw_hidden(&self) {
        self.remove(|toast| toast.offers.iter().any(|offer| matches!(offer, Offer::ShowHidden(..))));
    }

    /// Something new was done: what was undone before it cannot be done again.
    pub(super) fn withdraw_redo(&self) {
        self.remove(|toast| toast.offers.iter().any(|offer| matches!(offer, Offer::Redo(_))));
    }

    /// Takes off the screen what is about a task.
    pub(super) fn forget_task(&self, task: TaskId) {
        self.remove(|toast| toast.about == Some(task));
    }

    /// Takes one off the screen.
    pub fn dismiss(&self, key: u32) {
        self.remove(|toast| toast.key == key);
    }

    fn remove(&self, is_over: impl Fn(&Toast) -> bool) {
        if self.list.with_untracked(|list| list.iter().any(&is_over)) {
            self.list.update(|list| list.retain(|toast| !is_over(toast)));
        }
    }
}

impl Store {
    /// Does what the button of a toast says.
    pub fn accept(&self, key: u32, at: usize) {
        let offer = self.toasts.offer(key, at);
        self.toasts.dismiss(key);
        match offer {
            Some(Offer::Undo(action)) => self.undo_action(action),
            Some(Offer::Redo(action)) => self.redo_action(action),
            Some(Offer::Show(workspace, task)) => self.arrivals.tell(workspace, task, Cause::Asked),
            Some(Offer::ShowHidden(workspace, task)) => {
                self.filter.set(Filter::default());
                self.arrivals.tell(workspace, task, Cause::Asked);
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(toasts: Toasts) -> Vec<String> {
        toasts.list().into_iter().map(|toast| toast.text).collect()
    }

    #[test]
    fn what_is_told_later_of_a_task_replaces_what_was_told_before() {
        let owner = Owner::new();
        owner.set();
        let toasts = Toasts::new();
        let (eggs, milk, workspace) = (TaskId::generate(), TaskId::generate(), WorkspaceId::generate());
        let undo_and_show = |task, key| vec![Offer::Undo(key), Offer::Show(workspace, task)];
        toasts.tell(Some(eggs), "Moved to Done".into(), undo_and_show(eggs, 1));
        toasts.offer_undo(Some(eggs), "Deleted".into(), 2);
        assert_eq!(texts(toasts), ["Deleted"]);
        toasts.tell(Some(milk), "Moved to Done".into(), undo_and_show(milk, 3));
        assert_eq!(toasts.undoable(), [2, 3]);
        toasts.withdraw(Offer::Undo(2));
        assert_eq!(texts(toasts), ["Moved to Done"]);
        toasts.tell(Some(eggs), "Moved to To do".into(), undo_and_show(eggs, 4));
        assert_eq!(toasts.undoable(), [4], "one move is offered at a time");
    }

    #[test]
    fn the_same_is_not_told_twice_and_at_most_three_things_are() {
        let owner = Owner::new();
        owner.set();
        let toasts = Toasts::new();
        for text in ["a", "b", "a", "c", "d"] {
            toasts.say(text.into());
        }
        assert_eq!(texts(toasts), ["a", "c", "d"]);
    }
}
