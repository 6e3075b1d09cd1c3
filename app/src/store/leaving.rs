//! The way out: the session ends, and the browser lets go of everything.

use super::{Edge, LetGo, Session, Store};
use crate::sync::Link;
use leptos::prelude::*;

impl Store {
    /// Signs out; asks first when something has not reached the server, since it would be lost.
    pub fn log_out(&self) {
        let has_refused = self.not_applied.with_untracked(|list| !list.is_empty());
        if self.pending.get_untracked() > 0 || has_refused || self.unsaved_drafts() > 0 {
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
        let is_offline = self.link.get_untracked() == Link::Offline;
        let answer = surroundings.0.call("POST", "/auth/logout", None);
        let gone = surroundings.0.let_go(LetGo::Everything);
        leptos::task::spawn_local(async move {
            // First what is here. Then, whatever comes of the answer, there is nothing left to stay for.
            gone.await;
            if !is_offline {
                let _ = answer.await;
            }
            store.signed_out();
        });
    }

    /// The session has ended. Whoever asked for that gets to the front page; for everybody else the
    /// login page leads back to this one. Who hears of it a second time is on the way already.
    pub fn signed_out(&self) {
        let end = |session: &mut Session| {
            let after = match *session {
                Session::Open | Session::Expired => Session::Expired,
                Session::Closing | Session::Ended => Session::Ended,
            };
            std::mem::replace(session, after)
        };
        match self.session.try_update_value(end) {
            Some(Session::Open) => self.with_edge(|edge| {
                // What somebody did and has not reached the server waits here for their next login.
                let rows_gone = edge.let_go(LetGo::Rows);
                let store = *self;
                leptos::task::spawn_local(async move {
                    rows_gone.await;
                    store.with_edge(Edge::sign_in);
                });
            }),
            Some(Session::Closing) => self.with_edge(|edge| edge.go("/")),
            Some(Session::Expired | Session::Ended) | None => {}
        }
    }

    /// The person signed out on another page of this browser.
    pub fn signed_out_elsewhere(&self) {
        if self.session.try_update_value(|session| std::mem::replace(session, Session::Ended))
            == Some(Session::Open)
        {
            self.with_edge(|edge| edge.go("/"));
        }
    }

    /// Has the session ended? Then the page is about to go, and there is nothing to connect for.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        matches!(self.session.get_value(), Session::Expired | Session::Ended)
    }
}
