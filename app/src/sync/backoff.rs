//! When to try again: full jitter, so that a thousand clients do not come back at once.

/// Counts failed attempts. See "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
#[derive(Clone, Copy, Debug, Default)]
pub struct Backoff {
    attempts: u32,
}

const BASE_MS: f64 = 1_000.0;
const CAP_MS: f64 = 30_000.0;

impl Backoff {
    /// The next wait in milliseconds, from `random` in 0..1: below 1 s at first, below 30 s at the most.
    pub fn next_ms(&mut self, random: f64) -> f64 {
        let ceiling = (BASE_MS * 2f64.powi(self.attempts.min(8) as i32)).min(CAP_MS);
        self.attempts += 1;
        ceiling * random
    }

    /// It worked: the next failure starts from the beginning.
    pub fn reset(&mut self) {
        self.attempts = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_half_a_minute_and_start_over_after_success() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..8).map(|_| backoff.next_ms(1.0)).collect();
        assert_eq!(waits, [1e3, 2e3, 4e3, 8e3, 16e3, 30e3, 30e3, 30e3]);
        backoff.reset();
        assert_eq!(backoff.next_ms(0.5), 500.0);
    }
}
