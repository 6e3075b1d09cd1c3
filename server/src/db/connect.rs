//! How the two databases are connected to: pools, durability, limits.

use super::read_limit;
use crate::error::Error;
use app::domain::{Problem, Refused};
use futures::{FutureExt, TryFutureExt};
use migrations::{APPLICATION_ID, Migrator, MigratorTrait};
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, TransactionOptions,
};
use sea_orm::{DatabaseTransaction, SqliteTransactionMode, TransactionTrait};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Readers of SQLite: each has its own page cache, and a disk serves no more at once.
const SQLITE_READERS: u32 = 6;
const POSTGRES_READERS: u32 = 16;
/// What is said of a schema with steps that this version does not know.
const NEWER: &str = "a newer version of TaskSync has changed its schema: start that version";
/// So long PostgreSQL lets a transaction that writes do nothing before it takes its locks away: a server that is
/// frozen or cut off would stop all others.
const IDLE_WRITE: &str = "5s";
/// The same of one that reads, which only keeps old rows from being cleared up.
const IDLE_READ: &str = "60s";
/// So long a write waits for a row that another server holds: longer than that one may do nothing.
const LOCK: &str = "8s";
/// So long one statement may read.
const STATEMENT: Duration = Duration::from_secs(20);
/// How long a statement waits for another process, such as a backup, to let go of the file.
const BUSY: Duration = Duration::from_secs(5);
const ACQUIRE: Duration = Duration::from_secs(5);
/// The write-ahead log shrinks to this many bytes once what it holds is in the database.
const LOG_BYTES: &str = "16777216";

/// Where the data lies.
#[derive(Clone, Debug)]
pub(super) struct Target {
    url: String,
    backend: DbBackend,
}

