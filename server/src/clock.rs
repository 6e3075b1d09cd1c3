//! The server's clock: the system's, or in tests one that stands still until it is set.

use app::domain::Timestamp;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use std::time::{SystemTime, UNIX_EPOCH};

/// 9999-12-31T23:59:59.999Z: a clock beyond that is a broken one.
const LAST: i64 = 253_402_300_799_999;

/// Tells the time. Clones of a fixed clock share one hand.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Fixed(Arc<AtomicI64>),
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
        Self(Source::Fixed(Arc::new(AtomicI64::new(at.millis()))))
    }

    /// Moves a fixed clock, and with it all its clones; the system's clock is left alone.
    pub fn set(&self, at: Timestamp) {
        if let Source::Fixed(millis) = &self.0 {
            millis.store(at.millis(), Ordering::Relaxed);
        }
    }

    /// The time now, in whole milliseconds.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let millis = match &self.0 {
            Source::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
            Source::Fixed(millis) => millis.load(Ordering::Relaxed),
        };
        // infallible: the years 1970 to 9999 are what a timestamp can tell
        Timestamp::from_millis(millis.clamp(0, LAST)).expect("a year of four digits")
    }
}
