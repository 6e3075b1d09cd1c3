//! How much of the server a list on SQLite may take: it reads in the background, with pauses, and not for ever.
//! PostgreSQL reads in processes of its own, and has `statement_timeout`.
//!
//! SQLite calls a handler each time that a statement has run another few instructions
//! (sqlite.org/c3ref/progress_handler.html), and breaks the statement off where that says so. The time counts from when
//! the connection was taken from its pool: what reads a whole workspace, page after page, takes one from another pool.

use crate::thread_priority;
use sea_orm::sqlx::{Error, SqliteConnection};
use std::thread;
use std::time::{Duration, Instant};

/// Instructions between two calls. One that looks for a word in a long text takes some tens of microseconds.
const INSTRUCTIONS: i32 = 1_000;
/// A long list pauses for [`REST`] after each `PIECE`. So a thread that waits for the core gets it at once, and not
/// when the system ends the list's time slice, some milliseconds later.
const PIECE: Duration = Duration::from_micros(500);
const REST: Duration = Duration::from_micros(250);

/// Has this connection read in the background, and breaks off what it still reads `limit` from now, pauses left out.
///
/// # Errors
/// The connection is lost.
pub(super) async fn limit(connection: &mut SqliteConnection, limit: Duration) -> Result<(), Error> {
    let (began, mut rested, mut piece) = (Instant::now(), Duration::ZERO, None);
    // Runs in the connection's own thread, which reads nothing but lists.
    let handler = move || {
        let since = *piece.get_or_insert_with(|| {
            thread_priority::lower();
            Instant::now()
        });
        if since.elapsed() >= PIECE {
            let rest = Instant::now();
            thread::sleep(REST);
            rested += rest.elapsed();
            piece = Some(Instant::now());
        }
        began.elapsed() < limit + rested
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
