//! The server's clock: the system's, or in tests one that stands still until it is set.
//!
//! It tells two times. The wall clock's is what people see and what tokens expire by; somebody may set it, back as
//! well. The monotonic one only goes on: every limit and time-out counts with it.

use app::domain::Timestamp;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// 9999-12-31T23:59:59.999Z: a clock beyond that is a broken one.
const LAST: i64 = 253_402_300_799_999;

/// Tells the time. Clones of a fixed clock share one hand.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Fixed(Arc<Mutex<Hands>>),
}

#[derive(Debug)]
struct Hands {
    wall: Timestamp,
    monotonic: Instant,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still at `at`.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self(Source::Fixed(Arc::new(Mutex::new(Hands { wall: at, monotonic: Instant::now() }))))
    }

    /// Moves a fixed clock, and with it all its clones; the system's clock is left alone. Moved ahead, as much time
    /// passes; moved back, none does.
    pub fn set(&self, at: Timestamp) {
        if let Source::Fixed(hands) = &self.0 {
            let mut hands = lock(hands);
            let passed = u64::try_from(at.millis() - hands.wall.millis()).unwrap_or(0);
            hands.monotonic += Duration::from_millis(passed);
            hands.wall = at;
        }
    }

    /// The wall clock's time, in whole milliseconds.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX).min(LAST);
                // infallible: the years 1970 to 9999 are what a timestamp can tell
                Timestamp::from_millis(millis).expect("a year of four digits")
            }
            Source::Fixed(hands) => lock(hands).wall,
        }
    }

    /// The monotonic time: what limits and time-outs count with.
    #[must_use]
    pub fn instant(&self) -> Instant {
        match &self.0 {
            Source::System => Instant::now(),
            Source::Fixed(hands) => lock(hands).monotonic,
        }
    }
}

fn lock(hands: &Mutex<Hands>) -> MutexGuard<'_, Hands> {
    hands.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A time on a test's monotonic clock, in seconds after its start.
#[cfg(test)]
pub(crate) fn instant(seconds: u64) -> Instant {
    static ZERO: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    *ZERO + Duration::from_secs(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_back_takes_no_time_away() {
        let at = |seconds: i64| Timestamp::from_millis(1_700_000_000_000 + seconds * 1_000).expect("a time");
        let clock = Clock::fixed(at(0));
        let before = clock.instant();
        clock.set(at(5));
        clock.set(at(-3_600));
        assert_eq!((clock.now(), clock.instant() - before), (at(-3_600), Duration::from_secs(5)));
        clock.set(at(-3_599));
        assert_eq!(clock.instant() - before, Duration::from_secs(6));
    }
}
