//! A database that an earlier build left behind, and what that build told of it.

use super::SECRET;
use crate::support::{database::Place, server::TestServer};
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::Value;
use server::{clock::Clock, config::Config};
use std::collections::BTreeMap;

/// The dumps of one build, and its answers just before it was stopped.
#[derive(Debug)]
pub struct Fixture {
    /// The last step of its schema.
    pub step: &'static str,
    pub sql: &'static str,
    pub told: &'static str,
}

/// A database as it was left, with what its build told.
pub struct Old {
    pub step: &'static str,
    pub told: Value,
    pub url: String,
    pub clock: Clock,
    place: Place,
}

impl Old {
    /// Made from the dump of a SQLite database.
    pub async fn sqlite(fixture: Fixture) -> Self {
        Self::load(fixture, Place::sqlite()).await
    }

    /// Made from the dump of a PostgreSQL database.
    pub async fn postgres(fixture: Fixture) -> Self {
        Self::load(fixture, Place::postgres().await).await
    }

    async fn load(fixture: Fixture, place: Place) -> Self {
        let url = place.url().to_owned();
        let db = connect(&url).await;
        db.execute_unprepared(fixture.sql).await.expect("the dump loads");
        db.close().await.expect("it closes");
        let told: Value = serde_json::from_str(fixture.told).expect("the answers are JSON");
        // A minute later: whatever lasts for a while still counts, and nothing is old enough to be put away.
        let clock = Clock::fixed(told["at"].as_str().expect("a text").parse().expect("a time"));
        Self { step: fixture.step, told, url, clock, place }
    }

    /// The settings of a server that takes over.
    pub fn config(&self) -> Config {
        set(self.place.config())
    }

    /// Starts this build on it.
    pub async fn start(self) -> (TestServer, Value) {
        let server = TestServer::start_with(self.place, self.clock, |config| *config = set(config.clone()));
        (server.await, self.told)
    }

    /// The names of the steps that this build adds, in order.
    pub fn pending(&self) -> Vec<String> {
        let all: Vec<_> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        let last = all.iter().position(|name| name == self.step).expect("a step of this build");
        all[last + 1..].to_vec()
    }
}

fn set(config: Config) -> Config {
    let public_url = Some(super::ORIGIN.parse().expect("an address"));
    Config { jwt_secret: Some(SECRET.to_owned()), public_url, ..config }
}

/// A connection beside the server.
pub async fn connect(url: &str) -> DatabaseConnection {
    let url = if url.starts_with("sqlite") { format!("{url}?mode=rwc") } else { url.to_owned() };
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false).idle_timeout(None).max_lifetime(None);
    Database::connect(options).await.expect("the database opens")
}

/// The rows of a question with one text in each.
pub async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

/// The steps that a database says it has, in order of their names.
pub async fn steps(db: &DatabaseConnection) -> Vec<String> {
    texts(db, "SELECT version FROM seaql_migrations ORDER BY version").await
}

/// All tables with their columns, keys and indexes.
pub async fn schema(db: &DatabaseConnection) -> Vec<String> {
    match db.get_database_backend() {
        DbBackend::Sqlite => {
            let sql = "SELECT coalesce(sql, name) FROM sqlite_schema WHERE type <> 'trigger' ORDER BY name";
            texts(db, sql).await
        }
        _ => {
            let mut all = texts(
                db,
                "SELECT concat_ws(' ', table_name, ordinal_position, column_name, data_type, is_nullable, \
                 column_default, collation_name) FROM information_schema.columns WHERE table_schema = 'public' \
                 ORDER BY 1",
            )
            .await;
            all.extend(
                texts(db, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1").await,
            );
            let keys = "SELECT concat(conrelid::regclass, ' ', conname, ' ', pg_get_constraintdef(oid)) \
                        FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1";
            all.extend(texts(db, keys).await);
            all
        }
    }
}

/// Every row of every table, as text.
pub async fn rows(db: &DatabaseConnection) -> BTreeMap<String, Vec<String>> {
    let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let tables = if is_sqlite {
        "SELECT name FROM sqlite_schema WHERE type = 'table'"
    } else {
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    };
    let mut all = BTreeMap::new();
    for table in texts(db, tables).await {
        let row = if is_sqlite {
            let columns = format!("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}')");
            texts(db, &columns).await.join(" || ', ' || ")
        } else {
            "t::text".to_owned()
        };
        all.insert(table.clone(), texts(db, &format!("SELECT {row} FROM {table} t ORDER BY 1")).await);
    }
    all
}
