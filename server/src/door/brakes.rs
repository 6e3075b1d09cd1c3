//! How often each of many may do something.

use super::Rate;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Counts what each of many does: the generic cell rate algorithm (ITU-T I.371).
#[derive(Debug)]
pub struct Brakes<K> {
    /// When each will have let go altogether.
    free_at: Mutex<HashMap<K, Instant>>,
    most: usize,
}

impl<K: Copy + Eq + Hash> Brakes<K> {
    /// So many are remembered at most, each in about 100 bytes. Beyond that those that hold nobody are dropped, and
    /// where that is not enough, all: other bounds must do then.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { free_at: Mutex::default(), most }
    }

    /// Counts one more with each of these brakes.
    ///
    /// # Errors
    /// In how many seconds it may be tried again, where one of them holds; it is counted with none then.
    pub fn press<const N: usize>(&self, brakes: [(K, Rate); N], now: Instant) -> Result<(), u32> {
        let mut free_at = self.lock();
        let pressed = brakes.map(|(key, rate)| {
            let until = free_at.get(&key).map_or(now, |free| now.max(*free)) + rate.step();
            (key, until, until.saturating_duration_since(now + rate.whole()))
        });
        let longest = pressed.iter().map(|(.., held)| *held).max().unwrap_or_default();
        if !longest.is_zero() {
            return Err(u32::try_from(longest.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX));
        }
        if free_at.len() + N > self.most {
            free_at.retain(|_, until| *until > now);
        }
        if free_at.len() + N > self.most {
            free_at.clear();
        }
        free_at.extend(pressed.map(|(key, until, _)| (key, until)));
        Ok(())
    }

    /// What was counted last does not count.
    pub fn ease(&self, key: K, rate: Rate) {
        self.lock().entry(key).and_modify(|until| *until -= rate.step());
    }

    /// Nothing of all that was counted counts any more.
    pub fn release(&self, key: K) {
        self.lock().remove(&key);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Instant>> {
        self.free_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::instant as at;

    const RATE: Rate = Rate { burst: 3, every_us: 60_000_000 };

    /// Brakes of which Ada's is pressed to the end.
    fn pressed() -> Brakes<&'static str> {
        let brakes = Brakes::new(100);
        for _ in 0..3 {
            assert_eq!(brakes.press([("ada", RATE)], at(0)), Ok(()));
        }
        brakes
    }

    #[test]
    fn a_few_pass_at_once_and_then_one_a_minute() {
        let brakes = pressed();
        assert_eq!(brakes.press([("ada", RATE)], at(0)), Err(60));
        assert_eq!(brakes.press([("ben", RATE)], at(0)), Ok(()), "somebody else");
        assert_eq!(brakes.press([("ada", RATE)], at(59)), Err(1));
        assert_eq!(brakes.press([("ada", RATE)], at(60)), Ok(()));
        assert_eq!(brakes.press([("ada", RATE)], at(60)), Err(60));
    }

    #[test]
    fn where_one_of_two_holds_the_other_does_not_count() {
        let brakes = pressed();
        for _ in 0..10 {
            assert_eq!(brakes.press([("ben", RATE), ("ada", RATE)], at(0)), Err(60));
        }
        assert_eq!(brakes.press([("ben", RATE)], at(0)), Ok(()));
    }

    #[test]
    fn what_turned_out_to_be_harmless_does_not_count() {
        let brakes = pressed();
        brakes.ease("ada", RATE);
        assert_eq!(brakes.press([("ada", RATE)], at(0)), Ok(()));
        assert_eq!(brakes.press([("ada", RATE)], at(0)), Err(60));
        brakes.release("ada");
        (0..3).for_each(|_| assert_eq!(brakes.press([("ada", RATE)], at(0)), Ok(())));
    }

    #[test]
    fn memory_is_bounded() {
        let brakes = Brakes::new(100);
        for n in 0..1_000 {
            assert_eq!(brakes.press([(n, RATE), (-n, RATE)], at(0)), Ok(()));
            assert!(brakes.lock().len() <= 100);
        }
    }
}
