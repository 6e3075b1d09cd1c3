//! How long a list may keep SQLite busy, and behind whom it stands. PostgreSQL has `statement_timeout` for that, and
//! works in processes of its own.
//!
//! SQLite calls a handler each time that a statement has run another few instructions
//! (sqlite.org/c3ref/progress_handler.html), and breaks the statement off where that says so. The time counts from when
//! the connection was taken from its pool: what reads a whole workspace, page after page, takes one from another pool.

use crate::thread_priority;
use sea_orm::sqlx::{Error, SqliteConnection};
use std::time::{Duration, Instant};

/// Instructions between two calls. One that looks for a word in a long text takes some tens of microseconds.
const INSTRUCTIONS: i32 = 1_000;

/// Breaks off what this connection still reads after so long, from now on.
///
/// # Errors
/// The connection is lost.
pub(super) async fn limit(connection: &mut SqliteConnection, limit: Duration) -> Result<(), Error> {
    let began = Instant::now();
    let mut is_behind = false;
    let handler = move || {
        // Runs in the connection's own thread, which reads nothing but lists.
        if !is_behind {
            thread_priority::lower();
            is_behind = true;
        }
        began.elapsed() < limit
    };
    connection.lock_handle().await?.set_progress_handler(INSTRUCTIONS, handler);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::sqlx::{Connection, query};

    const ENDLESS: &str =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    #[tokio::test]
    async fn a_read_without_end_is_broken_off_and_its_connection_serves_others() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.expect("a connection");
        for _ in 0..2 {
            limit(&mut connection, Duration::from_millis(100)).await.expect("a limit");
            let read = query(ENDLESS).execute(&mut connection).await.expect_err("broken off");
            assert!(read.to_string().contains("interrupted"), "{read}");
            limit(&mut connection, Duration::from_secs(3600)).await.expect("a limit");
            query("SELECT 1").execute(&mut connection).await.expect("it reads on");
        }
    }
}
