//! What every request may need.

use crate::auth::Auth;
use crate::clock::Clock;
use crate::concurrency::ConcurrencyLimiter;
use crate::config::Config;
use crate::db::Db;
use crate::door::Door;
use crate::mail::Mailer;
use crate::portrait::Pictures;
use crate::realtime::Hub;
use app::domain::UserId;
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The server's belongings. Clones share them.
#[derive(Clone, Debug)]
pub struct State(Arc<Belongings>);

/// See [`State`].
#[derive(Debug)]
pub struct Belongings {
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Where the writer and the open sockets meet.
    pub hub: Hub,
    /// Who may come in, and how often.
    pub door: Door,
    /// Answers on their way to people.
    pub answers: ConcurrencyLimiter<UserId>,
    /// Those of them that are whole workspaces and accounts.
    pub documents: ConcurrencyLimiter<UserId>,
    /// Room in files, in KiB, for what slow clients have not taken yet.
    pub spool_kib: Arc<Semaphore>,
    /// What proving somebody takes.
    pub auth: Auth,
    /// The way for letters.
    pub mailer: Mailer,
    /// Where pictures of people are drawn.
    pub pictures: Pictures,
    /// The time.
    pub clock: Clock,
}

impl From<Belongings> for State {
    fn from(belongings: Belongings) -> Self {
        Self(Arc::new(belongings))
    }
}

impl Deref for State {
    type Target = Belongings;

    fn deref(&self) -> &Belongings {
        &self.0
    }
}

impl State {
    /// The same, listening on the port that the system chose: what nobody else holds yet can still be changed.
    #[must_use]
    pub fn on_port(self, port: u16) -> Self {
        match Arc::try_unwrap(self.0) {
            Ok(belongings) => {
                Belongings { config: Config { port, ..belongings.config }, ..belongings }.into()
            }
            Err(shared) => Self(shared),
        }
    }
}
