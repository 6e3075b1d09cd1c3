//! SQLite's part in a backup: a copy beside the running server, and the proof that a file is a sound one.

use super::connect::Target;
use super::query::life;
use crate::error::Error;
use migrations::{APPLICATION_ID, Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement, TransactionTrait, TryGetable};
use std::path::Path;

/// What every SQLite file begins with (sqlite.org/fileformat.html, section 1.3.1).
pub(crate) const HEAD: &[u8; 16] = b"SQLite format 3\0";

/// What is wrong with a file that should be a backup.
#[derive(Debug)]
pub(crate) enum Flaw {
    /// It is a database, and not one of ours.
    Foreign,
    /// SQLite finds this wrong with it.
    Damaged(String),
    /// It has this step of the schema, which a later version makes.
    Newer(String),
}

/// What lies in a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Accounts.
    pub people: i64,
    /// Tasks, deleted ones left out.
    pub tasks: i64,
}

/// Copies the database at this address, as it stands at one moment, into a file that is empty or not there.
/// Whoever writes meanwhile is not kept waiting.
///
/// # Errors
/// The database's.
pub(crate) async fn copy(url: &str, into: &str) -> Result<(), Error> {
    let source = Target::parse(url)?.copied().await?;
    let statement =
        Statement::from_sql_and_values(source.get_database_backend(), "VACUUM INTO ?", [into.into()]);
    let copied = source.execute_raw(statement).await;
    source.close().await?;
    copied?;
    Ok(())
}

/// Looks a copy over.
///
/// # Errors
/// The first flaw that is found.
pub(crate) async fn check(file: &Path) -> Result<Contents, Flaw> {
    let c = Target::alone(file).await?;
    let checked = check_open(&c).await;
    c.close().await?;
    checked
}

async fn check_open(c: &DatabaseConnection) -> Result<Contents, Flaw> {
    if one::<i32>(c, "PRAGMA application_id").await? != Some(APPLICATION_ID) {
        return Err(Flaw::Foreign);
    }
    let found: Vec<String> = all(c, "PRAGMA integrity_check(1)").await?;
    if found != ["ok"] {
        // The line with the stars says in which database it was found: there is one.
        let found = found.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with("***"));
        return Err(Flaw::Damaged(found.collect::<Vec<_>>().join("; ")));
    }
    if let Some(table) = one::<String>(c, "PRAGMA foreign_key_check").await? {
        return Err(Flaw::Damaged(format!("a row of {table} belongs to nothing")));
    }
    let known = Migrator::migrations();
    let steps: Vec<String> = all(c, "SELECT version FROM seaql_migrations ORDER BY version").await?;
    if let Some(step) = steps.into_iter().find(|step| known.iter().all(|known| known.name() != step)) {
        return Err(Flaw::Newer(step));
    }
    let count = async |sql| Ok::<_, Flaw>(one::<i64>(c, sql).await?.unwrap_or_default());
    Ok(Contents {
        people: count("SELECT count(*) FROM users").await?,
        tasks: count("SELECT count(*) FROM tasks WHERE deleted_at IS NULL").await?,
    })
}

/// Makes a copy ready to take the place of a database: brings it up to date, and gives it a new life.
///
/// # Errors
/// The database's.
pub(crate) async fn renew(file: &Path) -> Result<(), Error> {
    let c = Target::alone(file).await?;
    Migrator::up(&c, None).await?;
    let transaction = c.begin().await?;
    life::begin_anew(&transaction).await?;
    transaction.commit().await?;
    c.close().await?;
    Ok(())
}

/// Writes what stands in the log beside the file into the file, and takes the log away.
///
/// # Errors
/// The database's; a damaged one cannot be settled.
pub(crate) async fn settle(file: &Path) -> Result<(), Error> {
    let c = Target::alone(file).await?;
    c.close().await?;
    Ok(())
}

async fn one<T: TryGetable>(c: &DatabaseConnection, sql: &str) -> Result<Option<T>, DbErr> {
    Ok(all(c, sql).await?.into_iter().next())
}

async fn all<T: TryGetable>(c: &DatabaseConnection, sql: &str) -> Result<Vec<T>, DbErr> {
    let rows = c.query_all_raw(Statement::from_string(c.get_database_backend(), sql)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// What cannot be read is damaged.
impl From<DbErr> for Flaw {
    fn from(error: DbErr) -> Self {
        Self::Damaged(error.to_string())
    }
}
