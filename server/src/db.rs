//! The database: readers apart, and one writer that makes many changes durable at once.

pub(crate) mod backup;
mod connect;
mod entity;
pub mod query;
mod read_limit;
mod trouble;
mod words;
mod work;
mod writer;

use crate::concurrency::{ConcurrencyLimiter, Permit};
use crate::error::Error;
use app::domain::{Event, Key, Row, UserId, WorkspaceId};
use app::protocol::{Entry, schema_of};
use connect::Target;
use futures::FutureExt;
use futures::future::BoxFuture;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    TransactionOptions, TransactionTrait,
};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
pub(crate) use trouble::{is_passing, is_unreachable};
pub(crate) use work::{Client, Receipt, Wanted, Work};
pub(crate) use writer::Answer;
use writer::Writer;

/// One [`app::protocol::Entry`], serialised once for the log and for everybody who is sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// Its number in its workspace.
    pub seq: u64,
    /// The entry as JSON.
    pub json: Box<str>,
    /// Who became a member with it, and whose membership ended, in order.
    pub memberships: Box<[(UserId, Membership)]>,
    /// See [`schema_of`].
    pub schema: u32,
}

/// How the names begin of those events that are looked at before they are sent.
const LOOKED_AT: [&str; 4] = ["\"member.joined\":", "\"member.left\":", "\"project.", "\"status."];

impl Encoded {
    /// An entry that was serialised already.
    #[must_use]
    pub fn new(seq: u64, json: impl Into<Box<str>>) -> Self {
        let json = json.into();
        let is_plain = !LOOKED_AT.into_iter().any(|name| json.contains(name));
        let entry: Option<Entry> = if is_plain { None } else { serde_json::from_str(&json).ok() };
        let events = entry.map(|entry| entry.events).unwrap_or_default();
        let memberships = events.iter().filter_map(membership).collect();
        let schema = events.iter().map(schema_of).max().unwrap_or(1);
        Self { seq, json, memberships, schema }
    }
}

/// What becomes of somebody's membership in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// The person belongs to it now.
    Gained,
    /// They no longer do.
    Lost,
}

/// Whose membership an event begins or ends.
fn membership(event: &Event) -> Option<(UserId, Membership)> {
    if let Event::Removed(Key::Member(user)) = event {
        Some((*user, Membership::Lost))
    } else if let Event::Created(Row::Member(member)) = event {
        Some((member.user_id, Membership::Gained))
    } else {
        None
    }
}

/// Who is told of what was committed. It must not block.
pub trait Listener: Send + Sync + 'static {
    /// These entries of a workspace are durable. They come in the order of their `seq`.
    fn committed(&self, workspace: WorkspaceId, entries: &[Arc<Encoded>]);

    /// A workspace is deleted for good; these belonged to it.
    fn deleted(&self, workspace: WorkspaceId, members: &[UserId]);
}

/// What a listener is told once it is committed.
#[derive(Clone, Debug)]
enum Notice {
    Entry(WorkspaceId, Arc<Encoded>),
    Deleted(WorkspaceId, Box<[UserId]>),
}

/// So long those who read may take to come to their end when the database is closed.
const LAST_READS: Duration = Duration::from_secs(2);

/// How long a person waits for their turn to read many rows.
const TURN: Duration = Duration::from_secs(10);
/// After how many seconds they try again.
const RETRY_AFTER_S: u32 = 5;
/// So long a database that can serve takes to show it.
const PROBE: Duration = Duration::from_secs(3);
const PROBED_EVERY: Duration = Duration::from_secs(1);

/// The file of the SQLite database at this address; none for PostgreSQL.
///
/// # Errors
/// The address makes no sense.
pub fn file(url: &str) -> Result<Option<PathBuf>, Error> {
    Target::parse(url)?.file()
}

/// The database. Clones share one writer and one pool of readers.
#[derive(Clone, Debug)]
pub struct Db {
    readers: DatabaseConnection,
    /// The pool behind [`Db::turn_for_list`].
    list_readers: DatabaseConnection,
    /// A third of the readers' connections read lists, one for each person, and a third whole workspaces: the last
    /// third always serves short questions.
    lists: Arc<ConcurrencyLimiter<UserId>>,
    documents: Arc<ConcurrencyLimiter<UserId>>,
    writer: Writer,
    /// When it was probed last, and whether it was well.
    probed: Arc<Mutex<Option<(Instant, bool)>>>,
}

