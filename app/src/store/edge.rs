//! What the pages need of their surroundings. The browser provides it; on the server there is none.

use super::{Note, Program, Store};
use crate::domain::{Timestamp, UserId};
use crate::protocol::{Look, Problem, Up};
use leptos::prelude::*;
use serde::Serialize;
use std::{future::Future, pin::Pin, sync::Arc};

/// An answer that comes later, on the one thread of a browser.
pub type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// The network and the clock, as the browser has them.
pub trait Edge: Send + Sync + 'static {
    /// Hands the store what the browser kept, then connects (this page or another one does) and feeds the
    /// store with what comes, for as long as the page lives.
    fn start(&self, store: Store);
    /// Keeps something beyond the page.
    fn keep(&self, note: Note);
    /// Lets go of what the browser keeps for the person: of the rows, or of all of it.
    fn let_go(&self, what: LetGo) -> Later<()>;
    /// Resolves once everything handed to [`Edge::keep`] before is done: to whether all that the person did since
    /// the last time is on this device's disk.
    fn flushed(&self) -> Later<bool>;
    /// Writes a text that a person is typing before it returns, under their id and a key; `None` removes it.
    fn put_draft(&self, user: UserId, key: &str, draft: Option<&str>);
    /// A text that was written for a person.
    fn draft(&self, user: UserId, key: &str) -> Option<String>;
    /// All of them, by key.
    fn drafts(&self, user: UserId) -> Vec<(String, String)>;
    /// The current time.
    fn now(&self) -> Timestamp;
    /// How far local time is ahead of UTC at an instant, in minutes.
    fn offset_minutes(&self, at: Timestamp) -> i32;
    /// Sends a frame over the socket; without a connection it is dropped (the outbox keeps what matters).
    fn send(&self, frame: &Up);
    /// Tells others what this page looks at, as long as it is in sight and there is a connection.
    fn look(&self, look: Option<Look>);
    /// Closes the socket and connects again, after the usual wait.
    fn reconnect(&self);
    /// Calls the HTTP API: method, path below `/api/v1`, JSON. Answers JSON, or what went wrong.
    fn call(&self, method: &'static str, path: &str, body: Option<String>) -> Later<Result<String, Problem>>;
    /// Puts a text on the clipboard; false where the browser does not let it.
    fn copy(&self, text: String) -> Later<bool>;
    /// Leaves for the login page, which leads back to this one.
    fn sign_in(&self);
    /// Leaves this page for another one of the server's.
    fn go(&self, address: &str);
    /// How the program itself stands.
    fn program(&self) -> Program;
    /// Looks for a newer program; [`Program::has_newer`] tells when there is one.
    fn find_newer(&self);
    /// Reloads the page with the newest program there is.
    fn renew(&self);
    /// Has the browser ask the person whether to install the program.
    fn install(&self);
    /// The address of the place where the person was last.
    fn last_place(&self) -> Option<String>;
    /// Remembers where the person is, by its address.
    fn remember(&self, place: &str);
}

/// How much to let go of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetGo {
    /// The rows: what the person did and has not reached the server waits for their next login.
    Rows,
    /// Everything, here and on the browser's other pages: the person signs out.
    Everything,
}

impl Store {
    /// The address of the place where the person was last.
    #[must_use]
    pub fn last_place(&self) -> Option<String> {
        self.surroundings.with_value(|s| s.as_ref().and_then(|s| s.0.last_place()))
    }

    /// Remembers where the person is, by its address.
    pub fn remember(&self, place: &str) {
        self.with_edge(|edge| edge.remember(place));
    }
}

/// A handle on the surroundings.
#[derive(Clone)]
pub struct Surroundings(pub Arc<dyn Edge>);

impl Surroundings {
    /// `POST` with a JSON body.
    pub fn post(&self, path: &str, body: &impl Serialize) -> Later<Result<String, Problem>> {
        match serde_json::to_string(body) {
            Ok(body) => self.0.call("POST", path, Some(body)),
            Err(error) => {
                let problem = Problem { detail: error.to_string(), ..Problem::default() };
                Box::pin(std::future::ready(Err(problem)))
            }
        }
    }
}

/// The surroundings; none while the server renders.
#[must_use]
pub fn use_surroundings() -> Option<Surroundings> {
    use_context::<Surroundings>()
}
