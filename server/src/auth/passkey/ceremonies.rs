//! Challenges that were given out and wait for their answer: each is good once, for five minutes.

use app::domain::Refused;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So long an answer is waited for; the browser is told the same.
const LIFETIME: Duration = Duration::from_secs(5 * 60);
/// Whoever finds no room comes back after so many seconds.
const RETRY_AFTER_S: u32 = 60;

/// What was begun, by its challenge. Bounded as a whole and for each of those who begin, so that nobody can fill
/// the server's memory, nor take everybody's turn.
#[derive(Debug)]
pub(super) struct Ceremonies<Whose, What> {
    waiting: Mutex<Waiting<Whose, What>>,
    most: usize,
    share: usize,
}

#[derive(Debug)]
struct Waiting<Whose, What> {
    begun: HashMap<u128, Begun<Whose, What>>,
    /// How many each has begun.
    held: HashMap<Whose, usize>,
}

#[derive(Debug)]
struct Begun<Whose, What> {
    whose: Whose,
    what: What,
    at: Instant,
}

impl<Whose: Copy + Eq + Hash, What> Ceremonies<Whose, What> {
    /// Room for so many, of which one may take up a share.
    pub(super) fn new(most: usize, share: usize) -> Self {
        let waiting = Waiting { begun: HashMap::new(), held: HashMap::new() };
        Self { waiting: Mutex::new(waiting), most, share }
    }

    /// Keeps what was begun until its answer comes.
    ///
    /// # Errors
    /// [`Refused::TooMany`] where there is no room.
    pub(super) fn begin(
        &self,
        challenge: u128,
        whose: Whose,
        what: What,
        now: Instant,
    ) -> Result<(), Refused> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.is_full(whose, self.most, self.share) {
            waiting.forget_expired(now);
        }
        if waiting.is_full(whose, self.most, self.share) {
            return Err(Refused::TooMany { retry_after: RETRY_AFTER_S });
        }
        waiting.begun.insert(challenge, Begun { whose, what, at: now });
        *waiting.held.entry(whose).or_default() += 1;
        Ok(())
    }

    /// Takes what was begun with this challenge, and by whom. There is no second time.
    pub(super) fn take(&self, challenge: u128, now: Instant) -> Option<(Whose, What)> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = waiting.begun.remove(&challenge)?;
        waiting.release(begun.whose);
        begun.is_open(now).then_some((begun.whose, begun.what))
    }
}

impl<Whose: Copy + Eq + Hash, What> Waiting<Whose, What> {
    fn is_full(&self, whose: Whose, most: usize, share: usize) -> bool {
        self.begun.len() >= most || self.held.get(&whose).is_some_and(|held| *held >= share)
    }

    fn forget_expired(&mut self, now: Instant) {
        self.begun.retain(|_, begun| begun.is_open(now));
        self.held.clear();
        for begun in self.begun.values() {
            *self.held.entry(begun.whose).or_default() += 1;
        }
    }

    fn release(&mut self, whose: Whose) {
        if let Some(held) = self.held.get_mut(&whose) {
            *held = held.saturating_sub(1);
            if *held == 0 {
                self.held.remove(&whose);
            }
        }
    }
}

impl<Whose, What> Begun<Whose, What> {
    fn is_open(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.at) < LIFETIME
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::instant as at;

    #[test]
    fn a_challenge_is_good_once() {
        let ceremonies = Ceremonies::new(10, 10);
        ceremonies.begin(7, 'a', "what", at(0)).expect("room");
        assert_eq!(ceremonies.take(7, at(1)), Some(('a', "what")));
        assert_eq!(ceremonies.take(7, at(1)), None);
        assert_eq!(ceremonies.take(8, at(1)), None, "never given out");
    }

    #[test]
    fn a_challenge_is_good_for_five_minutes() {
        let ceremonies = Ceremonies::new(10, 10);
        for (challenge, later) in [(1, 299), (2, 300)] {
            ceremonies.begin(challenge, 'a', (), at(0)).expect("room");
            assert_eq!(ceremonies.take(challenge, at(later)).is_some(), later == 299, "{later} s later");
        }
    }

    #[test]
    fn nobody_takes_everybodys_turn() {
        let ceremonies = Ceremonies::new(10, 2);
        for challenge in 0..2 {
            ceremonies.begin(challenge, 'a', (), at(0)).expect("room");
        }
        assert_eq!(ceremonies.begin(2, 'a', (), at(1)), Err(Refused::TooMany { retry_after: 60 }));
        ceremonies.begin(3, 'b', (), at(1)).expect("room for others");
        ceremonies.take(0, at(1)).expect("begun");
        ceremonies.begin(4, 'a', (), at(1)).expect("room again");
        ceremonies.begin(5, 'a', (), at(301)).expect("the old ones are forgotten");
    }

    #[test]
    fn memory_is_bounded() {
        let ceremonies = Ceremonies::new(10, 10);
        for challenge in 0..20 {
            let begun = ceremonies.begin(challenge, challenge, (), at(0));
            assert_eq!(begun.is_ok(), challenge < 10, "{challenge}");
        }
    }
}