impl Target {
    /// Reads a database's address.
    ///
    /// # Errors
    /// It is neither SQLite's nor PostgreSQL's.
    pub(super) fn parse(url: &str) -> Result<Self, Error> {
        let backend = match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => DbBackend::Sqlite,
            Some("postgres" | "postgresql") => DbBackend::Postgres,
            _ => return Err(Refused::field("DATABASE_URL", Problem::Format).into()),
        };
        Ok(Self { url: url.to_owned(), backend })
    }

    /// The file of a SQLite database; none where it is no file.
    ///
    /// # Errors
    /// The address makes no sense.
    pub(super) fn file(&self) -> Result<Option<PathBuf>, Error> {
        if self.backend != DbBackend::Sqlite {
            return Ok(None);
        }
        let options: SqliteConnectOptions =
            self.url.parse().map_err(|error: sea_orm::SqlxError| Error::internal(error))?;
        let name = options.get_filename();
        let is_memory = self.url.contains(":memory:") || self.url.contains("mode=memory");
        Ok((!is_memory).then(|| name.to_owned()))
    }

    /// The one connection that writes.
    pub(super) async fn writer(&self) -> Result<DatabaseConnection, DbErr> {
        let mut options = self.options(1);
        options.map_sqlx_sqlite_opts(|options| {
            tuned(options)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // An answer is given only when the change survives a power cut.
                .synchronous(SqliteSynchronous::Full)
                .pragma("journal_size_limit", LOG_BYTES)
                .pragma("cache_size", "-8192")
        });
        options
            .map_sqlx_postgres_opts(|options| watched(options, IDLE_WRITE).options([("lock_timeout", LOCK)]));
        Database::connect(options).await
    }

    /// The same, after the schema was brought up to date. Of several servers on one PostgreSQL, one does so at a time.
    pub(super) async fn migrated_writer(&self) -> Result<DatabaseConnection, DbErr> {
        let writer = self.writer().await?;
        let migrated = match self.backend {
            DbBackend::Postgres => self.migrate_alone().await,
            _ => Migrator::up(&writer, None).await,
        };
        migrated.map(|()| writer).map_err(in_a_sentence)
    }

    /// Has the schema all steps of this version, and none of a later one?
    pub(super) async fn is_up_to_date(writer: &DatabaseConnection) -> Result<bool, DbErr> {
        let pending = Migrator::get_pending_migrations(writer).await.map_err(in_a_sentence)?;
        Ok(pending.is_empty())
    }

    /// Migrates under an advisory lock: two servers that make the same table at once are both refused. The connection
    /// may wait, and work, for as long as it takes; the lock ends with it.
    async fn migrate_alone(&self) -> Result<(), DbErr> {
        let mut options = self.options(1);
        options.map_sqlx_postgres_opts(|options| watched(options, "0"));
        let connection = Database::connect(options).await?;
        tracing::debug!("waiting for other servers that change the schema");
        connection.execute_unprepared(&format!("SELECT pg_advisory_lock({APPLICATION_ID})")).await?;
        let migrated = Migrator::up(&connection, None).await;
        connection.close().await?;
        migrated
    }

    /// The connections that read lists: SQLite's are others than the readers, because what they read can be broken off.
    pub(super) async fn list_readers(
        &self,
        readers: &DatabaseConnection,
    ) -> Result<DatabaseConnection, DbErr> {
        if self.backend == DbBackend::Postgres {
            return Ok(readers.clone());
        }
        let mut options = self.reading(self.list_reader_count());
        options.map_sqlx_sqlite_pool_opts(|pool| {
            pool.after_connect(|connection, _| read_limit::limit(connection, STATEMENT).boxed())
                .before_acquire(|connection, _| {
                    read_limit::limit(connection, STATEMENT).map_ok(|()| true).boxed()
                })
        });
        Database::connect(options).await
    }

    /// The connections that read.
    pub(super) async fn readers(&self) -> Result<DatabaseConnection, DbErr> {
        let is_remote = self.backend == DbBackend::Postgres;
        // SQLite's lists are read through connections of their own.
        let lists = if is_remote { 0 } else { self.list_reader_count() };
        let mut options = self.reading(self.reader_count() - lists);
        // A reader gets a connection that answers, also after the database was started anew.
        options.test_before_acquire(is_remote);
        options.map_sqlx_postgres_opts(|options| {
            watched(options, IDLE_READ)
                .options([("statement_timeout", format!("{}ms", STATEMENT.as_millis()))])
        });
        Database::connect(options).await
    }

    /// A connection for a copy of a SQLite database, beside whoever works with it.
    pub(super) async fn copied(&self) -> Result<DatabaseConnection, DbErr> {
        let mut options = self.options(1);
        options.map_sqlx_sqlite_opts(|options| tuned(options).read_only(true));
        Database::connect(options).await
    }

    /// A connection to a SQLite file that nobody else works with, made to stand alone: without a log beside it.
    pub(super) async fn alone(file: &Path) -> Result<DatabaseConnection, DbErr> {
        let mut options = ConnectOptions::new("sqlite:file");
        options.max_connections(1).sqlx_logging(false).acquire_timeout(ACQUIRE);
        without_maintenance(&mut options);
        let file = file.to_owned();
        options.map_sqlx_sqlite_opts(move |options| {
            tuned(options)
                .filename(&file)
                .journal_mode(SqliteJournalMode::Delete)
                .synchronous(SqliteSynchronous::Full)
        });
        Database::connect(options).await
    }

    /// How many connections read, at most.
    pub(super) fn reader_count(&self) -> u32 {
        match self.backend {
            DbBackend::Postgres => POSTGRES_READERS,
            _ => SQLITE_READERS,
        }
    }

    /// How many of them read lists at once, and how many whole workspaces: the rest always serves short questions.
    pub(super) fn list_reader_count(&self) -> u32 {
        self.reader_count() / 3
    }

    /// What all connections have in common that only read.
    fn reading(&self, connections: u32) -> ConnectOptions {
        let mut options = self.options(connections);
        options.map_sqlx_sqlite_opts(|options| tuned(options).read_only(true).pragma("cache_size", "-2048"));
        options
    }

    fn options(&self, connections: u32) -> ConnectOptions {
        let mut options = ConnectOptions::new(&self.url);
        options.max_connections(connections).min_connections(0).acquire_timeout(ACQUIRE);
        without_maintenance(&mut options);
        // The writer tries again where its connection is dead; SQLite's cannot be.
        options.test_before_acquire(false);
        options.sqlx_logging(false).record_stmt_in_spans(false);
        options.set_application_name("tasksync");
        options
    }
}

/// Connections stay open until the pool is closed. The task of sqlx that closes idle and old ones goes over as many as a
/// counter says, which is below zero for a moment when one thread takes a connection that another one is giving back:
/// read then, it counts to 2^64 and takes a thread for good (`spawn_maintenance_tasks`, sqlx 0.9.0).
fn without_maintenance(options: &mut ConnectOptions) {
    options.idle_timeout(None).max_lifetime(None);
}

/// Says what a schema with unknown steps means for people.
fn in_a_sentence(error: DbErr) -> DbErr {
    match error {
        DbErr::Custom(text) if text.contains("its file is missing") => DbErr::Custom(NEWER.to_owned()),
        error => error,
    }
}

/// What PostgreSQL is to do about a server that it does not hear from.
fn watched(options: PgConnectOptions, idle: &str) -> PgConnectOptions {
    options.options([
        ("idle_in_transaction_session_timeout", idle),
        ("tcp_keepalives_idle", "10"),
        ("tcp_keepalives_interval", "5"),
        ("tcp_keepalives_count", "3"),
    ])
}

fn tuned(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options.foreign_keys(true).busy_timeout(BUSY).statement_cache_capacity(256)
}

/// Begins to write. SQLite takes its one write lock at once: a transaction that begins by reading
/// could be refused it later.
pub(super) async fn begin(connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let immediate = Some(SqliteTransactionMode::Immediate);
    connection
        .begin_with_options(TransactionOptions { sqlite_transaction_mode: immediate, ..Default::default() })
        .await
}