/// Somebody's turn to read a list. It ends when this is dropped.
#[derive(Debug)]
pub struct ListTurn<'a> {
    readers: &'a DatabaseConnection,
    _permit: Permit<UserId>,
}

impl ListTurn<'_> {
    /// What the list is read through. A statement that takes too long is broken off.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        self.readers
    }
}

impl Db {
    /// Connects to `sqlite:///path/to/file` (made where there is none) or `postgres://…`, and brings
    /// the schema up to date. `listener` is told of what is committed from then on.
    ///
    /// # Errors
    /// The address makes no sense, nobody answers there, or the schema cannot be brought up to date.
    pub async fn open(url: &str, listener: impl Listener) -> Result<Self, Error> {
        let target = Target::parse(url)?;
        let connection = target.migrated_writer().await?;
        Self::around(target, connection, listener).await
    }

    /// The same beside the process whose database it is, for rows that nothing keeps in memory. Of SQLite's writers
    /// each waits for the other; the schema is that process's.
    ///
    /// # Errors
    /// As [`Db::open`]; or the schema is not the one of this version.
    pub async fn beside(url: &str, listener: impl Listener) -> Result<Self, Error> {
        let target = Target::parse(url)?;
        let connection = target.writer().await?;
        if !Target::is_up_to_date(&connection).await? {
            return Err(Error::internal(
                "the server that works with it is of an earlier version: restart that one",
            ));
        }
        Self::around(target, connection, listener).await
    }

    async fn around(
        target: Target,
        connection: DatabaseConnection,
        listener: impl Listener,
    ) -> Result<Self, Error> {
        let readers = target.readers().await?;
        let list_readers = target.list_readers(&readers).await?;
        let third = usize::try_from(target.list_reader_count()).unwrap_or(1);
        let [lists, documents] = [(); 2].map(|()| Arc::new(ConcurrencyLimiter::new(1, third)));
        let writer = Writer::start(target, connection, Box::new(listener));
        Ok(Self { readers, list_readers, lists, documents, writer, probed: Arc::default() })
    }

    /// The readers' pool. Whoever reads more than one statement that must agree takes [`Db::snapshot`].
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// May other nodes write to it, too?
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.readers.get_database_backend() == DbBackend::Postgres
    }

    /// A read transaction: all that is read through it is of one moment.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, Error> {
        let mut options = TransactionOptions::default();
        if self.readers.get_database_backend() == DbBackend::Postgres {
            options.isolation_level = Some(IsolationLevel::RepeatableRead);
            options.access_mode = Some(AccessMode::ReadOnly);
        }
        Ok(self.readers.begin_with_options(options).await?)
    }

    /// Waits until this person may read a list: one at a time, however many they ask for.
    ///
    /// # Errors
    /// [`TooMany`](app::domain::Refused::TooMany): the reads before it take too long.
    pub async fn turn_for_list(&self, user: UserId) -> Result<ListTurn<'_>, Error> {
        let permit = self.lists.acquire_within(user, TURN, RETRY_AFTER_S).await?;
        Ok(ListTurn { readers: &self.list_readers, _permit: permit })
    }

    /// The same for a whole workspace or account.
    ///
    /// # Errors
    /// As [`Db::turn_for_list`].
    pub async fn turn_for_document(&self, user: UserId) -> Result<Permit<UserId>, Error> {
        Ok(self.documents.acquire_within(user, TURN, RETRY_AFTER_S).await?)
    }

    /// Can it be read and written just now? Strangers may ask as often as they like: it is tried once a second.
    ///
    /// # Errors
    /// The database does not answer, has no room, or what is to be written waits for too long.
    pub async fn probe(&self) -> Result<(), Error> {
        let mut last = self.probed.lock().await;
        if let Some((at, is_well)) = *last
            && at.elapsed() < PROBED_EVERY
        {
            return if is_well { Ok(()) } else { Err(Error::internal("it did not answer a moment ago")) };
        }
        let outcome = match timeout(PROBE, self.read_and_write()).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Error::internal("it takes too long")),
        };
        *last = Some((Instant::now(), outcome.is_ok()));
        outcome
    }

    async fn read_and_write(&self) -> Result<(), Error> {
        self.readers.ping().await?;
        let backend = self.readers.get_database_backend();
        self.write(move |tx| async move { write_something(tx.conn(), backend).await }.boxed()).await
    }

    /// Carries out a job within the next commit, together with the others that wait, and answers
    /// when that commit is durable. An `Err` undoes the job and nothing else. The job may be run
    /// again from its start, so it must not keep anything from an earlier run.
    ///
    /// # Errors
    /// The job's own, or [`Error::Internal`] where the commit failed or the job panicked.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        self.writer.write(job).await
    }

    /// Hands in an edit: it runs within the next commit, on the rows that it wants, loaded and written
    /// together with those of the edits beside it. Edits run in the order in which they are handed in.
    /// One that returns an `Err` must not have changed any row. It may be run again.
    ///
    /// # Errors
    /// [`Error::Internal`] where the database is closed.
    pub(crate) async fn edit<T: Send + 'static>(
        &self,
        wanted: Wanted,
        edit: impl Fn(&mut Work) -> Result<T, Error> + Send + 'static,
    ) -> Result<Answer<T>, Error> {
        self.writer.edit(wanted, edit).await
    }

    /// Waits until all that was handed in is durable, then lets go of the database.
    pub async fn close(&self) {
        // The readers first: whoever leaves a SQLite database last takes its log away, and only the writer may.
        let closing = async { self.list_readers.close_by_ref().await.and(self.readers.close_by_ref().await) };
        match timeout(LAST_READS, closing).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the readers' connections did not close cleanly"),
            Err(_) => tracing::warn!("somebody still reads at length; that is broken off"),
        }
        self.writer.close().await;
    }
}

