//! Steps of the schema that fail or stand still just before they are committed, when all is made and the step is
//! being noted.

use super::old::{connect, steps, texts};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// What does not come within this time does not come.
const PATIENCE: Duration = Duration::from_secs(60);
/// The lock on PostgreSQL that a step stands still for.
const GATE: i32 = 71;
/// A question that takes much longer than a test on SQLite, and yet comes to an end where the test is killed. `WITH` is
/// not allowed within a trigger.
const ENDLESS: &str = "CREATE VIEW endless AS WITH RECURSIVE n(x) AS \
    (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000000000) SELECT x FROM n";

/// What stands in a step's way until it is taken away.
pub struct Obstacle<'a> {
    db: &'a DatabaseConnection,
    /// The steps that are made before.
    before: Vec<String>,
    /// Who holds the gate, on PostgreSQL.
    gate: Option<DatabaseConnection>,
}

impl<'a> Obstacle<'a> {
    /// This step fails.
    pub async fn failing(db: &'a DatabaseConnection, step: &str) {
        put(db, step, "SELECT RAISE(ABORT, 'no');", "RAISE EXCEPTION 'no';").await;
    }

    /// This step, which is the next one but for those `before`, stands still.
    pub async fn still(db: &'a DatabaseConnection, url: &str, step: &str, before: Vec<String>) -> Self {
        let mut gate = None;
        if db.get_database_backend() == DbBackend::Sqlite {
            run(db, ENDLESS).await;
            // Who writes for as long as this stands still.
            run(db, "PRAGMA busy_timeout = 500").await;
        } else {
            let holder = connect(url).await;
            run(&holder, &format!("SELECT pg_advisory_lock({GATE})")).await;
            gate = Some(holder);
        }
        let wait = format!("PERFORM pg_advisory_xact_lock({GATE});");
        put(db, step, "SELECT count(*) FROM endless;", &wait).await;
        Self { db, before, gate }
    }

    /// Waits until a server stands before it.
    pub async fn reached(&self) {
        if self.gate.is_some() {
            return self.waiting(1).await;
        }
        // The steps before are committed, and somebody is writing: that is this step.
        until("a server makes the step", async || {
            if steps(self.db).await != self.before {
                return false;
            }
            let is_free = self.db.execute_unprepared("BEGIN IMMEDIATE").await.is_ok();
            if is_free {
                run(self.db, "ROLLBACK").await;
            }
            !is_free
        })
        .await;
    }

    /// Waits until so many wait for somebody's advisory lock, on PostgreSQL.
    pub async fn waiting(&self, count: usize) {
        let waiting = "SELECT pid::text FROM pg_stat_activity \
                       WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'";
        until("they wait", async || texts(self.db, waiting).await.len() == count).await;
    }

    /// Lets those go on that stand before it, on PostgreSQL.
    pub async fn open(&mut self) {
        if let Some(holder) = self.gate.take() {
            holder.close().await.expect("it closes");
        }
    }

    /// Takes it away after the server was killed.
    pub async fn clear(mut self) {
        self.open().await;
        if self.db.get_database_backend() == DbBackend::Postgres {
            // What is left of the killed one finds nobody at the other end, and takes back what it did.
            let others = "SELECT pid::text FROM pg_stat_activity \
                          WHERE datname = current_database() AND pid <> pg_backend_pid()";
            until("nobody else is there", async || texts(self.db, others).await.is_empty()).await;
        }
        remove(self.db).await;
        if self.db.get_database_backend() == DbBackend::Sqlite {
            run(self.db, "PRAGMA busy_timeout = 5000").await;
        }
    }
}

/// Runs a trigger when this step is noted.
async fn put(db: &DatabaseConnection, step: &str, sqlite: &str, postgres: &str) {
    if db.get_database_backend() == DbBackend::Sqlite {
        let sql = format!(
            "CREATE TRIGGER obstacle AFTER INSERT ON seaql_migrations WHEN NEW.version = '{step}' \
             BEGIN {sqlite} END"
        );
        return run(db, &sql).await;
    }
    let function = format!(
        "CREATE FUNCTION obstacle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF NEW.version = '{step}' THEN {postgres} END IF; RETURN NEW; END $$"
    );
    run(db, &function).await;
    let trigger = "CREATE TRIGGER obstacle AFTER INSERT ON seaql_migrations FOR EACH ROW \
                   EXECUTE FUNCTION obstacle()";
    run(db, trigger).await;
}

/// Takes the trigger away.
pub async fn remove(db: &DatabaseConnection) {
    if db.get_database_backend() == DbBackend::Sqlite {
        run(db, "DROP TRIGGER obstacle").await;
        run(db, "DROP VIEW IF EXISTS endless").await;
    } else {
        run(db, "DROP TRIGGER obstacle ON seaql_migrations").await;
        run(db, "DROP FUNCTION obstacle").await;
    }
}

async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let waited = timeout(PATIENCE, async {
        while !is_so().await {
            sleep(Duration::from_millis(5)).await;
        }
    });
    waited.await.unwrap_or_else(|_| panic!("never: {what}"));
}
