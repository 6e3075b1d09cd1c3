//! How fast one client, and one person with all of their clients, may ask.

use std::time::{Duration, Instant};

/// So much at once, and so much per second from then on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tempo {
    burst: f64,
    per_second: f64,
}

/// One socket's.
pub(super) const SOCKET: Tempo = Tempo { burst: 1000.0, per_second: 500.0 };
/// One person's, with all of their sockets.
pub(super) const PERSON: Tempo = Tempo { burst: 4000.0, per_second: 1000.0 };

/// A token bucket that may be overdrawn: whoever overdraws it waits until it is even again.
#[derive(Debug)]
pub(super) struct Pace {
    left: f64,
    /// So many times somebody had to wait since they last took a rest.
    waits: u32,
    at: Instant,
}

impl Pace {
    pub(super) fn new(tempo: Tempo, now: Instant) -> Self {
        Self { left: tempo.burst, waits: 0, at: now }
    }

    /// Takes so much, and tells how long to wait first.
    pub(super) fn spend(&mut self, tempo: Tempo, cost: u32, now: Instant) -> Duration {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * tempo.per_second;
        let left = (self.left + gained).min(tempo.burst);
        self.at = now;
        if left >= tempo.burst / 2.0 {
            self.waits = 0;
        }
        self.left = left - f64::from(cost);
        if self.left >= 0.0 {
            return Duration::ZERO;
        }
        self.waits = self.waits.saturating_add(1);
        Duration::from_secs_f64(-self.left / tempo.per_second)
    }

    /// So many times somebody had to wait since they last took a rest. Whoever waits for answers does not get
    /// far with it, however much they have to tell.
    pub(super) fn waits(&self) -> u32 {
        self.waits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_through_and_more_has_to_wait() {
        let now = Instant::now();
        let mut pace = Pace::new(SOCKET, now);
        assert_eq!(pace.spend(SOCKET, 1000, now), Duration::ZERO);
        assert_eq!(pace.spend(SOCKET, 50, now), Duration::from_millis(100));
        assert_eq!(pace.spend(SOCKET, 50, now + Duration::from_millis(100)), Duration::from_millis(100));
    }

    #[test]
    fn rest_gives_back_no_more_than_one_burst() {
        let now = Instant::now();
        let mut pace = Pace::new(SOCKET, now);
        let later = now + Duration::from_secs(3600);
        assert_eq!(pace.spend(SOCKET, 1000, later), Duration::ZERO);
        assert_eq!(pace.spend(SOCKET, 500, later), Duration::from_secs(1));
    }

    #[test]
    fn a_clock_that_steps_back_does_no_harm() {
        let now = Instant::now() + Duration::from_secs(60);
        let mut pace = Pace::new(SOCKET, now);
        assert_eq!(pace.spend(SOCKET, 1, now - Duration::from_secs(30)), Duration::ZERO);
    }

    #[test]
    fn a_flood_is_told_from_a_large_outbox_by_how_often_it_has_to_wait() {
        let send = |cost: u32, frames: u32| {
            let (mut now, mut pace) = (Instant::now(), Pace::new(SOCKET, Instant::now()));
            (0..frames).for_each(|_| now += pace.spend(SOCKET, cost, now));
            pace.waits()
        };
        // Ten thousand commands in pushes of a hundred, and as many frames.
        assert!(send(100, 100) < 100);
        assert!(send(1, 10_000) >= 8_900);
    }

    #[test]
    fn a_rest_makes_up_for_the_waits() {
        let now = Instant::now();
        let mut pace = Pace::new(SOCKET, now);
        (0..1010).for_each(|_| {
            pace.spend(SOCKET, 1, now);
        });
        assert_eq!(pace.waits(), 10);
        pace.spend(SOCKET, 1, now + Duration::from_secs(2));
        assert_eq!(pace.waits(), 0);
    }
}
