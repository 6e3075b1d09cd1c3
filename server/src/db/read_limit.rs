//! How much of the server a list on SQLite may take: one that is long goes on in the background, with pauses, and not
//! for ever. PostgreSQL reads in processes of its own, and has `statement_timeout`.
//!
//! SQLite calls a handler each time that a statement has run another few instructions
//! (sqlite.org/c3ref/progress_handler.html), and breaks the statement off where that says so. The time counts from when
//! the connection was taken from its pool: what reads a whole workspace, page after page, takes one from another pool.

use crate::thread_priority;
use sea_orm::sqlx::{Error, SqliteConnection};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Instructions between two calls. One that looks for a word in a long text takes some tens of microseconds.
const INSTRUCTIONS: i32 = 1_000;
/// A list that takes longer than this goes on in the background.
const LONG: Duration = Duration::from_millis(10);
/// There it pauses for [`REST`] after each `PIECE`. So a thread that waits for the core gets it at once, and not when
/// the system ends the list's time slice, some milliseconds later.
const PIECE: Duration = Duration::from_micros(500);
const REST: Duration = Duration::from_micros(250);

/// The limit of all connections of one pool.
#[derive(Clone, Debug)]
pub(super) struct ReadLimit {
    /// The longest time that a list may take, its pauses left out.
    limit: Duration,
    /// The connections whose threads have a low priority, by the addresses of their handles.
    lowered: Arc<Mutex<HashSet<usize>>>,
}

impl ReadLimit {
    pub(super) fn new(limit: Duration) -> Self {
        Self { limit, lowered: Arc::default() }
    }

    /// A list begins on this connection.
    ///
    /// # Errors
    /// The connection is lost.
    pub(super) async fn begin(&self, connection: &mut SqliteConnection) -> Result<(), Error> {
        let mut handle = connection.lock_handle().await?;
        let (address, limit) = (handle.as_raw_handle().as_ptr() as usize, self.limit);
        let lowered = Arc::clone(&self.lowered);
        let (began, mut rested, mut piece) = (Instant::now(), Duration::ZERO, None);
        // Runs in the connection's own thread.
        handle.set_progress_handler(INSTRUCTIONS, move || {
            if began.elapsed() >= LONG {
                let since = *piece.get_or_insert_with(|| {
                    thread_priority::lower();
                    lowered.lock().unwrap_or_else(PoisonError::into_inner).insert(address);
                    Instant::now()
                });
                if since.elapsed() >= PIECE {
                    let rest = Instant::now();
                    thread::sleep(REST);
                    rested += rest.elapsed();
                    piece = Some(Instant::now());
                }
            }
            began.elapsed() < limit + rested
        });
        Ok(())
    }

    /// The list has ended. May the connection serve another one? Not if its thread has a low priority: no thread may
    /// raise its own again, and another one takes its place.
    ///
    /// # Errors
    /// The connection is lost.
    pub(super) async fn end(&self, connection: &mut SqliteConnection) -> Result<bool, Error> {
        let mut handle = connection.lock_handle().await?;
        handle.remove_progress_handler();
        let address = handle.as_raw_handle().as_ptr() as usize;
        Ok(!self.lowered.lock().unwrap_or_else(PoisonError::into_inner).remove(&address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::sqlx::{Connection, query};

    const ENDLESS: &str =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    #[tokio::test]
    async fn a_read_without_end_is_broken_off_and_its_connection_reads_on() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.expect("a connection");
        let (short, long) =
            (ReadLimit::new(Duration::from_millis(100)), ReadLimit::new(Duration::from_secs(3600)));
        for _ in 0..2 {
            short.begin(&mut connection).await.expect("it begins");
            let read = query(ENDLESS).execute(&mut connection).await.expect_err("broken off");
            assert!(read.to_string().contains("interrupted"), "{read}");
            long.begin(&mut connection).await.expect("it begins");
            query("SELECT 1").execute(&mut connection).await.expect("it reads on");
        }
    }

    #[tokio::test]
    async fn a_connection_that_read_for_long_serves_no_other_list() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.expect("a connection");
        let limit = ReadLimit::new(3 * LONG);
        limit.begin(&mut connection).await.expect("it begins");
        query("SELECT 1").execute(&mut connection).await.expect("it reads");
        assert!(limit.end(&mut connection).await.expect("it ends"));
        limit.begin(&mut connection).await.expect("it begins");
        query(ENDLESS).execute(&mut connection).await.expect_err("broken off");
        assert!(!limit.end(&mut connection).await.expect("it ends"));
    }
}