/// Fails where nothing can be written, such as on a full disk. Nobody waits for it: servers that share a database
/// write no row in common.
async fn write_something(c: &DatabaseTransaction, backend: DbBackend) -> Result<(), Error> {
    match backend {
        // A record in the write-ahead log, which the commit waits for; and an error where the database is read-only:
        // after a query it is too late to say that it is not.
        DbBackend::Postgres => {
            let write = "SELECT pg_logical_emit_message(true, 'tasksync', '')";
            c.execute_unprepared(write).await?;
            Ok(c.execute_unprepared("SET TRANSACTION READ WRITE").await.map(drop)?)
        }
        _ => query::instance::probe(c).await,
    }
}

/// The transaction that a job writes in.
#[derive(Debug)]
pub struct Tx {
    transaction: DatabaseTransaction,
    notices: Vec<Notice>,
}

impl Tx {
    /// The transaction.
    #[must_use]
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Carries out a part of a job, which is undone alone where it is refused. After any other error the job is to be
    /// undone as a whole.
    ///
    /// # Errors
    /// The part's own.
    pub(crate) async fn part<T>(
        &mut self,
        part: impl for<'t> Fn(&'t mut Self) -> BoxFuture<'t, Result<T, Error>>,
    ) -> Result<T, Error> {
        self.conn().execute_unprepared("SAVEPOINT part").await?;
        let told = self.notices.len();
        let outcome = part(self).await;
        match &outcome {
            Ok(_) => {}
            Err(Error::Refused(_)) => {
                self.notices.truncate(told);
                self.conn().execute_unprepared("ROLLBACK TO SAVEPOINT part").await?;
            }
            Err(Error::Gap { .. } | Error::Unavailable(_) | Error::Internal(_)) => return outcome,
        }
        self.conn().execute_unprepared("RELEASE SAVEPOINT part").await?;
        outcome
    }

    /// Writes something that nobody reads: it fails where nothing can be written.
    ///
    /// # Errors
    /// The database's.
    pub async fn probe(&self) -> Result<(), Error> {
        write_something(self.conn(), self.conn().get_database_backend()).await
    }

    /// Tells the workspace's readers of an entry, once it is committed.
    pub fn publish(&mut self, workspace: WorkspaceId, entry: Arc<Encoded>) {
        self.notices.push(Notice::Entry(workspace, entry));
    }

    /// Tells those who belonged to a workspace that it is deleted, once that is committed.
    pub fn publish_deletion(&mut self, workspace: WorkspaceId, members: impl IntoIterator<Item = UserId>) {
        self.notices.push(Notice::Deleted(workspace, members.into_iter().collect()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_looked_at_wherever_that_matters() {
        let log = include_str!("../../app/src/protocol/tests/fixtures/entries_3.jsonl");
        for line in log.lines() {
            let entry: Entry = serde_json::from_str(line).expect(line);
            let encoded = Encoded::new(entry.seq, line);
            assert_eq!(encoded.schema, entry.events.iter().map(schema_of).max().unwrap_or(1), "{line}");
            let memberships: Vec<_> = entry.events.iter().filter_map(membership).collect();
            assert_eq!(encoded.memberships.as_ref(), memberships, "{line}");
        }
    }
}
