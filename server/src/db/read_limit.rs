//! How long one statement of a reader may keep SQLite busy. PostgreSQL has `statement_timeout` for that.
//!
//! SQLite calls a handler each time that a statement has run another few hundred thousand instructions
//! (sqlite.org/c3ref/progress_handler.html). A statement that waits for its reader runs none, and short ones never come
//! so far. So calls without a pause between them are one long statement.

use sea_orm::sqlx::{Error, SqliteConnection};
use std::time::{Duration, Instant};

/// Instructions between two calls: some milliseconds.
const INSTRUCTIONS: i32 = 200_000;
/// A pause that no running statement makes between two calls, on a machine with work for all its processors.
const PAUSE: Duration = Duration::from_millis(250);

/// What is remembered of the statement that runs.
#[derive(Debug)]
struct Run {
    began: Instant,
    last: Instant,
}

impl Run {
    fn new(now: Instant) -> Self {
        Self { began: now, last: now }
    }

    /// May the statement go on?
    fn goes_on(&mut self, now: Instant, limit: Duration) -> bool {
        if now.duration_since(self.last) > PAUSE {
            self.began = now;
        }
        self.last = now;
        now.duration_since(self.began) < limit
    }
}

/// Breaks off every statement of this connection that keeps it busy for longer.
///
/// # Errors
/// The connection is lost.
pub(super) async fn limit(connection: &mut SqliteConnection, limit: Duration) -> Result<(), Error> {
    let mut run = Run::new(Instant::now());
    let mut handle = connection.lock_handle().await?;
    handle.set_progress_handler(INSTRUCTIONS, move || run.goes_on(Instant::now(), limit));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_statement_that_runs_on_and_on_is_broken_off() {
        let (start, limit) = (Instant::now(), Duration::from_secs(20));
        let at = |millis| start + Duration::from_millis(millis);
        let mut run = Run::new(start);
        let mut busy =
            |from: u64, upto: u64| (from..upto).step_by(10).all(|millis| run.goes_on(at(millis), limit));
        assert!(busy(0, 15_000));
        assert!(busy(15_300, 35_200), "another statement, after a pause");
        assert!(!busy(35_210, 35_320));
        assert!(busy(36_000, 50_000), "the next one is let off");
    }
}
