//! How often somebody may ask: for each address and each person.
//!
//! What a stranger uses up is their own: nobody is kept out by others, but for those who share an address.

use super::{Limits, Rate, Refusal, network};
use app::domain::{Refused, Timestamp, UserId};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// So many are remembered, about 4 MB; beyond that those who could pay in full are forgotten.
const ENTRIES_MAX: usize = 50_000;

/// What somebody pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toll {
    /// A request from this address.
    Request(IpAddr),
    /// A request of this person.
    Person(UserId),
    /// An attempt to come in, from this address.
    WayIn(IpAddr),
    /// A new account, from this address.
    Account(IpAddr),
}

impl Toll {
    pub(super) fn refusal(self) -> Refusal {
        match self {
            Self::Request(_) => Refusal::Address,
            Self::Person(_) => Refusal::Person,
            Self::WayIn(_) | Self::Account(_) => Refusal::WayIn,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Payer {
    Request(IpAddr),
    Person(UserId),
    WayIn(IpAddr),
    Account(IpAddr),
}

/// Remembers who asked how often.
#[derive(Debug)]
pub struct Tolls {
    /// When each will have been forgiven all: the generic cell rate algorithm (ITU-T I.371), in microseconds.
    free_at: Mutex<HashMap<Payer, i64>>,
    request: Rate,
    person: Rate,
    way_in: Rate,
    account: Rate,
}

impl Tolls {
    /// Nobody has asked yet.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            free_at: Mutex::default(),
            request: limits.requests_per_address,
            person: limits.requests_per_person,
            way_in: limits.ways_in_per_address,
            account: limits.accounts_per_address,
        }
    }

    /// Takes a toll.
    ///
    /// # Errors
    /// [`Refused::TooMany`]: too many were taken already; this one is not counted then.
    pub fn take(&self, toll: Toll, now: Timestamp) -> Result<(), Refused> {
        let (payer, rate) = match toll {
            Toll::Request(address) => (Payer::Request(network(address)), self.request),
            Toll::Person(person) => (Payer::Person(person), self.person),
            Toll::WayIn(address) => (Payer::WayIn(network(address)), self.way_in),
            Toll::Account(address) => (Payer::Account(network(address)), self.account),
        };
        let (now, every) =
            (now.millis() * 1_000, i64::try_from(rate.every_us).unwrap_or(i64::MAX / 1_000_000_000));
        let full = now + i64::from(rate.burst) * every;
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        // Whatever the clock did in between, nobody waits longer than from full.
        let until = free_at.get(&payer).copied().unwrap_or(now).clamp(now, full) + every;
        if until > full {
            let retry_after = u32::try_from((until - full + 999_999) / 1_000_000).unwrap_or(u32::MAX);
            return Err(Refused::TooMany { retry_after });
        }
        if free_at.len() >= ENTRIES_MAX {
            make_room(&mut free_at, now);
        }
        free_at.insert(payer, until);
        Ok(())
    }
}

fn make_room(free_at: &mut HashMap<Payer, i64>, now: i64) {
    free_at.retain(|_, until| *until > now);
    if free_at.len() >= ENTRIES_MAX {
        // So many networks at once: the number of connections and the turns of passwords must do.
        free_at.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000 + seconds * 1000).expect("a time")
    }

    fn tolls() -> Tolls {
        Tolls::new(&Limits {
            requests_per_address: Rate { burst: 3, every_us: 2_000_000 },
            requests_per_person: Rate { burst: 1, every_us: 500_000 },
            ..Limits::default()
        })
    }

    fn from(last: u8) -> Toll {
        Toll::Request(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn a_few_at_once_and_then_one_after_the_other() {
        let tolls = tolls();
        (0..3).for_each(|_| tolls.take(from(1), at(0)).expect("not too many yet"));
        assert_eq!(tolls.take(from(1), at(0)), Err(Refused::TooMany { retry_after: 2 }));
        assert_eq!(tolls.take(from(1), at(1)), Err(Refused::TooMany { retry_after: 1 }));
        assert_eq!(tolls.take(from(1), at(2)), Ok(()));
        assert!(tolls.take(from(1), at(2)).is_err());
    }

    #[test]
    fn what_one_uses_up_is_not_anothers() {
        let tolls = tolls();
        (0..4).for_each(|_| drop(tolls.take(from(1), at(0))));
        assert_eq!(tolls.take(from(2), at(0)), Ok(()));
        let (ada, ben) = (UserId::generate(), UserId::generate());
        assert_eq!(tolls.take(Toll::Person(ada), at(0)), Ok(()));
        assert_eq!(tolls.take(Toll::Person(ada), at(0)), Err(Refused::TooMany { retry_after: 1 }));
        assert_eq!(tolls.take(Toll::Person(ben), at(0)), Ok(()));
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_count_as_one() {
        let tolls = tolls();
        let from = |text: &str| Toll::Request(text.parse().expect("an address"));
        for host in 1..=3 {
            tolls.take(from(&format!("2001:db8::{host}")), at(0)).expect("not too many yet");
        }
        assert!(tolls.take(from("2001:db8::4"), at(0)).is_err());
        assert!(tolls.take(from("2001:db8:0:1::4"), at(0)).is_ok());
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_out() {
        let tolls = tolls();
        (0..3).for_each(|_| tolls.take(from(1), at(0)).expect("not too many yet"));
        assert_eq!(tolls.take(from(1), at(-86_400)), Err(Refused::TooMany { retry_after: 2 }));
        assert_eq!(tolls.take(from(1), at(-86_398)), Err(Refused::TooMany { retry_after: 2 }));
    }

    #[test]
    fn memory_is_bounded() {
        let tolls = tolls();
        for n in 0..60_000_u32 {
            tolls.take(Toll::Request(IpAddr::from(n.to_be_bytes())), at(0)).expect("each for the first time");
        }
        assert!(tolls.free_at.lock().expect("no panic").len() <= ENTRIES_MAX);
    }
}
