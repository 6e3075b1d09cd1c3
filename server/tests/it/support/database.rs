//! A database for one test.

use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use server::clock::Clock;
use server::config::Config;
use server::db::Db;
use server::door::Limits;
use server::realtime::Hub;
use std::env;
use tempfile::TempDir;
use uuid::Uuid;

/// A directory and an empty database that nobody else has. The directory goes when this goes.
pub struct Place {
    url: String,
    dir: TempDir,
}

impl Place {
    /// A file in a directory of its own.
    pub fn sqlite() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let url = format!("sqlite://{}", dir.path().join("tasksync.db").display());
        Self { url, dir }
    }

    /// A database of its own in the cluster that `TEST_POSTGRES_URL` names. It goes with the cluster.
    pub async fn postgres() -> Self {
        let cluster = env::var("TEST_POSTGRES_URL")
            .expect("These tests need a PostgreSQL cluster: `cargo xtask test` starts one and runs them.");
        let name = format!("test_{}", Uuid::now_v7().simple());
        let options = ConnectOptions::new(&cluster)
            .max_connections(1)
            .sqlx_logging(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .to_owned();
        let admin = Database::connect(options).await.expect("the test cluster answers");
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a new database");
        admin.close().await.expect("the connection closes");
        let (server, _) = cluster.rsplit_once('/').expect("the address ends in a database's name");
        Self { url: format!("{server}/{name}"), dir: tempfile::tempdir().expect("a temporary directory") }
    }

    /// The database's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The settings of a server that lives here and listens on a free port.
    pub fn config(&self) -> Config {
        Config {
            port: 0,
            data_dir: self.dir.path().to_owned(),
            database_url: Some(self.url.clone()),
            // All tests call from one address.
            limits: Limits::for_people(10_000),
            ..Config::default()
        }
    }

    /// The database, opened without a server around it.
    pub async fn open(&self) -> Db {
        Db::open(&self.url, Hub::new()).await.expect("the database opens")
    }
}

/// A clock that stands at noon of 2026-03-02 until it is set.
pub fn noon() -> Clock {
    Clock::fixed("2026-03-02T12:00:00Z".parse().expect("a time"))
}
