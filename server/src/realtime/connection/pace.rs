//! How fast one client may ask.

use std::time::{Duration, Instant};

/// What a client may ask at once.
const BURST: f64 = 1000.0;
/// What it may ask per second from then on.
const PER_SECOND: f64 = 500.0;

/// A token bucket that may be overdrawn: whoever overdraws it waits until it is even again.
#[derive(Debug)]
pub(super) struct Pace {
    left: f64,
    at: Instant,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self { left: BURST, at: now }
    }

    /// Takes so much, and tells how long to wait first.
    pub(super) fn spend(&mut self, cost: u32, now: Instant) -> Duration {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * PER_SECOND;
        self.left = (self.left + gained).min(BURST) - f64::from(cost);
        self.at = now;
        Duration::from_secs_f64((-self.left / PER_SECOND).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_through_and_more_has_to_wait() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        assert_eq!(pace.spend(1000, now), Duration::ZERO);
        assert_eq!(pace.spend(50, now), Duration::from_millis(100));
        assert_eq!(pace.spend(50, now + Duration::from_millis(100)), Duration::from_millis(100));
    }

    #[test]
    fn rest_gives_back_no_more_than_one_burst() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        let later = now + Duration::from_secs(3600);
        assert_eq!(pace.spend(1000, later), Duration::ZERO);
        assert_eq!(pace.spend(500, later), Duration::from_secs(1));
    }

    #[test]
    fn a_clock_that_steps_back_does_no_harm() {
        let now = Instant::now() + Duration::from_secs(60);
        let mut pace = Pace::new(now);
        assert_eq!(pace.spend(1, now - Duration::from_secs(30)), Duration::ZERO);
    }
}
