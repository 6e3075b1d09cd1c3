//! The way out: the session ends, and the browser lets go of everything.

use super::{LetGo, Session, Store};
use leptos::prelude::*;

impl Store {
    /// Signs out; asks first when something has not reached the server, since it would be lost.
    pub fn log_out(&self) {
        if self.pending.get_untracked() > 0 || self.not_applied.with_untracked(|list| !list.is_empty()) {
            self.is_leaving.set(true);
        } else {
            self.log_out_now();
        }
    }

    /// Is the person being asked whether they want to leave?
    #[must_use]
    pub fn is_leaving(&self) -> bool {
        self.is_leaving.get()
    }

    /// They stay.
    pub fn stay(&self) {
        self.is_leaving.set(false);
    }

    /// Signs out and leaves for the front page. Without a network too: then the server hears of it from
    /// the cookies that are missing.
    pub fn log_out_now(&self) {
        let Some(surroundings) = self.surroundings.get_value() else { return };
        let store = *self;
        store.session.set_value(Session::Closing);
        let answer = surroundings.0.call("POST", "/auth/logout", None);
        let gone = surroundings.0.let_go(LetGo::Everything);
        leptos::task::spawn_local(async move {
            // Whatever came of it: there is nothing here any more to stay for.
            let _ = answer.await;
            gone.await;
            store.signed_out();
        });
    }
}
