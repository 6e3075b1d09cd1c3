//! A brake on what somebody may ask for without end, such as mail to somebody else.

use app::domain::Timestamp;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// So many brakes of a kind are remembered; beyond that the ones that hold nobody are dropped.
const ENTRIES_MAX: usize = 20_000;

/// So many at once, and then one in so many milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// At once.
    pub burst: i64,
    /// Milliseconds.
    pub every_ms: i64,
}

/// Counts what each of many asks for: the generic cell rate algorithm (ITU-T I.371).
#[derive(Debug)]
pub struct Brake<K> {
    rate: Rate,
    /// When it will have let go altogether.
    free_at: Mutex<HashMap<K, i64>>,
}

impl<K: Eq + Hash> Brake<K> {
    /// A brake that lets so much pass.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self { rate, free_at: Mutex::default() }
    }

    /// Counts one more.
    ///
    /// # Errors
    /// In how many seconds the next may pass, where this one may not; it is not counted then.
    pub fn pass(&self, key: K, now: Timestamp) -> Result<(), u32> {
        let (Rate { burst, every_ms }, now) = (self.rate, now.millis());
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full = now + burst * every_ms;
        // Whatever the clock did in between, it never holds longer than from full.
        let until = free_at.get(&key).copied().unwrap_or(now).clamp(now, full) + every_ms;
        if until > full {
            return Err(u32::try_from((until - full + 999) / 1000).unwrap_or(u32::MAX));
        }
        if free_at.len() >= ENTRIES_MAX {
            free_at.retain(|_, until| *until > now);
        }
        if free_at.len() >= ENTRIES_MAX {
            free_at.clear();
        }
        free_at.insert(key, until);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3, every_ms: 60_000 };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000 + seconds * 1000).expect("a time")
    }

    #[test]
    fn a_few_pass_at_once_and_then_one_a_minute() {
        let brake = Brake::new(RATE);
        for _ in 0..3 {
            assert_eq!(brake.pass("ada", at(0)), Ok(()));
        }
        assert_eq!(brake.pass("ada", at(0)), Err(60));
        assert_eq!(brake.pass("ben", at(0)), Ok(()), "somebody else");
        assert_eq!(brake.pass("ada", at(59)), Err(1));
        assert_eq!(brake.pass("ada", at(60)), Ok(()));
        assert_eq!(brake.pass("ada", at(60)), Err(60));
    }

    #[test]
    fn a_clock_that_is_set_back_holds_nobody_for_longer() {
        let brake = Brake::new(RATE);
        for _ in 0..3 {
            assert_eq!(brake.pass("ada", at(0)), Ok(()));
        }
        assert_eq!(brake.pass("ada", at(-86_400)), Err(60));
    }

    #[test]
    fn memory_is_bounded() {
        let brake = Brake::new(RATE);
        for n in 0..2 * ENTRIES_MAX {
            assert_eq!(brake.pass(n, at(0)), Ok(()));
        }
        assert!(brake.free_at.lock().expect("no panic").len() <= ENTRIES_MAX);
    }
}
